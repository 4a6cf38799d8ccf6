"""Catchball is told to those who are asked, at once; how it was settled, to the other side."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.notifications.models import Notice
from kaizen.objectives.actions.catchball import agree_to_aim
from kaizen.objectives.actions.setting import end_aim
from kaizen.objectives.models import Aim
from tests.support.aims import asked, last_offer
from tests.support.cast import THURSDAY, Cast


def _told(session: Session, kind: str) -> list[tuple[int, bool, str]]:
    rows = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.person_id))
    return [(row.person_id, row.is_urgent, row.facts["title"]) for row in rows]


def test_who_is_asked_hears_at_once(cast: Cast, session: Session) -> None:
    with transaction():
        asked(cast)
    assert _told(session, "aim.offered") == [(cast.sam.id, True, "Set up press 2 faster")]


def test_who_asked_hears_of_the_yes_and_of_the_end(cast: Cast, session: Session) -> None:
    with transaction():
        aim_id = asked(cast).id
    with transaction():
        aim = session.get_one(Aim, aim_id)
        agree_to_aim(aim, actor=cast.sam, now=THURSDAY, seen_offer=last_offer(cast, aim))
    assert _told(session, "aim.agreed") == [(cast.lena.id, False, "Set up press 2 faster")]
    with transaction():
        aim = session.get_one(Aim, aim_id)
        end_aim(aim, ending="stopped", learned="Too much.", actor=cast.lena, now=THURSDAY)
    assert [told[0] for told in _told(session, "aim.ended")] == [cast.sam.id]


def test_who_asks_nobody_tells_nobody(cast: Cast, session: Session) -> None:
    with transaction():
        asked(cast, owner=cast.lena)
    assert not session.scalars(select(Notice).where(Notice.kind.startswith("aim."))).all()
