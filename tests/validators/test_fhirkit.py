"""fhirkit, which shares no code with us, says the same as we of the structure of bodies, right or wrong."""

import json
import random

from tests.fhir.mutations import examples, mutants
from tests.kit.seeds import seed_of_this_run, some
from tests.validators.agreement import LEAST, ours
from tests.validators.fhirkit_judge import REASONS, UNCHECKED, agreement, said

NUMBER = 10_000


def test_both_accept_every_example() -> None:
    texts = {name: json.dumps(body, default=float) for name, body in examples().items()}
    assert [name for name, text in texts.items() if ours(text)] == []
    told = zip(texts, said(list(texts.values())), strict=True)
    assert [name for name, refused in told if refused] == []


def test_both_say_the_same_of_what_goes_wrong_but_for_reasons_that_are_listed() -> None:
    number = some(NUMBER)
    found = agreement(random.Random(seed_of_this_run()).sample(list(mutants()), number))
    assert found.strange == []
    assert found.share(UNCHECKED) >= LEAST, found
    assert found.judged.keys() - set(UNCHECKED)
    if number == NUMBER:
        assert found.vanished == [], f"of {len(REASONS)} reasons"
