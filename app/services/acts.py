"""The operations on one record, by type and name: the plain moves of a Task, and what a person does with a form."""

from collections.abc import Callable

from app.domain.caller import Caller
from app.services import approving, declaring, moves
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.move_content import GIVEN

Act = Callable[[Gateway, Caller, Asked, str, bytes, str | None], Made]


def _move(operation: str) -> Act:
    def move(gateway: Gateway, caller: Caller, asked: Asked, id: str, body: bytes, if_match: str | None) -> Made:
        return moves.move(gateway, caller, asked, id, operation, body, if_match)

    return move


ACTS: dict[tuple[str, str], Act] = {
    **{("Task", operation): _move(operation) for operation in GIVEN},
    ("QuestionnaireResponse", "approve"): approving.approve,
    ("QuestionnaireResponse", "declare"): declaring.declare,
}
"""What each operation does."""
