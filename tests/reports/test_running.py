"""Who still waits: asked of the ideas, by area, the author's time left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.people.queries.areas import areas_below, calendar_for
from kaizen.reports.actions.rolling_snapshots import keep_snapshots
from kaizen.reports.queries.open_now import OpenNow, open_now_of
from kaizen.reports.rules.response import MOST_QUARTERS, quarters, waiting_time
from kaizen.reports.rules.spans import Span
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import agreed, asked, parked, sent

EVER = Span(date(2025, 1, 1), date(2027, 1, 1))
HOUR = 4


def ask(cast: Cast, area: Area, now: datetime = THURSDAY, span: Span = EVER) -> OpenNow:
    cast.session.flush()
    keep_snapshots(cast.session, cast.nordhafen, now=now)
    below = [one.id for one in areas_below(cast.session, area)]
    return open_now_of(cast.session, area, below, span)


def at(cast: Cast, moment: datetime, **words: object) -> Idea:
    idea = sent(cast, **words)
    idea.submitted_at = moment
    return idea


def calendar(cast: Cast) -> WorkingCalendar:
    return calendar_for(cast.session, cast.press)


def test_ages_are_counted_in_each_area_and_all_above(cast: Cast) -> None:
    at(cast, THURSDAY - timedelta(hours=3))
    at(cast, THURSDAY - timedelta(hours=5), area=cast.logistics)
    found = ask(cast, cast.nordhafen)
    assert found.answers([cast.nordhafen.id]) == {3 * HOUR: 1, 5 * HOUR: 1}
    assert found.answers([cast.production.id]) == {3 * HOUR: 1}
    assert found.answers([cast.assembly.id]) == {}
    assert found.answers([cast.press.id, cast.logistics.id]).total() == 2
    assert found.answers(with_own=True) == {}
    assert ask(cast, cast.press).answers(with_own=True) == {3 * HOUR: 1}


def test_other_areas_are_not_asked(cast: Cast) -> None:
    at(cast, THURSDAY - timedelta(hours=5), area=cast.logistics)
    assert ask(cast, cast.production).answers() == {}


def test_what_is_answered_or_decided_does_not_wait(cast: Cast) -> None:
    agreed(cast)
    parked(cast)
    cast.session.flush()
    assert ask(cast, cast.nordhafen).decisions() == {}


def test_the_authors_time_does_not_count_for_the_decision(cast: Cast) -> None:
    # Sent on Wednesday at the same time, asked today; five hours later nobody has replied.
    idea = at(cast, THURSDAY - timedelta(days=1))
    asked(cast, idea)
    found = ask(cast, cast.press, later(hours=5))
    assert found.answers([cast.press.id]) == {}
    assert found.decisions() == {24 * HOUR: 1}


def test_what_waits_for_ever_is_not_told_apart(cast: Cast) -> None:
    for _ in range(3):
        at(cast, THURSDAY - timedelta(days=90))
    old = asked(cast, at(cast, THURSDAY - timedelta(days=90)))
    found = ask(cast, cast.press)
    assert found.answers([cast.press.id]) == {MOST_QUARTERS: 3}
    assert found.decisions() == {MOST_QUARTERS: 4}
    assert old.answered_at is not None


def test_long_ago_is_always_longer_than_is_told_apart(cast: Cast) -> None:
    # Thirty days hold ten working days even at the turn of the year.
    for day in range(0, 365, 5):
        now = later(days=day)
        waited = waiting_time(calendar(cast), now - timedelta(days=30), now)
        assert quarters(waited) == MOST_QUARTERS


def test_a_second_look_is_not_the_first_answer(cast: Cast) -> None:
    at(cast, THURSDAY - timedelta(hours=3)).appealed_at = THURSDAY
    found = ask(cast, cast.press)
    assert (found.answers(), found.decisions()) == ({}, {})


def test_only_ideas_sent_in_the_span_are_asked_for(cast: Cast) -> None:
    at(cast, THURSDAY - timedelta(days=90))
    at(cast, THURSDAY - timedelta(hours=3))
    march = Span(date(2026, 3, 1), date(2026, 4, 1))
    assert ask(cast, cast.press, span=march).answers() == {3 * HOUR: 1}
    assert ask(cast, cast.press).answers().total() == 2
