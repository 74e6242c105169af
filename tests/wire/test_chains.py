"""Chains and `_has`: what is found by what another record says, and that nothing is learned of one that is hidden."""

from urllib.parse import quote

import pytest

from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.wire.bodies import NHS_NUMBER, NINO, consent, patient, refused
from tests.wire.replies import code, entries, link, stored, told

FORM = "application/x-www-form-urlencoded"
WREN = "9990263396"


def found(answer) -> list[str]:
    """The references of what was found."""
    return [f"{one['resourceType']}/{one['id']}" for one in entries(answer)]


def subject_of(sent: Sent) -> str:
    """The Patient of a referral."""
    return str(sent.asked()["subject"]["reference"])


class TestChains:
    """What a record that is named says."""

    @pytest.mark.parametrize(
        ("type", "asked", "is_found"),
        [
            ("Task", f"patient.identifier={WREN}", True),
            ("Task", f"patient.identifier={NHS_NUMBER}|{WREN}", True),
            ("Task", f"patient:Patient.identifier={WREN}", True),
            ("Task", "patient.identifier=9990263418", False),
            ("Task", "patient.family=zz&patient.given=wren", True),
            ("Task", "patient.family=zz&patient.given=omar", False),
            ("Task", "patient.family=nobody,zztest", True),
            ("Task", "patient.family:exact=zztest", False),
            ("Task", "patient.birthdate=1991", True),
            ("Task", "patient.birthdate=gt1991", False),
            ("Task", "patient.gender:missing=true", True),
            ("Task", "patient.active:not=true", False),
            ("Task", "owner.name=zz", True),
            ("Task", "owner.name=nobody", False),
            ("Task", "focus:ServiceRequest.code=oh-referral", True),
            ("Task", "focus:Observation.code=oh-referral", False),
            ("Task", "focus:ServiceRequest.subject.identifier=9990263396", True),
            ("Task", "focus:ServiceRequest.subject:Patient.given=omar", False),
            ("ServiceRequest", "performer:Organization.name=zz", True),
            ("ServiceRequest", "performer:Organization.active=false", False),
            ("ServiceRequest", "subject._lastUpdated=gt2020&subject.family=zz", True),
            ("Patient", "_has:Task:patient:status=requested", True),
            ("Patient", "_has:Task:patient:status=completed", False),
            ("Patient", "_has:Task:patient:status:not=completed", True),
            ("Patient", "_has:Task:patient:owner.name=zz", True),
            ("Patient", "_has:ServiceRequest:subject:_has:Task:focus:status=requested", True),
            ("Patient", "_has:ServiceRequest:subject:_has:Task:focus:status=completed", False),
            ("Patient", "_has:ServiceRequest:subject:performer:Organization.name=zz", True),
            ("ServiceRequest", "_has:Task:focus:status=requested&subject.family=zz", True),
            ("ServiceRequest", "subject._has:Task:patient:status=requested", True),
            ("Organization", "_has:Task:owner:status=requested", True),
            ("Organization", "_has:ServiceRequest:performer:status=active", True),
            ("Organization", "_has:ServiceRequest:performer:status=revoked", False),
        ],
    )
    def test_the_practice_finds_by_what_another_record_says(
        self, everywhere: World, type: str, asked: str, is_found: bool
    ) -> None:
        sent = send(everywhere)
        kept = {
            "Task": sent.task,
            "ServiceRequest": sent.request,
            "Patient": subject_of(sent),
            "Organization": f"Organization/{sent.owner.organisation.id}",
        }
        answer = sent.requester.get(f"/{type}?{asked}&_total=accurate")
        assert (found(answer), answer.json()["total"]) == (([kept[type]], 1) if is_found else ([], 0))

    def test_by_a_form_and_from_page_to_page(self, everywhere: World) -> None:
        sent = [send(everywhere, name) for name in ("Wren", "Omar", "Stan")]
        oh = sent[0].owner
        first = oh.get("/Task?patient.family=zz&_count=2")
        rest = oh.get(link(first, "next").removeprefix("http://testserver/fhir/R4"))
        assert sorted(found(first) + found(rest)) == sorted(one.task for one in sent)
        assert "patient.family=zz" in link(first, "self")
        by_form = oh.post("/Task/_search", f"patient.identifier={WREN}", Content_Type=FORM)
        assert found(by_form) == [sent[0].task]

    def test_a_practice_makes_no_second_of_what_a_chain_finds(self, everywhere: World) -> None:
        sent = send(everywhere)
        body = {**patient(), "gender": "female"}
        same = f"_has:ServiceRequest:subject:_id={sent.request.split('/')[1]}"
        answer = sent.requester.post("/Patient", body, If_None_Exist=same)
        assert (answer.status_code, answer.json()["id"]) == (200, subject_of(sent).split("/")[1])


