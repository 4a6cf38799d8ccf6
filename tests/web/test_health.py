"""Whether the house says truly that it can be used."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session


def test_it_is_ready_once_every_migration_ran_and_photos_can_be_kept(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ready", "database": "ok", "photos": "ok"}


def test_it_says_what_to_run_while_a_migration_is_missing(
    client: FlaskClient, session: Session
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["database"] == "run: flask db upgrade"


def test_it_says_so_when_photos_cannot_be_kept(app: Flask, client: FlaskClient) -> None:
    kept = app.config["KAIZEN_STORAGE"]
    app.config["KAIZEN_STORAGE"] = "/dev/null/photos"
    try:
        assert client.get("/health/ready").status_code == 503
    finally:
        app.config["KAIZEN_STORAGE"] = kept
