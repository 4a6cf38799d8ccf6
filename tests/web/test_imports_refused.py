"""Bringing tables along in the browser: what is refused, and who does not come in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.storage import plant_storage
from kaizen.intake.models import TableImport
from kaizen.intake.rules import LARGEST_FILE
from tests.support.cast import Cast, sign_in
from tests.support.uploads import PEOPLE, SAID, chosen, upload, uploaded


@pytest.fixture
def ada(cast: Cast, client: FlaskClient) -> FlaskClient:
    """A client in which the administrator is signed in."""
    return sign_in(client, cast.ada)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"column-name": ""}, "name"),
        ({"column-badge": ""}, "username"),
        ({"column-area": ""}, "default-area"),
        ({"column-shift": "No such column"}, "shift"),
        ({"meaning": ["operator", ""], "word": ["Bediener", "Chef"]}, None),
        ({"column-role": "Personal-Nr.", "word": [], "meaning": []}, "words"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    ada: FlaskClient, cast: Cast, change: dict[str, str], field: str | None
) -> None:
    address = uploaded(ada, "people", PEOPLE)
    answer = ada.post(f"{address}/columns", data={**SAID, **change})
    assert answer.status_code == (422 if field else 303)
    assert field is None or f'id="{field}-error"' in answer.text


def test_a_column_of_too_many_words_holds_no_roles(ada: FlaskClient, cast: Cast) -> None:
    rows = "".join(f"P{n};{n};NH-PRESS;Role {n}\n" for n in range(40))
    address = uploaded(ada, "people", "Name;Badge;Area;Role\n" + rows)
    # Guessed from its name, but left to the reader.
    assert "role" not in chosen(ada.get(f"{address}/columns").text)
    said = {f"column-{name.lower()}": name for name in ("Name", "Badge", "Area", "Role")}
    answer = ada.post(f"{address}/columns", data=said)
    assert answer.status_code == 422
    assert 'id="role-error"' in answer.text


def test_secrets_are_not_shown(ada: FlaskClient, cast: Cast) -> None:
    address = uploaded(ada, "people", "Name;Login;Area;Passwort\nInes;ines;NH;three plain words\n")
    page = ada.get(f"{address}/columns").text
    assert chosen(page)["password"] == "Passwort"
    assert "three plain words" not in page
    said = {f"column-{name}": column for name, column in chosen(page).items()}
    assert (
        "three plain words"
        not in ada.post(f"{address}/columns", data=said, follow_redirects=True).text
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04", "workbook"),
        (b"\x00\x01\x02" * 50, "table"),
        (b"a;b\n1;" + b"x" * 200_000, "longer than any text may be"),
        (b"a" * (LARGEST_FILE + 10), "larger than 20 MB"),
    ],
)
def test_what_is_no_table_is_refused_by_a_sentence(
    ada: FlaskClient, session: Session, content: bytes, sentence: str
) -> None:
    answer = upload(ada, "people", content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="file-error"' in answer.text
    assert session.scalar(select(func.count(TableImport.id))) == 0


def test_what_is_far_too_large_is_not_even_read(ada: FlaskClient) -> None:
    answer = upload(ada, "people", b"a" * (LARGEST_FILE + 1024 * 1024))
    assert answer.status_code == 413
    assert "larger than 20 MB" in answer.text
    assert ada.get("/imports").status_code == 200


def test_no_file_is_no_import(ada: FlaskClient) -> None:
    answer = ada.post("/imports?of=people", data={})
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)
    assert ada.post("/imports?of=cats", data={}).status_code == 404
    assert ada.get("/imports/new?of=cats").status_code == 404
    assert ada.get("/imports/examples/cats.csv").status_code == 404


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "nora"])
def test_nobody_else_comes_in(client: FlaskClient, cast: Cast, who: str) -> None:
    other = sign_in(client, getattr(cast, who))
    for path in ("/imports", "/imports/new?of=people", "/imports/new?of=ideas"):
        assert other.get(path).status_code == 403
    assert other.get("/imports/examples/people.csv").status_code == 403
    assert upload(other, "people", PEOPLE).status_code == 403
    assert "/imports" not in other.get("/ideas").text


def test_nobody_sees_what_somebody_elseuploaded(
    app: Flask, ada: FlaskClient, session: Session, cast: Cast
) -> None:
    address = uploaded(ada, "people", PEOPLE)
    cast.nora.is_administrator = True
    session.commit()
    nora = sign_in(app.test_client(), cast.nora)
    assert "list.csv" not in nora.get("/imports").text
    for path in ("", "/columns", "/refused.csv"):
        assert nora.get(address + path).status_code == 404
    for path in ("/columns", "/start", "/stop", "/removal"):
        assert nora.post(address + path, data=SAID).status_code == 404


def test_who_is_no_administrator_any_more_loses_the_way(
    ada: FlaskClient, session: Session, cast: Cast
) -> None:
    address = uploaded(ada, "people", PEOPLE)
    cast.ada.is_administrator = False
    session.commit()
    assert ada.get(address).status_code == 403
    assert ada.post(f"{address}/start").status_code == 403


def test_a_file_is_thrown_away_at_once(ada: FlaskClient, session: Session, cast: Cast) -> None:
    address = uploaded(ada, "people", PEOPLE)
    key = session.scalars(select(TableImport.file_key)).one()
    assert key is not None
    assert "The file is deleted." in ada.post(f"{address}/removal", follow_redirects=True).text
    assert not plant_storage().exists(key)
    assert ada.get(address).status_code == 404


def test_a_reason_with_numbers_in_it_is_read_like_any_other(ada: FlaskClient, cast: Cast) -> None:
    address = uploaded(ada, "ideas", f"Problem;Area\n{'x' * 9000};NH-PRESS\n")
    said = {"column-problem": "Problem", "column-area": "Area"}
    assert ada.post(f"{address}/columns", data=said).status_code == 303
    assert "A text has 9000 characters" in ada.get(address).text
