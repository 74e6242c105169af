"""Many worlds in one database: a few written by the real services, copied, and each gone on with by itself."""

import dataclasses
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, column, func, insert, select, update, values
from sqlalchemy.types import String

from app.domain.actor import Actor, actor_told
from app.domain.caller import Caller
from app.domain.catalogue.report import RELEASED
from app.domain.clock import milliseconds
from app.domain.errors import Hidden, Refusal, refuse
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.fhir.parameters import read_parts
from app.sandbox import humans
from app.sandbox.clients import SandboxClient, named
from app.sandbox.organisations import BY_CODE
from app.services import (
    changes,
    confirming,
    deaths,
    declaring,
    emergency,
    escalation,
    merging,
    plan_acts,
    public_interest,
    release_links,
)
from app.services.create import store
from app.services.draft import Draft
from app.services.gateway import Asked, Gateway
from app.services.move_content import GIVEN
from app.services.moves import move_as
from app.services.moving import carry_out
from app.services.permission import permit
from app.services.releases import receiver, recipient
from app.services.report_acts import ACTS
from app.services.report_task import require_author
from app.services.sealed import Notes
from app.services.setup import close_gateway, open_gateway
from app.services.task_states import parties_of
from app.services.update import named_version
from app.services.writing import Work
from app.settings import Settings
from app.store import people, records
from app.store.tables.access import sharing_agreement
from app.store.tables.people import disclosure_grant, person, written_by_person
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.reports import release_link, report_path
from app.store.tables.work import referral
from app.store.wall import OPERATOR
from tests.kit.clocks import D0
from tests.kit.places import place
from tests.kit.templates import copied
from tests.oracle.story import Act, Agreement, Did, Party
from tests.wire.bodies import NHS_NUMBER, organisation

Json = dict[str, Any]
COPIED = (
    person,
    *RECORDS.values(),
    resource_version,
    referral,
    disclosure_grant,
    report_path,
    release_link,
    written_by_person,
)
CLINICIANS = {"gp": "testgp", "oh-clinician": "testoh", "emergency-clinician": "tested"}
BROUGHT = {
    "reject": Brought(reason="capacity", signposts=1),
    "fail": Brought(reason="capacity", signposts=1),
    "cancel": Brought(reason="no-longer-needed", signposts=1),
    "complete": Brought(answer="assessed"),
}


PEOPLE = values(*(column(name, String) for name in ("source", "was", "mark", "number")), name="people")
"""How the ids of a world begin, the number of its person, and both of whom it is copied for."""


class Numbered:
    """A source of ids that begin with the mark of the world they are made for."""

    def __init__(self) -> None:
        self.mark, self.last = mark(0), 0

    def new(self) -> str:
        """The next id of the present world."""
        self.last += 1
        return f"{self.mark}-{self.last:04x}-7000-8000-000000000000"


def mark(number: int) -> str:
    """How the ids of a world begin."""
    return f"{number:08x}"


@dataclasses.dataclass
class World:
    """One world under way: its mark, its dice, and what was done in it."""

    mark: str
    number: str
    verified: bool
    cast: tuple[str, ...]
    acts: list[Act]
    last: int = 0
    tried: list[Act] = dataclasses.field(default_factory=list)


