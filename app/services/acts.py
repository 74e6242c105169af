"""The operations on one record, by type and name: moves of a Task, steps of a form, a report or a plan."""

from collections.abc import Callable

from app.domain.caller import Caller
from app.services import approving, declaring, moves, plan_acts, public_interest, report_acts, reusing, revoking
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.move_content import GIVEN
from app.services.replay import Sent

Act = Callable[[Gateway, Caller, Asked, str, Sent], Made]


def _move(operation: str) -> Act:
    def move(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
        return moves.move(gateway, caller, asked, id, operation, sent)

    return move


def _step(operation: str) -> Act:
    def step(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
        return report_acts.act(gateway, caller, asked, id, operation, sent)

    return step


def _plan(operation: str) -> Act:
    def step(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
        return plan_acts.act(gateway, caller, asked, id, operation, sent)

    return step


ACTS: dict[tuple[str, str], Act] = {
    **{("Task", operation): _move(operation) for operation in GIVEN},
    ("ServiceRequest", "revoke"): revoking.revoke,
    ("QuestionnaireResponse", "approve"): approving.approve,
    ("QuestionnaireResponse", "reuse-passport"): reusing.reuse,
    **{("Composition", operation): _step(operation) for operation in report_acts.ACTS},
    **{("CarePlan", operation): _plan(operation) for operation in plan_acts.ACTS},
    ("ServiceRequest", "public-interest-disclosure"): public_interest.disclose,
    ("QuestionnaireResponse", "declare"): declaring.declare,
}
"""What each operation does."""
