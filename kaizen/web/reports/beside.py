"""How people are beside one change that means fewer positions, for the page of its idea."""

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
from kaizen.web.reports import morale_words as words


@dataclass(frozen=True)
class Beside:
    """The sentence, whether it is a warning, and where the months behind it stand."""

    words: str
    is_warning: bool
    address: str


def people_beside(session: Session, idea: Idea, actor: Person, today: date) -> Beside | None:
    """What is seen of the people around the change, for those who read conditions there.

    None for every other idea, and for readers who are not shown conditions; then nothing is asked
    of the database.
    """
    if not idea.fewer_positions or idea.in_use_on is None:
        return None
    if idea.in_use_on < months_on(today, -WATCHED_MONTHS):
        return None
    if not can(actor, Permission.CONDITION_READ, area=idea.area):
        return None
    one = watched_change(session, idea, today)
    address = url_for("morale.show", area=idea.area.code, span="12-months")
    return Beside(words.watched(one), one.watch.is_warning, address)
