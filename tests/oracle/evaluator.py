"""The decision of access.md, taken slowly: every permission and refusal of a world is read again from its resources."""

from collections.abc import Iterator
from dataclasses import replace

from tests.leaks.oracle import CELLS, OWN_CELLS
from tests.oracle import escalations, jobs, joining, permission, reading, releases
from tests.oracle.permission import MAY_RELEASE, Permit
from tests.oracle.row import BEYOND_STUB, CLOSED, FOREVER, NOTHING, SECTIONS, STUB, Row
from tests.oracle.story import GATEWAY, Act, Agreement, Fact, Party, Story, Text

UNSENT = ("draft", "cancelled", "entered-in-error")


def _cells(table: dict[str, str]) -> dict[tuple[str, str, str], int]:
    lines = ((role, line.split()) for role, text in table.items() for line in text.split("|") if line)
    return {(role, data_class, type): int(rank) for role, (data_class, type, rank) in lines}


MATRIX, OWN_MATRIX = _cells(CELLS), _cells(OWN_CELLS)


def cell(table: dict[tuple[str, str, str], int], role: str, data_class: str, type: str) -> int:
    """The rank a matrix gives a role on a record of this class and type."""
    exact = table.get((role, data_class, type))
    return exact if exact is not None else table.get((role, data_class, "*"), NOTHING)


