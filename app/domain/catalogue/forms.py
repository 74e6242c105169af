"""Questionnaire, ConceptMap, MessageDefinition: versioned and published with the gateway; read by anyone."""

from app.domain.catalogue.declare import READ_ONLY, Kind, Parameter, ResourceType

PUBLISHED = (
    Parameter("url", "uri", "url"),
    Parameter("version", "token", "version"),
    Parameter("status", "token", "status"),
    Parameter("name", "string", "name"),
    Parameter("title", "string", "title"),
)
"""What everything that is published can be found by."""

QUESTIONNAIRE = ResourceType(
    "Questionnaire",
    "A form, one version of it: what is asked, and what may be answered.",
    (Kind("questionnaire", "directory"),),
    (
        *PUBLISHED,
        Parameter("effective", "date", "effectivePeriod"),
    ),
    interactions=READ_ONLY,
    tag="directory",
)

CONCEPT_MAP = ResourceType(
    "ConceptMap",
    "What codes of ours come nearest to in lists of others: adjustments at work, and the NHS's reasonable adjustments.",
    (Kind("concept-map", "directory"),),
    (
        *PUBLISHED,
        Parameter("source-system", "uri", "group.source"),
        Parameter("target-system", "uri", "group.target"),
    ),
    interactions=READ_ONLY,
    tag="directory",
)

MESSAGE_DEFINITION = ResourceType(
    "MessageDefinition",
    "What a message holds that is sent to the gateway, or answered by it.",
    (Kind("message-definition", "directory"),),
    (
        *PUBLISHED,
        Parameter("event", "token", "eventCoding"),
        Parameter("context", "token", "useContext.valueCodeableConcept"),
    ),
    interactions=READ_ONLY,
    tag="directory",
)

TYPES = (QUESTIONNAIRE, CONCEPT_MAP, MESSAGE_DEFINITION)
