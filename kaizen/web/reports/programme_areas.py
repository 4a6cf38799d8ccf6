"""The table of areas: who takes part and how they are answered; never person by person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from kaizen.reports.queries.programme import Place, Programme
from kaizen.reports.rules.figures import Figure, Tally
from kaizen.reports.rules.groups import FEWEST_PEOPLE
from kaizen.reports.rules.programme.deciding import decided_first
from kaizen.reports.rules.programme.participation import per_head_year, took_part
from kaizen.reports.rules.programme.response import Times, answered_within, waited
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.silence import Place as Quiet
from kaizen.reports.rules.programme.silence import shifts, silent
from kaizen.reports.rules.programme.standing import work_per_holder
from kaizen.reports.rules.programme.sustaining import sustain_rate
from kaizen.web.reports import programme_words as words
from kaizen.web.reports.programme_panels import answer_times


@dataclass(frozen=True)
class AreaRow:
    """One area of the table; `code` leads to its own page and is empty for a shared row."""

    name: str
    code: str
    part: Share
    ideas: Decimal | None
    changes: Decimal | None
    median: str
    within: Share
    first: Share
    held: Share
    #: Open ideas per holder; None where nobody holds any.
    load: Decimal | None


def area_rows(programme: Programme) -> list[AreaRow]:
    """The table of the areas right below."""
    return [_area_row(place, programme) for place in programme.places]


def sum_row(programme: Programme) -> AreaRow:
    """The row below the table: all of the area."""
    times = answer_times(programme.tally, programme.open_now.answers())
    load = work_per_holder(*programme.open_now.work())
    name = programme.area.name
    return _row(name, "", programme.people, programme.tally, times, programme.days, load)


def quiet_shifts(programme: Programme) -> list[Quiet]:
    """Shifts of the area whose people sent nothing; those of fewer than five are not told."""
    sent = programme.tally.parts(Figure.SHIFT)
    found = shifts(sent, programme.open_now.on_shifts())
    return silent(shift for shift in found if shift.heads >= FEWEST_PEOPLE)


def _area_row(place: Place, programme: Programme) -> AreaRow:
    now = programme.open_now
    running = now.answers(place.area_ids, with_own=place.with_own)
    times = answer_times(place.tally, running)
    load = work_per_holder(*now.work(place.area_ids, with_own=place.with_own))
    name = _name(place, programme)
    return _row(name, place.code, place.people, place.tally, times, programme.days, load)


def _row(
    name: str,
    code: str,
    people: int,
    tally: Tally,
    times: Times,
    days: int,
    load: Decimal | None,
) -> AreaRow:
    heads = people.bit_count()
    return AreaRow(
        name=name,
        code=code,
        part=took_part(tally.people, people),
        ideas=per_head_year(tally.count(Figure.SENT), heads=heads, days=days),
        changes=per_head_year(tally.count(Figure.IN_USE), heads=heads, days=days),
        median=words.time_words(waited(times)),
        within=answered_within(times),
        first=decided_first(tally.parts(Figure.SETTLED_BY)),
        held=sustain_rate(tally.parts(Figure.AFTER_90)),
        load=load,
    )


def _name(place: Place, programme: Programme) -> str:
    if place.code:
        return place.names[0]
    rest = str(gettext("Rest of %(area)s", area=programme.area.name))
    return ", ".join((*place.names, rest)) if place.names else rest
