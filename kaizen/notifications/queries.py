"""Reading notices: how many are new, and a page of them; and mail that was given up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, ScalarSelect, func, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.notifications.models import Mail, Notice
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission

PAGE = 25
MOST_GIVEN_UP = 50


def unread_by(person_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """How many notices this person has not opened yet, as a part of another question."""
    is_unread = Notice.person_id == person_id, Notice.read_at.is_(None)
    return select(func.count(Notice.id)).where(*is_unread).scalar_subquery()


def page_of_notices(
    session: Session, actor: Person, *, before_id: int | None = None, size: int = PAGE
) -> tuple[Sequence[Notice], int | None]:
    """This person's notices, newest first, and the key of the next page (None: no more)."""
    query = (
        select(Notice)
        .where(Notice.person_id == actor.id)
        .options(joinedload(Notice.idea), joinedload(Notice.actor))
        .order_by(Notice.id.desc())
        .limit(size + 1)
    )
    if before_id is not None:
        query = query.where(Notice.id < before_id)
    found = session.scalars(query).all()
    more = found[size - 1].id if len(found) > size else None
    return found[:size], more


def load_notice_for(session: Session, actor: Person, notice_id: int) -> Notice:
    """One of this person's own notices.

    Raises:
        NotFound: there is none, or it was told to somebody else.
    """
    notice = session.get(Notice, notice_id)
    if notice is None or notice.person_id != actor.id:
        raise NotFound("This news does not exist, or it is not yours to see.")
    return notice


def given_up_mail(session: Session, *, most: int = MOST_GIVEN_UP) -> Sequence[Mail]:
    """Messages that could not be delivered, the latest first, for administrators."""
    found = (
        select(Mail)
        .where(Mail.given_up_at.is_not(None))
        .options(joinedload(Mail.person))
        .order_by(Mail.given_up_at.desc(), Mail.id.desc())
        .limit(most)
    )
    return session.scalars(found).all()


def count_given_up_mail(session: Session) -> int:
    """How many messages could not be delivered and were not tried again."""
    given_up = select(func.count()).select_from(Mail).where(Mail.given_up_at.is_not(None))
    return session.scalar(given_up) or 0


def load_mail(session: Session, actor: Person, mail_id: int) -> Mail:
    """One message of the outbox, for administrators; held against a second try at once.

    Raises:
        NotAllowed: the actor is no administrator.
        NotFound: there is none.
    """
    require(actor, Permission.SYSTEM_RUN)
    row = session.scalars(select(Mail).where(Mail.id == mail_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("This message does not exist.")
    return row
