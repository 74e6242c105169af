"""Escalations as clients send them, and how to find what came of one."""

from typing import Any

from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from tests.kit.answers import task_of
from tests.kit.builders import referral
from tests.kit.callers import As
from tests.kit.gateways import World

Json = dict[str, Any]


def asked(
    reference: str | None = None,
    *routes: str,
    risk: str = "self-harm-thoughts",
    subject: Json | None = None,
    **more: str,
) -> Json:
    """The Parameters of an escalation; by default a debrief slot for thoughts of self-harm."""
    parts: list[Json] = [{"name": "reference", "valueString": reference}] if reference else []
    parts += [_subject(subject)] if subject else []
    parts += [{"name": "risk", "valueCode": risk}]
    parts += [{"name": "route", "valueCode": route} for route in routes or ("debrief-slot",)]
    parts += [{"name": name, "valueString": value} for name, value in more.items()]
    return {"resourceType": "Parameters", "parameter": parts}


def _subject(told: Json) -> Json:
    kinds = {"identifier": "Identifier", "name": "HumanName", "birthDate": "Date", "patient": "Reference"}
    return {"name": "subject", "part": [{"name": name, f"value{kinds[name]}": told[name]} for name in told]}


class Referred:
    """Paige's self-referral to WorkWell, in its hands: the reference and its Task."""

    def __init__(self, world: World, given: str = "Paige", template: str | None = None) -> None:
        self.world = world
        self.workwell, self.gp = world.as_client("workwell"), world.as_client("gp")
        body = referral(given, sender="TESTWW1", performer="TESTWW1", trigger="self", template=template)
        sent = self.workwell.post("/ServiceRequest", body)
        assert sent.status_code == 201, sent.text
        self.reference = sent.json()["requisition"]["value"]
        self.request = f"ServiceRequest/{sent.json()['id']}"
        self.task = task_of(sent)
        for move in ("receive", "accept"):
            assert self.workwell.move(self.task, move).status_code == 200


def stored(world: World, type: str, kind: str) -> list[str]:
    """The ids of the stored records of a kind, oldest first."""
    table = RECORDS[type]
    with world.gateway.database.reading(OPERATOR) as connection:
        rows = connection.execute(table.select().where(table.c.kind == kind).order_by(table.c.created, table.c.id))
        return [row.id for row in rows]


def only(world: World, type: str, kind: str) -> str:
    """The reference of the one stored record of a kind."""
    (id,) = stored(world, type, kind)
    return f"{type}/{id}"


def escalated(caller: As, body: Json, **headers: str) -> Json:
    """The answer to an escalation that is taken."""
    answer = caller.post("/$escalate", body, **headers)
    assert answer.status_code == 201, answer.text
    return {part["name"]: next(v for k, v in part.items() if k != "name") for part in answer.json()["parameter"]}
