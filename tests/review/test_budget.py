"""The money for small ideas joins the two lanes: what it stops, what passes, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.owning import accept_work
from kaizen.ownership.actions.working import start_work
from kaizen.people.models import Person
from kaizen.review.actions.approving import approve_idea
from kaizen.review.actions.bulk import Picked, approve_many
from kaizen.review.actions.confirming import DoneAlready, confirm_done
from kaizen.review.actions.giving_up import end_as_learned, end_as_withdrawn
from kaizen.review.actions.parking import park_idea, unpark_idea
from kaizen.review.actions.passing import take_back
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.queue import queue_for
from kaizen.review.rules.authority import Barrier
from kaizen.savings.actions.budgets import release_budget
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.models.budgets import BudgetUse
from kaizen.savings.queries.budgets import budget_left
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast
from tests.support.money import budget
from tests.support.reviewing import NO_FLAGS, agreed, approval, sent, with_leadership

DAY = date(2026, 3, 12)


def approve(cast: Cast, idea: Idea, actor: Person | None = None, **others: Any) -> Decision:
    with transaction():
        return approve_idea(
            idea,
            approval(cast, **others),
            actor=actor or cast.sam,
            now=THURSDAY,
            seen_version=idea.version,
        )


def left(cast: Cast) -> Decimal:
    found = budget_left(cast.session, cast.press, DAY)
    assert found is not None
    return found.left


def by_sam(cast: Cast, idea: Idea) -> dict[str, Any]:
    return {"actor": cast.sam, "now": THURSDAY, "seen_version": idea.version}


def test_an_agreed_idea_takes_its_first_year_and_the_decision_keeps_the_version(
    cast: Cast,
) -> None:
    set_to = budget(cast, "500")
    decision = approve(cast, sent(cast), one_off=Decimal(180), yearly=Decimal(60))
    assert (decision.budget_id, decision.money_source) == (set_to.id, "")
    assert left(cast) == Decimal(260)
    idea_id = decision.idea_id
    assert "budget.reserved" in [e.kind for e in history(cast.session, "idea", idea_id)]


def test_what_goes_beyond_is_refused_with_the_sentence_that_says_so(cast: Cast) -> None:
    budget(cast, "300")
    approve(cast, sent(cast), one_off=Decimal(180))
    idea = sent(cast)
    with pytest.raises(NotAllowed) as refused:
        approve(cast, idea, one_off=Decimal(100), yearly=Decimal(21))
    assert str(refused.value) == (
        "The money for small ideas of Press shop is used up until 2026-03-31: "
        "120.00 EUR are left, this costs 121.00 EUR. Pass it up."
    )
    cast.session.refresh(idea)
    assert idea.as_stage is Stage.SUBMITTED
    assert left(cast) == Decimal(120)
    approve(cast, idea, one_off=Decimal(120))
    assert left(cast) == Decimal(0)


def test_what_costs_nothing_always_passes(cast: Cast) -> None:
    budget(cast, "0")
    decision = approve(cast, sent(cast), one_off=Decimal(0))
    assert decision.budget_id is None
    assert cast.session.scalar(select(func.count(BudgetUse.id))) == 0


def test_where_none_is_set_there_is_no_cap(cast: Cast) -> None:
    assert approve(cast, sent(cast), one_off=Decimal(450)).budget_id is None
    assert cast.session.scalar(select(func.count(BudgetUse.id))) == 0


def test_leadership_says_where_the_missing_money_comes_from(cast: Cast) -> None:
    set_to = budget(cast, "100")
    idea = with_leadership(cast)
    with pytest.raises(InvalidInput) as refused:
        approve(cast, idea, cast.lena, one_off=Decimal(180))
    assert refused.value.field == "money_source"
    source = "From the repairs of the hall."
    decision = approve(cast, idea, cast.lena, one_off=Decimal(180), money_source=source)
    assert (decision.budget_id, decision.money_source) == (set_to.id, source)
    assert left(cast) == Decimal(100)


def test_leadership_takes_from_it_as_well_while_it_lasts(cast: Cast) -> None:
    budget(cast, "300")
    approve(cast, with_leadership(cast), cast.lena, one_off=Decimal(180))
    assert left(cast) == Decimal(120)


def test_the_first_level_names_no_other_source(cast: Cast) -> None:
    budget(cast, "100")
    with pytest.raises(NotAllowed):
        approve(cast, sent(cast), one_off=Decimal(180), money_source="From elsewhere.")


def test_confirming_what_is_done_takes_from_it_too(cast: Cast) -> None:
    set_to = budget(cast, "200")

    def confirm(idea: Idea) -> Decision:
        done = DoneAlready(
            in_use_on=DAY,
            evidence="The reel hangs there.",
            owner=cast.mia,
            one_off=Decimal(180),
            yearly=Decimal(0),
            flags=NO_FLAGS,
        )
        with transaction():
            return confirm_done(idea, done, **by_sam(cast, idea))

    assert confirm(sent(cast)).budget_id == set_to.id
    with pytest.raises(NotAllowed, match="used up"):
        confirm(sent(cast))
    assert left(cast) == Decimal(20)


def test_of_several_at_once_those_pass_for_whom_it_lasts(cast: Cast) -> None:
    budget(cast, "250")
    ideas = [sent(cast) for _ in range(3)]
    with transaction():
        result = approve_many(
            [Picked(idea.id, idea.version) for idea in ideas],
            one_off=Decimal(100),
            yearly=Decimal(0),
            words="Thank you.",
            actor=cast.sam,
            now=THURSDAY,
        )
    assert (result.done, list(result.refused)) == ([ideas[0].id, ideas[1].id], [ideas[2].id])
    assert "used up" in str(result.refused[ideas[2].id])
    assert left(cast) == Decimal(50)


def _take_back(cast: Cast, idea: Idea) -> None:
    take_back(idea, "The hall is rebuilt.", **by_sam(cast, idea))


def _park(cast: Cast, idea: Idea) -> None:
    until = date(2026, 4, 20)
    park_idea(idea, until=until, reason="After the move.", **by_sam(cast, idea))


def _end(cast: Cast, idea: Idea) -> None:
    end_as_withdrawn(idea, "The line is sold.", **by_sam(cast, idea))


def _learn(cast: Cast, idea: Idea) -> None:
    accept_work(idea, actor=cast.mia, now=THURSDAY)
    start_work(idea, actor=cast.mia, now=THURSDAY)
    end_as_learned(idea, "The beam does not carry it.", **by_sam(cast, idea))


@pytest.mark.parametrize("give_up", [_take_back, _park, _end, _learn])
def test_what_ends_before_use_gives_its_money_back_once(
    cast: Cast, give_up: Callable[[Cast, Idea], None]
) -> None:
    budget(cast, "500")
    idea = agreed(cast)
    assert left(cast) == Decimal(320)
    with transaction():
        give_up(cast, idea)
    assert left(cast) == Decimal(500)
    with transaction():
        release_budget(idea, actor=cast.sam, now=THURSDAY)
    assert left(cast) == Decimal(500)
    kinds = [event.kind for event in history(cast.session, "idea", idea.id)]
    assert kinds.count("budget.released") == 1


def test_what_is_in_use_has_spent_its_money(cast: Cast) -> None:
    budget(cast, "500")
    idea = agreed(cast)
    with transaction():
        idea.in_use_on = DAY
        release_budget(idea, actor=cast.sam, now=THURSDAY)
    assert left(cast) == Decimal(320)


def test_agreed_work_that_is_taken_up_again_takes_its_money_anew(cast: Cast) -> None:
    budget(cast, "200")
    idea = agreed(cast)
    with transaction():
        _park(cast, idea)
    other = approve(cast, sent(cast), one_off=Decimal(100))
    assert left(cast) == Decimal(100)
    with pytest.raises(NotAllowed, match="used up"), transaction():
        unpark_idea(idea, **by_sam(cast, idea))
    with transaction():
        end_as_withdrawn(
            cast.session.get_one(Idea, other.idea_id),
            "Not needed.",
            actor=cast.sam,
            now=THURSDAY,
            seen_version=cast.session.get_one(Idea, other.idea_id).version,
        )
    with transaction():
        decision = unpark_idea(idea, **by_sam(cast, idea))
    assert decision.budget_id is not None
    assert left(cast) == Decimal(20)


def test_leadership_takes_it_up_again_with_money_from_elsewhere(cast: Cast) -> None:
    budget(cast, "180")
    idea = agreed(cast)
    with transaction():
        _park(cast, idea)
    budget(cast, "50")
    by_lena = {"actor": cast.lena, "now": THURSDAY, "seen_version": idea.version}
    with pytest.raises(InvalidInput, match="Say where"), transaction():
        unpark_idea(idea, **by_lena)
    with transaction():
        unpark_idea(idea, money_source="From repairs.", **by_lena)
    assert left(cast) == Decimal(50)


def test_the_card_says_beforehand_that_the_money_is_used_up(cast: Cast) -> None:
    budget(cast, "100")
    idea = sent(cast)
    with transaction():
        cost = Cost(Decimal(120), Decimal(0))
        set_costs(idea, cost, ValueStage.ESTIMATED, actor=cast.sam, now=THURSDAY)
    card = queue_for(cast.session, cast.sam, THURSDAY)[0]
    assert card.bars_approval is Barrier.BUDGET
    assert (card.money_left, card.first_year) == (Decimal(100), Decimal(120))
