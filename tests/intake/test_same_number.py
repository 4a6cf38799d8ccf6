"""Taking ideas: a number that two rows of a list have belongs to the first of them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.intake.actions import running
from kaizen.intake.models import TableImport
from kaizen.intake.rules import Kind
from tests.support.cast import Cast
from tests.support.tables import IDEAS, checked, counts, left_out, taken

HEAD = "No;Problem;Area\n"
SAME = HEAD + "1;Hose;NH-PRESS\n2;Lamp;NH-PRESS\n1;Hose;NH-PRESS\n"
OTHER = SAME + "1;Bin;NH-PRESS\n"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first row with the number lies in an earlier batch."""
    monkeypatch.setattr(running, "IDEAS_AT_A_TIME", 2)


def test_the_same_row_once_more_is_known(app: Flask, session: Session, cast: Cast) -> None:
    assert counts(session, taken(Kind.IDEAS, SAME, IDEAS, cast.ada)) == ("done", 2, 0, 1, 0)


def test_another_idea_with_the_number_is_refused(app: Flask, session: Session, cast: Cast) -> None:
    import_id = taken(Kind.IDEAS, OTHER, IDEAS, cast.ada)
    assert counts(session, import_id) == ("done", 2, 0, 1, 1)
    assert left_out(session, import_id) == {
        5: "Line 2 has the same number but says something else. "
        "Each idea needs a number of its own."
    }
    assert sorted(session.scalars(select(Idea.problem))) == ["Hose", "Lamp"]


def test_the_preview_says_so_too(app: Flask, session: Session, cast: Cast) -> None:
    table = session.get_one(TableImport, checked(Kind.IDEAS, OTHER, IDEAS, cast.ada))
    assert (table.added, table.unchanged, table.refused) == (2, 1, 1)


def test_a_row_that_could_not_be_taken_keeps_no_number(
    app: Flask, session: Session, cast: Cast
) -> None:
    rows = HEAD + "1;Hose;NOWHERE\n1;Bin;NH-PRESS\n"
    import_id = taken(Kind.IDEAS, rows, IDEAS, cast.ada)
    assert counts(session, import_id) == ("done", 1, 0, 0, 1)
    assert session.scalars(select(Idea.problem)).all() == ["Bin"]
