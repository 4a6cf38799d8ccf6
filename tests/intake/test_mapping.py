"""Saying what the columns mean: what is needed is asked for, and it can be said anew."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaizen.core.errors import Conflict, InvalidInput
from kaizen.intake.actions.mapping import Choices
from kaizen.intake.actions.running import work_on
from kaizen.intake.models import TableImport
from kaizen.intake.rules import Kind
from tests.support.cast import THURSDAY, Cast
from tests.support.tables import PEOPLE, brought, checked, counts, left_out, taken, told

TABLE = "Name;Login;Dept;Where\nInes Rao;ines;NH-PRESS;NH-LOG\nNobody;;NH-PRESS;NH-LOG\n"


@pytest.mark.parametrize(
    ("kind", "columns", "field"),
    [
        (Kind.PEOPLE, {"username": "Login", "area": "Dept"}, "name"),
        (Kind.PEOPLE, {"name": "Name", "area": "Dept"}, "username"),
        (Kind.PEOPLE, {"name": "Name", "username": "Login"}, "default-area"),
        (Kind.PEOPLE, {**PEOPLE, "shift": "Nowhere"}, "shift"),
        (Kind.PEOPLE, {**PEOPLE, "colour": "Name"}, "colour"),
        (Kind.AREAS, {"code": "Dept"}, "name"),
        (Kind.IDEAS, {"title": "Name", "area": "Dept"}, "problem"),
        (Kind.IDEAS, {"problem": "Name"}, "default-area"),
    ],
)
def test_what_is_needed_is_asked_for(
    app: Flask, cast: Cast, kind: Kind, columns: dict[str, str], field: str
) -> None:
    import_id = brought(kind, TABLE, cast.ada)
    with pytest.raises(InvalidInput) as refused:
        told(import_id, columns, cast.ada)
    assert refused.value.field == field


def test_one_area_can_stand_for_all_rows(app: Flask, session: Session, cast: Cast) -> None:
    columns = {"name": "Name", "username": "Login"}
    import_id = checked(Kind.PEOPLE, TABLE, columns, cast.ada, Choices(area="NH-ASM"))
    assert counts(session, import_id) == ("checked", 1, 0, 0, 1)


def test_columns_said_anew_begin_from_nothing(app: Flask, session: Session, cast: Cast) -> None:
    import_id = checked(Kind.PEOPLE, TABLE, PEOPLE, cast.ada)
    assert left_out(session, import_id) == {3: "Give a user name or a badge number."}
    told(import_id, {**PEOPLE, "username": "Name"}, cast.ada)
    assert counts(session, import_id) == ("checking", 0, 0, 0, 0)
    assert left_out(session, import_id) == {}
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("checked", 2, 0, 0, 0)
    assert session.get_one(TableImport, import_id).version == 2


def test_what_was_taken_is_not_said_anew(app: Flask, cast: Cast) -> None:
    import_id = taken(Kind.PEOPLE, TABLE, PEOPLE, cast.ada)
    with pytest.raises(Conflict, match="has begun"):
        told(import_id, PEOPLE, cast.ada)
