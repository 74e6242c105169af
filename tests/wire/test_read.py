"""Read, version read and history over HTTP."""

import pytest

from tests.kit.gateways import World
from tests.wire.bodies import patient, referral, stranger, words
from tests.wire.replies import BASE, stored, told

NOBODY = "01a0f67a-3800-7000-8000-000000000000"


def test_what_was_stored_comes_back_byte_for_byte(wires: World) -> None:
    gp = wires.as_client("gp")
    created = gp.post("/Patient", stranger(name=[{"text": "Zoë “Zz” O–Test 日本"}]))  # noqa: RUF001  what people paste
    read = gp.get(f"/{stored(created)}")
    assert read.content == created.content
    assert read.headers["etag"] == created.headers["etag"]
    assert read.headers["last-modified"] == created.headers["last-modified"]
    assert read.headers["content-type"] == "application/fhir+json"
    assert read.headers["cache-control"] == "no-store"


def test_every_version_stays_readable(wires: World) -> None:
    gp = wires.as_client("gp")
    first = gp.post("/Patient", stranger())
    name = stored(first)
    second = gp.put(f"/{name}", first.json() | {"gender": "male"}, 1)
    assert gp.get(f"/{name}/_history/1").content == first.content
    assert gp.get(f"/{name}/_history/2").content == second.content == gp.get(f"/{name}").content
    bundle = gp.get(f"/{name}/_history").json()
    assert (bundle["type"], bundle["total"]) == ("history", 2)
    assert [e["resource"]["meta"]["versionId"] for e in bundle["entry"]] == ["2", "1"]
    assert [e["request"]["method"] for e in bundle["entry"]] == ["PUT", "POST"]
    assert [e["response"]["etag"] for e in bundle["entry"]] == ['W/"2"', 'W/"1"']
    assert bundle["entry"][0]["fullUrl"] == BASE + name


@pytest.mark.parametrize("version", ["0", "3", "99999999", "99999999999999999999", "x", "-1", "1.0", "%31%00"])
def test_a_version_that_is_not_there_is_not_found(wire: World, version: str) -> None:
    gp = wire.as_client("gp")
    name = stored(gp.post("/Patient", stranger()))
    told(gp.get(f"/{name}/_history/{version}"), 404, "RES-001")


@pytest.mark.parametrize("id", [NOBODY, "x", "%00", "..", "a%2Fb", "é", "1" * 300, "'; drop table patient; --", "_"])
def test_an_id_of_nothing_is_not_found_whatever_it_looks_like(wires: World, id: str) -> None:
    answer = wires.as_client("gp").get(f"/Patient/{id}")
    assert answer.status_code in (404, 405)


def test_a_hidden_record_and_a_missing_one_are_the_same_answer(wires: World) -> None:
    theirs = stored(wires.as_client("gp-2").post("/Patient", stranger()))
    gp = wires.as_client("gp")
    for path in ("", "/_history", "/_history/1"):
        answers = [gp.get(f"/{name}{path}") for name in (theirs, f"Patient/{NOBODY}")]
        told(answers[0], 404, "RES-001")
        steady = [(a.status_code, a.text.replace(a.headers["x-request-id"], "")) for a in answers]
        assert steady[0] == steady[1]
        assert "etag" not in answers[0].headers


def test_one_who_saw_a_record_once_is_told_why_not_now(wires: World) -> None:
    gp, oh = wires.as_client("gp"), wires.as_client("oh-a")
    request = gp.post("/ServiceRequest", referral("Noel"))
    note = request.json()["supportingInfo"][0]["reference"]
    assert oh.get(f"/{note}").status_code == 200
    consent = request.headers["link"].rsplit("/fhir/R4/", 1)[1].partition(">")[0]
    kept = gp.get(f"/{consent}").json()
    gp.put(f"/{consent}", kept | {"status": "inactive"}, 1)
    told(oh.get(f"/{note}"), 403, "CON-001")
    told(oh.get(f"/{note}/_history/1"), 403, "CON-001")
    told(wires.as_client("oh-b").get(f"/{note}"), 404, "RES-001")


def test_directory_entries_are_anyones_to_read(wire: World) -> None:
    organisation = wire.as_client("oh-a").organisation.id
    for name in ("gp", "employer", "ig", "person"):
        assert wire.as_client(name).get(f"/Organization/{organisation}").status_code == 200
    told(wire.as_client("dwp-status").get(f"/Organization/{organisation}"), 403, "AUT-020")


def test_a_part_of_a_record_says_that_it_is_one(wire: World) -> None:
    gp, admin = wire.as_client("gp"), wire.as_client("oh-a-admin")
    request = gp.post("/ServiceRequest", referral("Dilys"))
    seen = admin.get(f"/{request.json()['supportingInfo'][0]['reference']}").json()
    assert {"code": "SUBSETTED", "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"} in seen["meta"][
        "tag"
    ]
    assert "note" not in seen
    told(admin.get(f"/{stored(request)}"), 403, "AUT-020")


def test_a_nino_is_seen_by_its_supplier_and_the_person_alone(wire: World) -> None:
    gp, oh = wire.as_client("gp"), wire.as_client("oh-a")
    subject = gp.post("/ServiceRequest", referral("Tamsin")).json()["subject"]["reference"]
    assert "QQ0000" in gp.get(f"/{subject}").text
    shown = oh.get(f"/{subject}")
    assert shown.status_code == 200
    assert "QQ0000" not in shown.text
    assert patient("Tamsin")["identifier"][0]["value"] in shown.text


def test_words_written_for_one_referral_are_not_for_another_provider(wire: World) -> None:
    gp = wire.as_client("gp")
    request = gp.post("/ServiceRequest", referral("Ailsa"))
    said = words(request.json()["subject"]["reference"], basedOn=[{"reference": stored(request)}])
    name = stored(gp.post("/Communication", said))
    assert wire.as_client("oh-a").get(f"/{name}").status_code == 200
    told(wire.as_client("oh-b").get(f"/{name}"), 404, "RES-001")
