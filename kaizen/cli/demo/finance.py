"""What finance and leadership have set in the demo plant: rates, yearly costs, and money."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.cli.demo.texts.brings import SITE_RATES
from kaizen.core.local_time import to_instant
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import calendar_for, day_in
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.savings.models.budgets import Budget, BudgetUse
from kaizen.savings.models.rates import CostBase, Rate
from kaizen.savings.rules.budgets import Quarter, coming_quarters, quarter_of
from kaizen.savings.rules.lines import Driver
from kaizen.savings.rules.rates import FROM_THE_BEGINNING, PERCENTAGES, RateKind

FINANCE, LEADER = "fay", "lena"
#: Area, driver, what it cost a year before its ideas, and what it was stated from.
BASES: tuple[tuple[str, Driver, int, str], ...] = (
    ("NH-PAINT", Driver.ENERGY, 9000, "Electricity for compressed air, meter of the year before."),
    ("NH-PRESS", Driver.SCRAP, 38000, "Scrap of the press shop, ledger of the year before."),
    ("NH-ASM", Driver.MATERIAL, 52000, "Packing and consumables, ledger of the year before."),
)
#: Area and what is still to spend in the quarter that runs, after what was agreed in it.
LEFT_TO_SPEND: tuple[tuple[str, int], ...] = (
    ("NH-PRESS", 1400),
    ("NH-ASM", 2600),
    ("NH-PACK", 60),
    ("NH-PAINT", 900),
    ("NH", 4000),
)
LEAST = Decimal(500)


def write_rates(session: Session, now: datetime) -> None:
    """The rates of each site besides labour, and what some areas spend a year."""
    person = _person(session, FINANCE)
    areas = {area.code: area for area in session.scalars(select(Area))}
    for site in (area for area in areas.values() if area.is_site):
        for kind, amount in SITE_RATES[site.currency or ""].items():
            session.add(_rate(site, kind, amount, person, now))
    for code, driver, yearly, reason in BASES:
        session.add(
            CostBase(
                area_id=areas[code].id,
                driver=driver.value,
                currency=areas["NH"].currency,
                starts_on=FROM_THE_BEGINNING,
                yearly=Decimal(yearly),
                at=now,
                person_id=person.id,
                reason=reason,
            )
        )
    session.flush()


def _rate(site: Area, kind: RateKind, amount: Decimal, person: Person, now: datetime) -> Rate:
    return Rate(
        area_id=site.id,
        kind=kind.value,
        amount=amount,
        currency=None if kind in PERCENTAGES else site.currency,
        starts_on=FROM_THE_BEGINNING,
        at=now,
        person_id=person.id,
        reason="Rates of the plant, from the cost centre report.",
    )


@dataclass(frozen=True)
class _Taken:
    """What one idea took from the money of the quarter that runs."""

    idea_id: int
    path_ids: list[int]
    actor_id: int
    at: datetime
    amount: Decimal


def write_budgets(session: Session, now: datetime) -> None:
    """The money of the quarter that runs: what was agreed in it is taken, a little is left."""
    person = _person(session, LEADER)
    areas = {area.code: area for area in session.scalars(select(Area))}
    today = day_in(session, areas["NH"], now)
    quarter = quarter_of(today, first_month=1)
    with_money = {areas[code].id: (areas[code], left) for code, left in LEFT_TO_SPEND}
    used: dict[int, Decimal] = defaultdict(Decimal)
    for taken in _taken(session, areas["NH"], quarter):
        area_id = next(one for one in reversed(taken.path_ids) if one in with_money)
        used[area_id] += taken.amount
        session.add(_use(with_money[area_id][0], quarter, taken))
    for area_id, (area, left) in with_money.items():
        amount = max(_in_tens(used[area_id] + left), LEAST)
        session.add(_budget(area, quarter, amount, person, now))
        coming = coming_quarters(today, first_month=1)[1]
        session.add(_budget(area, coming, max(_in_tens(amount), LEAST), person, now))
    session.flush()


def _taken(session: Session, site: Area, quarter: Quarter) -> list[_Taken]:
    zone = calendar_for(session, site).time_zone
    rows = session.execute(
        select(Decision, Area)
        .join(Idea, Idea.id == Decision.idea_id)
        .join(Area, Area.id == Idea.area_id)
        .where(
            Idea.site_id == site.id,
            Decision.kind.in_((DecisionKind.APPROVED.value, DecisionKind.CONFIRMED_DONE.value)),
            Decision.level == Level.FIRST.value,
            Decision.at >= to_instant(quarter.starts_on, time(), time_zone=zone),
        )
        .order_by(Decision.id)
    )
    return [
        _Taken(
            idea_id=decision.idea_id,
            path_ids=area.path_ids,
            actor_id=decision.actor_id,
            at=decision.at,
            amount=amount,
        )
        for decision, area in rows
        if (amount := (decision.one_off or Decimal(0)) + (decision.yearly or Decimal(0)))
    ]


def _use(area: Area, quarter: Quarter, taken: _Taken) -> BudgetUse:
    return BudgetUse(
        area_id=area.id,
        quarter_on=quarter.starts_on,
        idea_id=taken.idea_id,
        amount=taken.amount,
        currency=(area.site or area).currency,
        at=taken.at,
        person_id=taken.actor_id,
    )


def _budget(area: Area, quarter: Quarter, amount: Decimal, person: Person, now: datetime) -> Budget:
    return Budget(
        area_id=area.id,
        quarter_on=quarter.starts_on,
        number=1,
        amount=amount,
        currency=(area.site or area).currency,
        at=now,
        person_id=person.id,
        reason="As in the quarter before.",
    )


def _in_tens(amount: Decimal) -> Decimal:
    return (amount / 10).to_integral_value() * 10


def _person(session: Session, username: str) -> Person:
    return session.scalars(select(Person).where(Person.username == username)).one()
