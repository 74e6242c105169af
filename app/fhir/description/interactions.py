"""The calls of one resource type, one for each interaction it declares."""

from collections.abc import Callable, Mapping

from app.domain.catalogue.declare import Interaction, Parameter, ResourceType
from app.domain.catalogue.references import pair_name, pairs_from, pairs_to
from app.domain.json import Json
from app.domain.query import every_parameter
from app.fhir.description.components import reference
from app.fhir.description.paths import answer, call, in_path, in_query, sent
from app.fhir.description.samples import TASK, WORKLIST
from app.fhir.description.values import (
    COUNT,
    INSTANT,
    SUMMARY,
    TOTAL,
    of_elements,
    of_pairs,
    of_parameter,
    of_sort,
)

ID_IN_PATH = in_path("id", "The id of the record.")
VERSIONED = ("ETag", "Last-Modified")
FORM = "application/x-www-form-urlencoded"
JSON_PATCH = "application/json-patch+json"

PART = {
    "_summary": "true, text or data: that part of each record; count: the total alone; false: all.",
    "_elements": "Names of elements, with commas between; what every record must have comes with them.",
}
UNCHANGED = ("IfNoneMatch", "IfModifiedSince")
NOT_MODIFIED: Json = {"304": {"description": "You have this version already; nothing is sent."}}
RESULT = {
    "_count": "Records on a page, 20 unless said, 200 at most; 0 counts only.",
    "_sort": "Names of parameters, a minus sign before one that falls.",
    "_total": "accurate asks for the total of all pages.",
    **PART,
}
VERSIONS = {
    "_since": "An instant, as the last history said in meta.lastUpdated: versions made then or later.",
    "_count": "Versions on a page, 20 unless said, 200 at most; 0 counts only.",
    "_total": RESULT["_total"],
}
FORMS = {
    "token": "code, system|code, |code or system|",
    "reference": "id, Type/id or an address; :identifier takes system|value",
    "date": "a date or instant, with eq ne gt ge lt le sa eb ap before it",
    "string": "the beginning, case and accents apart; :exact, :contains",
    "uri": "the whole address",
    "quantity": "number|system|code, or the number alone, with eq ne gt ge lt le sa eb ap before it",
}


def interactions(declared: ResourceType) -> dict[str, Json]:
    """The path items of a type, by path below the FHIR base."""
    paths: dict[str, Json] = {}
    for interaction, (path, method, describe) in _CALLS.items():
        if interaction in declared.interactions:
            paths.setdefault(path.format(type=declared.name), {})[method] = describe(declared)
    for interaction, method in (("update", "put"), ("patch", "patch")):
        if interaction in declared.interactions:
            paths[f"/{declared.name}"][method] = _found_first(declared, interaction)
    if "search-type" in declared.interactions:
        paths[f"/{declared.name}/_search"] = {"post": _search_by_form(declared)}
    return paths


def _create(declared: ResourceType) -> Json:
    headers = (*VERSIONED, "Location", "Link", "Gateway-Warnings", "Gateway-Rules")
    stored = answer("201", f"The stored {declared.name}.", _schema(declared), headers)
    there = answer("200", "The one that was there already (If-None-Exist).", _schema(declared), VERSIONED)
    return call(
        f"create{declared.name}",
        declared.tag,
        f"Store one {declared.name}: {_purpose(declared)}",
        there | stored,
        refusals=("409", "412"),
        headers=("IdempotencyKey", "IfNoneExist", "Prefer"),
        body=sent(_schema(declared)),
    )


def _search(declared: ResourceType) -> Json:
    return call(
        f"search{declared.name}s",
        declared.tag,
        f"Search {declared.name}s.",
        _found(declared),
        refusals=("400",),
        headers=("Prefer",),
        parameters=[*_conditions(declared), *_results(declared, RESULT), *_includes(declared)],
    ) | _chains(declared)


def _chains(declared: ResourceType) -> Json:
    """How records are found by what others say; nothing for a type that none lead to or from."""
    said = {
        "A chain asks for what a record names: a reference, a dot and a parameter of what it leads to, like {}.": [
            f"{pair.name}:{pair.targets[0]}._id" for _, pair in pairs_from(declared.name)
        ],
        "What names a record is asked for as _has:Type:reference:parameter, like {}.": [
            f"_has:{pair_name(pair)}:_id" for pair in pairs_to(declared.name)
        ],
    }
    words = [sentence.format(examples[0]) for sentence, examples in said.items() if examples]
    return {"description": " ".join(words)} if words else {}


def _conditions(declared: ResourceType) -> list[Json]:
    return [in_query(p.name, _words(p), of_parameter(p)) for p in every_parameter(declared)]


def _results(declared: ResourceType, names: Mapping[str, str]) -> list[Json]:
    """What may be asked of an answer, by name and words."""
    forms = {"_count": COUNT, "_total": TOTAL, "_summary": SUMMARY, "_since": INSTANT,
             "_elements": of_elements(declared), "_sort": of_sort(declared)}  # fmt: skip
    return [in_query(name, words, forms[name]) for name, words in names.items()]


def _includes(declared: ResourceType) -> list[Json]:
    """`_include` and `_revinclude`, where there is something that they follow."""
    said = {
        "_include": ("Brings what the matches name, on the same page", pairs_from(declared.name)),
        "_revinclude": ("Brings what names the matches, on the same page", pairs_to(declared.name)),
    }
    return [
        in_query(name, f"{words}. With :iterate also from what was brought.", of_pairs(pairs))
        for name, (words, pairs) in said.items()
        if pairs
    ]


