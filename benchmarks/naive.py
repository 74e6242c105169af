"""The obvious build of the same stack: FastAPI, an async ORM session per request, FHIR models in and out, one commit
per request for its audit row, consent asked for each record. It does what the gateway does, and no more.
"""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle
from sqlalchemy import Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.tokens import Verifier

DATABASE = "BENCHMARK_DATABASE"
"""The variable that holds the address of the database, with its asynchronous driver."""


class Base(DeclarativeBase):
    """The declared tables."""


class Stored(Base):
    """A resource of any type."""

    __tablename__ = "stored"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    type: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    person: Mapped[str] = mapped_column(String(36))
    owner: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[str | None] = mapped_column(String(40))
    updated: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_worklist", "type", "owner", "status", "updated"),)


class Consent(Base):
    """Who may see a person's records."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person: Mapped[str] = mapped_column(String(36), index=True)
    recipient: Mapped[str] = mapped_column(String(80))


class Audit(Base):
    """One row for each request."""

    __tablename__ = "audit"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    recorded: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(Text)


@asynccontextmanager
async def opened(app: FastAPI) -> AsyncIterator[None]:
    """Open the database for the life of the application."""
    engine = create_async_engine(os.environ[DATABASE])
    app.state.verifier, app.state.sessions = Verifier(), async_sessionmaker(engine, expire_on_commit=False)
    yield
    await engine.dispose()


async def the_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session for one request."""
    async with request.app.state.sessions() as session:
        yield session


async def the_caller(request: Request) -> str:
    """The organisation the token speaks for."""
    return str(request.app.state.verifier.organisation(request.headers.get("authorization", "")))


SessionOf = Annotated[AsyncSession, Depends(the_session)]
CallerOf = Annotated[str, Depends(the_caller)]
router = APIRouter(prefix="/fhir/R4")


@router.get("/{type}/{id}")
async def read(type: str, id: str, session: SessionOf, caller: CallerOf) -> Response:
    """Read one resource."""
    found = await session.get(Stored, id)
    if found is None or not await may_see(session, caller, found.person):
        raise HTTPException(404)
    resource = parsed(type, found.body)
    await audit(session, caller, f"read {type}/{id}")
    return fhir(resource)


@router.get("/{type}")
async def search(type: str, owner: str, status: str, session: SessionOf, caller: CallerOf) -> Response:
    """Search by owner and status, twenty at most."""
    wanted = select(Stored).where(Stored.type == type, Stored.owner == owner, Stored.status == status)
    rows = (await session.scalars(wanted.order_by(Stored.updated).limit(20))).all()
    seen = [row for row in rows if await may_see(session, caller, row.person)]
    resources = [parsed(type, row.body) for row in seen]
    await audit(session, caller, f"search {type}")
    return fhir(Bundle(type="searchset", entry=[{"resource": resource} for resource in resources]))


@router.post("/{type}", status_code=201)
async def create(type: str, request: Request, session: SessionOf, caller: CallerOf) -> Response:
    """Store a new resource."""
    resource = parsed(type, await request.body())
    person = resource.subject.reference.removeprefix("Patient/")
    if not await may_see(session, caller, person):
        raise HTTPException(404)
    resource.id = str(uuid.uuid4())
    text = resource.model_dump_json()
    now = datetime.now(UTC).replace(tzinfo=None)
    session.add(Stored(id=resource.id, type=type, version=1, person=person, status=resource.status, updated=now,
                       body=text))  # fmt: skip
    await audit(session, caller, f"create {type}/{resource.id}")
    return fhir(resource, 201)


async def may_see(session: AsyncSession, caller: str, person: str) -> bool:
    """Whether a consent lets the caller see the person's records."""
    mine = select(Consent).where(Consent.person == person, Consent.recipient == caller)
    return (await session.scalars(mine)).first() is not None


async def audit(session: AsyncSession, caller: str, what: str) -> None:
    """Write the audit row and commit."""
    now = datetime.now(UTC).replace(tzinfo=None)
    session.add(Audit(id=str(uuid.uuid4()), recorded=now, who=caller, what=what))
    await session.commit()


def parsed(type: str, body: str | bytes) -> Any:
    """The model of a body."""
    return get_fhir_model_class(type).model_validate_json(body)


def fhir(resource: Any, status: int = 200) -> Response:
    """A FHIR JSON answer."""
    return Response(resource.model_dump_json(), status, media_type="application/fhir+json")


def app() -> FastAPI:
    """The application; uvicorn calls this in the server's process."""
    made = FastAPI(lifespan=opened)
    made.include_router(router)
    return made
