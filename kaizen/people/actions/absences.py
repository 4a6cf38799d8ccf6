"""Being away: planned days, with a deputy who holds what the person holds, and coming back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.people.models import Absence, Person
from kaizen.people.permissions import can, require, site_ids_of
from kaizen.people.queries.absences import absences_between, deputies_reach
from kaizen.people.rules import Permission

LONGEST_ABSENCE = timedelta(days=400)


def plan_absence(
    person: Person,
    *,
    from_on: date,
    until_on: date,
    deputy: Person | None,
    today: date,
    actor: Person,
    now: datetime,
) -> Absence:
    """Note the days, both included, on which a person is away, and who stands in.

    `today` is the day at the person's place.

    Raises:
        NotAllowed: the actor is neither the person nor steers the work of their area, nor an
            administrator.
        InvalidInput: the days lie in the past, in the wrong order or in another absence; or the
            deputy has left, works at another site, or is away then with this person as deputy.
    """
    _require_own_or_steered(person, actor)
    _check_days(from_on, until_on, today)
    session = db.session()
    if absences_between(session, {person.id}, from_on, until_on):
        raise InvalidInput(
            "Some of these days are planned as away already. Cancel that first.", field="from_on"
        )
    if deputy is not None:
        _check_deputy(person, deputy, from_on, until_on)
    absence = Absence(
        person_id=person.id,
        from_on=from_on,
        until_on=until_on,
        deputy_id=deputy.id if deputy else None,
    )
    session.add(absence)
    events.record(
        "absence.planned",
        absence,
        actor.id,
        now,
        person_id=person.id,
        to_id=absence.deputy_id,
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat(),
    )
    return absence


def cancel_absence(absence: Absence, *, today: date, actor: Person, now: datetime) -> None:
    """The person is here after all, or is back early; what they hold comes back by itself.

    Raises:
        NotAllowed: the actor is neither the person nor steers the work of their area, nor an
            administrator.
        Conflict: it was cancelled before, or is over.
    """
    _require_own_or_steered(absence.person, actor)
    if absence.cancelled_at is not None:
        raise Conflict("This absence was cancelled already.")
    if absence.until_on < today:
        raise Conflict("This absence is over; nothing is left to cancel.")
    absence.cancelled_at = now
    events.record(
        "absence.cancelled",
        absence,
        actor.id,
        now,
        person_id=absence.person_id,
        to_id=absence.deputy_id,
        from_on=absence.from_on.isoformat(),
        until_on=absence.until_on.isoformat(),
    )


def _require_own_or_steered(person: Person, actor: Person) -> None:
    if actor.id != person.id and not can(actor, Permission.PERSON_MANAGE):
        require(actor, Permission.WORK_STEER, area=person.home_area)


def _check_days(from_on: date, until_on: date, today: date) -> None:
    if until_on < from_on:
        raise InvalidInput("The last day lies before the first one.", field="until_on")
    if until_on < today:
        raise InvalidInput("These days are over. Choose days from today on.", field="until_on")
    if until_on - from_on > LONGEST_ABSENCE:
        raise InvalidInput("Plan at most a year at once.", field="until_on")


def free_of_standing_in(person: Person) -> None:
    """Nobody counts on a deputy who has left, or who works at none of their sites any more."""
    standing_in = db.session.scalars(select(Absence).where(Absence.deputy_id == person.id))
    for absence in standing_in.all():
        if not _may_stand_in(person, absence.person):
            absence.deputy_id = None


def _may_stand_in(deputy: Person, person: Person) -> bool:
    return deputy.is_active and bool(site_ids_of(deputy) & site_ids_of(person))


def _check_deputy(person: Person, deputy: Person, from_on: date, until_on: date) -> None:
    if deputy.id == person.id:
        raise InvalidInput("Nobody stands in for themselves.", field="deputy")
    if not _may_stand_in(deputy, person):
        raise InvalidInput("Choose somebody who works at your site.", field="deputy")
    if deputies_reach(db.session(), deputy, person, from_on, until_on):
        raise InvalidInput(
            "%(name)s is away then and counts on you. Choose somebody else.",
            field="deputy",
            name=deputy.first_name,
        )
