"""Which claims may cost more than they bring, as far as the database can tell by itself.

What is left in the end hangs on days, which the two databases count differently. So days are
bounded by whole months: what is to come is taken for less than it is, what it still costs for
more. Too many claims fit, and none is left out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, exists, extract, func, select
from sqlalchemy import type_coerce as taken_as

from kaizen.ideas.models import Idea
from kaizen.review.queries.changes import IN_USE
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.dismissals import is_taken_back
from kaizen.savings.queries.run_rates import runs_at
from kaizen.savings.rules.lines import CostKind, ValueStage

#: No window has more days, and no month fewer.
_WINDOW_DAYS, _LEAST_DAYS = 366, 28
#: No month has more days, with one over, since most windows have 365.
_MOST_DAYS = 32


def may_lose(is_hard: ColumnElement[bool]) -> ColumnElement[bool]:
    """Claims that may be below zero in the end; `is_hard` are the lines that count as hard."""
    is_yearly = Line.cost_kind == CostKind.YEARLY.value
    verified = _runs(is_hard, ValueStage.VERIFIED)
    costs = func.coalesce(
        _runs(is_yearly, ValueStage.VERIFIED), _runs(is_yearly, ValueStage.CLAIMED), 0
    )
    months = _months_left()
    least = case((months > 1, (months - 1) * _LEAST_DAYS), else_=0)
    most = case(((months + 1) * _MOST_DAYS < _WINDOW_DAYS, (months + 1) * _MOST_DAYS))
    brings = case((and_(_is_in_use(), ~is_taken_back(Claim.id)), func.coalesce(verified, 0)))
    booked = func.coalesce(_booked(), 0) * _WINDOW_DAYS
    to_come = func.coalesce(brings, 0) * least
    to_pay = costs * func.coalesce(most, _WINDOW_DAYS)
    return booked + to_come - to_pay < 0


def _booked() -> Any:
    """What the ledger says of a claim: hard savings less costs."""
    amount, is_cost = taken_as(LedgerEntry.amount, BigInteger), LedgerEntry.cost_kind.is_not(None)
    return (
        select(func.sum(case((is_cost, -amount), else_=amount), type_=BigInteger))
        .where(LedgerEntry.idea_id == Claim.idea_id, is_cost | LedgerEntry.counts_hard)
        .scalar_subquery()
    )


def _runs(of_it: ColumnElement[bool], stage: ValueStage) -> Any:
    """At what lines of a claim run on, a year; amounts as the database keeps them."""
    return (
        select(func.sum(taken_as(runs_at(), BigInteger), type_=BigInteger))
        .where(
            Line.idea_id == Claim.idea_id,
            of_it,
            LineValue.line_id == Line.id,
            LineValue.stage == stage.value,
        )
        .scalar_subquery()
    )


def _is_in_use() -> ColumnElement[bool]:
    return exists().where(Idea.id == Claim.idea_id, Idea.stage.in_(IN_USE))


def _months_left() -> Any:
    """From the month of the first day not yet booked to that of the end of the window."""
    begins = case((Claim.booked_to > Claim.starts_on, Claim.booked_to), else_=Claim.starts_on)
    years = extract("year", Claim.ends_on) - extract("year", begins)
    return years * 12 + extract("month", Claim.ends_on) - extract("month", begins)
