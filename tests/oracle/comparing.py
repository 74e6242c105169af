"""Every caller against every record: what the SQL predicate says, and what the evaluator says, world by world."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, case, literal, select

from app.domain.caller import Caller
from app.sandbox.clients import CLIENTS, SandboxClient
from app.sandbox.organisations import BY_CODE
from app.store import records
from app.store.prepared import Asking
from app.store.tables.people import person
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.reports import release_link
from app.store.visibility import decision
from tests.leaks.facts import DIRECTORY
from tests.oracle import jobs, permission, reading, releases
from tests.oracle.applying import EMPLOYERS, apply
from tests.oracle.bench import (
    Bench,
    World,
    actor_of,
    agreements_in,
    bench,
    caller_of,
    mark,
    marked,
    nhs_number,
    party_of,
)
from tests.oracle.consents import Dice
from tests.oracle.evaluator import Oracle
from tests.oracle.joining import join
from tests.oracle.planning import plan
from tests.oracle.reporting import disclose, tell
from tests.oracle.risks import break_glass, escalate
from tests.oracle.story import Did, Fact, Party, Story
from tests.oracle.tying import tie
from tests.oracle.worlds import Known, begin, go_on
from tests.wire.bodies import organisation

Json = dict[str, Any]
INSURER = f"org:{BY_CODE['TESTINS1'].id}"
TABLES = {type: table for type, table in RECORDS.items() if type not in DIRECTORY}
PINNED = ("QuestionnaireResponse", "Composition", "CarePlan")
"""Types of which each version is asked for by itself."""

LINKED = ("Composition", "CarePlan")
"""Types of which a link may show one."""

Lived = tuple[World, Known]
BEGUN_WITH = ((escalate, 0.5), (tie, 0.25), (join, 0.2), (disclose, 0.2), (break_glass, 0.2), (apply, 0.4), (plan, 0.4))
"""What may happen before a world is copied, and how often it does."""

FIRST_COPY = 0x100000
SKELETONS, PHASES = 16, 2
ALL_ASKED = 150
"""Up to so many worlds every caller asks at each look; in more of them some do, by lot."""

BLIND = ("dwp-status", "ig", "caldicott", "icb", "national", "none", "employer-2", "employer")
"""Clients that a few worlds are enough for: no permission ever shows them anything, or they are like another."""

ASKED = [(client, client.purpose) for client in CLIENTS if client.name not in (*BLIND, "person")]
ASKED += [(client, "BTG") for client in CLIENTS if client.emergency]
OTHER_PURPOSES = (("oh-a", "care-coordination"), ("gp", "oh-assessment"), ("workwell", "dwp-status"))


@dataclass
class Told:
    """The figures of a comparison."""

    worlds: int = 0
    accesses: int = 0
    seen: int = 0
    pinned: int = 0
    consents: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Told") -> None:
        """Put the figures of another run to these."""
        self.worlds += other.worlds
        self.accesses += other.accesses
        self.seen += other.seen
        self.pinned += other.pinned
        self.consents += other.consents
        self.refused += other.refused
        self.wrong += other.wrong


def compare(kind: str, folder: Path, seed: int, worlds: int, branches: int = 1) -> Told:
    """Make worlds from a seed, go on with each, and compare after each phase and at one later instant."""
    with grown(kind, folder, seed, worlds, branches) as comparison:
        comparison.look(random.Random(seed).choice((1, 12, 40, 100, 200, 400)))
        comparison.judge_refusals()
        return comparison.told


@contextmanager
def grown(kind: str, folder: Path, seed: int, worlds: int, branches: int = 1) -> "Iterator[Comparison]":
    """Worlds that have lived through their phases, compared after each; so many at a time share the first."""
    rng = random.Random(f"worlds/{seed}")
    with bench(kind, folder) as at:
        at.shake(rng)
        made = _branched(at, _begun(at, seed), FIRST_COPY, worlds // branches)
        comparison = Comparison(at, seed, made)
        for phase in range(PHASES):
            if phase == 1 and branches > 1:
                made += _branched(at, made, FIRST_COPY + len(made), worlds - len(made))
                comparison.take(made)
            at.wait(rng.choice((0, 1, 20, 40)))
            for world, known in made:
                dice = Dice(f"{seed}/{world.mark}/{phase}", world.cast)
                with at.within(world):
                    for _ in range(dice.choice((1, 1, 2))):
                        go_on(at, dice, known)
            comparison.look(0)
        yield comparison


def _begun(at: Bench, seed: int) -> list[Lived]:
    first: list[Lived] = []
    for number in range(SKELETONS):
        dice = Dice(f"{seed}/skeleton/{number}")
        verified = dice.random() < 0.5
        world = World(mark(number + 1), nhs_number(number * 1_000), verified, dice.cast, [])
        with at.within(world):
            first.append((world, begin(at, dice)))
            if world.verified:
                at.verify()
            tell(at, dice, first[-1][1])
            for act, chance in BEGUN_WITH:
                if dice.random() < chance:
                    act(at, dice, first[-1][1])
    return first


def _branched(at: Bench, from_: list[Lived], number: int, wanted: int) -> list[Lived]:
    """So many copies of some worlds, in turn, for people with these numbers on."""
    olds = [from_[n % len(from_)] for n in range(wanted)]
    news = at.copies([(old, number + n) for n, (old, _) in enumerate(olds)])
    return [(new, known.swapped(old.mark, new.mark)) for (old, known), new in zip(olds, news, strict=True)]


class Comparison:
    """The stories of many worlds, read on as they grow, and their accesses asked on both sides."""

    def __init__(self, at: Bench, seed: int, made: list[Lived]) -> None:
        self.at = at
        self.seed = seed
        self.told = Told()
        self._rng = random.Random(f"callers/{seed}")
        self.take(made)

    def take(self, made: list[Lived]) -> None:
        """Tell the stories of these worlds, from their beginning."""
        self.worlds = {world.mark: world for world, _ in made}
        agreements = agreements_in(self.at.connection)
        self.stories = {world.mark: Story(world.acts, agreements) for world, _ in made}
        self.told.worlds = len(made)
        self._oracles: dict[str, Oracle] = {}
        self._read = 0

    def look(self, days: int, *, at_most: int = 1 << 30) -> None:
        """Compare every access as it stands now, or as it would stand some days from now, until so many are wrong."""
        if self._take_in():
            self._oracles = {name: Oracle(story) for name, story in self.stories.items()}
        now, oracles = self.at.now + days * 86_400_000, self._oracles
        chosen = self._rng.sample(ASKED, 7) if len(self.worlds) > ALL_ASKED else ASKED
        others = [(c, p) for n, p in OTHER_PURPOSES for c in CLIENTS if c.name == n]
        for client, purpose in (*chosen, *self._rng.sample(others, 1)):
            self._compare(oracles, _caller(client, purpose), now)
            if len(self.told.wrong) >= at_most:
                return
        self._compare_persons(oracles, now)
        self._compare_links(oracles, now)
        self._compare_jobs(oracles, now)
        for client in self._rng.sample([c for c in CLIENTS if c.name in BLIND], 1):
            few = dict(list(oracles.items())[:50])
            self._compare(few, caller_of(client, None), now)

    def _take_in(self) -> bool:
        """The versions stored since the last look, told to the stories; whether anything was done since."""
        told = sum(len(story.acts) for story in self.stories.values())
        for name, world in self.worlds.items():
            self.stories[name].acts = {act.instant: act for act in world.acts}
        table = resource_version
        since = table.c.last_updated > self._read
        columns = (table.c.type, table.c.id, table.c.last_updated, table.c.body)
        rows = self.at.connection.execute(select(*columns).where(since).order_by(table.c.last_updated, table.c.version))
        is_first, self._read = not self._read, self.at.now
        is_changed = is_first or told < sum(len(story.acts) for story in self.stories.values())
        for row in rows:
            story = self.stories.get(row.id[:8])
            if story is not None and row.type in TABLES:
                story.note(row.type, row.id, row.last_updated, row.body)
                is_changed = True
        return is_changed

    def _compare(self, oracles: dict[str, Oracle], caller: Caller, now: int) -> None:
        party = party_of(caller, None)
        self._judge(oracles, self._ranks(lambda _: caller, now), lambda _: party, now)
        for name, oracle in oracles.items():
            for fact in oracle.story.of(*PINNED):
                self._compare_sections(name, oracle, caller, fact, now)

    def _compare_sections(self, name: str, oracle: Oracle, caller: Caller, fact: Fact, now: int) -> None:
        """Of each version that is seen in part, the sections."""
        party, pinned = party_of(caller, None), caller.purpose != "BTG"
        for version in range(1, len(fact.versions) + 1):
            if 0 < oracle.rank(party, fact, now, version) < 9:
                record = records.read_version(self.at.connection, caller, fact.type, fact.id, version, now)
                want = oracle.sections(party, fact, now, version)
                if (
                    record is None
                    or record.sections != want
                    or record.has_newer != (pinned and version < len(fact.versions))
                ):
                    self.told.wrong.append(f"seed {self.seed}: {party.role} sees {record} of {fact.name}, not {want}")

    def _compare_persons(self, oracles: dict[str, Oracle], now: int) -> None:
        """Each person about their own world: the recipient is whoever the record is about, and nobody else."""
        client = next(c for c in CLIENTS if c.role == "person")
        numbers = {name: Party("", "", "person", client.purpose, world.number) for name, world in self.worlds.items()}

        def asking(table: Any) -> Asking:
            return Asking("person", "", literal(""), literal(client.purpose), (_holder(table),))

        self._judge(oracles, self._ranks(asking, now), numbers.__getitem__, now)

    def _compare_links(self, oracles: dict[str, Oracle], now: int) -> None:
        """Whoever opens the last link of a world, about the reports of that world: one to an organisation, and one to
        somebody beside the person.
        """
        for beside, link_of in ((False, _link_of), (True, _link_beside)):
            last = {
                name: act.did
                for name, world in self.worlds.items()
                for act in world.acts
                if act.did and act.did.link and bool(reading.beside_of(act.did.to)) == beside
            }
            parties = {name: _opening(oracles[name], did) for name, did in last.items()}
            ranks = self._ranks(link_of, now, LINKED) if parties else {}
            self._judge({name: oracles[name] for name in parties}, ranks, parties.__getitem__, now, LINKED)

    def _compare_jobs(self, oracles: dict[str, Oracle], now: int) -> None:
        """Each application, by one of the employers that could be asked: whether it is told the job."""
        asked = [(reading.organisation_of(organisation(code)), client) for code, client in EMPLOYERS.items()]
        for oracle in oracles.values():
            for task in [t for t in oracle.story.of("Task") if reading.is_task_of_application(t.first.body)]:
                employer, client = self._rng.choice(asked)
                want = jobs.is_told(oracle, task, employer, now, self.at.birth_date)
                self.told.accesses += 1
                if want != self.at.is_told_the_job(client, task.name, now):
                    self.told.wrong.append(f"seed {self.seed}: {client} told of {task.name}: the page says {want}")

    def _ranks(
        self, asking: Callable[[Any], Caller | Asking], now: int, types: tuple[str, ...] = tuple(TABLES)
    ) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for type, table in [(type, TABLES[type]) for type in types]:
            seen_by = decision(table, type, asking(table), bindparam("at", now))
            statement = select(table.c.id, marked(table), seen_by)
            for id, name, seen in self.at.connection.execute(statement.where(table.c.id.like("001%"))):
                found[name][f"{type}/{id}"] = int(seen[0])
        for type in [type for type in PINNED if type in types]:
            table = resource_version
            seen_by = decision(table, type, asking(table), bindparam("at", now))
            statement = select(table.c.id, table.c.version, marked(table), seen_by).where(table.c.type == type)
            for id, version, name, seen in self.at.connection.execute(statement.where(table.c.id.like("001%"))):
                found[name][f"{type}/{id}/{version}"] = int(seen[0])
        return found

    def _judge(
        self, oracles: dict[str, Oracle], ranks: dict[str, dict[str, int]], party_in: Callable[[str], Party], now: int,
        types: tuple[str, ...] = tuple(TABLES),
    ) -> None:  # fmt: skip
        for name, oracle in oracles.items():
            party = party_in(name)
            got = ranks.get(name, {})
            for fact in oracle.story.of(*types):
                want = oracle.rank(party, fact, now)
                self.told.accesses += 1
                self.told.seen += want > 0
                if want != got.get(fact.name):
                    self._complain(name, party, fact.name, want, got.get(fact.name))
                for version in range(1, len(fact.versions) + 1) if fact.type in PINNED else ():
                    one, pinned = f"{fact.name}/{version}", oracle.rank(party, fact, now, version)
                    self.told.accesses += 1
                    self.told.pinned += 0 < pinned < 9
                    if pinned != got.get(one):
                        self._complain(name, party, one, pinned, got.get(one))

    def _complain(self, world: str, party: Party, name: str, want: int, got: int | None) -> None:
        self.told.wrong.append(
            f"seed {self.seed} world {world}: {party.role} {party.organisation[-4:]} for {party.purpose}"
            f" sees {name} at {got}, the page says {want}"
        )

    def _names_error(self, consent: Json) -> bool:
        """Whether a share names a passport that was entered in error."""
        share = reading.share_of(consent)
        forms = [story.all[share[0]] for story in self.stories.values() if share and share[0] in story.all]
        return any(text.body["status"] == "entered-in-error" for form in forms for text in form.versions)

    def judge_refusals(self) -> None:
        """A Consent that was refused must have had a fault, and none with a fault may be stored; a release that was
        refused for want of a permit, or of the person's word, must have wanted it.
        """
        for name, world in self.worlds.items():
            for act in [act for act in world.tried if releases.is_held_up(act)]:
                if releases.could_go(Oracle(self.stories[name]), act):
                    self.told.wrong.append(f"seed {self.seed}: {act} is refused without a fault")
        for client, codes, sent in self.at.refused:
            for consent in [r for r in sent if r["resourceType"] == "Consent"]:
                self.told.refused += 1
                known = set(codes) & {
                    "CON-014",
                    "CON-038",
                    "RES-007",
                    "RES-008",
                    "RES-005",
                    "RES-001",
                    "CON-001",
                    "AUT-020",
                }
                others = len(sent) > 1 and not codes[0].startswith("CON")
                if not known and not others and not permission.faults(consent) and not self._names_error(consent):
                    self.told.wrong.append(f"seed {self.seed}: {client} is refused {codes} without a fault: {consent}")
        for story in self.stories.values():
            for text in [t for fact in story.of("Consent") for t in fact.versions]:
                self.told.consents += 1
                if found := permission.faults(text.body):
                    self.told.wrong.append(f"seed {self.seed}: stored in spite of {found}: {text.text}")


def _caller(client: SandboxClient, purpose: str) -> Caller:
    """A client with a purpose; who breaks glass acts by name."""
    caller = caller_of(client, None, purpose)
    return replace(caller, actor=actor_of(client)) if purpose == "BTG" else caller


def _opening(oracle: Oracle, did: Did) -> Party:
    """Who opens a link; what it is for is what the release was that it rests on."""
    found = (row.purpose for row in oracle.rows if row.recipient == f"link:{did.link}")
    purpose, beside = next(found, "employer-advice"), reading.beside_of(did.to)
    if beside:
        return Party("", permission.RELATED, permission.RELATED, purpose, link=did.link, beside=beside)
    return Party(did.to, reading.TYPES[did.to], "employer", purpose, link=did.link)


def _link_of(table: Any) -> Asking:
    """Whoever opens the last link of a record's world that was made for an organisation."""
    to = release_link.c.party
    link, *party, purpose = _last_link(
        table, to.like("org:%"), to, case((to == INSURER, "type:insurer"), else_="type:employer")
    )
    return Asking("employer", "", literal(""), purpose, (link,), (link, *party, "*"), link=True)


def _link_beside(table: Any) -> Asking:
    """Whoever opens the last one that was made for somebody beside the person."""
    to = release_link.c.party
    link, party, purpose = _last_link(table, to.like("link:%"), to)
    return Asking(permission.RELATED, "", literal(""), purpose, (link,), (link, party, "*"), link=True)


def _last_link(table: Any, made_for: Any, *parties: Any) -> list[Any]:
    """Recipient, parties and purpose of the last link of a record's world that was made for some."""
    mine = marked(table)
    theirs = (release_link.c.id > mine, release_link.c.id < mine + "~", made_for)

    def last(value: Any) -> Any:
        newest = select(value).where(*theirs).order_by(release_link.c.id.desc()).limit(1)
        return newest.correlate(table).scalar_subquery()

    return [last(value) for value in (release_link.c.recipient, *parties, release_link.c.purpose)]


def _holder(table: Any) -> Any:
    """The person who holds the number of a record's world."""
    mine = marked(table)
    theirs = (person.c.id > mine, person.c.id < mine + "~", person.c.nhs_number.is_not(None))
    return literal("person:") + select(person.c.id).where(*theirs).correlate(table).scalar_subquery()
