"""The gateway as it is served, or with consent, audit, validation or the second wall left out: what each costs."""

import os
from concurrent.futures import Future

from fastapi import FastAPI

WITHOUT = "BENCHMARK_WITHOUT"
"""The variable that names what is left out: consent, audit, both, validation, wall, or nothing."""


def app() -> FastAPI:
    """The application; uvicorn calls this in the server's process."""
    left_out = os.environ[WITHOUT].split()
    if "consent" in left_out:
        _leave_out_consent()
    if "audit" in left_out:
        _leave_out_audit()
    if "validation" in left_out:
        _leave_out_validation()
    if "wall" in left_out:
        _leave_out_wall()
    from app.main import create_app

    return create_app()


def _leave_out_consent() -> None:
    """Whoever asks sees all; the statements are otherwise the same. Before anything imports the decision."""
    from app.domain.catalogue.views import ALL
    from app.domain.ground import OWN
    from app.store import visibility

    visibility.decision = lambda *_, **__: visibility._told(ALL, OWN)


def _leave_out_audit() -> None:
    """No row is made, hashed or written, and nothing waits for it."""
    from app.store.ledger import Ledger

    written: Future[None] = Future()
    written.set_result(None)
    Ledger.append = lambda *_: None
    Ledger.record = lambda *_: written


def _leave_out_validation() -> None:
    """Every body is taken for right, without a look at it."""
    from app.fhir.validation import Validator

    Validator.check = lambda *_, **__: []


def _leave_out_wall() -> None:
    """The application works as the owner, whom no policy binds, and tells no transaction who asks."""
    from app.store import database
    from app.store.wall import WalledConnection

    engine = database._postgresql
    database._postgresql = lambda url, _, **pool: engine(url, None, **pool)
    WalledConnection.untold = lambda *_: None
