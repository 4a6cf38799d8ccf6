"""One answer for several ideas: each is checked alone, and what fails stays with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.models import Person
from kaizen.review.actions.approving import Approval, approve_idea
from kaizen.review.actions.parking import park_idea
from kaizen.review.queries.crediting import alike_of, said_first
from kaizen.review.queries.proposing import proposal_for
from kaizen.review.rules.authority import MOST_BULK
from kaizen.savings.actions.budgets import lock_budgets_of


@dataclass(frozen=True)
class Picked:
    """One picked row: which idea, and as which version the reviewer saw it."""

    idea_id: int
    seen_version: int


@dataclass
class BulkResult:
    """Which ideas have their answer, and why the others have not."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, KaizenError] = field(default_factory=dict)


def park_many(
    picked: Iterable[Picked], *, until: date | None, reason: str, actor: Person, now: datetime
) -> BulkResult:
    """Put several ideas aside until the same day, with the same reason.

    Raises:
        InvalidInput: nothing is picked, or more than `MOST_BULK`.
    """

    def park(idea: Idea, row: Picked) -> None:
        park_idea(
            idea, until=until, reason=reason, actor=actor, now=now, seen_version=row.seen_version
        )

    return _each(picked, park, actor)


def approve_many(
    picked: Iterable[Picked],
    *,
    one_off: Decimal | None,
    yearly: Decimal | None,
    words: str,
    actor: Person,
    now: datetime,
    money_source: str = "",
    also: Callable[[Idea], None] | None = None,
) -> BulkResult:
    """Approve several ideas, each with the owner and the days proposed for it.

    The amounts are those of each idea, typed once for all of them; so is where leadership takes
    the money that an area does not have. Whoever said one of them first, and was declined, is
    credited. `also` is done with each approved idea; where it is refused, so is the approval.

    Raises:
        InvalidInput: nothing is picked, or more than `MOST_BULK`.
    """

    def approve(idea: Idea, row: Picked) -> None:
        if idea.flags.any:
            raise NotAllowed("A guard question was answered with yes. Answer this one alone.")
        proposed = proposal_for(db.session(), idea, now)
        if proposed.owner is None:
            raise InvalidInput("Nobody is proposed as owner. Answer this one alone.", field="owner")
        first = said_first(
            db.session(), idea, alike_of(db.session(), idea, actor), actor=actor, now=now
        )
        approval = Approval(
            owner=proposed.owner,
            start_on=proposed.start_on,
            due_on=proposed.due_on,
            one_off=one_off,
            yearly=yearly,
            flags=idea.flags,
            words=words,
            credit=first.earlier if first else None,
            money_source=money_source,
        )
        approve_idea(idea, approval, actor=actor, now=now, seen_version=row.seen_version)
        if also is not None:
            also(idea)

    return _each(picked, approve, actor, takes_money=True)


def _each(
    picked: Iterable[Picked],
    answer: Callable[[Idea, Picked], None],
    actor: Person,
    *,
    takes_money: bool = False,
) -> BulkResult:
    """Answer row by row, the lowest id first so that two reviewers never wait for each other."""
    rows = sorted({row.idea_id: row for row in picked}.values(), key=lambda row: row.idea_id)
    if not rows:
        raise InvalidInput("Pick at least one idea.", field="picked")
    if len(rows) > MOST_BULK:
        raise InvalidInput("Pick at most %(most)d ideas at once.", field="picked", most=MOST_BULK)
    result = BulkResult()
    session = db.session()
    if takes_money:
        lock_budgets_of([row.idea_id for row in rows])
    for row in rows:
        try:
            with session.begin_nested():
                answer(load_idea_for(session, actor, row.idea_id, lock=True), row)
        except KaizenError as refusal:
            result.refused[row.idea_id] = refusal
        else:
            result.done.append(row.idea_id)
    return result
