"""What the page of a released advice or plan shows: words without markup, codes by their displays, hours in a table."""

import re
from html.parser import HTMLParser

from app.domain.catalogue.names import profile, system
from app.domain.json import Json
from app.fhir.terminology import display
from app.portal.released_page import DAYS, Part, Released
from app.portal.released_plan import plan_parts
from app.services.release_links import Opened

BLOCKS = frozenset(("p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4"))


def released(opened: Opened) -> Released:
    """The page of what a link opened."""
    report = opened.report
    is_plan = report["resourceType"] == "CarePlan"
    return Released(
        title=str(report.get("title", "Plan" if is_plan else "Occupational health advice")),
        author=opened.author,
        party=opened.party,
        person=str(report["subject"].get("display", "the person you know it is about")),
        date=str(report.get("date") or report["created"])[:10],
        version=str(report["meta"]["versionId"]),
        parts=plan_parts(report) if is_plan else tuple(_part(section) for section in report.get("section", [])),
    )


def _part(section: Json) -> Part:
    extensions = section.get("extension", [])
    found = [_extended(e) for e in extensions if e["url"] != profile("phased-day")]
    words = _Words(section.get("text", {}).get("div", "")).lines
    days = tuple(_day(e["extension"]) for e in extensions if e["url"] == profile("phased-day"))
    code = section["code"]["coding"][0]["code"]
    return Part(str(display(system("advice-section"), code)), tuple(dict.fromkeys((*found, *words))), days)


def _extended(extension: Json) -> str:
    """One coded value in words."""
    name = extension["url"].rsplit("/", 1)[-1]
    if name == "advice-value":
        coding = extension["valueCoding"]
        return display(coding["system"], coding["code"]) or str(coding["code"])
    if name == "review-date":
        return f"Review on {extension['valueDate']}"
    parts = {part["url"]: part for part in extension["extension"]}
    if name == "ability":
        ability, level = parts["ability"]["valueCode"], parts["level"]["valueCode"]
        return f"{display(system('ability'), ability)}: {display(system('ability-level'), level)}"
    period = parts["period"]["valuePeriod"]
    what = display(system("adjustment"), parts["adjustment"]["valueCode"])
    review = f", review on {parts['review-on']['valueDate']}" if "review-on" in parts else ""
    return f"{what}: from {period.get('start', 'now')} until {period.get('end', 'further notice')}{review}"


def _day(parts: list[Json]) -> tuple[str, str, str]:
    told = {part["url"]: next(value for name, value in part.items() if name != "url") for part in parts}
    begins = f", from {str(told['from'])[:5]}" if "from" in told else ""
    return str(told["week"]), DAYS[told["day"]], f"{told['hours']}{begins}"


class _Words(HTMLParser):
    """The text of a narrative, a line for each block; markup is left out, and with it whatever it could do."""

    def __init__(self, div: str) -> None:
        super().__init__(convert_charrefs=True)
        self._text = ""
        self.feed(div)
        self.close()

    @property
    def lines(self) -> list[str]:
        """The lines that have something in them."""
        return [line for part in self._text.split("\n") if (line := re.sub(r"\s+", " ", part).strip())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line."""
        self._text += "\n" if tag in BLOCKS else ""

    def handle_endtag(self, tag: str) -> None:
        """And ends one."""
        self._text += "\n" if tag in BLOCKS else ""

    def handle_data(self, data: str) -> None:
        """Text is text."""
        self._text += data.replace("\n", " ")
