"""What is counted in the month in which a change slipped back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import Stage
from kaizen.reports.queries.sources.booked import shares_of
from kaizen.reports.queries.sources.rows import IdeaIds, Row, Stretch, streamed
from kaizen.reports.rules.figures import Figure
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.dismissals import is_taken_back
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.run_rates import runs_at
from kaizen.savings.rules.lines import BenefitClass, ValueStage

#: Written out, since the index of lapses serves only questions that repeat its condition.
SLIPPED: ColumnElement[str] = literal_column(f"'{Stage.LAPSED.value}'")


def slipped(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`LAPSED`: each time that a change slipped back, in the area of its idea."""
    rows = streamed(
        session,
        select(IdeaMove.idea_id, Idea.area_id, IdeaMove.at)
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(
            IdeaMove.to_stage == SLIPPED,
            IdeaMove.at >= stretch.from_at,
            IdeaMove.at < stretch.until_at,
            Idea.site_id == stretch.site_id,
            *stretch.among(Idea.area_id, Idea.id),
        )
        .order_by(IdeaMove.idea_id.desc(), IdeaMove.id),
        stretch.batch,
    )
    for idea_id, area_id, at in rows:
        yield Row(Figure.LAPSED, idea_id, area_id, stretch.day_of(at))


def lost(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`LOST`: the hard yearly amount that stopped counting with a change that has not come back.

    It belongs to the last time that it slipped back, and to the areas that counted it. A window
    that was over by then had nothing more to lose.
    """
    policy = savings_policy_of(session, stretch.site_id).policy
    hard = [one.value for one in BenefitClass if policy.counts_hard(one)]
    later = aliased(IdeaMove)
    came_after = select(later.id).where(
        later.idea_id == IdeaMove.idea_id,
        later.id > IdeaMove.id,
        later.to_stage.in_((Stage.LAPSED.value, Stage.IMPLEMENTED.value)),
    )
    worth = func.sum(runs_at(), type_=LineValue.amount.type)
    rows = session.execute(
        select(
            Claim.id,
            Claim.idea_id,
            Claim.area_id,
            Claim.currency,
            Claim.ends_on,
            IdeaMove.at,
            worth,
        )
        .join(IdeaMove, IdeaMove.idea_id == Claim.idea_id)
        .join(Idea, Idea.id == Claim.idea_id)
        .join(Line, Line.idea_id == Claim.idea_id)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(
            Idea.site_id == stretch.site_id,
            IdeaMove.to_stage == SLIPPED,
            ~came_after.exists(),
            IdeaMove.at >= stretch.from_at,
            IdeaMove.at < stretch.until_at,
            Line.benefit_class.in_(hard),
            LineValue.stage == ValueStage.VERIFIED.value,
            ~is_taken_back(Claim.id),
            *stretch.of_ideas(Claim.idea_id),
        )
        .group_by(
            Claim.id, Claim.idea_id, Claim.area_id, Claim.currency, Claim.ends_on, IdeaMove.at
        )
        .order_by(Claim.idea_id.desc())
    ).all()
    shares = shares_of(session, {row.id for row in rows})
    for claim_id, idea_id, own_area_id, currency, ends_on, at, yearly in rows:
        on = stretch.day_of(at)
        if on >= ends_on:
            continue
        for area_id, percent in (shares.get(claim_id) or {own_area_id: 100}).items():
            amount = (yearly * percent / 100).quantize(Decimal("0.0001"))
            if amount and (stretch.area_ids is None or area_id in stretch.area_ids):
                yield Row(Figure.LOST, idea_id, area_id, on, "", amount, currency)


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, datetime]]:
    """Each moment at which these ideas slipped back, in the areas that counted them."""
    moves = session.execute(
        select(IdeaMove.idea_id, Idea.area_id, IdeaMove.at)
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(IdeaMove.idea_id.in_(idea_ids), IdeaMove.to_stage == Stage.LAPSED.value)
    ).all()
    if not moves:
        return
    claims = session.execute(
        select(Claim.idea_id, Claim.id, Claim.area_id).where(Claim.idea_id.in_(idea_ids))
    ).all()
    shares = shares_of(session, {row.id for row in claims})
    areas = {row.idea_id: {row.area_id, *shares.get(row.id, ())} for row in claims}
    for idea_id, area_id, at in moves:
        for one in {area_id, *areas.get(idea_id, ())}:
            yield one, at
