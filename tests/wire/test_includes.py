"""`_include` and `_revinclude`: what goes with a page, to whom, how much of it, and what is written down of it."""

from typing import Any

import pytest

from app.services import inclusion
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.wire.bodies import consent, patient, refused, stranger, words
from tests.wire.replies import code, link, stored, told
from tests.wire.test_audit_record import details, event

FORM = "application/x-www-form-urlencoded"


def by_mode(answer, mode: str) -> list[str]:
    """The references of the entries of a mode, in their order."""
    assert answer.status_code == 200, answer.text
    found = [entry["resource"] for entry in answer.json().get("entry", []) if entry["search"]["mode"] == mode]
    return [f"{one['resourceType']}/{one.get('id', '')}" for one in found]


def with_(answer) -> set[str]:
    """The references of what was included."""
    return set(by_mode(answer, "include"))


def goal(subject: str) -> dict[str, Any]:
    """What a person wants to reach."""
    return {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "description": {"text": "Back at work by spring"},
        "subject": {"reference": subject},
    }


def subject_of(sent: Sent) -> str:
    """The Patient of a referral."""
    return str(sent.asked()["subject"]["reference"])


class TestWhatARecordNames:
    """`_include`."""

    def test_the_provider_takes_the_request_with_its_task(self, everywhere: World) -> None:
        sent = send(everywhere)
        answer = sent.owner.get(f"/Task?_id={sent.task.split('/')[1]}&_include=Task:focus")
        assert (by_mode(answer, "match"), with_(answer)) == ([sent.task], {sent.request})
        assert answer.json()["total"] == 1
        assert "_include=Task:focus" in link(answer, "self")
        (_, beside) = answer.json()["entry"]
        assert beside["fullUrl"] == f"http://testserver/fhir/R4/{sent.request}"
        assert beside["resource"] == sent.owner.get(f"/{sent.request}").json()

    def test_by_a_form_as_by_an_address(self, everywhere: World) -> None:
        sent = send(everywhere)
        answer = sent.owner.post("/Task/_search", "_include=Task:patient", Content_Type=FORM)
        assert with_(answer) == {subject_of(sent)}

    def test_an_owner_without_consent_is_given_nothing_that_its_stub_does_not_name(self, everywhere: World) -> None:
        sent = send(everywhere, template=None)
        everything = "&".join(f"_include=Task:{name}" for name in ("focus", "patient", "requester", "owner"))
        answer = sent.owner.get(f"/Task?{everything}")
        assert by_mode(answer, "match") == [sent.task]
        assert with_(answer) == {f"Organization/{sent.owner.organisation.id}"}

    def test_after_a_withdrawal_the_same_search_brings_no_more(self, everywhere: World) -> None:
        sent = send(everywhere)
        asked = "/Task?_include=Task:focus&_include=Task:patient"
        assert len(with_(sent.owner.get(asked))) == 2
        stored(sent.requester.post("/Consent", consent(subject_of(sent), "TESTGP1", root=refused())))
        assert with_(sent.owner.get(asked)) == set()

    def test_another_provider_finds_neither(self, everywhere: World) -> None:
        send(everywhere)
        answer = everywhere.as_client("oh-b").get("/Task?_include=Task:focus&_total=accurate")
        assert (answer.json()["total"], "entry" in answer.json()) == (0, False)

    def test_each_is_shown_at_its_own_view(self, everywhere: World) -> None:
        sent = send(everywhere)
        admin = everywhere.as_client("oh-a-admin")
        answer = admin.get("/Task?_include=Task:patient&_include=Task:focus")
        assert with_(answer) == {subject_of(sent)}, "an administrator reads no request"
        (beside,) = [e["resource"] for e in answer.json()["entry"] if e["search"]["mode"] == "include"]
        assert beside == admin.get(f"/{subject_of(sent)}").json()

    def test_an_organisation_named_by_its_identifier_alone_is_found(self, everywhere: World) -> None:
        sent = send(everywhere)
        answer = sent.requester.get("/ServiceRequest?_include=ServiceRequest:performer:Organization")
        assert with_(answer) == {f"Organization/{sent.owner.organisation.id}"}

    def test_what_is_a_match_already_is_not_brought_again(self, everywhere: World) -> None:
        first, second = send(everywhere), send(everywhere, "Omar")
        answer = first.requester.get("/Task?_include=Task:requester&_include=Task:owner&_include=Task:owner")
        assert len(by_mode(answer, "match")) == 2
        assert sorted(by_mode(answer, "include")) == sorted(
            f"Organization/{party.organisation.id}" for party in (second.requester, second.owner)
        )

    def test_each_page_has_what_goes_with_it(self, everywhere: World) -> None:
        sent = [send(everywhere, name) for name in ("Wren", "Omar", "Stan")]
        seen, path = [], "/Task?_include=Task:focus&_count=1"
        while path:
            page = sent[0].owner.get(path)
            (request,) = with_(page)
            seen.append((*by_mode(page, "match"), request))
            path = link(page, "next").removeprefix("http://testserver/fhir/R4")
        assert sorted(seen) == sorted((one.task, one.request) for one in sent)

    def test_the_page_of_another_include_is_not_this_one(self, everywhere: World) -> None:
        sent, _ = send(everywhere), send(everywhere, "Omar")
        onward = link(sent.owner.get("/Task?_include=Task:focus&_count=1"), "next")
        other = onward.removeprefix("http://testserver/fhir/R4").replace("Task:focus", "Task:patient")
        other = other.replace("Task%3Afocus", "Task%3Apatient")
        assert code(sent.owner.get(other)) == "SEA-009"

    def test_a_count_alone_brings_nothing(self, everywhere: World) -> None:
        sent = send(everywhere)
        answer = sent.owner.get("/Task?_include=Task:focus&_count=0")
        assert (answer.json()["total"], "entry" in answer.json()) == (1, False)

    def test_elements_are_those_of_the_matches_and_a_summary_is_of_all(self, everywhere: World) -> None:
        sent = send(everywhere)
        listed = sent.owner.get("/Task?_include=Task:focus&_elements=status").json()["entry"]
        assert "for" not in listed[0]["resource"]
        assert listed[1]["resource"] == sent.owner.get(f"/{sent.request}").json()
        summed = sent.owner.get("/Task?_include=Task:focus&_summary=true").json()["entry"]
        assert "supportingInfo" not in summed[1]["resource"]
        told(sent.owner.get("/Task?_include=Task:focus&_summary=text"), 400, "SEA-002")


