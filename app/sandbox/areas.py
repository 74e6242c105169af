"""Synthetic areas: two integrated care boards, with postcode districts that no real postcode begins with."""

from dataclasses import dataclass

from app.domain.catalogue.names import ODS, POSTCODE_DISTRICT
from app.sandbox.identities import AREA, fixed_id


@dataclass(frozen=True)
class Area:
    """An area by its code; its board keeps the entry, and `part_of` is the area it lies in."""

    id: str
    code: str
    name: str
    board: str
    part_of: str | None = None

    @property
    def system(self) -> str:
        """The system of its code: a board's ODS code, or a postcode district."""
        return ODS if self.part_of is None else POSTCODE_DISTRICT


_DISTRICTS = {"TESTICB1": ("ZZ1", "ZZ2", "ZZ3"), "TESTICB2": ("ZZ8", "ZZ9")}

AREAS = (
    Area(fixed_id(AREA, 1), "TESTICB1", "Area of Zz Integrated Care Board", "TESTICB1"),
    Area(fixed_id(AREA, 2), "TESTICB2", "Area of Zz Second Integrated Care Board", "TESTICB2"),
    *(
        Area(fixed_id(AREA, 10 * number + place), code, f"Postcode district {code}", board, board)
        for number, (board, codes) in enumerate(_DISTRICTS.items(), 1)
        for place, code in enumerate(codes)
    ),
)
"""Every area, a board's before the districts in it."""

BY_AREA = {area.code: area for area in AREAS}
