"""`flask ideas import`: real lists as they are, repeatable, with the bad rows beside the good."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Comment, Idea, IdeaMove
from kaizen.jobs.rolling import roll_up_months
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment
from kaizen.reports.queries.months import tally_of
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.spans import Span, months_on
from tests.support.cast import THURSDAY, Cast

HEADER = "Nr;Was stört?;Vorschlag;Wer;Bereich;Datum;Stand\r\n"
COLUMNS = (
    "external_id=Nr",
    "problem=Was stört?",
    "proposal=Vorschlag",
    "author=Wer",
    "area=Bereich",
    "submitted_at=Datum",
    "stage=Stand",
)


def _run(app: Flask, file: Path, *more: str, columns: tuple[str, ...] = COLUMNS) -> Result:
    maps = [word for pair in columns for word in ("--map", pair)]
    return app.test_cli_runner().invoke(args=["ideas", "import", str(file), *maps, *more])


def _file(folder: Path, *rows: str) -> Path:
    file = folder / "list.csv"
    file.write_bytes(("\ufeff" + HEADER + "\r\n".join(rows) + "\r\n").encode())
    return file


def test_a_list_with_semicolons_line_breaks_and_a_mark_comes_in_whole(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    file = _file(
        tmp_path,
        '1;"Der Schlauch liegt ""quer""\r\nim Gang";Haspel;Olga Petrenko;NH-PRESS;13.02.24;',
        "2;Etiketten fehlen;Drucker;Nobody Known;Logistics;14.02.2024;declined",
    )
    result = _run(app, file)
    assert result.exit_code == 0, result.output
    assert "2 rows read: 2 ideas added, 0 known." in result.output
    first, second = session.scalars(select(Idea).order_by(Idea.id)).all()
    assert first.problem == 'Der Schlauch liegt "quer"\nim Gang'
    assert first.author_ids == {cast.olga.id}
    assert first.submitted_at is not None
    # 13 February 2024 in Berlin, where that day began at 06:00 with the first shift at the latest.
    assert first.submitted_at.astimezone(UTC).date() in (date(2024, 2, 12), date(2024, 2, 13))
    assert (second.stage, second.area_id, second.authors) == ("declined", cast.logistics.id, [])
    assert session.scalars(select(Comment.text)).all() == ["Author in the list: Nobody Known"]


def test_what_waits_for_an_answer_has_a_holder_and_a_day_counted_from_the_import(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    _run(app, _file(tmp_path, "1;Hose;Reel;olga;NH-PRESS;1.2.2024;submitted"))
    assignment = session.scalars(select(Assignment)).one()
    assert assignment.person_id == cast.sam.id
    assert assignment.is_main
    assert assignment.due_at > datetime.now(UTC)


@pytest.mark.parametrize("stage", ["parked", "implemented", "closed"])
def test_other_stages_come_with_neutral_evidence(
    app: Flask, cast: Cast, session: Session, tmp_path: Path, stage: str
) -> None:
    result = _run(app, _file(tmp_path, f"1;Hose;Reel;olga;NH-PRESS;1.2.2024;{stage}"))
    assert result.exit_code == 0, result.output
    idea = session.scalars(select(Idea)).one()
    move = session.scalars(select(IdeaMove)).one()
    assert (idea.stage, move.to_stage, move.reason) == (stage, stage, "imported")
    mains = session.scalar(
        select(func.count()).where(Assignment.idea_id == idea.id, Assignment.is_main)
    )
    assert mains == (0 if stage == "closed" else 1)


def test_what_came_with_the_list_counts_though_it_was_killed_before_the_end(
    app: Flask,
    cast: Cast,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kaizen.cli.ideas.roll_up_months", lambda now, **_: None)
    _run(app, _file(tmp_path, "1;Hose;Reel;Olga Petrenko;NH-PRESS;13.02.24;"))
    roll_up_months(THURSDAY)
    session.expire_all()
    span = Span(date(2024, 1, 1), date(2024, 4, 1))
    assert tally_of(session, cast.nordhafen, span).count(Figure.SENT) == 1


def test_reports_know_of_a_list_as_soon_as_it_is_in(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    """Also of months that lie years apart, and of months that stand already."""
    _run(app, _file(tmp_path, "1;Hose;Reel;Olga Petrenko;NH-PRESS;13.02.22;"))
    _run(
        app,
        _file(
            tmp_path,
            "2;Bin;Lid;Olga Petrenko;NH-PRESS;14.02.22;",
            "3;Cart;Brake;Olga Petrenko;NH-PRESS;13.04.24;",
            "4;Rack;Label;Olga Petrenko;NH-PRESS;13.03.24;",
        ),
    )
    session.expire_all()
    for month_on, sent in {
        date(2022, 2, 1): 2,
        date(2024, 2, 1): 0,
        date(2024, 3, 1): 1,
        date(2024, 4, 1): 1,
    }.items():
        found = tally_of(session, cast.nordhafen, Span(month_on, months_on(month_on, 1)))
        assert found.count(Figure.SENT) == sent, month_on


def test_a_second_run_adds_nothing_and_equal_rows_keep_their_own_identity(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    file = _file(tmp_path, "1;Hose;Reel;;NH-PRESS;;", "1;Hose;Reel;;NH-PRESS;;")
    without_number = tuple(pair for pair in COLUMNS if not pair.startswith("external_id"))
    assert "2 ideas added" in _run(app, file, columns=without_number).output
    assert "0 ideas added, 2 known" in _run(app, file, columns=without_number).output
    assert session.scalar(select(func.count()).select_from(Idea)) == 2


def test_bad_rows_land_beside_the_file_with_line_and_reason(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    file = _file(
        tmp_path,
        "1;Hose;Reel;olga;NH-PRESS;1.2.2024;",
        "2;;Reel;olga;NH-PRESS;1.2.2024;",
        "3;Hose;Reel;olga;Nowhere;1.2.2024;",
        "4;Hose;Reel;olga;NH-PRESS;31.2.2024;",
        "5;Hose;Reel;olga;NH-PRESS;1.2.2024;Wunderbar",
    )
    result = _run(app, file)
    assert "5 rows read: 1 ideas added" in result.output
    beside = (tmp_path / "list.left-out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in beside[1:]] == ["3", "4", "5", "6"]
    assert "The problem is empty." in beside[1]
    assert "There is no area" in beside[2]


def test_a_dry_run_changes_nothing(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    file = _file(tmp_path, "1;Hose;Reel;olga;NH-PRESS;1.2.2024;", "2;;;;;;")
    result = _run(app, file, "--dry-run")
    assert "1 ideas would be added" in result.output
    assert "line 3: The problem is empty." in result.output
    assert session.scalar(select(func.count()).select_from(Idea)) == 0
    assert not (tmp_path / "list.left-out.csv").exists()


def test_each_reviewer_gets_one_summary(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    rows = [f"{n};Hose {n};Reel;olga;NH-PRESS;1.2.2024;" for n in range(5)]
    _run(app, _file(tmp_path, *rows))
    notices = session.scalars(select(Notice)).all()
    assert [(n.person_id, n.facts["count"]) for n in notices] == [(cast.sam.id, 5)]


def test_days_that_can_be_read_in_two_ways_are_asked_about(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    file = _file(tmp_path, "1;Hose;Reel;olga;NH-PRESS;3/4/2024;")
    assert "--dates day-first or --dates month-first" in _run(app, file).output
    assert _run(app, file, "--dates", "month-first").exit_code == 0


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (("problem=Nope",), "The file has no column “Nope”. Its columns: Nr, Was stört?"),
        (("colour=Nr",), "There is no field “colour”."),
        (("title=Nr",), "Say which column holds the problem"),
        (("problem",), "is not FIELD=COLUMN"),
    ],
)
def test_a_wrong_map_names_what_is_wrong(
    app: Flask, cast: Cast, tmp_path: Path, columns: tuple[str, ...], sentence: str
) -> None:
    result = _run(app, _file(tmp_path, "1;a;b;c;d;e;f"), columns=columns)
    assert result.exit_code == 1
    assert sentence in result.output


def test_two_lists_may_use_the_same_numbers(
    app: Flask, cast: Cast, session: Session, tmp_path: Path
) -> None:
    file = _file(tmp_path, "1;Hose;Reel;;NH-PRESS;;")
    assert "1 ideas added" in _run(app, file).output
    assert "1 ideas added" in _run(app, file, "--list", "Safety walks").output
    for again in ((), ("--list", " safety  WALKS "), ("--list", "Safety walks")):
        assert "0 ideas added, 1 known" in _run(app, file, *again).output
    assert "1 ideas added" in _run(app, file, "--list", "Quality circle").output


def test_a_list_with_too_long_a_name_is_refused(app: Flask, cast: Cast, tmp_path: Path) -> None:
    result = _run(app, _file(tmp_path, "1;Hose;Reel;;NH-PRESS;;"), "--list", "x" * 61)
    assert result.exit_code == 1
    assert "The name of the list has more than 60 characters." in result.output
