"""`flask areas`: the tree of places by hand and from a table."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.events import Event
from kaizen.people.models import Area, AreaCalendar
from kaizen.people.queries.areas import area_by_code, calendar_for
from kaizen.savings.queries.rates import labour_rate_on
from tests.support.cast import Cast

TABLE = (
    "code;name;parent;kind;time_zone;currency;labour_rate;workdays;shifts;country\n"
    "PZ;Poznań;;site;Europe/Warsaw;PLN;142,50;1-5;A 06:00-14:00; B 14:00-22:00;PL\n"
).replace("A 06:00-14:00; B 14:00-22:00", '"A 06:00-14:00; B 14:00-22:00"') + (
    "PZ-MILL;Mill;PZ;department;;;;;;\nPZ-MILL-1;Line 1;PZ-MILL;line;;;;;;\n"
)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["areas", *words])


def table(folder: Path, text: str = TABLE) -> str:
    file = folder / "areas.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_table_brings_a_tree_with_its_working_time(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    result = run(app, "import", table(tmp_path))
    assert (result.exit_code, result.output) == (0, "3 added, 0 changed, 0 unchanged, 0 refused.\n")
    site, line = area_by_code(session, "PZ"), area_by_code(session, "PZ-MILL-1")
    assert (line.site_id, len(line.path_ids)) == (site.id, 3)
    assert site.currency == "PLN"
    assert labour_rate_on(session, line, date(2026, 3, 12)) == Decimal("142.50")
    calendar = calendar_for(session, line)
    assert calendar.time_zone == "Europe/Warsaw"
    assert [shift.start for shift in calendar.shifts] == [time(6), time(14)]


def test_the_second_run_changes_nothing_and_says_so(app: Flask, cast: Cast, tmp_path: Path) -> None:
    run(app, "import", table(tmp_path))
    result = run(app, "import", table(tmp_path))
    assert "0 added, 0 changed, 3 unchanged" in result.output
    assert "Nothing to do" in result.output


def test_what_differs_is_set_right(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    run(app, "import", table(tmp_path))
    result = run(app, "import", table(tmp_path, TABLE.replace("Line 1", "Line one")))
    assert "0 added, 1 changed, 2 unchanged" in result.output
    assert area_by_code(session, "PZ-MILL-1").name == "Line one"


def test_a_table_that_changes_working_time_is_a_change_of_the_calendar(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    run(app, "import", table(tmp_path))
    changes = select(Event).where(Event.kind == "area.calendar_changed")
    assert session.scalars(changes).all() == []
    run(app, "import", table(tmp_path, TABLE.replace("06:00", "05:30")))
    found = session.scalars(changes).all()
    assert found
    for event in found:
        assert event.facts["before"]["calendar"]["shifts"][0]["start"] == "06:00"
        assert event.facts["after"]["calendar"]["shifts"][0]["start"] == "05:30"
        assert event.actor_id is None


def test_what_a_row_leaves_empty_of_the_working_time_stays(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    run(app, "import", table(tmp_path))
    site = area_by_code(session, "PZ")
    stored = session.get_one(AreaCalendar, site.id)
    stored.days_off = ["2026-12-24"]
    session.commit()
    header = "code;name;parent;workdays;country;region\n"
    result = run(
        app,
        "import",
        table(tmp_path, f"{header}PZ;Poznań;;1-6;;\nPZ-MILL;Mill;PZ;;DE;BY\nPZ-NEW;New;PZ;2-4;;\n"),
    )
    assert "1 added, 2 changed, 0 unchanged" in result.output
    session.expire_all()
    assert len(stored.workdays) == 6
    for code, workdays, country in (
        ("PZ", 6, "PL"),
        ("PZ-MILL", 6, "DE"),
        ("PZ-NEW", 3, "PL"),
    ):
        kept = session.get_one(AreaCalendar, area_by_code(session, code).id)
        assert (len(kept.workdays), kept.country) == (workdays, country)
        assert [shift["name"] for shift in kept.shifts] == ["A", "B"]
        assert kept.days_off == ["2026-12-24"]


def test_shifts_may_stand_between_commas(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    run(app, "import", table(tmp_path, TABLE.replace("; B", ", B")))
    calendar = calendar_for(session, area_by_code(session, "PZ"))
    assert [shift.name for shift in calendar.shifts] == ["A", "B"]


def test_a_dry_run_keeps_nothing(app: Flask, session: Session, cast: Cast, tmp_path: Path) -> None:
    before = session.scalar(select(func.count(Area.id)))
    assert "Dry run" in run(app, "import", table(tmp_path), "--dry-run").output
    assert session.scalar(select(func.count(Area.id))) == before


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("X1;Site without zone;;;;EUR;;;", "time zone"),
        ("X1;Site without currency;;;Europe/Berlin;;;;", "currency"),
        ("X1;Currency below;NH;;;EUR;;;", "Only sites"),
        ("X1;No parent;NOWHERE;;;;;;", "NOWHERE"),
        ("X1;;NH;;;;;;", "name"),
        ("X1;Rate;NH;;;;much;;", "much"),
        ("X1;Rate;NH;;;;-3;;", "below zero"),
        ("X1;Rate;NH;;;;0;;", "above zero"),
        ("X1;Rate;NH;;;;1.200;;", "two ways"),
        ("X1;Days;NH;;;;;0-9;", "Monday is 1"),
        ("X1;Shift;NH;;;;;;early", "early"),
        ("X1;Shift;NH;;;;;;A 25:00-26:00", "no shift"),
        ("X1;Shift;NH;;;;;;A 06:00-06:00", "ends when it begins"),
        ("X1;Shifts;NH;;;;;;A 06:00-14:00 B 14:00-22:00", "no shift"),
        ("X1;Zone;NH;;Moon/Base;;;;", "Moon/Base"),
        ("X1;Country;NH;;;;;;;Deutschland", "two letters"),
        ("X1;Country;NH;;;;;;;QQ", "QQ"),
        ("X1;Region;NH;;;;;;;DE;Bayern", "BAYERN"),
        ("X1;No money;;;Europe/Berlin;XYZ;;;", "three letters"),
        ("X1;Money of old;;;Europe/Berlin;DEM;;;", "three letters"),
        ("NH-PRESS;Press shop;NH-LOG;;;;;;", "elsewhere"),
        ("NH;Nordhafen;;;Europe/Berlin;PLN;;;", "cannot be changed"),
    ],
)
def test_a_bad_row_is_named_by_its_line(
    app: Flask, cast: Cast, tmp_path: Path, row: str, word: str
) -> None:
    header = "code;name;parent;kind;time_zone;currency;labour_rate;workdays;shifts;country;region\n"
    result = run(app, "import", table(tmp_path, f"{header}{row}\n"))
    assert result.exit_code == 1
    assert result.output.startswith("line 2: ")
    assert word in result.output


def test_an_area_is_added_once_and_listed(app: Flask, cast: Cast) -> None:
    words = ("add", "NH-QA", "Quality", "--parent", "NH", "--kind", "department")
    assert run(app, *words).exit_code == 0
    assert run(app, *words).exit_code == 1
    assert "\n  NH-QA  Quality  (department)\n" in run(app, "list").output
