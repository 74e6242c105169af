"""Every published error code, one module an area; a code is never reused."""

from app.domain.catalogue.errors import (
    access,
    access_to_work,
    acting,
    consent,
    directory,
    emergency,
    escalation,
    fit_note,
    measure,
    message,
    messaging,
    passport,
    person,
    plan,
    referral,
    report,
    resource,
    search,
    system,
    task,
    validation,
    vocabulary,
)
from app.domain.catalogue.errors.entry import Entry

AREAS = (
    *(access, access_to_work, acting, consent, directory, emergency, escalation, fit_note, measure, message),
    *(messaging, passport, person, plan, referral, report, resource, search, system, task, validation, vocabulary),
)
ENTRIES: dict[str, Entry] = {entry.code: entry for area in AREAS for entry in area.ENTRIES}

__all__ = ["AREAS", "ENTRIES", "Entry"]
