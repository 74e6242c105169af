"""The colours of the pages can be told apart, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from app.portal.assets import ASSETS

CSS = ASSETS["gateway.css"].body.decode()
TEXT, SHAPE = 4.5, 3.0
SURFACES = ("paper", "card")
PAIRS = [
    *((ink, surface, TEXT) for ink in ("ink", "soft", "link", "hover", "bad") for surface in SURFACES),
    *((shape, surface, SHAPE) for shape in ("edge", "focus", "good", "link") for surface in SURFACES),
    ("on-band", "band", TEXT),
    ("soft-band", "band", TEXT),
    ("focus-band", "band", SHAPE),
    ("on-alert", "alert", TEXT),
]


def colours(block: str) -> dict[str, str]:
    """The custom properties of a block that are colours, by name."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = colours(CSS[: CSS.index("@media")])
DARK = LIGHT | colours(re.search(r"@media \(prefers-color-scheme: dark\) \{.*?\n\}", CSS, re.DOTALL)[0])  # type: ignore[index]


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_stands_on_a_surface_can_be_told_from_it(scheme: str, front: str, back: str, least: float) -> None:
    palette = LIGHT if scheme == "light" else DARK
    ratio = contrast(palette[front], palette[back])
    assert ratio >= least, f"--{front} on --{back} is {ratio:.2f} to 1 in {scheme}; {least} is the least"


def test_night_changes_every_colour_of_the_surfaces() -> None:
    assert all(LIGHT[name] != DARK[name] for name in (*SURFACES, "ink", "soft", "link"))


def test_every_colour_is_a_custom_property() -> None:
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules) == []


def test_a_link_shows_that_it_has_the_focus() -> None:
    assert re.search(r"a:focus-visible \{ outline: 3px solid var\(--focus\)", CSS)
    assert "outline: none" not in CSS.replace("main:focus { outline: none; }", "")
