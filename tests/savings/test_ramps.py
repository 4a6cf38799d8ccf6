"""A slow start: percents of the first months, as somebody writes them and as they are booked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.core.errors import InvalidInput
from kaizen.ideas.models import Idea
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.reckoning import add_line, reckon_costs
from kaizen.savings.queries.lines import costs_at, lines_of, mark_of
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.lines import BenefitClass, Cost, Driver, ValueStage
from kaizen.savings.rules.ramps import read_ramp
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.claims import claimed, entries, total, use, verify
from tests.support.stages import begun, sent

COST = Cost(Decimal(480), Decimal(60))


@pytest.mark.parametrize(
    ("typed", "percents"),
    [
        ("", ()),
        ("  ", ()),
        ("25, 50, 75", (25, 50, 75)),
        ("25 50;75", (25, 50, 75)),
        ("25 %, 50 %", (25, 50)),
        ("0, 100", (0, 100)),
    ],
)
def test_percents_are_read_as_people_write_them(typed: str, percents: tuple[int, ...]) -> None:
    assert read_ramp(typed) == percents


@pytest.mark.parametrize("typed", ["x", "25.5", "-5", "101", "1000", "٣", "1 " * 12])
def test_what_is_no_percent_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_ramp(typed)
    assert refused.value.field == "ramp"


def _seen(cast: Cast, idea: Idea) -> str:
    return mark_of(lines_of(cast.session, idea.id))


def _add(cast: Cast, idea: Idea, ramp: tuple[int, ...]) -> None:
    entry = Entry(
        Driver.AMOUNT,
        {"yearly": Decimal(12000)},
        BenefitClass.HARD_COST,
        basis="The bill of May.",
        ramp=ramp,
    )
    add_line(idea, entry, actor=cast.sam, now=THURSDAY, seen=_seen(cast, idea))


def test_a_ramp_is_kept_with_the_line_and_booked(cast: Cast) -> None:
    idea = use(begun(cast))
    _add(cast, idea, (0, 50))
    verify(cast, idea)
    book_idea(idea.id, now=later(days=120))
    by_month = {row.month_on: row.amount for row in entries(cast, idea)}
    assert date(2026, 3, 1) not in by_month
    # The first month brings nothing, the second half of it.
    assert 0 < by_month[date(2026, 4, 1)] < by_month[date(2026, 6, 1)]


@pytest.mark.parametrize(
    ("typed", "status", "kept"), [("25, 50", 303, [25, 50]), ("25, x", 422, None)]
)
def test_the_editor_asks_for_it(
    cast: Cast,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    status: int,
    kept: list[int] | None,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    idea = sent(cast)
    seen = _seen(cast, idea)
    cast.session.commit()
    form = {"driver": "amount", "yearly": "900", "basis": "The bill.", "ramp": typed, "seen": seen}
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/estimate", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    cast.session.expire_all()
    assert [line.ramp for line in lines_of(cast.session, idea.id)] == ([kept] if kept else [])
    if kept is None:
        assert "Write whole percents" in page
        assert f'value="{typed}"' in page
    else:
        shown = client.get(f"/ideas/{idea.id}/estimate").get_data(as_text=True)
        assert "first months: 25, 50 %, then all of it" in shown


def test_cost_is_a_guess_before_the_decision(cast: Cast) -> None:
    idea = sent(cast)
    reckon_costs(idea, COST, actor=cast.sam, now=THURSDAY, seen=_seen(cast, idea))
    lines = lines_of(cast.session, idea.id)
    assert costs_at(lines, ValueStage.ESTIMATED) == (Decimal(480), Decimal(60))
    assert costs_at(lines, ValueStage.COMMITTED) is None


def test_cost_in_use_is_what_was_spent_and_is_booked(cast: Cast) -> None:
    idea = claimed(cast, "500", cost=Cost(Decimal(100), Decimal(0)))
    spent = Cost(Decimal("130.50"), Decimal(0))
    reckon_costs(idea, spent, actor=cast.mia, now=later(days=2), seen=_seen(cast, idea))
    assert total(cast, idea, benefit=False) == Decimal("130.50")


@pytest.mark.parametrize(
    ("one_off", "status", "said"),
    [("480,50", 303, ""), ("", 422, "0 for nothing"), ("-1", 422, 'id="one_off-error"')],
)
def test_the_form_of_the_cost(
    cast: Cast,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    one_off: str,
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    idea = sent(cast)
    seen = _seen(cast, idea)
    cast.session.commit()
    form = {"one_off": one_off, "yearly": "60", "seen": seen}
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/costs", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    assert said in page
    if status == 422:
        assert 'value="60"' in page
    else:
        shown = client.get(f"/ideas/{idea.id}/estimate").get_data(as_text=True)
        assert 'value="480.5"' in shown


def test_agreed_cost_is_not_reckoned_anew(cast: Cast, client: FlaskClient) -> None:
    idea = begun(cast)
    cast.session.commit()
    sign_in(client, cast.sam)
    answer = client.post(
        f"/ideas/{idea.id}/costs", data={"one_off": "1", "yearly": "2", "seen": "x"}
    )
    assert answer.status_code == 409
    assert 'id="costs"' not in client.get(f"/ideas/{idea.id}/estimate").get_data(as_text=True)
