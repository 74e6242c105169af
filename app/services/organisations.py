"""The organisation registry: adding, listing, suspending (what stands behind tokens, grants and owner types)."""

from dataclasses import replace

from app.domain.errors import refuse
from app.domain.evidence import Evidence
from app.domain.parties import Organisation
from app.services.access import Access
from app.store import organisations
from app.store.connection import Connection


def add_organisation(gateway: Access, organisation: Organisation) -> Organisation:
    """Register an organisation and return it; audited.

    Refusal AUT-042 when its id or its identifier is taken, AUT-043 when its parent is not there.
    """
    with gateway.database.writing() as connection:
        if organisations.get(connection, organisation.id) or _twin(connection, organisation):
            raise refuse("AUT-042", noun="Organisation", name=organisation.code)
        if organisation.parent and not organisations.get(connection, organisation.parent):
            raise refuse("AUT-043", noun="organisation", name=organisation.parent)
        organisations.add(connection, organisation)
        gateway.record(connection, _evidence("organisation-add", "C", organisation))
    return organisation


def list_organisations(gateway: Access) -> list[Organisation]:
    """Every registered organisation, by name."""
    with gateway.database.reading() as connection:
        return organisations.listed(connection)


def suspend_organisation(gateway: Access, id_: str) -> Organisation:
    """Give its clients no more tokens; audited. AUT-043 when there is no such organisation."""
    return _switched(gateway, id_, "organisation-suspend", active=False)


def activate_organisation(gateway: Access, id_: str) -> Organisation:
    """Let its clients have tokens again; audited. AUT-043 when there is no such organisation."""
    return _switched(gateway, id_, "organisation-activate", active=True)


def _switched(gateway: Access, id_: str, interaction: str, *, active: bool) -> Organisation:
    with gateway.database.writing() as connection:
        organisation = organisations.get(connection, id_)
        if organisation is None:
            raise refuse("AUT-043", noun="organisation", name=id_)
        organisations.set_active(connection, id_, active)
        gateway.record(connection, _evidence(interaction, "U", organisation))
    return replace(organisation, active=active)


def _twin(connection: Connection, organisation: Organisation) -> Organisation | None:
    return organisations.find(connection, organisation.system, organisation.code)


def _evidence(interaction: str, action: str, organisation: Organisation) -> Evidence:
    return Evidence(
        interaction=interaction,
        action=action,
        organisation=organisation.id,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
    )
