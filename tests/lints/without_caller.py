"""Readers of the store that need no caller, by file or as `path::function`, each with its reason; a new one needs a
caller, or a line here that a reviewer reads.
"""

REGISTER = "registers hold nothing about a person"
RULE = "the gateway's own rules read it inside a write that was already allowed; no answer shows it"
LEDGER = "the ledger is checked as a whole; what is read of it is said by the audit services, which take the caller"
OPERATOR = "an operator's command reads it, and leaves its own row"
MACHINERY = "it runs or makes statements and reads no table of its own choice"
LINK = "the holder of a link has no caller: the token's hash is the key"

WITHOUT_CALLER = {
    **dict.fromkeys(
        (
            "app/store/agreements.py",
            "app/store/clients.py",
            "app/store/deployment.py",
            "app/store/directory.py",
            "app/store/identity_services.py",
            "app/store/organisations.py",
            "app/store/routes.py",
            "app/store/travel.py",
        ),
        REGISTER,
    ),
    **dict.fromkeys(
        (
            "app/store/agreed_permits.py",
            "app/store/applications.py",
            "app/store/appointments.py",
            "app/store/flags.py",
            "app/store/grants.py",
            "app/store/idempotency.py",
            "app/store/linking.py",
            "app/store/merged_past.py",
            "app/store/merging.py",
            "app/store/open_referrals.py",
            "app/store/parting.py",
            "app/store/patients.py",
            "app/store/people.py",
            "app/store/records.py::load",
            "app/store/referral_records.py",
            "app/store/referrals.py",
            "app/store/releases.py",
            "app/store/report_paths.py",
            "app/store/reviews.py",
            "app/store/timed_acts.py",
        ),
        RULE,
    ),
    **dict.fromkeys(
        (
            "app/store/audit.py",
            "app/store/audit_numbers.py",
            "app/store/checkpoints.py",
            "app/store/leaves.py",
            "app/store/ledger_walk.py",
        ),
        LEDGER,
    ),
    **dict.fromkeys(
        ("app/store/alerts.py", "app/store/erasure.py", "app/store/grant_walk.py", "app/store/reindex.py"), OPERATOR
    ),
    **dict.fromkeys(
        (
            "app/store/append_only.py",
            "app/store/audit_criteria.py",
            "app/store/criteria.py",
            "app/store/database.py",
            "app/store/migrate.py",
            "app/store/prepared.py",
            "app/store/visibility.py",
            "app/store/wall_check.py",
            "app/store/write_lock.py",
        ),
        MACHINERY,
    ),
    "app/store/release_links.py": LINK,
}
