"""Bringing tables along in the browser: upload, columns, preview, import, bad rows, refusals."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.jobs.importing import import_tables
from kaizen.people.models import Area, Person
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.uploads import PEOPLE, SAID, chosen, uploaded

IDEAS = (
    "Nr;Was stört?;Vorschlag;Wer;Bereich;Datum;Stand\n"
    '1;"Der Schlauch liegt ""quer""\nim Gang";Haspel;Olga Petrenko;NH-PRESS;3/4/2024;\n'
    "2;Etiketten fehlen;Drucker;Nobody Known;Elsewhere;4/5/2024;fertig\n"
)
SAID_OF_IDEAS = {
    "column-problem": "Was stört?",
    "column-proposal": "Vorschlag",
    "column-title": "",
    "column-author": "Wer",
    "column-area": "Bereich",
    "column-submitted_at": "Datum",
    "column-stage": "Stand",
    "column-external_id": "Nr",
}


@pytest.fixture
def ada(cast: Cast, client: FlaskClient) -> FlaskClient:
    """A client in which the administrator is signed in."""
    return sign_in(client, cast.ada)


def test_the_way_of_a_table_of_people(ada: FlaskClient, session: Session, cast: Cast) -> None:
    address = uploaded(ada, "people", PEOPLE)
    page = ada.get(f"{address}/columns").text
    assert chosen(page) == {
        "name": "Mitarbeiter",
        "badge": "Personal-Nr.",
        "area": "Abteilung",
        "role": "Funktion",
    }
    for sample in ("Ines Rao", "Amsel, Paul", "7001", "Schichtführer"):
        assert sample in page
    preview = ada.post(f"{address}/columns", data=SAID, follow_redirects=True).text
    assert "Nothing is kept yet." in preview
    assert "2 rows would be left out" in preview
    assert "There is no area Nowhere." in preview
    assert session.scalars(select(Person).where(Person.badge == "7001")).first() is None
    done = ada.post(f"{address}/start", follow_redirects=True).text
    assert "Done, and some rows were left out." in done
    ines = session.scalars(select(Person).where(Person.badge == "7001")).one()
    paul = session.scalars(select(Person).where(Person.badge == "7002")).one()
    assert f'href="/people/{ines.id}"' in done
    assert [(m.role, m.area.code) for m in paul.memberships] == [("supervisor", "NH-LOG")]
    assert "2 new, 2 left out" in ada.get("/imports").text


def test_bad_rows_come_as_csv_in_which_no_formula_runs(ada: FlaskClient, cast: Cast) -> None:
    address = uploaded(ada, "people", PEOPLE)
    ada.post(f"{address}/columns", data=SAID)
    answer = ada.get(f"{address}/refused.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Line", "Reason", "Mitarbeiter", "Personal-Nr.", "Abteilung", "Funktion"]
    assert rows[1] == ["4", "The name is missing.", "", "7003", "NH-PRESS", "Bediener"]
    assert rows[2][2] == "'=1+1"


def test_bad_rows_can_be_corrected_and_brought_alone(
    ada: FlaskClient, session: Session, cast: Cast
) -> None:
    address = uploaded(ada, "people", PEOPLE)
    ada.post(f"{address}/columns", data=SAID)
    ada.post(f"{address}/start")
    bad = ada.get(f"{address}/refused.csv").get_data().decode("utf-8-sig")
    again = uploaded(ada, "people", bad.replace("Nowhere", "NH-ASM").replace("'=1+1", "Kim"))
    said = {**SAID, "word": ["Bediener"], "meaning": ["operator"]}
    ada.post(f"{again}/columns", data=said)
    ada.post(f"{again}/start")
    kim = session.scalars(select(Person).where(Person.badge == "7004")).one()
    assert (kim.full_name, kim.home_area_id) == ("Kim", cast.assembly.id)


def test_ideas_are_asked_about_days_words_and_areas(
    ada: FlaskClient, session: Session, cast: Cast
) -> None:
    address = uploaded(ada, "ideas", IDEAS)
    guessed = chosen(ada.get(f"{address}/columns").text)
    assert {f"column-{name}": column for name, column in guessed.items()} == {
        name: column for name, column in SAID_OF_IDEAS.items() if column
    }
    asked = ada.post(f"{address}/columns", data=SAID_OF_IDEAS)
    assert asked.status_code == 422
    assert "The days can be read in two ways." in asked.text
    said = {**SAID_OF_IDEAS, "order": "month-first"}
    asked = ada.post(f"{address}/columns", data=said)
    assert asked.status_code == 422
    assert "Say what each of these words means." in asked.text
    said = {**said, "word": "fertig", "meaning": "implemented", "default-area": "NH-LOG"}
    assert ada.post(f"{address}/columns", data=said).status_code == 303
    done = ada.post(f"{address}/start", follow_redirects=True).text
    assert "Done. Every row is in." in done
    first, second = session.scalars(select(Idea).order_by(Idea.id)).all()
    assert first.problem == 'Der Schlauch liegt "quer"\nim Gang'
    assert first.submitted_at is not None
    assert (first.submitted_at.month, second.stage) == (3, "implemented")
    assert second.area_id == cast.logistics.id
    # An administrator who reads no ideas gets no way to them.
    assert f"/ideas/{first.id}" not in done


def test_a_leader_brings_ideas_and_goes_to_them(
    client: FlaskClient, session: Session, cast: Cast
) -> None:
    lena = sign_in(client, cast.lena)
    assert "/imports/new?of=ideas" in lena.get("/ideas").text
    assert "/imports/new?of=people" not in lena.get("/imports").text
    address = uploaded(lena, "ideas", "Problem;Area\nHose;NH-PRESS\n")
    said = {"column-problem": "Problem", "column-area": "Area"}
    lena.post(f"{address}/columns", data=said)
    done = lena.post(f"{address}/start", follow_redirects=True).text
    idea = session.scalars(select(Idea)).one()
    assert f'href="/ideas/{idea.id}"' in done


def test_places_come_as_a_tree(ada: FlaskClient, session: Session, cast: Cast) -> None:
    table = "Kürzel;Bezeichnung;Gehört zu;Stundensatz\nX1;Halle;NH;40\nX2;Linie;Halle;\n"
    address = uploaded(ada, "areas", table)
    page = ada.get(f"{address}/columns").text
    # Rates belong to those who keep money.
    assert chosen(page) == {"code": "Kürzel", "name": "Bezeichnung", "parent": "Gehört zu"}
    assert "labour_rate" not in page
    said = {f"column-{name}": column for name, column in chosen(page).items()}
    ada.post(f"{address}/columns", data={**said, "column-labour_rate": "Stundensatz"})
    assert "/areas/X2/place" in ada.post(f"{address}/start", follow_redirects=True).text
    line = session.scalars(select(Area).where(Area.code == "X2")).one()
    assert line.parent is not None
    assert line.parent.code == "X1"


def test_a_long_table_is_worked_on_by_the_scheduler(
    ada: FlaskClient, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.intake.actions.running.AT_ONCE", 2)
    address = uploaded(ada, "ideas", "Problem;Area\n" + "Hose;NH-PRESS\n" * 3)
    said = {"column-problem": "Problem", "column-area": "Area"}
    page = ada.post(f"{address}/columns", data=said, follow_redirects=True).text
    assert "Being checked" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'hx-trigger="every 2s"' in page
    assert ada.post(f"{address}/start").status_code == 409
    import_tables(THURSDAY)
    assert "Nothing is kept yet." in ada.get(address).text
    page = ada.post(f"{address}/start", follow_redirects=True).text
    assert "Coming in" in page
    assert ada.post(f"{address}/removal").status_code == 409
    page = ada.post(f"{address}/stop", follow_redirects=True).text
    assert "Stopped after 0 of 3 rows." in page
    ada.post(f"{address}/start")
    import_tables(THURSDAY)
    page = ada.get(address).text
    assert "Done. Every row is in." in page
    assert "refresh" not in page
    # Pressed once more, it brings nothing twice.
    assert ada.post(f"{address}/start").status_code == 303
    assert session.scalar(select(func.count(Idea.id))) == 3


@pytest.mark.parametrize("kind", ["people", "areas", "ideas"])
def test_an_empty_table_fits_what_is_asked(ada: FlaskClient, kind: str) -> None:
    answer = ada.get(f"/imports/examples/{kind}.csv")
    header = next(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    address = uploaded(ada, kind, ";".join(header) + "\n" + ";".join("x" for _ in header))
    assert set(chosen(ada.get(f"{address}/columns").text).values()) == set(header)


def test_numbers_count_within_the_list_that_is_named(
    ada: FlaskClient, session: Session, cast: Cast
) -> None:
    rows = "Nr;Problem;Area\n1;Hose;NH-PRESS\n"
    said = {"column-problem": "Problem", "column-area": "Area", "column-external_id": "Nr"}
    first = _list_brought(ada, rows, "walks.csv", {**said, "list-name": "Safety walks"})
    assert "List: Safety walks" in first
    # The same file is offered under the name of before, another one under its own.
    again = uploaded(ada, "ideas", rows, name="walks.csv")
    assert 'name="list-name" value="Safety walks"' in ada.get(f"{again}/columns").text
    other = ada.get(f"{uploaded(ada, 'ideas', rows, name='circle (2).csv')}/columns").text
    assert 'name="list-name" value="circle"' in other
    assert '<option value="Safety walks">' in other
    for name, ideas in (("safety walks", 1), ("Circle", 2), ("", 3), ("circle", 3)):
        _list_brought(ada, rows, "any.csv", {**said, "list-name": name})
        assert session.scalar(select(func.count(Idea.id))) == ideas


def test_rows_that_were_left_out_belong_to_the_list_from_which_they_came(
    ada: FlaskClient, cast: Cast
) -> None:
    rows = "Nr;Problem;Area\n1;Hose;NH-PRESS\n2;;NH-PRESS\n"
    said = {"column-problem": "Problem", "column-area": "Area", "column-external_id": "Nr"}
    address = uploaded(ada, "ideas", rows, name="walks.csv")
    ada.post(f"{address}/columns", data={**said, "list-name": "Safety walks"})
    ada.post(f"{address}/start")
    name = f"left-out-{address.rsplit('/', 1)[1]} (1).csv"
    again = uploaded(ada, "ideas", rows, name=name)
    assert 'name="list-name" value="Safety walks"' in ada.get(f"{again}/columns").text


def test_a_list_with_too_long_a_name_is_refused_beside_the_field(
    ada: FlaskClient, cast: Cast
) -> None:
    address = uploaded(ada, "ideas", "Problem;Area\nHose;NH-PRESS\n")
    said = {"column-problem": "Problem", "column-area": "Area", "list-name": "x" * 61}
    answer = ada.post(f"{address}/columns", data=said)
    assert answer.status_code == 422
    assert 'id="list-name-error"' in answer.text


def _list_brought(ada: FlaskClient, rows: str, name: str, said: dict[str, str]) -> str:
    address = uploaded(ada, "ideas", rows, name=name)
    ada.post(f"{address}/columns", data=said)
    ada.post(f"{address}/start")
    return ada.get(address).text