class Oracle:
    """The decision over a story as it stands now; `before` leaves out what was done from that act on."""

    def __init__(self, story: Story, before: int = FOREVER, *, implied: bool = True) -> None:
        self.story = story
        self.before = before
        self.implied = implied
        self._for: dict[Party, list[Row]] = {}
        self._about: dict[str, tuple[str, frozenset[str]]] = {}
        self.written = [(fact, row) for fact in list(story.all.values()) for row in self._written(fact)]
        for merge in story.merges(before):
            self.written = list(joining.joined(self, merge))
        for tied, person in joining.burials(self):
            self.written = [(fact, joining.ended(fact, row, tied, person)) for fact, row in self.written]
        self.rows = [row for _, row in self.written]

    def then(self, order: int, *, implied: bool = True) -> "Oracle":
        """The decision as it stood before an act: what went before never changes, so it is taken once."""
        if (order, implied) not in self.story.past:
            self.story.past[order, implied] = Oracle(self.story, order, implied=implied)
        past: Oracle = self.story.past[order, implied]
        return past

    def rank(self, caller: Party, fact: Fact, at: int, version: int = 0) -> int:
        """What a caller sees of a record, or of one version of it, at an instant: 0 nothing, 9 all, between them the
        views of its type.
        """
        data_class = fact.class_at(version or len(self.versions(fact)))
        if caller.role != "person" and not caller.link and self.keeper(fact) == caller.organisation:
            return cell(OWN_MATRIX, caller.role, data_class, fact.type)
        most = cell(MATRIX, caller.role, data_class, fact.type)
        return min(most, self.sight(caller, fact, at, version)) if most else NOTHING

    def sight(self, caller: Party, fact: Fact, at: int, version: int = 0) -> int:
        """The greatest rank that what was allowed gives, whatever the role."""
        return max((row.rank for row in self.standing(caller, fact, at, version)), default=NOTHING)

    def read(self, caller: Party, fact: Fact, at: int) -> int:
        """What a caller sees under a record's own address: the current version, or an older one shown to it."""
        older = range(1, len(self.versions(fact)))
        shown = [v for v in older if any(row.version for row in self.standing(caller, fact, at, v))]
        return max(self.rank(caller, fact, at, version) for version in (0, *shown))

    def sections(self, caller: Party, fact: Fact, at: int, version: int) -> frozenset[str]:
        """The sections of a version that its shares show together."""
        return frozenset(s for row in self.standing(caller, fact, at, version) for s in row.sections)

    def standing(self, caller: Party, fact: Fact, at: int, version: int) -> list[Row]:
        """What permits a version (the current one when none is named) and is outranked by no refusal."""
        person, covered = self.covered(fact)
        this = version or len(self.versions(fact))
        data_class, of = fact.class_at(this), (None, this)
        rows = [row for row in self.asked(caller) if row.person == person and row.starts <= at < row.ends]
        rows = [r for r in rows if r.reaches & covered]
        rows = [r for r in rows if r.denies or (data_class in r.classes and r.version in of)]
        last = max((row.order for row in rows if row.denies), default=-1)
        return [row for row in rows if not row.denies and (not row.deniable or row.order > last)]

    def is_refused(self, caller: Party, fact: Fact, at: int) -> bool:
        """Whether any refusal that stands means a party, its purpose and a record."""
        person, covered = self.covered(fact)
        rows = [row for row in self.asked(caller) if row.denies and row.person == person]
        return any(row.reaches & covered and row.starts <= at < row.ends for row in rows)

    def asked(self, caller: Party) -> list[Row]:
        """The permissions and refusals that mean a party and its purpose."""
        if caller not in self._for:
            mine, refused = caller.recipients, caller.refused_as
            self._for[caller] = [
                row for row in self.rows
                if row.recipient in (refused if row.denies else mine) and row.purpose in (caller.purpose, "*")
            ]  # fmt: skip
        return self._for[caller]

    def covered(self, fact: Fact) -> tuple[str, frozenset[str]]:
        """Whom a record is about, and the reaches that take it in."""
        if fact.name not in self._about:
            names = {"*", f"org:{self.keeper(fact)}", f"rec:{fact.name}", f"ref:{self.referral(fact)}"}
            self._about[fact.name] = self.person(fact), frozenset(names)
        return self._about[fact.name]

    def keeper(self, fact: Fact) -> str:
        """The organisation that keeps a record: who sent it, but the gateway what its sender wrote about somebody known
        to it by a bare stub alone (docs/decisions, 0019).
        """
        if "kept_by" not in fact.__dict__:
            fact.__dict__["kept_by"] = GATEWAY if self._rests_on_a_stub(fact) else fact.keeper
        kept: str = fact.__dict__["kept_by"]
        return kept

    def _rests_on_a_stub(self, fact: Fact) -> bool:
        named = [self.story.all[n] for n in (*fact.ties, reading.subject_of(fact.first.body)) if n in self.story.all]
        others = [other for other in named if other.name != fact.name]
        return bool(others) and not any(self._wrote_seeing(fact.first.act, other) for other in others)

    def referral(self, fact: Fact) -> str | None:
        """The root request a record belongs to: itself, one it names by a record its writer saw beyond the stub, or the
        one root of the act that stored it.
        """
        if "referral" not in fact.__dict__:
            fact.__dict__["referral"] = self._referral(fact)
        found: str | None = fact.__dict__["referral"]
        return found

    def _referral(self, fact: Fact) -> str | None:
        if fact.type == "Patient" or reading.is_review(fact.first.body):
            return None
        if fact.is_root:
            return fact.name
        act = fact.first.act
        if fact.is_of_escalation:
            return escalations.referral(self, act)
        carried = jobs.declared_by(self, fact)
        if carried:
            return self.referral(carried)
        named = [self.story.all[tie] for tie in fact.ties if tie in self.story.all and tie != fact.name]
        ours = fact.type == "Task" or fact.is_notice_of_closure
        found = {self.referral(other) for other in named if ours or self._wrote_seeing(act, other)} - {None}
        roots = [other.name for other in self.story.of("ServiceRequest") if other.is_root and other.first.act == act]
        return found.pop() if found else roots[0] if len(roots) == 1 else None

    def _wrote_seeing(self, act: Act, named: Fact) -> bool:
        if named.first.act == act or (self.keeper(named) in (act.by.organisation, GATEWAY) and named.type != "Task"):
            return True
        return self.then(act.order).rank(act.by, named, act.instant) >= BEYOND_STUB

    def versions(self, fact: Fact) -> list[Text]:
        """The versions of a record that there are."""
        return fact.versions if self.before == FOREVER else fact.until(self.before)

    def person(self, fact: Fact) -> str:
        """Who a record is about."""
        return self.story.person(fact, self.before)

    def _written(self, fact: Fact) -> Iterator[Row]:
        """What a record opens or closes; permits that came from another person by a tie yield to every refusal."""
        if not self.versions(fact):
            return
        moved = self.story.moved(fact, self.before)
        for row in self._said(fact):
            yield self._yielding(row, moved) if moved and row.deniable and not row.denies else row

    def _yielding(self, row: Row, moved: Act) -> Row:
        died = [a for a in self.story.acts.values() if a.is_death and a.by.person == row.person]
        ends = moved.instant if any(a.order < moved.order for a in died) and row.starts < moved.instant else FOREVER
        return replace(row, order=0 if row.order < moved.order else row.order, ends=min(row.ends, ends))

    def _said(self, fact: Fact) -> Iterator[Row]:
        versions = self.versions(fact)
        person = self.person(fact)
        own, every = frozenset((f"rec:{fact.name}",)), frozenset((*"ABCDEFGHI", "draft"))
        if fact.type == "Patient":
            yield Row(person, f"person:{person}", "*", every, frozenset("*"), deniable=False)
        elif fact.type == "Task" and fact.is_of_escalation:
            yield from escalations.written(self, fact, versions, person)
        elif fact.type == "Task" and reading.is_review(fact.first.body):
            yield from escalations.emergency(fact, person)
        elif fact.type == "Task":
            yield from self._by_task(fact, versions, person, own)
        elif fact.is_notice_of_closure:
            told = f"org:{reading.organisation_of(fact.body['recipient'][0])}"
            yield Row(person, told, "*", frozenset("C"), own, deniable=False)
        elif fact.type == "ServiceRequest" and self.implied:
            yield from self._implied(fact, person)
        elif fact.type == "Consent":
            yield from self._by_consent(fact, versions, person)
        elif fact.type in ("Composition", "CarePlan"):
            yield from releases.written(self, fact, person)

    def _by_task(self, task: Fact, versions: list[Text], person: str, own: frozenset[str]) -> Iterator[Row]:
        """The owner sees the stub once it is asked, the requester its Task; a referral's requester every Task of it."""
        owner, requester = (f"org:{reading.organisation_of(task.body[side])}" for side in ("owner", "requester"))
        asked = frozenset("B")
        if any(text.body["status"] not in UNSENT for text in versions):
            yield Row(person, owner, "*", asked, own, rank=STUB, deniable=False)
        yield Row(person, requester, "*", asked, own, deniable=False)
        referral = self.referral(task)
        if referral:
            root = f"org:{self.keeper(self.story.all[referral])}"
            yield Row(person, root, "*", asked, frozenset((f"ref:{referral}",)), deniable=False)
        yield from jobs.written(self, task, versions, person)

    def _by_consent(self, consent: Fact, versions: list[Text], person: str) -> Iterator[Row]:
        """The last version's permits and refusals, and for ever what each version left out of the one before."""
        for before, after in zip([None, *versions[:-1]], versions, strict=True):
            if before is not None and after.body["status"] != "entered-in-error":
                for recipient, purpose in _taken_back(before, after):
                    yield _denial(person, recipient, purpose, after.act)
        last = versions[-1]
        for recipient, purpose in permission.refusals(last.body):
            yield _denial(person, recipient, purpose, last.act)
        yield from self.opened_by(consent, versions, person)

    def opened_by(self, consent: Fact, versions: list[Text], person: str) -> list[Row]:
        """What the last version opens. An organisation's Consent that the person changed opens what it opened before
        and still says, within both periods and as old as it was: nobody opens more by somebody else's consent.
        """
        last = versions[-1]
        said = list(permission.permits(last.body, last.act.instant))
        now = [row for permit in said for row in self._permitted(consent, versions, permit, person)]
        if last.act.by.role != "person" or consent.first.act.by.role == "person":
            return now
        before = self.opened_by(consent, versions[:-1], person)
        both = [_common(old, new) for old in before for new in now if old.ends > last.act.instant]
        return [row for row in both if row]

    def _permitted(self, consent: Fact, versions: list[Text], permit: Permit, person: str) -> Iterator[Row]:
        act = versions[-1].act
        taker = consent.first.act.by
        agreed = FOREVER if taker.role == "person" else self.agreed(act, permit, taker.organisation)
        if agreed is None:
            return
        classes = permit.classes if permit.opens else frozenset({MAY_RELEASE} if permit.classes else ())
        order = act.order if permit.by_name else 0
        if permit.share:
            record, version, sections = permit.share
            until = min(permit.ends, self.died(act, person), self._voided(record, act))
            one = frozenset((f"rec:{record}",)) if permit.classes else frozenset[str]()
            yield Row(person, *permit.pair, permit.classes, one, permit.starts, until, SECTIONS, order,
                      version=version, sections=sections, source=consent.name, since=act.order)  # fmt: skip
            return
        attached, own = self._reaches(consent, versions)
        for reaches, ends in ((attached, self._closed(permit, consent, act)), (own, FOREVER)):
            until = min(permit.ends, agreed, ends, self.died(act, person))
            if reaches:
                yield Row(person, *permit.pair, classes, reaches, permit.starts, until, order=order,
                          source=consent.name, since=act.order)  # fmt: skip

    def _voided(self, name: str, act: Act) -> int:
        """When a passport was in error, from the version on that stood at an act; for ever when it was not."""
        form = self.story.all.get(name)
        earlier = len(form.until(act.order)) if form else 0
        since = self.versions(form)[max(earlier - 1, 0) :] if form else []
        return min((t.act.instant for t in since if t.body["status"] == "entered-in-error"), default=FOREVER)

    def agreed(self, act: Act, permit: Permit, by: str) -> int | None:
        """Until when taker and recipient have a sharing agreement for a purpose; None when there is none in force."""
        if permit.recipient == f"org:{by}" or permission.type_of(permit.recipient) == permission.RELATED:
            return FOREVER
        taker, recipient = _names(by), {permit.recipient, f"type:{permission.type_of(permit.recipient)}"}
        live = [a for a in self._in_force(act) if a.taker in taker and a.recipient in recipient]
        return max((a.ends for a in live if permit.purpose in a.purposes), default=None)

    def _in_force(self, act: Act) -> list[Agreement]:
        return [a for a in self.story.agreements if a.starts <= act.instant < a.ends]

    def _reaches(self, consent: Fact, versions: list[Text]) -> tuple[frozenset[str], frozenset[str]]:
        """What the last version opens by its referral, and besides: of somebody unverified, what they wrote."""
        act, taker = versions[-1].act, consent.first.act.by
        if taker.role == "person":
            return frozenset(), frozenset("*") if act.verified else self._wrote(act)
        short = any("consent-taken" in str(text.body.get("extension")) for text in versions)
        own = frozenset() if short else frozenset((f"org:{taker.organisation}",))
        root = self._root(consent, versions[-1])
        return self._attached(root, act) if root else frozenset(), own

    def _wrote(self, act: Act) -> frozenset[str]:
        """What somebody had written with their own sign-in by an act."""
        firsts = [(fact, fact.first.act) for fact in self.story.all.values()]
        mine = [f for f, first in firsts if first.order <= act.order and first.by == act.by]
        return frozenset(f"rec:{f.name}" for f in mine if f.type != "Task" and not f.is_notice_of_closure)

    def _root(self, consent: Fact, version: Text) -> Fact | None:
        """The referral a Consent is attached to by its requester: named in its data, or begun in its transaction."""
        named = [self.story.all[n] for n in reading.data_of(version.body) if n in self.story.all]
        with_it = self.story.all.get(self.referral(consent) or "")
        beside = [with_it] if with_it and with_it.first.act == consent.first.act else []
        for request in (*named, *beside):
            if request.type == "ServiceRequest" and request.is_root and self.keeper(request) == self.keeper(consent):
                return request
        return None

    def _attached(self, root: Fact, act: Act) -> frozenset[str]:
        """The referral, and what it names that its requester keeps: its Patient, and older records."""
        request = [text for text in root.versions if text.act.order <= act.order][-1].body
        named = [reading.subject_of(request), *reading.supporting(request)]
        older = [
            self.story.all[n]
            for n in named
            if n in self.story.all and self.keeper(self.story.all[n]) == self.keeper(root)
        ]
        return frozenset({f"ref:{root.name}"} | {f"rec:{f.name}" for f in older if self.referral(f) != root.name})

    def _closed(self, permit: Permit, consent: Fact, act: Act) -> int:
        """When the recipient's own Task of the referral was closed after the permit: its sight of the referral ends."""
        root = self._root(consent, [t for t in consent.versions if t.act == act][-1])
        ends = [
            text.act.instant
            for task in self._tasks()
            if root and self.referral(task) == root.name
            and permit.recipient == f"org:{reading.organisation_of(task.body['owner'])}"
            for text in self.versions(task)
            if text.act.order > act.order and text.body["status"] in CLOSED
        ]  # fmt: skip
        return min(ends, default=FOREVER)

    def _tasks(self) -> list[Fact]:
        tasks = [task for task in self.story.of("Task") if task.class_at(1) == "B"]
        return [task for task in tasks if task.first.act.order < self.before]

    def died(self, act: Act, person: str) -> int:
        """When a verified source told, after an act, that the person died; for ever when none did."""
        told = [a for a in self.story.acts.values() if a.is_death and a.by.person == person]
        deaths = [a.instant for a in told if act.order < a.order < self.before]
        return min(deaths, default=FOREVER)

    def _implied(self, request: Fact, person: str) -> Iterator[Row]:
        """Direct care between NHS parties under an agreement that says so, where no consent opened the request."""
        act, to = request.first.act, reading.organisation_of(request.first.body["performer"][0])
        kept = [self.story.all[n] for n in [reading.subject_of(request.first.body)] if n in self.story.all]
        patient = {f"rec:{f.name}" for f in kept if self.keeper(f) == self.keeper(request)}
        for agreement in self._in_force(act):
            sides = agreement.taker in _names(act.by.organisation) and agreement.recipient in _names(to)
            if sides and agreement.implied_care and not self._opened(request, to):
                until = min(agreement.ends, self.died(act, person), self._left(request, to))
                reaches = frozenset({f"ref:{self.referral(request)}"} | patient)
                for purpose in agreement.purposes:
                    yield Row(person, f"org:{to}", purpose, frozenset(agreement.classes), reaches, act.instant, until)

    def _opened(self, request: Fact, to: str) -> bool:
        """Whether a consent stored with the request, or before, lets its performer see it for some purpose."""
        then = self.then(request.first.act.order + 1, implied=False)
        parties = (Party(to, reading.TYPES[to], "", row.purpose) for row in then.rows if row.purpose != "*")
        return any(then.sight(party, request, request.first.act.instant) for party in parties)

    def _left(self, request: Fact, to: str) -> int:
        ends = [
            text.act.instant
            for task in self._tasks()
            if self.referral(task) == self.referral(request) and reading.organisation_of(task.body["owner"]) == to
            for text in self.versions(task)
            if text.body["status"] in CLOSED
        ]
        return min(ends, default=FOREVER)


