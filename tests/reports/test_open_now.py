"""What is open at the moment: its age, what is in hand, and how much each holder carries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kaizen.people.queries.areas import calendar_for
from kaizen.reports.queries.open_now import OpenNow, open_in
from kaizen.reports.rules.programme.standing import ageing
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import agreed, begun, parked, sent, slipped, used


def ask(cast: Cast, *, now: datetime = THURSDAY) -> OpenNow:
    cast.session.flush()
    calendar = calendar_for(cast.session, cast.nordhafen)
    return open_in(cast.session, cast.nordhafen, calendar=calendar, now=now)


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
    assert holders == len({load.person_id for load in found.loads})
    assert found.work([cast.press.id])[0] == 3
    assert found.work([], alone=cast.production.id) == (0, 0)
    assert found.work([], alone=cast.press.id)[0] == 3
