"""What is open at the moment: its age, what is in hand, and how much each holder carries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kaizen.people.queries.areas import areas_below
from kaizen.reports.actions.rolling_snapshots import keep_snapshots
from kaizen.reports.queries.open_now import OpenNow, open_now_of
from kaizen.reports.rules.programme.standing import ageing
from kaizen.reports.rules.spans import Span
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import agreed, begun, parked, sent, slipped, used

EVER = Span(date(2020, 1, 1), date(2030, 1, 1))


def ask(cast: Cast, *, now: datetime = THURSDAY) -> OpenNow:
    cast.session.flush()
    keep_snapshots(cast.session, cast.nordhafen, now=now)
    below = [area.id for area in areas_below(cast.session, cast.nordhafen)]
    return open_now_of(cast.session, cast.nordhafen, below, EVER)


def test_ages_are_days_of_the_site_and_what_is_in_use_has_none(cast: Cast) -> None:
    # Seven days before the Thursday, the day begins in Berlin at 23:00 UTC of the eve.
    edge = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
    for moment in (THURSDAY, edge, edge - timedelta(minutes=1), THURSDAY - timedelta(days=91)):
        sent(cast).submitted_at = moment
    parked(cast).submitted_at = THURSDAY - timedelta(days=60)
    used(cast)
    slipped(cast)
    assert ageing(ask(cast).ages()) == (2, 1, 1, 0, 1)


def test_agreed_work_is_in_hand_until_it_is_in_use(cast: Cast) -> None:
    sent(cast)
    agreed(cast)
    begun(cast)
    used(cast)
    assert ask(cast).in_hand() == 2


def test_open_ideas_and_who_holds_them_by_area(cast: Cast) -> None:
    sent(cast)
    sent(cast)
    agreed(cast, owner=cast.mia)
    sent(cast, cast.nora, area=cast.logistics)
    found = ask(cast)
    many, holders = found.work([cast.nordhafen.id])
    assert many == 4
    # Mia has the agreed one.
    assert holders == 2
    assert found.work([cast.press.id])[0] == 3
    assert found.work(with_own=True) == (0, 0)


def test_work_without_news_for_ten_working_days_sleeps(cast: Cast) -> None:
    begun(cast).last_news_at = THURSDAY - timedelta(days=20)
    begun(cast).last_news_at = THURSDAY - timedelta(days=2)
    found = ask(cast)
    assert [found.asleep(area.id) for area in (cast.press, cast.nordhafen)] == [1, 1]
    assert found.asleep(cast.logistics.id) == 0
