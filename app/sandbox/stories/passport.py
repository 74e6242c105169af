"""Story 10: Vera's passport in three versions, and what was shared of each."""

from app.domain.json import Json
from app.sandbox.fit_note_referral import referral
from app.sandbox.stories.forms import passport, share
from app.sandbox.stories.stage import Actor, Stage, person


def play(stage: Stage) -> None:
    """A first employer, occupational health, a new employer: each has the version and the sections it was given."""
    vera, old, new, oh = (stage.person("Vera"), *(stage.actor(n) for n in ("employer-3", "employer-2", "oh-a")))
    subject = _known(stage)
    made = vera.post("QuestionnaireResponse", passport(subject, stage.moment, "I tire after two hours."),
                     "Vera writes her passport")  # fmt: skip
    name = f"QuestionnaireResponse/{made['id']}"
    first = vera.post("Consent", share(subject, stage.moment, f"{name}/_history/1", "TESTEMP3", "5", "11"),
                      "she shares two sections of it with her employer")  # fmt: skip
    old.get(name, "the employer reads those two")
    endless = share(subject, stage.moment, f"{name}/_history/1", "TESTEMP2", "5", endless=True)
    vera.post("Consent", endless, "no share without an end", "CON-033")
    second = _changed(stage, vera, made, "I tire after an hour.", "a bad month: version 2")
    to_oh = share(subject, stage.moment, f"{name}/_history/2", "TESTOH1", "5", "7", "11", purpose="oh-assessment")
    vera.post("Consent", to_oh, "occupational health gets the second version")
    old.get(name, "the old employer still has the first, and learns that there is a newer one")
    oh.get(name, "occupational health reads the second")
    _move(stage, vera, first, name, subject)
    old.get(name, "the old employer finds nothing", "RES-001")
    new.get(name, "the new one reads three sections")
    new.get(f"{name}/_history/1", "and no older version", "RES-001")
    _changed(stage, vera, second, "I tire after three hours.", "a better month: version 3, shared with nobody yet")
    vera.put(second, "a version she no longer has open changes nothing", "RES-012", version="1")
    vera.get(f"AuditEvent?patient={subject}", "she reads who saw what")


def _known(stage: Stage) -> str:
    from app.sandbox.fit_note_referral import Occasion

    patient: Json = referral(Occasion(person("Vera"), stage.moment, ""))["contained"][0]
    body = {name: value for name, value in patient.items() if name != "id"}
    made = stage.actor("gp").post("Patient", body, "the practice knows Vera")
    return f"Patient/{made['id']}"


def _changed(stage: Stage, vera: Actor, kept: Json, stamina: str, meaning: str) -> Json:
    items = passport(kept["subject"]["reference"], stage.moment, stamina)["item"]
    return vera.put(kept | {"item": items, "status": "amended"}, meaning)


def _move(stage: Stage, vera: Actor, first: Json, name: str, subject: str) -> None:
    to_new = share(subject, stage.moment, f"{name}/_history/2", "TESTEMP2", "5", "7", "11")
    vera.post("Consent", to_new, "a new job: the share moves, the document stays hers")
    vera.put(first | {"status": "inactive"}, "and the old one ends")
