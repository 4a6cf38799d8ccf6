"""Walks for one part of a figure: the database passes by what cannot belong to it.

What is rare is found among many without reading them all. As with every walk, too many may be
let through, since the source looks again, and none may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.reports.queries.sources import walks
from kaizen.reports.queries.sources.losses import may_lose
from kaizen.reports.queries.sources.rows import Stretch, unindexed
from kaizen.reports.queries.sources.walking import Walk
from kaizen.reports.rules.figures import Figure, Origin
from kaizen.reports.rules.looks import began_by
from kaizen.reports.rules.money import NetPart, Purpose
from kaizen.review.queries.changes import within
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage

_COSTS = {NetPart.ONCE: CostKind.ONE_OFF, NetPart.RUNNING: CostKind.YEARLY}


def booked_as(part: str) -> Walk:
    """Claims with an entry of one class, or of one kind of cost."""
    column = LedgerEntry.cost_kind if part in set(CostKind) else LedgerEntry.benefit_class
    return lambda session, stretch: walks.booked(session, stretch, column == part)


def small_as(part: str) -> Walk:
    """Small ideas with hard entries, or with one kind of cost."""

    entry, small = _entry(NetPart(part)), within(Scope.SMALL, Claim.idea_id)
    return lambda session, stretch: walks.booked(session, stretch, entry, claims=small)


def window_as(part: str) -> Walk:
    """Claims that have hard savings, or one kind of cost, booked or still to come."""
    scope_name, _, name = part.partition(":")
    scope, net_part = Scope(scope_name), NetPart(name)
    is_booked = exists().where(LedgerEntry.idea_id == Claim.idea_id, _entry(net_part))

    def walk(session: Session, stretch: Stretch) -> Iterator[int]:
        kind = _COSTS.get(net_part)
        # Costs count as claimed while nobody has looked at them; savings only as verified.
        of_it = [Line.cost_kind == kind]
        if not kind:
            of_it = [_is_hard(session, stretch), LineValue.stage == ValueStage.VERIFIED.value]
        is_to_come = exists().where(
            Line.idea_id == Claim.idea_id, LineValue.line_id == Line.id, *of_it
        )
        either = or_(is_to_come, is_booked)
        return walks.came_into_use(session, stretch, either, *within(scope, Claim.idea_id))

    return walk


def losing_as(part: str) -> Walk:
    """Claims for hard money that may cost more than they bring."""

    scope = within(Scope(part), Claim.idea_id)

    def walk(session: Session, stretch: Stretch) -> Iterator[int]:
        is_hard = _is_hard(session, stretch)
        return walks.judged(session, stretch, _is_worth(is_hard), may_lose(is_hard), *scope)

    return walk


def beside_money_as(part: str) -> Walk:
    """Claims that may cost something and were never for hard money, by what they are good for."""
    scope_name, _, name = part.partition(":")
    scope, purpose = within(Scope(scope_name), Claim.idea_id), Purpose(name)

    def walk(session: Session, stretch: Stretch) -> Iterator[int]:
        is_hard = _is_hard(session, stretch)
        is_worth_more = _is_worth(~is_hard)
        fits = is_worth_more if purpose is Purpose.TIME else ~is_worth_more
        return walks.judged(session, stretch, ~_is_worth(is_hard), fits, may_lose(is_hard), *scope)

    return walk


def sent_from(part: str) -> Walk:
    """Ideas of the floor, or directed ones."""
    origin = _comes_from(Origin(part))
    return lambda session, stretch: walks.sent(session, stretch, origin)


def used_from(part: str) -> Walk:
    """Changes of the floor, or directed ones."""
    origin = _comes_from(Origin(part))
    return lambda session, stretch: walks.used(session, stretch, origin)


def against(part: str) -> Walk:
    """Ideas by the waste that they fight; "" where nobody named one."""
    waste = func.coalesce(Idea.waste, "") == part
    return lambda session, stretch: walks.sent(session, stretch, waste)


def directed(session: Session, stretch: Stretch) -> Iterator[int]:
    """Directed changes alone."""
    return walks.used(session, stretch, _comes_from(Origin.DIRECTED))


def _comes_from(origin: Origin) -> ColumnElement[bool]:
    return Idea.is_directed.is_(origin is Origin.DIRECTED)


def _entry(part: NetPart) -> ColumnElement[bool]:
    kind = _COSTS.get(part)
    return LedgerEntry.cost_kind == kind if kind else LedgerEntry.counts_hard.is_(True)


def _is_hard(session: Session, stretch: Stretch) -> ColumnElement[bool]:
    """Benefit lines of a class that counts as hard now."""
    policy = savings_policy_of(session, stretch.site_id).policy
    return Line.benefit_class.in_([one.value for one in BenefitClass if policy.counts_hard(one)])


def _is_worth(of_it: ColumnElement[bool]) -> ColumnElement[bool]:
    """Claims with a benefit line of the sort for which anybody ever said an amount."""
    return exists().where(
        Line.idea_id == Claim.idea_id,
        Line.benefit_class.is_not(None),
        of_it,
        LineValue.line_id == Line.id,
        LineValue.amount != 0,
    )


def of_age(days: int) -> Walk:
    """Changes that are old enough for their look after so many days."""

    def walk(session: Session, stretch: Stretch) -> Iterator[int]:
        is_old = unindexed(Idea.in_use_on) <= began_by(stretch.today, days)
        return walks.used(session, stretch, is_old)

    return walk


#: The walk of a figure for one of its parts, where it may pass by others.
PARTS: dict[Figure, Callable[[str], Walk]] = {
    Figure.SENT: sent_from,
    Figure.WASTE: against,
    Figure.IN_USE: used_from,
    Figure.BOOKED: booked_as,
    Figure.SMALL: small_as,
    Figure.WINDOW: window_as,
    Figure.LOSING: losing_as,
    Figure.BESIDE_MONEY: beside_money_as,
}
