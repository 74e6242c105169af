"""The words a reference shows for the record it leads to."""

from app.domain.json import Json


def display_of(resource: Json) -> str | None:
    """A person's or professional's name, a role with its organisation, a service's name; None for the rest."""
    kind = resource.get("resourceType")
    if kind in ("Patient", "Practitioner", "RelatedPerson"):
        return _name(next(iter(resource.get("name", [])), {}))
    if kind == "PractitionerRole":
        parts = [resource.get(element, {}).get("display") for element in ("practitioner", "organization")]
        return ", ".join(part for part in parts if part) or None
    name = resource.get("name")
    return (
        name
        if kind in ("Organization", "HealthcareService", "Location", "Endpoint") and isinstance(name, str)
        else None
    )


def named_with_display(reference: str, resource: Json) -> Json:
    """A Reference to a record, with the words it shows for it."""
    display = display_of(resource)
    return {"reference": reference, **({"display": display} if display else {})}


def _name(name: Json) -> str | None:
    words = [*name.get("prefix", []), *name.get("given", []), name.get("family", "")]
    return " ".join(word for word in words if word) or None
