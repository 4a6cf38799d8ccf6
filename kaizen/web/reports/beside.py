"""The people beside one change that means fewer positions: their plan, and how they are since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.reports.queries.morale import WATCHED_MONTHS, watched_change
from kaizen.reports.rules.spans import months_on
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.plans import plan_for_people
from kaizen.web.reports import morale_words as words


@dataclass(frozen=True)
class Beside:
    """What was agreed for the people, and the sentence about them, with the months behind it.

    `words` are empty while the change is not in use, and when it is no longer watched.
    """

    plan: Decision | None
    words: str = ""
    is_warning: bool = False
    address: str = ""


def people_beside(session: Session, idea: Idea, actor: Person, today: date) -> Beside | None:
    """What is seen of the people around the change, for those who read conditions there.

    None for every other idea, and for readers who are not shown conditions; then nothing is asked
    of the database.
    """
    if not idea.fewer_positions or not can(actor, Permission.CONDITION_READ, area=idea.area):
        return None
    plan = plan_for_people(session, idea.id)
    if idea.in_use_on is None or idea.in_use_on < months_on(today, -WATCHED_MONTHS):
        return Beside(plan) if plan else None
    one = watched_change(session, idea, today)
    address = url_for("morale.show", area=idea.area.code, span="12-months")
    return Beside(plan, words.watched(one), one.watch.is_warning, address)
