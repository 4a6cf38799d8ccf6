"""Absence, accidents and overtime on a page: typed month by month, or taken from a table."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.queries.conditions import typed_in
from kaizen.metrics.rules.conditions import Condition
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast, sign_in

FEBRUARY = date(2026, 2, 1)
HEADER = "area;month;absence;accidents;overtime\n"


@pytest.fixture(autouse=True)
def thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)


@pytest.fixture
def lena(app: Flask, session: Session, cast: Cast) -> FlaskClient:
    """The leader of the site, where the press shop has seven people."""
    for number in range(3):
        session.add(
            Person(
                username=f"press-{number}",
                full_name=f"Worker {number}",
                home_area_id=cast.press.id,
                created_at=THURSDAY,
            )
        )
    session.commit()
    return enter(app, session, cast.lena)


def enter(app: Flask, session: Session, person: Person) -> FlaskClient:
    """Sign in, and leave nothing open in the test's own session."""
    client = sign_in(app.test_client(), person)
    session.commit()
    return client


def kept(session: Session, cast: Cast) -> dict[Condition, Decimal]:
    """What stands for the press shop in February."""
    typed = typed_in(session, [cast.press.id], [FEBRUARY])
    session.commit()
    return {condition: value for (_, _, condition), value in typed.items()}


def upload(client: FlaskClient, table: str) -> str:
    """The page that says what a table would change."""
    form = {"file": (BytesIO(table.encode()), "conditions.csv")}
    return client.post("/conditions/import", data=form).text


def test_a_leader_types_the_month_that_is_over(
    session: Session, cast: Cast, lena: FlaskClient
) -> None:
    page = lena.get("/conditions").text
    assert "February" in page
    assert f'name="absence-{cast.press.id}"' in page
    session.commit()
    form = {
        "month": "2026-02",
        f"absence-{cast.press.id}": "4,2",
        f"accidents-{cast.press.id}": "1",
    }
    assert lena.post("/conditions", data=form).status_code == 303
    assert kept(session, cast) == {
        Condition.ABSENCE: Decimal("4.20"),
        Condition.ACCIDENTS: Decimal("1.00"),
    }
    assert 'value="4.2"' in lena.get("/conditions?month=2026-02").text


def test_a_slip_of_the_keys_keeps_every_word_and_writes_nothing(
    session: Session, cast: Cast, lena: FlaskClient
) -> None:
    form = {
        "month": "2026-02",
        f"absence-{cast.press.id}": "420",
        f"overtime-{cast.press.id}": "31",
    }
    session.commit()
    answer = lena.post("/conditions", data=form)
    assert answer.status_code == 422
    assert "420 cannot be right" in unescape(answer.text)
    assert 'value="420"' in answer.text
    assert 'value="31"' in answer.text
    assert kept(session, cast) == {}


def test_areas_with_fewer_than_five_people_are_not_offered(cast: Cast, lena: FlaskClient) -> None:
    page = lena.get("/conditions").text
    assert "Press shop" in page
    assert "Assembly" not in page


def test_a_supervisor_reads_and_does_not_type(
    app: Flask, session: Session, cast: Cast, lena: FlaskClient
) -> None:
    sam = enter(app, session, cast.sam)
    page = sam.get("/conditions").text
    assert "Press shop" in page
    assert "Keep this month" not in page
    assert sam.post("/conditions", data={"month": "2026-02"}).status_code == 403
    assert sam.post("/conditions/import", data={"table": "x"}).status_code == 403


def test_a_table_is_shown_first_with_its_faults_by_line_and_then_kept(
    session: Session, cast: Cast, lena: FlaskClient
) -> None:
    table = HEADER + (
        "NH-PRESS;2026-02;4,2;0;31,5\n"
        "Nowhere;2026-02;1;;\n"
        "NH-ASM;2026-02;1;;\n"
        "NH-PRESS;soon;1;;\n"
        "NH-PRESS;2026-09;1;;\n"
    )
    page = unescape(upload(lena, table))
    assert "3 values would be kept" in page
    assert "4 lines are left out" in page
    for line in ("Line 3:", "Line 4:", "Line 5:", "Line 6:"):
        assert line in page
    assert "Fewer than five people work in Assembly" in page
    assert kept(session, cast) == {}
    again = re.search(r'name="table" value="([^"]*)"', page)
    assert again
    assert lena.post("/conditions/import", data={"table": again[1]}).status_code == 303
    assert kept(session, cast)[Condition.OVERTIME] == Decimal("31.50")


def test_what_was_entered_comes_back_as_a_table_that_changes_nothing(
    session: Session, cast: Cast, lena: FlaskClient
) -> None:
    form = {"month": "2026-02", f"absence-{cast.press.id}": "4.2"}
    session.commit()
    lena.post("/conditions", data=form)
    table = lena.get("/conditions.csv").text.lstrip("\ufeff")
    assert "NH-PRESS,2026-02,4.20" in table
    assert "Nothing would change" in upload(lena, table)
    assert session.scalar(select(func.count(Reading.id))) == 1


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "Choose a file"),
        ("place;when\nx;y\n", "must name the columns"),
        ("PK\x03\x04", "workbook"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_sentence(
    lena: FlaskClient, table: str, words: str
) -> None:
    form = {"file": (BytesIO(table.encode()), "c.csv" if table else "")}
    answer = lena.post("/conditions/import", data=form)
    assert answer.status_code == 422
    assert words in answer.text
