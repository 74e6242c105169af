"""A Patient without a number, written about by an organisation, and tied to one who has a number."""

from typing import TYPE_CHECKING, Any

from tests.oracle.consents import Dice, any_consent, code_of, request
from tests.wire.bodies import consent, document, organisation, permit

if TYPE_CHECKING:
    from tests.oracle.worlds import Known, Maker

Json = dict[str, Any]
KEEPING = ("gp", "gp-2", "workwell", "ips", "oh-a", "oh-b", "kit")


def tie(here: "Maker", rng: Dice, known: "Known") -> None:
    """Somebody is written down without a number, and written about; then tied to a Patient who has one."""
    name = unnumbered(here, rng, known)
    if not name:
        return
    client = known.by[name]
    other = known.patients[client if rng.random() < 0.8 else rng.choice(list(known.patients))]
    link = {"link": [{"other": {"reference": other}, "type": "seealso"}]}
    known.took(client, here.put(client, name, here.body(name) | link))


def unnumbered(here: "Maker", rng: Dice, known: "Known") -> str:
    """Somebody written down without a number, and written about: the Patient; empty when it was refused."""
    client = rng.choice([c for c in known.patients if c in KEEPING])
    named = {"name": [{"family": "ZZTEST", "given": ["Zz"]}], "birthDate": here.birth_date}
    found = known.took(client, here.post(client, {"resourceType": "Patient"} | named))
    if not found:
        return ""
    name = found[0]
    known.took(client, here.post(client, document(name)))
    if rng.random() < 0.3:
        known.took(client, here.post(client, request(client, name, rng.choice(("TESTOH1", "TESTWW1")), rng)))
    if rng.random() < 0.5:
        known.took(
            client, here.post(client, any_consent(rng, name, code_of(client), known.of("ServiceRequest", client)))
        )
    to, purpose = rng.choice((("TESTOH1", "oh-assessment"), ("TESTGP2", "care-coordination")))
    known.took(client, here.post(client, consent(name, code_of(client), permit(organisation(to), purpose, "ABCDE"))))
    return name
