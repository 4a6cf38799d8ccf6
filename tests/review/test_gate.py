"""The money gate: who has it, in which order, what can start, and at what price of questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person
from kaizen.review.actions.scoring import set_scoring
from kaizen.review.queries.gate import Gate, count_at_gate, gate_for
from kaizen.review.rules.authority import Barrier
from kaizen.review.rules.criteria import DEFAULT_WEIGHTS, Criterion, ScoringPolicy
from kaizen.savings.actions.budgets import set_budget
from kaizen.savings.models.lines import Line, LineValue
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.reviewing import make_leader, with_leadership
from tests.support.scoring import SOON, costs, score, steps, waiting_for_scores
from tests.support.stand import stand


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: SOON)


def gate(cast: Cast, actor: Person | None = None) -> Gate:
    return gate_for(cast.session, actor or cast.lena, cast.nordhafen, SOON)


def hard(cast: Cast, idea: Idea, amount: int) -> None:
    """A hard saving of a year, as estimated."""
    with transaction() as session:
        line = Line(
            idea_id=idea.id,
            benefit_class="hard_cost",
            driver="amount",
            basis="Invoices of last year.",
            currency=idea.currency,
            created_at=THURSDAY,
        )
        session.add(line)
        session.flush()
        session.add(
            LineValue(
                line_id=line.id,
                stage="estimated",
                amount=Decimal(amount),
                person_id=cast.sam.id,
                at=THURSDAY,
            )
        )


def test_the_best_score_comes_first_and_the_unscored_last(cast: Cast) -> None:
    unscored = with_leadership(cast)
    weak, strong = waiting_for_scores(cast, cast.sam), waiting_for_scores(cast, cast.sam)
    score(weak, cast.sam, steps(2))
    score(strong, cast.sam, steps(5))
    found = gate(cast)
    assert [one.idea for one in found.ideas] == [strong, weak, unscored]
    assert [one.rank for one in found.ideas] == [1, 2, 3]
    assert count_at_gate(cast.session, cast.lena, SOON) == 3


def test_scores_that_are_not_open_rank_nothing(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam)
    one = gate(cast).ideas[0]
    assert (one.standing, one.shown) == (None, ())


def test_an_idea_that_waits_is_ranked_by_the_weights_in_force(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    score(idea, cast.sam, {**steps(1), Criterion.SAFETY: 5})
    before = gate(cast).ideas[0].standing
    weights = dict.fromkeys(DEFAULT_WEIGHTS, Decimal(0)) | {Criterion.SAFETY: Decimal(1)}
    with transaction():
        policy = ScoringPolicy(weights=weights)
        set_scoring(cast.nordhafen, policy, reason="Safety.", actor=cast.lena, now=SOON)
    after = gate(cast).ideas[0].standing
    assert before is not None
    assert after is not None
    assert before.value < after.value == 5


def test_little_effort_soon_back_and_nothing_open_can_start_today(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    score(idea, cast.sam)
    assert not gate(cast).ideas[0].can_start_today
    costs(idea, cast.sam, 2700, 300)
    hard(cast, idea, 6450)
    one = gate(cast).ideas[0]
    assert one.can_start_today
    assert one.worth.net_first_year == 3450
    assert round(one.worth.months_to_pay_back or 0, 2) == Decimal("5.27")


@pytest.mark.parametrize(
    ("step", "once", "positions"), [(1, 2700, False), (4, 9000, False), (4, 2700, True)]
)
def test_much_effort_late_money_or_fewer_positions_do_not(
    cast: Cast, step: int, once: int, positions: bool
) -> None:
    make_leader(cast, cast.vera)
    idea = waiting_for_scores(cast, cast.sam)
    with transaction():
        idea.fewer_positions = positions
    score(idea, cast.sam, steps(4, effort=step))
    costs(idea, cast.sam, once)
    hard(cast, idea, 6450)
    assert not gate(cast, cast.vera).ideas[0].can_start_today


def test_freed_time_alone_never_pays_back_in_cash(cast: Cast) -> None:
    idea = with_leadership(cast)
    costs(idea, cast.sam, 1850, 220)
    worth = gate(cast).ideas[0].worth
    assert worth.months_to_pay_back is None
    assert worth.net_first_year == -2070


def test_a_leader_below_the_site_sees_what_goes_over_the_own_limit(cast: Cast) -> None:
    leader = make_leader(cast, cast.vera)
    idea = with_leadership(cast)
    costs(idea, cast.sam, 48000)
    assert gate(cast, leader).ideas[0].bars_approval is Barrier.LIMIT
    assert gate(cast).ideas[0].bars_approval is None


def test_nobody_finds_their_own_idea_at_the_gate(cast: Cast) -> None:
    idea = with_leadership(cast)
    with transaction():
        idea.owner = cast.lena
    assert gate(cast).count == 0


def test_it_asks_as_often_for_many_ideas_as_for_few(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.lena)
    for _ in range(2):
        idea = waiting_for_scores(cast, cast.sam)
        score(idea, cast.sam)
        costs(idea, cast.sam, 100)

    def asked() -> int:
        cast.session.commit()
        client.get("/gate")
        with counted_queries() as statements:
            assert client.get("/gate").status_code == 200
        return len(statements)

    few = asked()
    for _ in range(6):
        idea = stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
        cast.session.commit()
        costs(idea, cast.sam, 100)
        score(waiting_for_scores(cast, cast.sam), cast.sam, now=later(minutes=30))
    assert asked() == few


def test_several_that_start_today_share_what_the_area_has(cast: Cast) -> None:
    ideas = [waiting_for_scores(cast, cast.sam) for _ in range(2)]
    for idea, step in zip(ideas, (4, 5), strict=True):
        score(idea, cast.sam, steps(step))
        costs(idea, cast.sam, 600)
        hard(cast, idea, 6450)
    with transaction():
        set_budget(
            cast.production,
            date(2026, 1, 1),
            Decimal(1000),
            reason="A start.",
            actor=cast.lena,
            now=THURSDAY,
        )
    first, second = gate(cast).ideas
    assert (first.left_after, second.left_after) == (400, 400)
    assert (first.can_start_today, second.can_start_today) == (True, False)
