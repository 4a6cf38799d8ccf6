"""What the rail counts is what the plate shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.plate import plate_of
from kaizen.ownership.queries.plate_count import count_on_plate
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence
from tests.support.cast import THURSDAY, Cast
from tests.support.stand import stand

HOURS = [-72, -3, -0.1, 0, 0.1, 6, 9, 11, 14, 23, 25, 47, 96, 167, 169, 400, 2000]


def _fill(cast: Cast) -> None:
    for hours in HOURS:
        days = hours / 24
        for stage in (Stage.APPROVED, Stage.IN_PROGRESS, Stage.NEEDS_DETAIL, Stage.IMPLEMENTED):
            idea = stand(cast, stage, holder=cast.mia, due_in_days=days)
            for kind in (AssignmentKind.ACCEPT, AssignmentKind.CHECK):
                cast.session.add(
                    Assignment(
                        idea_id=idea.id,
                        kind=kind.value,
                        person_id=cast.mia.id,
                        due_at=THURSDAY + timedelta(days=days),
                        opened_at=THURSDAY,
                    )
                )
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