class TestWhatNamesARecord:
    """`_revinclude`."""

    def test_the_person_s_records_come_with_the_person(self, everywhere: World) -> None:
        sent = send(everywhere)
        asked = f"/Patient?_id={subject_of(sent).split('/')[1]}"
        answer = sent.owner.get(f"{asked}&_revinclude=ServiceRequest:subject&_revinclude=Task:patient")
        assert (by_mode(answer, "match"), with_(answer)) == ([subject_of(sent)], {sent.request, sent.task})
        assert answer.json()["total"] == 1

    def test_a_stub_does_not_say_whom_it_is_about(self, everywhere: World) -> None:
        sent = send(everywhere, template=None)
        own = stored(sent.owner.post("/Patient", patient()))
        answer = sent.owner.get(f"/Patient?_revinclude=Task:patient&_revinclude=Task:subject&_id={own.split('/')[1]}")
        assert (by_mode(answer, "match"), with_(answer)) == ([own], set())
        mine = f"/Organization?_id={sent.owner.organisation.id}&_revinclude=Task:owner"
        assert with_(sent.owner.get(mine)) == {sent.task}
        theirs = f"/Organization?_id={sent.requester.organisation.id}&_revinclude=Task:requester"
        assert with_(sent.owner.get(theirs)) == set()

    def test_nothing_of_it_comes_to_another_provider(self, everywhere: World) -> None:
        sent = send(everywhere)
        asked = f"/Organization?_id={sent.owner.organisation.id}&_revinclude=Task:owner"
        assert with_(sent.owner.get(asked)) == {sent.task}
        assert with_(everywhere.as_client("oh-b").get(asked)) == set()


