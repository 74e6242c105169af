"""Which Patients may be somebody the gateway knows already: what an operator looks at before a merge."""

from app.domain.evidence import Evidence
from app.services.gateway import Gateway
from app.store.reviews import Question, open_questions
from app.store.wall import OPERATOR

__all__ = ["Question", "review_persons"]


def review_persons(gateway: Gateway) -> list[Question]:
    """The open questions, oldest first; that they were looked at is audited before they are given."""
    with gateway.database.reading(OPERATOR) as connection:
        questions = open_questions(connection)
    gateway.ledger.commit(Evidence("person-review", "E", detail={"count": str(len(questions))}))
    return questions