def _names(organisation: str) -> set[str]:
    return {f"org:{organisation}", f"type:{reading.TYPES.get(organisation, '')}"}


def _taken_back(before: Text, after: Text) -> set[tuple[str, str]]:
    """The pairs a version permitted, and still would, that the next one leaves out."""
    permitted = permission.permits(before.body, before.act.instant)
    pairs = {permit.pair for permit in permitted if permit.ends > after.act.instant and permit.classes}
    kept = permission.permits(after.body, after.act.instant)
    return pairs - {permit.pair for permit in kept if permit.classes}


def _common(old: Row, new: Row) -> Row | None:
    """What two rows of two versions of one Consent both open, in the place of the older; None when nothing."""
    classes, reaches = old.classes & new.classes, old.reaches & new.reaches
    if (old.recipient, old.purpose) != (new.recipient, new.purpose) or not classes or not reaches:
        return None
    starts, ends = max(old.starts, new.starts), min(old.ends, new.ends)
    return replace(old, classes=classes, reaches=reaches, starts=starts, ends=ends)


def _denial(person: str, recipient: str, purpose: str, act: Act) -> Row:
    return Row(person, recipient, purpose, frozenset(), frozenset("*"), act.instant, order=act.order, denies=True,
               since=act.order)  # fmt: skip
