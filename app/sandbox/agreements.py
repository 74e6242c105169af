"""Synthetic sharing agreements: which kinds of organisations may share what with which, and on what basis."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.domain.clock import milliseconds
from app.sandbox.identities import AGREEMENT, fixed_id
from app.services.provisioning import Agreement

_STARTS = milliseconds(datetime(2020, 1, 1, tzinfo=UTC))
_ENDS = milliseconds(datetime(2040, 1, 1, tzinfo=UTC))

CARE = ("gp-practice", "workwell", "ips", "oh-provider", "oh-clinic")
"""Those who refer, help and assess."""

_FLOWS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str], ...] = (
    ("assessment", CARE, ("oh-provider", "oh-clinic"), ("oh-assessment", "care-coordination"), "ABCDEF"),
    ("coordination", CARE, ("gp-practice", "workwell", "ips"), ("care-coordination",), "ABCDEF"),
    ("referral-status", (*CARE, "dwp-decision", "dwp-assess"), ("dwp-status",), ("dwp-status",), "B"),
    ("access-to-work", (*CARE, "dwp-decision"), ("dwp-atw",), ("atw-application",), "ABGH"),
    ("employer-advice", CARE, ("employer",), ("employer-advice",), "C"),
    ("insurer-advice", CARE, ("insurer",), ("insurer-advice",), "C"),
    ("benefit-referral", ("dwp-decision", "dwp-assess"), ("workwell", "ips"), ("care-coordination",), "AB"),
)
_IMPLIED = ("urgent-mental-health", "gp-practice", "mental-health-spa", ("care-coordination",), "ABDEF")


def agreements() -> Iterator[Agreement]:
    """Every agreement, in a fixed order; benefit-evidence has none, so that a consent to it is refused."""
    pairs = [
        (flow, taker, recipient, purposes, classes)
        for flow, takers, recipients, purposes, classes in _FLOWS
        for taker in takers
        for recipient in recipients
    ]
    for number, row in enumerate((*pairs, _IMPLIED), 1):
        yield _agreement(number, *row, implied=row is _IMPLIED)


def _agreement(
    number: int, flow: str, taker: str, recipient: str, purposes: tuple[str, ...], classes: str, *, implied: bool
) -> Agreement:
    private = {"oh-provider", "employer", "insurer"} & {recipient}
    return Agreement(
        id=fixed_id(AGREEMENT, number),
        flow=flow,
        taker=f"type:{taker}",
        recipient=f"type:{recipient}",
        purposes=purposes,
        classes=classes,
        lawful_basis="6(1)(f)" if private else "6(1)(e)",
        special_category="9(2)(h)",
        dpia=f"DPIA-TEST-{flow}",
        implied_care=implied,
        starts=_STARTS,
        ends=_ENDS,
    )
