"""Is it alive, and can it be used? For people who run it and machines that watch it."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.web.security import limiter

pages = Blueprint("health", __name__)
limiter.exempt(pages)


@pages.get("/health/live")
def live() -> Response:
    """The process answers."""
    return jsonify(status="alive")


@pages.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Everything that a page needs is there: the database, its newest shape, the photo store."""
    checks = {"database": _database_is_current(), "photos": _photos_can_be_kept()}
    fine = all(answer == "ok" for answer in checks.values())
    return jsonify(status="ready" if fine else "not ready", **checks), 200 if fine else 503


def _database_is_current() -> str:
    """Whether the database answers and every migration has run."""
    try:
        connection = db.session.connection()
        has = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError:
        return "does not answer"
    return "ok" if has == _newest() else "run: flask db upgrade"


def _newest() -> set[str]:
    folder = str(current_app.extensions["migrate"].directory)
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return set(ScriptDirectory.from_config(config).get_heads())


def _photos_can_be_kept() -> str:
    folder = Path(current_app.config["KAIZEN_STORAGE"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return "the folder for photos cannot be made"
    return "ok"