class Bench:
    """The services at work on many worlds within one transaction of one database; time is counted by hand."""

    birth_date = "1980-04-05"
    has_person = True

    def __init__(self, gateway: Gateway, connection: Connection) -> None:
        self._ids = Numbered()
        self.gateway = dataclasses.replace(gateway, identifiers=self._ids)
        self.connection = connection
        self.now = milliseconds(D0)
        self.order = 0
        self.world = World("", "", verified=False, cast=(), acts=[])
        self.refused: list[tuple[str, tuple[str, ...], list[Json]]] = []

    @property
    def number(self) -> str:
        """The NHS number of the present world's person."""
        return self.world.number

    @contextmanager
    def within(self, world: World) -> Iterator[None]:
        """Go on with one world."""
        self.world = world
        self._ids.mark, self._ids.last = world.mark, world.last
        yield
        world.last = self._ids.last

    def post(self, client: str, *resources: Json) -> list[str]:
        """Store resources in one commit; the names of all that was stored, none when it was refused."""

        def act(work: Work) -> None:
            drafts = [Draft(dict(r), r["resourceType"], f"urn:uuid:{self._ids.new()}") for r in resources]
            requests = [d for d in drafts if d.type == "ServiceRequest"]
            for draft in drafts if requests else ():
                if draft.type == "Consent" and self.order % 2:
                    named_ = {"data": [{"meaning": "related", "reference": {"reference": requests[0].full_url}}]}
                    draft.resource["provision"] = draft.resource["provision"] | named_
            store(work, drafts)

        return self._do(client, act, list(resources))

    def put(self, client: str, name: str, body: Json) -> list[str]:
        """Store the next version of a record."""

        def act(work: Work) -> None:
            type, _, id = name.partition("/")
            permit(work.caller, type, "update")
            before = named_version(work, type, id, None, int(self.body(name)["meta"]["versionId"]))
            changes.put(work, before, body)

        return self._do(client, act, [body])

    def move(self, client: str, task: str, move: str) -> list[str]:
        """Move a Task on, by the table."""

        def act(work: Work) -> None:
            before = named_version(work, "Task", task.partition("/")[2], None, None, required=False)
            body = json.loads(before.body)
            for party in parties_of(work, before, body)[:1]:
                carry_out(work, before, body, party, move, BROUGHT.get(move, Brought()))

        return self._do(client, act, [])

    def step(self, client: str, report: str, step: str, to: str = "", **says: str) -> list[str]:
        """Take a report a step further, as a clinician by name where the client has one; or make a link to it."""
        did = Did(step, report, receiving(to), said(says), says.get("link", ""))

        def act(work: Work) -> None:
            before = named_version(work, *report.split("/"), None, None, required=False)
            parts = read_parts(f"${step}", parameters(to, says))
            if before.type == "Composition" and before.kind not in RELEASED:
                raise refuse("REP-017", "Composition")
            if step == "release-link":
                require_author(work, before)
                release_links._made(work, before, receiver(work, parts, before))
            elif before.type == "CarePlan":
                plan_acts.ACTS[step](work, before, parts)
            else:
                ACTS[step](work, before, parts)

        return self._do(client, act, [], did=did)

    def escalate(self, client: str, asked: str, **says: str) -> list[str]:
        """Tell of a risk, on a referral (its request) or about the world's person."""

        def act(work: Work) -> None:
            escalation._permit(work.caller)
            row = select(referral.c.reference).where(referral.c.id == asked.partition("/")[2])
            reference = work.connection.execute(row).scalar()
            told = worry(reference, self.number, self.birth_date, says)
            escalation._escalated(work, escalation._asking(read_parts("$escalate", told)))

        return self._do(client, act, [], did=Did("escalate", asked))

    def disclose(self, client: str, asked: str, to: str) -> list[str]:
        """Disclose restrictions in the public interest, of the person a request is about, to one organisation."""

        def act(work: Work) -> None:
            if work.caller.actor is None:
                raise refuse("REP-030", "http.authorization")
            request = named_version(work, *asked.split("/"), None, None, required=False)
            weighed = public_interest._weighed(read_parts("$public-interest-disclosure", weighing(to)))
            public_interest._disclosed(work, request, weighed, recipient(work, weighed.parts))

        return self._do(client, act, [], did=Did("disclose", asked, BY_CODE[to].id))

    def break_glass(self, client: str) -> list[str]:
        """A clinician of an emergency department opens the record of the world's person."""

        def act(work: Work) -> None:
            emergency._permit(work.caller)
            told = worry(None, self.number, self.birth_date, {})["parameter"][0]["part"]
            parts = [*told, {"name": "reason", "valueString": "Found unconscious at the roadside, no relatives."}]
            asked = read_parts("$break-glass", {"resourceType": "Parameters", "parameter": parts})
            emergency._opened(work, emergency._asking(asked))

        return self._do(client, act, [], did=Did("break-glass", ""), purpose="BTG")

    def declare(self, draft: str) -> list[str]:
        """The person declares a draft of an application to Access to Work as their own."""

        def act(work: Work) -> None:
            before = named_version(work, *draft.split("/"), None, None, required=False)
            declaring._declared(work, before, ())

        return self._do("person", act, [])

    def ask(self, client: str, task: str, employer: str) -> list[str]:
        """DWP asks an employer whether the job of an application is theirs."""

        def act(work: Work) -> None:
            before = named_version(work, *task.split("/"), None, None, required=False)
            given = GIVEN["ask-employer"](read_parts("$ask-employer", asking(employer)))
            for party in parties_of(work, before, json.loads(before.body))[:1]:
                move_as(work, before, party, given)

        return self._do(client, act, [])

    def confirm(self, client: str, task: str, answer: str) -> list[str]:
        """An employer says whether it is."""

        def act(work: Work) -> None:
            confirming._confirmed(work, confirming.Asking(task, self.birth_date, "ZZTEST", answer))

        return self._do(client, act, [])

    def is_told_the_job(self, client: str, task: str, now: int) -> bool:
        """Whether an employer that names the person right is told which job is meant."""
        who = named(client)
        assert who
        moment = datetime.fromtimestamp(now / 1000, UTC)
        asked, notes = Asked("oracle", "127.0.0.1"), Notes("$confirm-job", "E")
        work = Work(self.gateway, caller_of(who, None), asked, self.connection, moment, notes)
        try:
            confirming._task(work, confirming.Asking(task, self.birth_date, "ZZTEST", None))
        except Hidden:
            return False
        return True

    def die(self) -> None:
        """A verified source tells that the person died."""

        def act(work: Work) -> None:
            first = f"{self.world.mark}-%"
            table = RECORDS["Patient"]
            mine = (table.c.id.like(first), table.c.person_id == self.person)
            patient = (
                work.connection.execute(select(table.c.id).where(*mine).order_by(table.c.created)).scalars().first()
            )
            record = records.load(work.connection, "Patient", str(patient))
            assert record
            deaths.review(work, record, {"deceasedBoolean": True})

        self._do("person", act, [], is_death=True)

    def merge(self, keep: str, other: str) -> None:
        """An operator finds the persons of two Patients to be one; a number that moves is not verified by it. A merge
        takes two places in the order: what it puts higher stands in the second.
        """

        def act(work: Work) -> None:
            merging._merged(work, keep, other, "The same person, by what both practices say.")

        number = self.person
        made = len(self.world.acts)
        self._do("gp", act, [], did=Did("merge", keep, other))
        self.order += 1
        self.world.verified &= len(self.world.acts) == made or self.person == number

    @property
    def person(self) -> str:
        """The internal id of the present world's person."""
        return str(
            self.connection.execute(select(person.c.id).where(person.c.nhs_number == self.world.number)).scalar()
        )

    def verify(self) -> None:
        """The person's identity becomes verified, as a trace would leave it."""
        people.raise_level(self.connection, self.person, "nhs-verified")

    def body(self, name: str) -> Json:
        """The current content of a record."""
        record = records.load(self.connection, *name.split("/"))
        assert record
        return dict(json.loads(record.body))

    def wait(self, days: int) -> None:
        """Time passes in every world."""
        self.now += days * 86_400_000

    def _do(
        self, client: str, act: Callable[[Work], None], sent: list[Json], *, is_death: bool = False,
        did: Did | None = None, purpose: str | None = None,
    ) -> list[str]:  # fmt: skip
        """One act in a savepoint of its own: done, or refused and taken back."""
        self.now += 1
        self.order += 1
        who = named(client)
        assert who
        caller = caller_of(who, self.person if who.role == "person" else None, purpose)
        caller = dataclasses.replace(caller, actor=actor_of(who)) if did else caller
        verified = who.role == "person" and self.world.verified
        party = party_of(caller, self.world.number if who.role == "person" else None)
        tried = Act(self.order, self.now, party, verified, is_death, did)
        moment = datetime.fromtimestamp(self.now / 1000, UTC)
        asked, notes = Asked("oracle", "127.0.0.1"), Notes("create", "C")
        work = Work(self.gateway, caller, asked, self.connection, moment, notes)
        inner = self.connection.begin_nested()
        try:
            act(work)
        except Refusal as refusal:
            inner.rollback()
            codes = tuple(i.code for i in refusal.issues)
            self.refused.append((client, codes, sent))
            self.world.tried += [dataclasses.replace(tried, refused=codes)] if did else []
            return []
        inner.commit()
        made = dataclasses.replace(did, link=notes.detail.get("link", did.link)) if did else None
        self.world.acts.append(dataclasses.replace(tried, did=made))
        return list(work.fresh)

    def copies(self, wanted: Sequence[tuple[World, int]]) -> list[World]:
        """Worlds for other people, by their numbers: every row again under other ids."""
        made = [_again(old, number) for old, number in wanted]
        pairs = zip([old for old, _ in wanted], made, strict=True)
        others = PEOPLE.data([(old.mark, old.number, new.mark, new.number) for old, new in pairs]).cte("others")
        for table in COPIED:
            self.connection.execute(_copying(table, others))
        return made

    def shake(self, rng: random.Random) -> None:
        """Change the register of agreements: some end soon, some begin late, some are between two parties alone."""
        rows = self.connection.execute(select(sharing_agreement.c.id, sharing_agreement.c.starts)).all()
        for row in rows:
            draw = rng.random()
            soon = milliseconds(D0 + timedelta(days=rng.randrange(5, 150)))
            values = {"ends": soon} if draw < 0.2 else {"starts": soon} if draw < 0.25 else {}
            if 0.25 < draw < 0.4:
                values = {"taker": f"org:{BY_CODE[rng.choice(('TESTGP1', 'TESTOH1', 'TESTWW1'))].id}"}
            if values:
                mine = sharing_agreement.c.id == row.id
                self.connection.execute(update(sharing_agreement).where(mine).values(**values))


