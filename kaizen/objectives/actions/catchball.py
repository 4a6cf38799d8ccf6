"""Catchball: offers go up and down, each with a value, a day and words, until both agree."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.text import clean_text, is_blank
from kaizen.objectives.models import Aim, AimOffer
from kaizen.objectives.queries.aims import last_offer_of
from kaizen.objectives.rules.aims import (
    OfferKind,
    require_short,
    require_span,
    require_target,
)
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, site_ids_of
from kaizen.people.rules import Permission


def agree_to_aim(
    aim: Aim, *, actor: Person, now: datetime, seen_offer: int, words: str = ""
) -> None:
    """Say yes to the newest offer: its value and its day hold from now on.

    `seen_offer` is the offer that the actor read.

    Raises:
        NotAllowed: somebody else is asked.
        Conflict: another offer came meanwhile, or nobody is asked any more.
    """
    offer = _answered(aim, actor, seen_offer)
    aim.to_value, aim.until_on = offer.value, offer.until_on
    aim.waits_for, aim.agreed_at = None, now
    _write(aim, None, offer.value, offer.until_on, words, actor=actor, now=now)
    others = sorted({aim.owner_id, aim.set_by_id, offer.by_id} - {actor.id})
    events.record(
        "aim.agreed",
        aim,
        actor.id,
        now,
        aim_id=aim.id,
        title=aim.title,
        until_on=aim.until_on.isoformat(),
        to_ids=others,
    )


def offer_back(
    aim: Aim,
    value: Decimal | None,
    until_on: date | None,
    words: str,
    *,
    actor: Person,
    now: datetime,
    seen_offer: int,
) -> None:
    """Throw the ball back: what could be reached instead, by when, and why.

    Raises:
        NotAllowed: somebody else is asked.
        InvalidInput: no value, no day, no reason, or the same offer again.
        Conflict: another offer came meanwhile, or nobody is asked any more.
    """
    offer = _answered(aim, actor, seen_offer)
    target = require_target(value, aim.from_value, towards=aim.to_value)
    day = require_span(aim.from_on, until_on).until_on
    _require_reason(words)
    if (target, day) == (offer.value, offer.until_on):
        raise InvalidInput(
            "That is the same offer. Agree to it, or write another.", field="to_value"
        )
    throw(aim, offer.by, target, day, words, actor=actor, now=now)


def offer_anew(
    aim: Aim,
    value: Decimal | None,
    until_on: date | None,
    words: str,
    *,
    actor: Person,
    now: datetime,
    seen_offer: int,
) -> None:
    """Offer other figures for an aim that was agreed; until the yes, what was agreed holds.

    The owner asks whoever set it, everybody else who leads the area asks the owner.

    Raises:
        NotAllowed: the actor neither answers for it nor leads the area.
        InvalidInput: no value, no day, no reason, the same again, or nobody to agree with.
        Conflict: an offer is under way, or the aim has ended.
    """
    is_owner = actor.id == aim.owner_id
    if not is_owner and not can(actor, Permission.AIM_SET, area=aim.area):
        raise NotAllowed("Whoever answers for an aim, or leads the area, makes an offer.")
    _require_seen(aim, seen_offer)
    if not aim.can_be_served or aim.waits_for_id is not None:
        raise Conflict("An offer is under way, or the aim has ended. Look at it again.")
    target = require_target(value, aim.from_value, towards=aim.to_value)
    day = require_span(aim.from_on, until_on).until_on
    _require_reason(words)
    if (target, day) == (aim.to_value, aim.until_on):
        raise InvalidInput("That is what was agreed. Write another value or day.", field="to_value")
    partner = aim.set_by if is_owner else aim.owner
    if partner.id == actor.id:
        # Who set it for themselves asks nobody: the new figures hold.
        aim.to_value, aim.until_on = target, day
        _write(aim, None, target, day, words, actor=actor, now=now)
        events.record("aim.agreed", aim, actor.id, now, aim_id=aim.id, title=aim.title, to_ids=[])
        return
    throw(aim, partner, target, day, words, actor=actor, now=now)


def throw(
    aim: Aim,
    to: Person,
    value: Decimal,
    until_on: date,
    words: str,
    *,
    actor: Person,
    now: datetime,
) -> AimOffer:
    """Give the ball to `to`; whoever calls this has asked for the right to."""
    aim.waits_for = to
    offer = _write(aim, to, value, until_on, words, actor=actor, now=now)
    events.record(
        "aim.offered",
        aim,
        actor.id,
        now,
        aim_id=aim.id,
        title=aim.title,
        until_on=until_on.isoformat(),
        to_id=to.id,
    )
    return offer


def require_somebody(person: Person | None, area: Area, *, field: str) -> Person:
    """Somebody of the site who still works here.

    Raises:
        InvalidInput: it is nobody, somebody who has left, or one of another site.
    """
    site_id = area.site_id or area.id
    if person is None or not person.is_active or site_id not in site_ids_of(person):
        raise InvalidInput("Choose who answers for it.", field=field)
    return person


def _answered(aim: Aim, actor: Person, seen_offer: int) -> AimOffer:
    """The offer that the actor may answer.

    Where whoever is asked has left, those who lead the area answer.
    """
    _require_seen(aim, seen_offer)
    asked = aim.waits_for
    if asked is None:
        raise Conflict("Nobody is asked here any more. Look at the aim again.")
    stands_in = not asked.is_active and can(actor, Permission.AIM_SET, area=aim.area)
    if actor.id != asked.id and not stands_in:
        raise NotAllowed("%(name)s is asked, and answers.", name=asked.full_name)
    return last_offer_of(db.session(), aim.id)


def _require_seen(aim: Aim, seen_offer: int) -> None:
    if last_offer_of(db.session(), aim.id).id != seen_offer:
        raise Conflict("Another offer came meanwhile. Look at it, then answer.")


def _require_reason(words: str) -> None:
    if is_blank(words):
        raise InvalidInput("Say why in a sentence.", field="words")


def _write(
    aim: Aim,
    to: Person | None,
    value: Decimal,
    until_on: date,
    words: str,
    *,
    actor: Person,
    now: datetime,
) -> AimOffer:
    kind = OfferKind.AGREED if to is None else OfferKind.OFFER
    offer = AimOffer(
        aim_id=aim.id,
        kind=kind.value,
        by=actor,
        to=to,
        value=value,
        until_on=until_on,
        words=require_short(clean_text(words), field="words"),
        at=now,
    )
    db.session.add(offer)
    db.session.flush()
    return offer
