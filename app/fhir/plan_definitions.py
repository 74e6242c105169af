"""Care pathways as PlanDefinition (https://hl7.org/fhir/R4/plandefinition.html): steps are actions, standards goals."""

from fhir.resources.R4B import get_fhir_model_class

from app.domain.catalogue.names import OURS, system
from app.domain.json import Json
from app.domain.pathways import Pathway
from app.fhir.terminology import concept


def plan_definition(pathway: Pathway) -> Json:
    """A pathway in the version in force; ValueError when the gateway got its own resource wrong."""
    topic = concept(system("pathway"), pathway.code)
    plan: Json = {
        "resourceType": "PlanDefinition",
        "url": f"{OURS}PlanDefinition/{pathway.code}",
        "version": pathway.version,
        "title": topic["text"],
        "status": "active",
        "date": pathway.since.isoformat(),
        "description": f"Source: {pathway.source}.",
        "effectivePeriod": {"start": pathway.since.isoformat()},
        "topic": [topic],
        "goal": [{"description": {"text": standard}} for standard in pathway.standards],
        "action": [{"prefix": str(place), "title": step} for place, step in enumerate(pathway.steps, 1)],
    }
    get_fhir_model_class("PlanDefinition").model_validate(plan)
    return plan
