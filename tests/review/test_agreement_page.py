"""How far reviewers agree: over ideas in common, two or more of them, and who reads it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from kaizen.review.actions.scoring import ask_for_scores
from kaizen.review.queries.agreement import Agreement, agreement_of
from kaizen.review.rules.agreement import TOO_FEW
from kaizen.review.rules.criteria import Criterion
from tests.support.cast import Cast, later, sign_in
from tests.support.reviewing import with_leadership
from tests.support.scoring import SOON, score, steps, waiting_for_scores


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: SOON)


def found(cast: Cast, actor: Person | None = None) -> list[Agreement]:
    return agreement_of(cast.session, actor or cast.lena, cast.nordhafen, SOON)


def scored(cast: Cast, *given: dict[Criterion, int]) -> None:
    """One idea scored by Sam and Fay, and by Mia where there is a third."""
    people = (cast.sam, cast.fay, cast.mia)[: len(given)]
    idea = waiting_for_scores(cast, *people)
    for person, one in zip(people, given, strict=True):
        score(idea, person, one)


def enough(cast: Cast, *given: dict[Criterion, int]) -> None:
    """Ten ideas scored alike: 50 steps."""
    for _ in range(10):
        scored(cast, *given)


def test_two_who_say_the_same_agree_fully(cast: Cast) -> None:
    enough(cast, steps(2, safety=5), steps(2, safety=5))
    (one,) = found(cast)
    assert one.names == ("Sam Okafor", "Fay Whitcombe")
    assert (one.ideas, one.steps) == (10, 50)
    assert one.measure.value == 1
    assert one.month.isoformat() == "2026-03-01"


@pytest.mark.parametrize("people", [2, 3])
def test_over_so_little_there_is_no_figure(client: FlaskClient, cast: Cast, people: int) -> None:
    """Three who scored one idea once gave an ICC of -1.29."""
    given = [steps(2, safety=5), steps(4, safety=1), steps(3, safety=4)][:people]
    scored(cast, *given)
    (one,) = found(cast)
    assert (one.steps, one.measure.value, one.measure.reason) == (5, None, TOO_FEW)
    cast.session.commit()
    page = sign_in(client, cast.lena).get("/agreement").get_data(as_text=True)
    needed = 50 if people == 2 else 30
    assert f"Too few to tell: 5 of at least {needed} steps compared." in page


def test_a_month_looks_back_over_what_was_scored_before(cast: Cast) -> None:
    for _ in range(9):
        scored(cast, steps(2, safety=5), steps(3, safety=5))
    idea, april_on = with_leadership(cast), later(days=40)
    with transaction():
        ask_for_scores(idea, (cast.sam, cast.fay), actor=cast.lena, now=april_on)
    for person, given in ((cast.sam, steps(4)), (cast.fay, steps(4, morale=1))):
        score(idea, person, given, now=april_on)
    april, march = agreement_of(cast.session, cast.lena, cast.nordhafen, later(days=41))
    assert (april.ideas, april.steps, april.measure.value is None) == (10, 50, False)
    assert (march.ideas, march.steps, march.measure.reason) == (9, 45, TOO_FEW)


def test_several_ideas_in_common_are_compared_together(cast: Cast) -> None:
    enough(cast, steps(2, safety=5), steps(3, safety=5))
    scored(cast, steps(4), steps(4, morale=1))
    (one,) = found(cast)
    assert (one.ideas, one.steps) == (11, 55)
    assert one.measure.value is not None
    assert 0 < one.measure.value < 1


def test_three_are_compared_as_a_group_and_any_two_over_all_they_share(cast: Cast) -> None:
    for _ in range(6):
        scored(cast, steps(2, safety=5), steps(2, safety=4), steps(3, safety=5))
    scored(cast, steps(4), steps(4, morale=2))
    two, three = found(cast)
    assert (len(two.names), two.ideas) == (2, 7)
    assert (len(three.names), three.ideas) == (3, 6)
    assert three.measure.value is not None
    assert three.measure.value < 1


def test_scores_that_are_all_alike_tell_nothing(client: FlaskClient, cast: Cast) -> None:
    enough(cast, steps(3), steps(3))
    assert found(cast)[0].measure.value is None
    cast.session.commit()
    shown = sign_in(client, cast.lena).get("/agreement").get_data(as_text=True)
    assert "Not enough spread" in shown


def test_what_is_not_open_or_was_given_too_late_is_left_out(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam)
    assert not found(cast)
    score(idea, cast.fay, now=later(days=6))
    days_later = agreement_of(cast.session, cast.lena, cast.nordhafen, later(days=7))
    assert not days_later


def test_one_reviewer_agrees_with_nobody(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    score(idea, cast.sam)
    assert not found(cast)
    cast.session.commit()
    shown = sign_in(client, cast.lena).get("/agreement").get_data(as_text=True)
    assert "Too early to tell" in shown


def test_the_page_says_it_in_words(client: FlaskClient, cast: Cast) -> None:
    enough(cast, steps(2, safety=5), steps(2, safety=5))
    cast.session.commit()
    shown = sign_in(client, cast.lena).get("/agreement").get_data(as_text=True)
    assert "March 2026" in shown
    assert "They mean the same by the steps." in shown
    assert "1.00" in shown


@pytest.mark.parametrize("who", ["sam", "olga", "fay", "ada", "nils"])
def test_only_leaders_read_it(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get("/agreement").status_code == 403


def test_whoever_reads_no_scores_there_finds_none(cast: Cast) -> None:
    scored(cast, steps(2, safety=5), steps(2, safety=5))
    assert not found(cast, cast.olga)
    assert not found(cast, cast.nils)
    assert found(cast, cast.sam)
