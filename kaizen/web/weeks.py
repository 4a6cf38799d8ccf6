"""Week by week: whether ideas are drying up in an area, and how long its changes hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from flask import Blueprint, Response, render_template
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed
from kaizen.people.models import Area
from kaizen.people.permissions import can
from kaizen.people.queries.areas import chain_of
from kaizen.people.rules import Permission
from kaizen.reports.models.rhythms import RollUp
from kaizen.reports.queries.rhythms import count_unanswered, fade_of, rhythms_of, roll_up_of
from kaizen.reports.rules.rhythm import FadePoint, Measure, Rhythm, Week
from kaizen.web.charts import NARROW, WIDE, Chart, fade_chart, looks_of, process_chart
from kaizen.web.formats import decimal
from kaizen.web.idea_filter import area_for
from kaizen.web.reports.programme_tables import fade_table
from kaizen.web.reports.tables import Cell, Table, sent_as_csv
from kaizen.web.session import actor

pages = Blueprint("weeks", __name__)

#: The month by which people judge a change: the third look.
JUDGED_AT = 3

_NAMES: Mapping[Measure, LazyString] = {
    Measure.IDEAS: lazy_gettext("Ideas"),
    Measure.VOICES: lazy_gettext("Voices for ideas"),
    Measure.NEWS: lazy_gettext("News of the work"),
}
_DRYING_UP: Mapping[Measure, LazyString] = {
    Measure.IDEAS: lazy_gettext("Ideas are drying up since week %(week)s"),
    Measure.VOICES: lazy_gettext("Fewer voices for ideas since week %(week)s"),
    Measure.NEWS: lazy_gettext("News of the work are drying up since week %(week)s"),
}


@dataclass(frozen=True)
class Panel:
    """One measure: its sentence, what the chart shows in words, the chart twice, and the table."""

    key: str
    name: str
    title: str
    gist: str
    rhythm: Rhythm
    wide: Chart
    narrow: Chart
    rows: list[tuple[Week, str]]


@dataclass(frozen=True)
class Fade:
    """The life of changes in one place; `code` is that of its area."""

    code: str
    title: str
    gist: str
    points: tuple[FadePoint, ...]
    wide: Chart
    narrow: Chart


@pages.get("/areas/<code>/weeks")
@login_required
def show(code: str) -> str:
    """The weeks of an area and all below it, for those who answer its ideas.

    Raises:
        NotFound: no such area, or not for this person's eyes.
        NotAllowed: the person neither supervises nor leads there.
    """
    session = db.session()
    area = _area(session, code)
    stand = roll_up_of(session, area.site_id or area.id)
    rhythms = rhythms_of(session, area, stand) if stand else {}
    above = chain_of(session, area)[:0:-1]
    return render_template(
        "areas/weeks.html",
        area=area,
        above=above,
        stand=stand,
        title=answer_of(rhythms),
        is_drying=any(rhythm.open_spell for rhythm in rhythms.values()),
        waiting=count_unanswered(session, area),
        panels=[_panel(measure, rhythm) for measure, rhythm in rhythms.items()],
        watched_in=_watched_in(session, rhythms, above, stand),
        fades=_fades(session, area),
    )


@pages.get("/areas/<code>/weeks/<table>.csv")
@login_required
def as_csv(code: str, table: str) -> Response:
    """One table of the page: the weeks of a measure, or how long changes hold.

    Raises:
        NotFound: no such area or table, or not for this person's eyes.
        NotAllowed: the person neither supervises nor leads there.
    """
    session = db.session()
    area = _area(session, code)
    stand = roll_up_of(session, area.site_id or area.id)
    rhythms = rhythms_of(session, area, stand) if stand else {}
    weeks = [_weeks_table(measure, rhythm) for measure, rhythm in rhythms.items()]
    fade = fade_table(fade_of(session, area))
    return sent_as_csv([*weeks, fade], table, f"weeks-{area.id}")


def _area(session: Session, code: str) -> Area:
    area = area_for(session, actor(), code)
    if not can(actor(), Permission.IDEA_REVIEW, area=area):
        raise NotAllowed("Supervisors and leaders of the area see this page.")
    return area


def _weeks_table(measure: Measure, rhythm: Rhythm) -> Table:
    columns = (gettext("Week"), gettext("Monday"), str(_NAMES[measure]))
    rows: list[tuple[Cell, ...]] = [
        (week.number, f"{week.monday:%Y-%m-%d}", week.count) for week in rhythm.weeks
    ]
    return Table(measure.value, str(_NAMES[measure]), tuple(map(str, columns)), rows)


def answer_of(rhythms: Mapping[Measure, Rhythm]) -> str:
    """The answer of the whole page: what dries up, else how ideas come."""
    for measure, rhythm in rhythms.items():
        if rhythm.open_spell is not None:
            return _drying(measure, rhythm)
    ideas = rhythms.get(Measure.IDEAS)
    if ideas is None or not ideas.weeks:
        return str(gettext("No idea has been counted here yet"))
    if not ideas.is_enough:
        return _too_early(ideas)
    if ideas.is_tiny:
        return str(gettext("Too few ideas come here to tell by this area alone"))
    mean = decimal(ideas.normals[-1].limits.mean)
    if len(ideas.normals) > 1:
        return str(gettext("More ideas come than before: %(mean)s a week", mean=mean))
    return str(gettext("Ideas come steadily: %(mean)s a week", mean=mean))


def _drying(measure: Measure, rhythm: Rhythm) -> str:
    spell = rhythm.open_spell
    week = rhythm.weeks[spell.start].number if spell else ""
    return str(_DRYING_UP[measure]) % {"week": week}


def _too_early(rhythm: Rhythm) -> str:
    return str(
        ngettext(
            "%(num)d more week until we can tell",
            "%(num)d more weeks until we can tell",
            rhythm.missing,
        )
    )


def _panel(measure: Measure, rhythm: Rhythm) -> Panel:
    name = str(_NAMES[measure])
    title = f"{name}: {_numbers(rhythm)}"
    counts = ngettext("%(num)d week shown.", "%(num)d weeks shown.", len(rhythm.weeks))
    return Panel(
        key=measure.value,
        name=name,
        title=title,
        gist=f"{title}. {counts}",
        rhythm=rhythm,
        wide=process_chart(rhythm, WIDE),
        narrow=process_chart(rhythm, NARROW),
        rows=_rows(rhythm),
    )


def _rows(rhythm: Rhythm) -> list[tuple[Week, str]]:
    """The weeks with what the chart shows by place and colour, newest first."""
    words = {
        "low": gettext("part of a low stretch"),
        "out": gettext("far from usual"),
        "": gettext("as usual") if rhythm.is_enough and not rhythm.is_tiny else "",
    }
    looks = {} if rhythm.is_tiny else looks_of(rhythm)
    return [(week, str(words[looks.get(place, "")])) for place, week in enumerate(rhythm.weeks)][
        ::-1
    ]


def _numbers(rhythm: Rhythm) -> str:
    """What the chart says, in numbers."""
    if not rhythm.weeks:
        return str(gettext("none yet"))
    if not rhythm.is_enough:
        return _too_early(rhythm)
    limits = rhythm.normals[-1].limits
    if rhythm.is_tiny:
        return str(gettext("%(mean)s a week, too few to tell")) % {"mean": decimal(limits.mean)}
    spell = rhythm.open_spell
    if spell is not None:
        since = fmean(week.count for week in rhythm.weeks[spell.start :])
        words = gettext("%(mean)s a week were usual, %(now)s since week %(week)s")
        return str(words) % {
            "mean": decimal(limits.mean),
            "now": decimal(since),
            "week": rhythm.weeks[spell.start].number,
        }
    words = gettext("usually %(mean)s a week, by chance %(lower)s to %(upper)s")
    return str(words) % {
        "mean": decimal(limits.mean),
        "lower": decimal(limits.lower),
        "upper": decimal(limits.upper),
    }


def _watched_in(
    session: Session, rhythms: Mapping[Measure, Rhythm], above: list[Area], stand: RollUp | None
) -> Area | None:
    """Where ideas of an area with too few are watched: the nearest above that has enough."""
    ideas = rhythms.get(Measure.IDEAS)
    if stand is None or ideas is None or not ideas.is_tiny:
        return None
    for area in reversed(above):
        rhythm = rhythms_of(session, area, stand)[Measure.IDEAS]
        if rhythm.is_enough and not rhythm.is_tiny:
            return area
    return None


def _fades(session: Session, area: Area) -> list[Fade]:
    """The curve of the area, and beside it that of its site."""
    places = [area] if area.is_site else [area, area.site or area]
    return [fade for place in places if (fade := fade_panel(place, fade_of(session, place)))]


def fade_panel(place: Area, points: tuple[FadePoint, ...]) -> Fade | None:
    """How long the changes of a place hold; None where none is a month old."""
    if not points:
        return None
    judged = next((point for point in points if point.month == JUDGED_AT), points[-1])
    title = ngettext(
        "%(place)s: %(held)s of %(all)s changes still hold after %(num)d month",
        "%(place)s: %(held)s of %(all)s changes still hold after %(num)d months",
        judged.month,
        place=place.name,
        held=judged.held,
        all=judged.changes,
    )
    last = points[-1]
    gist = gettext(
        "%(title)s. Month %(month)s: %(held)s of %(all)s.",
        title=title,
        month=last.month,
        held=last.held,
        all=last.changes,
    )
    wide, narrow = fade_chart(points, WIDE), fade_chart(points, NARROW)
    return Fade(place.code, str(title), str(gist), points, wide, narrow)
