"""How people of the demo plant are: two years of conditions and answers, and one warning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.metrics.actions.links import make_link
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.models.pulse import PulseCount
from kaizen.metrics.queries.headcount import people_in
from kaizen.metrics.rules.conditions import FEWEST_PEOPLE, Condition
from kaizen.metrics.rules.pulse import FEWEST, RECOMMEND, SERIOUS
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import day_in
from kaizen.reports.rules.spans import months_on

LEADER = "lena"
MONTHS = 24


@dataclass(frozen=True)
class Usual:
    """How an area usually is: percent away, accidents a month, hours of overtime a month."""

    code: str
    absence: float
    accidents: float
    overtime: float


USUAL = (
    Usual("NH-PRESS", 5.4, 0.35, 46),
    Usual("NH-MACH", 4.2, 0.15, 22),
    Usual("NH-ASM", 5.0, 0.2, 34),
    Usual("NH-LOG", 4.6, 0.25, 28),
    Usual("NH-MAINT", 3.9, 0.2, 40),
    Usual("NH-OFFICE", 2.8, 0.0, 14),
)
#: Where fewer do the work since then, so much more of each is seen.
AFTERWARDS = {Condition.ABSENCE: 1.7, Condition.ACCIDENTS: 1.0, Condition.OVERTIME: 2.6}
STRAINED = "NH-MACH"
#: Whose answers are counted, about how many a month, and how many of ten recommend the plant.
ANSWERING = (("NH-PROD", 12, 5.2), ("NH-LOG", 8, 4.6), ("NH-MAINT", 8, 5.6), ("NH-OFFICE", 8, 4.9))
WITH_CODE = "NH-PRESS"


def write_people_side(*, seed: int, now: datetime) -> None:
    """Write it once, for the areas that have enough people."""
    with transaction() as session:
        if session.scalar(select(exists().where(Reading.id.is_not(None)))):
            return
        areas = {area.code: area for area in session.scalars(select(Area))}
        leader = session.scalars(select(Person).where(Person.username == LEADER)).one()
        today = day_in(session, areas["NH"], now)
        months = [months_on(today, -back) for back in range(MONTHS, 0, -1)]
        draw = Random(seed)
        for usual in USUAL:
            if people_in(session, areas[usual.code]) >= FEWEST_PEOPLE:
                since = _strained_since(session, areas[usual.code])
                session.add_all(_readings(usual, areas, months, since, leader, now, draw))
        for code, many, likes in ANSWERING:
            if people_in(session, areas[code]) >= FEWEST:
                session.add_all(_counts(areas[code], months, many, likes, draw))
        make_link(areas[WITH_CODE], actor=leader, now=now)


def _strained_since(session: Session, area: Area) -> date | None:
    """Since when fewer people do the work of the area that the demo lets feel it."""
    if area.code != STRAINED:
        return None
    rows = select(Idea.in_use_on).where(
        Idea.area_id == area.id, Idea.fewer_positions, Idea.in_use_on.is_not(None)
    )
    return session.scalar(rows.order_by(Idea.in_use_on).limit(1))


def _readings(
    usual: Usual,
    areas: dict[str, Area],
    months: list[date],
    since: date | None,
    leader: Person,
    now: datetime,
    draw: Random,
) -> list[Reading]:
    rows = []
    for month_on in months:
        after = since is not None and month_on > since
        winter = 1.25 if month_on.month in (12, 1, 2) else 1.0
        values = {
            Condition.ABSENCE: usual.absence * winter * draw.uniform(0.9, 1.1),
            Condition.ACCIDENTS: 1 if draw.random() < usual.accidents else 0,
            Condition.OVERTIME: usual.overtime * draw.uniform(0.85, 1.15),
        }
        for condition, value in values.items():
            grown = value * (AFTERWARDS[condition] if after else 1)
            places = Decimal("1") if condition is Condition.ACCIDENTS else Decimal("0.1")
            rows.append(
                Reading(
                    area_id=areas[usual.code].id,
                    month_on=month_on,
                    kind=condition.value,
                    value=Decimal(str(round(grown, 4))).quantize(places),
                    at=now,
                    person_id=leader.id,
                )
            )
    return rows


def _counts(
    area: Area, months: list[date], many: int, likes: float, draw: Random
) -> list[PulseCount]:
    """Counts as the job makes them: never fewer than seven together, some months without any."""
    rows = []
    for place, month_on in enumerate(months):
        answers = round(many * draw.uniform(0.6, 1.3))
        if answers < FEWEST:
            continue
        recommend, serious = [0] * len(RECOMMEND), [0] * len(SERIOUS)
        # Answers became quicker over the two years, and people noticed.
        mood = likes + 1.8 * place / len(months)
        for _ in range(answers):
            recommend[min(10, max(0, round(draw.gauss(mood + 2.2, 1.9))))] += 1
            serious[0 if draw.random() < 0.2 else min(5, max(1, round(draw.gauss(4, 0.9))))] += 1
        rows.append(
            PulseCount(
                area_id=area.id,
                month_on=month_on,
                recommend=recommend,
                serious=serious,
                by_link=0,
            )
        )
    return rows
