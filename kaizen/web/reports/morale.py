"""How people are, beside what is saved: the same areas, the same months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.metrics.rules.conditions import Condition, Series
from kaizen.metrics.rules.pulse import FEWEST, Counts, Score, score_of
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission, is_below
from kaizen.reports.queries.months import stand_of
from kaizen.reports.queries.morale import (
    Ground,
    ground_of,
    hard_savings,
    watched_changes,
)
from kaizen.reports.queries.standing_on import marks_of_people
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.morale import rolling, total
from kaizen.reports.rules.spans import Comparison, Span
from kaizen.web import formats
from kaizen.web.reports import morale_words as words
from kaizen.web.reports.amounts import shorter
from kaizen.web.reports.behind import rows_of
from kaizen.web.reports.control import Chosen, choices, chosen
from kaizen.web.reports.kept import body_of
from kaizen.web.reports.morale_areas import Hard, area_lines, known_in
from kaizen.web.reports.morale_changes import MOST_WATCHED, shown_changes, warnings_first
from kaizen.web.reports.morale_tables import areas_table, months_table
from kaizen.web.reports.strips import NARROW, WIDE, Point, Points, Strip, bars, dots
from kaizen.web.reports.tables import sent_as_csv
from kaizen.web.reports.unchanged import known, tagged
from kaizen.web.session import actor, now

pages = Blueprint("morale", __name__)


@dataclass(frozen=True)
class Panel:
    """One strip: its sentence, the strip for a desk and for a phone, its name in the table."""

    name: str
    title: str
    wide: Strip
    narrow: Strip
    #: The written value of each month, for the table.
    cells: list[str]
    #: Where the rows behind it are; nobody's answers can be looked at one by one.
    url: str = ""

    @property
    def gist(self) -> str:
        """The strip in words."""
        return self.title


@dataclass(frozen=True)
class Facts:
    """What the strips are drawn from: the area's months, and who stands behind the answers."""

    months: list[date]
    hard: dict[date, Decimal]
    counts: dict[date, Counts]
    told: Area
    conditions: dict[Condition, Series]


@pages.get("/morale")
@login_required
def show() -> Response:
    """Savings, answers and conditions of an area by month, with what rose around which change.

    Raises:
        NotAllowed: the person reads no reports, or not of this area.
        NotFound: no such area, or one of another site.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    # Which changes are named hangs on who reads, and figures of people are in no roll-up.
    also = (person.id, person.session_epoch, marks_of_people(session, picked.site))
    same = known(session, person, picked, also=also)
    if same is not None:
        return same
    template = "reports/morale/_body.html"
    body = body_of(
        session, person, picked, template, lambda: _told(session, person, picked), also=also
    )
    page = render_template("reports/morale.html", body=body)
    return tagged(make_response(page), session, person, picked, also=also)


def _told(session: Session, person: Person, picked: Chosen) -> dict[str, Any]:
    """Everything that the page tells."""
    ground, inside, hard = _look(session, picked)
    facts = _facts(picked, ground, picked.span, hard)
    before = _facts(picked, ground, _before(picked), hard)
    watched = watched_changes(session, person, picked.area, ground, picked.today)
    return {
        "picked": picked,
        "control": choices(picked, session, person, "morale.show"),
        "stand": stand_of(session, picked.site.id),
        "title": words.title(facts.hard, _score(facts), _score(before), watched, picked.currency),
        "facts": facts,
        "panels": _panels(facts, before, picked),
        "months": facts.months,
        "answers": total(facts.counts, facts.months),
        "told_with": facts.told if facts.told.id != picked.area.id else None,
        "watched": shown_changes(session, person, watched),
        "not_shown": sum(one.many for one in warnings_first(watched)[MOST_WATCHED:]),
        "lines": area_lines(picked, ground, inside, hard),
        "condition_names": [words.NAMES[one] for one in Condition],
        "definitions": words.definitions(),
        "may_write": can(person, Permission.CONDITION_WRITE, area=picked.area),
        "csv": lambda table: picked.address("morale.as_csv", table=table),
    }


@pages.get("/morale/<table>.csv")
@login_required
def as_csv(table: str) -> Response:
    """One table of the page, for the same area and time.

    Raises:
        NotFound: the page has no such table.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    ground, inside, hard = _look(session, picked)
    facts = _facts(picked, ground, picked.span, hard)
    # The page tells who said what only where enough did in all of the time.
    enough = total(facts.counts, facts.months).answers >= FEWEST
    tables = (
        months_table(
            facts.months,
            facts.hard,
            facts.counts if enough else {},
            facts.conditions,
            picked.currency,
        ),
        areas_table(
            [line.sums for line in area_lines(picked, ground, inside, hard)], picked.currency
        ),
    )
    return sent_as_csv(tables, table, picked.file_name("morale"))


