"""Very many demo ideas: with indexes set aside, and nothing proved that is not there."""

from __future__ import annotations

import gc
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from kaizen.app import create_app
from kaizen.cli.demo import loader, proof
from kaizen.cli.demo.bulk import search_set_aside
from kaizen.cli.demo.by_two import roll_up_by_two
from kaizen.cli.demo.plant import AREAS
from kaizen.cli.demo.plant_people import PEOPLE
from kaizen.cli.rollups import rebuild_sites
from kaizen.core.db import db as the_db
from kaizen.core.events import Event
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.reports.models.months import AreaMonth
from kaizen.reports.rules.figures import Figure
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import LineValue
from kaizen.savings.rules.lines import Driver, ValueStage
from tests.support.apps import close_connections, settings
from tests.support.cast import sign_in
from tests.support.databases import Template
from tests.support.demo_plants import NOW, gist, load


def test_many_ideas_are_added_to_what_is_there(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "LARGEST_TOLD", 1000)
    monkeypatch.setattr(loader, "LARGEST_INDEXED", 1000)
    with own_app.app_context():
        session = the_db.session()
        load(30)
        assert session.scalar(select(func.count()).select_from(Person)) == len(PEOPLE)
        load(2000, people=120, seed=2)
        assert session.scalar(select(func.count()).select_from(Person)) == 120
        assert session.scalar(select(func.count()).select_from(Idea)) == 2030
        # The database goes on counting where the loader ended.
        session.add(Event(kind="x", subject_type="idea", subject_id=1, at=NOW, facts={}))
        session.flush()
        session.rollback()


def test_a_large_first_load_writes_the_same_with_all_indexes_set_aside(
    own_app: Flask, template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_app.app_context():
        load(120)
        before = gist(the_db.session())
    monkeypatch.setattr(loader, "LARGEST_INDEXED", 100)
    (tmp_path / "other").mkdir()
    with template.copy(tmp_path / "other") as url:
        app = create_app(settings(url, tmp_path))
        with app.app_context():
            session = the_db.session()
            indexes = _indexes(session)
            load(120)
            assert gist(session) == before
            assert _indexes(session) == indexes
            assert gc.isenabled()
        close_connections(app)


def test_two_processes_roll_up_what_one_would(own_app: Flask) -> None:
    with own_app.app_context():
        load(200)
        roll_up_by_two(NOW)
        by_two = _rolled_up()
        rebuild_sites(NOW)
        assert _rolled_up() == by_two
    figures = {figure for own, _ in by_two.values() for figure in own["counts"]}
    assert {Figure.SENT, Figure.IN_USE, Figure.PROMISE} <= figures
    assert any(own["people"] != "0" for own, _ in by_two.values())
    assert any(own["amounts"] for own, _ in by_two.values())


def test_what_is_cut_away_already_is_not_proved_again(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many ideas cut a stated cost that nothing is left of it for the later ones."""
    costs = {(area.code, driver.value): Decimal(900) for area in AREAS for driver in Driver}
    monkeypatch.setattr(proof, "POOLS", costs)
    with own_app.app_context():
        load(200)
        verified = LineValue.stage == ValueStage.VERIFIED.value
        amounts = list(the_db.session.scalars(select(LineValue.amount).where(verified)))
        reasons = set(the_db.session.scalars(select(Claim.reason)))
    assert min(amounts) == 0
    assert max(amounts) == 900
    assert proof.COUNTED_ELSEWHERE in reasons


def test_the_search_finds_what_was_loaded_with_its_index_set_aside(own_app: Flask) -> None:
    with own_app.app_context():
        with search_set_aside(True):
            load(40)
        sam = the_db.session.scalars(select(Person).where(Person.username == "sam")).one()
        client = sign_in(own_app.test_client(), sam)
    page = client.get("/ideas?q=hose reel").get_data(as_text=True)
    assert "Hose reel over the walkway" in page


def _rolled_up() -> dict[tuple[int, date], tuple[Any, Any]]:
    """Own and whole by area and month."""
    the_db.session.expire_all()
    found = {
        (row.area_id, row.month_on): (row.own, row.whole)
        for row in the_db.session.scalars(select(AreaMonth))
    }
    the_db.session.rollback()
    return found


def _indexes(session: Session) -> set[tuple[object, ...]]:
    """All indexes but those that constraints make."""
    inspector = inspect(session.connection())
    found = {
        (table, index["name"], *index["column_names"], index["unique"])
        for table in inspector.get_table_names()
        for index in inspector.get_indexes(table)
    }
    session.rollback()
    return found
