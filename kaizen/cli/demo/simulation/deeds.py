"""What somebody of the simulation does about a thing they were asked: one real action each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import TypedDict

from sqlalchemy.orm import Session

from kaizen.cli.demo.simulation.helping import may_pass_up
from kaizen.cli.demo.simulation.minds import RESCUED
from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.checking import answer_check, close_idea, hold_again
from kaizen.ownership.actions.finishing import InUse, put_in_use, take_up_again
from kaizen.ownership.actions.owning import accept_work, give_back, name_owner
from kaizen.ownership.actions.submitting import reply_to_question
from kaizen.ownership.actions.working import (
    News,
    ask_to_give_up,
    give_news,
    replan,
    start_work,
)
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.rules import AssignmentKind, CheckResult
from kaizen.people.models import Person
from kaizen.review.actions.approving import Approval, approve_idea
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.declining import decline_idea
from kaizen.review.actions.giving_up import end_as_learned, end_as_withdrawn
from kaizen.review.actions.parking import park_idea, unpark_idea
from kaizen.review.actions.passing import pass_up
from kaizen.review.queries.proposing import possible_owners, proposal_for
from kaizen.review.rules.authority import DeclineReason
from kaizen.savings.actions.claiming import open_claim
from kaizen.savings.rules.lines import Cost

_NOTHING = Decimal(0)


@dataclass
class Doing:
    """Somebody about to act on one assignment; `slipped` holds ids of ideas no longer in use."""

    session: Session
    assignment: Assignment
    actor: Person
    now: datetime
    random: Random
    calendar: WorkingCalendar
    slipped: set[int]

    @property
    def idea(self) -> Idea:
        """What it is about."""
        return self.assignment.idea

    @property
    def today(self) -> date:
        """The day on the wall of the area."""
        return self.calendar.local_day(self.now)

    def days_on(self, fewest: int, most: int) -> date:
        """A working day between so many and so many working days ahead."""
        return self.calendar.add_working_days(self.today, self.random.randint(fewest, most))


class By(TypedDict):
    """Who acts, and when."""

    actor: Person
    now: datetime


class ByReviewer(By):
    """A reviewer besides says which version they saw."""

    seen_version: int


Deed = Callable[[Doing], None]


def act_on(doing: Doing) -> None:
    """Do what was asked, in one of the ways in which people do it."""
    _DEEDS[doing.assignment.as_kind](doing)


def help_with(doing: Doing) -> None:
    """A supervisor or leader sees to what somebody else has left lying."""
    idea, random = doing.idea, doing.random
    if idea.as_stage in (Stage.APPROVED, Stage.IN_PROGRESS):
        if random.random() < 0.5:
            replan(idea, doing.days_on(5, 20), reason="Agreed with the owner.", **_who(doing))
        else:
            name_owner(idea, _somebody(doing), reason="It waited too long.", **_who(doing))
    elif idea.as_stage is Stage.NEEDS_DETAIL:
        _park(doing)
    elif idea.as_stage is Stage.LAPSED:
        hold_again(idea, note="It is used again.", **_who(doing))
        doing.slipped.discard(idea.id)
    elif doing.assignment.check is not None:
        _check(doing)
    else:
        act_on(doing)


def _answer(doing: Doing) -> None:
    """Mostly yes; what is dear or flagged goes up, some is asked about, put off or declined."""
    idea, chance = doing.idea, doing.random.random()
    is_fresh = idea.as_stage is Stage.SUBMITTED and may_pass_up(doing.actor, doing.assignment)
    if idea.flags.any and is_fresh:
        _pass_up(doing)
    elif chance < 0.62:
        _approve(doing)
    elif chance < 0.74 and idea.answered_at is None:
        ask_author(idea, "Which machine do you mean?", **_reviewer(doing))
    elif chance < 0.82 and is_fresh:
        _pass_up(doing)
    elif chance < 0.88 and idea.times_parked == 0:
        _park(doing)
    else:
        decline_idea(
            idea,
            reason=DeclineReason.ALREADY_COVERED.value,
            words="The new line brings this with it.",
            instead="",
            **_reviewer(doing),
        )


def _approve(doing: Doing) -> None:
    proposed = proposal_for(doing.session, doing.idea, doing.now)
    owner = proposed.owner if doing.random.random() < 0.55 else None
    approve_idea(
        doing.idea,
        Approval(
            owner=owner or _somebody(doing),
            start_on=doing.days_on(1, 6),
            due_on=doing.days_on(7, 40),
            one_off=Decimal(doing.random.choice((0, 0, 20, 80, 250, 400))),
            yearly=_NOTHING,
            flags=doing.idea.flags,
        ),
        **_reviewer(doing),
    )


def _pass_up(doing: Doing) -> None:
    cost = Cost(Decimal(doing.random.choice((900, 2500, 6000))), _NOTHING)
    pass_up(doing.idea, "Over my limit.", cost=cost, **_reviewer(doing))


def _park(doing: Doing) -> None:
    until = doing.days_on(15, 80)
    park_idea(doing.idea, until=until, reason="The hall is rebuilt first.", **_reviewer(doing))


def _decide(doing: Doing) -> None:
    """Leadership decides; or the supervisor answers an owner who cannot go on."""
    if doing.assignment.is_main:
        _answer(doing)
    elif doing.random.random() < 0.5 or doing.idea.as_stage is not Stage.IN_PROGRESS:
        name_owner(doing.idea, _somebody(doing), **_who(doing))
    elif doing.random.random() < 0.5:
        end_as_learned(doing.idea, "The part wears too fast.", **_reviewer(doing))
    else:
        end_as_withdrawn(doing.idea, "Nobody has the time.", **_reviewer(doing))


def _reply(doing: Doing) -> None:
    reply_to_question(doing.idea, "The one beside the gate.", **_who(doing))


def _accept(doing: Doing) -> None:
    """Mostly yes; whoever is asked in the place of somebody away names another owner."""
    if not answers_for(doing.session, doing.idea, doing.idea.owner_id, doing.actor, doing.now):
        name_owner(doing.idea, _somebody(doing), reason="They are away.", **_who(doing))
    elif doing.random.random() < 0.88:
        accept_work(doing.idea, **_who(doing))
    else:
        give_back(doing.idea, reason="I am on the other shift.", **_who(doing))


def _start(doing: Doing) -> None:
    """The owner begins, or says how it goes on with what slipped back."""
    idea = doing.idea
    if idea.as_stage is Stage.LAPSED:
        if doing.random.random() < 0.7:
            take_up_again(idea, due_on=doing.days_on(5, 20), **_who(doing))
            doing.slipped.discard(idea.id)
        else:
            close_idea(idea, reason="It is not needed any more.", **_who(doing))
    elif idea.accepted_at is None and doing.actor.id != idea.owner_id:
        name_owner(idea, _somebody(doing), **_who(doing))
    else:
        start_work(idea, **_who(doing))


def _finish(doing: Doing) -> None:
    """Near its day it comes into use, moves or is given up; before, there is news."""
    idea, chance = doing.idea, doing.random.random()
    days_left = doing.calendar.working_days_between(doing.today, idea.due_on or doing.today)
    if days_left > 3 and chance < 0.9:
        give_news(idea, News("It goes on.", percent=doing.random.randint(10, 90)), **_who(doing))
    elif chance < 0.75:
        _put_in_use(doing)
    elif chance < 0.9 and idea.times_replanned == 0:
        replan(idea, doing.days_on(5, 20), reason="A part comes later.", **_who(doing))
    elif doing.actor.id == idea.owner_id:
        ask_to_give_up(idea, reason="I do not get the time.", **_who(doing))
    else:
        _put_in_use(doing)


def _put_in_use(doing: Doing) -> None:
    use = InUse(
        on=doing.today,
        evidence="It hangs beside the press.",
        has_after_photo=False,
        one_off=Decimal(40),
        yearly=_NOTHING,
        standard="none",
    )
    put_in_use(doing.idea, use, **_who(doing))
    cost = Cost(use.one_off, use.yearly)
    open_claim(doing.idea, cost=cost, **_who(doing))
    doing.slipped.discard(doing.idea.id)


def _check(doing: Doing) -> None:
    """Whoever looks sees what is there; seen in time, most of it is put right at once."""
    check, random = doing.assignment.check, doing.random
    if check is None:
        return
    result, note = CheckResult.HELD, ""
    if doing.idea.id in doing.slipped:
        rescued = random.random() < RESCUED
        result = CheckResult.DRIFTING if rescued else CheckResult.LAPSED
        note = "People go back to the old way."
        if rescued:
            doing.slipped.discard(doing.idea.id)
    answer_check(check, result, note=note, **_who(doing))


def _review(doing: Doing) -> None:
    """A parked idea comes back, or is declined."""
    if doing.random.random() < 0.7:
        unpark_idea(doing.idea, due_on=doing.days_on(10, 30), **_reviewer(doing))
    else:
        decline_idea(
            doing.idea,
            reason=DeclineReason.OTHER.value,
            words="The hall is rebuilt differently.",
            instead="",
            **_reviewer(doing),
        )


_DEEDS: dict[AssignmentKind, Deed] = {
    AssignmentKind.ANSWER: _answer,
    AssignmentKind.DETAIL: _reply,
    AssignmentKind.DECIDE: _decide,
    AssignmentKind.ACCEPT: _accept,
    AssignmentKind.START: _start,
    AssignmentKind.FINISH: _finish,
    AssignmentKind.CHECK: _check,
    AssignmentKind.REVIEW: _review,
}


def _somebody(doing: Doing) -> Person:
    """Anybody of the place who could make it happen; not whoever has it now."""
    people = possible_owners(doing.session, doing.idea)[:12]
    others = [person for person in people if person.id != doing.idea.owner_id]
    return doing.session.get_one(Person, doing.random.choice(others or people).id)


def _who(doing: Doing) -> By:
    return By(actor=doing.actor, now=doing.now)


def _reviewer(doing: Doing) -> ByReviewer:
    return ByReviewer(actor=doing.actor, now=doing.now, seen_version=doing.idea.version)