HIDDEN = (
    "patient.family=zz",
    "patient.family:missing=false",
    "patient.identifier:not=x",
    "focus:ServiceRequest.status=active",
    "focus:ServiceRequest.subject.family=zz",
    "patient._has:Task:patient:status=requested",
)


class TestWhatIsHidden:
    """A joined record that the caller does not see, or not so far, counts as one that does not fit."""

    @pytest.mark.parametrize("asked", HIDDEN)
    def test_a_stub_leads_nowhere(self, everywhere: World, asked: str) -> None:
        sent = send(everywhere, template=None)
        assert found(sent.owner.get("/Task")) == [sent.task]
        answer = sent.owner.get(f"/Task?{asked}&_total=accurate")
        assert (found(answer), answer.json()["total"]) == ([], 0)

    @pytest.mark.parametrize("asked", HIDDEN)
    def test_another_provider_learns_nothing(self, everywhere: World, asked: str) -> None:
        send(everywhere)
        answer = everywhere.as_client("oh-b").get(f"/Task?{asked}&_total=accurate")
        assert (found(answer), answer.json()["total"]) == ([], 0)

    def test_of_ones_own_patient_nothing_is_learned_from_what_others_keep(self, everywhere: World) -> None:
        sent = send(everywhere)
        other = everywhere.as_client("gp-2")
        own = stored(other.post("/Patient", patient()))
        for asked in ("Task:patient:status=requested", "ServiceRequest:subject:status=active", "Consent:patient:_id=x"):
            assert found(other.get(f"/Patient?_has:{asked}")) == []
        mine = f"/Organization?_id={sent.owner.organisation.id}&_has:Task:owner:status=requested"
        assert len(found(sent.owner.get(mine))) == 1
        assert found(everywhere.as_client("oh-b").get(mine)) == []
        assert found(other.get(f"/Patient?_id={own.split('/')[1]}")) == [own]

    def test_after_a_withdrawal_the_chain_finds_nothing(self, everywhere: World) -> None:
        sent = send(everywhere)
        asked = f"/Task?patient.identifier={WREN}"
        assert found(sent.owner.get(asked)) == [sent.task]
        stored(sent.requester.post("/Consent", consent(subject_of(sent), "TESTGP1", root=refused())))
        assert found(sent.owner.get(asked)) == []
        assert found(sent.owner.get("/Task?owner.name=zz")) == [sent.task], "the owner of a stub is shown"

    def test_what_a_view_leaves_out_is_no_way_in(self, here: World) -> None:
        admin = here.as_client("oh-a-admin")
        told(admin.get("/Patient?_has:Observation:subject:derived-from:missing=true"), 403, "SEA-004")
        told(admin.get("/Observation?derived-from:Observation.status=final"), 403, "SEA-004")
        told(admin.get("/Task?focus:ServiceRequest.status=active"), 403, "AUT-020")
        told(here.as_client("employer").get("/Composition?patient._has:Task:patient:status=x"), 403, "AUT-020")


