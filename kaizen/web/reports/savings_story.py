"""What the first sentences of the savings are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.reports.queries.months import Months
from kaizen.reports.queries.savings import Inside, Savings, inside_of
from kaizen.reports.rules.figures import Figure, Held, Tally
from kaizen.reports.rules.money import beside_money, hard_of
from kaizen.reports.rules.programme.response import answered_within
from kaizen.reports.rules.response import QUARTERS_A_DAY
from kaizen.reports.rules.spans import Span
from kaizen.reports.rules.story import Facts, is_silent, story_of
from kaizen.reports.rules.story import Place as StoryPlace
from kaizen.review.rules.portfolio import Scope
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.savings_areas import spark_span
from kaizen.web.reports.savings_care import times_of
from kaizen.web.reports.story_words import Names, Told, told


def story(session: Session, found: Savings, picked: Chosen) -> list[Told]:
    """What goes well, what sleeps, and where to walk, each with the address of its rows."""
    times = times_of(found.tally, found.open_now.answers())
    share = answered_within(times)
    looks = found.tally.parts(Figure.AFTER_90)
    facts = Facts(
        hard=hard_of(found.tally, picked.currency),
        left=found.net.closed.left if found.net.says_something else None,
        looked_at=sum(looks.values()),
        held=looks.get(Held.HELD, 0),
        answered=share.whole,
        in_time=share.part,
        waiting=_late(found, found.area.id),
        asleep=found.open_now.asleep(found.area.id),
        lost=found.tally.amount(Figure.LOST, "", picked.currency),
        lost_changes=found.tally.count(Figure.LAPSED),
        unproven=found.tally.count(Figure.UNPROVEN, "all"),
        beside_money=beside_money(found.tally, Scope.SMALL).many,
        places=_places(session, found, picked),
    )
    told_of = [place.area for place in found.places if place.area is not None]
    told_of += [area for areas in found.inner.values() for area in areas]
    names = Names({area.id: (area.name, area.code) for area in told_of})
    return [told(one, picked, names) for one in story_of(facts)]


def _places(session: Session, found: Savings, picked: Chosen) -> list[StoryPlace]:
    """The areas right below; where one is silent or loses money, also what those inside say."""
    right_below = [(place, place.area) for place in found.places if place.area is not None]
    sent = {area.id: _sent(place.months, picked.today) for place, area in right_below}
    odd = _odd([(area, sent[area.id], place.net.closed.left) for place, area in right_below])
    around = both(found.span, spark_span(picked.today))
    inside = inside_of(session, found, odd, around, picked.currency)
    return [
        StoryPlace(
            area.id,
            sent=sent[area.id],
            left=place.net.closed.left,
            asleep=found.open_now.asleep(area.id),
            waiting=_late(found, area.id),
            below=_below(area, found, inside, picked.today),
        )
        for place, area in right_below
    ]


def _odd(places: Sequence[tuple[Area, Sequence[int], Decimal]]) -> list[Area]:
    """The area that is silent and the one that loses money of which the story speaks."""
    silent = [(sum(sent), area.id) for area, sent, _ in places if is_silent(sent)]
    losing = [(-left, area.id) for area, _, left in places if left < 0]
    told_of = {max(some)[1] for some in (silent, losing) if some}
    return [area for area, _, _ in places if area.id in told_of]


def _below(
    area: Area, found: Savings, inside: Mapping[int, Inside], today: date
) -> list[StoryPlace]:
    """The areas below one, down to the last."""
    unknown = Inside({}, Decimal(0))
    return [
        StoryPlace(
            inner.id,
            sent=_sent(inside.get(inner.id, unknown).months, today),
            left=inside.get(inner.id, unknown).left,
            asleep=found.open_now.asleep(inner.id),
            waiting=_late(found, inner.id),
            below=_below(inner, found, inside, today),
        )
        for inner in found.inner.get(area.id, ())
    ]


def _sent(months: Months, today: date) -> list[int]:
    """The ideas of the last months that are over."""
    over = [month for month in spark_span(today).months() if month < today.replace(day=1)]
    return [months.get(month, Tally()).count(Figure.SENT) for month in over]


def _late(found: Savings, area_id: int) -> int:
    ages = found.open_now.answers([area_id])
    return sum(many for age, many in ages.items() if age > QUARTERS_A_DAY)


def both(one: Span, other: Span) -> Span:
    """The shortest span that holds two."""
    return Span(min(one.first_on, other.first_on), max(one.until_on, other.until_on))