def _search_by_form(declared: ResourceType) -> Json:
    return call(
        f"search{declared.name}sByForm",
        declared.tag,
        f"Search {declared.name}s by a form, so that nothing personal stands in an address.",
        _found(declared),
        headers=("Prefer",),
        body=sent({"type": "object", "additionalProperties": {"type": "string"}}, FORM, required=False),
    )


def _found(declared: ResourceType) -> Json:
    example = WORKLIST if declared.name == "Task" else None
    found = answer(
        "200", "A searchset; its links lead to its other pages.", reference("schemas", "Bundle"), example=example
    )
    if declared.name == "Task":
        found["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    return found


def _read(declared: ResourceType) -> Json:
    return call(
        f"read{declared.name}",
        declared.tag,
        f"Read one {declared.name}: {_purpose(declared)}",
        _shown(declared) | NOT_MODIFIED,
        refusals=("400", "404"),
        headers=UNCHANGED,
        parameters=[ID_IN_PATH, *_results(declared, PART)],
    )


def _vread(declared: ResourceType) -> Json:
    return call(
        f"read{declared.name}Version",
        declared.tag,
        f"Read one version of a {declared.name}.",
        _shown(declared) | NOT_MODIFIED,
        refusals=("400", "404"),
        headers=UNCHANGED,
        parameters=[ID_IN_PATH, in_path("version", "The number of the version."), *_results(declared, PART)],
    )


def _type_history(declared: ResourceType) -> Json:
    return call(
        f"list{declared.name}sVersions",
        declared.tag,
        f"List the versions of all {declared.name}s that the caller sees, newest first.",
        answer("200", "A history; its links lead to its other pages.", reference("schemas", "Bundle")),
        refusals=("400",),
        headers=("Prefer",),
        parameters=_results(declared, VERSIONS),
    )


def _history(declared: ResourceType) -> Json:
    return call(
        f"list{declared.name}Versions",
        declared.tag,
        f"List the versions of a {declared.name}, newest first.",
        answer("200", "A history; its links lead to its other pages.", reference("schemas", "Bundle")),
        refusals=("400", "404"),
        headers=("Prefer",),
        parameters=[ID_IN_PATH, *_results(declared, VERSIONS)],
    )


def _update(declared: ResourceType) -> Json:
    return call(
        f"update{declared.name}",
        declared.tag,
        f"Store the next version of a {declared.name}.",
        _shown(declared),
        refusals=("404", "409", "412", "428"),
        headers=("IdempotencyKey", "IfMatch", "Prefer"),
        parameters=[ID_IN_PATH],
        body=sent(_schema(declared)),
    )


def _patch(declared: ResourceType) -> Json:
    cancel = [{"op": "replace", "path": "/status", "value": "cancelled"}]
    return call(
        f"patch{declared.name}",
        declared.tag,
        f"Change a {declared.name} by JSON Patch.",
        _shown(declared),
        refusals=("404", "409", "412", "428"),
        headers=("IdempotencyKey", "IfMatch", "Prefer"),
        parameters=[ID_IN_PATH],
        body=sent(reference("schemas", "JsonPatch"), JSON_PATCH, cancel if declared.name == "Task" else None),
    )


def _found_first(declared: ResourceType, interaction: str) -> Json:
    """The same for the one record of the caller's own that a condition finds."""
    described = (_update if interaction == "update" else _patch)(declared)
    put = interaction == "update"
    made = answer("201", "A new one, for none was found.", _schema(declared), (*VERSIONED, "Location")) if put else {}
    after = [one for one in described["parameters"] if one != ID_IN_PATH]
    return described | {
        "operationId": f"{described['operationId']}ByCondition",
        "summary": described["summary"].removesuffix(".") + ", the one of your own that a condition finds.",
        "parameters": [*_conditions(declared), *after],
        "responses": described["responses"] | made,
    }


def _shown(declared: ResourceType) -> Json:
    is_task = declared.name == "Task"
    headers = (*VERSIONED, "Gateway-Next-Moves") if is_task else VERSIONED
    example = TASK if is_task else None
    return answer("200", f"The {declared.name} as the caller may see it.", _schema(declared), headers, example)


def _schema(declared: ResourceType) -> Json:
    return reference("schemas", declared.name)


def _purpose(declared: ResourceType) -> str:
    return declared.purpose[0].lower() + declared.purpose[1:]


def _words(parameter: Parameter) -> str:
    about = f" ({', '.join(parameter.targets)})" if parameter.targets else ""
    return f"{parameter.kind}{about}: {FORMS[parameter.kind]}."


_CALLS: dict[Interaction, tuple[str, str, Callable[[ResourceType], Json]]] = {
    "search-type": ("/{type}", "get", _search),
    "create": ("/{type}", "post", _create),
    "read": ("/{type}/{{id}}", "get", _read),
    "update": ("/{type}/{{id}}", "put", _update),
    "patch": ("/{type}/{{id}}", "patch", _patch),
    "history-type": ("/{type}/_history", "get", _type_history),
    "history-instance": ("/{type}/{{id}}/_history", "get", _history),
    "vread": ("/{type}/{{id}}/_history/{{version}}", "get", _vread),
}
