"""The very rows behind a figure of a report: a page, and the same as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby, islice
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import NotFound
from kaizen.core.money import round_money
from kaizen.ideas.queries.seeing import shared_with
from kaizen.ideas.rules import LARGEST_ID, reference
from kaizen.people.models import Area, Person
from kaizen.reports.queries.behind import Behind, Wanted, rows_behind, stretch_of, titles_of
from kaizen.reports.queries.months import stand_of, tally_of
from kaizen.reports.queries.sources.rows import Stretch
from kaizen.reports.rules.figures import Figure, Tally
from kaizen.reports.rules.money import NetPart, Purpose, purpose_part
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.rules.lines import BenefitClass, ValueStage
from kaizen.web import formats
from kaizen.web.downloads import LongTable, sent_as_csv
from kaizen.web.reports.control import Chosen, choices, chosen
from kaizen.web.reports.figure_words import DAYS, TIMES, WORDS, part_words
from kaizen.web.session import actor, now

pages = Blueprint("figures", __name__)

#: So many ideas stand on one page.
PAGE = 50
#: A list of parts that is longer is drawn out of numbers, and says nothing line by line.
MOST_PARTS = 14
#: Titles are looked up for so many ideas at once.
BATCH = 500
#: Parts of these are numbers.
NUMBERS = TIMES | DAYS
#: Parts of these are never added up; without one asked for, this one is shown.
APART: dict[Figure, str] = {
    Figure.BOOKED: BenefitClass.HARD_COST.value,
    Figure.PROMISE: ValueStage.VERIFIED.value,
    Figure.WINDOW: f"{Scope.ALL}:{NetPart.HARD}",
    Figure.SMALL: NetPart.HARD.value,
    Figure.AWARDED: Scope.ALL.value,
    Figure.UNPROVEN: Scope.ALL.value,
    Figure.LOSING: Scope.ALL.value,
    Figure.BESIDE_MONEY: purpose_part(Scope.ALL, Purpose.TIME),
    Figure.HANDLED: Scope.ALL.value,
    Figure.DECLINED_HOW: "instead",
}


@dataclass(frozen=True)
class Line:
    """One idea as it is shown; no address where the reader may not open it."""

    reference: str
    title: str
    url: str
    area: str
    month: str
    parts: str
    value: str


@dataclass(frozen=True)
class Part:
    """One part of the figure with its own rows."""

    name: str
    value: str
    url: str
    is_current: bool


@pages.get("/figures/<figure>")
@login_required
def show(figure: str) -> str:
    """The ideas behind a figure, the newest first.

    Raises:
        NotFound: no such figure, or no such area.
        NotAllowed: the reader reads no reports of the area.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    wanted = _wanted(figure, picked)
    tally = tally_of(session, picked.area, picked.span)
    found = _page(session, picked, wanted)
    page = found[:PAGE]
    return render_template(
        "reports/rows.html",
        words=WORDS[wanted.figure],
        chosen=picked,
        control=choices(picked, session, person, "figures.show", figure=wanted.figure.value),
        wanted=wanted,
        whole_url=_whole(picked, wanted),
        total=_value(wanted.of(tally), wanted),
        part=None if wanted.part is None else part_words(wanted.figure, wanted.part),
        parts=_parts(picked, wanted, tally),
        rows=_lines(session, person, page, wanted),
        stand=stand_of(session, picked.site.id),
        csv_url=_address(picked, wanted, "figures.as_csv"),
        older_url=_older(picked, wanted, found),
        newer_url=_address(picked, wanted) if "before" in request.args else "",
    )


@pages.get("/figures/<figure>.csv")
@login_required
def as_csv(figure: str) -> Response:
    """All of the rows behind a figure, as a table for spreadsheets."""
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    wanted = _wanted(figure, picked)
    header = [gettext("Number"), gettext("Idea"), gettext("Area code"), gettext("Area")]
    header += [gettext("Month"), gettext("Part"), gettext("Value"), gettext("Currency")]
    stretch = stretch_of(session, picked.area, picked.span, picked.calendar, today=picked.today)
    rows = _cells(stretch, wanted, shared_with(person, of_few=True))
    name = f"{wanted.figure.value}-{picked.area.code}-{picked.span.first_on:%Y-%m}"
    return sent_as_csv(LongTable(name, header, lambda: rows))


def _wanted(figure: str, picked: Chosen) -> Wanted:
    if figure not in {one.value for one in WORDS}:
        raise NotFound("There is no such figure.")
    known = Figure(figure)
    currency = request.args.get("currency", "")
    if not currency and WORDS[known].is_money:
        currency = picked.currency
    return Wanted(
        known,
        request.args.get("part", APART.get(known)),
        currency,
        request.args.get("least", type=int) if known in NUMBERS else None,
        request.args.get("most", type=int) if known in NUMBERS else None,
    )


