"""The pages on which money is set: who opens them, what they keep and what they refuse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.policy import PolicyVersion
from kaizen.savings.models.rates import CostBase, Rate
from kaizen.savings.queries.budgets import budget_left
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.rates import labour_rate_on
from kaizen.savings.rules.lines import BenefitClass
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.money import budget

RATE = {
    "area": "NH-PRESS",
    "kind": "labour_hour",
    "amount": "41,50",
    "starts_on": "2026-03-01",
    "reason": "The wages of this year.",
}
COST = {
    "area": "NH-PRESS",
    "driver": "energy",
    "yearly": "12 000",
    "yearly_now": "",
    "starts_on": "2026-01-01",
    "reason": "From the bills of last year.",
}
BUDGET = {
    "area": "NH-PRESS",
    "quarter": "2026-01-01",
    "amount": "1500",
    "reason": "As agreed.",
}
CLASSES: dict[str, Any] = {
    **{f"{one.value}_shown": "y" for one in BenefitClass},
    "hard_cost_hard": "y",
    "avoidance_hard": "y",
    "revenue_test": "Shipped and paid.",
    "fiscal_year_first_month": "10",
    "appraise_above": "8000",
    "horizon_years": "5",
    "handling_minutes": "45",
    "full_time_hours": "1700",
    "reason": "As in the annual report.",
}


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def test_finance_adds_a_rate_and_sees_what_holds(client: FlaskClient, cast: Cast) -> None:
    fay = sign_in(client, cast.fay)
    assert fay.post("/rates", data=RATE).status_code == 303
    assert labour_rate_on(cast.session, cast.press, date(2026, 3, 12)) == Decimal("41.50")
    page = unescape(fay.get("/rates").text)
    for words in ("€41.50", "€40", "The wages of this year.", "Nobody has set yet: One kilowatt"):
        assert words in page


def test_of_two_rates_for_a_coming_day_only_the_second_comes(
    client: FlaskClient, cast: Cast
) -> None:
    fay = sign_in(client, cast.fay)
    for amount in ("41.50", "42.50"):
        typed = {**RATE, "amount": amount, "starts_on": "2026-05-01"}
        assert fay.post("/rates", data=typed).status_code == 303
    page = fay.get("/rates").text
    second, first = page.index("€42.50"), page.index("€41.50")
    assert second < first
    assert "coming" in page[second:first]
    assert "coming" not in page[first : page.index("</tr>", first)]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("amount", "", "above zero"),
        ("amount", "-4", "not below zero"),
        ("amount", "41.50", None),
        ("amount", "41,500", "two ways"),
        ("amount", "4150", "Until now it is 40"),
        ("amount", "9999999", "Check the digits"),
        ("starts_on", "soon", "calendar"),
        ("starts_on", "", "from which day"),
        ("area", "BF-LINE", "from the list"),
        ("kind", "gold", "Not a valid choice"),
        ("reason", "", "where the rate comes from"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_and_kept(
    client: FlaskClient, cast: Cast, field: str, typed: str, words: str | None
) -> None:
    answer = sign_in(client, cast.fay).post("/rates", data={**RATE, field: typed})
    assert answer.status_code == (422 if words else 303)
    if words:
        assert words in unescape(answer.text)
        assert "The wages of this year." in answer.text or field == "reason"
        count = cast.session.scalars(select(Rate).where(Rate.area_id == cast.press.id)).all()
        assert count == []


def test_a_tick_lets_an_unlikely_rate_through(client: FlaskClient, cast: Cast) -> None:
    data = {**RATE, "amount": "4150", "sure": "y"}
    assert sign_in(client, cast.fay).post("/rates", data=data).status_code == 303


def test_a_supervisor_reads_rates_and_sets_none(client: FlaskClient, cast: Cast) -> None:
    sam = sign_in(client, cast.sam)
    page = sam.get("/rates").text
    assert "€40" in page
    assert 'name="amount"' not in page
    assert sam.post("/rates", data=RATE).status_code == 403


@pytest.mark.parametrize("path", ["/rates", "/cost-bases", "/classes", "/budgets"])
def test_operators_read_none_of_it(client: FlaskClient, cast: Cast, path: str) -> None:
    olga = sign_in(client, cast.olga)
    assert olga.get(path).status_code == 403
    assert olga.post(path, data={}).status_code == 403


@pytest.mark.parametrize("path", ["/rates", "/cost-bases", "/budgets"])
def test_another_site_is_not_shown(client: FlaskClient, cast: Cast, path: str) -> None:
    budget(cast, "1500")
    page = sign_in(client, cast.nils).get(path).text
    assert "Nordhafen" not in page
    assert "Press shop" not in page


def test_finance_states_a_cost_and_measures_it_later(client: FlaskClient, cast: Cast) -> None:
    fay = sign_in(client, cast.fay)
    assert fay.post("/cost-bases", data=COST).status_code == 303
    later = {**COST, "yearly_now": "9.500,00", "starts_on": "2026-03-01"}
    assert fay.post("/cost-bases", data=later).status_code == 303
    rows = cast.session.scalars(select(CostBase).order_by(CostBase.id)).all()
    assert [(row.yearly, row.yearly_now) for row in rows] == [
        (Decimal(12000), None),
        (Decimal(12000), Decimal(9500)),
    ]
    page = fay.get("/cost-bases").text
    assert "€12,000" in page
    assert fay.post("/cost-bases", data={**later, "starts_on": "2000-01-01"}).status_code == 303
    assert "from the beginning" in fay.get("/cost-bases").text
    assert "€9,500" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("yearly", ""),
        ("yearly", "1.200"),
        ("yearly", "0"),
        ("yearly_now", "-5"),
        ("starts_on", ""),
        ("starts_on", "1999-12-31"),
        ("driver", "purchase_and_hours"),
        ("area", ""),
        ("reason", " "),
    ],
)
def test_a_cost_that_cannot_be_is_refused(
    client: FlaskClient, cast: Cast, field: str, typed: str
) -> None:
    answer = sign_in(client, cast.fay).post("/cost-bases", data={**COST, field: typed})
    assert answer.status_code == 422
    assert "kz-fielderror" in answer.text
    assert cast.session.scalar(select(CostBase.id)) is None


def test_a_leader_states_no_cost(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.lena).post("/cost-bases", data=COST).status_code == 403
    assert cast.session.scalar(select(CostBase.id)) is None


def test_finance_sets_definitions_and_the_old_ones_stay(client: FlaskClient, cast: Cast) -> None:
    fay = sign_in(client, cast.fay)
    site = {"site": cast.nordhafen.id}
    assert fay.post("/classes", data={**CLASSES, **site}).status_code == 303
    policy = savings_policy_of(cast.session, cast.nordhafen.id).policy
    assert policy.counts_hard(BenefitClass.AVOIDANCE)
    assert not policy.counts_hard(BenefitClass.REVENUE)
    assert policy.definition(BenefitClass.REVENUE).test == "Shipped and paid."
    assert (policy.fiscal_year_first_month, policy.appraise_above) == (10, Decimal(8000))
    assert (policy.horizon_years, policy.handling_minutes, policy.full_time_hours) == (5, 45, 1700)
    page = unescape(fay.get("/classes").text)
    for words in ("Version 1", "As in the annual report.", "Shipped and paid.", "October"):
        assert words in page
    assert "Shipped and paid." in sign_in(client, cast.sam).get("/classes").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("soft_capacity_hard", "y"),
        ("hard_cost_hard", ""),
        ("fiscal_year_first_month", "13"),
        ("appraise_above", "much"),
        ("horizon_years", "0"),
        ("handling_minutes", "601"),
        ("full_time_hours", "12"),
        ("revenue_test", "x" * 301),
        ("reason", ""),
    ],
)
def test_definitions_that_cannot_be_are_refused(
    client: FlaskClient, cast: Cast, field: str, typed: str
) -> None:
    data = {name: value for name, value in CLASSES.items() if typed or name != field}
    data |= {"site": cast.nordhafen.id} | ({field: typed} if typed else {})
    answer = sign_in(client, cast.fay).post("/classes", data=data)
    assert answer.status_code == 422
    assert "kz-fielderror" in answer.text
    assert cast.session.scalar(select(PolicyVersion.id)) is None


@pytest.mark.parametrize("who", ["sam", "lena", "nils"])
def test_only_finance_of_the_site_sets_them(client: FlaskClient, cast: Cast, who: str) -> None:
    data = {**CLASSES, "site": cast.nordhafen.id}
    assert sign_in(client, getattr(cast, who)).post("/classes", data=data).status_code == 403


@pytest.mark.parametrize("who", ["lena", "ada"])
def test_leadership_sets_money_for_small_ideas(client: FlaskClient, cast: Cast, who: str) -> None:
    person = sign_in(client, getattr(cast, who))
    assert "nothing is capped" in person.get("/budgets").text
    assert person.post("/budgets", data=BUDGET).status_code == 303
    found = budget_left(cast.session, cast.press, date(2026, 3, 12))
    assert found is not None
    assert found.left == Decimal(1500)
    page = unescape(person.get("/budgets").text)
    for words in ("€1,500", "1 Jan – 31 Mar 2026", "As agreed."):
        assert words in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount", ""),
        ("amount", "-1"),
        ("amount", "1.500"),
        ("quarter", "2026-02-01"),
        ("quarter", "soon"),
        ("area", "BF-LINE"),
        ("reason", ""),
    ],
)
def test_money_that_cannot_be_is_refused(
    client: FlaskClient, cast: Cast, field: str, typed: str
) -> None:
    answer = sign_in(client, cast.lena).post("/budgets", data={**BUDGET, field: typed})
    assert answer.status_code == 422
    assert "kz-fielderror" in answer.text
    assert budget_left(cast.session, cast.press, date(2026, 3, 12)) is None


def test_a_supervisor_sees_what_is_left_also_of_the_area_above(
    client: FlaskClient, cast: Cast
) -> None:
    budget(cast, "1500", cast.production)
    sam = sign_in(client, cast.sam)
    page = sam.get("/budgets").text
    assert "€1,500" in page
    assert 'name="amount"' not in page
    assert sam.post("/budgets", data=BUDGET).status_code == 403
