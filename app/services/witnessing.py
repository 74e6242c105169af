"""Having the newest checkpoint signed by a witness, with the proof it asks for; what it signed is kept outside."""

from app.clients.witness import Witness, Witnessed, WitnessError
from app.domain.checkpoint import Checkpoint
from app.services.outside import Outside
from app.services.proofs import continuation
from app.services.sealing import Sealer
from app.store import checkpoints


class Witnessing:
    """Remembers the size a witness signed last, and goes on from there."""

    def __init__(self, sealer: Sealer, witness: Witness) -> None:
        self._sealer, self._witness = sealer, witness
        self._signed = 0
        self.outside = Outside(sealer.outside.path.with_suffix(".witnessed.txt"))

    def offer(self) -> bool:
        """Offer the newest checkpoint; whether there was a new one. WitnessError when the witness does not sign it."""
        with self._sealer.gateway.database.reading() as connection:
            note = checkpoints.last_note(connection)
        newest = self._sealer.read(note)
        if note is None or newest is None or newest.size == self._signed:
            return False
        answer = self._add(newest, note)
        if answer.last_size is not None:
            self._signed = answer.last_size
            answer = self._add(newest, note)
        if answer.last_size is not None:
            raise WitnessError(f"it asks for a proof from size {answer.last_size} again")
        self.outside.append(note + answer.signatures)
        self._signed = newest.size
        return True

    def _add(self, newest: Checkpoint, note: str) -> Witnessed:
        if self._signed > newest.size:
            raise WitnessError(f"it signed {self._signed} rows, and the ledger has {newest.size}: sealed rows are gone")
        proof: list[bytes] = []
        if 0 < self._signed < newest.size:
            with self._sealer.gateway.database.reading() as connection:
                proof = continuation(connection, self._signed, newest.size, newest)
        return self._witness.add(self._signed, proof, note)
