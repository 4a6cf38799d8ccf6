"""The monthly report by mail: wished for, no longer wanted, and sent when a month is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core import events
from kaizen.core.db import db
from kaizen.notifications.actions.posting import post_mail
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission
from kaizen.reports.models.wishes import ReportWish
from kaizen.reports.queries.months import tally_of
from kaizen.reports.rules.figures import Tally
from kaizen.reports.rules.spans import Span, months_on

#: From this day of the next month on; by then the ledger of the month is booked.
FROM_DAY = 2
MAIL_KIND = "monthly report"


@dataclass(frozen=True)
class MonthLetter:
    """What a message about a month says."""

    subject: str
    text: str


#: Puts a month of an area into words for this reader.
MonthWriter = Callable[[Person, Area, date, Tally], MonthLetter]


def wish_report(area: Area, *, actor: Person, now: datetime) -> None:
    """Send the actor the report of this area whenever a month is over, from the running one on.

    Raises:
        NotAllowed: the actor reads no reports of this area.
    """
    require(actor, Permission.REPORT_READ, area=area)
    if report_wish(db.session(), actor, area) is not None:
        return
    over = months_on(calendar_for(db.session(), area).local_day(now), -1)
    wish = ReportWish(person_id=actor.id, area_id=area.id, wished_at=now, told_on=over)
    db.session.add(wish)
    events.record("report.wished", area, actor.id, now)


def end_report_wish(area: Area, *, actor: Person, now: datetime) -> None:
    """Send no more of this area; nothing happens where nothing was wished."""
    wish = report_wish(db.session(), actor, area)
    if wish is not None:
        db.session.delete(wish)
        events.record("report.unwished", area, actor.id, now)


def report_wish(session: Session, person: Person, area: Area) -> ReportWish | None:
    """Whether this person gets the report of this area by mail."""
    return session.get(ReportWish, (person.id, area.id))


def wishes(session: Session) -> Sequence[tuple[int, int]]:
    """Person and area of every wish."""
    rows = select(ReportWish.person_id, ReportWish.area_id)
    return [(row[0], row[1]) for row in session.execute(rows.order_by(*rows.selected_columns))]


def send_report(person_id: int, area_id: int, *, now: datetime, write: MonthWriter) -> bool:
    """Tell one person of the last month of one area, once; answer whether a message was written.

    Whoever may not read the report any more, or cannot be reached, is told nothing.
    """
    session = db.session()
    wish = session.scalars(
        select(ReportWish)
        .where(ReportWish.person_id == person_id, ReportWish.area_id == area_id)
        .options(
            joinedload(ReportWish.area),
            joinedload(ReportWish.person)
            .selectinload(Person.memberships)
            .joinedload(Membership.area),
            selectinload(ReportWish.person, Person.memberships),
        )
        .with_for_update(of=ReportWish)
    ).first()
    if wish is None:
        return False
    today = calendar_for(session, wish.area).local_day(now)
    month_on = months_on(today, -1)
    if today.day < FROM_DAY or wish.told_on >= month_on:
        return False
    wish.told_on = month_on
    if not can(wish.person, Permission.REPORT_READ, area=wish.area):
        return False
    tally = tally_of(session, wish.area, Span(month_on, months_on(month_on, 1)))
    letter = write(wish.person, wish.area, month_on, tally)
    post_mail(
        wish.person, kind=MAIL_KIND, subject=letter.subject, text=letter.text, html="", now=now
    )
    return True
