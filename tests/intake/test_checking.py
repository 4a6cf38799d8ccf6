"""Checking: what would come of every row is known, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.events import Event
from kaizen.intake.actions.mapping import Choices
from kaizen.intake.actions.running import work_on
from kaizen.intake.models import TableImport
from kaizen.intake.rules import Kind
from kaizen.intake.trying import TableTaker
from kaizen.people.models import Area, Person
from tests.support.cast import THURSDAY, Cast
from tests.support.tables import IDEAS, PEOPLE, brought, checked, counts, left_out, taken, told

AREAS = {"code": "Code", "name": "Name", "parent": "In"}


def _rows(session: Session) -> list[int | None]:
    return [session.scalar(select(func.count(each.id))) for each in (Person, Event)]


def test_nothing_is_kept_and_the_first_rows_are_shown(
    app: Flask, session: Session, cast: Cast
) -> None:
    before = (
        session.scalar(select(func.count(Person.id))),
        session.scalar(select(func.count(Event.id))),
    )
    rows = "Name;Login;Dept\nInes Rao;INES;press shop\nOlga P.;olga;NH-PRESS\n;x;NH\nA;b;Nowhere\n"
    import_id = checked(Kind.PEOPLE, rows, PEOPLE, cast.ada)
    assert counts(session, import_id) == ("checked", 1, 1, 0, 2)
    assert left_out(session, import_id) == {
        4: "The name is missing.",
        5: "There is no area Nowhere.",
    }
    samples = session.get_one(TableImport, import_id).samples
    assert samples[0] == {
        "outcome": "added",
        "name": "Ines Rao",
        "username": "ines",
        "badge": "",
        "email": "",
        "area": "Press shop",
        "role": "operator",
    }
    after = (
        session.scalar(select(func.count(Person.id))),
        session.scalar(select(func.count(Event.id))),
    )
    assert after == before


def test_rows_build_on_rows_of_earlier_parts(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "Code;Name;In\nX1;Hall one;NH\nX2;Line;Hall one\nX3;Cell;X2\nX1;Hall 1;NH\nX9;Y;X8\n"
    import_id = brought(Kind.AREAS, rows, cast.ada)
    told(import_id, AREAS, cast.ada)
    _in_parts_of_one(monkeypatch)
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("checked", 3, 1, 0, 1)
    assert session.scalars(select(Area).where(Area.code.startswith("X"))).all() == []
    people = brought(
        Kind.PEOPLE,
        "Name;Login;Dept\nA;one;NH\nB;two;NH\nA;ONE;NH\nC;olga;NH-PRESS\nD;sam;NH-PRESS\n",
        cast.ada,
    )
    told(people, PEOPLE, cast.ada)
    work_on(people, now=THURSDAY)
    assert counts(session, people) == ("checked", 2, 2, 1, 0)


def _in_parts_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = TableTaker.__init__

    def smaller(self: TableTaker, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **{**kwargs, "size": 1})

    monkeypatch.setattr(TableTaker, "__init__", smaller)


def test_ideas_that_are_there_are_known(app: Flask, session: Session, cast: Cast) -> None:
    rows = "No;Problem;Area\n1;Hose;NH-PRESS\n2;Drill;NH-PRESS\n"
    taken(Kind.IDEAS, rows, IDEAS, cast.ada)
    more = rows + "3;Lamp;NH-LOG\n3;Lamp again;NH-LOG\n4;;NH\n5;Door;Elsewhere\n"
    import_id = checked(Kind.IDEAS, more, IDEAS, cast.ada)
    assert counts(session, import_id) == ("checked", 1, 0, 2, 3)
    assert left_out(session, import_id)[7].startswith("There is no area “Elsewhere”")


def test_a_leader_brings_only_what_is_theirs(app: Flask, session: Session, cast: Cast) -> None:
    rows = "No;Problem;Area\n1;Hose;NH-PRESS\n2;Drill;BF-LINE\n"
    import_id = checked(Kind.IDEAS, rows, IDEAS, cast.lena)
    assert counts(session, import_id) == ("checked", 1, 0, 0, 1)
    # Other sites are not even known to her.
    assert "There is no area “BF-LINE”" in left_out(session, import_id)[3]


def test_who_stands_in_must_be_known(app: Flask, session: Session, cast: Cast) -> None:
    rows = "No;Problem;Area\n1;Hose;NH-PRESS\n"
    import_id = checked(Kind.IDEAS, rows, IDEAS, cast.ada, Choices(author="nobody"))
    table = session.get_one(TableImport, import_id)
    assert (table.state, table.trouble) == (
        "uploaded",
        {"sentence": "There is no person “%(name)s”.", "facts": {"name": "nobody"}},
    )
