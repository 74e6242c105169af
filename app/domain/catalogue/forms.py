"""Questionnaire: the forms of passport and applications, versioned and published with the gateway; read by anyone."""

from app.domain.catalogue.declare import READ_ONLY, Kind, Parameter, ResourceType

QUESTIONNAIRE = ResourceType(
    "Questionnaire",
    "A form, one version of it: what is asked, and what may be answered.",
    (Kind("questionnaire", "directory"),),
    (
        Parameter("url", "uri", "url"),
        Parameter("version", "token", "version"),
        Parameter("status", "token", "status"),
        Parameter("name", "string", "name"),
        Parameter("title", "string", "title"),
        Parameter("effective", "date", "effectivePeriod"),
    ),
    interactions=READ_ONLY,
    tag="directory",
)

TYPES = (QUESTIONNAIRE,)
