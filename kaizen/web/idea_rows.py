"""Ideas as rows and cards show them: words, dates and addresses made once per page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.ideas.queries.lists import IdeaRow
from kaizen.ideas.rules import Stage, reference
from kaizen.ownership.queries.boards import HeldRow, HolderLine
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendars_at
from kaizen.savings.queries.claims import proofs_of
from kaizen.web import drawn, formats
from kaizen.web.holding import WORDS, ShownHolder

#: Stages from which on a saving can be proved.
IN_USE_ONCE = frozenset({Stage.IMPLEMENTED, Stage.SUSTAINED, Stage.LAPSED})


@dataclass(frozen=True)
class ShownRow:
    """One idea, ready to be drawn."""

    idea: IdeaRow
    url: str
    reference: str
    title: str
    where: Markup
    byline: str
    sent: str
    photo_url: str
    holder: ShownHolder | None
    holder_line: Markup


def shown_rows(rows: Sequence[HeldRow], actor: Person, now: datetime) -> list[ShownRow]:
    """The rows as `actor` sees them at this moment."""
    hand = drawn.hand()
    idea_url = _by_number(url_for("idea.show", idea_id=0))
    photo_url = _by_number(url_for("photos.show", photo_id=0, size="thumb"))

    calendars = calendars_at(db.session(), {row.idea.area_path for row in rows if row.holder})

    used = [row.idea.id for row in rows if row.idea.stage in IN_USE_ONCE]
    proofs = proofs_of(db.session(), used)

    def shown(row: HeldRow) -> ShownRow:
        idea = row.idea
        holder = _holder(row.holder, actor, now, hand, calendars.get(idea.area_path))
        return ShownRow(
            idea=idea,
            url=idea_url(idea.id),
            reference=reference(idea.id),
            title=idea.title or gettext("An idea without words"),
            where=drawn.where(idea.stage, _word(idea), proofs.get(idea.id), hand),
            byline=_byline(idea),
            sent=formats.day(idea.submitted_at) if idea.submitted_at else "",
            photo_url=photo_url(idea.photo_id) if idea.photo_id else "",
            holder=holder,
            holder_line=drawn.holder_line(holder, hand) if holder else Markup(),
        )

    return [shown(row) for row in rows]


def _by_number(address: str) -> Callable[[int], str]:
    """Addresses that differ by one number: the router is asked once, not for each row."""
    before, _, after = address.rpartition("0")
    return lambda number: f"{before}{number}{after}"


def _word(idea: IdeaRow) -> str:
    """What the pill says where the stage alone says too little."""
    if idea.stage == Stage.PARKED and idea.review_on is not None:
        return str(gettext("Later, until %(day)s", day=formats.day(idea.review_on)))
    if idea.stage == Stage.NEEDS_DETAIL:
        if idea.names_hidden or not idea.authors:
            return str(gettext("A question to the author"))
        name = formats.first_name(idea.authors[0].name)
        return str(gettext("A question to %(name)s", name=name))
    return ""


# Words are looked up once for each language, not once for each row.
@lru_cache(maxsize=256)
def _doing(kind: AssignmentKind, is_you: bool, _hand: drawn.Hand) -> str:
    return str(WORDS[kind].you if is_you else WORDS[kind].they)


def _byline(idea: IdeaRow) -> str:
    if idea.names_hidden:
        return str(gettext("Name hidden until it is decided"))
    return ", ".join(author.name for author in idea.authors)


def _holder(
    line: HolderLine | None,
    actor: Person,
    now: datetime,
    hand: drawn.Hand,
    calendar: WorkingCalendar | None,
) -> ShownHolder | None:
    if line is None or calendar is None:
        return None
    is_you = line.person_id == actor.id
    return ShownHolder(
        person_name=line.full_name or gettext("The author"),
        person_id=line.person_id or 0,
        doing=_doing(line.kind, is_you, hand),
        due_text=_due(line, now, calendar),
        tone="late" if line.is_overdue else "",
        is_you=is_you,
    )


def _due(line: HolderLine, now: datetime, calendar: WorkingCalendar) -> str:
    if line.due_at < now:
        return formats.span_until(line.due_at, calendar)
    return formats.by_when(line.due_at, now, calendar, formats.zone_of())
