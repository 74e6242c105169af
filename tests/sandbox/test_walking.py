"""A step of the tour is one line, and its curl does the same."""

import json
import shlex
from base64 import b64decode

from app.clients.walk import Call
from app.sandbox.walking import curl, headers, shown

TASK = "01a10b94-4d98-705a-8a6e-f202ef54dd06"


def test_ids_and_long_values_are_cut_short_in_a_line() -> None:
    path = f"/fhir/R4/Task?owner=Organization/{TASK}&status=requested&_sort=-authored-on"
    assert shown(Call("GET", path)) == "GET Task?owner=…&status=requested"
    assert shown(Call("POST", f"/fhir/R4/Task/{TASK}/$accept")) == "POST Task/01a10b94…/$accept"


def test_the_curl_of_a_step_carries_its_token_headers_and_body() -> None:
    call = Call("POST", f"/fhir/R4/Task/{TASK}/$accept", {"resourceType": "Parameters", "note": "it's"})
    words = shlex.split(curl("http://127.0.0.1:8000", "oh-a", call))
    assert f"http://127.0.0.1:8000/fhir/R4/Task/{TASK}/$accept" in words
    assert "Authorization: Bearer $(gateway token oh-a)" in words
    assert "NHSD-End-User-Organisation-ODS: TESTOH1" in words
    assert json.loads(words[-1])["note"] == "it's"


def test_an_organisation_without_an_ods_code_is_named_as_a_fhir_organization() -> None:
    ((name, value),) = headers("dwp-status").items()
    told = json.loads(b64decode(value))
    assert name == "NHSD-End-User-Organisation"
    assert told["identifier"][0]["value"] == "TESTDWPS"
