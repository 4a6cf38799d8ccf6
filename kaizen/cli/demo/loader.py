"""Loads a demo plant of any size: places and people first, then ideas day by day."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import exists, select

from kaizen.cli.demo.ahead import made_ahead
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.bulk import search_set_aside, uncollected
from kaizen.cli.demo.finance import write_budgets, write_rates
from kaizen.cli.demo.ground import Ground, read_ground
from kaizen.cli.demo.plans import Plan, Planner
from kaizen.cli.demo.rows import Batch, Rows, settle, write_batch
from kaizen.cli.demo.scenes import SCENES, Scene, scene_plan
from kaizen.cli.demo.settle_plant import write_areas, write_more_people, write_people
from kaizen.cli.demo.writing import Writer
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.people.models import Person

#: Larger loads are for measuring: fewer voices and words, and photos only now and then.
LARGEST_TOLD = 5000
BATCH = 2000
#: From here on it is quicker to make the search's index once at the end.
LARGEST_INDEXED = 20_000
PER_SCENE = len(SCENES)

Tick = Callable[[int], None]


@dataclass(frozen=True)
class Loaded:
    """What a load has written."""

    ideas: int
    people: int
    rows: int


def has_people() -> bool:
    """Whether anybody is known here yet."""
    return bool(db.session.scalar(select(exists().where(Person.id.is_not(None)))))


def load_plant(people: int, *, seed: int, now: datetime) -> None:
    """Write the areas and at least the default people; more of them up to `people`."""
    with transaction() as session:
        if not session.scalar(select(exists().where(Person.is_demo))):
            write_areas(session, now)
            write_people(session, now)
            write_rates(session, now)
        write_more_people(session, people, seed=seed, now=now)


def load_ideas(ideas: int, *, seed: int, now: datetime, album: Album, tick: Tick) -> Loaded:
    """Write so many ideas with all that hangs on them; the cast's own come with the first load."""
    session = db.session()
    ground = read_ground(session, now)
    first = not session.scalar(select(exists().where(Idea.id.is_not(None))))
    scenes = _scenes(ground, seed) if first and ideas >= PER_SCENE else []
    planner = Planner(ground, seed=seed, ideas=ideas, told=ideas <= LARGEST_TOLD)
    rows = Rows(session)
    writer = Writer(ground, rows, album, told=ideas <= LARGEST_TOLD)
    many = ideas > LARGEST_INDEXED
    batches = _batches(writer, rows, _in_order(planner, ideas - len(scenes), scenes))
    written = 0
    session.rollback()
    with search_set_aside(many, also_others=first), uncollected():
        if many:
            db.engine.dispose()
            batches = made_ahead(batches)
        for batch in batches:
            with transaction() as write:
                write_batch(write.connection(), batch)
            written += batch.rows
            tick(batch.ideas)
    with transaction() as write:
        settle(write.connection())
    if first:
        with transaction() as write:
            write_budgets(write, now)
    return Loaded(ideas, len(ground.workers), written)


def _batches(
    writer: Writer, rows: Rows, planned: Iterator[tuple[Plan, Scene | None]]
) -> Iterator[Batch]:
    while some := list(islice(planned, BATCH)):
        for plan, scene in some:
            writer.write(plan, scene)
        yield rows.taken(len(some))
    yield from rows.latest()


def _scenes(ground: Ground, seed: int) -> list[tuple[Plan, Scene]]:
    return [(scene_plan(scene, ground, n, seed), scene) for n, scene in enumerate(SCENES)]


def _in_order(
    planner: Planner, many: int, scenes: list[tuple[Plan, Scene]]
) -> Iterator[tuple[Plan, Scene | None]]:
    """All plans by the day and hour of sending; only their numbers are kept meanwhile."""
    days: dict[date, array[int]] = defaultdict(lambda: array("L"))
    for index in range(many):
        days[planner.plan(index).day].append(index)
    by_hand: dict[date, list[tuple[Plan, Scene | None]]] = defaultdict(list)
    for plan, scene in scenes:
        by_hand[plan.day].append((plan, scene))
    for day in sorted(days.keys() | by_hand.keys()):
        drawn: list[tuple[Plan, Scene | None]] = [
            (planner.plan(index), None) for index in days.get(day, ())
        ]
        yield from sorted([*drawn, *by_hand[day]], key=lambda pair: pair[0].share)
