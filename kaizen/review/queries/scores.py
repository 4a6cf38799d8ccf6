"""Reading scores: who was asked, who has scored, and what may be seen of it yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.policy import InForce, PolicyVersion, in_force
from kaizen.core.remembered import remembered
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import holders_for, with_what_holders_need
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission, site_scope
from kaizen.review.models.scores import Score, ScoreRequest
from kaizen.review.rules.criteria import Criterion, ScoringPolicy
from kaizen.review.rules.standing import Judged

_DEFAULT = ScoringPolicy()


@dataclass(frozen=True)
class Scoring:
    """All scores of one idea; `opened_at` is when they are open to those who may read them.

    Whoever scores later has seen what the others said.
    """

    idea_id: int
    scores: tuple[Score, ...]
    requests: tuple[ScoreRequest, ...]
    #: Who is still asked, by the names of those who hold it now.
    waiting: tuple[str, ...]
    opened_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether everybody who was asked has scored, or the time for it is over."""
        return self.opened_at is not None and now >= self.opened_at

    def of(self, person_id: int) -> Score | None:
        """What one person gave."""
        return next((one for one in self.scores if one.person_id == person_id), None)

    def is_late(self, score: Score) -> bool:
        """Whether it was given when the others were open already."""
        return self.opened_at is not None and score.at > self.opened_at

    def shown_to(self, actor: Person, now: datetime, *, reads_notes: bool) -> tuple[Score, ...]:
        """What this person may see now: all once they are open, before that only their own."""
        if reads_notes and self.is_open(now):
            return self.scores
        return tuple(one for one in self.scores if one.person_id == actor.id)


def scoring_policy_of(session: Session, site_id: int) -> InForce[ScoringPolicy]:
    """The weights in force at a site, with the version that they come from."""
    return remembered(
        session,
        ("scoring", site_id),
        lambda: in_force(session, _DEFAULT, scope=site_scope(site_id)),
    )


def scoring_versions_of(session: Session, site_id: int) -> list[PolicyVersion]:
    """Every version of a site's weights, the newest first."""
    rows = select(PolicyVersion).where(
        PolicyVersion.name == ScoringPolicy.name, PolicyVersion.scope == site_scope(site_id)
    )
    return list(session.scalars(rows.order_by(PolicyVersion.number.desc())))


def scorings_of(session: Session, idea_ids: Collection[int], now: datetime) -> dict[int, Scoring]:
    """The scores of each of these ideas; the same few queries for any number."""
    scores = session.scalars(
        select(Score)
        .where(Score.idea_id.in_(idea_ids))
        .options(joinedload(Score.person))
        .order_by(Score.id)
    ).all()
    requests = session.scalars(
        select(ScoreRequest)
        .where(ScoreRequest.idea_id.in_(idea_ids))
        .options(joinedload(ScoreRequest.person))
        .order_by(ScoreRequest.id)
    ).all()
    asked = session.scalars(
        select(Assignment)
        .where(Assignment.idea_id.in_(idea_ids), Assignment.kind == AssignmentKind.SCORE.value)
        .options(*with_what_holders_need())
        .order_by(Assignment.id)
    ).all()
    names = _names(session, asked, now)
    return {
        idea_id: _scoring(
            idea_id,
            [one for one in scores if one.idea_id == idea_id],
            [one for one in requests if one.idea_id == idea_id],
            [one for one in asked if one.idea_id == idea_id],
            names,
        )
        for idea_id in idea_ids
    }


def scoring_of(session: Session, idea: Idea, now: datetime) -> Scoring:
    """The scores of one idea."""
    return scorings_of(session, [idea.id], now)[idea.id]


def asked_to_score(session: Session, idea: Idea, actor: Person, now: datetime) -> list[Assignment]:
    """What is asked of this person: in their own name, or of somebody for whom they stand in."""
    asked = session.scalars(
        select(Assignment)
        .where(
            Assignment.idea_id == idea.id,
            Assignment.kind == AssignmentKind.SCORE.value,
            Assignment.closed_at.is_(None),
        )
        .options(*with_what_holders_need())
    ).all()
    held = holders_for(session, asked, now)
    return [one for one, holder in held if actor.id in (holder.person_id, one.person_id)]


def reads_scores(actor: Person, idea: Idea) -> bool:
    """Whether this person reads scores of the area at all (product.md, "Seeing")."""
    return can(actor, Permission.NOTE_READ, area=idea.area)


def reads_any(session: Session, idea: Idea, actor: Person) -> bool:
    """Whether there is a score of the idea, and this person reads scores there."""
    if not reads_scores(actor, idea):
        return False
    return session.scalar(select(Score.id).where(Score.idea_id == idea.id).limit(1)) is not None


def steps_of(score: Score) -> dict[Criterion, Decimal]:
    """The steps of one score by criterion."""
    return {Criterion(key): Decimal(step) for key, step in score.steps.items()}


def policies_of(session: Session, scores: Collection[Score]) -> Mapping[int | None, ScoringPolicy]:
    """The version under which each of these scores was given, by its id."""
    ids = {one.policy_version_id for one in scores if one.policy_version_id is not None}
    found: dict[int | None, ScoringPolicy] = {None: _DEFAULT}
    if ids:
        rows = session.scalars(select(PolicyVersion).where(PolicyVersion.id.in_(ids)))
        found |= {row.id: ScoringPolicy.from_stored(row.values) for row in rows}
    return found


def judged(scores: Collection[Score], versions: Mapping[int | None, ScoringPolicy]) -> list[Judged]:
    """The scores as they were given, each under the weights that held then."""
    return [
        Judged(one.person_id, steps_of(one), versions[one.policy_version_id].weights)
        for one in scores
    ]


def judged_now(
    scores: Collection[Score], policy: ScoringPolicy, cost_step: int | None
) -> list[Judged]:
    """The same while an idea waits: by the weights in force, and by what its money is now."""
    found = []
    for one in scores:
        steps = steps_of(one)
        steps.pop(Criterion.COST, None)
        if cost_step is not None:
            steps[Criterion.COST] = Decimal(cost_step)
        found.append(Judged(one.person_id, steps, policy.weights))
    return found


def _names(session: Session, asked: Collection[Assignment], now: datetime) -> dict[int, str]:
    open_ones = [one for one in asked if one.closed_at is None]
    return {one.id: holder.full_name for one, holder in holders_for(session, open_ones, now)}


def _scoring(
    idea_id: int,
    scores: list[Score],
    requests: list[ScoreRequest],
    asked: list[Assignment],
    names: Mapping[int, str],
) -> Scoring:
    waiting = [one for one in asked if one.closed_at is None]
    return Scoring(
        idea_id=idea_id,
        scores=tuple(scores),
        requests=tuple(requests),
        waiting=tuple(names[one.id] for one in waiting),
        opened_at=_opened_at(scores, asked),
    )


def _opened_at(scores: list[Score], asked: list[Assignment]) -> datetime | None:
    """When the last one was given, at the latest when the last one was due.

    Where nobody was asked, the first score opens them: whoever adds one has seen it.
    """
    if not asked:
        return min((one.at for one in scores), default=None)
    due_at = max(one.due_at for one in asked)
    closed = [one.closed_at for one in asked if one.closed_at is not None]
    return min(max(closed), due_at) if len(closed) == len(asked) else due_at
