"""What the queue says about the money for small ideas, before and after somebody answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.queries.budgets import budget_left
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.money import budget
from tests.support.reviewing import agreed, sent, with_leadership

DAY = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def form(idea: Idea, cast: Cast, **others: object) -> dict[str, object]:
    return {
        "seen_version": idea.version,
        "owner": cast.mia.id,
        "start_on": "2026-03-16",
        "due_on": "2026-03-27",
        "one_off": "300",
        "yearly": "0",
        "words": "Thank you.",
        **others,
    }


def left(cast: Cast) -> Decimal:
    found = budget_left(cast.session, cast.press, DAY)
    assert found is not None
    # The next request shall not stand inside what was only read here.
    cast.session.commit()
    return found.left


def test_the_card_says_what_is_left(client: FlaskClient, cast: Cast) -> None:
    budget(cast, "500")
    sent(cast)
    page = unescape(sign_in(client, cast.sam).get("/queue").text)
    assert "Press shop has €500 for small ideas until Tue 31 Mar." in page
    assert "money_source" not in page


def test_the_card_offers_to_pass_up_what_the_money_does_not_reach_for(
    client: FlaskClient, cast: Cast
) -> None:
    budget(cast, "120")
    idea = sent(cast)
    with transaction():
        cost = Cost(Decimal(300), Decimal(0))
        set_costs(idea, cost, ValueStage.ESTIMATED, actor=cast.sam, now=THURSDAY)
    page = unescape(sign_in(client, cast.sam).get("/queue").text)
    assert "is used up until Tue 31 Mar: €120 are left, this costs €300" in page
    assert "Not enough money left" in page
    assert f'action="/ideas/{idea.id}/escalation"' in page
    assert f'action="/ideas/{idea.id}/approval"' not in page


def test_who_types_more_than_is_left_reads_why_and_keeps_the_words(
    client: FlaskClient, cast: Cast
) -> None:
    budget(cast, "120")
    idea = sent(cast)
    data = form(idea, cast, words="Very good catch.")
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/approval", data=data)
    assert answer.status_code == 403
    page = unescape(answer.text)
    assert "The money for small ideas of Press shop is used up until Tue 31 Mar 2026: " in page
    assert "€120 are left, this costs €300. Pass it up." in page
    assert "Very good catch." in page
    assert left(cast) == Decimal(120)


def test_leadership_is_asked_where_the_money_comes_from(client: FlaskClient, cast: Cast) -> None:
    budget(cast, "120")
    idea = with_leadership(cast)
    lena = sign_in(client, cast.lena)
    assert "money_source" in lena.get("/queue").text
    answer = lena.post(f"/ideas/{idea.id}/approval", data=form(idea, cast))
    assert answer.status_code == 422
    assert "Say where the money comes from." in answer.text
    data = form(idea, cast, money_source="From the repairs of the hall.")
    assert lena.post(f"/ideas/{idea.id}/approval", data=data).status_code == 303
    assert cast.session.get_one(Idea, idea.id, populate_existing=True).as_stage is Stage.APPROVED
    assert left(cast) == Decimal(120)


def test_an_author_who_takes_agreed_work_back_frees_its_money(
    client: FlaskClient, cast: Cast
) -> None:
    budget(cast, "500")
    idea = agreed(cast)
    assert left(cast) == Decimal(320)
    data = {"reason": "We found another way."}
    answer = sign_in(client, cast.olga).post(f"/ideas/{idea.id}/withdrawal", data=data)
    assert answer.status_code == 303
    assert left(cast) == Decimal(500)
