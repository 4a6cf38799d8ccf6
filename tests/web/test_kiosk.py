"""The shared tablet: enrolled by an administrator, opened with badge and PIN, soon signed off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.people.actions.own_secrets import give_pin
from kaizen.people.models import Device
from kaizen.people.rules import FIRST_SECRET_LASTS, IDLE_SIGN_OFF_SHARED
from tests.support.cast import PIN, Cast, sign_in


@pytest.fixture
def tablet(client: FlaskClient, cast: Cast) -> FlaskClient:
    """A browser that Ada has enrolled."""
    sign_in(client, cast.ada)
    answer = client.post("/kiosk/device", data={"name": "Tablet press", "area": "NH-PRESS"})
    assert answer.location == "/kiosk/sign-in"
    return client


def tap(client: FlaskClient, badge: str = "4072", pin: str = PIN, **more: str) -> TestResponse:
    return client.post("/kiosk/sign-in", data={"badge": badge, "pin": pin, **more})


def test_enrolling_signs_the_administrator_off_and_shows_the_key_pad(
    tablet: FlaskClient, cast: Cast
) -> None:
    page = tablet.get("/kiosk/sign-in").text
    assert "Press shop" in page
    assert 'data-digit="7"' in page
    assert tablet.get("/devices").location == "/kiosk/sign-in?next=/devices"


def test_badge_and_pin_open_the_enrolled_tablet(tablet: FlaskClient, cast: Cast) -> None:
    assert tap(tablet).location == "/"
    assert "Olga" in tablet.get("/me").text


def test_a_wrong_pin_is_refused_and_not_shown(tablet: FlaskClient, cast: Cast) -> None:
    answer = tap(tablet, pin="9999")
    assert answer.status_code == 422
    assert "4 tries left" in answer.text
    assert 'value="4072"' in answer.text
    assert "9999" not in answer.text
    assert tap(tablet, badge="").status_code == 422


def test_the_news_of_a_resting_sign_in_leads_to_where_it_is_unlocked(
    app: Flask, tablet: FlaskClient, cast: Cast
) -> None:
    for _try in range(5):
        tap(tablet, pin="9999")
    sam = sign_in(app.test_client(), cast.sam)
    found = re.search(r"/news/\d+/reading", sam.get("/news").text)
    assert found is not None
    assert sam.post(found[0]).location == "/people/locked"
    assert "Olga" in sam.get("/people/locked").text


def test_a_pin_opens_nothing_on_other_devices(client: FlaskClient, cast: Cast) -> None:
    assert "not switched on here" in client.get("/kiosk/sign-in").text
    assert tap(client).status_code == 403


def test_a_forged_cookie_is_no_enrolment(client: FlaskClient, cast: Cast) -> None:
    client.set_cookie("kaizen_device", "abc.def")
    assert tap(client).status_code == 403


def test_the_plant_may_allow_pins_everywhere(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "KAIZEN_PIN_ANYWHERE", True)
    assert tap(client).status_code == 303


def test_a_revoked_tablet_takes_no_pin(tablet: FlaskClient, session: Session, cast: Cast) -> None:
    device = session.scalars(select(Device)).one()
    assert tap(tablet).location == "/"
    other = sign_in(tablet.application.test_client(), cast.ada)
    assert "Tablet press" in other.get("/devices").text
    assert other.post(f"/devices/{device.id}/revocation").status_code == 303
    assert other.post(f"/devices/{device.id}/revocation").status_code == 409
    assert other.post("/devices/999/revocation").status_code == 404
    # Who sat there is signed off; the administrator elsewhere is not.
    assert tablet.get("/me").location.startswith("/sign-in")
    assert other.get("/devices").status_code == 200
    assert tap(tablet).status_code == 403


def test_a_shared_tablet_signs_off_after_minutes(tablet: FlaskClient, cast: Cast) -> None:
    tap(tablet)
    with tablet.session_transaction() as kept:
        kept["seen"] -= IDLE_SIGN_OFF_SHARED.total_seconds() + 1
    assert tablet.get("/").location == "/kiosk/sign-in?next=/"


def test_signing_out_shows_the_key_pad_again(tablet: FlaskClient, cast: Cast) -> None:
    tap(tablet)
    assert tablet.post("/sign-out").location == "/kiosk/sign-in"


def test_only_administrators_enrol(client: FlaskClient, session: Session, cast: Cast) -> None:
    for person in (cast.olga, cast.sam, cast.lena, cast.nils):
        sign_in(client, person)
        assert client.get("/devices").status_code == 403
        data = {"name": "Mine", "area": "NH-PRESS"}
        assert client.post("/kiosk/device", data=data).status_code == 403
        assert client.post("/devices/1/revocation").status_code == 403
    assert session.scalars(select(Device)).all() == []


def test_a_device_needs_a_name_and_a_known_place(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.ada)
    for data in ({"name": "", "area": "NH-PRESS"}, {"name": "Tablet", "area": "NOWHERE"}):
        assert client.post("/kiosk/device", data=data).status_code == 422


def test_a_first_pin_opens_nothing_but_the_choice_of_ones_own(
    tablet: FlaskClient, session: Session, cast: Cast
) -> None:
    give_pin(cast.olga, "8305", actor=cast.ada, now=clock.now())
    session.commit()
    assert tap(tablet, pin="8305").status_code == 303
    for address in ("/", "/ideas", "/me/pin"):
        assert tablet.get(address).location == "/me/first-pin"
    page = tablet.get("/me/first-pin").text
    assert 'data-digit="7"' in page
    for pin, again, said in (
        ("", "", "Type your new PIN."),
        ("1234", "1234", "too easy to guess"),
        ("8305", "8305", "Choose another one than the PIN you were given."),
        ("7261", "7262", "The two are not the same."),
    ):
        answer = tablet.post("/me/first-pin", data={"pin": pin, "again": again})
        assert (answer.status_code, said in answer.text) == (422, True)
    assert tablet.post("/me/first-pin", data={"pin": "7261", "again": "7261"}).location == "/"
    assert "This PIN is yours now." in tablet.get("/").text
    assert tablet.get("/me/first-pin").location == "/"
    assert tablet.post("/me/first-pin", data={"pin": "7262", "again": "7262"}).status_code == 409
    tablet.post("/sign-out")
    assert tap(tablet, pin="8305").status_code == 422
    assert tap(tablet, pin="7261").location == "/"
    assert tablet.get("/").status_code == 200


def test_a_first_pin_is_not_asked_for_behind_the_password(
    client: FlaskClient, session: Session, cast: Cast
) -> None:
    give_pin(cast.olga, "8305", actor=cast.ada, now=clock.now())
    session.commit()
    assert client.get("/ideas").status_code == 303
    sign_in(client, cast.olga)
    assert client.get("/ideas").status_code == 200


def test_a_first_pin_that_was_not_used_in_time_is_refused_with_the_way_to_a_new_one(
    tablet: FlaskClient, session: Session, cast: Cast
) -> None:
    long_ago = clock.now() - FIRST_SECRET_LASTS - timedelta(minutes=1)
    give_pin(cast.olga, "8305", actor=cast.ada, now=long_ago)
    session.commit()
    answer = tap(tablet, pin="8305")
    assert answer.status_code == 422
    assert "more than 14 days ago, and it no longer counts" in answer.text
    # Whoever does not know it does not hear that it has run out.
    assert "no longer counts" not in tap(tablet, pin="8306").text
    ada = sign_in(tablet.application.test_client(), cast.ada)
    shown = ada.post(f"/people/{cast.olga.id}/pin").text
    found = re.search(r"<dd class=.kz-big kz-num.>(\d{4})</dd>", shown)
    assert found is not None
    assert tap(tablet, pin=found[1]).status_code == 303
    assert tablet.get("/").location == "/me/first-pin"
