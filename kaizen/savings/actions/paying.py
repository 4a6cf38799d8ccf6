"""Handing signed awards to whoever pays: one list, and nothing on two of them."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission
from kaizen.savings.models.awards import AwardPayment, AwardStep
from kaizen.savings.queries.awards import signed_awards_of
from kaizen.savings.rules.award_policy import AwardState


def pay_awards(site: Area, *, actor: Person, now: datetime) -> AwardPayment:
    """Put every award of a site that has both signatures on a list, and so mark it paid.

    A later correction or lapse changes none of them.

    Raises:
        NotAllowed: the actor does not keep the money of the site.
        Conflict: nothing is signed and not paid yet.
    """
    require(actor, Permission.MONEY_WRITE, area=site)
    session = db.session()
    # Two who export at the same instant: the second finds what the first has left.
    session.execute(select(Area.id).where(Area.id == site.id).with_for_update(key_share=True)).all()
    awards = signed_awards_of(session, site.id)
    if not awards:
        raise Conflict("Nothing is signed and waiting to be paid.")
    payment = AwardPayment(site_id=site.id, at=now, person_id=actor.id)
    session.add(payment)
    session.flush()
    on = day_in(session, site, now)
    for one in awards:
        one.steps.append(
            AwardStep(
                number=2,
                kind=AwardState.PAID.value,
                on=on,
                at=now,
                person_id=actor.id,
                payment_id=payment.id,
            )
        )
    session.flush()
    for idea, group in groupby(awards, key=lambda one: one.idea):
        to_ids = [one.person_id for one in group]
        events.record("award.paid", idea, actor.id, now, payment_id=payment.id, to_ids=to_ids)
    events.record("awards.paid", site, actor.id, now, payment_id=payment.id, awards=len(awards))
    return payment
