"""A world as it is known from outside: who did what in which order, and the texts that were stored by it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tests.oracle import reading
from tests.oracle.row import FOREVER

Json = dict[str, Any]
GATEWAY = "gateway"


@dataclass(frozen=True)
class Party:
    """Who asks or acts: organisation (id), its type, role and purpose; `person` is whose own sign-in it is, `beside`
    the RelatedPerson (id) that is no organisation.
    """

    organisation: str
    type: str
    role: str
    purpose: str
    person: str | None = None
    link: str | None = None
    clinician: str | None = None
    beside: str | None = None

    @property
    def recipients(self) -> frozenset[str]:
        """Whom a permission or a refusal must name to mean this party."""
        if self.role == "person":
            return frozenset((f"person:{self.person}",))
        alone = (f"clinician:{self.clinician}",) if self.clinician else ()
        return frozenset((f"link:{self.link}",)) if self.link else self.parties | frozenset(alone)

    @property
    def parties(self) -> frozenset[str]:
        """Whom a refusal must name to mean this party, or the one a link was made for."""
        if self.beside:
            return frozenset((f"link:{self.beside}", "*"))
        return frozenset((f"org:{self.organisation}", f"type:{self.type}", "*"))

    @property
    def refused_as(self) -> frozenset[str]:
        """Whose refusals bind this party."""
        return self.recipients | self.parties if self.link else self.recipients


@dataclass(frozen=True)
class Did:
    """What an act did to a record, where no stored version says so: to or for which organisation (id) or RelatedPerson
    (reference), in which word;
    `link` is the link it made.
    """

    what: str
    name: str
    to: str = ""
    says: str = ""
    link: str = ""

    def of(self, old: str, new: str) -> "Did":
        """The same in a copy of a world."""
        to = self.to.replace(old, new) if "/" in self.to else self.to
        return replace(self, name=self.name.replace(old, new), to=to, link=self.link.replace(old, new))


@dataclass(frozen=True)
class Act:
    """One commit: its place in the order, its instant (ms) and whose it was; a verified death is an act of nobody."""

    order: int
    instant: int
    by: Party
    verified: bool = False
    is_death: bool = False
    did: Did | None = None
    refused: tuple[str, ...] = ()

    def of(self, old: str, new: str, number: str) -> "Act":
        """The same in a copy of a world, by another person where it was the person's."""
        by = replace(self.by, person=number) if self.by.person else self.by
        return replace(self, by=by, did=self.did.of(old, new) if self.did else None)


@dataclass(frozen=True)
class Text:
    """One stored version and the act that stored it."""

    act: Act
    text: str

    @cached_property
    def body(self) -> Json:
        """The content."""
        return dict(json.loads(self.text))


@dataclass
class Fact:
    """One record: the texts of its versions, first to last."""

    type: str
    id: str
    versions: list[Text] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The relative reference."""
        return f"{self.type}/{self.id}"

    @property
    def body(self) -> Json:
        """The current content."""
        return self.versions[-1].body

    @property
    def first(self) -> Text:
        """The first version, by which a record's keeper, class and referral are settled."""
        return self.versions[0]

    def class_at(self, version: int) -> str:
        """The class of a version (access.md 1), told from the content; of most types every version has the same."""
        if self.type not in ("Composition", "CarePlan") and not self.is_application:
            return self._class
        return reading.class_of(self.versions[version - 1].body)

    @cached_property
    def _class(self) -> str:
        return reading.class_of(self.first.body)

    @cached_property
    def is_application(self) -> bool:
        """Whether it is a form that asks for Access to Work."""
        return reading.is_application(self.first.body)

    def until(self, order: int) -> list[Text]:
        """The versions stored before an act."""
        return [text for text in self.versions if text.act.order < order]

    @cached_property
    def keeper(self) -> str:
        """The organisation that keeps it: whoever sent it, but the gateway keeps Tasks and what a person writes."""
        if self.type in ("Task", "Flag") or self.first.act.by.role == "person" or self.is_notice_of_closure:
            return GATEWAY
        if self.is_of_escalation or self.is_notice_of_disclosure:
            return GATEWAY
        return self.first.act.by.organisation

    @cached_property
    def is_notice_of_closure(self) -> bool:
        """Nobody sent it: the gateway tells a former owner that a referral is closed to it."""
        body = self.first.body
        return self.type == "Communication" and "notice" in reading.kinds(body) and set(body["sender"]) == {"display"}

    @cached_property
    def is_notice_of_disclosure(self) -> bool:
        """Nobody sent it either: the gateway tells the person what was disclosed in the public interest."""
        about = str(self.first.body.get("about", [{}])[0].get("reference", ""))
        is_notice = self.type == "Communication" and "notice" in reading.kinds(self.first.body)
        return is_notice and about.startswith("Composition/")

    @cached_property
    def is_of_escalation(self) -> bool:
        """Whether an escalation stored it: the flag, the Task of a route, the words for its owner."""
        return self.type == "Flag" or reading.is_escalation(self.first.body)

    @cached_property
    def ties(self) -> tuple[str, ...]:
        """The references through which it could belong to a referral."""
        return tuple(reading.ties_of(self.first.body))

    @property
    def is_root(self) -> bool:
        """Whether it begins a referral."""
        return self.type == "ServiceRequest" and "basedOn" not in self.first.body


