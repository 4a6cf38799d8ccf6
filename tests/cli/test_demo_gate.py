"""The demo's gate: prices and scores through the same actions as everybody's."""

from __future__ import annotations

from kaizen.cli.demo.gate import WAITING, fill_gate
from kaizen.review.queries.gate import gate_for
from tests.support.cast import THURSDAY, Cast
from tests.support.reviewing import with_leadership


def test_what_waits_has_its_price_and_its_scores(cast: Cast) -> None:
    for _ in range(len(WAITING) + 1):
        with_leadership(cast)
    assert fill_gate(THURSDAY) == len(WAITING)
    gate = gate_for(cast.session, cast.lena, cast.nordhafen, THURSDAY)
    scored = [one for one in gate.ideas if one.standing is not None]
    assert len(scored) == len(WAITING) - 1
    assert sum(one.can_start_today for one in gate.ideas) >= 2
    assert any(one.standing is not None and one.standing.is_talk_first for one in scored)
    assert gate.ideas[-1].standing is None


def test_a_second_load_fills_only_what_has_come_since(cast: Cast) -> None:
    with_leadership(cast)
    assert fill_gate(THURSDAY) == 1
    with_leadership(cast)
    assert fill_gate(THURSDAY) == 1
    assert fill_gate(THURSDAY) == 0


def test_a_plant_where_nothing_waits_stays_as_it_is(cast: Cast) -> None:
    assert fill_gate(THURSDAY) == 0
