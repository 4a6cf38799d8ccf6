"""What changes around ideas: calendars, shifts, definitions, aims, awards, looks nobody took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kaizen.core.calendar import DEFAULT_CALENDAR
from kaizen.core.errors import KaizenError
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.objectives.actions.serving import align_idea
from kaizen.objectives.models import Aim
from kaizen.ownership.actions.missing import miss_check
from kaizen.ownership.models import UseCheck
from kaizen.people.actions.accounts import move_person
from kaizen.people.actions.calendars import set_calendar
from kaizen.people.actions.roles import grant_role, revoke_role
from kaizen.people.queries.calendars import calendar_state
from kaizen.people.rules import Role
from kaizen.people.working_time import OwnCalendar
from kaizen.savings.actions.awarding import propose_award, sign_award
from kaizen.savings.actions.correcting import Correction, correct
from kaizen.savings.actions.definitions import set_definitions
from kaizen.savings.actions.reckoning import add_line
from kaizen.savings.actions.verifying import send_back_claim
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.queries.lines import lines_of, mark_of
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.lines import BenefitClass, Driver
from tests.support.aims import agreed
from tests.support.awards import awards_on
from tests.support.cast import Cast

if TYPE_CHECKING:
    from tests.reports.anything import Anybody

WEEKS = ((0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), (1, 3))
ZONES = ("Europe/Berlin", "Europe/Lisbon", "Asia/Tokyo")
SHIFTS = ("early", "late")
#: A look is written down as missed ten working days after its day.
MISSED_AFTER = timedelta(days=14)


def set_up(cast: Cast) -> None:
    """Awards are given, and one aim may be served."""
    awards_on(cast)
    with transaction():
        agreed(cast)


def change_around(cast: Cast, random: Random, now: Any) -> str:
    """One thing changes that belongs to no idea; answers what it was."""
    name = random.choice(list(_AROUND))
    with transaction():
        _AROUND[name](cast, random, now)
    return name


def _calendar(cast: Cast, random: Random, now: Any) -> None:
    area = random.choice((cast.press, cast.production, cast.nordhafen))
    own = OwnCalendar(random.choice(WEEKS), DEFAULT_CALENDAR.shifts)
    zone = random.choice(ZONES) if area.is_site else None
    seen = calendar_state(cast.session, area).version
    set_calendar(area, own, time_zone=zone, seen_version=seen, actor=cast.lena, now=now)


def _shift(cast: Cast, random: Random, now: Any) -> None:
    person = random.choice((cast.olga, cast.otto, cast.mia))
    change = random.choice((grant_role, revoke_role))
    shift, area = random.choice(SHIFTS), person.home_area
    change(person, Role.OPERATOR, area=area, actor=None, now=now, shift=shift)


def _move(cast: Cast, random: Random, now: Any) -> None:
    move_person(cast.otto, random.choice((cast.press, cast.assembly)), actor=None, now=now)


def _classes(cast: Cast, random: Random, now: Any) -> None:
    policy = savings_policy_of(cast.session, cast.nordhafen.id).policy
    classes = tuple(
        replace(one, counts_hard=random.random() < 0.5)
        if one.benefit_class in (BenefitClass.AVOIDANCE, BenefitClass.REVENUE)
        else one
        for one in policy.classes
    )
    definitions = replace(policy, classes=classes)
    set_definitions(cast.nordhafen, definitions, reason="The audit.", actor=cast.fay, now=now)


_AROUND: dict[str, Callable[[Cast, Random, Any], None]] = {
    "calendar": _calendar,
    "shift": _shift,
    "move": _move,
    "classes": _classes,
}


def award(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    """Proposed, or signed where it was."""
    try:
        propose_award(idea, **by)
    except KaizenError:
        sign_award(idea, **by)


def serve(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    """It serves the aim, or none any more."""
    aim = any_.cast.session.scalars(select(Aim)).first()
    align_idea(idea, any_.random.choice([aim, None]), None, **by)


def reckon(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    """One more thing that it brings, at whatever stage is open."""
    numbers = {"amount": Decimal(any_.random.choice((400, 3000)))}
    benefit = any_.random.choice((BenefitClass.HARD_COST, BenefitClass.AVOIDANCE))
    entry = Entry(Driver.AMOUNT, numbers, benefit, basis="The offer of May.", is_meant=True)
    seen = mark_of(lines_of(any_.cast.session, idea.id))
    add_line(idea, entry, seen=seen, **by)


def miss(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    """Nobody takes the next look, and its saving waits."""
    asked = select(UseCheck).where(
        UseCheck.idea_id == idea.id, UseCheck.result.is_(None), UseCheck.cancelled_at.is_(None)
    )
    check = any_.cast.session.scalars(asked.order_by(UseCheck.due_on)).first()
    if check is None:
        raise KaizenError("Nothing to look at.")
    any_.now = max(any_.now, any_.now + (check.due_on - any_.today) + MISSED_AFTER)
    miss_check(check, now=any_.now)


def put_right(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    """Finance takes a little of what was booked back."""
    line = any_.cast.session.scalars(select(Line).where(Line.idea_id == idea.id)).first()
    if line is None or idea.in_use_on is None:
        raise KaizenError("Nothing to correct.")
    month = idea.in_use_on.replace(day=1)
    correct(idea, Correction(line.id, Decimal("-3.50"), month, "Counted twice."), **by)


def refuse(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    """Finance asks for better figures."""
    claim = claim_of(any_.cast.session, idea.id)
    if claim is None:
        raise KaizenError("Nothing is claimed.")
    send_back_claim(idea, "Which invoice?", **by, seen_version=claim.version)
