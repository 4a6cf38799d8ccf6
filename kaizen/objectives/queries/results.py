"""The results of aims: typed values, or what the ledger and the ideas say; never estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, Stage
from kaizen.objectives.models import Aim, AimReading, Serving
from kaizen.objectives.queries.aims import Families
from kaizen.objectives.rules.aims import Measure
from kaizen.objectives.rules.progress import Point, Progress, added_up, progress_of
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import YEARLY_CHECK, CheckResult
from kaizen.people.models import Area
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line
from kaizen.savings.rules.lines import BenefitClass, ValueStage

#: For each aim that is named by ideas, the results of those ideas.
_Results = Mapping[int, list[Point]]


def progress_of_aims(
    session: Session, aims: Collection[Aim], families: Families, today: Mapping[int, date]
) -> dict[int, Progress]:
    """How far each aim has come on the day of its site; a few queries for any number of aims.

    An aim counts what serves it and what serves the aims below it, in its own days.
    """
    points = _points_of(session, aims, families)
    return {
        aim.id: progress_of(
            aim.from_value,
            aim.to_value,
            aim.from_on,
            aim.until_on,
            points[aim.id] if today[aim.site_id] >= aim.from_on else [],
            today[aim.site_id],
            is_measured=aim.as_measure is Measure.TYPED,
        )
        for aim in aims
    }


def _points_of(
    session: Session, aims: Collection[Aim], families: Families
) -> dict[int, list[Point]]:
    by_measure: dict[Measure, list[Aim]] = defaultdict(list)
    for aim in aims:
        by_measure[aim.as_measure].append(aim)
    found = _typed(session, by_measure.pop(Measure.TYPED, []))
    for measure, these in by_measure.items():
        named = {one for aim in these for one in families[aim.id]}
        results = _COUNTED[measure](session, named)
        for aim in these:
            found[aim.id] = added_up(aim.from_on, _within(aim, families[aim.id], results))
    return found


def _within(aim: Aim, family: Iterable[int], results: _Results) -> list[Point]:
    return [
        (max(on, aim.from_on), value)
        for one in family
        for on, value in results.get(one, ())
        # Months are booked by their first day: that of the month in which an aim begins counts.
        if aim.from_on.replace(day=1) <= on <= aim.until_on
    ]


def _typed(session: Session, aims: Collection[Aim]) -> dict[int, list[Point]]:
    points: dict[int, list[Point]] = {aim.id: [] for aim in aims}
    rows = session.execute(
        select(AimReading.aim_id, AimReading.on, AimReading.value)
        .where(AimReading.aim_id.in_(points))
        .order_by(AimReading.on)
    )
    for aim_id, on, value in rows:
        points[aim_id].append((on, value))
    return points


def _hard(session: Session, aim_ids: Collection[int]) -> _Results:
    """What the ledger books as hard, in the currency of the site, by month."""
    amount = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(Serving.aim_id, LedgerEntry.month_on, amount)
        .join(LedgerEntry, LedgerEntry.idea_id == Serving.idea_id)
        .join(Aim, Aim.id == Serving.aim_id)
        .where(
            Serving.aim_id.in_(aim_ids),
            LedgerEntry.counts_hard,
            LedgerEntry.benefit_class.is_not(None),
            LedgerEntry.currency == _currency_of_site(),
        )
        .group_by(Serving.aim_id, LedgerEntry.month_on)
    )
    return _grouped((aim_id, on, value) for aim_id, on, value in rows)


def _hours(session: Session, aim_ids: Collection[int]) -> _Results:
    """Freed hours by month: each booked amount at the hours that were verified with it."""
    amount = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(Serving.aim_id, LedgerEntry.month_on, LedgerEntry.line_id, amount)
        .join(LedgerEntry, LedgerEntry.idea_id == Serving.idea_id)
        .where(
            Serving.aim_id.in_(aim_ids),
            LedgerEntry.benefit_class == BenefitClass.SOFT_CAPACITY.value,
        )
        .group_by(Serving.aim_id, LedgerEntry.month_on, LedgerEntry.line_id)
    ).all()
    hours = _hours_per_unit(session, {row.line_id for row in rows})
    return _grouped(
        (aim_id, on, booked * hours[line_id])
        for aim_id, on, line_id, booked in rows
        if line_id in hours
    )


def _hours_per_unit(session: Session, line_ids: Collection[int]) -> dict[int, Decimal]:
    """Hours for each unit of money of a line, as they were verified."""
    verified = (
        (line, line.hours_at(ValueStage.VERIFIED), line.amount(ValueStage.VERIFIED))
        for line in session.scalars(select(Line).where(Line.id.in_(line_ids)))
    )
    return {line.id: hours / amount for line, hours, amount in verified if hours and amount}


def _in_use(session: Session, aim_ids: Collection[int]) -> _Results:
    """Changes by the day they came into use, as long as they are used or were kept for good."""
    kept_for_good = exists().where(
        UseCheck.idea_id == Idea.id,
        UseCheck.day >= YEARLY_CHECK,
        UseCheck.result == CheckResult.HELD.value,
    )
    still_used = or_(
        Idea.stage.in_([stage.value for stage in IN_USE]),
        (Idea.stage == Stage.CLOSED.value) & kept_for_good,
    )
    rows = session.execute(
        select(Serving.aim_id, Idea.in_use_on, func.count())
        .join(Idea, Idea.id == Serving.idea_id)
        .where(Serving.aim_id.in_(aim_ids), Idea.in_use_on.is_not(None), still_used)
        .group_by(Serving.aim_id, Idea.in_use_on)
    )
    return _grouped((aim_id, on, Decimal(count)) for aim_id, on, count in rows)


def _grouped(rows: Iterable[tuple[int | None, date | None, Decimal]]) -> _Results:
    found: dict[int, list[Point]] = defaultdict(list)
    for aim_id, on, value in rows:
        if aim_id is not None and on is not None:
            found[aim_id].append((on, value))
    return found


def _currency_of_site() -> ScalarSelect[str | None]:
    return select(Area.currency).where(Area.id == Aim.site_id).scalar_subquery()


_COUNTED = {Measure.HARD: _hard, Measure.HOURS: _hours, Measure.IN_USE: _in_use}
