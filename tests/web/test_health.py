"""Whether the house says truly that it can be used, and what keeps it from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from kaizen.core import clock, events
from kaizen.core.events import Event, EventDelivery
from kaizen.core.job_runs import JobRun
from kaizen.core.transaction import transaction
from kaizen.web import health_checks
from tests.support.cast import Cast, sign_in

WORKS = {"is_mended": False}


def hesitates(_event: Event, _now: object) -> None:
    """A reaction that fails until somebody has mended it."""
    if not WORKS["is_mended"]:
        raise RuntimeError("the mail server is gone")


@pytest.fixture(autouse=True)
def _fresh(session: Session) -> None:
    """As if the migrations had just run, however long the tests run already."""
    session.execute(update(JobRun).values(known_since=clock.now()))
    session.commit()


@pytest.fixture
def stuck(app: Flask, cast: Cast, session: Session) -> Iterator[int]:
    """An event whose reaction failed five times."""
    before = app.extensions["kaizen_reactions"]
    WORKS["is_mended"] = False
    events.install_reactions(app, {"thing.happened": (hesitates,)})
    now = clock.now()
    with transaction():
        event_id = events.record("thing.happened", cast.press, cast.sam.id, now).id
    for hours in range(1, 5):
        events.settle(now + timedelta(hours=hours))
    session.commit()
    yield event_id
    app.extensions["kaizen_reactions"] = before


def ran(session: Session, *, minutes_ago: float) -> None:
    """The one job of the house succeeded so long ago."""
    at = clock.now() - timedelta(minutes=minutes_ago)
    session.execute(update(JobRun).values(last_started_at=at, last_succeeded_at=at))
    session.commit()


def test_a_new_installation_is_ready_before_its_scheduler_ran(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ready",
        **dict.fromkeys(
            ("database", "photos", "disk", "scheduler", "jobs", "events", "mail"), "ok"
        ),
    }


def test_it_says_what_to_run_while_a_migration_is_missing(
    client: FlaskClient, session: Session
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["database"] == "run: flask db upgrade"
    assert answer.get_json()["jobs"] == "unknown without the database"


def test_the_page_then_says_nothing_of_what_it_cannot_know(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()
    page = sign_in(client, cast.ada).get("/health").text
    assert "The database is not ready" in page
    assert "The scheduler is silent" not in page
    assert "Mail does not leave" not in page


def test_it_says_so_when_photos_cannot_be_kept(app: Flask, client: FlaskClient) -> None:
    kept = app.config["KAIZEN_STORAGE"]
    app.config["KAIZEN_STORAGE"] = "/dev/null/photos"
    try:
        assert client.get("/health/ready").status_code == 503
    finally:
        app.config["KAIZEN_STORAGE"] = kept


def test_a_disk_that_is_nearly_full_turns_it_red(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_checks, "LEAST_FREE_BYTES", 2**62)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "MB are free" in answer.get_json()["disk"]


def test_a_late_job_and_a_silent_scheduler_turn_it_red(
    client: FlaskClient, session: Session
) -> None:
    ran(session, minutes_ago=2)
    assert client.get("/health/ready").status_code == 200
    ran(session, minutes_ago=60)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["jobs"] == "late: settle-events"
    assert "has begun no job since" in answer.get_json()["scheduler"]


def test_the_answer_is_the_title(client: FlaskClient, cast: Cast, session: Session) -> None:
    ran(session, minutes_ago=1)
    sign_in(client, cast.ada)
    assert "<h1>Everything runs</h1>" in client.get("/health").text
    ran(session, minutes_ago=60)
    page = client.get("/health").text
    assert "<h1>The scheduler is silent</h1>" in page
    assert "1 job is late" in page


def test_others_are_told_who_looks_after_it(client: FlaskClient, cast: Cast) -> None:
    answer = sign_in(client, cast.sam).get("/health")
    assert answer.status_code == 403
    assert "Administrators look after this. Ask one of yours." in answer.text


def test_it_shows_why_a_job_failed(client: FlaskClient, cast: Cast, session: Session) -> None:
    ran(session, minutes_ago=1)
    sentence = "The mail server refused the sender."
    failed = {"last_failure": sentence, "failures_in_a_row": 3, "last_failed_at": clock.now()}
    session.execute(update(JobRun).values(**failed))
    session.commit()
    page = sign_in(client, cast.ada).get("/health").text
    assert sentence in page
    assert "3 failures in a row" in page


def test_a_stuck_event_is_shown_and_tried_again(
    client: FlaskClient, cast: Cast, session: Session, stuck: int
) -> None:
    ran(session, minutes_ago=1)
    assert client.get("/health/ready").get_json()["events"] == "1 stuck"
    sign_in(client, cast.ada)
    page = client.get("/health").text
    assert "<h1>1 event is stuck</h1>" in page
    assert "the mail server is gone" in page
    WORKS["is_mended"] = True
    answer = client.post(f"/health/events/{stuck}/retry", follow_redirects=True)
    assert "That went through." in answer.text
    assert "<h1>Everything runs</h1>" in answer.text
    put_back = session.scalars(select(Event).where(Event.kind == "event.put_back")).one()
    assert (put_back.subject_id, put_back.actor_id) == (stuck, cast.ada.id)
    assert client.post(f"/health/events/{stuck}/retry").status_code == 409
    assert client.post("/health/events/999999/retry").status_code == 404


def test_what_fails_again_is_tried_later_by_itself(
    client: FlaskClient, cast: Cast, session: Session, stuck: int
) -> None:
    answer = sign_in(client, cast.ada).post("/health/events/retries", follow_redirects=True)
    assert "It failed again" in answer.text
    delivery = session.get_one(EventDelivery, stuck)
    assert delivery.tries == 1
    assert delivery.next_try_at is not None


def test_only_administrators_see_it_and_try_again(
    client: FlaskClient, cast: Cast, session: Session, stuck: int
) -> None:
    sign_in(client, cast.lena)
    assert client.get("/health").status_code == 403
    assert client.post(f"/health/events/{stuck}/retry").status_code == 403
    assert client.post("/health/events/retries").status_code == 403
    assert 'href="/health"' not in client.get("/").text
    assert events.count_stuck(session) == 1
