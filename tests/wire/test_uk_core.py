"""The UK Core examples over HTTP: each is stored, or refused for a reason that is right."""

from typing import Any

import pytest

from app.domain.catalogue.types import STORED
from app.fhir.json import dump
from tests.fhir.test_examples import UK_CORE, repaired, resource
from tests.kit.answers import code
from tests.kit.gateways import World

PLAIN = ("Patient", "Organization", "Practitioner", "PractitionerRole")
"""Types whose records stand by themselves and have no profile of ours."""

NOT_STORED = {
    "Extension-UKCore-MainLocation-Example": "RES-007",
    "Extension-UKCore-MedicalApplianceSupplier-Example": "RES-007",
    "Extension-UKCore-PreferredDispenserOrganization-Example": "RES-007",
    "UKCore-Patient-BabyPatient-Example": "PER-002",
    "UKCore-PractitionerRole-GeneralPractitioner-Example": "RES-007",
}
"""Of those the ones that name a record nobody has sent, or have an NHS number whose last digit is wrong."""

REASONS = {
    "RES-007": "it names a record that nobody has sent",
    "RES-003": "forms are published by the gateway alone",
    "VAL-001": "our profile needs more",
    "VAL-012": "our profile takes codes of one system",
    "VAL-013": "our profile takes other codes",
    "VAL-014": "our profile has no such part",
    "VAL-041": "our profile names other records there",
}
FILES = [param.values[0] for param in UK_CORE if resource(param.values[0])["resourceType"] in STORED]


@pytest.mark.skipif(not FILES, reason="no UK Core examples beside the repository")
def test_each_uk_core_example_is_stored_or_refused_for_a_right_reason(wires: World) -> None:
    kit = wires.as_client("kit")
    stored, wrong = 0, []
    for file in FILES:
        body: dict[str, Any] = repaired(resource(file))
        answer = kit.post(f"/{body['resourceType']}", dump(body))
        fits = body["resourceType"] in PLAIN and file.stem not in NOT_STORED
        stored += answer.status_code == 201
        if fits and answer.status_code != 201:
            wrong.append(f"{file.stem}: {answer.status_code} {answer.text[:200]}")
        if not fits and code(answer) not in {NOT_STORED.get(file.stem), *REASONS}:
            wrong.append(f"{file.stem}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n".join(wrong)
    assert stored > 25
