"""The demo loader: whole lives, nobody without a holder, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.app import create_app
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.loader import has_people
from kaizen.cli.demo.plant_people import CAST
from kaizen.cli.demo.proof import COUNTED_ELSEWHERE
from kaizen.cli.demo.settle_plant import password_hash
from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db as the_db
from kaizen.core.events import Event, EventDelivery
from kaizen.core.storage import FolderStorage
from kaizen.ideas.models import Idea, IdeaAuthor, IdeaMove
from kaizen.ideas.rules import OPEN, Stage, may_move
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.people.models import Person
from kaizen.people.queries.areas import area_by_code, calendar_for
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.changes import Period
from kaizen.review.queries.portfolio import portfolio_of
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.actions.booking import book_months
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.claims import ClaimState
from tests.support.apps import close_connections, settings
from tests.support.databases import Template
from tests.support.demo_plants import NOW, SEED, gist, load


@pytest.fixture(scope="module")
def plant_app(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app on a loaded plant, which the tests only read."""
    folder = tmp_path_factory.mktemp("plant")
    with template.copy(folder) as url:
        app = create_app(settings(url, folder))
        with app.app_context():
            load(300)
        yield app
        close_connections(app)


@pytest.fixture
def plant(plant_app: Flask) -> Iterator[Session]:
    with plant_app.app_context():
        yield the_db.session()


def test_every_open_idea_has_one_holder_who_works_here(plant: Session) -> None:
    holders = (
        select(func.count())
        .select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.idea_id == Idea.id,
            Assignment.is_main,
            Assignment.closed_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .scalar_subquery()
    )
    opened = Idea.stage.in_([stage.value for stage in OPEN])
    wrong = select(func.count()).select_from(Idea)
    assert plant.scalar(wrong.where(opened, holders != 1)) == 0
    assert plant.scalar(wrong.where(~opened, holders != 0)) == 0
    # Whoever decides has not written it.
    own = (
        select(func.count())
        .select_from(Decision)
        .join(
            IdeaAuthor,
            (IdeaAuthor.idea_id == Decision.idea_id) & (IdeaAuthor.person_id == Decision.actor_id),
        )
    )
    assert plant.scalar(own) == 0


def test_every_stage_is_there_and_every_step_is_one_of_the_table(plant: Session) -> None:
    assert set(plant.scalars(select(Idea.stage).distinct())) == set(Stage)
    reached: dict[int, str] = {}
    last: dict[int, datetime] = {}
    for move in plant.scalars(select(IdeaMove).order_by(IdeaMove.id)):
        assert may_move(Stage(move.from_stage), Stage(move.to_stage))
        assert move.from_stage == reached.get(move.idea_id, Stage.DRAFT)
        assert last.get(move.idea_id, move.at) <= move.at <= NOW
        reached[move.idea_id] = move.to_stage
        last[move.idea_id] = move.at
    for idea_id, stage in plant.execute(select(Idea.id, Idea.stage)):
        assert reached.get(idea_id, Stage.DRAFT) == stage


def test_what_is_in_use_is_looked_at(plant: Session) -> None:
    kept = select(Idea.id).where(Idea.stage == Stage.SUSTAINED)
    held = select(UseCheck.idea_id).where(UseCheck.day >= 90, UseCheck.result == "held")
    assert set(plant.scalars(kept)) <= set(plant.scalars(held))
    asked = select(Assignment.check_id).where(Assignment.closed_at.is_(None))
    waiting = select(UseCheck.id).where(UseCheck.result.is_(None), UseCheck.cancelled_at.is_(None))
    assert set(plant.scalars(waiting)) <= set(plant.scalars(asked))


def test_the_past_is_written_down_but_not_told_again(plant: Session) -> None:
    assert plant.scalar(select(func.count()).select_from(Event)) > 1000
    assert plant.scalar(select(func.count()).select_from(EventDelivery)) == 0
    assert plant.scalar(select(func.max(Event.at))) <= NOW


def test_things_happen_in_working_hours(plant: Session) -> None:
    calendars: dict[int, WorkingCalendar] = {}
    for idea in plant.scalars(select(Idea)):
        calendar = calendars.setdefault(idea.area_id, calendar_for(plant, idea.area))
        assert calendar.is_working_day(calendar.local_day(idea.created_at))


def test_no_two_ideas_have_the_same_title(plant: Session) -> None:
    twice = select(Idea.title).group_by(Idea.title).having(func.count() > 1)
    assert list(plant.scalars(twice)) == []


@pytest.mark.parametrize(("day", "hour"), [(12, 9), (12, 13), (13, 21), (14, 9), (15, 21), (16, 4)])
def test_a_danger_said_just_now_is_never_late(own_app: Flask, day: int, hour: int) -> None:
    now = datetime(2026, 3, day, hour, 30, tzinfo=UTC)
    with own_app.app_context():
        load(40, now=now)
        session = the_db.session()
        mine = select(Idea).join(IdeaAuthor).join(Person).where(Person.username == "olga")
        idea = session.scalars(mine.where(Idea.not_safe_now, Idea.stage == Stage.SUBMITTED)).one()
        asked = select(Assignment.due_at).where(Assignment.idea_id == idea.id)
        assert idea.submitted_at is not None
        assert idea.submitted_at <= now < session.scalars(asked).one()


def test_a_scene_was_photographed_several_times(tmp_path: Path) -> None:
    album = Album()
    album.draw(FolderStorage(tmp_path), ["gauge"], seed=SEED)
    photos = [album.before("gauge", take) for take in range(4)]
    assert None not in photos
    assert len({photo.digest for photo in photos if photo}) == 3
    assert photos[3] == photos[0]
    assert album.after("hose", 1) is None


