"""The weekly look at an area: what waits, what is due, what sleeps; for those who look after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaizen.ideas.rules import Stage
from kaizen.people.queries.areas import calendar_for
from kaizen.reports.queries.answered import answered_lately
from kaizen.reports.rules.programme.shares import Share
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.stand import stand

WEEK = "/areas/NH-PRESS/week"
LONG_AGO = {"submitted_at": later(days=-60)}


@pytest.fixture(autouse=True)
def _on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def test_what_is_due_within_the_week_stands_there_and_later_things_do_not(
    client: FlaskClient, cast: Cast
) -> None:
    stand(
        cast,
        Stage.IN_PROGRESS,
        title="Tool board",
        due_in_days=5,
        last_news_at=THURSDAY,
        **LONG_AGO,
    )
    stand(
        cast, Stage.IN_PROGRESS, title="New light", due_in_days=9, last_news_at=THURSDAY, **LONG_AGO
    )
    cast.session.commit()
    page = sign_in(client, cast.sam).get(WEEK).text
    assert "Due this week, or late" in page
    assert "Tool board" in page
    assert "New light" not in page
    assert "<h1>1 due or late</h1>" in page


def test_an_idea_that_waited_too_long_comes_first(client: FlaskClient, cast: Cast) -> None:
    stand(cast, submitted_at=later(days=-3), due_in_days=-2)
    cast.session.commit()
    page = sign_in(client, cast.sam).get(WEEK).text
    assert "<h1>1 idea waited longer than a day, 1 due or late</h1>" in page
    assert "0 of 1 answered within a day" in page


def test_work_without_news_is_asleep(client: FlaskClient, cast: Cast) -> None:
    stand(cast, Stage.IN_PROGRESS, due_in_days=20, last_news_at=later(days=-30))
    cast.session.commit()
    page = sign_in(client, cast.sam).get(WEEK).text
    assert "<h1>1 asleep</h1>" in page


def test_a_quiet_week_says_so_and_what_to_do(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.sam).get(WEEK).text
    assert "<h1>Nothing waits here this week</h1>" in page
    assert "Walk through the area and ask what gets in the way." in page


def test_what_lies_below_is_there_for_the_leader(client: FlaskClient, cast: Cast) -> None:
    stand(
        cast,
        Stage.IN_PROGRESS,
        title="Tool board",
        due_in_days=2,
        last_news_at=THURSDAY,
        **LONG_AGO,
    )
    cast.session.commit()
    assert "Tool board" in sign_in(client, cast.lena).get("/areas/NH/week").text


@pytest.mark.parametrize(("name", "status"), [("olga", 403), ("vera", 403), ("nils", 404)])
def test_it_is_for_those_who_look_after_the_area(
    client: FlaskClient, cast: Cast, name: str, status: int
) -> None:
    assert sign_in(client, getattr(cast, name)).get(WEEK).status_code == status


def test_the_board_leads_there(client: FlaskClient, cast: Cast) -> None:
    assert f'href="{WEEK}"' in sign_in(client, cast.sam).get("/areas/NH-PRESS").text
    assert f'href="{WEEK}"' not in sign_in(client, cast.olga).get("/areas/NH-PRESS").text


@pytest.mark.parametrize(
    ("sent_hours_ago", "answered_hours_ago", "share"),
    [
        (30.0, 10.0, Share(1, 1)),
        (30.0, 2.0, Share(0, 1)),
        (30.0, None, Share(0, 1)),
        (10.0, None, Share(0, 0)),
        (24.0 * 8, 24.0 * 7.9, Share(0, 0)),
    ],
    ids=["in time", "too late", "still waiting", "has time", "longer ago"],
)
def test_answers_of_the_last_days_count_by_working_days(
    session: Session,
    cast: Cast,
    sent_hours_ago: float,
    answered_hours_ago: float | None,
    share: Share,
) -> None:
    def ago(hours: float) -> object:
        return THURSDAY - timedelta(hours=hours)

    stage = Stage.SUBMITTED if answered_hours_ago is None else Stage.PARKED
    answered_at = None if answered_hours_ago is None else ago(answered_hours_ago)
    stand(cast, stage, submitted_at=ago(sent_hours_ago), answered_at=answered_at)
    session.commit()
    calendar = calendar_for(session, cast.press)
    assert answered_lately(session, cast.press, calendar, now=THURSDAY) == share
    assert answered_lately(session, cast.nordhafen, calendar, now=THURSDAY) == share
    assert answered_lately(session, cast.logistics, calendar, now=THURSDAY) == Share(0, 0)


def test_the_board_on_the_wall_says_how_many_were_answered_in_time(
    client: FlaskClient, cast: Cast
) -> None:
    stand(cast, Stage.PARKED, submitted_at=later(hours=-30), answered_at=later(hours=-20))
    cast.session.commit()
    page = sign_in(client, cast.olga).get("/areas/NH-PRESS/wall").text
    assert "1 of 1 answered within a day" in page
