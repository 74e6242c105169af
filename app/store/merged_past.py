"""The past of two persons stays two: before their merge, a grant on one never met a record of the other."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.store.tables.people import person, person_merge, person_merge_grant, person_merge_record


def crosses(version: Any, grant: Any, at: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether at an instant a version and a grant belonged to two persons who were merged later."""
    one, moved, given = person_merge, person_merge_record, person_merge_grant
    now_one = select(person.c.id).where(
        or_(person.c.id == version.c.person_id, person.c.merged_into == version.c.person_id)
    )
    record = (moved.c.merge_id == one.c.id, moved.c.type == version.c.type, moved.c.id == version.c.id)
    row = (given.c.merge_id == one.c.id, given.c.grant_row == grant.c.row, given.c.person_id == one.c.other_id)
    of_other = [
        select(column).where(*same).correlate(one, version, grant).exists()
        for column, same in ((moved.c.id, record), (given.c.grant_row, row))
    ]
    later = (one.c.undone.is_(None), one.c.merged > at, one.c.kept_id.in_(now_one.correlate(version)))
    return select(one.c.id).where(*later, of_other[0] != of_other[1]).correlate(version, grant).exists()
