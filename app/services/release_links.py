"""Release links: an address, and a code given separately, that show one released version (design.md 7)."""

import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from app.domain.calendar import london, render
from app.domain.caller import Caller
from app.domain.catalogue.disclosure import CELLS
from app.domain.clock import milliseconds
from app.domain.errors import Hidden, Refusal, refuse
from app.domain.grant import Grant
from app.domain.json import Json
from app.domain.provision import RELATED
from app.domain.receiver import BESIDE, Receiver, of_organisation
from app.domain.record import Record
from app.domain.scopes import Scopes
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.services.clinical import require_named_clinician
from app.services.clock import draw_code, draw_token
from app.services.gateway import Asked, Gateway
from app.services.permission import need_scope
from app.services.registry import Registry
from app.services.releases import permitted, receiver
from app.services.replay import Sent
from app.services.report_task import require_author, require_person
from app.services.sealed import Notes, Sealed, broken, evidence_of
from app.services.update import named_version
from app.services.writing import Work, transact
from app.store import records, release_links, releases
from app.store.database import Connection
from app.store.release_links import Link
from app.store.wall import OPERATOR, facing


def make_link(gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, sent: Sent) -> Json:
    """Make a link to the report or plan that was released to a recipient; Parameters with id, address, code and end.

    REP-015 for anybody but the author, AUT-086 for no clinician by name, REP-013, 014 as a release, REP-020 before it.
    Address and code are told once: IDE-004 for a key, under which they would have to be kept.
    """
    notes = Notes("$release-link", "E")
    notes.about(type, id)

    def prepare() -> Parts:
        need_scope(caller, type, "u")
        if sent.key is not None:
            raise refuse("IDE-004", "http.idempotency-key", operation="$release-link")
        return read_parts("$release-link", parse(sent.body))

    def act(work: Work, parts: Parts) -> Json:
        parts.only("recipient")
        report = named_version(work, type, id, None, None, required=False)
        require_author(work, report)
        require_named_clinician(work.caller, "Giving a link to what was released", type)
        work.notes.entities.clear()
        work.notes.saw(report)
        return _made(work, report, receiver(work, parts, report))

    return transact(gateway, caller, asked, notes, prepare, act)


def _made(work: Work, report: Record, to: Receiver) -> Json:
    permit, purpose = permitted(work, report, to)
    released = [r for r in releases.standing(work.connection, str(report.person), work.now)
                if (r.record, r.grant.recipient) == (report.id, to.party)]  # fmt: skip
    if not released:
        raise refuse("REP-020", report.type, recipient=to.name)
    last = released[-1].grant
    days = work.rules.number("report.link-days", london(work.moment).date())
    until = min(last.ends, milliseconds(work.moment + timedelta(days=days)))
    token, code = draw_token(), draw_code()
    link = Link(work.new_id(), _digest(token), _sealed(token, code), str(report.person), to.party, purpose,
                report.type, report.id, int(last.version or 0), work.now, until)  # fmt: skip
    release_links.add_link(work.connection, link)
    shown = Grant(link.recipient, purpose, "C", f"rec:{report.id}", "link", work.now, until, version=link.version)
    releases.write(work.connection, report, permit, shown)
    work.notes.detail |= {"link": link.id, "recipient": to.code}
    url = f"{work.gateway.settings.base_url}/release/{token}"
    told = {"link": link.id, "url": url, "code": code}
    ends = {"name": "expires", "valueDateTime": render(work.moment + timedelta(milliseconds=until - work.now))}
    return {"resourceType": "Parameters",
            "parameter": [*({"name": name, "valueString": value} for name, value in told.items()), ends]}  # fmt: skip


def close_links(work: Work, before: Record, parts: Parts) -> Record:
    """The person or the author closes one link to a report or plan, or all of them."""
    parts.only("link")
    if work.caller.role == "person":
        require_person(work, before)
    else:
        require_author(work, before)
    closed = release_links.revoke(work.connection, before.id, parts.text("link"), work.now)
    releases.end_links(work.connection, closed, work.now)
    work.notes.detail["links"] = str(len(closed))
    return before


@dataclass(frozen=True)
class Opened:
    """What a link shows: the advice or plan, and the names of who wrote it and who may read it."""

    report: Json
    author: str
    party: str


def open_link(gateway: Gateway, asked: Asked, token: str, code: str) -> Sealed[Opened]:
    """The released version behind a link, for its code; RES-001 whatever is wrong, so that nothing can be told apart.

    A token that no link has is nobody's and leaves no row; every try of a link that exists does.
    """
    with gateway.database.writing(OPERATOR) as connection:
        link = release_links.lock_link(connection, _digest(token))
        fits = link is not None and hmac.compare_digest(link.code, _sealed(token, code))
        if link and link.is_open(gateway.now) and not fits:
            release_links.count_wrong(connection, link)
        caller = _caller(connection, link) if link else None
    if link is None or caller is None:
        raise Hidden
    notes = Notes("$open-link", "R", detail={"link": link.id})
    notes.about(link.type, link.report, link.version, link.person)
    try:
        opened = _opened(gateway, caller, link, notes) if fits else None
    except Exception as fault:
        return broken(caller, asked, notes, fault)
    if opened is None:
        refusal: Refusal = Hidden("R-13")
        return Sealed((evidence_of(caller, asked, notes, refusal),), None, refusal)
    return Sealed((evidence_of(caller, asked, notes),), opened, None)


def _opened(gateway: Gateway, caller: Caller, link: Link, notes: Notes) -> Opened | None:
    if not link.is_open(gateway.now):
        return None
    with gateway.database.reading(facing(caller, gateway.now)) as connection:
        report = records.read_version(connection, caller, link.type, link.report, link.version, gateway.now)
        author = Registry(connection).get(report.custodian) if report else None
    if report is None:
        return None
    notes.entities.clear()
    notes.saw(report)
    return Opened(json.loads(report.body), author.name if author else "", caller.organisation_name)


def _caller(connection: Connection, link: Link) -> Caller | None:
    """Who opens a link: it sees what its party's role may, by its own rows alone, and what binds the party binds it."""
    scopes = Scopes.parse("")
    if link.party.startswith("link:"):
        nobody = ("", "", "", BESIDE, RELATED, RELATED)
        return Caller(link.recipient, *nobody, link.purpose, scopes, "", link=link.id, party=(link.party, "*"))
    party = Registry(connection).get(link.party.removeprefix("org:"))
    if party is None:
        return None
    role = party.type if party.type in CELLS else "employer"
    return Caller(
        link.recipient, party.id, party.system, party.code, party.name, party.type, role, link.purpose,
        scopes, "", link=link.id, party=of_organisation(party).denied_as,
    )  # fmt: skip


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _sealed(token: str, code: str) -> str:
    """A code as it is kept: only who has the token could try codes against it."""
    return hmac.new(token.encode(), "".join(code.split()).encode(), sha256).hexdigest()
