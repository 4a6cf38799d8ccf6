"""What is checked to say whether Kaizen runs: one table, asked by machines and by the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kaizen.core import events, job_runs, outbox
from kaizen.core.db import db
from kaizen.core.hearing import count_workers
from kaizen.notifications.models import Mail

OK = "ok"
#: Cannot be asked as long as the database is not ready.
UNKNOWN = "unknown without the database"
#: Below this, a back-up or a day of photos may already be too much.
LEAST_FREE_BYTES = 500 * 1024 * 1024
LONGEST_MAIL_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Check:
    """One thing that must be so: its name, who answers, and whether that takes the database.

    The answer is `OK`, or in a few words what is wrong and what to do.
    """

    name: str
    ask: Callable[[datetime], str]
    needs_database: bool = True
    #: Said, but no reason to send nobody here any more.
    is_only_said: bool = False
    #: Whether this installation has it at all; what it has not is not spoken of.
    is_used: Callable[[], bool] = lambda: True


def answers(now: datetime) -> dict[str, str]:
    """The name of each check and its answer; without the database, what needs it is unknown."""
    found: dict[str, str] = {"database": _database()}
    for check in CHECKS:
        if not check.is_used():
            continue
        if check.needs_database and found["database"] != OK:
            found[check.name] = UNKNOWN
        else:
            found[check.name] = check.ask(now)
    return found


def is_ready(found: Mapping[str, str]) -> bool:
    """Whether pages can be used, by these `answers`."""
    only_said = {check.name for check in CHECKS if check.is_only_said}
    return all(answer == OK for name, answer in found.items() if name not in only_said)


def count_wrong(session: Session, now: datetime) -> int:
    """How many jobs are late and how many events are stuck."""
    late = sum(state.is_late for state in job_runs.states(session, now))
    return late + events.count_stuck(session)


def free_bytes() -> int:
    """Free space, in bytes, on the fullest disk that Kaizen writes to."""
    return min(shutil.disk_usage(_standing(folder)).free for folder in _folders())


def _database() -> str:
    """Whether the database answers and every migration has run."""
    try:
        connection = db.session.connection()
        has = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError:
        db.session.rollback()
        return "does not answer"
    return (
        OK
        if has == _newest(str(current_app.extensions["migrate"].directory))
        else ("run: flask db upgrade")
    )


@cache
def _newest(folder: str) -> set[str]:
    """The newest shape that this code knows; it cannot change while the process runs."""
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return set(ScriptDirectory.from_config(config).get_heads())


def _photos(_now: datetime) -> str:
    folder = Path(current_app.config["KAIZEN_STORAGE"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return "the folder for photos cannot be made"
    return OK if os.access(folder, os.W_OK) else "the folder for photos cannot be written to"


def _disk(_now: datetime) -> str:
    free = free_bytes()
    return OK if free >= LEAST_FREE_BYTES else f"only {free // 1024**2} MB are free"


def _scheduler(now: datetime) -> str:
    since = job_runs.silent_since(db.session(), now)
    return OK if since is None else f"has begun no job since {since:%Y-%m-%d %H:%M} UTC"


def _jobs(now: datetime) -> str:
    late = [state.name for state in job_runs.states(db.session(), now) if state.is_late]
    return f"late: {', '.join(late)}" if late else OK


def _events(_now: datetime) -> str:
    number = events.count_stuck(db.session())
    return f"{number} stuck" if number else OK


def _mail(now: datetime) -> str:
    since = outbox.oldest_waiting(db.session(), Mail)
    if since is None or now - since < LONGEST_MAIL_WAIT:
        return OK
    return f"the oldest message waits since {since:%Y-%m-%d %H:%M} UTC"


def _has_workers() -> bool:
    return bool(current_app.config["KAIZEN_DELIVERY"] == "workers")


def _workers(_now: datetime) -> str:
    return OK if count_workers(db.session()) else "none has given a sign of life for a minute"


def _folders() -> list[Path]:
    """Where photos lie, and the database if it is a file."""
    folders = [Path(current_app.config["KAIZEN_STORAGE"])]
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        folders.append(Path(url.database).resolve().parent)
    return folders


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    return next(each for each in (folder, *folder.absolute().parents) if each.is_dir())


#: Besides the database itself, in the order in which they are shown.
CHECKS: tuple[Check, ...] = (
    Check("photos", _photos, needs_database=False),
    Check("disk", _disk, needs_database=False),
    Check("scheduler", _scheduler),
    Check("jobs", _jobs),
    Check("events", _events),
    # Without workers the scheduler delivers, only later: pages can be used all the same.
    Check("workers", _workers, is_only_said=True, is_used=_has_workers),
    # A mail server that is away, or one full mailbox, makes no page unfit to be used.
    Check("mail", _mail, is_only_said=True),
)
