"""The invariants of R4 that are checked, by type, each over an object whose members are already right."""

from app.domain.json import Json
from app.fhir.validation.datatype_invariants import DATATYPES
from app.fhir.validation.primitives import Check
from app.fhir.validation.rules import Broken, both, codings, disordered, has_code, none_of, rule, values_of, without

_PRIVACY = "patient-privacy"
_UNTIMED = frozenset({"proposed", "cancelled", "waitlist"})
_MISSED = frozenset({"cancelled", "noshow"})
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_CLINICAL = f"{_TERMINOLOGY}/condition-clinical"
_VERIFIED = f"{_TERMINOLOGY}/condition-ver-status"
_ALLERGY_VERIFIED = f"{_TERMINOLOGY}/allergyintolerance-verification"


def _repeats_component(value: Json) -> bool:
    if not values_of(value):
        return False
    own = set(codings(value["code"]))
    return any(own & set(codings(part["code"])) for part in value.get("component", []) if "code" in part)


def _privacy_without_patient(value: Json) -> bool:
    codes = {code for _, code in codings(value.get("scope", {}))}
    return _PRIVACY in codes and "patient" not in value


def _untimed_appointment(value: Json) -> bool:
    return value.get("status") not in _UNTIMED and ("start" not in value or "end" not in value)


def _repeated_full_urls(value: Json) -> bool:
    if value.get("type") == "history":
        return False
    urls = [entry["fullUrl"] for entry in value.get("entry", []) if "fullUrl" in entry]
    return len(urls) != len(set(urls))


def _counted(value: Json) -> bool:
    return "total" in value and value.get("type") not in {"searchset", "history"}


def _of_a_version(value: Json) -> bool:
    return "/_history/" in value.get("fullUrl", "")


def _cancelled_without(value: Json) -> bool:
    return "cancelationReason" in value and value.get("status") not in _MISSED


def _at_home(element: str) -> Broken:
    return lambda value: any(one.get("use") == "home" for one in value.get(element, []))


def _misplaced(member: str, *types: str, needed: bool = False) -> Broken:
    """Broken where an entry has a member that only these types of Bundle have, or that they must have lacks it."""

    def broken(value: Json) -> bool:
        belongs = value.get("type") in types
        return any((member in entry) != belongs for entry in value.get("entry", []) if member in entry or needed)

    return broken


def _abated_but_active(value: Json) -> bool:
    ended = has_code(value, "clinicalStatus", _CLINICAL, "resolved", "remission", "inactive")
    return any(name.startswith("abatement") for name in value) and not ended


def _in_error(value: Json, system: str) -> bool:
    return has_code(value, "verificationStatus", system, "entered-in-error")


def _stated_in_error(system: str) -> Broken:
    return lambda value: "clinicalStatus" in value and _in_error(value, system)


def _unmeasured(value: Json) -> bool:
    return "measure" not in value and any(name.startswith("detail") for name in value)


