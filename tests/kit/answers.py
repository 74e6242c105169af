"""What an answer says, in the words a test asks in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from httpx import Response


def code(answer: "Response") -> str:
    """The first of our error codes in an OperationOutcome."""
    return codes(answer)[0]


def codes(answer: "Response") -> list[str]:
    """Our error codes in an OperationOutcome, in its order."""
    issues = answer.json()["issue"]
    return [c["code"] for issue in issues for c in issue["details"]["coding"] if c["system"].endswith("/error")]


def text(answer: "Response") -> str:
    """The first sentence for the user."""
    return str(answer.json()["issue"][0]["details"]["text"])


def task_of(answer: "Response") -> str:
    """The Task a create or transaction points to, like Task/01a1…."""
    return answer.headers["link"].split("/R4/")[1].split(">")[0]


def consent_of(answer: "Response") -> str:
    """The Consent a short consent became, like Consent/01a1…."""
    found = next(part for part in answer.headers["link"].split(",") if "rel/consent" in part)
    return found.split("/R4/")[1].split(">")[0]


def without_ref(answer: "Response") -> str:
    """The body with the request id taken out: what must be the same bytes for missing and forbidden."""
    return answer.text.replace(answer.headers["x-request-id"], "")


def entries(answer: "Response") -> list[dict]:
    """The resources of a searchset."""
    return [entry["resource"] for entry in answer.json().get("entry", [])]
