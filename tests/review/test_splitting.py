"""Several ideas of one person or area just under the limit within 30 days raise a flag."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.review.queries.queue import queue_for
from kaizen.review.queries.splitting import parts_near
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.reviewing import agreed, sent


def costing(cast: Cast, amount: str, author: Person | None = None, days_ago: int = 0) -> Idea:
    """A sent idea with so much once, as the reviewer guesses."""
    idea = sent(cast, author)
    with transaction():
        idea.submitted_at = THURSDAY - timedelta(days=days_ago)
        cost = Cost(Decimal(amount), Decimal(0))
        set_costs(idea, cost, ValueStage.ESTIMATED, actor=cast.sam, now=THURSDAY)
    return idea


def others(cast: Cast, idea: Idea) -> list[int]:
    found = parts_near(cast.session, [idea], cast.sam)
    return [part.idea_id for part in found.get(idea.id, [])]


def test_two_of_one_person_just_under_the_limit_are_named(cast: Cast) -> None:
    first, second = costing(cast, "480", days_ago=20), costing(cast, "450")
    assert others(cast, second) == [first.id]
    assert others(cast, first) == [second.id]


@pytest.mark.parametrize(
    ("amount", "days_ago"),
    [("200", 0), ("501", 0), ("480", 31), ("0", 0)],
)
def test_what_is_small_large_or_long_ago_is_not(cast: Cast, amount: str, days_ago: int) -> None:
    costing(cast, amount, days_ago=days_ago)
    assert others(cast, costing(cast, "450")) == []


def test_of_an_area_it_takes_three(cast: Cast) -> None:
    first = costing(cast, "480", cast.olga)
    second = costing(cast, "490", cast.otto)
    assert others(cast, second) == []
    third = costing(cast, "450", cast.mia)
    assert others(cast, third) == [first.id, second.id]


def test_what_was_agreed_counts_with_the_cost_that_was_agreed(cast: Cast) -> None:
    before = agreed(cast)
    with transaction():
        cost = Cost(Decimal(480), Decimal(0))
        set_costs(before, cost, ValueStage.COMMITTED, actor=cast.sam, now=THURSDAY)
    assert others(cast, costing(cast, "450")) == [before.id]


def test_what_another_site_had_is_not_named(cast: Cast) -> None:
    idea = costing(cast, "450")
    with transaction():
        other = costing(cast, "480")
        other.site_id, other.area_id = cast.brookfield.id, cast.brook_line.id
    assert others(cast, idea) == []


def test_the_card_and_the_page_show_the_flag_to_those_who_decide(
    client: FlaskClient, cast: Cast
) -> None:
    first, second = costing(cast, "480"), costing(cast, "450")
    cards = {card.idea.id: card for card in queue_for(cast.session, cast.sam, THURSDAY)}
    assert [part.idea_id for part in cards[second.id].parts] == [first.id]
    words = "Perhaps one idea in parts"
    sam = sign_in(client, cast.sam)
    assert words in unescape(sam.get("/queue").text)
    page = unescape(sam.get(f"/ideas/{second.id}").text)
    assert words in page
    assert f'href="/ideas/{first.id}"' in page
    assert words not in sign_in(client, cast.olga).get(f"/ideas/{second.id}").text


def test_a_queue_without_such_costs_asks_nothing_more(cast: Cast) -> None:
    for _ in range(3):
        costing(cast, "100")
    with counted_queries() as few:
        queue_for(cast.session, cast.sam, THURSDAY)
    for _ in range(3):
        costing(cast, "450")
    with counted_queries() as more:
        queue_for(cast.session, cast.sam, THURSDAY)
    assert len(more) <= len(few) + 1
