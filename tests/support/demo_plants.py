"""Demo plants for tests, always of the same morning."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from kaizen.cli.demo.album import Album
from kaizen.cli.demo.loader import load_ideas, load_plant

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
