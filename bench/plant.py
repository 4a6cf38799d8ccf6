"""The measured plants: demo plants of any size, on either database, rolled up and ready."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

import config
from bench.server import ROOT
from kaizen.app import create_app
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.by_two import roll_up_by_two
from kaizen.cli.demo.loader import load_ideas, load_plant
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.jobs.rolling import roll_up_months
from kaizen.people.models import Area, Person
from kaizen.reports.models.months import AreaMonth
from tests.support.postgres import ThrowAwayServer

#: A plant grows in people too: so many ideas for each of them, in all its years.
IDEAS_EACH = 50
FEWEST_PEOPLE = 120
#: A word that stands in so many ideas, whatever the size of the plant.
HITS, RARE_WORD = 400, "zebrawood"
#: An operator, as most people are, and the leader of the site, who sees all of it.
READER, LEADER = "olga", "lena"


@dataclass(frozen=True)
class Plant:
    """A plant in its database, how processes reach it, and what it holds."""

    app: Flask
    environment: dict[str, str]
    #: The first process of its PostgreSQL; 0 where the database is a file.
    database_pid: int
    ideas: int
    idea_id: int


@contextmanager
def plant(kind: str, made_of: int | Path | str, keep: Path | None) -> Iterator[Plant]:
    """A plant of that size, or a copy of that SQLite file, gone afterwards.

    `keep` is a folder in which plants on SQLite lie ready for the next time; what is measured
    is a copy, since measuring writes too. Only a PostgreSQL that is named by its address is
    measured, and written into, as it stands.
    """
    with TemporaryDirectory(prefix="kaizen-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        kept = made_of if isinstance(made_of, Path) else None
        pid = 0
        if isinstance(made_of, str):
            url, pid = made_of, _first_process(made_of)
        elif kind == "postgresql":
            server = ThrowAwayServer()
            stack.callback(server.stop)
            url, pid = server.start(), server.pid
        else:
            url = f"sqlite:///{folder / 'plant.db'}"
            kept = kept or _kept(keep, int(made_of))
            if kept and kept.exists():
                copy_database(kept, folder / "plant.db")
        environment = {
            "KAIZEN_MODE": "demo",
            "SECRET_KEY": "only-for-measuring-only-for-measuring",
            "KAIZEN_STORAGE": str(folder / "photos"),
            "KAIZEN_MAIL_FOLDER": str(folder / "mail"),
            "DATABASE_URL": url,
        }
        app = create_app(config.from_environment(environment))
        with app.app_context():
            ideas, idea_id = _ready(made_of if isinstance(made_of, int) else 0)
            db.session.remove()
            db.engine.dispose()
        if kept and not kept.exists():
            copy_database(folder / "plant.db", kept)
        yield Plant(app, environment, pid, ideas, idea_id)
        with app.app_context():
            db.engine.dispose()


def _first_process(url: str) -> int:
    """The first process of a PostgreSQL on this machine: the parent of those that serve."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return psutil.Process(connection.info.backend_pid).ppid()


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file as it stands, also while somebody writes into it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as read,
        closing(sqlite3.connect(part)) as write,
    ):
        read.backup(write, pages=100_000)
    shutil.move(part, target)


def _kept(keep: Path | None, ideas: int) -> Path | None:
    """Named by the newest migration too: a plant of another shape is made anew."""
    head = max(path.stem for path in (ROOT / "migrations" / "versions").glob("*.py"))
    return keep / f"{ideas}-{head}.db" if keep else None


def _ready(ideas: int) -> tuple[int, int]:
    """Fill what is empty and roll it up; how many ideas there are, and one in the making."""
    now = datetime.now(UTC)
    upgrade(directory=str(ROOT / "migrations"))
    if db.session.scalar(select(Idea.id).limit(1)) is None:
        load_plant(max(FEWEST_PEOPLE, ideas // IDEAS_EACH), seed=1, now=now)
        load_ideas(ideas, seed=1, now=now, album=Album(), tick=lambda _: None)
    many = db.session.scalars(select(func.count(Idea.id))).one()
    _mark_some(many)
    if db.session.scalar(select(AreaMonth.area_id).limit(1)) is None:
        roll_up_by_two(now)
    roll_up_months(now)
    home = select(Area.site_id).join(Person.home_area).where(Person.username == READER)
    begun = select(func.max(Idea.id)).where(
        Idea.stage == Stage.IN_PROGRESS.value, Idea.site_id == home.scalar_subquery()
    )
    return many, db.session.scalars(begun).one()


def _mark_some(ideas: int) -> None:
    """Have the rare word found in so many ideas, once."""
    mark = text(
        "UPDATE idea SET search_text = search_text || :word "
        "WHERE id % :step = 0 AND search_text NOT LIKE '%' || :word"
    )
    db.session.execute(mark, {"word": f" {RARE_WORD}", "step": max(1, ideas // HITS)})
    db.session.commit()
