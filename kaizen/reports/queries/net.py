"""The net of the ideas of each area of a site, read from roll-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import is_below
from kaizen.reports.models.months import AreaMonth
from kaizen.reports.queries.months import months_alone, months_of_areas
from kaizen.reports.queries.sources.claims import losing
from kaizen.reports.queries.sources.rows import Stretch
from kaizen.reports.rules.figures import Figure, total_of
from kaizen.reports.rules.money import BesideMoney, beside_money, handling_of, standing_of
from kaizen.reports.rules.spans import Span, months_on
from kaizen.review.rules.portfolio import Scope, Standing
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.rates import labour_rates_on

#: How many of each scope were answered in an area alone.
_SMALL, _ALL = (
    func.coalesce(
        func.sum(AreaMonth.own[("counts", Figure.HANDLED.value, scope.value)].as_integer()), 0
    )
    for scope in (Scope.SMALL, Scope.ALL)
)
# Built once: putting a question together costs more than asking it.
_ANSWERED = (
    select(AreaMonth.area_id, _SMALL, _ALL)
    .where(
        AreaMonth.area_id.in_(bindparam("ids", expanding=True)),
        AreaMonth.month_on >= bindparam("first"),
        AreaMonth.month_on < bindparam("until"),
    )
    .group_by(AreaMonth.area_id)
)


class Handling:
    """What answering ideas has cost below each area, at the labour rates of the areas themselves.

    Two statements for any number of areas; the rate is that of the last day of the span.
    """

    def __init__(self, session: Session, site_id: int, below: Sequence[Area], span: Span) -> None:
        self.minutes = savings_policy_of(session, site_id).policy.handling_minutes
        self.paths = {one.id: one.path for one in below}
        self.answered = answered_in(session, list(self.paths), span)
        there = [one for one in below if one.id in self.answered[Scope.ALL]]
        self.rates = labour_rates_on(session, there, span.until_on)

    def of(
        self, paths: Collection[str], scope: Scope, *, alone: int | None = None
    ) -> tuple[int, Decimal]:
        """How many ideas were answered at and below these paths, and what that has cost.

        `alone` adds one area without those below it.
        """
        here = {
            area_id: many
            for area_id, many in self.answered[scope].items()
            if area_id == alone or any(is_below(self.paths[area_id], path) for path in paths)
        }
        return sum(here.values()), handling_of(here, self.rates, minutes=self.minutes)


def answered_in(
    session: Session, area_ids: Collection[int], span: Span
) -> Mapping[Scope, dict[int, int]]:
    """How many ideas were answered in each of these areas alone, added up by the database."""
    asked = {"ids": list(area_ids), "first": span.first_on, "until": span.until_on}
    rows = session.execute(_ANSWERED, asked).all()
    return {
        Scope.SMALL: {area_id: int(few) for area_id, few, _ in rows if few},
        Scope.ALL: {area_id: int(many) for area_id, _, many in rows if many},
    }


def standings_of(
    session: Session, site: Area, areas: Sequence[Area], span: Span, scope: Scope
) -> dict[int, Standing]:
    """The net of each of these areas with everything below it; `areas` are all of the site."""
    months = months_of_areas(session, [one.id for one in areas], span)
    handling = Handling(session, site.id, areas, span)
    found = {}
    for area in areas:
        decided, cost = handling.of([area.path], scope)
        found[area.id] = standing_of(
            months.get(area.id, {}), site.currency or "", scope, decided=decided, handling=cost
        )
    return found


@dataclass(frozen=True)
class Losing:
    """The newest ideas that were to bring hard money and lose some, with what each leaves.

    `many` is how many there are, `beside` what costs something and was never to bring any.
    """

    newest: Sequence[tuple[int, Decimal]]
    many: int
    beside: BesideMoney


def losing_of(
    session: Session, site: Area, areas: Sequence[Area], span: Span, scope: Scope, *, most: int
) -> Losing:
    """What of a span costs more hard money than it brings.

    The rows are asked only in the months and areas of which the roll-ups say that there are any.
    """
    months = months_alone(session, [one.id for one in areas], span)
    where: dict[date, list[int]] = {}
    count = 0
    whole = total_of(tally for found in months.values() for tally in found.values())
    for area_id, found in months.items():
        for month_on, tally in found.items():
            if many := tally.count(Figure.LOSING, scope):
                where.setdefault(month_on, []).append(area_id)
                count += many
    calendar = calendar_for(session, site)
    newest: list[tuple[int, Decimal]] = []
    for month_on in sorted(where, reverse=True):
        if len(newest) >= most:
            break
        stretch = Stretch(
            site_id=site.id,
            span=Span(month_on, months_on(month_on, 1)),
            calendar=calendar,
            today=month_on,
            area_ids=where[month_on],
        )
        newest += islice(losing(session, stretch, scope), most - len(newest))
    return Losing(newest, count, beside_money(whole, scope))
