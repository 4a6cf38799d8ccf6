"""My own page, the page of those who are locked, and the page of the devices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.people.models import Absence, Person
from kaizen.people.secrets import secret_fits
from tests.support.cast import PASSWORD, PIN, Cast, sign_in

NEW = "three plain words"


def away(**more: str) -> dict[str, str]:
    day = clock.now().date() + timedelta(days=30)
    return {"from_on": day.isoformat(), "until_on": day.isoformat(), **more}


def test_my_page_says_who_i_am(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.sam).get("/me").text
    assert "Sam Okafor" in page
    assert "Supervisor, Press shop" in page
    assert "Unlock somebody" in page
    assert "/devices" not in page


def test_i_plan_to_be_away_and_cancel_it(client: FlaskClient, session: Session, cast: Cast) -> None:
    sign_in(client, cast.sam)
    assert client.post("/me/absences", data=away(deputy="Vera Novak")).status_code == 303
    absence = session.scalars(select(Absence)).one()
    assert (absence.person_id, absence.deputy_id) == (cast.sam.id, cast.vera.id)
    assert "Vera Novak stands in" in client.get("/me").text
    assert client.post(f"/me/absences/{absence.id}/cancellation").status_code == 303
    assert "Vera Novak stands in" not in client.get("/me").text


@pytest.mark.parametrize("deputy", ["Nils Aldous", "Nobody Atall", "Sam Okafor", "vera, otto"])
def test_a_deputy_who_does_not_fit_is_refused_beside_the_field(
    client: FlaskClient, session: Session, cast: Cast, deputy: str
) -> None:
    answer = sign_in(client, cast.sam).post("/me/absences", data=away(deputy=deputy))
    assert answer.status_code == 422
    assert f'value="{deputy}"' in answer.text
    assert 'id="deputy-error"' in answer.text
    assert session.scalars(select(Absence)).all() == []


def test_days_in_the_wrong_order_and_no_days_are_refused(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.sam)
    assert client.post("/me/absences", data={}).status_code == 422
    assert client.post("/me/absences", data=away(until_on="2020-01-01")).status_code == 422


def test_the_absence_of_somebody_else_is_not_found(
    client: FlaskClient, session: Session, cast: Cast
) -> None:
    day = clock.now().date()
    absence = Absence(person=cast.sam, from_on=day, until_on=day)
    session.add(absence)
    session.commit()
    answer = sign_in(client, cast.olga).post(f"/me/absences/{absence.id}/cancellation")
    assert answer.status_code == 404


def test_a_changed_password_signs_off_every_other_device(client: FlaskClient, cast: Cast) -> None:
    other = client.application.test_client()
    sign_in(client, cast.olga)
    sign_in(other, cast.olga)
    answer = client.post("/me/password", data={"current": PASSWORD, "new": NEW})
    assert answer.location == "/me"
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 303


def test_a_refused_password_is_told_and_not_shown_again(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.olga)
    answer = client.post("/me/password", data={"current": "not-mine-at-all", "new": NEW})
    assert answer.status_code == 422
    assert "not your password" in answer.text
    assert "not-mine-at-all" not in answer.text
    assert client.post("/me/password", data={}).status_code == 422


def test_a_given_password_opens_only_its_own_page(
    client: FlaskClient, session: Session, cast: Cast
) -> None:
    cast.olga.must_change_password = True
    session.commit()
    sign_in(client, cast.olga)
    assert client.get("/").location == "/me/password"
    assert client.post("/ideas").location == "/me/password"
    assert "Somebody gave you this password" in client.get("/me/password").text
    client.post("/me/password", data={"current": PASSWORD, "new": NEW})
    assert client.get("/").status_code == 200


def test_i_change_my_pin(client: FlaskClient, session: Session, cast: Cast) -> None:
    sign_in(client, cast.olga)
    assert client.get("/me/pin").status_code == 200
    wrong = {"current_secret": PIN, "pin": "1111"}
    assert client.post("/me/pin", data=wrong).status_code == 422
    right = {"current_secret": PIN, "pin": "8305"}
    assert client.post("/me/pin", data=right).status_code == 303
    assert secret_fits(session.get_one(Person, cast.olga.id).pin_hash, "8305")


def test_i_choose_how_times_are_shown(client: FlaskClient, session: Session, cast: Cast) -> None:
    sign_in(client, cast.olga)
    chosen = {"language": "en", "time_zone": "Europe/Lisbon"}
    assert client.post("/me/language", data=chosen).status_code == 303
    assert cast.olga.time_zone == "Europe/Lisbon"
    assert "Europe/Belfast" not in client.get("/me").text
    chosen = {"language": "xx", "time_zone": "Moon/Base"}
    assert client.post("/me/language", data=chosen).status_code == 422


def test_a_supervisor_unlocks_from_the_page(
    client: FlaskClient, session: Session, cast: Cast
) -> None:
    cast.olga.locked_at = clock.now()
    session.commit()
    sign_in(client, cast.sam)
    assert "Olga Petrenko" in client.get("/people/locked").text
    assert client.post(f"/people/{cast.olga.id}/unlock").status_code == 303
    assert cast.olga.locked_at is None
    assert "Nobody is locked" in client.get("/people/locked").text


def test_nobody_else_sees_or_unlocks(client: FlaskClient, session: Session, cast: Cast) -> None:
    cast.olga.locked_at = clock.now()
    session.commit()
    for person, status in ((cast.otto, 403), (cast.fay, 403), (cast.nils, 200)):
        sign_in(client, person)
        page = client.get("/people/locked")
        assert page.status_code == status
        assert "Olga" not in page.text
        assert client.post(f"/people/{cast.olga.id}/unlock").status_code == 404
    assert cast.olga.locked_at is not None
