"""Figures for Prometheus: for whoever brings the token, by endpoint and never by person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from kaizen.app import create_app
from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.events import EventDelivery
from kaizen.people.models import Person
from tests.support.apps import CleanClient, close_connections, settings
from tests.support.cast import THURSDAY, make_cast, sign_in
from tests.support.databases import Template

TOKEN = "only-for-tests-only"
BRINGS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def measured(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("measured")
    with template.copy(folder) as url:
        app = create_app(settings(url, folder, KAIZEN_METRICS_TOKEN=TOKEN))
        app.test_client_class = CleanClient
        with app.app_context():
            make_cast(db.session())
            db.session.commit()
            db.session.remove()
        yield app
        close_connections(app)


@pytest.fixture
def reader(measured: Flask) -> FlaskClient:
    return measured.test_client()


def enter(app: Flask, client: FlaskClient, name: str) -> None:
    with app.app_context():
        sign_in(client, db.session.scalars(select(Person).where(Person.username == name)).one())
        db.session.remove()


def figures(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in the order of their names."""
    answer = client.get("/metrics", headers=BRINGS)
    assert answer.status_code == 200
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_endpoint_method_and_status(
    measured: Flask, reader: FlaskClient
) -> None:
    key = ("kaizen_http_requests_total", "ideas.listing", "GET", "200")
    enter(measured, reader, "olga")
    before = figures(reader).get(key, 0.0)
    reader.get("/ideas")
    reader.get("/ideas?stage=open")
    after = figures(reader)
    assert after[key] - before == 2
    assert after["kaizen_http_request_seconds_count", "ideas.listing"] >= 2


def test_no_number_of_an_idea_and_no_name_becomes_a_series(
    measured: Flask, reader: FlaskClient
) -> None:
    enter(measured, reader, "olga")
    reader.get("/ideas/987654321")
    reader.get("/nowhere/at/all")
    text = reader.get("/metrics", headers=BRINGS).text
    assert "987654321" not in text
    assert "nowhere" not in text
    assert "olga" not in text.lower()


def test_jobs_checks_and_disk_are_said(reader: FlaskClient) -> None:
    found = figures(reader)
    assert found["kaizen_check_ok", "database"] == 1
    assert found["kaizen_job_late", "sweep-reminders"] == 0
    assert found["kaizen_disk_free_bytes",] > 0
    assert found["kaizen_mail_oldest_seconds",] == 0


def test_a_stuck_event_is_counted(measured: Flask, reader: FlaskClient) -> None:
    before = figures(reader)["kaizen_events_stuck",]
    with measured.app_context():
        somebody = db.session.scalars(select(Person)).first()
        event = events.record("person.changed", somebody, None, THURSDAY)
        db.session.flush()
        db.session.get_one(EventDelivery, event.id).next_try_at = None
        db.session.commit()
        db.session.remove()
    assert figures(reader)["kaizen_events_stuck",] == before + 1


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"X": "ü"}],
)
def test_without_the_token_there_is_no_such_page(
    reader: FlaskClient, headers: dict[str, str]
) -> None:
    assert reader.get("/metrics", headers=headers).status_code == 404


def test_a_session_is_no_token(measured: Flask, reader: FlaskClient) -> None:
    enter(measured, reader, "ada")
    assert reader.get("/metrics").status_code == 404


def test_without_a_setting_nothing_is_counted(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/metrics", headers=BRINGS).status_code == 404
