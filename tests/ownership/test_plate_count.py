"""What the rail counts is what the plate shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.plate import plate_of
from kaizen.ownership.queries.plate_count import LOOKED_AT, MOST_COUNTED, count_on_plate
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence
from tests.support.cast import THURSDAY, Cast
from tests.support.stand import stand

HOURS = [-72, -3, -0.1, 0, 0.1, 6, 9, 11, 14, 23, 25, 47, 96, 167, 169, 400, 2000]


def _asked(cast: Cast, idea_id: int, kind: AssignmentKind, days: float) -> Assignment:
    return Assignment(
        idea_id=idea_id,
        kind=kind.value,
        person_id=cast.mia.id,
        due_at=THURSDAY + timedelta(days=days),
        opened_at=THURSDAY,
    )


def _fill(cast: Cast) -> None:
    for hours in HOURS:
        days = hours / 24
        for stage in (Stage.APPROVED, Stage.IN_PROGRESS, Stage.NEEDS_DETAIL, Stage.IMPLEMENTED):
            idea = stand(cast, stage, holder=cast.mia, due_in_days=days)
            for kind in (AssignmentKind.ACCEPT, AssignmentKind.CHECK):
                cast.session.add(_asked(cast, idea.id, kind, days))
    for days in range(1, 20):
        idea = stand(cast, Stage.IN_PROGRESS, holder=cast.mia, due_in_days=30)
        idea.last_news_at = THURSDAY - timedelta(days=days)
    cast.session.flush()


@pytest.mark.parametrize("hours", [0, 8, 10, 20])
def test_the_count_is_what_the_plate_shows(cast: Cast, hours: int) -> None:
    _fill(cast)
    now = THURSDAY + timedelta(hours=hours)
    for person in (cast.mia, cast.olga, cast.sam, cast.lena, cast.ada):
        shown = plate_of(cast.session, person, now).waiting
        assert count_on_plate(cast.session, person, now) == shown
    assert count_on_plate(cast.session, cast.mia, now) > 20


def test_a_deputy_counts_what_falls_to_her(cast: Cast) -> None:
    _fill(cast)
    today = THURSDAY.date()
    cast.session.add(
        Absence(person_id=cast.mia.id, from_on=today, until_on=today, deputy_id=cast.olga.id)
    )
    cast.session.flush()
    for person in (cast.mia, cast.olga, cast.sam):
        shown = plate_of(cast.session, person, THURSDAY).waiting
        assert count_on_plate(cast.session, person, THURSDAY) == shown
    assert count_on_plate(cast.session, cast.mia, THURSDAY) == 0


def _ask_mia(cast: Cast, kind: AssignmentKind, *, days: float, times: int) -> None:
    idea = stand(cast, Stage.IMPLEMENTED, holder=cast.sam, due_in_days=30)
    cast.session.add_all(_asked(cast, idea.id, kind, days) for _ in range(times))
    cast.session.flush()


def test_of_a_very_full_plate_it_is_enough_that_there_are_more(cast: Cast) -> None:
    _ask_mia(cast, AssignmentKind.ACCEPT, days=-1, times=LOOKED_AT + 1)
    assert plate_of(cast.session, cast.mia, THURSDAY).waiting == LOOKED_AT + 1
    assert count_on_plate(cast.session, cast.mia, THURSDAY) > MOST_COUNTED


def test_what_does_not_wait_yet_hides_nothing_that_does(cast: Cast) -> None:
    _ask_mia(cast, AssignmentKind.CHECK, days=8.5, times=LOOKED_AT + 1)
    _ask_mia(cast, AssignmentKind.ACCEPT, days=20, times=3)
    assert plate_of(cast.session, cast.mia, THURSDAY).waiting == 3
    assert count_on_plate(cast.session, cast.mia, THURSDAY) == 3
