"""The administrator's page of mail that could not be delivered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kaizen.core import clock, outbox
from kaizen.core.events import Event
from kaizen.core.job_runs import JobRun
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.posting import post_mail
from kaizen.notifications.models import Mail
from kaizen.web.formats import said
from tests.support.cast import THURSDAY, Cast, sign_in


@pytest.fixture
def given_up(cast: Cast, session: Session) -> int:
    """A message to Olga that was given up."""
    with transaction():
        cast.olga.email = "olga@plant.example"
        row = post_mail(
            cast.olga, kind="digest", subject="An idea waits", text="x", html="", now=THURSDAY
        )
        assert row is not None
        outbox.note_failed(row, THURSDAY, "550 5.1.1 Nobody is here", for_good=True)
        row.refused_at = cast.olga.email_refused_at = THURSDAY
        return row.id


def test_an_administrator_sees_why_a_message_was_given_up(
    cast: Cast, client: FlaskClient, given_up: int
) -> None:
    page = sign_in(client, cast.ada).get("/outbox").text
    assert "550 5.1.1 Nobody is here" in page
    assert "olga@plant.example" in page


def test_it_is_tried_again_at_the_address_that_the_person_has_now(
    cast: Cast, client: FlaskClient, session: Session, given_up: int
) -> None:
    with transaction():
        cast.olga.email, cast.olga.email_refused_at = "olga.p@plant.example", None
    assert sign_in(client, cast.ada).post(f"/outbox/{given_up}/retry").status_code == 303
    row = session.get_one(Mail, given_up)
    assert (row.address, row.given_up_at, row.tries) == ("olga.p@plant.example", None, 0)
    assert row.next_try_at is not None
    assert "mail.tried_again" in session.scalars(select(Event.kind)).all()
    again = client.post(f"/outbox/{given_up}/retry", follow_redirects=True)
    assert "on its way again already" in again.text


def test_an_address_that_was_refused_counts_as_good_when_it_is_tried_again(
    cast: Cast, client: FlaskClient, session: Session, given_up: int
) -> None:
    """Often it was the server that was set up wrong, and refused everybody."""
    page = sign_in(client, cast.ada).get("/outbox").text
    assert f'action="/outbox/{given_up}/retry"' in page
    assert f'href="/people/{cast.olga.id}"' in page
    client.post(f"/outbox/{given_up}/retry")
    assert session.get_one(Mail, given_up).given_up_at is None
    assert cast.olga.email_refused_at is None


def test_nothing_is_tried_where_there_is_no_address_any_more(
    cast: Cast, client: FlaskClient, session: Session, given_up: int
) -> None:
    with transaction():
        cast.olga.email = None
    page = sign_in(client, cast.ada).get("/outbox").text
    assert "Has no e-mail address now" in page
    assert "/retry" not in page
    answer = client.post(f"/outbox/{given_up}/retry", follow_redirects=True)
    assert "Nobody can be reached there." in answer.text
    assert session.get_one(Mail, given_up).given_up_at is not None


def test_health_says_how_many_could_not_be_delivered(
    cast: Cast, client: FlaskClient, given_up: int
) -> None:
    assert "1 message could not be delivered" in sign_in(client, cast.ada).get("/health").text


@pytest.mark.parametrize("name", ["olga", "sam", "lena", "fay"])
def test_nobody_else_sees_or_tries(
    cast: Cast, client: FlaskClient, given_up: int, name: str
) -> None:
    sign_in(client, getattr(cast, name))
    assert client.get("/outbox").status_code == 403
    assert client.post(f"/outbox/{given_up}/retry").status_code == 403


def test_mail_that_waits_for_an_hour_is_said_and_pages_stay_ready(
    cast: Cast, client: FlaskClient
) -> None:
    with transaction() as session:
        # However long ago this database was made, its jobs are not late.
        session.execute(update(JobRun).values(known_since=clock.now()))
        cast.olga.email = "olga@plant.example"
        at = clock.now() - timedelta(minutes=61)
        post_mail(cast.olga, kind="digest", subject="x", text="x", html="", now=at)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.get_json()["mail"].startswith("the oldest message waits since")


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        (
            "Does not take mail from k@x.example: 550 No",
            "Nimmt keine Post von k@x.example an: 550 No",
        ),
        ("The other side answered 500. Oops", "Die Gegenseite antwortete 500. Oops"),
        ("The other side answered 500.", "Die Gegenseite antwortete 500."),
        ("The person has left.", "Die Person ist ausgeschieden."),
        ("550 100% full", "550 100% full"),
    ],
)
def test_what_was_kept_in_english_is_read_in_ones_own_language(
    app: Flask, kept: str, read: str
) -> None:
    with app.test_request_context(), force_locale("de"):
        assert said(kept) == read