def _again(old: World, number: int) -> World:
    new = World(mark(number), f"{number:010d}", old.verified, old.cast, [], old.last)
    new.acts = [act.of(old.mark, new.mark, new.number) for act in old.acts]
    new.tried = [act.of(old.mark, new.mark, new.number) for act in old.tried]
    return new


def _copying(table: Any, others: Any) -> Any:
    """The rows of some worlds once more for others: ids and numbers exchanged inside the database."""
    columns = [column for column in table.columns if column.name != "row"]
    of = table.c.person_id if table is disclosure_grant else table.c.id
    copied = select(*(_value(column, others) for column in columns)).join_from(
        table, others, func.substr(of, 1, 8) == others.c.source
    )
    if table is resource_version:
        copied = copied.where(table.c.type.in_(RECORDS))
    return insert(table).from_select([c.name for c in columns], copied)


def _value(column: Any, others: Any) -> Any:
    def swapped(value: Any) -> Any:
        return func.replace(value, others.c.source, others.c.mark, type_=String)

    if column.name == "reference":
        return func.substr(swapped(column.table.c.id), 1, 13)
    if column.name == "token":
        return others.c.mark + func.substr(column, 9)
    if not isinstance(column.type, String):
        return column
    if column.name in ("body", "nhs_number"):
        return func.replace(swapped(column), others.c.was, others.c.number, type_=String)
    return swapped(column)