def _before(picked: Chosen) -> Span:
    """What the span is held against, whether or not one asked for it."""
    return picked.before or picked.span.against(Comparison.PREVIOUS) or picked.span


def _reach(picked: Chosen) -> Span:
    first = min(_before(picked).first_on, picked.span.first_on)
    return Span(first, picked.span.until_on)


def _facts(picked: Chosen, ground: Ground, span: Span, hard: Hard) -> Facts:
    area = picked.area
    months = list(span.months())
    told = ground.nearest_told(area, months)
    return Facts(
        months=months,
        hard={on: much for on, much in hard[area.id].items() if on in months},
        counts=ground.counts_of(told),
        told=told,
        conditions=ground.conditions_of(area) if ground.is_large_enough(area) else {},
    )


def _score(facts: Facts) -> Score | None:
    return score_of(total(facts.counts, facts.months))


def _panels(facts: Facts, before: Facts, picked: Chosen) -> list[Panel]:
    months, answers = facts.months, total(facts.counts, facts.months)
    found = [
        _panel(
            words.SAVED,
            words.saved(facts.hard, picked.currency),
            months,
            [_amount(facts.hard.get(on), picked.currency) for on in months],
            look="hard",
            url=rows_of(picked, Figure.HARD),
        )
    ]
    if answers.answers >= FEWEST:
        scores = [_score_at(facts.counts, on) for on in months]
        serious = [_serious_at(facts.counts, on) for on in months]
        found.append(
            _dots(words.RECOMMEND, words.recommend(answers, _score(before)), months, scores)
        )
        found.append(_dots(words.SERIOUS, words.serious(answers), months, serious))
    for condition in Condition:
        series = facts.conditions.get(condition, {})
        points = [_condition(series.get(on), condition) for on in months]
        if not any(points):
            continue
        title = words.condition(
            condition,
            known_in(series, months),
            known_in(before.conditions.get(condition, {}), before.months),
        )
        name = words.NAMES[condition]
        draw = _dots if condition is Condition.ABSENCE else _panel
        found.append(draw(name, title, months, points))
    return found


def _panel(
    name: object,
    title: str,
    months: list[date],
    points: Points,
    *,
    look: str = "plain",
    url: str = "",
) -> Panel:
    wide, narrow = (bars(months, points, on, look) for on in (WIDE, NARROW))
    return Panel(str(name), title, wide, narrow, _cells(points), url)


def _dots(name: object, title: str, months: list[date], points: Points) -> Panel:
    wide, narrow = (dots(months, points, on) for on in (WIDE, NARROW))
    return Panel(str(name), title, wide, narrow, _cells(points))


def _cells(points: Points) -> list[str]:
    return [point.words if point else "–" for point in points]


def _amount(amount: Decimal | None, currency: str) -> Point | None:
    if amount is None:
        return None
    whole = formats.money(amount.quantize(Decimal(1)), currency)
    return Point(float(amount), whole, short=shorter(amount))


def _score_at(counts: dict[date, Counts], on: date) -> Point | None:
    """The answers of three months; a month in which nothing was counted is a gap."""
    score = score_of(rolling(counts, on)) if on in counts else None
    if score is None:
        return None
    return Point(score.points, words.points(score.points), low=score.low, high=score.high)


def _serious_at(counts: dict[date, Counts], on: date) -> Point | None:
    together = rolling(counts, on)
    if on not in counts or together.with_idea < FEWEST:
        return None
    share = 100 * together.taken_seriously / together.with_idea
    return Point(share, formats.percent(round(share)))


def _condition(value: Decimal | None, condition: Condition) -> Point | None:
    if value is None:
        return None
    return Point(float(value), words.value(condition, value))


def _look(session: Session, picked: Chosen) -> tuple[Ground, list[Area], Hard]:
    """The ground, the area and those below it with at least five people, and what they saved."""
    ground = ground_of(session, picked.site, _reach(picked), picked.today)
    below = [area for area in ground.areas.values() if is_below(area.path, picked.area.path)]
    inside = [area for area in below if ground.is_large_enough(area)]
    around = [picked.area.id, *(area.id for area in inside)]
    return ground, inside, hard_savings(session, around, _reach(picked), picked.currency)
