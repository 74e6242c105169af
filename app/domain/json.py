"""What a FHIR resource is inside the gateway: plain dicts, with decimals kept as their digits."""

from typing import Any

Json = dict[str, Any]
