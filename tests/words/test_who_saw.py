"""Who saw what, in sentences that read aloud."""

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.audit_row import RESTFUL
from app.domain.catalogue.disclosure import CELLS
from app.domain.catalogue.names import system
from app.domain.catalogue.types import STORED
from app.domain.ground import DENIED, DIRECTORY, ENDED, MADE, MATRIX, NO_GRANT, NOTHING, OWN, Ground
from app.domain.who_saw import GROUNDS, KINDS, PURPOSES, ROLES, TYPES, VERBS, Sighting, named, tell, tell_person
from app.fhir.terminology import codes

READ = Sighting(
    number=12,
    when=datetime(2026, 10, 13, 9, 30, tzinfo=UTC),
    interaction="read",
    organisation="Zz OH Provider Ltd",
    role="oh-clinician",
    purpose="oh-assessment",
    kinds=(("Observation", "fit-note"),),
)
START = "On 13 October 2026 at 10:30 "


def test_a_reading_is_told_with_who_what_and_why() -> None:
    assert tell(READ).text == START + (
        "Zz OH Provider Ltd (OH clinician) read the fit note, for occupational health assessment."
    )
    assert tell(READ).number == 12


def test_winter_time_is_london_time() -> None:
    assert tell(replace(READ, when=datetime(2026, 12, 1, 9, 5, tzinfo=UTC))).text.startswith(
        "On 1 December 2026 at 09:05 "
    )


def test_a_refusal_is_told_with_the_name_of_the_rule() -> None:
    assert " was refused the fit note (consent required), for" in tell(replace(READ, refused="consent-required")).text


def test_what_the_gateway_did_of_itself_names_no_purpose_of_the_caller() -> None:
    held = replace(READ, interaction="hold", by_gateway=True, kinds=(("Task", "fulfilment-task"),))
    assert tell(held).text == START + "the gateway moved the referral's Task (hold)."


def test_a_move_names_the_move() -> None:
    moved = replace(READ, interaction="$accept", kinds=(("Task", "fulfilment-task"),))
    assert "moved the referral's Task (accept), for" in tell(moved).text


def test_the_ground_is_told_with_the_consent_it_rests_on() -> None:
    by_consent = replace(
        READ, grounds=(Ground(9, "consent", 17, "Consent/c1/2"), Ground(9, "consent", 17, "Consent/c1/2"))
    )
    assert tell(by_consent).text.endswith(", because the person consented (Consent/c1, version 2).")
    assert tell_person(by_consent).endswith(", because you consented.")
    own = replace(READ, grounds=(Ground(9, "own"), Ground(1, "owner", 3, "Task/t/1"), Ground(9, "made")))
    ending = ", as a record of its own and as the organisation the Task is given to (Task/t, version 1)."
    assert tell(own).text.endswith(ending)


def test_a_refusal_is_told_with_what_refused_it() -> None:
    denied = replace(READ, refused="not-found", grounds=(Ground(0, "denied", 3, "Consent/c1/1"),))
    assert tell(denied).text.endswith("; the person does not allow it (Consent/c1, version 1).")
    assert tell_person(denied).endswith("; you do not allow it.")


def test_what_concerns_the_person_is_told_to_them_as_theirs() -> None:
    assert "read your details" in tell_person(replace(READ, kinds=(("Patient", "patient"),)))


def test_every_ground_has_its_words() -> None:
    bases = {"consent", "owner", "requester", "subject", "release", "share", "link", "escalation", "safeguarding"}
    bases |= {"public-interest", "break-glass", "agreement", "asked"}
    assert bases | {OWN, MADE, DIRECTORY, MATRIX, DENIED, ENDED, NO_GRANT, NOTHING.basis} == set(GROUNDS)


def test_many_records_are_counted() -> None:
    kinds = (("Patient", "patient"), ("Observation", "fit-note"), ("Observation", "fit-note"), ("Task", "offer"))
    assert named(kinds) == "the person's details, the fit note and the offer"
    more = (*kinds, ("Consent", None), ("Communication", "signpost"))
    assert named(more) == "the person's details, the fit note, the offer and 2 other records"
    assert named(()) == "a record"


def test_every_role_purpose_kind_and_interaction_has_its_words() -> None:
    assert set(CELLS) - {"none"} <= set(ROLES)
    assert set(codes(system("purpose"))) <= set(PURPOSES)
    kinds = {(t.name, k.name) for t in STORED.values() if not t.is_directory for k in t.kinds}
    assert {kind for type, kind in kinds if kind not in KINDS and type not in TYPES} <= {"task", "communication"}
    assert set(RESTFUL) - {"transaction", "batch"} <= set(VERBS), "these two hold interactions, each with its own row"