def test_the_cast_finds_something_on_every_screen(plant: Session) -> None:
    people = {p.username: p for p in plant.scalars(select(Person).where(Person.is_demo))}
    assert {person.username for person in CAST} <= set(people)
    assert people["ada"].is_administrator
    mine = select(Idea.stage).join(IdeaAuthor).where(IdeaAuthor.person_id == people["olga"].id)
    stages = list(plant.scalars(mine))
    assert {Stage.NEEDS_DETAIL, Stage.SUSTAINED, Stage.DECLINED, Stage.DRAFT} <= set(stages)
    assert 9 <= len(stages) <= 12
    waiting = _waiting_for(plant, people["sam"])
    assert 5 <= len(waiting) <= 8
    assert any(idea.not_safe_now for idea in waiting)
    assert any(idea.fewer_positions for idea in waiting)
    assert any(idea.already_done for idea in waiting)
    assert len(_waiting_for(plant, people["lena"])) >= 3
    assert len(_waiting_for(plant, people["nils"])) >= 2
    news = select(Notice.kind).where(
        Notice.person_id == people["olga"].id, Notice.read_at.is_(None)
    )
    assert {"idea.asked", "idea.in_use", "idea.thanked"} <= set(plant.scalars(news))


def test_a_seed_gives_the_same_plant(own_app: Flask, plant: Session) -> None:
    before = gist(plant)
    with own_app.app_context():
        load(300)
        assert gist(the_db.session()) == before


def test_nothing_is_loaded_in_production(own_app: Flask) -> None:
    own_app.config["KAIZEN_MODE"] = "production"
    for command in ("ensure", "load"):
        result = own_app.test_cli_runner().invoke(args=["demo", command])
        assert result.exit_code != 0
        assert "production" in result.output
    with own_app.app_context():
        assert not has_people()


def test_the_ledger_is_as_the_monthly_job_would_have_booked_it(plant: Session) -> None:
    claims = plant.scalars(select(Claim.id)).all()
    assert len(claims) > 50
    entries = select(func.count(LedgerEntry.id))
    before = plant.scalar(entries)
    batch = book_months(NOW, most=len(claims))
    after = plant.scalar(entries)
    plant.rollback()
    assert (batch.rows, batch.failed, after) == (0, [], before)


def test_the_ledger_is_what_a_hand_reckons(plant: Session) -> None:
    """A year's amount × days ÷ days of the window, for each claim that never slipped back."""
    stopped = select(IdeaMove.idea_id).where(IdeaMove.to_stage.in_(["lapsed", "closed"]))
    missed = select(UseCheck.idea_id).where(UseCheck.result == "missed")
    sums = dict(
        plant.execute(
            select(LedgerEntry.line_id, func.sum(LedgerEntry.amount)).group_by(LedgerEntry.line_id)
        ).all()
    )
    rows = plant.execute(
        select(Claim, Line, LineValue.amount)
        .join(Line, Line.idea_id == Claim.idea_id)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(
            LineValue.stage == "verified",
            Line.benefit_class.in_(["hard_cost", "soft_capacity", "avoidance"]),
            Claim.idea_id.not_in(stopped),
            Claim.idea_id.not_in(missed),
        )
    ).all()
    assert len(rows) >= 5
    for claim, line, yearly in rows:
        assert claim.booked_to is not None
        used, whole = (claim.booked_to - claim.starts_on).days, claim.ends_on - claim.starts_on
        by_hand = yearly * max(used, 0) / whole.days
        # Each of at most 13 months is rounded for itself.
        assert abs(Decimal(sums.get(line.id, 0)) - by_hand) <= Decimal("0.07"), claim.idea_id


def test_the_money_has_a_history(plant: Session) -> None:
    states = set(plant.scalars(select(Claim.state)))
    assert states == {state.value for state in ClaimState}
    # A cost that two ideas cut is not saved twice.
    assert COUNTED_ELSEWHERE in set(plant.scalars(select(Claim.reason)))
    # A saving ends on the day on which the change slipped back.
    lapsed = select(Claim.id).join(Claim.idea).where(Idea.stage == Stage.LAPSED.value)
    assert plant.scalar(lapsed.where(Claim.state == ClaimState.VERIFIED.value).limit(1))
    # Where fewer people are needed, leadership agreed and said what becomes of them.
    plans = select(Decision.redeployment).join(Idea, Idea.id == Decision.idea_id)
    assert set(plant.scalars(plans.where(Idea.fewer_positions, Idea.in_use_on.is_not(None)))) - {""}


def test_packing_loses_with_many_small_ideas(plant: Session) -> None:
    site = area_by_code(plant, "NH")
    year = Period(date(2025, 4, 1), date(2026, 4, 1), NOW - timedelta(days=365), NOW)
    found = portfolio_of(
        plant, site, year, Scope.SMALL, hard=["hard_cost", "revenue"], handling_minutes=30
    )
    assert found.standings[area_by_code(plant, "NH-PACK").id].closed.left < 0
    assert found.standings[area_by_code(plant, "NH-PAINT").id].closed.left > 0


def test_ensure_leaves_what_is_there(plant_app: Flask, plant: Session) -> None:
    result = plant_app.test_cli_runner().invoke(args=["demo", "ensure"])
    assert result.exit_code == 0
    assert plant.scalar(select(func.count()).select_from(Idea)) == 300


def test_the_hash_is_made_as_the_security_notes_say() -> None:
    assert password_hash().startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def _waiting_for(session: Session, person: Person) -> list[Idea]:
    held = select(Idea).join(Assignment, Assignment.idea_id == Idea.id)
    return list(
        session.scalars(
            held.where(
                Assignment.person_id == person.id,
                Assignment.kind.in_(["answer", "decide"]),
                Assignment.closed_at.is_(None),
            )
        )
    )
