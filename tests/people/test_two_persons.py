"""A record whose references lead to two people is refused, and nothing of it is kept (access.md 5)."""

from tests.kit.answers import code
from tests.kit.builders import fit_note, patient, practitioner_role, referral, transaction, urn
from tests.kit.gateways import World


def test_a_record_that_names_two_persons_is_refused(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    made = gp.post("/ServiceRequest", referral("Wren", note=fit_note()))
    assert made.status_code == 201, made.text
    first = made.json()
    role = practitioner_role() | {"practitioner": {"display": "Dr Zz Testgp"}}
    earlier = {"derivedFrom": [first["supportingInfo"][0]]}
    note = fit_note(subject={"reference": urn(0)}, performer=[{"reference": urn(1)}], **earlier)
    answer = gp.post("", transaction(patient("Omar"), role, note))
    assert (answer.status_code, code(answer)) == (422, "RES-008")
    assert gp.get("/Patient?given=Omar").json()["total"] == 0
