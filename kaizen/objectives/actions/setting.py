"""Writing an aim down, naming another who answers for it, and ending it."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.text import clean_text
from kaizen.objectives.actions.catchball import require_somebody, throw
from kaizen.objectives.models import Aim, AimOffer
from kaizen.objectives.rules.aims import (
    AimPlan,
    Ending,
    OfferKind,
    require_line,
    require_short,
    settled_plan,
)
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def set_aim(
    area: Area,
    plan: AimPlan,
    *,
    owner: Person | None,
    parent: Aim | None,
    actor: Person,
    now: datetime,
    words: str = "",
) -> Aim:
    """Write down an aim of an area and throw the ball to whoever has to agree.

    That is its owner; where the actor answers for it alone, the owner of the aim above it. Who
    has nobody to ask has agreed by writing it down.

    Raises:
        NotAllowed: the actor does not lead the area.
        InvalidInput: something is missing or does not fit; the owner works elsewhere or has
            left; the aim above is another site's or has ended.
    """
    require(actor, Permission.AIM_SET, area=area)
    settled = settled_plan(plan)
    require_somebody(owner, area, field="owner")
    _require_parent(parent, area)
    aim = Aim(
        area=area,
        site_id=area.site_id or area.id,
        parent=parent,
        title=settled.title,
        why=settled.why,
        measure=settled.measure.value,
        unit=settled.unit,
        from_value=settled.from_value,
        to_value=settled.to_value,
        from_on=settled.from_on,
        until_on=settled.until_on,
        owner=owner,
        set_by=actor,
        made_at=now,
        learned="",
    )
    asked = _asked(aim, actor)
    aim.waits_for, aim.agreed_at = asked, now if asked is None else None
    db.session.add(aim)
    db.session.flush()
    events.record("aim.set", aim, actor.id, now, area_id=area.id, owner_id=aim.owner_id)
    if asked is None:
        _note_own_yes(aim, words, actor, now)
    else:
        throw(aim, asked, aim.to_value, aim.until_on, words, actor=actor, now=now)
    return aim


def name_aim_owner(aim: Aim, owner: Person | None, *, actor: Person, now: datetime) -> None:
    """Somebody else answers for the aim from now on, and is asked whether it can be done.

    Value and day stay as they were agreed until then.

    Raises:
        NotAllowed: the actor does not lead the area.
        InvalidInput: it is the same person, or one who works elsewhere or has left.
        Conflict: the aim has ended.
    """
    require(actor, Permission.AIM_SET, area=aim.area)
    require_open(aim)
    person = require_somebody(owner, aim.area, field="owner")
    if person.id == aim.owner_id:
        raise InvalidInput("%(name)s answers for it already.", field="owner", name=person.full_name)
    aim.owner, aim.set_by = person, actor
    if person.id == actor.id:
        aim.waits_for, aim.agreed_at = None, aim.agreed_at or now
        _note_own_yes(aim, "", actor, now)
    else:
        throw(aim, person, aim.to_value, aim.until_on, "", actor=actor, now=now)


def end_aim(aim: Aim, *, ending: str, learned: str, actor: Person, now: datetime) -> None:
    """The aim is over: reached, or stopped; what was learned stays with it.

    Ideas keep what they served.

    Raises:
        NotAllowed: the actor does not lead the area.
        InvalidInput: not said how it ended, or without a word on what was learned.
        Conflict: it has ended before.
    """
    require(actor, Permission.AIM_SET, area=aim.area)
    require_open(aim)
    if ending not in {one.value for one in Ending}:
        raise InvalidInput("Say whether it was reached.", field="ending")
    words = require_line(
        clean_text(learned),
        field="learned",
        what=to_say("Say in a sentence what was learned."),
        most=2000,
    )
    aim.ended_at, aim.ending, aim.learned, aim.waits_for = now, ending, words, None
    others = sorted({aim.owner_id, aim.set_by_id})
    events.record(
        "aim.ended",
        aim,
        actor.id,
        now,
        aim_id=aim.id,
        title=aim.title,
        ending=ending,
        to_ids=others,
    )


def require_open(aim: Aim) -> None:
    """Refuse to change what has ended.

    Raises:
        Conflict: the aim has ended.
    """
    if not aim.is_open:
        raise Conflict("This aim has ended. Write down a new one.")


def _asked(aim: Aim, actor: Person) -> Person | None:
    """Who has to agree: the owner below, else whoever answers for the aim above."""
    if aim.owner.id != actor.id:
        return aim.owner
    above = aim.parent
    return above.owner if above is not None and above.owner_id != actor.id else None


def _require_parent(parent: Aim | None, area: Area) -> None:
    if parent is None:
        return
    if parent.site_id != (area.site_id or area.id) or not parent.is_open:
        raise InvalidInput("Choose an aim of this site that has not ended.", field="parent")


def _note_own_yes(aim: Aim, words: str, actor: Person, now: datetime) -> None:
    yes = AimOffer(
        aim_id=aim.id,
        kind=OfferKind.AGREED.value,
        by_id=actor.id,
        value=aim.to_value,
        until_on=aim.until_on,
        words=require_short(clean_text(words), field="words"),
        at=now,
    )
    db.session.add(yes)
    db.session.flush()
    events.record("aim.agreed", aim, actor.id, now, aim_id=aim.id, title=aim.title, to_ids=[])
