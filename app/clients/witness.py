"""Asking a witness to sign a checkpoint too (c2sp.org/tlog-witness): it wants proof that nothing it signed is gone."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

TIMEOUT_SECONDS = 5.0
ANSWER_LIMIT = 16 * 1024


class WitnessError(Exception):
    """The witness did not sign; the text says why."""


@dataclass(frozen=True)
class Witnessed:
    """What a witness answered: its signature lines, or the size it signed last when the proof began elsewhere."""

    signatures: str = ""
    last_size: int | None = None


class Witness:
    """One witness at a configured address; no redirects, at most 5 s and 16 kB."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._url = f"{url.rstrip('/')}/add-checkpoint"
        self._transport = transport

    def add(self, old: int, proof: Sequence[bytes], note: str) -> Witnessed:
        """Offer a signed note with the consistency proof from size `old`; WitnessError when it refuses or is away."""
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in proof)
        body = f"old {old}\n{steps}\n{note}".encode()
        client = httpx.Client(
            transport=self._transport, timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False
        )
        try:
            with client:
                answer = client.post(self._url, content=body)
        except httpx.HTTPError as error:
            raise WitnessError(f"it did not answer ({type(error).__name__})") from error
        return _read(answer)


def _read(answer: httpx.Response) -> Witnessed:
    text = answer.content[:ANSWER_LIMIT].decode("utf-8", "replace")
    if answer.status_code == 200 and text.startswith("— ") and text.endswith("\n"):
        return Witnessed(signatures=text)
    size = text.strip()
    if answer.status_code == 409 and size.isascii() and size.isdigit() and len(size) < 16:
        return Witnessed(last_size=int(size))
    raise WitnessError(f"it answered {answer.status_code}")
