"""Demo plants for tests, always of the same morning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from kaizen.app import create_app
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.loader import load_ideas, load_plant
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.metrics.models.pulse import SealedAnswer
from kaizen.metrics.sealing import random_id
from tests.support.apps import close_connections, settings
from tests.support.databases import Template

#: A Thursday morning in Berlin.
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
SEED = 11


def load(ideas: int, *, people: int = 60, seed: int = SEED, now: datetime = NOW) -> None:
    """Load ideas, without photos, into the database of the app in hand."""
    load_plant(people, seed=seed, now=now)
    load_ideas(ideas, seed=seed, now=now, album=Album(), tick=lambda _: None)


def gist(session: Session) -> list[tuple[object, ...]]:
    """What can be told apart at a glance: ideas with stage, moment and owner."""
    rows = session.execute(
        text(
            "SELECT idea.id, title, stage, submitted_at, username FROM idea "
            "LEFT JOIN person ON person.id = owner_id ORDER BY idea.id"
        )
    )
    return [tuple(str(value)[:19] for value in row) for row in rows]


@contextmanager
def filled_with_photos(template: Template, folder: Path) -> Iterator[Flask]:
    """A small plant on a database of its own, with photos and a sealed answer."""
    with template.copy(folder) as url:
        app = create_app(settings(url, folder / "photos"))
        with app.app_context():
            load_plant(0, seed=5, now=NOW)
            album = Album()
            album.draw(plant_storage(), ["hose", "tools"], seed=5)
            load_ideas(60, seed=5, now=NOW, album=album, tick=lambda _: None)
            with transaction() as session:
                session.add(SealedAnswer(id=random_id(), sealed=b"\x00 no text \xff"))
        yield app
        close_connections(app)