class TestFurther:
    """`:iterate`."""

    def test_what_is_brought_is_followed_too(self, everywhere: World) -> None:
        sent = send(everywhere)
        answer = sent.owner.get("/Task?_include=Task:focus&_include:iterate=ServiceRequest:subject")
        assert with_(answer) == {sent.request, subject_of(sent)}
        back = f"/Organization?_id={sent.owner.organisation.id}&_revinclude=Task:owner"
        back += "&_include:iterate=Task:focus&_revinclude:iterate=Observation:subject&_include:iterate=Task:patient"
        notes = {ref["reference"] for ref in sent.asked()["supportingInfo"] if "Observation" in ref["reference"]}
        assert with_(sent.owner.get(back)) == {sent.task, sent.request, subject_of(sent), *notes}

    def test_without_iterate_it_is_said_what_is_missing(self, here: World) -> None:
        answer = here.as_client("oh-a").get("/Task?_include=Task:focus&_include=ServiceRequest:subject")
        assert code(answer) == "SEA-014"
        assert ":iterate" in answer.json()["issue"][0]["details"]["text"]

    def test_it_goes_so_far_and_says_where_it_stops(self, everywhere: World, monkeypatch: pytest.MonkeyPatch) -> None:
        sent = send(everywhere)
        asked = "/Task?_include:iterate=Task:focus&_include:iterate=ServiceRequest:subject"
        assert len(with_(sent.owner.get(asked))) == 2
        assert by_mode(sent.owner.get(asked), "outcome") == []
        monkeypatch.setattr(inclusion, "STEPS", 1)
        answer = sent.owner.get(asked)
        assert with_(answer) == {sent.request}
        assert by_mode(answer, "outcome") == ["OperationOutcome/"]

    def test_two_that_name_each_other_come_to_an_end(self, everywhere: World) -> None:
        sent = send(everywhere)
        asked = "/Task?_include:iterate=Task:focus&_revinclude:iterate=Task:focus"
        assert (with_(sent.owner.get(asked)), by_mode(sent.owner.get(asked), "outcome")) == ({sent.request}, [])


