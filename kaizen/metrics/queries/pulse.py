"""What the pulse came to, whether somebody may still be asked, and the links in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, or_, select
from sqlalchemy.orm import Session

from kaizen.core.remembered import remembered
from kaizen.ideas.models import Idea
from kaizen.metrics.models.pulse import PulseCount, PulseLink, PulseMark
from kaizen.metrics.rules.pulse import Counts, quarter_of
from kaizen.metrics.sealing import marks_of, read_token
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission

#: So long after the answer on one's idea the questions still make sense.
ASKED_FOR = timedelta(days=60)

#: By area, the counts of each month; an area's own only.
Months = dict[int, dict[date, Counts]]
#: Area, month, the two answers counted, and how many came by a link.
Counted = Row[*tuple[Any, ...]]
_c, _a = PulseCount.__table__.c, Area.__table__.c
# The columns alone: nobody changes these rows here, and there are many.
_COUNTS = (
    select(_c.area_id, _c.month_on, _c.recommend, _c.serious, _c.by_link)
    .join_from(PulseCount.__table__, Area.__table__, _a.id == _c.area_id)
    .where(
        or_(
            _a.site_id == bindparam("site_id", type_=Integer),
            _a.id == bindparam("site_id", type_=Integer),
        )
    )
    .order_by(_c.area_id, _c.month_on)
)


def counts_of_site(session: Session, site: Area) -> Sequence[Counted]:
    """What was counted in each area of a site, month by month; asked once for a page."""
    return remembered(
        session,
        ("counts", site.id),
        lambda: session.execute(_COUNTS, {"site_id": site.id}).all(),
        of=(PulseCount, Area),
    )


def counts_between(counted: Iterable[Counted], first_on: date, until_on: date) -> Months:
    """Of what was counted, the months of a span."""
    found: Months = defaultdict(dict)
    for area_id, month_on, recommend, serious, by_link in counted:
        if first_on <= month_on < until_on:
            found[area_id][month_on] = Counts(tuple(recommend), tuple(serious), by_link)
    return found


def whole_of(path: str, counts: Months, paths: Mapping[int, str]) -> dict[date, Counts]:
    """The months of an area with all below it: every one stands on at least seven answers."""
    whole: dict[date, Counts] = {}
    for area_id, months in counts.items():
        if paths[area_id].startswith(path):
            for on, one in months.items():
                whole[on] = whole[on] + one if on in whole else one
    return whole


def counts_of(row: PulseCount) -> Counts:
    """The row as rules know it."""
    return Counts(tuple(row.recommend), tuple(row.serious), row.by_link)


def may_answer(session: Session, person: Person, now: datetime) -> bool:
    """Whether this person belongs to an area and was not asked yet in this quarter."""
    area = person.home_area
    if area is None or not can(person, Permission.PULSE_GIVE, area=area):
        return False
    first_on, _ = quarter_of(day_in(session, area.site or area, now))
    return not was_asked(session, person, first_on)


def was_asked(session: Session, person: Person, first_on: date) -> bool:
    """Whether the person has left a mark in the quarter that begins on that day."""
    marks = select(PulseMark.id).where(PulseMark.id.in_(marks_of(person.id, first_on)))
    return session.scalar(marks.limit(1)) is not None


def is_asked_at(session: Session, idea: Idea, person: Person, now: datetime) -> bool:
    """Whether the page of this idea asks this author: lately answered, and not asked before."""
    if person.id not in idea.author_ids:
        return False
    answered = max((at for at in (idea.answered_at, idea.decided_at) if at), default=None)
    if answered is None or now - answered > ASKED_FOR:
        return False
    return may_answer(session, person, now)


def link_in_use(session: Session, area: Area) -> PulseLink | None:
    """The link of the area, if it has one."""
    rows = select(PulseLink).where(PulseLink.area_id == area.id, PulseLink.ended_at.is_(None))
    return session.scalars(rows.order_by(PulseLink.id.desc())).first()


def link_of_token(session: Session, token: str) -> tuple[PulseLink, Area] | None:
    """The link behind an address, with its area; None where it has ended or never was."""
    link_id = read_token(token)
    link = session.get(PulseLink, link_id) if link_id is not None else None
    if link is None or link.ended_at is not None:
        return None
    return link, session.get_one(Area, link.area_id)
