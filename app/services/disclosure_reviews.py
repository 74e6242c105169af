"""The Caldicott queue: disclosures without consent, why they were made, and what the reviewer made of them (R-07)."""

from datetime import UTC, datetime

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.json import Json
from app.fhir.instants import instant_text
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, Sealed, seal
from app.services.writing import Work, transact
from app.store import disclosure_reviews
from app.store.disclosure_reviews import Review
from app.store.wall import facing

REVIEWER = "caldicott"
MOST = 200
OUTCOMES = ("justified", "not-justified")


def list_reviews(gateway: Gateway, caller: Caller, asked: Asked) -> Sealed[Json]:
    """The open reviews, oldest first, as Parameters of `review` parts; AUT-021 for anybody but a Caldicott reviewer."""
    notes = Notes("$disclosure-reviews", "R")

    def answer() -> Json:
        _require_reviewer(caller, "$disclosure-reviews")
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            found = disclosure_reviews.open_reviews(connection, MOST)
        for review in found:
            type, _, id = review.record.partition("/")
            notes.about(type, id, 1, review.person)
        return {"resourceType": "Parameters", **({"parameter": [_told(one) for one in found]} if found else {})}

    return seal(gateway, caller, asked, notes, answer)


def close_review(gateway: Gateway, caller: Caller, asked: Asked, body: bytes) -> Json:
    """Record what the reviewer found; REP-033 for a review that is not open, TSK-025 for an unknown outcome."""

    def prepare() -> Parts:
        _require_reviewer(caller, "$close-review")
        return read_parts("$close-review", parse(body))

    def act(work: Work, parts: Parts) -> Json:
        parts.only("review", "outcome")
        outcome, id = parts.code("outcome"), parts.text("review") or ""
        if outcome not in OUTCOMES:
            raise refuse("TSK-025", "Parameters.parameter.where(name = 'outcome')", operation="close-review",
                         part="outcome", hint=f"Say one of: {', '.join(OUTCOMES)}.")  # fmt: skip
        if not disclosure_reviews.close_review(work.connection, id, outcome, work.now):
            raise refuse("REP-033", "Parameters.parameter.where(name = 'review')")
        work.notes.detail |= {"review": id, "outcome": outcome}
        return {"resourceType": "Parameters", "parameter": [{"name": "outcome", "valueCode": outcome}]}

    return transact(gateway, caller, asked, Notes("$close-review", "U"), prepare, act)


def _require_reviewer(caller: Caller, operation: str) -> None:
    if caller.role != REVIEWER:
        raise refuse("AUT-021", "http.authorization", role=caller.role, action="use", type=operation, hint="")


def _told(review: Review) -> Json:
    texts = ("id", "kind", "record", "organisation", "clinician", "recipient", "balancing", "person_told")
    parts: list[Json] = [{"name": name.replace("_t", "T"), "valueString": getattr(review, name)} for name in texts]
    at = instant_text(datetime.fromtimestamp(review.created / 1000, UTC))
    return {"name": "review", "part": [*parts, {"name": "at", "valueInstant": at}]}
