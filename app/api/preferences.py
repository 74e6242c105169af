"""The preferences of a request (RFC 7240, https://hl7.org/fhir/R4/http.html#ops): what it has no say in is ignored."""

from fastapi import Request

RETURNS = {"minimal": "minimal", "representation": "representation", "operationoutcome": "outcome"}


def preferences(request: Request) -> dict[str, str]:
    """The preferences by name, names and values in small letters; of one that is stated twice the first holds.

    `respond-async` is among what is ignored: every answer is given at once.
    """
    stated: dict[str, str] = {}
    for header in request.headers.getlist("prefer"):
        for part in header.replace(";", ",").split(","):
            name, _, value = (word.strip().strip('"').lower() for word in part.partition("="))
            if name:
                stated.setdefault(name, value)
    return stated