@dataclass(frozen=True)
class Agreement:
    """A sharing agreement: both sides (`org:` or `type:`), purposes, from and until (ms), and whether it carries
    implied consent for direct care.
    """

    taker: str
    recipient: str
    purposes: frozenset[str]
    classes: str
    implied_care: bool
    starts: int
    ends: int


class Story:
    """Every record about the people of one world, and the acts that made them."""

    def __init__(self, acts: Iterable[Act], agreements: Iterable[Agreement]) -> None:
        self.acts = {act.instant: act for act in acts}
        self.agreements = tuple(agreements)
        self.all: dict[str, Fact] = {}
        self.past: dict[tuple[int, bool], Any] = {}
        self._merges: tuple[int, list[Act]] = 0, []

    def note(self, type: str, id: str, instant: int, text: str) -> None:
        """Take in one stored version; versions come in their order."""
        name = f"{type}/{id}"
        if name not in self.all:
            self.all[name] = Fact(type, id)
        self.all[name].versions.append(Text(self.acts[instant], text))

    def done(self, name: str) -> list[Act]:
        """What was done to a record besides storing it, in order."""
        return [act for act in self.acts.values() if act.did and act.did.name == name]

    def of(self, *types: str) -> list[Fact]:
        """The records of some types, in the order they were stored."""
        return [fact for fact in self.all.values() if fact.type in types]

    def person(self, fact: Fact, before: int) -> str:
        """Who a record was about before an act: the NHS number where number and birth date fit its first holder, else
        the Patient, or whom that was tied to; of two who were merged, whoever has the number.
        """
        found = self._person(fact, before)
        for act in self.merges(before):
            two = self.merged(act)
            found = next((one for one in two if "/" not in one), two[0]) if found in two else found
        return found

    def merges(self, before: int) -> list[Act]:
        """The acts that made one of two persons, until an act."""
        if self._merges[0] != len(self.acts):
            found = [act for act in self.acts.values() if act.did and act.did.what == "merge"]
            self._merges = len(self.acts), sorted(found, key=lambda act: act.order)
        return [act for act in self._merges[1] if act.order < before]

    def merged(self, act: Act) -> tuple[str, str]:
        """The two persons that an act merged, as they were: the one who stays, and the other."""
        assert act.did
        return self.person(self.all[act.did.name], act.order), self.person(self.all[act.did.to], act.order)

    def _person(self, fact: Fact, before: int) -> str:
        patient = self.patient(fact)
        said = reading.number_of(patient.first.body)
        if said is None:
            tied = self._tied(patient, before)
            return self.person(self.all[tied[1]], before) if tied else patient.name
        first = min(
            (p for p in self.of("Patient") if (reading.number_of(p.first.body) or ("",))[0] == said[0]),
            key=lambda p: p.first.act.order,
        )
        return said[0] if reading.number_of(first.first.body) == said else patient.name

    def born(self, person: str) -> str:
        """The date of birth of a person, as their first Patient says it."""
        of = [p for p in self.of("Patient") if self.person(p, FOREVER) == person]
        numbered = [p for p in of if (reading.number_of(p.first.body) or ("",))[0] == person]
        return str((numbered or of)[0].first.body["birthDate"])

    def patient(self, fact: Fact) -> Fact:
        """The Patient a record names, itself or by what it belongs to."""
        subject = reading.subject_of(fact.first.body)
        return self.all[subject] if subject else self.patient(self.all[next(t for t in fact.ties if t in self.all)])

    def moved(self, fact: Fact, before: int) -> Act | None:
        """The act that tied a record's Patient, who had no number, to another person (access.md 5)."""
        patient = self.patient(fact)
        tied = None if reading.number_of(patient.first.body) else self._tied(patient, before)
        return tied[0] if tied else None

    def _tied(self, patient: Fact, before: int) -> tuple[Act, str] | None:
        for text in patient.versions:
            if text.act.order < before and "link" in text.body:
                return text.act, str(text.body["link"][0]["other"]["reference"])
        return None
