"""What auditors search the ledger by, as SQL over its rows."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select, true

from app.domain.audit_row import (
    ADMINISTRATION,
    ALERT,
    AUTHENTICATION,
    CONFIGURATION,
    DISCLOSE,
    LOGIN,
    OPERATION,
    REST_TYPE,
    RESTFUL,
    RESTFUL_INTERACTION,
    TOKEN,
    TOLD_TO_PERSONS,
)
from app.domain.catalogue.names import CLIENT, NHS_NUMBER
from app.domain.evidence import CUSTODIAN
from app.domain.query import Criterion, Query, Target, Token, Value
from app.store.criteria import matches
from app.store.people import also_of
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.people import person
from app.store.tables.records import RECORDS

COLUMNS = {"_id": "id", "_lastUpdated": "recorded", "date": "recorded", "action": "action"}
"""Parameters a column answers."""

patient = RECORDS["Patient"]


def conditions(query: Query, person_id: str | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a search of the ledger, up to the instant of its first page. For a person the index of records
    is searched as if it held their own alone, of classes they may see.
    """
    found = [_matches(criterion, _own(person_id)) for criterion in query.criteria]
    if query.until is not None:
        found.append(audit_event.c.recorded <= query.until)
    return found


def _own(person_id: str | None) -> ColumnElement[bool]:
    if person_id is None:
        return true()
    told = or_(audit_entity.c.data_class.is_(None), audit_entity.c.data_class.in_(sorted(TOLD_TO_PERSONS)))
    return and_(audit_entity.c.person_id.in_(also_of(person_id)), told)


def _matches(criterion: Criterion, own: ColumnElement[bool]) -> ColumnElement[bool]:
    parameter = criterion.parameter
    if parameter.name in COLUMNS:
        answered = replace(parameter, column=COLUMNS[parameter.name])
        return matches(audit_event, "AuditEvent", replace(criterion, parameter=answered))
    if criterion.modifier == "missing":
        present = _present(parameter.name, own)
        return not_(present) if criterion.values == (Token(None, "true"),) else present
    if parameter.name in _TOUCHED:
        return _touching(and_(own, or_(false(), *(_TOUCHED[parameter.name](value) for value in criterion.values))))
    found = or_(false(), *(_VALUES[parameter.name](value) for value in criterion.values))
    return not_(found) if criterion.modifier == "not" else found


def _outcome(value: Value) -> ColumnElement[bool]:
    assert isinstance(value, Token)
    code = value.code or ""
    return audit_event.c.outcome == int(code) if code in ("0", "4", "8", "12") else false()


def _agent(value: Value) -> ColumnElement[bool]:
    """The organisation by its id or its code, or the client by its identifier."""
    assert isinstance(value, Target)
    if value.identifier is None:
        return audit_event.c.organisation == value.id
    code = value.identifier.code
    named = {CLIENT: audit_event.c.client == code}
    return named.get(value.identifier.system or "", audit_event.c.organisation_code == code)


def _patient(value: Value) -> ColumnElement[bool]:
    """Records of the person behind a Patient or an NHS number, whoever keeps them."""
    assert isinstance(value, Target)
    if value.identifier is None:
        theirs = _standing_for(select(patient.c.person_id).where(patient.c.id == value.id))
        named = and_(audit_entity.c.type == "Patient", audit_entity.c.resource_id == value.id)
        return or_(audit_entity.c.person_id.in_(theirs), named)
    if value.identifier.system not in (None, NHS_NUMBER):
        return false()
    theirs = _standing_for(select(person.c.id).where(person.c.nhs_number == value.identifier.code))
    return audit_entity.c.person_id.in_(theirs)


def _standing_for(persons: Select[Any]) -> Select[tuple[str]]:
    """The ids that rows know persons by: their own, and those merged into them."""
    return select(person.c.id).where(or_(person.c.id.in_(persons), person.c.merged_into.in_(persons)))


def _entity(value: Value) -> ColumnElement[bool]:
    assert isinstance(value, Target)
    same = [audit_entity.c.resource_id == value.id] + ([audit_entity.c.type == value.type] if value.type else [])
    return and_(*same) if value.id else false()


def _touching(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return audit_event.c.id.in_(select(audit_entity.c.audit_id).where(condition))


def _administration() -> ColumnElement[bool]:
    return or_(*(audit_event.c.interaction.startswith(start, autoescape=True) for start in ADMINISTRATION))


def _type(value: Value) -> ColumnElement[bool]:
    is_token, is_administration = audit_event.c.interaction == TOKEN, _administration()
    kinds = {
        REST_TYPE: not_(or_(is_token, is_administration)),
        AUTHENTICATION: is_token,
        ALERT: is_administration,
    }
    return _coded(value, kinds)


def _subtype(value: Value) -> ColumnElement[bool]:
    assert isinstance(value, Token)
    interaction = audit_event.c.interaction
    kinds: dict[tuple[str, str], ColumnElement[bool]] = {
        (RESTFUL_INTERACTION, name): interaction == name for name in RESTFUL
    }
    kinds |= {
        LOGIN: interaction == TOKEN,
        CONFIGURATION: _administration(),
        DISCLOSE: and_(audit_event.c.outcome == 0, audit_event.c.detail.contains(f'"{CUSTODIAN}"', autoescape=True)),
        OPERATION: not_(or_(interaction.in_((*RESTFUL, TOKEN)), _administration())),
    }
    own = [interaction == value.code] if not value.system and value.code not in RESTFUL else []
    return or_(_coded(value, kinds), *own)


def _coded(value: Value, kinds: dict[tuple[str, str], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The rows of the kinds a token names: by system and code, by the code alone, or by the system alone."""
    assert isinstance(value, Token)
    named = [
        rows for (system, code), rows in kinds.items() if value.system in (None, system) and value.code in (None, code)
    ]
    return or_(false(), *named)


_VALUES = {
    "outcome": _outcome,
    "agent": _agent,
    "type": _type,
    "subtype": _subtype,
}
_TOUCHED = {"patient": _patient, "entity": _entity}
"""Parameters that the index of records answers."""


def _present(name: str, own: ColumnElement[bool]) -> ColumnElement[bool]:
    if name == "agent":
        return audit_event.c.organisation.is_not(None)
    if name in _TOUCHED:
        return _touching(and_(own, audit_entity.c.person_id.is_not(None)) if name == "patient" else own)
    return true()
