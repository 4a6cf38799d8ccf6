"""The change is in use, or is taken up again after it slipped back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import LONGEST_STANDARD, Stage
from kaizen.ownership.actions.assigning import BEING_DONE, assign_main
from kaizen.ownership.actions.checking import book_checks, cancel_checks
from kaizen.ownership.actions.submitting import refuse_too_long, require_near
from kaizen.ownership.actions.working import (
    accept_by_doing,
    require_owner_or_steer,
    require_stage,
)
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for


@dataclass(frozen=True)
class InUse:
    """What *in use* needs: the day, the evidence, the cost and the standard.

    `standard` names document and revision; empty says "no standard concerned".
    Costs are in the currency of the site.
    """

    on: date
    evidence: str
    has_after_photo: bool
    one_off: Decimal
    yearly: Decimal
    standard: str


def put_in_use(idea: Idea, use: InUse, *, actor: Person, now: datetime) -> None:
    """The change is in use: from that day it counts and is looked at after 30, 60 and 90 days.

    The cost goes to the lines of the idea by the caller (`savings.actions.claim_costs`).

    Raises:
        NotAllowed: the actor does not own it and does not steer there.
        InvalidInput: the day lies ahead or before it was sent; evidence is missing, or
            something is too long.
        Conflict: nothing is being done on it now.
    """
    require_owner_or_steer(idea, actor, now)
    require_stage(idea, BEING_DONE)
    require_use(idea, use, now)
    idea.accepted_at = idea.accepted_at or now
    idea.in_use_on = use.on
    idea.evidence = use.evidence.strip()
    idea.standard = use.standard.strip()
    idea.last_news_at = now
    idea.move_to(Stage.IMPLEMENTED, actor_id=actor.id, now=now)
    cancel_checks(idea, now)
    book_checks(idea, actor=actor, now=now)
    assign_main(idea, actor_id=actor.id, now=now)
    events.record("idea.in_use", idea, actor.id, now, on=use.on.isoformat())


def require_use(idea: Idea, use: InUse, now: datetime) -> None:
    """Check what *in use* needs.

    Raises:
        InvalidInput: the day lies ahead or before the idea was sent; evidence is missing or
            too long; an amount is below zero.
    """
    calendar = calendar_for(db.session(), idea.area)
    today = calendar.local_day(now)
    if use.on > today:
        raise InvalidInput("This day lies ahead. Say it once the change is in use.", field="on")
    sent = calendar.local_day(idea.submitted_at) if idea.submitted_at else use.on
    if use.on < sent:
        raise InvalidInput("The idea was sent only after this day. Choose a later one.", field="on")
    refuse_too_long(use.evidence.strip(), field="evidence")
    refuse_too_long(use.standard.strip(), field="standard", most=LONGEST_STANDARD)
    if not use.has_after_photo and not use.evidence.strip():
        raise InvalidInput(
            "Add a photo of how it is now, or say in a sentence how one can see it.",
            field="evidence",
        )
    for field, amount in (("one_off", use.one_off), ("yearly", use.yearly)):
        if amount < 0:
            raise InvalidInput("An amount cannot be below zero.", field=field)


def take_up_again(idea: Idea, *, actor: Person, now: datetime, due_on: date) -> None:
    """Work on a change that slipped back.

    Raises:
        NotAllowed: the actor does not own it and does not steer there.
        InvalidInput: the day is past, or many years ahead.
        Conflict: it has not slipped back.
    """
    require_owner_or_steer(idea, actor, now)
    require_stage(idea, frozenset({Stage.LAPSED}))
    calendar = calendar_for(db.session(), idea.area)
    today = calendar.local_day(now)
    if due_on < today:
        raise InvalidInput("This day is past. Choose a coming one.", field="due_on")
    require_near(due_on, today, field="due_on")
    if idea.owner is None or not idea.owner.is_active:
        idea.owner, idea.accepted_at = actor, now
    accept_by_doing(idea, actor, now)
    idea.due_on = due_on
    idea.start_on = today
    idea.last_news_at = now
    idea.move_to(Stage.IN_PROGRESS, actor_id=actor.id, now=now)
    # A new owner who has not said yes yet is still asked; whoever steers holds it meanwhile.
    assign_main(idea, actor_id=actor.id, now=now, person=idea.owner if idea.accepted_at else actor)
    events.record("idea.taken_up_again", idea, actor.id, now, due_on=due_on.isoformat())