class TestBounds:
    """So many and no more, and that is said."""

    def test_more_than_a_page_may_bring_is_left_out_aloud(
        self, everywhere: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gp = everywhere.as_client("gp")
        subject = stored(gp.post("/Patient", stranger()))
        plan = stored(gp.post("/Goal", goal(subject)))
        notes = {stored(gp.post("/Communication", words(subject, f"Note {number}"))) for number in range(2)}
        asked = "/Patient?_revinclude=Communication:subject&_revinclude=Goal:subject"
        assert with_(gp.get(asked)) == {*notes, plan}
        assert by_mode(gp.get(asked), "outcome") == []
        monkeypatch.setattr(inclusion, "MOST", 2)
        answer = gp.get(asked)
        assert with_(answer) == notes
        (said,) = [e["resource"] for e in answer.json()["entry"] if e["search"]["mode"] == "outcome"]
        assert said["issue"][0]["details"]["coding"][-1]["code"] == "SEA-015"
        assert said["issue"][0]["severity"] == "warning"
        forward = gp.get("/Communication?_include=Communication:subject&_include=Communication:subject:Patient")
        assert (with_(forward), by_mode(forward, "outcome")) == ({subject}, [])

    def test_a_search_has_ten_includes_at_most(self, here: World) -> None:
        names = ("owner", "requester", "focus", "patient", "subject", "part-of", "based-on")
        kinds = ("_include", "_include:iterate")
        many = "&".join(f"{kind}=Task:{name}" for kind in kinds for name in names)
        told(here.as_client("oh-a").get(f"/Task?{many}"), 400, "SEA-002")


class TestRefusals:
    """What cannot be followed, and by whom."""

    @pytest.mark.parametrize(
        "asked",
        [
            *(
                "_include=Task:fokus",
                "_include=Task",
                "_include=*",
                "_include=Task:*",
                "_include=",
                "_include=Task:status",
            ),
            *(
                "_include=Task:focus:Goal",
                "_include=Tusk:focus",
                "_revinclude=Task:focus",
                "_revinclude=Task:owner:Task",
            ),
            *(
                "_include:iterate=Task:fokus",
                "_revinclude:iterate=AuditEvent:entity",
                "_include=Wren:Zztest:9990263396",
            ),
        ],
    )
    def test_what_is_no_reference_of_ours_is_refused(self, here: World, asked: str) -> None:
        answer = here.as_client("oh-a").get(f"/Task?{asked}")
        told(answer, 400, "SEA-014")
        assert "9990263396" not in answer.text

    def test_the_nearest_is_named(self, here: World) -> None:
        answer = here.as_client("oh-a").get("/Task?_include=Task:fokus")
        assert answer.json()["issue"][0]["details"]["text"] == (
            "_include of a search of Task does not follow Task:fokus. Nearest: Task:focus, Task:owner."
        )

    def test_another_modifier_is_no_parameter(self, here: World) -> None:
        told(here.as_client("oh-a").get("/Task?_include:recurse=Task:focus"), 400, "SEA-001")

    def test_the_ledger_brings_nothing(self, here: World) -> None:
        told(here.as_client("ig").get("/AuditEvent?_include=AuditEvent:entity"), 400, "SEA-014")
        told(here.as_client("ig").get("/AuditEvent?_include:iterate=Task:focus"), 400, "SEA-014")

    def test_a_type_without_the_scope_is_refused_and_one_of_several_left_out(self, everywhere: World) -> None:
        sent = send(everywhere)
        admin = everywhere.as_client("oh-a-admin")
        told(admin.get("/Task?_include=Task:focus:ServiceRequest"), 403, "AUT-020")
        told(admin.get("/Patient?_revinclude=ServiceRequest:subject"), 403, "AUT-020")
        assert with_(admin.get("/Task?_include=Task:focus")) == set()
        assert by_mode(admin.get("/Task?_include=Task:focus"), "match") == [sent.task]

    def test_a_reference_that_a_role_never_sees_is_not_followed(self, here: World) -> None:
        told(here.as_client("oh-a-admin").get("/Observation?_include=Observation:derived-from"), 403, "SEA-004")
        told(here.as_client("oh-a-admin").get("/Patient?_revinclude=Observation:derived-from"), 400, "SEA-014")


def test_what_was_brought_stands_in_the_audit_row(everywhere: World) -> None:
    sent = send(everywhere)
    found = event(everywhere, sent.owner.get("/Task?_include=Task:focus"))
    assert details(found, sent.task)["basis"] == details(found, sent.request)["basis"] == "consent"


def test_a_table_holds_the_matches_and_so_does_its_audit_row(everywhere: World) -> None:
    sent = send(everywhere)
    answer = sent.owner.get("/Task?_include=Task:focus", Accept="text/csv")
    assert len(answer.text.strip().splitlines()) == 2
    found = str(event(everywhere, answer)["entity"])
    assert sent.task in found
    assert sent.request not in found


def test_a_batch_brings_the_same(everywhere: World) -> None:
    sent = send(everywhere)
    entry = {"request": {"method": "GET", "url": "Task?_include=Task:focus"}}
    answer = sent.owner.post("", {"resourceType": "Bundle", "type": "batch", "entry": [entry]})
    (found,) = answer.json()["entry"]
    assert [e["search"]["mode"] for e in found["resource"]["entry"]] == ["match", "include"]
