"""The rail counts what waits as the queue does, but no further than it shows."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.ideas.rules import Stage
from kaizen.review.queries import waiting
from kaizen.review.queries.waiting import (
    count_for_rail,
    count_waiting,
    count_with_leadership_for_rail,
)
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.stand import stand


def _counted(cast: Cast) -> tuple[int, int]:
    cast.session.commit()
    return (
        count_for_rail(cast.session, cast.lena, THURSDAY),
        count_with_leadership_for_rail(cast.session, cast.lena, THURSDAY),
    )


def test_few_are_counted_as_the_queue_counts_them(cast: Cast) -> None:
    for _ in range(3):
        stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
    stand(cast, Stage.SUBMITTED, holder=cast.lena)
    assert _counted(cast) == (4, 3)
    assert count_waiting(cast.session, cast.lena, THURSDAY) == 4


def test_what_comes_later_is_counted_by_the_same_question(cast: Cast) -> None:
    assert _counted(cast) == (0, 0)
    stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
    assert _counted(cast) == (1, 1)


def test_many_are_counted_to_the_bound_each_for_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_COUNTED", 3)
    monkeypatch.setattr(waiting, "_questions", {})
    for _ in range(8):
        stand(cast, Stage.SUBMITTED, holder=cast.lena)
    for _ in range(2):
        stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
    assert _counted(cast) == (4, 2)
    for _ in range(5):
        stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
    assert _counted(cast) == (4, 4)


def test_a_badge_says_no_more_than_two_digits(client: FlaskClient, cast: Cast) -> None:
    for _ in range(100):
        stand(cast, Stage.SUBMITTED, holder=cast.sam)
    cast.session.commit()
    page = sign_in(client, cast.sam).get("/me").text
    assert "</span>99+</span>" in page
