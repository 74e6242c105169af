"""What a token alone decides, before any look-up: scope, role and type (design.md 8, the first row)."""

from collections.abc import Iterable

from app.domain import emergency
from app.domain.caller import Caller
from app.domain.catalogue.disclosure import highest
from app.domain.catalogue.roles import LETTERS, LOOKING, PERSON, ever_looks
from app.domain.catalogue.types import TYPES
from app.domain.errors import refuse
from app.domain.query import Joined

HINTS = {"dwp-status": " Use $referral-status."}


def permit(caller: Caller, type: str, interaction: str) -> None:
    """Return when the token may do this to the type at all; raise the same 403 for every id when not."""
    if interaction not in TYPES[type].interactions:
        raise refuse(
            "RES-003", type=type, interaction=interaction, hint=_instead(type, interaction), allowed=_allowed(type)
        )
    need_scope(caller, type, LETTERS[interaction])
    if caller.purpose == emergency.PURPOSE and interaction not in LOOKING and type != "Communication":
        raise refuse("EMG-004", "http.authorization")
    if interaction in LOOKING and not _may_look(caller, type):
        action = "search" if interaction == "search-type" else "read"
        raise refuse("AUT-021", "http.authorization", role=caller.role, action=action, type=type,
                     hint=HINTS.get(caller.role, ""))  # fmt: skip


def permit_joins(caller: Caller, joins: Iterable[Joined]) -> None:
    """Return when the token may ask for what chains ask of other records; raise as a search of each of their types.

    SEA-004 where the role never sees what is asked: told from the token alone, like the rest.
    """
    for level in (level for join in joins for level in join.levels):
        declared = level.declared
        permit(caller, declared.name, "search-type")
        if not declared.is_directory and level.needed > highest(caller.role, declared.name, declared.classes):
            raise refuse("SEA-004", "http.query", name=f"{level.parameter.name} of {declared.name}")


def need_scope(caller: Caller, type: str, letter: str) -> None:
    """Raise AUT-020 unless the token's scopes give the letter for the type."""
    if caller.scopes.allows(type, letter):
        return
    granted = caller.scopes.granted(type)
    raise refuse(
        "AUT-020",
        "http.authorization",
        needed=f"system/{type}.{letter}",
        granted="none" if granted == "none" else f"system/{type}.{granted}",
        type=type,
        hint=HINTS.get(caller.role, ""),
    )


def _may_look(caller: Caller, type: str) -> bool:
    if type == "AuditEvent" and caller.role == PERSON and caller.person is None:
        return False
    return ever_looks(caller.role, type)


def _allowed(type: str) -> str:
    """The methods of the addresses of a type that does not take everything."""
    return "GET" if TYPES[type].interactions <= LOOKING else "GET, POST, PUT, PATCH"


def _instead(type: str, interaction: str) -> str:
    if type == "AuditEvent":
        return " The ledger is written by the gateway alone."
    return " Mark the record entered-in-error instead." if interaction == "delete" else ""
