"""The whole API description, and its canonical text."""

import json
from functools import cache

from app import __version__
from app.domain.catalogue.types import TYPES
from app.domain.json import Json
from app.fhir.description.access import access
from app.fhir.description.components import components
from app.fhir.description.interactions import interactions
from app.fhir.description.operations import operations
from app.fhir.description.paths import TAGS

EXAMPLE_ADDRESS = "https://work-health-gateway.example"
DESCRIPTION = (
    "FHIR R4 (4.0.1) over HTTP. Every refusal is an OperationOutcome with a published code. "
    "Every GET may be a HEAD. `_format` (json, application/json, application/fhir+json) and `_pretty=true` may "
    "stand in every address, and in the form of a search."
)
FHIR_PATH = "/fhir/R4"


def document(base_url: str = EXAMPLE_ADDRESS, version: str = __version__) -> Json:
    """The OpenAPI 3.1 document of a gateway at this address; nothing that is not declared."""
    below = operations()
    for declared in TYPES.values():
        below |= interactions(declared)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Work and Health Gateway",
            "version": version,
            "summary": "Work and health referrals between the NHS, DWP and occupational health.",
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base_url}],
        "security": [{"backend": []}],
        "tags": [{"name": name, "description": words} for name, words in TAGS.values()],
        "paths": access() | {FHIR_PATH + path: item for path, item in below.items()},
        "components": components(f"{base_url}/oauth2/token", list(TYPES)),
    }


@cache
def text(base_url: str = EXAMPLE_ADDRESS) -> str:
    """The document as it is committed and compared: two spaces, names in their order, one line break at the end."""
    return json.dumps(document(base_url), indent=2, ensure_ascii=False) + "\n"
