"""The first tables, what this deployment is, and the rules in force (design.md 4)."""

import json
import os
import time
import uuid
from datetime import date

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

RULES: tuple[tuple[str, date, date | None, int | list[str], str], ...] = (
    (
        "route.debrief-slot",
        date(1, 1, 1),
        None,
        ["2h", "same-day"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "route.spa-referral",
        date(1, 1, 1),
        None,
        ["4h", "same-day"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "route.clinical-queries-helpline",
        date(1, 1, 1),
        None,
        ["1wd", "1wd"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "route.complex-cases-clinic",
        date(1, 1, 1),
        None,
        ["2wd", "10wd"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "route.mdt-discussion",
        date(1, 1, 1),
        None,
        ["2wd", "5wd"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "route.disclosure-review",
        date(1, 1, 1),
        None,
        ["1wd", "1wd"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "route-threshold.spa-referral",
        date(1, 1, 1),
        None,
        ["immediate-danger", "active-plan-or-intent"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "risk.acute",
        date(1, 1, 1),
        None,
        [
            "self-harm-thoughts",
            "harm-to-others",
            "safeguarding-adult",
            "safeguarding-child",
            "domestic-abuse",
            "acute-physical",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "risk.acute-threshold",
        date(1, 1, 1),
        None,
        ["immediate-danger", "active-plan-or-intent", "passive-or-past", "safeguarding-concern"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.acknowledge",
        date(1, 1, 1),
        None,
        2,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.fast-track",
        date(1, 1, 1),
        None,
        1,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.first-contact",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.appointment",
        date(1, 1, 1),
        None,
        10,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.report",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.hold",
        date(1, 1, 1),
        None,
        10,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.report-review",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.after-report",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.plan",
        date(1, 1, 1),
        None,
        30,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.plan-action",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.follow-up",
        date(1, 1, 1),
        None,
        10,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.hold-for-consent",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.returned-with-advice",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.offer-answer",
        date(1, 1, 1),
        None,
        10,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.atw-declaration",
        date(1, 1, 1),
        None,
        10,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.atw-acknowledge",
        date(1, 1, 1),
        None,
        5,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.atw-eligibility",
        date(1, 1, 1),
        None,
        20,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.atw-more-info",
        date(1, 1, 1),
        None,
        10,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.atw-decision",
        date(1, 1, 1),
        None,
        60,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "working-days.atw-reconsideration",
        date(1, 1, 1),
        None,
        20,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    ("consent-months.oh-assessment", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.care-coordination", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.employer-advice", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.atw-application", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.insurer-advice", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.union-support", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.dwp-status", date(1, 1, 1), None, 6, "default of the gateway (domain.md 6)"),
    ("consent-months.benefit-evidence", date(1, 1, 1), None, 6, "default of the gateway (domain.md 6)"),
    ("consent-months.service-evaluation", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.research", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.safeguarding", date(1, 1, 1), None, 12, "default of the gateway (domain.md 6)"),
    ("consent-months.public-interest", date(1, 1, 1), None, 6, "default of the gateway (domain.md 6)"),
    ("consent-months.capability-opinion", date(1, 1, 1), None, 6, "default of the gateway (domain.md 6)"),
    (
        "consent-most-months.dwp-status",
        date(1, 1, 1),
        None,
        6,
        "DWP's own model of explicit consent: six months at most; Access to Work: twelve (domain.md 6)",
    ),
    (
        "consent-most-months.benefit-evidence",
        date(1, 1, 1),
        None,
        6,
        "DWP's own model of explicit consent: six months at most; Access to Work: twelve (domain.md 6)",
    ),
    (
        "consent-most-months.atw-application",
        date(1, 1, 1),
        None,
        12,
        "DWP's own model of explicit consent: six months at most; Access to Work: twelve (domain.md 6)",
    ),
    ("atw.least-age", date(1, 1, 1), None, 16, "GOV.UK, Access to Work: eligibility"),
    ("atw.start-weeks", date(1, 1, 1), None, 12, "GOV.UK, Access to Work: eligibility"),
    ("atw.priority-weeks", date(1, 1, 1), None, 4, "DWP's prototype of the application (domain.md 4)"),
    ("fast-track.months", date(1, 1, 1), None, 6, "a second fast track in the same six months (scenario 9)"),
    (
        "reminder-working-days.clock",
        date(1, 1, 1),
        None,
        1,
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    ("reminder-days.consent", date(1, 1, 1), None, 28, "reminder at 28 days (domain.md 6)"),
    ("follow-up-weeks.first", date(1, 1, 1), None, 13, "K-06: sustained at 13 and 26 weeks (domain.md 8.5)"),
    ("follow-up-weeks.second", date(1, 1, 1), None, 26, "K-06: sustained at 13 and 26 weeks (domain.md 8.5)"),
    ("report.link-days", date(1, 1, 1), None, 28, "default of the gateway"),
    ("report.amra-days", date(1, 1, 1), None, 21, "Access to Medical Reports Act 1988, section 4(2)(b)"),
    ("fit-note.max-months", date(1, 1, 1), None, 3, "GOV.UK, fit note guidance for healthcare professionals"),
    ("fit-note.max-weeks", date(1, 1, 1), None, 13, "how issuing systems count three months (domain.md 2)"),
    ("fit-note.gap-days", date(1, 1, 1), None, 7, "NHS England, fit note statistics: one episode"),
    (
        "fit-note.self-certificate-days",
        date(1, 1, 1),
        date(2021, 12, 17),
        7,
        "GOV.UK, fit note guidance for healthcare professionals",
    ),
    ("fit-note.self-certificate-days", date(2021, 12, 17), date(2022, 1, 27), 28, "temporary rule of winter 2021/22"),
    (
        "fit-note.self-certificate-days",
        date(2022, 1, 27),
        None,
        7,
        "GOV.UK, fit note guidance for healthcare professionals",
    ),
    (
        "fit-note.professions",
        date(1, 1, 1),
        date(2022, 7, 1),
        ["doctor"],
        "GOV.UK, fit note guidance for healthcare professionals",
    ),
    (
        "fit-note.professions",
        date(2022, 7, 1),
        None,
        ["doctor", "nurse", "occupational-therapist", "pharmacist", "physiotherapist"],
        "Social Security (Medical Evidence) and Statutory Sick Pay (Medical Evidence) Regulations, 2022",
    ),
    (
        "routing.oh-referral",
        date(2026, 4, 1),
        None,
        ["oh-provider"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "routing.workwell-referral",
        date(2026, 4, 1),
        None,
        ["workwell"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)",
    ),
    (
        "pathway-steps.occupational-asthma",
        date(2026, 4, 1),
        None,
        [
            "Take the history of work and symptoms, with days away from work",
            "Start serial peak flow, at work and away from it, for four weeks",
            "Refer to a respiratory physician with an interest in work",
            "Agree with the person what may be told to the employer about exposure",
            "Review the work plan when the physician has answered",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-standards.occupational-asthma",
        date(2026, 4, 1),
        None,
        [
            "Referred onward within 5 working days of suspicion",
            "Peak flow at least four times a day",
            "Nobody is advised to leave the job before the diagnosis is settled",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-steps.cardiac-return-to-work",
        date(2026, 4, 1),
        None,
        [
            "Ask the cardiology team for the event, the treatment and the ejection fraction",
            "Join cardiac rehabilitation, or record why not",
            "Compare what the job demands with the exercise test or its equivalent",
            "Agree a phased return with dates and a review",
            "Review after four weeks at work",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-standards.cardiac-return-to-work",
        date(2026, 4, 1),
        None,
        [
            "First contact within 10 working days of discharge",
            "Driving and safety-critical work are each answered in words",
            "The plan names who reviews it and when",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-steps.stroke-return-to-work",
        date(2026, 4, 1),
        None,
        [
            "Ask the stroke team about vision, cognition, fatigue and mood",
            "Vocational rehabilitation by a stroke-trained therapist",
            "Visit or describe the workplace",
            "Agree a phased return with dates and a review",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-standards.stroke-return-to-work",
        date(2026, 4, 1),
        None,
        [
            "Work is asked about before discharge or at the six-week review",
            "Fatigue and cognition are tested before full hours",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-steps.hand-arm-vibration",
        date(2026, 4, 1),
        None,
        [
            "Take the history of exposure and symptoms",
            "Examination by a clinician qualified in hand-arm vibration",
            "Advise on exposure while the result is awaited",
        ],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
    (
        "pathway-standards.hand-arm-vibration",
        date(2026, 4, 1),
        None,
        ["Seen within 20 working days", "The stage is recorded for each hand"],
        "default of the gateway, to be confirmed by a clinical lead (domain.md S59)",
    ),
)

APPEND_ONLY = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'The"
            " ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_entity_no_delete BEFORE DELETE ON audit_entity WHEN NOT (OLD.type = "
            "'Patient' AND OLD.version = 0 AND EXISTS (SELECT 1 FROM audit_entity e JOIN audit_event v ON "
            "v.id = e.audit_id WHERE e.type = 'AuditEvent' AND e.resource_id = OLD.audit_id AND v.interaction"
            " = 'erasure')) BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_leaf_no_delete BEFORE DELETE ON audit_leaf BEGIN SELECT RAISE(ABORT, 'The "
            "ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_node_no_delete BEFORE DELETE ON audit_node BEGIN SELECT RAISE(ABORT, 'The "
            "ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint BEGIN SELECT "
            "RAISE(ABORT, 'The ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_leaf_no_update BEFORE UPDATE ON audit_leaf BEGIN SELECT RAISE(ABORT, 'The "
            "ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_node_no_update BEFORE UPDATE ON audit_node BEGIN SELECT RAISE(ABORT, 'The "
            "ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint BEGIN SELECT "
            "RAISE(ABORT, 'The ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_event_no_update BEFORE UPDATE OF number, id, recorded, interaction, action,"
            " outcome, code, client, organisation, organisation_code, organisation_name, role, purpose, jti, "
            "request_id, entities, decisions, detail, personal, leaf ON audit_event BEGIN SELECT RAISE(ABORT,"
            " 'The ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_entity_no_update BEFORE UPDATE OF row, audit_id, type, resource_id, "
            "version, data_class ON audit_entity BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END"
        ),
        (
            "CREATE TRIGGER audit_event_no_erasure BEFORE UPDATE OF address, query, salt, subjects ON "
            "audit_event WHEN NOT (NEW.address IS NULL AND NEW.query IS NULL AND NEW.salt IS NULL AND "
            "NEW.subjects IS NULL AND EXISTS (SELECT 1 FROM audit_entity e JOIN audit_event v ON v.id = "
            "e.audit_id WHERE e.type = 'AuditEvent' AND e.resource_id = OLD.id AND v.interaction = "
            "'erasure')) BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
            "EXCEPTION 'The ledger is append-only.'; END $$"
        ),
        (
            "CREATE FUNCTION ledger_erasure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT "
            "(NEW.address IS NULL AND NEW.query IS NULL AND NEW.salt IS NULL AND NEW.subjects IS NULL AND "
            "EXISTS (SELECT 1 FROM audit_entity e JOIN audit_event v ON v.id = e.audit_id WHERE e.type = "
            "'AuditEvent' AND e.resource_id = OLD.id AND v.interaction = 'erasure')) THEN RAISE EXCEPTION "
            "'The ledger is append-only.'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE FUNCTION ledger_unlinking() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT (OLD.type"
            " = 'Patient' AND OLD.version = 0 AND EXISTS (SELECT 1 FROM audit_entity e JOIN audit_event v ON "
            "v.id = e.audit_id WHERE e.type = 'AuditEvent' AND e.resource_id = OLD.audit_id AND v.interaction"
            " = 'erasure')) THEN RAISE EXCEPTION 'The ledger is append-only.'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER audit_event_no_update BEFORE UPDATE OF number, id, recorded, interaction, action,"
            " outcome, code, client, organisation, organisation_code, organisation_name, role, purpose, jti, "
            "request_id, entities, decisions, detail, personal, leaf ON audit_event FOR EACH ROW EXECUTE "
            "FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION "
            "ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE"
            " FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_entity_no_update BEFORE UPDATE OF row, audit_id, type, resource_id, "
            "version, data_class ON audit_entity FOR EACH ROW EXECUTE FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_entity_no_delete BEFORE DELETE ON audit_entity FOR EACH ROW EXECUTE "
            "FUNCTION ledger_unlinking()"
        ),
        (
            "CREATE TRIGGER audit_entity_no_truncate BEFORE TRUNCATE ON audit_entity FOR EACH STATEMENT "
            "EXECUTE FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_leaf_no_update BEFORE UPDATE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION "
            "ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_leaf_no_delete BEFORE DELETE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION "
            "ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_leaf_no_truncate BEFORE TRUNCATE ON audit_leaf FOR EACH STATEMENT EXECUTE "
            "FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_node_no_update BEFORE UPDATE ON audit_node FOR EACH ROW EXECUTE FUNCTION "
            "ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_node_no_delete BEFORE DELETE ON audit_node FOR EACH ROW EXECUTE FUNCTION "
            "ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_node_no_truncate BEFORE TRUNCATE ON audit_node FOR EACH STATEMENT EXECUTE "
            "FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint FOR EACH ROW EXECUTE"
            " FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint FOR EACH ROW EXECUTE"
            " FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH "
            "STATEMENT EXECUTE FUNCTION ledger_append_only()"
        ),
        (
            "CREATE TRIGGER audit_event_no_erasure BEFORE UPDATE OF address, query, salt, subjects ON "
            "audit_event FOR EACH ROW EXECUTE FUNCTION ledger_erasure()"
        ),
    ),
}
"""By dialect: the triggers that keep the ledger append-only."""

SECOND_WALL = (
    (
        "DO $$ BEGIN CREATE ROLE gateway_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation"
        " THEN NULL; END $$"
    ),
    (
        "DO $$ BEGIN IF (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'gateway_app') "
        "THEN RAISE EXCEPTION 'gateway_app stands above policies'; END IF; END $$"
    ),
    (
        "DO $$ BEGIN IF NOT (SELECT pg_has_role(current_user, oid, CASE WHEN version() ~ '^PostgreSQL "
        "1[0-5]' THEN 'MEMBER' ELSE 'SET' END) FROM pg_roles WHERE rolname = 'gateway_app') THEN GRANT "
        "gateway_app TO CURRENT_USER; END IF; END $$"
    ),
    ("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gateway_app"),
    ("GRANT SELECT ON alembic_version TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON alert TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON appointment TO gateway_app"),
    ("GRANT SELECT, INSERT ON audit_checkpoint TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE (person_id) ON audit_entity TO gateway_app"),
    ("GRANT SELECT, INSERT ON audit_event TO gateway_app"),
    ("GRANT SELECT, INSERT ON audit_leaf TO gateway_app"),
    ("GRANT SELECT, INSERT ON audit_node TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON care_plan TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON client TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON communication TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON composition TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON concept_map TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON consent TO gateway_app"),
    ("GRANT SELECT ON dated_rule TO gateway_app"),
    ("GRANT SELECT ON deployment TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE ON disclosure_grant TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON document_reference TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON encounter TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON endpoint TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON flag TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON goal TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON healthcare_service TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON identity_review TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON identity_service TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON index_state TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON location TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON message_definition TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON observation TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON organisation TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON organization TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON patient TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE ON person TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON person_merge TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON person_merge_grant TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON person_merge_record TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON practitioner TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON practitioner_role TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON questionnaire TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON questionnaire_response TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON referral TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON related_person TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON release_link TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON report_path TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE (person_id) ON resource_version TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON risk_route TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON schedule TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON search_date TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON search_quantity TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON search_reference TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON search_string TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON search_token TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON search_uri TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON service_request TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON sharing_agreement TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON slot TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON sweep TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON task TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON timed_act TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON travel TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON used_assertion TO gateway_app"),
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON written_by_person TO gateway_app"),
    ("ALTER TABLE patient ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE patient FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON patient USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = patient.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE related_person ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE related_person FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON related_person USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = related_person.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE service_request ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE service_request FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON service_request USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = service_request.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE task ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE task FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON task USING ((SELECT CASE nullif(current_setting('gateway.context', true), "
        "'') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = task.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE observation ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE observation FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON observation USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = observation.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE document_reference ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE document_reference FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON document_reference USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = document_reference.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE appointment ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE appointment FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON appointment USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = appointment.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE communication ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE communication FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON communication USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = communication.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE questionnaire_response ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE questionnaire_response FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON questionnaire_response USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = questionnaire_response.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE composition ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE composition FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON composition USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = composition.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE care_plan ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE care_plan FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON care_plan USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = care_plan.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE goal ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE goal FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON goal USING ((SELECT CASE nullif(current_setting('gateway.context', true), "
        "'') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = goal.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE encounter ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE encounter FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON encounter USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = encounter.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE consent ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE consent FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON consent USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = consent.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE flag ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE flag FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON flag USING ((SELECT CASE nullif(current_setting('gateway.context', true), "
        "'') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = flag.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE search_token ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE search_token FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON search_token USING (search_token.type = ANY ('{ConceptMap,Endpoint,Healthc"
        "areService,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questionnaire,S"
        "chedule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true), '') "
        "WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR coalesce((SELECT true "
        "FROM resource_version v WHERE v.type = search_token.type AND v.id = search_token.resource_id AND"
        " v.version = 1), false)) WITH CHECK ((SELECT coalesce(nullif(current_setting('gateway.client', "
        "true), ''), nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE search_date ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE search_date FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON search_date USING (search_date.type = ANY ('{ConceptMap,Endpoint,Healthcar"
        "eService,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questionnaire,Sch"
        "edule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true), '') WHEN "
        "'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR coalesce((SELECT true FROM "
        "resource_version v WHERE v.type = search_date.type AND v.id = search_date.resource_id AND "
        "v.version = 1), false)) WITH CHECK ((SELECT coalesce(nullif(current_setting('gateway.client', "
        "true), ''), nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE search_string ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE search_string FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON search_string USING (search_string.type = ANY ('{ConceptMap,Endpoint,Healt"
        "hcareService,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questionnaire"
        ",Schedule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true), '') "
        "WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR coalesce((SELECT true "
        "FROM resource_version v WHERE v.type = search_string.type AND v.id = search_string.resource_id "
        "AND v.version = 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE search_reference ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE search_reference FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON search_reference USING (search_reference.type = ANY ('{ConceptMap,Endpoint"
        ",HealthcareService,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questio"
        "nnaire,Schedule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true),"
        " '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR coalesce((SELECT true "
        "FROM resource_version v WHERE v.type = search_reference.type AND v.id = "
        "search_reference.resource_id AND v.version = 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE search_uri ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE search_uri FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON search_uri USING (search_uri.type = ANY ('{ConceptMap,Endpoint,HealthcareS"
        "ervice,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questionnaire,Sched"
        "ule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true), '') WHEN "
        "'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR coalesce((SELECT true FROM "
        "resource_version v WHERE v.type = search_uri.type AND v.id = search_uri.resource_id AND "
        "v.version = 1), false)) WITH CHECK ((SELECT coalesce(nullif(current_setting('gateway.client', "
        "true), ''), nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE search_quantity ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE search_quantity FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON search_quantity USING (search_quantity.type = ANY ('{ConceptMap,Endpoint,H"
        "ealthcareService,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questionn"
        "aire,Schedule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true), "
        "'') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR coalesce((SELECT true "
        "FROM resource_version v WHERE v.type = search_quantity.type AND v.id = "
        "search_quantity.resource_id AND v.version = 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE resource_version ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE resource_version FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON resource_version USING (resource_version.type = ANY ('{ConceptMap,Endpoint"
        ",HealthcareService,Location,MessageDefinition,Organization,Practitioner,PractitionerRole,Questio"
        "nnaire,Schedule,Slot}'::text[]) OR (SELECT CASE nullif(current_setting('gateway.context', true),"
        " '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR custodian = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = resource_version.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE person ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE person FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON person USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR (SELECT "
        "nullif(current_setting('gateway.person', true), '')) IN (id, merged_into) OR coalesce((SELECT "
        "true FROM disclosure_grant g WHERE g.person_id = person.id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE disclosure_grant ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE disclosure_grant FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON disclosure_grant USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END) OR recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[])) WITH CHECK ((SELECT"
        " coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE referral ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE referral FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON referral USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR requester = (SELECT "
        "nullif(current_setting('gateway.org', true), '')) OR coalesce((SELECT true FROM disclosure_grant"
        " g WHERE g.person_id = referral.person_id AND g.recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[]) AND g.effect = 1 AND"
        " g.purpose = ANY ((SELECT ARRAY[nullif(current_setting('gateway.purpose', true), ''), "
        "'*'])::text[]) AND NOT g.ended AND g.ends > (SELECT nullif(current_setting('gateway.now', true),"
        " '')::bigint) LIMIT 1), false)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE identity_review ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE identity_review FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON identity_review USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE written_by_person ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE written_by_person FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON written_by_person USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE report_path ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE report_path FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON report_path USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE release_link ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE release_link FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON release_link USING ((SELECT CASE nullif(current_setting('gateway.context',"
        " true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR recipient = ANY ((SELECT "
        "string_to_array(current_setting('gateway.recipients', true), ' '))::text[])) WITH CHECK ((SELECT"
        " coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE outbox ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE outbox FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON outbox USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR recipient = (SELECT "
        "nullif(current_setting('gateway.org', true), ''))) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE timed_act ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE timed_act FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON timed_act USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE alert ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE alert FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON alert USING ((SELECT CASE nullif(current_setting('gateway.context', true),"
        " '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE idempotency FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON idempotency USING ((SELECT CASE nullif(current_setting('gateway.context', "
        "true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END) OR client_id = (SELECT "
        "nullif(current_setting('gateway.client', true), ''))) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE person_merge FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON person_merge USING ((SELECT CASE nullif(current_setting('gateway.context',"
        " true), '') WHEN 'audit' THEN nullif(current_setting('gateway.role', true), '') = ANY "
        "('{caldicott,information-governance}'::text[]) ELSE nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE person_merge_record ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE person_merge_record FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON person_merge_record USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE person_merge_grant ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE person_merge_grant FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON person_merge_grant USING ((SELECT CASE "
        "nullif(current_setting('gateway.context', true), '') WHEN 'audit' THEN "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[]) ELSE nullif(current_setting('gateway.context', true), '') = ANY "
        "('{migration,operator,rules,upkeep}'::text[]) END)) WITH CHECK ((SELECT "
        "coalesce(nullif(current_setting('gateway.client', true), ''), "
        "nullif(current_setting('gateway.context', true), '')) IS NOT NULL))"
    ),
    ("ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE audit_event FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON audit_event USING ((SELECT nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,sealer}'::text[]) OR "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[])) OR coalesce((SELECT true FROM audit_entity e WHERE e.audit_id = "
        "audit_event.id AND e.person_id = ANY (ARRAY(SELECT p.id FROM person p WHERE (SELECT "
        "nullif(current_setting('gateway.person', true), '')) IN (p.id, p.merged_into))) LIMIT 1), "
        "false)) WITH CHECK (true)"
    ),
    ("ALTER TABLE audit_entity ENABLE ROW LEVEL SECURITY"),
    ("ALTER TABLE audit_entity FORCE ROW LEVEL SECURITY"),
    (
        "CREATE POLICY wall ON audit_entity USING ((SELECT nullif(current_setting('gateway.context', "
        "true), '') = ANY ('{migration,operator,rules,sealer}'::text[]) OR "
        "nullif(current_setting('gateway.role', true), '') = ANY ('{caldicott,information-"
        "governance}'::text[])) OR person_id = ANY (ARRAY(SELECT p.id FROM person p WHERE (SELECT "
        "nullif(current_setting('gateway.person', true), '')) IN (p.id, p.merged_into)))) WITH CHECK "
        "(true)"
    ),
)
"""On PostgreSQL: the application's role, its privileges, and the policies it lives under."""


def upgrade() -> None:
    """Apply this revision; there is no way back but a restored backup."""
    create_tables()
    protect_ledger()
    write_deployment()
    write_rules()
    build_second_wall()


def protect_ledger() -> None:
    """From here on rows of the ledger are added, and nothing else."""
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def build_second_wall() -> None:
    """From here on the application sees of people what its settings open (docs/decisions)."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in SECOND_WALL:
            op.get_bind().exec_driver_sql(statement)


def write_deployment() -> None:
    """What this database is for ever: its mode, as the environment says, and an id of its own."""
    mode = context.config.attributes.get("mode") or os.environ.get("GATEWAY_MODE", "sandbox")
    if mode not in ("sandbox", "production"):
        raise ValueError(f"GATEWAY_MODE is {mode}; it must be sandbox or production.")
    now = time.time_ns() // 1_000_000
    table = sa.table("deployment", *(sa.column(name) for name in ("mode", "gateway_id", "created")))
    op.bulk_insert(table, [{"mode": mode, "gateway_id": uuid7(now), "created": now}])


def uuid7(milliseconds: int) -> str:
    """A UUIDv7 (RFC 9562 5.7) of this instant."""
    drawn = int.from_bytes(os.urandom(10)) & ~(0xF << 76) & ~(0b11 << 62)
    return str(uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (0b10 << 62) | drawn))


def write_rules() -> None:
    """The dated rules, each with the day from which it holds and its source."""
    columns = (sa.column("starts", sa.Date), sa.column("ends", sa.Date))
    table = sa.table("dated_rule", *map(sa.column, ("name", "number", "value", "source")), *columns)
    names = ("name", "starts", "ends", "value", "source")
    rows = [dict(zip(names, rule, strict=True)) | {"number": number} for number, rule in enumerate(RULES, 1)]
    op.bulk_insert(table, [row | {"value": json.dumps(row["value"])} for row in rows])


def create_tables() -> None:
    """Every table and index."""
    op.create_table(
        "alert",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("raised", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index(
        "ix_alert_open",
        "alert",
        ["raised"],
        unique=False,
        sqlite_where=sa.text("closed is null"),
        postgresql_where=sa.text("closed is null"),
    )
    op.create_index("ix_alert_resource", "alert", ["resource_id"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_custodian", "appointment", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_appointment_last_updated", "appointment", ["last_updated", "id"], unique=False)
    op.create_index("ix_appointment_person", "appointment", ["person_id", "data_class"], unique=False)
    op.create_index("ix_appointment_referral", "appointment", ["referral_id"], unique=False)
    op.create_table(
        "audit_checkpoint",
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "size", name=op.f("pk_audit_checkpoint")),
    )
    op.create_table(
        "audit_entity",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("data_class", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_audit_entity")),
    )
    op.create_index("ix_audit_entity_audit", "audit_entity", ["audit_id"], unique=False)
    op.create_index("ix_audit_entity_person", "audit_entity", ["person_id", "audit_id"], unique=False)
    op.create_index("ix_audit_entity_resource", "audit_entity", ["resource_id", "type"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=1), nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("client", sa.String(length=128), nullable=True),
        sa.Column("organisation", sa.String(length=36), nullable=True),
        sa.Column("organisation_code", sa.String(length=64), nullable=True),
        sa.Column("organisation_name", sa.String(length=255), nullable=True),
        sa.Column("role", sa.String(length=64), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("jti", sa.String(length=64), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("entities", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("personal", sa.String(length=64), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_event_id")),
    )
    op.create_index("ix_audit_event_organisation", "audit_event", ["organisation", "recorded"], unique=False)
    op.create_index("ix_audit_event_recorded", "audit_event", ["recorded", "id"], unique=False)
    op.create_index("ix_audit_event_request", "audit_event", ["request_id"], unique=False)
    op.create_table(
        "audit_leaf",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_leaf")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_leaf_audit_id")),
    )
    op.create_table(
        "audit_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_audit_node")),
    )
    op.create_table(
        "care_plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan")),
    )
    op.create_index("ix_care_plan_custodian", "care_plan", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_care_plan_last_updated", "care_plan", ["last_updated", "id"], unique=False)
    op.create_index("ix_care_plan_person", "care_plan", ["person_id", "data_class"], unique=False)
    op.create_index("ix_care_plan_referral", "care_plan", ["referral_id"], unique=False)
    op.create_table(
        "communication",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communication")),
    )
    op.create_index("ix_communication_custodian", "communication", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_communication_last_updated", "communication", ["last_updated", "id"], unique=False)
    op.create_index("ix_communication_person", "communication", ["person_id", "data_class"], unique=False)
    op.create_index("ix_communication_referral", "communication", ["referral_id"], unique=False)
    op.create_table(
        "composition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composition")),
    )
    op.create_index("ix_composition_custodian", "composition", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_composition_last_updated", "composition", ["last_updated", "id"], unique=False)
    op.create_index("ix_composition_person", "composition", ["person_id", "data_class"], unique=False)
    op.create_index("ix_composition_referral", "composition", ["referral_id"], unique=False)
    op.create_table(
        "concept_map",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_map")),
    )
    op.create_index("ix_concept_map_custodian", "concept_map", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_concept_map_last_updated", "concept_map", ["last_updated", "id"], unique=False)
    op.create_index("ix_concept_map_person", "concept_map", ["person_id", "data_class"], unique=False)
    op.create_index("ix_concept_map_referral", "concept_map", ["referral_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_custodian", "consent", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_consent_last_updated", "consent", ["last_updated", "id"], unique=False)
    op.create_index("ix_consent_person", "consent", ["person_id", "data_class"], unique=False)
    op.create_index("ix_consent_referral", "consent", ["referral_id"], unique=False)
    op.create_table(
        "dated_rule",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("name", "starts", "number", name=op.f("pk_dated_rule")),
    )
    op.create_table(
        "deployment",
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("gateway_id", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mode", name=op.f("pk_deployment")),
    )
    op.create_table(
        "disclosure_grant",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=True),
        sa.Column("effect", sa.Integer(), nullable=False),
        sa.Column("deniable", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("source_type", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("effect = 1 or (deniable and rank = 0)", name=op.f("ck_disclosure_grant_denial")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disclosure_grant")),
    )
    op.create_index(
        "ix_disclosure_grant_ends",
        "disclosure_grant",
        ["ends"],
        unique=False,
        sqlite_where=sa.text("basis = 'consent' and effect = 1"),
        postgresql_where=sa.text("basis = 'consent' and effect = 1"),
    )
    op.create_index(
        "ix_disclosure_grant_person", "disclosure_grant", ["person_id", "recipient", "data_class"], unique=False
    )
    op.create_index("ix_disclosure_grant_reach", "disclosure_grant", ["reach"], unique=False)
    op.create_index(
        "ix_disclosure_grant_recipient", "disclosure_grant", ["recipient", "data_class", "person_id"], unique=False
    )
    op.create_index("ix_disclosure_grant_source", "disclosure_grant", ["source_id", "source_type"], unique=False)
    op.create_table(
        "document_reference",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_reference")),
    )
    op.create_index(
        "ix_document_reference_custodian", "document_reference", ["custodian", "last_updated", "id"], unique=False
    )
    op.create_index("ix_document_reference_last_updated", "document_reference", ["last_updated", "id"], unique=False)
    op.create_index("ix_document_reference_person", "document_reference", ["person_id", "data_class"], unique=False)
    op.create_index("ix_document_reference_referral", "document_reference", ["referral_id"], unique=False)
    op.create_table(
        "encounter",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter")),
    )
    op.create_index("ix_encounter_custodian", "encounter", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_encounter_last_updated", "encounter", ["last_updated", "id"], unique=False)
    op.create_index("ix_encounter_person", "encounter", ["person_id", "data_class"], unique=False)
    op.create_index("ix_encounter_referral", "encounter", ["referral_id"], unique=False)
    op.create_table(
        "endpoint",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint")),
    )
    op.create_index("ix_endpoint_custodian", "endpoint", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_endpoint_last_updated", "endpoint", ["last_updated", "id"], unique=False)
    op.create_index("ix_endpoint_person", "endpoint", ["person_id", "data_class"], unique=False)
    op.create_index("ix_endpoint_referral", "endpoint", ["referral_id"], unique=False)
    op.create_table(
        "flag",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    op.create_index("ix_flag_custodian", "flag", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_flag_last_updated", "flag", ["last_updated", "id"], unique=False)
    op.create_index("ix_flag_person", "flag", ["person_id", "data_class"], unique=False)
    op.create_index("ix_flag_referral", "flag", ["referral_id"], unique=False)
    op.create_table(
        "goal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index("ix_goal_custodian", "goal", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_goal_last_updated", "goal", ["last_updated", "id"], unique=False)
    op.create_index("ix_goal_person", "goal", ["person_id", "data_class"], unique=False)
    op.create_index("ix_goal_referral", "goal", ["referral_id"], unique=False)
    op.create_table(
        "healthcare_service",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_healthcare_service")),
    )
    op.create_index(
        "ix_healthcare_service_custodian", "healthcare_service", ["custodian", "last_updated", "id"], unique=False
    )
    op.create_index("ix_healthcare_service_last_updated", "healthcare_service", ["last_updated", "id"], unique=False)
    op.create_index("ix_healthcare_service_person", "healthcare_service", ["person_id", "data_class"], unique=False)
    op.create_index("ix_healthcare_service_referral", "healthcare_service", ["referral_id"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("client_id", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index("ix_idempotency_created", "idempotency", ["created"], unique=False)
    op.create_table(
        "identity_review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_review")),
    )
    op.create_table(
        "identity_service",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("shape", sa.String(length=16), nullable=False),
        sa.Column("algorithms", sa.String(length=255), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=1024), nullable=True),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("jwks", sa.Text(), nullable=True),
        sa.Column("jwks_url", sa.String(length=1024), nullable=True),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", name=op.f("pk_identity_service")),
        sa.UniqueConstraint("name", name=op.f("uq_identity_service_name")),
    )
    op.create_table(
        "index_state",
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("declared", sa.String(length=255), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("type", "parameter", name=op.f("pk_index_state")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
    )
    op.create_index("ix_location_custodian", "location", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_location_last_updated", "location", ["last_updated", "id"], unique=False)
    op.create_index("ix_location_person", "location", ["person_id", "data_class"], unique=False)
    op.create_index("ix_location_referral", "location", ["referral_id"], unique=False)
    op.create_table(
        "message_definition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_definition")),
    )
    op.create_index(
        "ix_message_definition_custodian", "message_definition", ["custodian", "last_updated", "id"], unique=False
    )
    op.create_index("ix_message_definition_last_updated", "message_definition", ["last_updated", "id"], unique=False)
    op.create_index("ix_message_definition_person", "message_definition", ["person_id", "data_class"], unique=False)
    op.create_index("ix_message_definition_referral", "message_definition", ["referral_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    op.create_index("ix_observation_custodian", "observation", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_observation_last_updated", "observation", ["last_updated", "id"], unique=False)
    op.create_index("ix_observation_person", "observation", ["person_id", "data_class"], unique=False)
    op.create_index("ix_observation_referral", "observation", ["referral_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("system", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("parent", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["organisation.id"], name=op.f("fk_organisation_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("system", "code", name=op.f("uq_organisation_system_code")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )
    op.create_index("ix_organization_custodian", "organization", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_organization_last_updated", "organization", ["last_updated", "id"], unique=False)
    op.create_index("ix_organization_person", "organization", ["person_id", "data_class"], unique=False)
    op.create_index("ix_organization_referral", "organization", ["referral_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("resource_type", sa.String(length=40), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "created"], unique=False)
    op.create_index("ux_outbox_referral_sequence", "outbox", ["referral_id", "sequence"], unique=True)
    op.create_table(
        "patient",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_index("ix_patient_custodian", "patient", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_patient_last_updated", "patient", ["last_updated", "id"], unique=False)
    op.create_index("ix_patient_person", "patient", ["person_id", "data_class"], unique=False)
    op.create_index("ix_patient_referral", "patient", ["referral_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("nino", sa.String(length=9), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("deceased", sa.Boolean(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("nhs_number", name=op.f("uq_person_nhs_number")),
        sa.UniqueConstraint("nino", name=op.f("uq_person_nino")),
    )
    op.create_index("ix_person_merged_into", "person", ["merged_into"], unique=False)
    op.create_table(
        "person_merge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged", sa.BigInteger(), nullable=False),
        sa.Column("undone", sa.BigInteger(), nullable=True),
        sa.Column("kept_was", sa.Text(), nullable=False),
        sa.Column("other_was", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index("ix_person_merge_kept", "person_merge", ["kept_id", "merged"], unique=False)
    op.create_table(
        "person_merge_grant",
        sa.Column("merge_id", sa.String(length=36), nullable=False),
        sa.Column("grant_row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("merge_id", "grant_row", name=op.f("pk_person_merge_grant")),
    )
    op.create_table(
        "person_merge_record",
        sa.Column("merge_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("merge_id", "type", "id", name=op.f("pk_person_merge_record")),
    )
    op.create_table(
        "practitioner",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner")),
    )
    op.create_index("ix_practitioner_custodian", "practitioner", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_practitioner_last_updated", "practitioner", ["last_updated", "id"], unique=False)
    op.create_index("ix_practitioner_person", "practitioner", ["person_id", "data_class"], unique=False)
    op.create_index("ix_practitioner_referral", "practitioner", ["referral_id"], unique=False)
    op.create_table(
        "practitioner_role",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner_role")),
    )
    op.create_index(
        "ix_practitioner_role_custodian", "practitioner_role", ["custodian", "last_updated", "id"], unique=False
    )
    op.create_index("ix_practitioner_role_last_updated", "practitioner_role", ["last_updated", "id"], unique=False)
    op.create_index("ix_practitioner_role_person", "practitioner_role", ["person_id", "data_class"], unique=False)
    op.create_index("ix_practitioner_role_referral", "practitioner_role", ["referral_id"], unique=False)
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
    )
    op.create_index("ix_questionnaire_custodian", "questionnaire", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_questionnaire_last_updated", "questionnaire", ["last_updated", "id"], unique=False)
    op.create_index("ix_questionnaire_person", "questionnaire", ["person_id", "data_class"], unique=False)
    op.create_index("ix_questionnaire_referral", "questionnaire", ["referral_id"], unique=False)
    op.create_table(
        "questionnaire_response",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_response")),
    )
    op.create_index(
        "ix_questionnaire_response_custodian",
        "questionnaire_response",
        ["custodian", "last_updated", "id"],
        unique=False,
    )
    op.create_index(
        "ix_questionnaire_response_last_updated", "questionnaire_response", ["last_updated", "id"], unique=False
    )
    op.create_index(
        "ix_questionnaire_response_person", "questionnaire_response", ["person_id", "data_class"], unique=False
    )
    op.create_index("ix_questionnaire_response_referral", "questionnaire_response", ["referral_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=13), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("requester", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("episode_ends", sa.Date(), nullable=True),
        sa.Column("dwp_code", sa.String(length=20), nullable=False),
        sa.Column("dwp_changed", sa.Date(), nullable=False),
        sa.Column("owner_type", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
    )
    op.create_index("ix_referral_person", "referral", ["person_id"], unique=False)
    op.create_index(
        "ux_referral_open",
        "referral",
        ["person_id", "service"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "related_person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_person")),
    )
    op.create_index("ix_related_person_custodian", "related_person", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_related_person_last_updated", "related_person", ["last_updated", "id"], unique=False)
    op.create_index("ix_related_person_person", "related_person", ["person_id", "data_class"], unique=False)
    op.create_index("ix_related_person_referral", "related_person", ["referral_id"], unique=False)
    op.create_table(
        "release_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("party", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("report", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_link")),
        sa.UniqueConstraint("token", name=op.f("uq_release_link_token")),
    )
    op.create_index("ix_release_link_recipient", "release_link", ["recipient"], unique=False)
    op.create_index("ix_release_link_report", "release_link", ["report"], unique=False)
    op.create_table(
        "report_path",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("shared_version", sa.Integer(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("wishes", sa.String(length=12), nullable=False),
        sa.Column("is_amra", sa.Boolean(), nullable=False),
        sa.Column("contacted", sa.Boolean(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("withheld", sa.BigInteger(), nullable=True),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_path")),
    )
    op.create_table(
        "resource_version",
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("type", "id", "version", name=op.f("pk_resource_version")),
    )
    op.create_index(
        "ix_resource_version_changed", "resource_version", ["type", "last_updated", "id", "version"], unique=False
    )
    op.create_table(
        "risk_route",
        sa.Column("region", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("acknowledge", sa.String(length=12), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("thresholds", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("region", "code", "starts", name=op.f("pk_risk_route")),
    )
    op.create_table(
        "schedule",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index("ix_schedule_custodian", "schedule", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_schedule_last_updated", "schedule", ["last_updated", "id"], unique=False)
    op.create_index("ix_schedule_person", "schedule", ["person_id", "data_class"], unique=False)
    op.create_index("ix_schedule_referral", "schedule", ["referral_id"], unique=False)
    op.create_table(
        "search_date",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_date")),
    )
    op.create_index("ix_search_date_resource", "search_date", ["resource_id", "type"], unique=False)
    op.create_index(
        "ix_search_date_value", "search_date", ["type", "parameter", "low", "high", "resource_id"], unique=False
    )
    op.create_table(
        "search_quantity",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Numeric(precision=30, scale=10), nullable=False),
        sa.Column("system", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_quantity")),
    )
    op.create_index("ix_search_quantity_resource", "search_quantity", ["resource_id", "type"], unique=False)
    op.create_index(
        "ix_search_quantity_value", "search_quantity", ["type", "parameter", "value", "resource_id"], unique=False
    )
    op.create_table(
        "search_reference",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("target_type", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.String(length=255), nullable=False),
        sa.Column("system", sa.String(length=255), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_reference")),
    )
    op.create_index(
        "ix_search_reference_identifier", "search_reference", ["type", "parameter", "value", "system"], unique=False
    )
    op.create_index("ix_search_reference_resource", "search_reference", ["resource_id", "type"], unique=False)
    op.create_index(
        "ix_search_reference_value",
        "search_reference",
        ["type", "parameter", "target_id", "target_type", "resource_id"],
        unique=False,
    )
    op.create_table(
        "search_string",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column(
            "folded",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("exact", sa.String(length=255), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_string")),
    )
    op.create_index("ix_search_string_resource", "search_string", ["resource_id", "type"], unique=False)
    op.create_index(
        "ix_search_string_value", "search_string", ["type", "parameter", "folded", "resource_id"], unique=False
    )
    op.create_table(
        "search_token",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("system", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_token")),
    )
    op.create_index("ix_search_token_resource", "search_token", ["resource_id", "type"], unique=False)
    op.create_index(
        "ix_search_token_value", "search_token", ["type", "parameter", "code", "system", "resource_id"], unique=False
    )
    op.create_table(
        "search_uri",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=1024), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_search_uri")),
    )
    op.create_index("ix_search_uri_resource", "search_uri", ["resource_id", "type"], unique=False)
    op.create_index("ix_search_uri_value", "search_uri", ["type", "parameter", "value", "resource_id"], unique=False)
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
    )
    op.create_index(
        "ix_service_request_custodian", "service_request", ["custodian", "last_updated", "id"], unique=False
    )
    op.create_index("ix_service_request_last_updated", "service_request", ["last_updated", "id"], unique=False)
    op.create_index("ix_service_request_person", "service_request", ["person_id", "data_class"], unique=False)
    op.create_index("ix_service_request_referral", "service_request", ["referral_id"], unique=False)
    op.create_table(
        "sharing_agreement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("taker", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("classes", sa.String(length=32), nullable=False),
        sa.Column("lawful_basis", sa.String(length=32), nullable=False),
        sa.Column("special_category", sa.String(length=32), nullable=False),
        sa.Column("dpia", sa.String(length=255), nullable=False),
        sa.Column("implied_care", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreement")),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    op.create_index("ix_slot_custodian", "slot", ["custodian", "last_updated", "id"], unique=False)
    op.create_index("ix_slot_last_updated", "slot", ["last_updated", "id"], unique=False)
    op.create_index("ix_slot_person", "slot", ["person_id", "data_class"], unique=False)
    op.create_index("ix_slot_referral", "slot", ["referral_id"], unique=False)
    op.create_table(
        "sweep",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_updated", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("custodian", sa.String(length=36), nullable=False),
        sa.Column("data_class", sa.String(length=12), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("requester", sa.String(length=64), nullable=True),
        sa.Column("focus", sa.String(length=64), nullable=True),
        sa.Column("authored", sa.BigInteger(), nullable=True),
        sa.Column("modified", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_custodian", "task", ["custodian", "last_updated", "id"], unique=False)
    op.create_index(
        "ix_task_due",
        "task",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("due is not null"),
        postgresql_where=sa.text("due is not null"),
    )
    op.create_index("ix_task_focus", "task", ["focus"], unique=False)
    op.create_index("ix_task_last_updated", "task", ["last_updated", "id"], unique=False)
    op.create_index("ix_task_owner_authored", "task", ["owner", "status", "authored", "id"], unique=False)
    op.create_index("ix_task_owner_status", "task", ["owner", "status", "last_updated", "id"], unique=False)
    op.create_index("ix_task_person", "task", ["person_id", "data_class"], unique=False)
    op.create_index("ix_task_referral", "task", ["referral_id"], unique=False)
    op.create_index("ix_task_requester_status", "task", ["requester", "status", "last_updated", "id"], unique=False)
    op.create_table(
        "timed_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timed_act")),
    )
    op.create_index(
        "ix_timed_act_waiting",
        "timed_act",
        ["due"],
        unique=False,
        sqlite_where=sa.text("done is null"),
        postgresql_where=sa.text("done is null"),
    )
    op.create_index("ux_timed_act", "timed_act", ["resource_id", "kind", "due"], unique=True)
    op.create_table(
        "travel",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("ahead", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel")),
    )
    op.create_table(
        "used_assertion",
        sa.Column("client_id", sa.String(length=128), nullable=False),
        sa.Column("jti", sa.String(length=255), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "jti", name=op.f("pk_used_assertion")),
    )
    op.create_index("ix_used_assertion_expires", "used_assertion", ["expires"], unique=False)
    op.create_table(
        "written_by_person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_by_person")),
    )
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("jwks", sa.Text(), nullable=True),
        sa.Column("jwks_url", sa.String(length=1024), nullable=True),
        sa.Column("certificate_bound", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_client_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("name", name=op.f("uq_client_name")),
    )