INVARIANTS: dict[str, tuple[Check, ...]] = {
    **DATATYPES,
    "Patient.contact": (
        rule(
            none_of("name", "telecom", "address", "organization"),
            None,
            "A contact needs a name, a telecom, an address or an organisation.",
        ),
    ),
    "Organization": (
        rule(none_of("identifier", "name"), None, "An organisation needs an identifier or a name."),
        *(
            rule(_at_home(name), name, "An organisation has no home. Leave out `use`.")
            for name in ("address", "telecom")
        ),
    ),
    "Observation": (
        rule(
            lambda value: "dataAbsentReason" in value and values_of(value),
            "dataAbsentReason",
            "`dataAbsentReason` stands only where there is no value. Leave one of them out.",
        ),
        rule(_repeats_component, "component", "A component may not repeat the code of the observation itself."),
    ),
    "Observation.component": (
        rule(
            lambda value: "dataAbsentReason" in value and values_of(value),
            "dataAbsentReason",
            "`dataAbsentReason` stands only where there is no value. Leave one of them out.",
        ),
    ),
    "Observation.referenceRange": (
        rule(none_of("low", "high", "text"), None, "A reference range needs `low`, `high` or `text`."),
    ),
    "Task": (
        rule(
            disordered("authoredOn", "lastModified"),
            "lastModified",
            "`lastModified` is before `authoredOn`. Check both times.",
        ),
    ),
    "Consent": (
        rule(none_of("policy", "policyRule"), "policy", "A consent needs `policy` or `policyRule`."),
        rule(_privacy_without_patient, "patient", "A privacy consent needs `patient`."),
    ),
    "Consent.policy": (rule(none_of("authority", "uri"), "uri", "A policy needs `uri` or `authority`."),),
    "ServiceRequest": (
        rule(without("orderDetail", "code"), "orderDetail", "`orderDetail` stands only beside a `code`."),
    ),
    "Appointment": (
        rule(
            lambda value: ("start" in value) != ("end" in value),
            None,
            "An appointment has both `start` and `end`, or neither.",
        ),
        rule(
            _cancelled_without,
            "cancelationReason",
            "`cancelationReason` stands only in an appointment that is `cancelled` or `noshow`.",
        ),
        rule(_untimed_appointment, "start", "An appointment with this status needs `start` and `end`."),
    ),
    "Appointment.participant": (rule(none_of("type", "actor"), None, "A participant needs a `type` or an `actor`."),),
    "Composition.section": (
        rule(none_of("text", "entry", "section"), None, "A section needs text, entries or sections."),
        rule(both("emptyReason", "entry"), "emptyReason", "`emptyReason` stands only where there are no entries."),
    ),
    "CarePlan.activity": (
        rule(both("reference", "detail"), "detail", "An activity has `reference` or `detail`, not both."),
    ),
    "Goal.target": (rule(_unmeasured, "measure", "A target with a detail needs its `measure`."),),
    "QuestionnaireResponse.item": (
        rule(both("answer", "item"), "item", "An item has answers or items, not both; put items inside the answer."),
    ),
    "Bundle": (
        rule(_repeated_full_urls, "entry", "Two entries have the same `fullUrl`. Give each its own."),
        rule(
            _misplaced("request", "batch", "transaction", "history", needed=True),
            "entry",
            "Every entry of a batch, a transaction or a history needs `request`, and no other entry has it.",
        ),
        rule(
            _misplaced("response", "batch-response", "transaction-response", "history", needed=True),
            "entry",
            "Only the entries of an answer or a history have `response`.",
        ),
        rule(_misplaced("search", "searchset"), "entry", "Only what a search found has `search`."),
        rule(_counted, "total", "`total` is the number that a search or a history found. Leave it out."),
    ),
    "Bundle.entry": (
        rule(_of_a_version, "fullUrl", "`fullUrl` names the record, not a version of it."),
        rule(
            none_of("resource", "request", "response"),
            "resource",
            "An entry needs a `resource`, a `request` or a `response`.",
        ),
    ),
    "Condition": (
        rule(
            _abated_but_active,
            "clinicalStatus",
            "A condition that has abated is `resolved`, `inactive` or in `remission`.",
        ),
        rule(_stated_in_error(_VERIFIED), "clinicalStatus", "What was entered in error has no `clinicalStatus`."),
    ),
    "Condition.stage": (rule(none_of("summary", "assessment"), None, "A stage needs `summary` or `assessment`."),),
    "Condition.evidence": (rule(none_of("code", "detail"), None, "Evidence needs `code` or `detail`."),),
    "AllergyIntolerance": (
        rule(
            lambda value: "clinicalStatus" not in value and not _in_error(value, _ALLERGY_VERIFIED),
            "clinicalStatus",
            "An allergy needs `clinicalStatus`, unless it was entered in error.",
        ),
        rule(
            _stated_in_error(_ALLERGY_VERIFIED), "clinicalStatus", "What was entered in error has no `clinicalStatus`."
        ),
    ),
}
"""Those of DATATYPES, pat-1, org-1 to 3, obs-3, obs-6, obs-7, inv-1, ppc-1, ppc-2, prr-1, app-1 to 4, cmp-1, cmp-2,
cpl-3, gol-1, qrs-1, bdl-1 to 5, bdl-7, bdl-8, con-1, con-2, con-4, con-5, ait-1, ait-2."""
