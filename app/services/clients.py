"""Registering clients, changing their keys, and suspending them: what the command line can do about clients."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.clients.jwks import JwksError
from app.domain.clock import milliseconds
from app.domain.compact import read_object
from app.domain.errors import refuse
from app.domain.evidence import Evidence
from app.domain.parties import Client, Organisation
from app.domain.scopes import Scopes
from app.services.access import Access
from app.services.keyring import check_key_set
from app.store import clients, organisations
from app.store.connection import Connection

LIVE_KEYS = 2
"""Keys a client may have at once: the old one and the new one of a rotation."""

Keys = tuple[str | None, str | None]


@dataclass(frozen=True)
class Registration:
    """What somebody asks to register; `keys` is the text of a key set or key, `keys_url` an address in its place."""

    id: str
    name: str
    organisation_id: str
    role: str
    scopes: str
    purposes: tuple[str, ...]
    keys: str | None = None
    keys_url: str | None = None
    person_id: str | None = None
    certificate_bound: bool = False


def add_client(gateway: Access, asked: Registration) -> Client:
    """Register a client and return it; audited.

    Refusal AUT-040 or AUT-041 for keys, AUT-042 when id or name is taken, AUT-043 when the organisation is not
    there, AUT-023 for a scope's form, AUT-044 for the rest.
    """
    client = _client(gateway, asked)
    with gateway.database.writing() as connection:
        organisation = _organisation(connection, client.organisation_id)
        if clients.get(connection, client.id) or clients.named(connection, client.name):
            raise refuse("AUT-042", noun="Client", name=client.name)
        clients.add(connection, client)
        gateway.record(connection, _evidence("client-add", "C", client, organisation))
    return client


def list_clients(gateway: Access) -> list[Client]:
    """Every registered client, by name."""
    with gateway.database.reading() as connection:
        return clients.listed(connection)


def rotate_keys(gateway: Access, client_id: str, *, keys: str | None = None, keys_url: str | None = None) -> Client:
    """Add a key beside the newest one the client has, so that both live for a while; audited.

    A key set address takes the place of a key set and the reverse. Refusal AUT-040 or AUT-041 for the keys, AUT-043
    when there is no such client.
    """
    new = _keys(gateway, keys, keys_url)

    def change(connection: Connection, client: Client) -> Client:
        jwks = _joined(client.jwks, new[0]) if new[0] else None
        clients.set_keys(connection, client.id, jwks=jwks, jwks_url=new[1])
        return replace(client, jwks=jwks, jwks_url=new[1])

    return _changed(gateway, client_id, "client-rotate", change)


def suspend_client(gateway: Access, client_id: str) -> Client:
    """Stop a client from its next request on; audited. AUT-043 when there is no such client."""
    return _switched(gateway, client_id, "client-suspend", active=False)


def activate_client(gateway: Access, client_id: str) -> Client:
    """Let a suspended client work again; audited. AUT-043 when there is no such client."""
    return _switched(gateway, client_id, "client-activate", active=True)


def _switched(gateway: Access, client_id: str, interaction: str, *, active: bool) -> Client:
    def change(connection: Connection, client: Client) -> Client:
        clients.set_active(connection, client.id, active)
        return replace(client, active=active)

    return _changed(gateway, client_id, interaction, change)


def _changed(
    gateway: Access, client_id: str, interaction: str, change: Callable[[Connection, Client], Client]
) -> Client:
    with gateway.database.writing() as connection:
        party = clients.with_organisation(connection, client_id)
        if party is None:
            raise refuse("AUT-043", noun="client", name=client_id)
        client = change(connection, party[0])
        gateway.record(connection, _evidence(interaction, "U", client, party[1]))
    return client


def _client(gateway: Access, asked: Registration) -> Client:
    if fault := _fault(asked):
        raise refuse("AUT-044", reason=fault)
    jwks, jwks_url = _keys(gateway, asked.keys, asked.keys_url)
    return Client(
        id=asked.id,
        name=asked.name,
        organisation_id=asked.organisation_id,
        role=asked.role,
        scopes=_scopes(asked.scopes),
        purposes=asked.purposes,
        person_id=asked.person_id,
        jwks=jwks,
        jwks_url=jwks_url,
        certificate_bound=asked.certificate_bound,
        created=milliseconds(gateway.wall.now()),
    )


def _fault(asked: Registration) -> str | None:
    if not _is_word(asked.id, 128) or not _is_word(asked.name, 64) or not _is_word(asked.role, 64):
        return "id, name and role must be short texts without spaces; send each of them"
    if not asked.purposes or not all(_is_word(purpose, 64) and purpose != "*" for purpose in asked.purposes):
        return "a client needs at least one purpose of use, and * is none; name them"
    if asked.role != "person" and asked.person_id is not None:
        return "the role person alone is bound to one person; leave the person out, or name that role"
    return None


def _is_word(text: str, longest: int) -> bool:
    return 1 <= len(text) <= longest and text.isprintable() and " " not in text


def _scopes(text: str) -> Scopes:
    try:
        scopes = Scopes.parse(text)
    except ValueError as error:
        raise refuse("AUT-023", claim="scope", part=str(error)) from error
    if not scopes:
        raise refuse("AUT-044", reason="a client needs at least one scope; name it")
    return scopes


def _keys(gateway: Access, keys: str | None, keys_url: str | None) -> Keys:
    if (keys is None) == (keys_url is None):
        raise refuse("AUT-040", reason="either a key set or its address is needed")
    try:
        if keys_url is not None:
            gateway.keys.check_address(keys_url)
        return (check_key_set(keys) if keys else None), keys_url
    except JwksError as error:
        raise refuse("AUT-041", reason=str(error)) from error
    except ValueError as error:
        raise refuse("AUT-040", reason=str(error)) from error


def _joined(old: str | None, new: str) -> str:
    added = read_object(new.encode(), "key set")["keys"]
    kept = read_object(old.encode(), "key set")["keys"] if old else []
    try:
        return check_key_set(json.dumps({"keys": [*kept, *added][-LIVE_KEYS:]}))
    except ValueError as error:
        raise refuse("AUT-040", reason=str(error)) from error


def _organisation(connection: Connection, id_: str) -> Organisation:
    organisation = organisations.get(connection, id_)
    if organisation is None:
        raise refuse("AUT-043", noun="organisation", name=id_)
    return organisation


def _evidence(interaction: str, action: str, client: Client, organisation: Organisation) -> Evidence:
    return Evidence(
        interaction=interaction,
        action=action,
        organisation=organisation.id,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        detail={"client": client.id, "name": client.name},
    )
