"""The wire examples as calls and answers: their ids and references stand for those of this run."""

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.kit.gateways import World
from tests.words.wire import BASE, GATEWAY, example, pretty

if TYPE_CHECKING:
    from httpx import Response

HERE = "http://testserver"
NAMED = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{13}\b")
"""What differs from run to run: ids, and the shared reference of a referral."""
MILLISECONDS = re.compile(r"\.\d{3}Z")


class Wire:
    """The examples of one story, told in the names of this run; a name is learned where it first comes in an answer."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def call(self, theirs: str, ours: str) -> None:
        """Say what an id of the examples is in this run, where no answer tells it: both like Task/01a1…."""
        self._names[theirs.partition("/")[2]] = ours.partition("/")[2]

    def body(self, name: str) -> Any:
        """An example body to send."""
        return json.loads(self._told(json.dumps(example(name))))

    def path(self, theirs: str) -> str:
        """A path of the examples, like /Task/01a1…."""
        return self._told(theirs)

    def assert_answered(self, answer: "Response", name: str) -> None:
        """Fails the test unless the answer is the example, apart from names, milliseconds and the order of elements."""
        self.assert_same(_sorted(answer.json()), _sorted(example(name)))

    def assert_refused(self, answer: "Response", name: str) -> None:
        """Fails the test unless the answer is the example to the letter, apart from names."""
        self.assert_same(answer.json(), example(name))

    def assert_same(self, ours: Any, theirs: Any) -> None:
        """Fails the test unless a resource reads as another, apart from names and milliseconds."""
        told, wanted = _plain(ours), _plain(theirs)
        for mine, example_s in zip(NAMED.findall(told), NAMED.findall(wanted), strict=False):
            self._names.setdefault(example_s, mine)
        assert told == self._told(wanted)

    def _told(self, text: str) -> str:
        return NAMED.sub(lambda found: self._names.get(found[0], found[0]), text)


def at(world: World, name: str) -> None:
    """Put the business clock to the instant an example was stored at."""
    stored = datetime.fromisoformat(example(name)["meta"]["lastUpdated"].replace("Z", "+00:00"))
    world.clock.at = stored.replace(microsecond=0)


def _sorted(value: Any) -> Any:
    return json.loads(json.dumps(value, sort_keys=True))


def _plain(value: Any) -> str:
    text = pretty(value).replace(f"{HERE}/fhir/R4", BASE).replace(HERE, GATEWAY)
    return MILLISECONDS.sub(".000Z", text)
