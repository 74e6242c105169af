"""Synthetic people: NHS numbers of the 999 range, NINOs with the prefix QQ, neither of which is ever issued."""

from dataclasses import dataclass
from datetime import date

from app.domain.person import Person
from app.sandbox.identities import PERSON, fixed_id

FAMILY = "ZZTEST"


@dataclass(frozen=True)
class SyntheticPerson:
    """One invented human; `employer` is an organisation code, None for the self-employed."""

    number: int
    given: str
    nhs_number: str
    born: date
    employer: str | None
    in_scenario: bool = False

    @property
    def id(self) -> str:
        """The id of the internal person row."""
        return fixed_id(PERSON, self.number)

    @property
    def nino(self) -> str:
        """The National Insurance number."""
        return f"QQ{self.number:06}{'ABCD'[(self.number - 1) % 4]}"

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {FAMILY}"

    @property
    def row(self) -> Person:
        """The internal person, as a trace by number and birth date would leave it."""
        return Person(self.id, self.nhs_number, self.born, "nhs-verified")


_SCENARIOS = (
    ("Paige", "9990260001", "1984-03-02", "TESTEMP1"),
    ("Noel", "9990262268", "1979-11-20", "TESTEMP2"),
    ("Wren", "9990263396", "1991-06-14", "TESTEMP3"),
    ("Omar", "9990265658", "1988-01-30", "TESTEMP3"),
    ("Dilys", "9990266786", "1969-09-09", "TESTEMP3"),
    ("Edgar", "9990269041", "1958-02-17", "TESTEMP3"),
    ("Tamsin", "9990270171", "1995-12-01", "TESTEMP3"),
    ("Rashid", "9990271305", "1990-04-22", "TESTEMP3"),
    ("Ailsa", "9990272433", "1986-07-07", "TESTEMP2"),
    ("Piran", "9990273561", "1974-10-11", None),
    ("Vera", "9990275823", "1981-05-05", "TESTEMP2"),
    ("Stan", "9990276951", "1977-08-28", "TESTEMP3"),
    ("Bryn", "9990278083", "1993-02-03", "TESTEMP2"),
)
_OTHERS = (
    ("Alma", "9990301131", "1987-04-18", "TESTEMP1"),
    ("Boyd", "9990303398", "1972-12-05", "TESTEMP2"),
    ("Cerys", "9990304521", "1996-08-23", "TESTEMP3"),
    ("Dev", "9990306788", "1983-01-09", "TESTEMP3"),
    ("Efua", "9990307911", "1990-10-30", "TESTEMP2"),
    ("Farah", "9990309043", "1978-06-11", "TESTEMP1"),
    ("Gwil", "9990310173", "1965-03-27", "TESTEMP3"),
    ("Hana", "9990311307", "1999-02-14", "TESTEMP2"),
    ("Idris", "9990312435", "1985-09-02", "TESTEMP3"),
    ("Jodie", "9990313563", "1992-05-19", None),
    ("Kofi", "9990314691", "1980-11-08", "TESTEMP2"),
    ("Leila", "9990315825", "1976-07-25", "TESTEMP1"),
    ("Magda", "9990316953", "1994-01-16", "TESTEMP3"),
    ("Nye", "9990318085", "1968-04-04", "TESTEMP2"),
    ("Orla", "9990319219", "1989-12-21", "TESTEMP3"),
    ("Petra", "9990320349", "1973-10-13", "TESTEMP3"),
    ("Quinn", "9990321477", "1997-06-06", "TESTEMP1"),
    ("Rhys", "9990322600", "1982-08-31", "TESTEMP2"),
    ("Sunita", "9990323739", "1971-02-22", "TESTEMP3"),
    ("Tariq", "9990324867", "1993-11-17", "TESTEMP2"),
    ("Una", "9990325995", "1986-03-05", "TESTEMP3"),
    ("Viktor", "9990327122", "1979-05-28", None),
    ("Winnie", "9990328250", "1962-09-10", "TESTEMP1"),
    ("Xavi", "9990329389", "1998-07-01", "TESTEMP2"),
    ("Yusuf", "9990330514", "1984-12-12", "TESTEMP3"),
    ("Zelda", "9990331642", "1975-01-20", "TESTEMP3"),
    ("Aled", "9990332770", "1991-04-09", "TESTEMP2"),
)

PEOPLE = tuple(
    SyntheticPerson(number, given, nhs_number, date.fromisoformat(born), employer, number <= len(_SCENARIOS))
    for number, (given, nhs_number, born, employer) in enumerate(_SCENARIOS + _OTHERS, 1)
)
"""Everybody: those of the twelve scenarios first."""


def named(given: str) -> SyntheticPerson | None:
    """The person of this given name, whatever its case; None when there is none."""
    return next((person for person in PEOPLE if person.given.casefold() == given.strip().casefold()), None)
