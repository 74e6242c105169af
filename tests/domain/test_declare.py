"""What a declared kind says of a record."""

import pytest

from app.domain.catalogue.declare import Kind, ResourceType

REPORT = Kind("report", "E", shown_at=("final", "amended"))
NOTE = Kind("note", "D")


@pytest.mark.parametrize(("status", "data_class"), [("preliminary", "draft"), (None, "draft"), ("final", "E")])
def test_a_record_is_a_draft_until_it_may_be_shared(status: str | None, data_class: str) -> None:
    assert REPORT.class_at(status) == data_class


def test_a_kind_without_such_statuses_is_never_a_draft() -> None:
    assert NOTE.class_at("preliminary") == "D"


def test_a_type_has_every_class_of_its_kinds_drafts_included() -> None:
    assert ResourceType("Composition", "A report.", (REPORT, NOTE), ()).classes == {"E", "D", "draft"}
