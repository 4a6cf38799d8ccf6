"""Giving an answer to the pulse: sealed at once, without a name, a moment or an event."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.metrics.models.pulse import PulseMark, SealedAnswer
from kaizen.metrics.queries.headcount import nearest_with
from kaizen.metrics.queries.pulse import was_asked
from kaizen.metrics.rules.pulse import FEWEST, RECOMMEND, SERIOUS, Answer, Door, quarter_of
from kaizen.metrics.sealing import mark_of, random_id, seal
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission


def give_answer(answer: Answer, *, actor: Person, now: datetime) -> None:
    """Take the answer of somebody who was asked, or their "rather not" (a blank one).

    Both leave the same trace: a mark that says only to this house that the person was asked in
    this quarter, and an envelope. No event is recorded: it would name who, and when.

    Raises:
        NotAllowed: the actor belongs to no area.
        Conflict: the actor was asked in this quarter already.
        InvalidInput: an answer is missing, or outside of its scale.
    """
    area = actor.home_area
    if area is None:
        raise NotAllowed("You belong to no area yet. Ask your administrator.")
    require(actor, Permission.PULSE_GIVE, area=area)
    if not (answer.recommend is None and answer.serious is None):
        _require_whole(answer)
    today = day_in(db.session(), area.site or area, now)
    _mark(actor, today)
    _put_in(area, today, Door.ASKED, answer)


def answer_by_link(answer: Answer, *, area: Area, now: datetime) -> None:
    """Take an answer that came by the link of an area; nobody knows of whom.

    Raises:
        InvalidInput: an answer is missing, or outside of its scale.
    """
    _require_whole(answer)
    _put_in(area, day_in(db.session(), area.site or area, now), Door.LINK, answer)


def _require_whole(answer: Answer) -> None:
    if answer.recommend not in RECOMMEND:
        raise InvalidInput("Choose a number from 0 to 10.", field="recommend")
    if answer.serious not in SERIOUS:
        raise InvalidInput("Choose one of the answers.", field="serious")


def _mark(actor: Person, today: date) -> None:
    first_on, until_on = quarter_of(today)
    session = db.session()
    if was_asked(session, actor, first_on):
        raise Conflict("You were asked already in this quarter. Thank you.")
    try:
        with session.begin_nested():
            session.add(PulseMark(id=mark_of(actor.id, first_on), until_on=until_on))
    except IntegrityError as taken:
        raise Conflict("You were asked already in this quarter. Thank you.") from taken


def _put_in(area: Area, today: date, door: Door, answer: Answer) -> None:
    """Put the sealed answer among the others, filed with a group of at least seven people."""
    session = db.session()
    group = nearest_with(session, area, FEWEST)
    sealed = seal(group.id, today.replace(day=1), door, answer)
    session.add(SealedAnswer(id=random_id(), sealed=sealed))
