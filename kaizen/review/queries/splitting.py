"""Ideas that may be one larger idea in parts: just under the limit, near in time, of one hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.queries.seeing import shared_with
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person
from kaizen.review.queries.authority import authorities_of
from kaizen.review.rules.authority import AuthorityPolicy
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import Cost, CostKind, ValueStage
from kaizen.savings.rules.pools import SPLIT_WITHIN, SmallIdea, is_just_under, parts_of_one

#: What ended without being agreed to is no part of anything.
_ENDED = (Stage.DECLINED.value, Stage.WITHDRAWN.value, Stage.MERGED.value)
#: What was agreed says more than what was guessed.
_STAGES = (ValueStage.COMMITTED, ValueStage.ESTIMATED)


@dataclass(frozen=True)
class Part:
    """Another idea with which one may belong together."""

    idea_id: int
    title: str


def may_be_part(policy: AuthorityPolicy, cost: Cost | None) -> bool:
    """Whether a cost lies so near the first level's limit that it is worth looking further."""
    return cost is not None and is_just_under(cost, limits_of_first(policy))


def limits_of_first(policy: AuthorityPolicy) -> tuple[Decimal | None, Decimal | None]:
    """What the first level decides alone: once, and a year."""
    return policy.supervisor_one_off, policy.supervisor_yearly


def parts_near(session: Session, ideas: Sequence[Idea], actor: Person) -> dict[int, list[Part]]:
    """With which other ideas each of these may belong together, as far as `actor` may read them.

    A question to ask, never a verdict (money.md, "Splitting"). One query for any number of ideas;
    an idea without a known cost is left out.
    """
    asked = [idea for idea in ideas if idea.submitted_at is not None]
    if not asked:
        return {}
    titles, small = _with_costs(session, asked, actor)
    policies = authorities_of(session, {idea.site_id for idea in asked})
    found: dict[int, list[Part]] = {}
    for idea in asked:
        one_off, yearly = limits_of_first(policies[idea.site_id].policy)
        if idea.id in small:
            ids = parts_of_one(
                small[idea.id], small.values(), one_off_limit=one_off, yearly_limit=yearly
            )
            found[idea.id] = [Part(other, titles[other]) for other in ids]
    return {idea_id: parts for idea_id, parts in found.items() if parts}


def _with_costs(
    session: Session, asked: list[Idea], actor: Person
) -> tuple[dict[int, str], dict[int, SmallIdea]]:
    """Titles and costs of these ideas and of all that are near them in time, area or author."""
    first = and_(IdeaAuthor.idea_id == Idea.id, IdeaAuthor.position == 0)
    rows = session.execute(
        select(
            Idea.id,
            Idea.title,
            Idea.area_id,
            Idea.submitted_at,
            IdeaAuthor.person_id,
            Line.cost_kind,
            LineValue.stage,
            LineValue.amount,
        )
        .join(Line, Line.idea_id == Idea.id)
        .join(LineValue, LineValue.line_id == Line.id)
        .outerjoin(IdeaAuthor, first)
        .where(
            Line.cost_kind.is_not(None),
            LineValue.stage.in_([stage.value for stage in _STAGES]),
            Idea.stage.not_in(_ENDED),
            *_near(asked),
            *shared_with(actor, of_few=True),
        )
    ).all()
    amounts: dict[int, dict[tuple[str, str], Decimal]] = {row.id: {} for row in rows}
    for row in rows:
        amounts[row.id][row.stage, row.cost_kind] = row.amount
    small = {
        row.id: SmallIdea(
            row.id, row.person_id, row.area_id, row.submitted_at.date(), _cost(amounts[row.id])
        )
        for row in rows
    }
    return {row.id: row.title for row in rows}, small


def _near(asked: list[Idea]) -> list[ColumnElement[bool]]:
    sent = [idea.submitted_at for idea in asked if idea.submitted_at is not None]
    first_of = IdeaAuthor.position == 0
    authors = select(IdeaAuthor.person_id).where(
        first_of, IdeaAuthor.idea_id.in_([idea.id for idea in asked])
    )
    theirs = select(IdeaAuthor.idea_id).where(first_of, IdeaAuthor.person_id.in_(authors))
    return [
        Idea.submitted_at.between(min(sent) - SPLIT_WITHIN, max(sent) + SPLIT_WITHIN),
        or_(Idea.area_id.in_({idea.area_id for idea in asked}), Idea.id.in_(theirs)),
    ]


def _cost(amounts: dict[tuple[str, str], Decimal]) -> Cost:
    """The newest stage of each of the two amounts; nothing where nobody has said one."""

    def of(kind: CostKind) -> Decimal:
        found = (amounts.get((stage.value, kind.value)) for stage in _STAGES)
        return next((amount for amount in found if amount is not None), Decimal(0))

    return Cost(of(CostKind.ONE_OFF), of(CostKind.YEARLY))
