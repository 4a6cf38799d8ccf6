"""The first run in the browser: with the token, once, all of it or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaizen.core.events import Event
from kaizen.people.models import Area, AreaCalendar, Person
from kaizen.web.set_up import first_token
from tests.support.cast import Cast

TYPED = {
    "name": "Nordhafen",
    "code": "nh",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "country": "DE",
    "shifts": "2",
    "areas": "Press shop\n\n  Paint & finish \npress  shop\nPress-shop\nМеханика",
    "full_name": "Ada Lindqvist",
    "username": "Ada",
    "language": "en",
    "password": "a-long-password",
    "again": "a-long-password",
}


def send(app: Flask, client: FlaskClient, **changed: str) -> TestResponse:
    typed = {"token": first_token(app), **TYPED, **changed}
    return client.post("/set-up", data=typed)


def everything(session: Session) -> list[Any]:
    session.expire_all()
    return [*session.scalars(select(Area)), *session.scalars(select(Person))]


def test_the_form_opens_with_the_token(app: Flask, client: FlaskClient, session: Session) -> None:
    answer = client.get(f"/set-up?token={first_token(app)}")
    assert answer.status_code == 200
    assert "Europe/Berlin" in answer.text
    assert "EUR · Euro" in answer.text


def test_it_offers_the_language_in_which_it_is_read(app: Flask, client: FlaskClient) -> None:
    """Else the administrator's first page would be in another one than the form was."""
    asked = {"Accept-Language": "de-AT, en;q=0.5"}
    answer = client.get(f"/set-up?token={first_token(app)}", headers=asked)
    assert '<option selected value="de">' in answer.text


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
def test_without_it_there_is_no_such_page(
    app: Flask, client: FlaskClient, session: Session, token: str
) -> None:
    assert client.get("/set-up", query_string={"token": token}).status_code == 404
    assert send(app, client, token=token).status_code == 404
    assert everything(session) == []


def test_site_areas_and_administrator_are_there_at_once(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    answer = send(app, client)
    assert (answer.status_code, answer.location) == (303, "/")
    areas = session.scalars(select(Area).order_by(Area.id)).all()
    assert [(area.code, area.name) for area in areas] == [
        ("NH", "Nordhafen"),
        ("NH-PRESS-SHOP", "Press shop"),
        ("NH-PAINT-FINISH", "Paint & finish"),
        ("NH-PRESS-SHOP-2", "Press-shop"),
        ("NH-AREA", "Механика"),
    ]
    site = areas[0]
    assert (site.currency, site.time_zone) == ("EUR", "Europe/Berlin")
    calendar = session.get_one(AreaCalendar, site.id)
    assert calendar.country == "DE"
    assert [shift["start"] for shift in calendar.shifts] == ["06:00", "14:00"]
    ada = session.scalars(select(Person)).one()
    assert (ada.username, ada.is_administrator, ada.must_change_password) == ("ada", True, False)
    kinds = set(session.scalars(select(Event.kind)))
    assert {"area.added", "person.added", "person.role_granted"} <= kinds


def test_the_administrator_is_signed_in_and_may_begin(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    send(app, client)
    page = client.get("/")
    assert page.status_code == 200
    assert "Kaizen is set up." in page.text
    assert client.get("/devices").status_code == 200


def test_the_password_opens_the_door_afterwards(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    send(app, client)
    client.post("/sign-out")
    answer = client.post("/sign-in", data={"username": "ada", "password": TYPED["password"]})
    assert answer.status_code == 303


def test_it_works_once(app: Flask, client: FlaskClient, session: Session) -> None:
    send(app, client)
    client.post("/sign-out")
    assert client.get(f"/set-up?token={first_token(app)}").status_code == 404
    assert send(app, client, code="other", username="mallory").status_code == 404
    assert session.scalars(select(Person.username)).all() == ["ada"]


def test_with_people_there_is_no_such_page(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert client.get(f"/set-up?token={first_token(app)}").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This is needed."),
        ("code", "  ", "This is needed."),
        ("time_zone", "", "A site needs its time zone"),
        ("time_zone", "Mars/Base", "Not a valid choice"),
        ("currency", "", "A site needs its currency"),
        ("full_name", "", "This is needed."),
        ("username", "", "This is needed."),
        ("again", "another-password", "The two passwords differ."),
        ("areas", "x" * 130, "An area needs a name of at most 120 characters."),
        ("areas", "\n".join(f"Line {n}" for n in range(61)), "Name at most 60 areas here"),
    ],
)
def test_what_cannot_be_used_is_said_beside_it_and_nothing_is_written(
    app: Flask, client: FlaskClient, session: Session, field: str, typed: str, sentence: str
) -> None:
    answer = send(app, client, **{field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Ada Lindqvist"' in answer.text or field == "full_name"
    assert "a-long-password" not in answer.text
    assert everything(session) == []


def test_a_short_password_is_refused(app: Flask, client: FlaskClient, session: Session) -> None:
    answer = send(app, client, password="short", again="short")
    assert answer.status_code == 422
    assert "at least 10 characters" in answer.text
    assert everything(session) == []


def test_whoever_set_it_up_finds_the_next_steps_at_home_until_others_are_there(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    send(app, client)
    home = client.get("/").text
    for address in ("/places", "/imports", "/people/new", "/devices"):
        assert f'href="{address}"' in home
        assert client.get(address).status_code == 200
    particulars = {"full_name": "Sam Okafor", "username": "sam", "language": "en", "time_zone": ""}
    answer = client.post("/people", data={**particulars, "area": "NH", "role": "supervisor"})
    assert answer.status_code == 303, answer.text
    assert "First steps" not in client.get("/").text
