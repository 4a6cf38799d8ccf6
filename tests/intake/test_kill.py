"""`kill -9` of the process that takes rows: whoever goes on brings every good row exactly once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kaizen.app import create_app
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.intake.models import TableImport
from kaizen.intake.rules import Kind
from kaizen.jobs.importing import import_tables
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment
from kaizen.people.models import Membership, Person
from tests.support.apps import close_connections, settings
from tests.support.cast import make_cast
from tests.support.databases import Template
from tests.support.live_intake import PATIENCE_SECONDS, standing_still
from tests.support.tables import IDEAS, PEOPLE, begun, checked, counts, left_out

ROWS = 55
GOOD_IDEAS = "".join(f"{n};Hose {n};NH-PRESS\n" for n in range(ROWS))
#: Some rows are refused, one before the first kill and one after the last.
IDEA_ROWS = f"No;Problem;Area\nx;;NH-PRESS\n{GOOD_IDEAS}y;;NH-PRESS\n"
#: People with secrets are taken twenty at a time.
GOOD_PEOPLE = "".join(f"Kim {n};kim{n};NH-PRESS;K{n};{8300 + n}\n" for n in range(ROWS))
PEOPLE_ROWS = f"Name;Login;Dept;Nr;PIN\n;nobody;NH-PRESS;K99;8399\n{GOOD_PEOPLE}"


@dataclass(frozen=True)
class House:
    """A house of its own on one kind of database, and how a process reaches it."""

    app: Flask
    config: Mapping[str, object]
    mark: Path


@pytest.fixture
def house(template: Template, tmp_path: Path) -> Iterator[House]:
    with template.copy(tmp_path) as url:
        # Whoever goes on waits for the lease of the one that was killed.
        quick = {"KAIZEN_LEASE_SECONDS": 3.0, "KAIZEN_LOOK_SECONDS": 0.5}
        config = settings(url, tmp_path, TESTING=False, **quick)
        app = create_app(config)
        yield House(app, config, tmp_path / "mark")
        close_connections(app)


def test_ideas_come_exactly_once_though_the_worker_is_killed(house: House) -> None:
    with house.app.app_context():
        cast = make_cast(db.session())
        import_id = checked(Kind.IDEAS, IDEA_ROWS, IDEAS, cast.ada)
        begun(import_id, cast.ada, clock.now())
        db.session.commit()
    for parts in (0, 2, 1):
        _kill_after(house, parts)
    with house.app.app_context():
        session = db.session()
        assert session.get_one(TableImport, import_id).position == 30
        assert session.scalar(select(func.count(Idea.id))) == 29
        session.rollback()
        import_tables(clock.now())
        assert counts(session, import_id) == ("done", ROWS, 0, 0, 2)
        assert set(left_out(session, import_id)) == {2, ROWS + 3}
        numbers = session.scalars(select(Idea.external_id)).all()
        assert sorted(number or "" for number in numbers) == sorted(map(str, range(ROWS)))
        held = select(func.count()).select_from(Assignment).where(Assignment.is_main)
        assert session.scalar(held) == ROWS
        notices = session.scalars(select(Notice)).all()
        assert [notice.facts["count"] for notice in notices] == [ROWS]


def test_people_come_exactly_once_though_the_worker_is_killed(house: House) -> None:
    columns = {**PEOPLE, "badge": "Nr", "pin": "PIN"}
    with house.app.app_context():
        cast = make_cast(db.session())
        import_id = checked(Kind.PEOPLE, PEOPLE_ROWS, columns, cast.ada)
        begun(import_id, cast.ada, clock.now())
        db.session.commit()
    for parts in (1, 0):
        _kill_after(house, parts)
    with house.app.app_context():
        session = db.session()
        import_tables(clock.now())
        assert counts(session, import_id) == ("done", ROWS, 0, 0, 1)
        came = select(Person).where(Person.username.startswith("kim")).order_by(Person.id)
        people = session.scalars(came).all()
        assert [person.username for person in people] == [f"kim{n}" for n in range(ROWS)]
        assert all(person.pin_hash for person in people)
        roles = select(func.count()).where(Membership.person_id.in_([one.id for one in people]))
        assert session.scalar(roles) == ROWS


def _kill_after(house: House, parts: int) -> None:
    """Kill it while the rows of a part are written and not committed; nothing of them stays."""
    process = standing_still(house.config, house.mark, parts=parts)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == -signal.SIGKILL
