"""A message is done once: whoever sends it again, with the same X-Request-ID, is told so (uk-standards 2.4)."""

import hashlib
import json
from collections.abc import Callable
from typing import Protocol, TypeVar

from app.domain.clock import milliseconds
from app.domain.errors import refuse
from app.services.replay import Sent
from app.services.writing import Work
from app.store.idempotency import claim_key, keep_answer, kept_answer

PREFIX = "\x1fmessage "
"""Before the id in the table of keys: no Idempotency-Key begins so, for a header has no such character."""

AT = "http.x-request-id"


class Named(Protocol):
    """An answer that is kept by the name of what it made."""

    @property
    def made(self) -> str:
        """The reference of the record."""


Answer = TypeVar("Answer", bound=Named)


def once_for_id(work: Work, sent: Sent, act: Callable[[], Answer]) -> Answer:
    """Do `act` unless its message was done before: MSG-012 for the same bytes, MSG-013 for any others.

    The id is claimed first, so that a second sender waits for the first one's commit; a refusal keeps none.
    """
    digest = hashlib.sha256("\n".join((sent.method, sent.path, "")).encode() + sent.body).hexdigest()
    key, client = PREFIX + work.asked.request_id.lower(), work.caller.client_id
    if claim_key(work.connection, client, key, digest, milliseconds(work.gateway.wall.now())):
        answer = act()
        keep_answer(work.connection, client, key, json.dumps({"made": answer.made}))
        return answer
    kept = kept_answer(work.connection, client, key)
    raise refuse("MSG-012" if kept and kept.digest == digest else "MSG-013", AT)
