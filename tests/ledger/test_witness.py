"""A witness signs a checkpoint only where it continues the one it signed last; what it signed is kept."""

import base64
from dataclasses import dataclass, field

import httpx
import pytest

from app.clients.witness import Witness, WitnessError
from app.domain.checkpoint import read_note
from app.domain.merkle import extends
from app.services.sealing import Sealer, sealer_of
from app.services.witnessing import Witnessing
from app.store.wipe import wipe
from tests.kit.gateways import World
from tests.ledger.rows import write

LINE = "— witness.example " + base64.b64encode(b"key4" + bytes(72)).decode() + "\n"


@dataclass
class Neighbour:
    """Another organisation's witness, as c2sp.org/tlog-witness describes it."""

    size: int = 0
    root: bytes = b""
    asked: list[int] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        head, _, note = request.content.decode().partition("\n\n")
        old, *steps = head.split("\n")
        told, _ = read_note(note)
        self.asked.append(int(old.removeprefix("old ")))
        if self.asked[-1] != self.size:
            return httpx.Response(409, text=f"{self.size}\n")
        proof = [base64.b64decode(step) for step in steps]
        if self.size and not extends(self.size, self.root, told.size, told.root, proof):
            return httpx.Response(422)
        self.size, self.root = told.size, told.root
        return httpx.Response(200, text=LINE)


@pytest.fixture
def sealer(everywhere: World) -> Sealer:
    write(everywhere.gateway, 300)
    made = sealer_of(everywhere.gateway)
    made.seal()
    return made


def asking(sealer: Sealer, witness: Neighbour) -> Witnessing:
    return Witnessing(sealer, Witness("https://witness.example", httpx.MockTransport(witness)))


def test_a_witness_signs_the_first_checkpoint_and_each_that_continues_it(sealer: Sealer) -> None:
    witness = Neighbour()
    witnessing = asking(sealer, witness)
    assert witnessing.offer()
    assert not witnessing.offer()
    write(sealer.gateway, 77)
    sealer.seal()
    assert witnessing.offer()
    kept = witnessing.outside.notes()
    assert [read_note(note)[0].size for note in kept] == [witness.size - 77, witness.size]
    assert all(note.endswith(LINE) for note in kept)


def test_after_a_start_the_witness_says_where_the_proof_begins(sealer: Sealer) -> None:
    witness = Neighbour()
    asking(sealer, witness).offer()
    before = witness.size
    write(sealer.gateway, 5)
    sealer.seal()
    assert asking(sealer, witness).offer()
    assert witness.asked == [0, 0, before]


def test_a_witness_that_signed_more_than_there_is_is_an_alarm(sealer: Sealer) -> None:
    witness = Neighbour()
    asking(sealer, witness).offer()
    with sealer.gateway.database.owning() as connection:
        wipe(connection)
    sealer.outside.forget()
    write(sealer.gateway, 5)
    sealer.seal()
    with pytest.raises(WitnessError, match="sealed rows are gone"):
        asking(sealer, witness).offer()


def test_a_witness_does_not_sign_another_tree(sealer: Sealer) -> None:
    witness = Neighbour(size=100, root=bytes(32))
    with pytest.raises(WitnessError, match="422"):
        asking(sealer, witness).offer()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx.Response(200, text="thanks"),
        httpx.Response(409, text="a lot"),
    ],
)
def test_other_answers_are_no_signatures(answer: httpx.Response) -> None:
    witness = Witness("https://witness.example", httpx.MockTransport(lambda _: answer))
    with pytest.raises(WitnessError, match=str(answer.status_code)):
        witness.add(0, [], "note")


def test_a_witness_that_is_away_is_told_as_such() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(WitnessError, match="did not answer"):
        Witness("https://witness.example", httpx.MockTransport(away)).add(0, [], "note")
