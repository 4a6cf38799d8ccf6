"""Visits to every door: a house that is furnished once, and requests as everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.test import TestResponse

from kaizen.core.db import db
from kaizen.ideas.rules import Stage
from tests.support.apps import undone_afterwards
from tests.support.cast import Cast, make_cast, sign_in
from tests.support.counting import counted_queries
from tests.support.doors import Door, address, filled
from tests.support.world import DRAFTED, FOUND, NOTED, Hanging, make_world

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True)
class Seen:
    """What the answer to a reading request was."""

    status: int
    #: Which of the words that are looked for stand in it.
    words: frozenset[str]
    wrote: bool


@dataclass(frozen=True)
class House:
    """The people, the ideas, and what reading has shown so far: it changes nothing."""

    app: Flask
    cast: Cast
    world: dict[Stage, Hanging]
    _seen: dict[tuple[str | None, str, int], Seen] = field(default_factory=dict)

    def ask(self, name: str | None, door: Door, hanging: Hanging) -> TestResponse:
        """Send a request as the person of that name, or as nobody."""
        client = self.app.test_client()
        if name is not None:
            sign_in(client, getattr(self.cast, name))
        path = address(self.app, door, hanging)
        form = None if door.reads else filled(door, hanging)
        return client.open(path, method=door.method, data=form)

    def read(self, name: str | None, door: Door, hanging: Hanging) -> Seen:
        """Read as that person; the same page is asked for once, every test finds the same."""
        key = (name, door.name, hanging.idea.id)
        if key not in self._seen:
            with counted_queries() as statements:
                answer = self.ask(name, door, hanging)
            self._seen[key] = Seen(
                answer.status_code,
                frozenset(word for word in (FOUND, DRAFTED, NOTED) if shows(answer, word)),
                any(text.lstrip().upper().startswith(WRITES) for text in statements),
            )
        return self._seen[key]


@contextmanager
def furnished(app: Flask) -> Iterator[House]:
    """A house with an idea at every stage; within it, each test is undone to this beginning."""
    with undone_afterwards(app):
        with app.app_context():
            session = db.session()
            cast = make_cast(session)
            world = make_world(cast, app)
            # Known without asking the database again, whatever a request does.
            for row in session:
                session.refresh(row)
            session.expunge_all()
        yield House(app, cast, world)


def shows(answer: TestResponse, word: str) -> bool:
    """Whether the word stands anywhere in the answer."""
    return word.encode() in answer.get_data()