def agreements_in(connection: Connection) -> list[Agreement]:
    """The register of sharing agreements as it stands."""
    rows = connection.execute(select(sharing_agreement)).mappings()
    return [
        Agreement(r["taker"], r["recipient"], frozenset(json.loads(r["purposes"])), r["classes"], r["implied_care"],
                  r["starts"], r["ends"])
        for r in rows
    ]  # fmt: skip


def said(says: dict[str, str]) -> str:
    """In which word a step of a report was taken: what the person wishes, or that they say a fact is wrong."""
    return "correction" if "correction" in says else says.get("wishes", "")


def parameters(to: str, says: dict[str, str]) -> Json:
    """The Parameters of a step: for whom, and in which words."""
    given = dict.fromkeys(("wishes", "method", "party"), "valueCode")
    parts = [{"name": name, given.get(name, "valueString"): word} for name, word in says.items()]
    parts += [{"name": "recipient", "valueReference": referring(to)}] if to else []
    return {"resourceType": "Parameters", "parameter": parts}


def referring(to: str) -> Json:
    """A reference to an organisation by its code, or to somebody beside the person."""
    return organisation(to) if to in BY_CODE else {"reference": to}


def receiving(to: str) -> str:
    """The same as the evaluator knows it: the id of the organisation, or the reference."""
    return BY_CODE[to].id if to in BY_CODE else to


