"""The months of areas: what marks them, and that reckoning again gives what is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from kaizen.core.transaction import transaction
from kaizen.ideas.actions.drafting import Words
from kaizen.ideas.models import Idea
from kaizen.jobs.rolling import rebuild, roll_up_months
from kaizen.ownership.actions.changing import change_idea
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Area
from kaizen.reports.actions.marking import spread_marks
from kaizen.reports.models.months import StaleMonth
from kaizen.reports.queries.months import months_of, stand_of, tally_of
from kaizen.reports.queries.open_now import open_now_of
from kaizen.reports.rules.figures import Figure, Tally, bits_of
from kaizen.reports.rules.spans import Span
from tests.support.cast import THURSDAY, Cast, later

MARCH = date(2026, 3, 1)
WORDS = Words(problem="The hose lies across the walkway.", proposal="Hang it up.")
SPRING = Span(MARCH, date(2026, 6, 1))


def send(cast: Cast, at: datetime = THURSDAY) -> Idea:
    with transaction():
        idea = cast.draft()
        submit_idea(idea, actor=cast.olga, now=at)
    return idea


def marks(cast: Cast) -> set[tuple[int, date]]:
    """The months that are to be reckoned anew, once the marks of ideas are spread over them."""
    with transaction():
        spread_marks()
    rows = cast.session.execute(select(StaleMonth.area_id, StaleMonth.month_on))
    return {(area_id, month_on) for area_id, month_on in rows}


def counted(cast: Cast, area: Area) -> Tally:
    cast.session.expire_all()
    return tally_of(cast.session, area, SPRING)


def waits_at(cast: Cast, area: Area) -> dict[int, int]:
    cast.session.expire_all()
    return dict(open_now_of(cast.session, area, [], SPRING).answers())


def test_a_sent_idea_counts_in_its_area_and_all_above_it(cast: Cast) -> None:
    send(cast)
    assert marks(cast) == {(cast.press.id, MARCH)}
    assert roll_up_months(later(minutes=1)) > 0
    assert marks(cast) == set()
    for area in (cast.press, cast.production, cast.nordhafen):
        assert counted(cast, area).count(Figure.SENT) == 1
        assert counted(cast, area).people == bits_of([cast.olga.id])
    assert counted(cast, cast.assembly) == Tally()
    assert counted(cast, cast.brookfield) == Tally()


def test_the_last_evening_of_a_month_is_that_of_the_plants_calendar(cast: Cast) -> None:
    # 23:30 in Berlin on the last of March, and half past midnight on the first of April.
    send(cast, later(days=19, hours=8, minutes=28))
    send(cast, later(days=19, hours=9, minutes=28))
    roll_up_months(later(days=20))
    found = months_of(cast.session, cast.nordhafen, SPRING)
    assert {month: tally.count(Figure.SENT) for month, tally in found.items()} == {
        MARCH: 1,
        date(2026, 4, 1): 1,
    }


def test_an_idea_that_moves_leaves_the_area_it_came_from(cast: Cast) -> None:
    idea = send(cast)
    roll_up_months(later(minutes=1))
    with transaction():
        change_idea(idea, WORDS, area=cast.assembly, actor=cast.olga, now=later(hours=1))
    roll_up_months(later(hours=1))
    assert counted(cast, cast.press) == Tally()
    assert counted(cast, cast.assembly).count(Figure.SENT) == 1
    assert counted(cast, cast.production).count(Figure.SENT) == 1


def test_each_reckoning_makes_a_new_version_and_none_without_marks(cast: Cast) -> None:
    assert stand_of(cast.session, cast.nordhafen.id) is None
    send(cast)
    roll_up_months(later(minutes=1))
    stand = stand_of(cast.session, cast.nordhafen.id)
    assert stand is not None
    version = stand.version
    roll_up_months(later(minutes=2))
    cast.session.expire_all()
    assert (stand.version, stand.at) == (version, later(minutes=1))
    send(cast, later(minutes=3))
    roll_up_months(later(minutes=4))
    cast.session.expire_all()
    # One for the month, one for what stands at the moment.
    assert (stand.version, stand.at) == (version + 2, later(minutes=4))


def test_what_stands_makes_a_new_version_only_where_it_differs(cast: Cast) -> None:
    roll_up_months(later(minutes=1))
    stand = stand_of(cast.session, cast.nordhafen.id)
    assert stand is not None
    known = stand.version, stand.mark
    roll_up_months(later(minutes=20))
    cast.session.expire_all()
    assert (stand.version, stand.mark, stand.at) == (*known, later(minutes=20))
    send(cast, later(minutes=20))
    roll_up_months(later(minutes=21))
    cast.session.expire_all()
    version = stand.version
    assert version > known[0]
    assert stand.mark != known[1]
    # The idea has waited for a quarter of an hour more.
    roll_up_months(later(minutes=40))
    cast.session.expire_all()
    assert stand.version == version + 1


def test_what_stands_is_reckoned_anew_each_quarter_of_an_hour(cast: Cast) -> None:
    send(cast)
    roll_up_months(later(minutes=1))
    assert waits_at(cast, cast.press) == {1: 1}
    roll_up_months(later(minutes=15))
    assert waits_at(cast, cast.press) == {1: 1}
    roll_up_months(later(minutes=62))
    assert waits_at(cast, cast.press) == {5: 1}


def test_rebuilding_gives_the_same_and_takes_what_is_gone_away(cast: Cast) -> None:
    send(cast)
    roll_up_months(later(minutes=1))
    kept = counted(cast, cast.nordhafen)
    steps = list(rebuild(cast.nordhafen.id, later(minutes=2)))
    assert steps == sorted(set(steps), reverse=True)
    assert steps[-1] >= 1
    assert counted(cast, cast.nordhafen) == kept
    assert list(rebuild(cast.brookfield.id, later(minutes=2))) == []
