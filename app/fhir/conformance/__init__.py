"""What the gateway publishes of its own FHIR beside its profiles, made from the declarations of the catalogue."""

from collections.abc import Iterator

from app.domain.json import Json
from app.fhir.conformance.operations import operation_definitions
from app.fhir.conformance.parameters import search_parameters
from app.fhir.conformance.roles import role_statements, server_statement


def generated() -> Iterator[Json]:
    """Every SearchParameter, OperationDefinition and CapabilityStatement, each with its canonical url."""
    yield from search_parameters()
    yield from operation_definitions()
    yield server_statement()
    yield from role_statements()


__all__ = ["generated", "operation_definitions", "role_statements", "search_parameters", "server_statement"]
