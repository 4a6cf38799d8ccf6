"""The page of the gate: what it says, to whom, and that its answers lead to the queue's forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.rules import Stage
from kaizen.savings.actions.budgets import set_budget
from kaizen.savings.queries.realised import FEWEST_CLAIMS
from kaizen.savings.rules.lines import BenefitClass
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.figures import line, verified_claim
from tests.support.reviewing import agreed, make_leader, sent, with_leadership
from tests.support.scoring import SOON, costs, score, steps, waiting_for_scores
from tests.support.stand import stand


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: SOON)


def page(client: FlaskClient, cast: Cast, address: str = "/gate", who: str = "lena") -> str:
    cast.session.commit()
    answer = sign_in(client, getattr(cast, who)).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "nils", "nora", "ada"])
def test_only_leaders_decide_what_is_paid_for(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get("/gate").status_code == 403


def test_another_site_is_not_shown(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.lena)
    assert client.get(f"/gate?site={cast.brookfield.id}").status_code == 403


def test_an_empty_gate_says_so(client: FlaskClient, cast: Cast) -> None:
    sent(cast)
    assert "Nothing waits for money" in page(client, cast)


def test_the_sentence_comes_first(client: FlaskClient, cast: Cast) -> None:
    with_leadership(cast)
    shown = page(client, cast)
    assert "1 idea waits for money. None can start today." in shown
    assert "not scored yet" in shown
    assert "0 days, limit 5" in shown


def test_the_map_stands_in_rank_order_and_may_be_left_out(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    score(idea, cast.sam, steps(5, effort=4))
    shown = page(client, cast)
    assert 'aria-label="1: ' in shown
    # Effort 2 of 5 and effect 5 of 5, away from the edges.
    assert 'class="pk kz-x-35 kz-y-85"' in shown
    assert 'class="pk' not in page(client, cast, "/gate?view=score")


def test_whoever_is_apart_is_named_with_their_words(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam, steps(5))
    score(idea, cast.fay, steps(2), "A pin for €60 may be enough.")
    shown = page(client, cast)
    assert "Reviewers are 3 steps apart." in shown
    assert "Sam Okafor says 5.0, Fay Whitcombe says 2.0." in shown
    assert "A pin for €60 may be enough." in shown
    assert "talk first" in shown


def test_what_others_said_is_kept_until_all_have_scored(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam, steps(5), "Quartzite words.")
    shown = page(client, cast)
    assert "Quartzite" not in shown
    assert "1 of 2 have scored." in shown
    assert "Still to score: Fay Whitcombe." in shown


def test_over_the_own_limit_it_says_whose_it_is(client: FlaskClient, cast: Cast) -> None:
    make_leader(cast, cast.vera)
    idea = with_leadership(cast)
    costs(idea, cast.sam, 48000)
    shown = page(client, cast, who="vera")
    assert "more than your limit of €20,000. Lena Brandt decides it." in shown
    assert "answer=approval" not in shown
    assert "answer=escalation" in shown


def test_fewer_positions_are_approved_by_the_site_alone(client: FlaskClient, cast: Cast) -> None:
    make_leader(cast, cast.vera)
    idea = with_leadership(cast)
    with transaction():
        idea.fewer_positions = True
    assert "answer=approval" not in page(client, cast, who="vera")
    assert "answer=approval" in page(client, cast)


def test_an_answer_opens_its_form_in_the_queue(client: FlaskClient, cast: Cast) -> None:
    idea = with_leadership(cast)
    shown = page(client, cast, f"/queue?open={idea.id}&answer=parking")
    before, after = shown.split(f'action="/ideas/{idea.id}/parking"')
    assert "open>" in before[before.rindex("<details") :]
    assert "open>" not in after[after.index("<details") : after.index("<summary")]
    assert "Approve" in page(client, cast, f"/queue?open={idea.id}&answer=nonsense")


def test_a_picked_idea_that_is_gone_shows_the_first(client: FlaskClient, cast: Cast) -> None:
    idea = with_leadership(cast)
    assert idea.reference in page(client, cast, "/gate?idea=99999")


def test_the_rail_counts_what_waits(client: FlaskClient, cast: Cast) -> None:
    with_leadership(cast)
    shown = page(client, cast, "/news")
    assert "Money gate" in shown
    assert "Money gate" not in page(client, cast, "/news", who="sam")


def test_the_promise_stands_beside_what_the_area_usually_keeps(
    client: FlaskClient, cast: Cast
) -> None:
    idea = with_leadership(cast)
    line(cast, idea, BenefitClass.HARD_COST, estimated="9600")
    assert "area’s record" not in page(client, cast)
    for _ in range(FEWEST_CLAIMS):
        proved = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
        line(cast, proved, BenefitClass.HARD_COST, committed="1000", verified="870")
        verified_claim(cast, proved)
    shown = page(client, cast)
    assert "The same × area’s record (87%)" in shown
    assert "€8,352" in shown


def test_the_area_s_money_stands_beside_what_it_takes(client: FlaskClient, cast: Cast) -> None:
    idea = with_leadership(cast)
    costs(idea, cast.sam, 1600)
    with transaction():
        set_budget(
            cast.production,
            date(2026, 1, 1),
            Decimal(1000),
            reason="A start.",
            actor=cast.lena,
            now=THURSDAY,
        )
    shown = page(client, cast)
    assert "€600 more than the area has left" in shown
    assert "Say where the missing €600 come from." in shown
    assert "Left to spend until" in shown


def test_what_small_ideas_bring_there_stands_beside_it(client: FlaskClient, cast: Cast) -> None:
    with_leadership(cast)
    words = "Small ideas in this area this year"
    assert words not in page(client, cast)
    agreed(cast)
    assert words in page(client, cast)


def test_a_begun_month_has_not_paid_back_yet(client: FlaskClient, cast: Cast) -> None:
    idea = with_leadership(cast)
    costs(idea, cast.sam, 1000)
    line(cast, idea, BenefitClass.HARD_COST, estimated="2900")
    # 4.14 months.
    assert "5 months" in page(client, cast)
    assert "pays back in 5 months" in page(client, cast, f"/ideas/{idea.id}")
