"""The novelty watch: what is counted, who is told, and that nobody is told twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment, Supporter
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.jobs.watching import watch_novelty
from kaizen.notifications.models import Notice
from kaizen.notifications.wording import say
from kaizen.ownership.actions.checking import answer_check, close_idea
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Area, AreaCalendar
from kaizen.reports.actions.watching import watch_site
from kaizen.reports.models.rhythms import AreaFade, AreaWeek, NoveltySignal, RollUp
from kaizen.reports.queries.rhythms import rhythms_of, roll_up_of
from kaizen.reports.rules.rhythm import Measure, Rhythm
from tests.support.cast import Cast, later, make_cast
from tests.support.stages import check_of, kept, used

#: The first week, whose Monday is 29 December 2025; the clock changes in week 13.
FIRST = date(2025, 12, 29)
CALM = [2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3]


def noon(week: int) -> datetime:
    """Wednesday noon of that week, in UTC."""
    day = FIRST + timedelta(weeks=week, days=2)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def ideas(cast: Cast, counts: list[int], area: Area, first: int = 0) -> None:
    """So many ideas of each week, sent on its Wednesday."""
    for week, count in enumerate(counts, start=first):
        for _ in range(count):
            idea = cast.draft(area=area)
            idea.submitted_at = noon(week)
            idea.stage = Stage.WITHDRAWN.value
            idea.closed_at = noon(week)
    cast.session.commit()


def look(cast: Cast, week: int) -> int:
    with transaction():
        return watch_site(cast.nordhafen.id, now=noon(week))


def rhythm(cast: Cast, area: Area, measure: Measure = Measure.IDEAS) -> Rhythm:
    stand = roll_up_of(cast.session, cast.nordhafen.id)
    assert stand is not None
    return rhythms_of(cast.session, area, stand)[measure]


def told(cast: Cast) -> list[tuple[int, str]]:
    cast.session.expire_all()
    rows = cast.session.scalars(select(Notice).where(Notice.kind == "area.drying_up"))
    return [(notice.person_id, notice.facts["area"]) for notice in rows.all()]


def signals(cast: Cast) -> list[tuple[int, str, date, bool]]:
    cast.session.expire_all()
    rows = cast.session.scalars(select(NoveltySignal).order_by(NoveltySignal.id))
    return [(s.area_id, s.measure, s.since_on, s.ended_at is None) for s in rows]


def test_supervisor_and_leader_hear_once_that_ideas_dry_up(cast: Cast) -> None:
    ideas(cast, [*CALM, *[1] * 8], cast.press)
    # The week that runs is not counted: in the eighth low week it is too early to tell.
    assert look(cast, 19) == 0
    assert look(cast, 20) > 0
    since = FIRST + timedelta(weeks=12)
    assert (cast.press.id, "ideas", since, True) in signals(cast)
    heard = told(cast)
    assert (cast.sam.id, "Press shop") in heard
    assert (cast.lena.id, "Press shop") in heard
    assert {person_id for person_id, _area in heard} == {cast.sam.id, cast.lena.id}
    assert look(cast, 21) == 0
    assert told(cast) == heard


def test_the_words_say_where_since_when_and_what_helps(cast: Cast, app: Flask) -> None:
    ideas(cast, [*CALM, *[1] * 8], cast.press)
    look(cast, 20)
    notice = cast.session.scalars(
        select(Notice).where(Notice.person_id == cast.sam.id, Notice.kind == "area.drying_up")
    ).first()
    assert notice is not None
    with app.test_request_context():
        words = say(notice).text
    assert words.startswith("Ideas are drying up on Press shop since week 13.")
    assert "walk the line" in words


def test_it_ends_when_it_is_back_and_a_new_one_is_told_again(cast: Cast) -> None:
    ideas(cast, [*CALM, *[1] * 8, 4, *[1] * 8], cast.press)
    look(cast, 20)
    assert look(cast, 21) == 0
    assert not [s for s in signals(cast) if s[0] == cast.press.id and s[3]]
    look(cast, 29)
    assert [s[2:] for s in signals(cast) if s[0] == cast.press.id] == [
        (FIRST + timedelta(weeks=12), False),
        (FIRST + timedelta(weeks=21), True),
    ]


def test_a_team_of_four_is_watched_with_its_neighbours(cast: Cast) -> None:
    """One idea now and then in each of two teams: the department above has enough to tell."""
    ideas(cast, [*[1, 0, 2, 0] * 3, *[0] * 9], cast.press)
    ideas(cast, [*[1, 2, 0, 1] * 3, *[0] * 9], cast.assembly)
    look(cast, 21)
    watched = {area_id for area_id, _measure, _since, _open in signals(cast)}
    assert cast.production.id in watched
    assert cast.press.id not in watched
    assert rhythm(cast, cast.press).is_tiny


def test_eleven_weeks_tell_nothing(cast: Cast) -> None:
    ideas(cast, [3, 3, 3, *[0] * 7, 1], cast.press)
    assert look(cast, 11) == 0
    assert not rhythm(cast, cast.press).is_enough


def test_weeks_without_work_are_left_out(cast: Cast) -> None:
    shutdown = {"first": "2026-07-27", "last": "2026-08-16", "name": "Summer shutdown"}
    with transaction() as session:
        session.get_one(AreaCalendar, cast.nordhafen.id).days_off = [shutdown]
    ideas(cast, [2] * 28, cast.press)
    ideas(cast, [2, 2], cast.press, first=33)
    look(cast, 35)
    weeks = rhythm(cast, cast.press).weeks
    # Weeks 29 and 30 (from 13 July on) had work and no idea; the three of the shutdown are gone.
    assert [week.count for week in weeks] == [*[2] * 28, 0, 0, 2, 2]


def test_a_week_ends_on_sunday_midnight_of_the_plant(cast: Cast) -> None:
    """23:30 UTC on a Sunday in winter is Monday in Berlin; in summer so is 22:30."""
    for moment in (
        datetime(2026, 1, 11, 22, 59, tzinfo=UTC),
        datetime(2026, 1, 11, 23, 0, tzinfo=UTC),
        datetime(2026, 4, 12, 21, 59, tzinfo=UTC),
        datetime(2026, 4, 12, 22, 0, tzinfo=UTC),
    ):
        idea = cast.draft()
        idea.submitted_at = idea.closed_at = moment
        idea.stage = Stage.WITHDRAWN.value
    cast.session.commit()
    look(cast, 20)
    rows = cast.session.scalars(select(AreaWeek).order_by(AreaWeek.week_on)).all()
    assert [(row.week_on, row.count) for row in rows] == [
        (date(2026, 1, 5), 1),
        (date(2026, 1, 12), 1),
        (date(2026, 4, 6), 1),
        (date(2026, 4, 13), 1),
    ]


def test_voices_and_news_are_counted_where_the_idea_is(cast: Cast) -> None:
    idea = used(cast)
    cast.session.add_all(
        [
            Supporter(idea_id=idea.id, person_id=cast.nora.id, at=noon(14)),
            Comment(
                idea_id=idea.id,
                person_id=cast.mia.id,
                kind=CommentKind.NEWS.value,
                text="It hangs.",
                at=noon(14),
            ),
            Comment(idea_id=idea.id, person_id=cast.mia.id, text="Talk.", at=noon(14)),
        ]
    )
    cast.session.commit()
    look(cast, 16)
    counted = cast.session.execute(
        select(AreaWeek.measure, AreaWeek.count).where(
            AreaWeek.week_on == FIRST + timedelta(weeks=14)
        )
    ).all()
    assert sorted(map(tuple, counted)) == [("news", 1), ("voices", 1)]
    assert rhythm(cast, cast.nordhafen, Measure.VOICES).weeks


def test_the_fade_of_changes_is_rolled_up_with_its_area(cast: Cast) -> None:
    kept(cast)
    used(cast)
    cast.session.commit()
    look(cast, 30)
    rows = cast.session.scalars(select(AreaFade).order_by(AreaFade.month)).all()
    assert [(row.area_id, row.month, row.held, row.changes) for row in rows] == [
        (cast.press.id, month, 1, 2) for month in (1, 2, 3, 4)
    ]


def test_what_is_kept_for_good_holds_and_what_was_closed_before_does_not(cast: Cast) -> None:
    for good in (True, False):
        idea = kept(cast)
        if good:
            year = check_of(cast, idea, 365)
            answer_check(year, CheckResult.HELD, note="", actor=cast.sam, now=later(days=365))
        else:
            close_idea(idea, reason="Sold.", actor=cast.sam, now=later(days=200))
        assert idea.as_stage is Stage.CLOSED
    cast.session.commit()
    with transaction():
        watch_site(cast.nordhafen.id, now=later(days=400))
    held = dict(cast.session.execute(select(AreaFade.month, AreaFade.held)).all())
    assert (held[6], held[7], held[12]) == (2, 1, 1)


def test_it_may_run_as_often_as_it_likes(cast: Cast) -> None:
    ideas(cast, [*CALM, *[1] * 8], cast.press)
    for _ in range(3):
        look(cast, 20)
    rows = cast.session.scalar(select(func.count()).select_from(AreaWeek))
    assert rows == 20
    assert cast.session.scalars(select(RollUp)).one().weeks_until == FIRST + timedelta(weeks=20)
    events = select(Event).where(Event.kind == "area.drying_up", Event.subject_id == cast.press.id)
    assert len(cast.session.scalars(events).all()) == 1


def test_the_job_looks_at_every_site_and_says_which_failed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas(cast, [*CALM, *[1] * 8], cast.press)
    assert watch_novelty(noon(20)) > 0
    sites = {row.site_id for row in cast.session.scalars(select(RollUp))}
    assert sites == {cast.nordhafen.id, cast.brookfield.id}

    def broken(site_id: int, *, now: datetime) -> int:
        if site_id == cast.nordhafen.id:
            raise LookupError(str(now))
        seen.append(site_id)
        return 0

    seen: list[int] = []
    monkeypatch.setattr("kaizen.jobs.watching.watch_site", broken)
    with pytest.raises(RuntimeError, match=str(cast.nordhafen.id)):
        watch_novelty(noon(21))
    assert seen == [cast.brookfield.id]


def test_two_processes_at_once_tell_it_once(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        ideas(cast, [*CALM, *[1] * 8], cast.press)

    def run(_number: int) -> int:
        with own_app.app_context():
            return watch_novelty(noon(20))

    with ThreadPoolExecutor(4) as pool:
        told_by_each = list(pool.map(run, range(4)))
    assert sorted(told_by_each)[:3] == [0, 0, 0]
    with own_app.app_context():
        found = db.session.scalar(select(func.count()).select_from(NoveltySignal))
        recorded = select(func.count()).where(Event.kind == "area.drying_up")
        assert db.session.scalar(recorded) == found == max(told_by_each)
