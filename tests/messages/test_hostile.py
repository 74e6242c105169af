"""Whatever stands anywhere in a message, it is taken or refused in words: it never breaks the gateway."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.kit.gateways import World
from tests.messages.bodies import PATH, cancelled, ids, referral
from tests.wire.replies import assert_ours

Path = tuple[str | int, ...]

ODD: tuple[Any, ...] = (
    *(None, 1, True, "", [], {}, "x", [[]], [{}], {"a": 1}, [None], "#x", "Patient/1", "x|y,z$\\"),
    *({"reference": 1}, {"coding": [1]}, {"coding": "x"}, "é" * 300, {"resourceType": "Foo"}),
    "urn:uuid:01a0f67a-3800-7000-8000-000000000000",
)


def _paths(node: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    for name, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _paths(inner, (*path, name))


def _changed(message: Any, path: Path, number: int) -> Any:
    """The message with something odd at a place, or nothing where there was something."""
    changed = copy.deepcopy(message)
    holder = changed
    for name in path[:-1]:
        holder = holder[name]
    if number % len(ODD) == 0:
        holder.pop(path[-1])
    else:
        holder[path[-1]] = ODD[number % len(ODD)]
    return changed


@pytest.mark.parametrize("kind", ["new", "cancel"])
def test_nothing_in_a_message_breaks_the_gateway(here: World, kind: str) -> None:
    gp, sent = here.as_client("gp"), referral("Wren")
    message = sent if kind == "new" else cancelled(sent)
    places = list(_paths(message))
    for number, path in enumerate(places[:: max(1, len(places) // 120)]):
        answer = gp.post(PATH, _changed(message, path, number * 7), **ids())
        assert answer.status_code < 500, f"{path}: {answer.text}"
        if answer.status_code != 200:
            assert_ours(answer)
