"""Whatever element of a body goes wrong, the refusal names it, and nothing breaks (the whole run: `make prove`)."""

from tests.kit.seeds import seed_of_this_run, some
from tests.proofs.mutations import prove


def test_an_element_gone_wrong_is_named_by_its_path() -> None:
    tally = prove(seed_of_this_run(), some(4000))
    assert [(mutant.source, mutant.place, mutant.way) for mutant in tally.broken] == []
    missed = [(mutant.source, mutant.place, mutant.way) for mutant in tally.missed]
    assert tally.holds, f"{tally.share:.1%} named; not named: {missed[:20]}"
