"""Lists and boards of ideas that show who has each one and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, Date, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.queries.filters import (
    DOING_STAGES,
    IN_USE_STAGES,
    NEW_STAGES,
    OPEN_STAGES,
    IdeaFilter,
)
from kaizen.ideas.queries.lists import IdeaRow, list_ideas, rows_of
from kaizen.ideas.queries.walks import Span, walks_for
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import holders_of
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence, Area, Person

#: Cards that stand in one column of a board; what is over is one link to the list.
CARDS = 6
#: Columns count no further than this: "20 and more" says enough.
COUNTED = 20


# Built once, and over tables rather than entities: putting a question together costs more than
# asking it.
_a, _p, _absence = (kind.__table__.c for kind in (Assignment, Person, Absence))
_PERHAPS_AWAY = or_(
    _p.deactivated_at.is_not(None),
    exists().where(
        _absence.person_id == _p.id,
        _absence.cancelled_at.is_(None),
        _absence.from_on <= bindparam("until", type_=Date),
        _absence.until_on >= bindparam("since", type_=Date),
    ),
)
_ASKED = (
    select(
        _a.idea_id,
        _a.kind,
        _a.due_at,
        _p.id,
        _p.full_name,
        _PERHAPS_AWAY.label("perhaps_away"),
    )
    .join_from(Assignment.__table__, Person.__table__, _p.id == _a.person_id)
    .where(_a.idea_id.in_(bindparam("ids", expanding=True)), _a.is_main, _a.closed_at.is_(None))
)


@dataclass(frozen=True)
class HolderLine:
    """Who has an idea, what is asked and by when; without a name while names are hidden."""

    person_id: int | None
    full_name: str
    kind: AssignmentKind
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True)
class HeldRow:
    """A row of a list together with its holder; no holder where the idea is not open."""

    idea: IdeaRow
    holder: HolderLine | None


@dataclass(frozen=True)
class HeldPage:
    """One page of a list with holders, and the keys from which it goes on."""

    rows: list[HeldRow]
    newer: int | None
    older: int | None


@dataclass(frozen=True)
class Column:
    """One column of a board; `more` ideas stand behind its cards, or at least so many."""

    cards: list[HeldRow]
    more: int
    is_more_at_least: bool


@dataclass(frozen=True)
class Board:
    """What an area has in hand."""

    new: Column
    doing: Column
    in_use: Column
    late: Column


def list_held_ideas(
    session: Session,
    actor: Person,
    wanted: IdeaFilter,
    *,
    now: datetime,
    before: int | None = None,
    after: int | None = None,
) -> HeldPage:
    """One page of the ideas that `actor` reads, newest first, each with its holder.

    The number of queries does not grow with the number of rows.
    """
    wanted, also = with_late(wanted, now)
    page = list_ideas(session, actor, wanted, before=before, after=after, also=also)
    return HeldPage(_held(session, page.rows, now), page.newer, page.older)


def area_board(session: Session, actor: Person, area: Area, *, now: datetime) -> Board:
    """What stands where in the area and below it; what is late stands in the last column only."""
    on_time = ~_is_late(now)
    late = or_(_is_late(now), Idea.stage == Stage.LAPSED.value)
    found = [
        _first_rows(session, actor, IdeaFilter(area=area, stage=choice), condition)
        for choice, condition in (
            (NEW_STAGES, on_time),
            (DOING_STAGES, on_time),
            (IN_USE_STAGES, on_time),
            (OPEN_STAGES, late),
        )
    ]
    # Holders of all columns at once.
    cards = iter(_held(session, [row for rows in found for row in rows[:CARDS]], now))
    new, doing, in_use, behind = (_column(rows, cards) for rows in found)
    return Board(new, doing, in_use, behind)


def with_late(wanted: IdeaFilter, now: datetime) -> tuple[IdeaFilter, list[ColumnElement[bool]]]:
    """The filter, and the condition for what is late, if that is asked for.

    Only what is open can be late, so the walk may keep to that.
    """
    if not wanted.is_late:
        return wanted, []
    stage = wanted.stage or OPEN_STAGES
    return replace(wanted, stage=stage), [_is_late(now)]


def _first_rows(
    session: Session, actor: Person, wanted: IdeaFilter, also: ColumnElement[bool]
) -> list[IdeaRow]:
    walks = walks_for(session, actor, wanted, [also])
    return rows_of(session, actor, walks, Span(COUNTED + 1))


def _column(rows: Sequence[IdeaRow], cards: Iterator[HeldRow]) -> Column:
    own = list(islice(cards, min(CARDS, len(rows))))
    return Column(own, min(len(rows), COUNTED) - len(own), len(rows) > COUNTED)


def _is_late(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Assignment.idea_id == Idea.id,
        Assignment.is_main,
        Assignment.closed_at.is_(None),
        Assignment.due_at < now,
    )


def _held(session: Session, rows: Sequence[IdeaRow], now: datetime) -> list[HeldRow]:
    holders = _holder_lines(session, rows, now)
    return [HeldRow(row, holders.get(row.id)) for row in rows]


def _holder_lines(
    session: Session, rows: Sequence[IdeaRow], now: datetime
) -> dict[int, HolderLine]:
    """The holder of each open idea; what hides the author's name hides it here too."""
    if not rows:
        return {}
    lines, elsewhere = _asked(session, [row.id for row in rows], now)
    # Only where somebody is away does the full search for who stands in pay.
    for idea_id, holder in holders_of(session, elsewhere, now).items() if elsewhere else ():
        lines[idea_id] = replace(
            lines[idea_id], person_id=holder.person_id, full_name=holder.full_name
        )
    for row in rows:
        if row.names_hidden and row.id in lines and lines[row.id].kind is AssignmentKind.DETAIL:
            lines[row.id] = replace(lines[row.id], person_id=None, full_name="")
    return lines


def _asked(
    session: Session, idea_ids: list[int], now: datetime
) -> tuple[dict[int, HolderLine], list[int]]:
    """What the main assignment of each idea says, as if nobody were away.

    And the ideas whose responsible person has left, or is perhaps away: whose absence touches
    today seen from any time zone.
    """
    day = timedelta(days=1)
    span = {"until": (now + day).date(), "since": (now - day).date()}
    lines, elsewhere = {}, []
    for row in session.execute(_ASKED, {"ids": idea_ids, **span}):
        idea_id, kind, due_at, person_id, name, perhaps_away = row
        lines[idea_id] = HolderLine(person_id, name, AssignmentKind(kind), due_at, due_at < now)
        if perhaps_away:
            elsewhere.append(idea_id)
    return lines, elsewhere