class TestBadInput:
    """What cannot be read, and what would cost too much."""

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            *((f"patient.{name}=x", "SEA-001") for name in ("famly", "", "Zz9990263396")),
            *((f"{name}=x", "SEA-001") for name in ("nobody.family", "_include.family", ".family", ".", "a.b.c.d.e.f")),
            *(
                ("status.code=x", "SEA-002"),
                ("_id.family=x", "SEA-002"),
                ("patient.family.x=x", "SEA-002"),
                ("owner.name.x=x", "SEA-002"),
                ("focus.status=x", "SEA-002"),
            ),
            *(("focus._id=x", "SEA-002"), ("focus.nothing=x", "SEA-001")),
            *(("patient:Task.status=x", "SEA-003"), ("patient:missing.family=x", "SEA-003")),
            *(
                ("patient.family:above=x", "SEA-003"),
                ("patient.birthdate=today", "SEA-002"),
                ("patient.family=", "SEA-002"),
            ),
            *(("_has=x", "SEA-002"), ("_has:Task=x", "SEA-002"), ("_has:Task:part-of=x", "SEA-002")),
            *(("_has:Task:part-of:=x", "SEA-002"), ("_has:Task:owner:status=x", "SEA-014")),
            *(("_has:Tusk:part-of:status=x", "SEA-014"), ("_has:AuditEvent:entity:action=R", "SEA-014")),
            *(("_has:Task:part-of:stauts=x", "SEA-001"), ("_has:Task:part-of:status:above=x", "SEA-003")),
            ("part-of.part-of.part-of.part-of.status=x", "SEA-002"),
            ("&".join(["part-of.part-of.part-of.status=x"] * 3), "SEA-002"),
            (f"patient.identifier={','.join('x' * 120)}&patient.gender={','.join('x' * 120)}", "SEA-002"),
            ("_sort=patient.family", "SEA-005"),
        ],
    )
    def test_it_is_told_why(self, here: World, asked: str, expected: str) -> None:
        answer = here.as_client("oh-a").get(f"/Task?{asked}")
        assert (answer.status_code, code(answer)) == (400, expected), answer.text
        assert "9990263396" not in answer.text

    def test_the_nearest_of_the_joined_type_is_named(self, here: World) -> None:
        answer = here.as_client("oh-a").get("/Task?patient.famly=x")
        text = answer.json()["issue"][0]["details"]["text"]
        assert text == 'Patient has no search parameter "famly". Nearest: family.'
        which = here.as_client("oh-a").get("/Task?focus.status=x").json()["issue"][0]["details"]["text"]
        assert "focus:ServiceRequest" in which

    def test_three_records_are_gone_through_and_no_more(self, everywhere: World) -> None:
        sent = send(everywhere)
        asked = "/Patient?_has:ServiceRequest:subject:_has:Task:focus:owner.name=zz"
        assert found(sent.requester.get(asked)) == [subject_of(sent)]
        further = "/Organization?_has:Task:owner:focus:ServiceRequest.subject._has:Task:patient:status=requested"
        told(sent.requester.get(further), 400, "SEA-002")

    def test_the_ledger_takes_no_chains(self, here: World) -> None:
        told(here.as_client("ig").get("/AuditEvent?agent.name=x"), 400, "SEA-001")
        told(here.as_client("ig").get("/AuditEvent?_has:Task:owner:status=x"), 400, "SEA-014")

    def test_whoever_asks_to_be_let_off_is_told_what_was_left_out(self, everywhere: World) -> None:
        sent = send(everywhere)
        answer = sent.owner.get("/Task?patient.famly=x", Prefer="handling=lenient")
        assert [e["search"]["mode"] for e in answer.json()["entry"]] == ["match", "outcome"]
        assert "famly" not in link(answer, "self")


@pytest.mark.parametrize(
    "asked",
    [
        "/Task?patient.identifier=QQ000003C",
        f"/Task?subject:Patient.identifier={quote(NINO, safe='')}%7CQQ000003C",
        "/ServiceRequest?subject:identifier=QQ000003C",
        "/Task?focus:ServiceRequest.subject.identifier:not=QQ000003C",
        "/Task?patient._has:Patient:link:identifier=QQ000003C",
    ],
)
def test_a_national_insurance_number_stands_in_no_chain_of_an_address(here: World, asked: str) -> None:
    answer = here.as_client("gp").get(asked)
    assert (answer.status_code, code(answer)) == (400, "SEA-013")
    assert "QQ000003C" not in answer.text


def test_a_posted_one_finds_nobody(everywhere: World) -> None:
    sent = send(everywhere)
    assert found(sent.requester.post("/Task/_search", "patient.identifier=QQ000003C", Content_Type=FORM)) == []
