"""What is counted in the month that the ledger names, and in the month of a signature."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kaizen.core.money import split
from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.reports.queries.sources.rows import IdeaIds, Row, Stretch, streamed
from kaizen.reports.rules.figures import Figure, Origin
from kaizen.reports.rules.money import NetPart
from kaizen.review.queries.changes import is_settled_alone
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.models.awards import Award, AwardStep
from kaizen.savings.models.claims import ClaimShare
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.rules.award_policy import AwardState
from kaizen.savings.rules.lines import CostKind

_COSTS = {CostKind.ONE_OFF: NetPart.ONCE, CostKind.YEARLY: NetPart.RUNNING}


def ledger(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`BOOKED`, `HARD` and `SMALL`: the sum of each idea, area, month and class.

    An area counts what its rows say, whatever site it belonged to on their day.
    """
    total = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type).label("total")
    month_on = stretch.found_by_idea(LedgerEntry.month_on)
    area_id = stretch.found_by_idea(LedgerEntry.area_id)
    sums = (
        select(
            LedgerEntry.idea_id,
            LedgerEntry.area_id,
            LedgerEntry.month_on,
            LedgerEntry.benefit_class,
            LedgerEntry.cost_kind,
            LedgerEntry.counts_hard,
            LedgerEntry.currency,
            total,
        )
        .where(
            month_on >= stretch.span.first_on,
            month_on < stretch.span.until_on,
            area_id.in_(_areas(stretch)),
            *stretch.among(area_id, LedgerEntry.idea_id),
        )
        .group_by(
            LedgerEntry.idea_id,
            LedgerEntry.area_id,
            LedgerEntry.month_on,
            LedgerEntry.benefit_class,
            LedgerEntry.cost_kind,
            LedgerEntry.counts_hard,
            LedgerEntry.currency,
        )
        .subquery()
    )
    is_small = is_settled_alone(sums.c.idea_id).label("is_small")
    rows = streamed(
        session,
        select(sums, Idea.is_directed, is_small)
        .join(Idea, Idea.id == sums.c.idea_id)
        .order_by(sums.c.idea_id.desc()),
        stretch.batch,
    )
    for row in rows:
        place = (row.idea_id, row.area_id, row.month_on)
        sort = row.benefit_class or row.cost_kind
        yield Row(Figure.BOOKED, *place, sort, row.total, row.currency)
        if row.counts_hard:
            origin = Origin.DIRECTED if row.is_directed else Origin.FLOOR
            yield Row(Figure.HARD, *place, origin, row.total, row.currency)
        part = NetPart.HARD if row.counts_hard else _COSTS.get(row.cost_kind)
        if row.is_small and part is not None:
            yield Row(Figure.SMALL, *place, part, row.total, row.currency)


def awards(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`AWARDED`: each signed award in money, shared out as its claim is; points cost nothing."""
    rows = session.execute(
        select(
            Award.idea_id,
            Award.claim_id,
            Award.area_id,
            Award.amount,
            Award.currency,
            AwardStep.on,
            is_settled_alone(Award.idea_id),
        )
        .join(AwardStep, AwardStep.award_id == Award.id)
        .where(
            Award.currency.is_not(None),
            AwardStep.kind == AwardState.SIGNED.value,
            AwardStep.on >= stretch.span.first_on,
            AwardStep.on < stretch.span.until_on,
            Award.site_id == stretch.site_id,
            *stretch.of_ideas(Award.idea_id),
        )
        .order_by(Award.idea_id.desc(), Award.id)
    ).all()
    shares = shares_of(session, {row.claim_id for row in rows})
    for idea_id, claim_id, own_area_id, amount, currency, on, is_small in rows:
        percents = shares.get(claim_id) or {own_area_id: 100}
        parts = split(amount, list(percents.values()), currency or "")
        for area_id, part in zip(percents, parts, strict=True):
            if stretch.area_ids is not None and area_id not in stretch.area_ids:
                continue
            for scope in [Scope.ALL, *([Scope.SMALL] if is_small else [])]:
                yield Row(Figure.AWARDED, idea_id, area_id, on, scope, part, currency or "")


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, date]]:
    """The areas and months of each idea's ledger, and the days on which its awards were signed."""
    booked = select(LedgerEntry.area_id, LedgerEntry.month_on).distinct()
    for area_id, month_on in session.execute(booked.where(LedgerEntry.idea_id.in_(idea_ids))):
        yield area_id, month_on
    signed = session.execute(
        select(Award.claim_id, Award.area_id, AwardStep.on)
        .join(AwardStep, AwardStep.award_id == Award.id)
        .where(Award.idea_id.in_(idea_ids), AwardStep.kind == AwardState.SIGNED.value)
    ).all()
    shares = shares_of(session, {row.claim_id for row in signed})
    for claim_id, own_area_id, on in signed:
        for area_id in {own_area_id, *shares.get(claim_id, ())}:
            yield area_id, on


def shares_of(session: Session, claim_ids: Collection[int]) -> Mapping[int, dict[int, int]]:
    """The percent of each area by claim, in the order in which amounts are split among them."""
    found: dict[int, dict[int, int]] = {}
    if not claim_ids:
        return found
    rows = session.execute(
        select(ClaimShare.claim_id, ClaimShare.area_id, ClaimShare.percent)
        .where(ClaimShare.claim_id.in_(claim_ids))
        .order_by(ClaimShare.area_id)
    )
    for claim_id, area_id, percent in rows:
        found.setdefault(claim_id, {})[area_id] = percent
    return found


def _areas(stretch: Stretch) -> Select[int]:
    return select(Area.id).where(Area.site_id == stretch.site_id)