def asking(employer: str) -> Json:
    """The Parameters by which DWP asks an employer."""
    told = [{"name": "employer", "valueReference": organisation(employer)}]
    return {"resourceType": "Parameters", "parameter": told}


def worry(reference: str | None, number: str, birth_date: str, says: dict[str, str]) -> Json:
    """The Parameters of an escalation: by a referral's reference, or about somebody by number, name and birth date."""
    subject = {
        "name": "subject",
        "part": [
            {"name": "identifier", "valueIdentifier": {"system": NHS_NUMBER, "value": number}},
            {"name": "name", "valueHumanName": {"family": "ZZTEST", "given": ["Zz"]}},
            {"name": "birthDate", "valueDate": birth_date},
        ],
    }
    whom = {"name": "reference", "valueString": reference} if reference else subject
    return {"resourceType": "Parameters", "parameter": [whom, *parameters("", says)["parameter"]]}


def weighing(to: str) -> Json:
    """The Parameters of a disclosure in the public interest."""
    parts = [
        {"name": "restriction", "valueCode": "no-driving"},
        {"name": "balancing", "valueString": "Harm to others weighed against confidence; consent was sought first."},
        {"name": "personTold", "valueCode": "after"},
    ]
    return {"resourceType": "Parameters", "parameter": [*parts, *parameters(to, {})["parameter"]]}


def actor_of(who: SandboxClient) -> Actor | None:
    """The clinician who acts through a client; None where the sandbox has none."""
    human = humans.named(CLINICIANS.get(who.role, ""))
    told = human.claims() if human else {}
    return actor_told(told | {"iss": "nhs"}) if human else None


def caller_of(who: SandboxClient, person: str | None, purpose: str | None = None) -> Caller:
    """A sandbox client as the services know it."""
    of = BY_CODE[who.organisation]
    return Caller(who.id, of.id, of.system, of.code, of.name, of.type, who.role, purpose or who.purpose, who.scopes,
                  "jti", person)  # fmt: skip


def party_of(caller: Caller, person: str | None) -> Party:
    """The same as the evaluator knows it."""
    clinician = caller.actor.subject if caller.actor else None
    return Party(
        caller.organisation, caller.organisation_type, caller.role, caller.purpose, person, clinician=clinician
    )  # fmt: skip


def nhs_number(seed: int) -> str:
    """A valid number of the 999 range that no sandbox person has."""
    while True:
        digits = f"999{1_000_000 + seed % 8_999_999:07d}"[:9]
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)
        seed += 1


@contextmanager
def bench(kind: str, folder: Path) -> Iterator[Bench]:
    """A bench on a fresh seeded database; nothing of it is kept."""
    with place(kind) as here:
        copied(folder, here)
        gateway = open_gateway(Settings(data=folder, database=here.address, public_url="http://testserver", threads=2))
        try:
            with unindexed(), gateway.database.writing(OPERATOR) as connection:
                if gateway.database.is_sqlite:
                    # All that a batch writes stays in memory: it is one transaction, which nothing ever commits.
                    connection.exec_driver_sql("PRAGMA cache_size = -800000")
                yield Bench(gateway, connection)
        finally:
            close_gateway(gateway)


@contextmanager
def unindexed() -> Iterator[None]:
    """Leave search rows out: no decision reads them, and they are half of what a write costs. The reference of a copied
    referral has another form.
    """
    as_given = (patch("app.services.whom.read_reference", str), patch("app.services.confirming.read_reference", str))
    by_name = patch("app.services.confirming.applications.task_of", _named_task)
    with patch("app.store.records.index"), patch("app.store.records.unindex"), as_given[0], as_given[1], by_name:
        yield


def _named_task(connection: Connection, name: str) -> Record | None:
    """An application's Task by its name, for its shared reference stands in no search row here."""
    return records.load(connection, *name.split("/"))


def marked(table: Any) -> Any:
    """The mark a row's id begins with."""
    return func.substr(table.c.id, 1, 8)
