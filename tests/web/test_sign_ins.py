"""Where somebody is signed in: ended there, from elsewhere, by an administrator, after a day."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.people.models import SignedIn
from kaizen.people.rules import LONGEST_SIGNED_IN
from kaizen.web.browsers import browser_name
from tests.support.cast import PASSWORD, PIN, Cast
from tests.support.cast import sign_in as signed_in

PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def sign_in(client: FlaskClient, browser: str, name: str = "olga") -> None:
    form = {"username": name, "password": PASSWORD}
    assert client.post("/sign-in", data=form, headers={"User-Agent": browser}).status_code == 303


@pytest.fixture
def phone(app: Flask, cast: Cast) -> FlaskClient:
    """A second browser of Olga."""
    client = app.test_client()
    sign_in(client, PHONE)
    return client


def test_a_copied_cookie_opens_nothing_after_signing_out(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    sign_in(client, DESK)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie(cookie.key, cookie.value)
    assert thief.get("/").status_code == 200
    client.post("/sign-out")
    assert thief.get("/").status_code == 303


def test_the_page_names_each_browser_and_ends_one(
    client: FlaskClient, session: Session, cast: Cast, phone: FlaskClient
) -> None:
    sign_in(client, DESK)
    page = client.get("/me/sign-ins").text
    assert "Firefox, Android" in page
    assert page.count("this one") == 1
    assert "Edge, Windows</b>" in page
    its = session.scalars(select(SignedIn.id).where(SignedIn.browser == "Firefox, Android")).one()
    wrong = client.post("/me/sign-ins/endings", data={"which": its, "secret": "not it"})
    assert wrong.status_code == 422
    assert phone.get("/").status_code == 200
    ended = client.post("/me/sign-ins/endings", data={"which": its, "secret": PASSWORD})
    assert ended.status_code == 303
    assert phone.get("/").status_code == 303
    page = client.get("/me/sign-ins").text
    assert "Firefox, Android" not in page


def test_all_others_end_at_once_and_the_present_one_goes_on(
    client: FlaskClient, cast: Cast, phone: FlaskClient
) -> None:
    sign_in(client, DESK)
    assert client.post("/me/sign-ins/endings", data={"secret": PIN}).status_code == 303
    assert phone.get("/").status_code == 303
    assert client.get("/").status_code == 200


def test_nobody_ends_somebody_elses(
    client: FlaskClient, session: Session, cast: Cast, phone: FlaskClient
) -> None:
    its = session.scalars(select(SignedIn.id)).one()
    sign_in(client, DESK, "sam")
    answer = client.post("/me/sign-ins/endings", data={"which": its, "secret": PASSWORD})
    assert answer.status_code == 404
    assert phone.get("/").status_code == 200


def test_an_administrator_signs_somebody_off_everywhere(
    client: FlaskClient, cast: Cast, phone: FlaskClient
) -> None:
    signed_in(client, cast.sam)
    assert client.post(f"/people/{cast.olga.id}/sign-off").status_code == 403
    assert phone.get("/").status_code == 200
    signed_in(client, cast.ada)
    assert client.post(f"/people/{cast.olga.id}/sign-off").status_code == 303
    assert phone.get("/").status_code == 303


def test_after_a_day_somebody_signs_in_anew_however_busy(phone: FlaskClient) -> None:
    with phone.session_transaction() as kept:
        kept["began"] -= LONGEST_SIGNED_IN.total_seconds() + 1
    assert phone.get("/").status_code == 303


def test_what_is_long_past_is_forgotten(
    client: FlaskClient, session: Session, cast: Cast, phone: FlaskClient
) -> None:
    old = session.scalars(select(SignedIn)).one()
    old.began_at -= 3 * LONGEST_SIGNED_IN
    session.commit()
    sign_in(client, DESK)
    session.expire_all()
    assert session.scalars(select(SignedIn.browser)).all() == ["Edge, Windows"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Firefox, Android"),
        (DESK, "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8.0", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_known_by_its_name_alone(agent: str, name: str) -> None:
    assert browser_name(agent) == name