def _page(session: Session, picked: Chosen, wanted: Wanted) -> list[Behind]:
    """The ideas of this page and one more; all rows of an idea stand on the same page."""
    before = request.args.get("before", type=int)
    before_id = None if before is None else min(max(before, 0), LARGEST_ID)
    stretch = stretch_of(
        session,
        picked.area,
        picked.span,
        picked.calendar,
        today=picked.today,
        before_id=before_id,
        batch=PAGE + 1,
    )
    ideas = groupby(rows_behind(session, stretch, wanted), key=lambda row: row.idea_id)
    return list(chain.from_iterable(list(rows) for _, rows in islice(ideas, PAGE + 1)))


def _older(picked: Chosen, wanted: Wanted, found: Sequence[Behind]) -> str:
    ids = list(dict.fromkeys(row.idea_id for row in found))
    return _address(picked, wanted, before=ids[PAGE - 1]) if len(ids) > PAGE else ""


def _address(picked: Chosen, wanted: Wanted, endpoint: str = "figures.show", **changed: Any) -> str:
    asked = {
        "figure": wanted.figure.value,
        "part": wanted.part,
        "currency": None if wanted.currency in ("", picked.currency) else wanted.currency,
        "least": wanted.least,
        "most": wanted.most,
    }
    return picked.address(endpoint, **{**asked, **changed})


def _parts(picked: Chosen, wanted: Wanted, tally: Tally) -> list[Part]:
    """Each part with what it counts; where parts are numbers, a list of them says nothing."""
    if wanted.figure in NUMBERS:
        return []
    known: dict[str, int | Decimal] = {
        **(tally.amount_parts(wanted.figure, wanted.currency) if wanted.currency else {}),
        **({} if wanted.currency else tally.parts(wanted.figure)),
    }
    ordered = sorted(known.items(), key=_by_size)[:MOST_PARTS]
    if len(ordered) == 1 and wanted.part is None:
        return []
    return [
        Part(
            part_words(wanted.figure, part),
            _value(value, wanted),
            _address(picked, wanted, part=part),
            part == wanted.part,
        )
        for part, value in ordered
        if part_words(wanted.figure, part)
    ]


def _whole(picked: Chosen, wanted: Wanted) -> str:
    """All parts together again; nothing where parts are never added up."""
    is_whole = wanted.part is None or wanted.figure in APART
    return "" if is_whole else _address(picked, wanted, part=None)


def _by_size(part: tuple[str, int | Decimal]) -> tuple[Decimal, str]:
    return -abs(Decimal(part[1])), part[0]


def _lines(session: Session, person: Person, rows: Sequence[Behind], wanted: Wanted) -> list[Line]:
    readable = shared_with(person, of_few=True)
    titles = titles_of(session, {row.idea_id for row in rows}, readable)
    areas = _areas(session, rows)
    return [
        Line(
            reference(row.idea_id),
            titles.get(row.idea_id, gettext("An idea of another area")),
            url_for("idea.show", idea_id=row.idea_id) if row.idea_id in titles else "",
            areas[row.area_id].name,
            formats.month(row.on),
            _part_names(row, wanted),
            "" if row.value == 1 and not wanted.currency else _value(row.value, wanted),
        )
        for row in rows
    ]


def _cells(
    stretch: Stretch, wanted: Wanted, readable: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[object, ...]]:
    """Batch by batch, so that memory stays flat however many there are.

    They are read while they are sent: the request's own session has ended by then.
    """
    session = db.session()
    rows = rows_behind(session, stretch, wanted)
    while batch := list(islice(rows, BATCH)):
        titles = titles_of(session, {row.idea_id for row in batch}, readable)
        areas = _areas(session, batch)
        for row in batch:
            area = areas[row.area_id]
            yield (
                reference(row.idea_id),
                titles.get(row.idea_id, ""),
                area.code,
                area.name,
                row.on.replace(day=1),
                _part_names(row, wanted),
                _exact(row.value, wanted),
                wanted.currency,
            )


def _areas(session: Session, rows: Sequence[Behind]) -> dict[int, Area]:
    found = session.scalars(select(Area).where(Area.id.in_({row.area_id for row in rows})))
    return {area.id: area for area in found}


def _part_names(row: Behind, wanted: Wanted) -> str:
    return ", ".join(part_words(wanted.figure, part) for part in row.parts)


def _exact(value: int | Decimal, wanted: Wanted) -> int | Decimal:
    """An amount with as many digits as its currency has; more only where there are more."""
    if not isinstance(value, Decimal):
        return value
    rounded = round_money(value, wanted.currency)
    return rounded if rounded == value else value


def _value(value: int | Decimal, wanted: Wanted) -> str:
    if isinstance(value, Decimal):
        return formats.cents(value, wanted.currency)
    return formats.number(value)
