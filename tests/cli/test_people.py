"""`flask people`: accounts by hand and from a table, repeatable, refusals by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.people.models import Person
from kaizen.people.secrets import secret_fits
from tests.support.cast import Cast
from tests.support.stand import stand

TABLE = (
    "name,username,badge,area,role,shift,first,pin\n"
    "Ines Rao,ines,7001,NH-PRESS,operator,,,8305\n"
    "Paul Amsel,paul,7002,NH-PROD,supervisor,A,yes,\n"
    "Paul Amsel,paul,7002,NH-LOG,supervisor,,,\n"
)


def run(app: Flask, *words: str, answer: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["people", *words], input=answer)


def table(folder: Path, text: str = TABLE) -> str:
    file = folder / "people.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def called(session: Session, username: str) -> Person:
    session.expire_all()
    return session.scalars(select(Person).where(Person.username == username)).one()


def test_a_table_brings_people_with_their_roles(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    result = run(app, "import", table(tmp_path))
    assert (result.exit_code, result.output) == (0, "2 added, 1 changed, 0 unchanged, 0 refused.\n")
    ines, paul = called(session, "ines"), called(session, "paul")
    assert secret_fits(ines.pin_hash, "8305")
    assert [m.role for m in ines.memberships] == ["operator"]
    roles = [(m.role, m.area.code, m.shift, m.is_first) for m in paul.memberships]
    assert roles == [
        ("supervisor", "NH-PROD", "A", True),
        ("supervisor", "NH-LOG", "", False),
    ]


def test_the_second_run_changes_nothing_and_says_so(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    run(app, "import", table(tmp_path))
    epoch = called(session, "ines").session_epoch
    result = run(app, "import", table(tmp_path))
    assert "0 added, 0 changed, 3 unchanged, 0 refused." in result.output
    assert "Nothing to do" in result.output
    assert called(session, "ines").session_epoch == epoch


def test_a_dry_run_keeps_nothing(app: Flask, session: Session, cast: Cast, tmp_path: Path) -> None:
    before = session.scalar(select(func.count(Person.id)))
    result = run(app, "import", table(tmp_path), "--dry-run")
    assert "Dry run, nothing kept: 2 added" in result.output
    assert session.scalar(select(func.count(Person.id))) == before


def test_bad_rows_are_named_by_line_and_the_good_ones_stay(
    app: Flask, session: Session, cast: Cast, tmp_path: Path
) -> None:
    rows = (
        "name;username;badge;area;role\n"
        "Ines Rao;ines;;NH-PRESS;\n"
        ";nameless;;NH-PRESS;\n"
        "No Area;noarea;;NOWHERE;\n"
        "No Role;norole;;NH-PRESS;king\n"
        "Same Badge;other;4072;NH-PRESS;\n"
    )
    result = run(app, "import", table(tmp_path, rows))
    assert result.exit_code == 1
    for line, word in ((3, "name"), (4, "NOWHERE"), (5, "king"), (6, "Olga")):
        assert any(
            told.startswith(f"line {line}:") and word in told for told in result.output.splitlines()
        )
    assert called(session, "ines").is_active


@pytest.mark.parametrize("header", ["username,area\n", "name,area,shoe_size\n"])
def test_a_table_with_other_columns_is_refused_as_a_whole(
    app: Flask, cast: Cast, tmp_path: Path, header: str
) -> None:
    result = run(app, "import", table(tmp_path, header + "a,NH,1\n"))
    assert result.exit_code == 1
    assert "column" in result.output


def test_a_person_is_added_once(app: Flask, session: Session, cast: Cast) -> None:
    words = ("add", "Ines Rao", "--username", "ines", "--area", "NH-PRESS")
    assert run(app, *words).exit_code == 0
    assert called(session, "ines").home_area_id == cast.press.id
    assert run(app, *words).exit_code == 1


def test_the_list_shows_names_and_roles(app: Flask, cast: Cast) -> None:
    everybody = run(app, "list").output
    assert "Ada Lindqvist  (ada): administrator" in everybody
    below = run(app, "list", "--area", "NH-PROD").output
    assert "Olga Petrenko  (olga / 4072): operator of NH-PRESS" in below
    assert "Nora" not in below


def test_secrets_are_given_and_must_be_sound(app: Flask, session: Session, cast: Cast) -> None:
    assert run(app, "set-password", "olga", "--password", "three plain words").exit_code == 0
    assert called(session, "olga").must_change_password
    assert run(app, "set-password", "olga", "--password", "short").exit_code == 1
    assert run(app, "set-pin", "4072", answer="8305\n8305\n").exit_code == 0
    assert secret_fits(called(session, "olga").pin_hash, "8305")
    assert run(app, "set-pin", "nobody", "--pin", "8305").exit_code == 1


def test_unlocking_and_roles(app: Flask, session: Session, cast: Cast) -> None:
    cast.olga.locked_at = cast.olga.created_at
    session.commit()
    assert run(app, "unlock", "olga").exit_code == 0
    assert called(session, "olga").locked_at is None
    words = ("grant", "olga", "leader", "--area", "NH-PROD")
    assert run(app, *words).output == "Done.\n"
    assert "Nothing to do" in run(app, *words).output
    assert run(app, *words, "--revoke").output == "Done.\n"
    assert [m.role for m in called(session, "olga").memberships] == ["operator"]


def test_what_a_closed_account_holds_passes_on(app: Flask, session: Session, cast: Cast) -> None:
    stand(cast, holder=cast.sam)
    session.commit()
    result = run(app, "deactivate", "sam")
    assert result.exit_code == 0
    assert "passed to the next level up: " in result.output
    assert not called(session, "sam").is_active
    assert run(app, "deactivate", "sam").exit_code == 1
