"""Ideas at every stage, brought there by the actions that people use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.actions.assigning import assign_main
from kaizen.ownership.actions.checking import answer_check
from kaizen.ownership.actions.finishing import InUse, put_in_use
from kaizen.ownership.actions.owning import give_to_owner
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.ownership.actions.working import start_work
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast, later

START_ON = date(2026, 3, 16)
DUE_ON = date(2026, 3, 27)
IN_USE_ON = date(2026, 3, 12)


def sent(cast: Cast, author: Person | None = None, **words: object) -> Idea:
    """An idea that waits for its first answer."""
    idea = cast.draft(author, **words)
    submit_idea(idea, actor=author or cast.olga, now=THURSDAY)
    return idea


def asked(cast: Cast, idea: Idea | None = None) -> Idea:
    """The supervisor has asked the author something."""
    idea = idea or sent(cast)
    question = CommentKind.QUESTION.value
    cast.session.add(
        Comment(
            idea_id=idea.id,
            person_id=cast.sam.id,
            kind=question,
            text="Which beam do you mean?",
            at=THURSDAY,
        )
    )
    idea.answered_at = THURSDAY
    return _moved(idea, Stage.NEEDS_DETAIL, cast.sam)


def passed_up(cast: Cast, idea: Idea | None = None) -> Idea:
    """Leadership has it."""
    return _moved(idea or sent(cast), Stage.WITH_LEADERSHIP, cast.sam)


def parked(cast: Cast, idea: Idea | None = None) -> Idea:
    """Put aside for later by the supervisor."""
    idea = idea or sent(cast)
    idea.review_on = date(2026, 6, 1)
    return _moved(idea, Stage.PARKED, cast.sam, reason="The new hall opens in May.")


def agreed(
    cast: Cast, owner: Person | None = None, idea: Idea | None = None, by: Person | None = None
) -> Idea:
    """Agreed; an owner named by somebody else has not said yes yet."""
    idea = idea or sent(cast)
    by = by or cast.sam
    idea.owner = owner or cast.mia
    idea.start_on, idea.due_on = START_ON, DUE_ON
    idea.decided_at = idea.answered_at = THURSDAY
    idea.move_to(Stage.APPROVED, actor_id=by.id, now=THURSDAY)
    give_to_owner(idea, actor=by, now=THURSDAY)
    return idea


def begun(cast: Cast, owner: Person | None = None, idea: Idea | None = None) -> Idea:
    """Its owner works on it."""
    idea = agreed(cast, owner, idea)
    assert idea.owner is not None
    start_work(idea, actor=idea.owner, now=THURSDAY)
    return idea


def used(cast: Cast, owner: Person | None = None, idea: Idea | None = None) -> Idea:
    """In use since the Thursday on which tests begin; three looks are booked."""
    idea = begun(cast, owner, idea)
    assert idea.owner is not None
    put_in_use(idea, in_use(), actor=idea.owner, now=THURSDAY)
    return idea


def slipped(cast: Cast, owner: Person | None = None) -> Idea:
    """Not used any more when somebody looked after 30 days."""
    idea = used(cast, owner)
    answer_check(
        check_of(cast, idea, 30),
        CheckResult.LAPSED,
        note="The reel is broken.",
        actor=cast.sam,
        now=later(days=30),
    )
    return idea


def kept(cast: Cast, owner: Person | None = None) -> Idea:
    """Held after 30, 60 and 90 days."""
    idea = used(cast, owner)
    for day in (30, 60, 90):
        check = check_of(cast, idea, day)
        answer_check(check, CheckResult.HELD, note="", actor=cast.sam, now=later(days=day))
    return idea


def in_use(**others: object) -> InUse:
    """What *in use* needs, all of it given."""
    values: dict[str, object] = {
        "on": IN_USE_ON,
        "evidence": "The reel hangs from the beam.",
        "has_after_photo": False,
        "one_off": Decimal(180),
        "yearly": Decimal(0),
        "standard": "WI-P2-01, rev 2",
        **others,
    }
    return InUse(**values)  # type: ignore[arg-type]


def check_of(cast: Cast, idea: Idea, day: int) -> UseCheck:
    """The newest look booked for this day in use."""
    return cast.session.scalars(
        select(UseCheck)
        .where(UseCheck.idea_id == idea.id, UseCheck.day == day)
        .order_by(UseCheck.round.desc())
    ).first() or _missing(day)


def _missing(day: int) -> UseCheck:
    raise LookupError(f"No look is booked after {day} days")


def _moved(idea: Idea, stage: Stage, by: Person, *, reason: str = "") -> Idea:
    idea.move_to(stage, actor_id=by.id, now=THURSDAY, reason=reason)
    assign_main(idea, actor_id=by.id, now=THURSDAY)
    return idea
