"""The score with its margin, and which answers may be counted together; without a database."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.metrics.rules.pulse import (
    BLANK,
    FEWEST,
    Answer,
    Counts,
    Door,
    Slip,
    bundles_of,
    counted,
    moved,
    quarter_of,
    score_of,
)

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
GOOD = Answer(9, 5)


def counts(likes: int, neutral: int, dislikes: int) -> Counts:
    recommend = [0] * 11
    recommend[10], recommend[8], recommend[3] = likes, neutral, dislikes
    return Counts(recommend=tuple(recommend))


def slips(many: int, *path: int, month: date = MARCH, **others: object) -> list[Slip]:
    door = others.get("door", Door.ASKED)
    answer = others.get("answer", GOOD)
    assert isinstance(door, Door)
    assert isinstance(answer, Answer)
    return [Slip(n, path, month, door, answer) for n in range(many)]


def test_the_score_and_its_margin_by_hand() -> None:
    # 25 likes, 15 neutral, 10 dislikes: +30. n' = 53, p' = 25.75/53, d' = 10.75/53.
    score = score_of(counts(25, 15, 10))
    assert score is not None
    assert score.points == pytest.approx(30)
    assert score.centre == pytest.approx(28.302, abs=0.001)
    assert score.margin == pytest.approx(21.003, abs=0.001)


def test_seven_who_agree_still_have_a_margin() -> None:
    score = score_of(counts(7, 0, 0))
    assert score is not None
    assert score.points == 100
    assert score.margin == pytest.approx(37.188, abs=0.001)
    assert score.high == 100


def test_six_answers_have_no_score() -> None:
    assert score_of(counts(6, 0, 0)) is None


def test_a_score_moved_only_beyond_both_margins() -> None:
    before, little, much = (
        score_of(counts(*one)) for one in ((25, 15, 10), (20, 15, 15), (8, 12, 30))
    )
    assert moved(before, little) == 0
    assert moved(before, much) == -1
    assert moved(much, before) == 1
    assert moved(None, before) == 0


def test_seven_of_one_area_are_counted_there_at_once() -> None:
    (bundle,) = bundles_of(slips(7, 1, 2), running=MARCH)
    assert (bundle.area_id, bundle.month, len(bundle.answers)) == (2, MARCH, 7)


def test_six_wait_while_their_month_runs() -> None:
    assert bundles_of(slips(6, 1, 2), running=MARCH) == []


def test_after_the_month_neighbours_are_laid_together_in_the_area_above() -> None:
    (bundle,) = bundles_of(slips(4, 1, 2, 3) + slips(3, 1, 2, 4), running=APRIL)
    assert (bundle.area_id, len(bundle.answers)) == (2, 7)


def test_six_in_the_whole_site_wait_for_more() -> None:
    assert bundles_of(slips(3, 1, 2) + slips(3, 1, 4), running=APRIL) == []
    (bundle,) = bundles_of(
        slips(3, 1, 2) + slips(3, 1, 4) + slips(1, 1, 5, month=APRIL), running=date(2026, 5, 1)
    )
    assert (bundle.area_id, bundle.month) == (1, APRIL)


def test_answers_by_link_are_never_laid_beside_those_of_people_who_were_asked() -> None:
    mixed = slips(6, 1, 2) + slips(1, 1, 2, door=Door.LINK)
    assert bundles_of(mixed, running=APRIL) == []


def test_refusals_go_along_and_count_nothing() -> None:
    assert bundles_of(slips(6, 1, 2) + slips(5, 1, 2, answer=BLANK), running=MARCH) == []
    (bundle,) = bundles_of(slips(7, 1, 2) + slips(5, 1, 2, answer=BLANK), running=MARCH)
    assert len(bundle.slips) == 12
    assert counted(bundle.slips).answers == 7


_PATHS = st.sampled_from([(1,), (1, 2), (1, 2, 3), (1, 2, 4), (1, 5), (1, 5, 6)])
_SLIP = st.builds(
    Slip,
    key=st.integers(),
    path=_PATHS,
    month=st.sampled_from([MARCH, APRIL]),
    door=st.sampled_from(list(Door)),
    answer=st.sampled_from([GOOD, Answer(0, 1), BLANK]),
)


@given(st.lists(_SLIP, max_size=80))
def test_no_bundle_is_ever_smaller_than_seven_and_no_answer_counts_twice(
    all_slips: list[Slip],
) -> None:
    numbered = [Slip(n, s.path, s.month, s.door, s.answer) for n, s in enumerate(all_slips)]
    bundles = bundles_of(numbered, running=APRIL)
    assert all(len(bundle.answers) >= FEWEST for bundle in bundles)
    assert all(len({slip.door for slip in bundle.slips}) == 1 for bundle in bundles)
    assert all(bundle.area_id in slip.path for bundle in bundles for slip in bundle.slips)
    used = Counter(slip.key for bundle in bundles for slip in bundle.slips)
    assert all(many == 1 for many in used.values())
    left = [s for s in numbered if s.key not in used and s.month < APRIL and not s.answer.is_blank]
    assert all(n < FEWEST for n in Counter(s.door for s in left).values())


@pytest.mark.parametrize(
    ("day", "first", "until"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarters_of_the_year(day: date, first: date, until: date) -> None:
    assert quarter_of(day) == (first, until)
