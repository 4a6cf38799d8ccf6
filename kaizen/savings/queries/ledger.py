"""Reading the ledger of an idea or of an area, in order, with running sums for each class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from kaizen.core.batches import in_batches
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line

PAGE = 50

#: Month and id of the row after which a page begins.
Key = tuple[date, int]


@dataclass(frozen=True)
class Booked:
    """One row of the ledger, and what its own class adds up to with it.

    `sort` is the class of a benefit or the kind of a cost: sums are never over several.
    """

    id: int
    month_on: date
    idea_id: int
    idea_title: str
    area_name: str
    area_code: str
    driver: str
    kind: str
    sort: str
    counts_hard: bool
    amount: Decimal
    running: Decimal
    currency: str
    at: datetime
    person: str
    reason: str

    @property
    def key(self) -> Key:
        """Where the next page begins."""
        return self.month_on, self.id


def of_idea(idea_id: int) -> ColumnElement[bool]:
    """The rows of one idea."""
    return LedgerEntry.idea_id == idea_id


def of_area(area: Area, *, walked: bool = False) -> ColumnElement[bool]:
    """The rows that an area and everything below it count.

    `walked` is for all of them: the sum keeps the database from collecting them by area, to sort
    what is left anew for each batch. A whole site is walked anyway.
    """
    below = select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    counted_in = LedgerEntry.area_id + 0 if walked or area.is_site else LedgerEntry.area_id
    return counted_in.in_(below)


def ledger_page(
    session: Session, whose: ColumnElement[bool], *, after: Key | None = None, most: int = PAGE
) -> list[Booked]:
    """One page in the order of months; give `most` + 1 to learn whether another follows."""
    running = _sums_until(session, whose, after)
    rows = session.execute(_rows(whose, after).limit(most))
    return list(_added_up(rows, running))


def ledger_rows(sessions: Callable[[], Session], whose: ColumnElement[bool]) -> Iterator[Booked]:
    """Every row in order, read in batches while they are sent."""
    running: dict[tuple[str, str], Decimal] = {}

    def read(session: Session, after: Key | None, most: int) -> list[Booked]:
        return list(_added_up(session.execute(_rows(whose, after).limit(most)), running))

    return in_batches(sessions, read, lambda row: row.key)


def count_ledger(session: Session, whose: ColumnElement[bool], *, most: int) -> int:
    """How many rows that makes; counted no further than `most`."""
    ids = select(LedgerEntry.id).where(whose).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(ids)) or 0


def _rows(whose: ColumnElement[bool], after: Key | None) -> Any:
    rows = (
        select(
            LedgerEntry,
            Idea.title,
            Area.name,
            Area.code,
            Line.driver,
            func.coalesce(Person.full_name, ""),
        )
        .join(Idea, Idea.id == LedgerEntry.idea_id)
        .join(Area, Area.id == LedgerEntry.area_id + 0)
        .join(Line, Line.id == LedgerEntry.line_id)
        .outerjoin(Person, Person.id == LedgerEntry.person_id)
        .where(whose)
        .order_by(LedgerEntry.month_on, LedgerEntry.id)
    )
    if after is None:
        return rows
    return rows.where(tuple_(LedgerEntry.month_on, LedgerEntry.id) > after)


def _sums_until(
    session: Session, whose: ColumnElement[bool], after: Key | None
) -> dict[tuple[str, str], Decimal]:
    """What each class adds up to before the page."""
    if after is None:
        return {}
    sort = func.coalesce(LedgerEntry.benefit_class, LedgerEntry.cost_kind)
    total = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(sort, LedgerEntry.currency, total)
        .where(whose, tuple_(LedgerEntry.month_on, LedgerEntry.id) <= after)
        .group_by(sort, LedgerEntry.currency)
    )
    return {(name, currency): amount for name, currency, amount in rows}


def _added_up(rows: Any, running: dict[tuple[str, str], Decimal]) -> Iterator[Booked]:
    for row in rows:
        yield _booked(row, running)


def _booked(row: Any, running: dict[tuple[str, str], Decimal]) -> Booked:
    entry, title, area_name, area_code, driver, person = row
    sort = entry.benefit_class or entry.cost_kind
    place = (sort, entry.currency)
    running[place] = running.get(place, Decimal(0)) + entry.amount
    return Booked(
        id=entry.id,
        month_on=entry.month_on,
        idea_id=entry.idea_id,
        idea_title=title,
        area_name=area_name,
        area_code=area_code,
        driver=driver,
        kind=entry.kind,
        sort=sort,
        counts_hard=entry.counts_hard,
        amount=entry.amount,
        running=running[place],
        currency=entry.currency,
        at=entry.at,
        person=person,
        reason=entry.reason,
    )
