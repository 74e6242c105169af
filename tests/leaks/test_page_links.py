"""Page links: bound to the client and the search they were given for, and judged anew each time they are used."""

from urllib.parse import urlsplit

import pytest

from tests.kit.gateways import World
from tests.wire.bodies import consent, referral, refused, words
from tests.wire.replies import code, entries, link, stored


def _notes(world: World) -> tuple[str, str]:
    """A person whose practice wrote three notes that OH may see; the Patient, and OH's link to its second page."""
    gp, oh = world.as_client("gp"), world.as_client("oh-a")
    request = gp.post("/ServiceRequest", referral("Wren"))
    subject = request.json()["subject"]["reference"]
    for number in range(3):
        stored(gp.post("/Communication", words(subject, f"Note {number}", basedOn=[{"reference": stored(request)}])))
    return subject, link(oh.get(f"/Communication?patient={subject}&_count=1"), "next")


def test_a_page_link_of_one_client_is_nothing_to_another(everywhere: World) -> None:
    _, onward = _notes(everywhere)
    parts = urlsplit(onward)
    for name in ("gp", "oh-b", "oh-a-admin"):
        answer = everywhere.as_client(name).get(f"/Communication?{parts.query}")
        assert answer.status_code in (400, 403)
        assert code(answer) in ("SEA-009", "AUT-021", "AUT-020", "SEA-004")


def test_a_page_link_is_for_the_search_it_was_given_for(everywhere: World) -> None:
    subject, onward = _notes(everywhere)
    cursor = urlsplit(onward).query.partition("_page=")[2]
    oh = everywhere.as_client("oh-a")
    for path in (f"/Observation?patient={subject}", f"/Communication?patient={subject}&_count=2", "/Communication?"):
        answer = oh.get(f"{path}&_page={cursor}")
        assert (answer.status_code, code(answer)) == (400, "SEA-009")


def test_a_page_link_ends_after_a_day(here: World) -> None:
    _, onward = _notes(here)
    here.clock.advance(hours=24, minutes=1)
    answer = here.as_client("oh-a").get(f"/Communication?{urlsplit(onward).query}")
    assert (answer.status_code, code(answer)) == (400, "SEA-009")


def test_a_page_link_taken_before_a_refusal_shows_nothing_after_it(everywhere: World) -> None:
    subject, onward = _notes(everywhere)
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    query = urlsplit(onward).query
    assert len(entries(oh.get(f"/Communication?{query}"))) == 1
    stored(gp.post("/Consent", consent(subject, "TESTGP1", root=refused())))
    assert entries(oh.get(f"/Communication?{query}")) == []


@pytest.mark.parametrize("spoilt", ["", "AAAA", "é", "%00", "=" * 50, "A" * 3000])
def test_a_spoilt_page_link_is_told_as_such(here: World, spoilt: str) -> None:
    answer = here.as_client("gp").get(f"/Communication?_page={spoilt}x")
    assert (answer.status_code, code(answer)) == (400, "SEA-009")
