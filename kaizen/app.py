"""The factory: puts the house together."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy.engine import make_url

from kaizen import reactions
from kaizen.cli.commands import add_commands
from kaizen.core import events, job_runs
from kaizen.core.db import db
from kaizen.core.errors import WrongSetting
from kaizen.core.leases import LEASE_SECONDS
from kaizen.core.logs import configure_logs
from kaizen.jobs.schedule import JOBS
from kaizen.web.doors import open_doors

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = ("SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "KAIZEN_MODE", "KAIZEN_STORAGE")

#: What holds unless the configuration says otherwise.
DEFAULTS: dict[str, Any] = {
    "KAIZEN_PLANT_NAME": "",
    "KAIZEN_URL": "",
    "KAIZEN_FIRST_NAMES": True,
    "KAIZEN_WEBHOOK_PRIVATE": False,
    "KAIZEN_WEBHOOK_HOSTS": (),
    "KAIZEN_DATABASE_USER": "",
    "KAIZEN_DELIVERY": "scheduler",
    "KAIZEN_PIN_ANYWHERE": False,
    "KAIZEN_TRUSTED_PROXIES": 0,
    "KAIZEN_TIME_ZONE": "UTC",
    # How long a silent process keeps a job, and how often others look; core/leases.py.
    "KAIZEN_LEASE_SECONDS": LEASE_SECONDS,
    "KAIZEN_LOOK_SECONDS": 5.0,
    "KAIZEN_SMTP_HOST": "",
    "KAIZEN_SMTP_PORT": 587,
    "KAIZEN_SMTP_SECURITY": "starttls",
    "KAIZEN_SMTP_USER": "",
    "KAIZEN_SMTP_PASSWORD": "",
    "KAIZEN_SMTP_TRUSTED": "",
    "KAIZEN_MAIL_FROM": "",
    "KAIZEN_MAIL_FOLDER": "",
    "KAIZEN_METRICS_TOKEN": "",
    "KAIZEN_BACKUP_FOLDER": "",
    "KAIZEN_BACKUP_KEEP": 14,
    # A form may hold 8 photos of 12 megapixels; each file has its own, smaller limit.
    "MAX_CONTENT_LENGTH": 130 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    "MAX_FORM_PARTS": 500,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "kaizen",
    # Tokens live as long as the session they are bound to; see operations.md, "Known traps".
    "WTF_CSRF_TIME_LIMIT": None,
    "BABEL_DEFAULT_LOCALE": "en",
    "COMPRESS_MIMETYPES": ["text/html"],
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 3,
    "RATELIMIT_STORAGE_URI": "memory://",
}


def create_app(config: Mapping[str, Any]) -> Flask:
    """Build the application from its configuration.

    Raises:
        WrongSetting: a required setting is missing.
    """
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder="static")
    app.config.update(DEFAULTS)
    app.config.update(config)
    for name in REQUIRED:
        if not app.config.get(name):
            raise WrongSetting(name, "is missing.")
    configure_logs(for_machines=app.config["KAIZEN_MODE"] == "production")
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(app))
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    events.install_reactions(app, reactions.REACTIONS)
    job_runs.install_jobs(app, JOBS)
    if app.config["KAIZEN_DELIVERY"] == "workers":
        # Loaded only here: a plant on one machine pays nothing for the queue.
        import_module("kaizen.jobs.workers").install(app)
    open_doors(app)
    add_commands(app)
    return app


def _engine_options(app: Flask) -> dict[str, Any]:
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 10}}
    # Loaded only here: a plant on SQLite needs no driver.
    import_module("kaizen.core.postgresql")
    return {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
