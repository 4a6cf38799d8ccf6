"""The pages of finance: what waits, the figures of a claim, and every refusal beside its field."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import BenefitClass, Driver, ValueStage
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.claims import (
    benefits,
    claim,
    claimed,
    entries,
    line,
    pool,
    use,
    verified,
    verify,
)
from tests.support.stages import begun


@pytest.fixture
def day_20(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=20))


@pytest.fixture
def day_60(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=60))


@pytest.fixture
def day_185(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=185))


def _post(client: FlaskClient, idea: Idea, path: str, **form: object) -> TestResponse:
    return client.post(f"/ideas/{idea.id}/{path}", data=form)


def _form(cast: Cast, idea: Idea, **others: object) -> dict[str, object]:
    """The verifier's form as the page offers it, with evidence."""
    values: dict[str, object] = {"seen": claim(cast, idea).version, "evidence": "The invoice."}
    rows = [*benefits(cast, idea)]
    values |= {f"amount_{one.id}": str(one.amount(ValueStage.CLAIMED)) for one in rows}
    return values | others


def _costs(cast: Cast, idea: Idea) -> dict[str, object]:
    from_costs = cast.session.query(type(benefits(cast, idea)[0])).filter_by(idea_id=idea.id)
    return {
        f"amount_{one.id}": str(one.amount(ValueStage.CLAIMED))
        for one in from_costs
        if one.cost_kind is not None
    }


def test_finance_finds_what_waits(cast: Cast, client: FlaskClient) -> None:
    idea = claimed(cast, "2002.00")
    verified(cast, "100")
    cast.session.commit()
    page = sign_in(client, cast.fay).get("/verification").get_data(as_text=True)
    assert "1 claim waits to be verified" in page
    assert idea.reference in page
    assert "€2,002" in page


def test_others_are_told_who_verifies(cast: Cast, client: FlaskClient) -> None:
    claimed(cast, "2002.00")
    cast.session.commit()
    assert sign_in(client, cast.olga).get("/verification").status_code == 403
    page = sign_in(client, cast.sam).get("/verification").get_data(as_text=True)
    assert "Nothing waits to be verified" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 200), ("lena", 200), ("sam", 200), ("mia", 200), ("olga", 403), ("nora", 403),
     ("nils", 404)],
)  # fmt: skip
def test_who_reads_the_figures(cast: Cast, client: FlaskClient, who: str, status: int) -> None:
    idea = claimed(cast, "2002.00")
    cast.session.commit()
    answer = sign_in(client, getattr(cast, who)).get(f"/ideas/{idea.id}/claim")
    assert answer.status_code == status


def test_without_a_claim_there_is_no_page(cast: Cast, client: FlaskClient) -> None:
    idea = begun(cast)
    cast.session.commit()
    assert sign_in(client, cast.fay).get(f"/ideas/{idea.id}/claim").status_code == 404


@pytest.mark.usefixtures("day_20")
def test_verifying_by_the_form(cast: Cast, client: FlaskClient) -> None:
    idea = claimed(cast, "12000.00")
    cast.session.commit()
    sign_in(client, cast.fay)
    answer = _post(client, idea, "verification", **_form(cast, idea, **_costs(cast, idea)))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    cast.session.expire_all()
    assert claim(cast, idea).state == ClaimState.VERIFIED
    assert entries(cast, idea)[0].amount == Decimal("657.53")


@pytest.mark.usefixtures("day_20")
def test_a_refusal_keeps_what_was_typed(cast: Cast, client: FlaskClient) -> None:
    idea = claimed(cast, "12000.00")
    cast.session.commit()
    sign_in(client, cast.fay)
    (one,) = benefits(cast, idea)
    typed = {**_costs(cast, idea), f"amount_{one.id}": "9000", "evidence": "Bill 7."}
    answer = _post(client, idea, "verification", **_form(cast, idea, **typed))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say why these figures differ" in page
    assert "Bill 7." in page
    assert 'value="9000"' in page


@pytest.mark.usefixtures("day_20")
def test_money_for_hours_without_a_cost_is_refused(cast: Cast, client: FlaskClient) -> None:
    idea = begun(cast)
    soft = line(cast, idea, "9000", benefit=BenefitClass.SOFT_CAPACITY,
                driver=Driver.LABOUR_TIME, hours="900")  # fmt: skip
    use(idea)
    cast.session.commit()
    sign_in(client, cast.fay)
    typed = {**_costs(cast, idea), f"counts_{soft.id}": "money", f"falling_{soft.id}": ""}
    answer = _post(client, idea, "verification", **_form(cast, idea, **typed))
    assert answer.status_code == 422
    assert "Hours are money only where a cost falls" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("day_20")
def test_a_full_pool_names_the_other_claims(cast: Cast, client: FlaskClient) -> None:
    pool(cast, "10000", "4000")
    first, second = verified(cast, "5000"), claimed(cast, "2000")
    cast.session.commit()
    sign_in(client, cast.fay)
    page = client.get(f"/ideas/{second.id}/claim").get_data(as_text=True)
    assert "Left for this claim: €1,000." in page
    answer = _post(client, second, "verification", **_form(cast, second, **_costs(cast, second)))
    assert answer.status_code == 409
    assert first.reference in answer.get_data(as_text=True)


@pytest.mark.usefixtures("day_20")
def test_sent_back_the_owner_claims_anew(cast: Cast, client: FlaskClient) -> None:
    idea = claimed(cast, "500")
    cast.session.commit()
    sign_in(client, cast.fay)
    seen = claim(cast, idea).version
    answer = _post(client, idea, "claim/return", seen=seen, reason="Which invoice?")
    assert answer.status_code == 303
    sign_in(client, cast.mia)
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "Which invoice?" in page
    # Hours and other numbers are changed where they are reckoned.
    assert f'href="/ideas/{idea.id}/estimate"' in page
    cast.session.expire_all()
    (one,) = benefits(cast, idea)
    form = {**_costs(cast, idea), f"amount_{one.id}": "410", "seen": claim(cast, idea).version}
    assert _post(client, idea, "claim", **form, answer="The one of March.").status_code == 303
    cast.session.expire_all()
    assert claim(cast, idea).state == ClaimState.CLAIMED
    assert benefits(cast, idea)[0].amount(ValueStage.CLAIMED) == Decimal(410)


@pytest.mark.usefixtures("day_60")
def test_a_correction_by_the_form(cast: Cast, client: FlaskClient) -> None:
    idea = verified(cast, "12000.00")
    cast.session.commit()
    sign_in(client, cast.fay)
    (one,) = benefits(cast, idea)
    form = {"line": one.id, "sign": "less", "amount": "57.50", "month": "2026-04-17"}
    assert _post(client, idea, "corrections", **form).status_code == 422
    assert _post(client, idea, "corrections", **form, reason="Credited.").status_code == 303
    assert entries(cast, idea)[-1].amount == Decimal("-57.50")


@pytest.mark.usefixtures("day_185")
def test_a_leader_answers_whether_anybody_was_dismissed(cast: Cast, client: FlaskClient) -> None:
    idea = begun(cast)
    idea.fewer_positions = True
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    cast.session.commit()
    sign_in(client, cast.lena)
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "Was anybody dismissed for it?" in page
    seen = claim(cast, idea).version
    assert _post(client, idea, "dismissals", seen=seen, answer="yes").status_code == 303
    # Who answered, and what, stays on the page.
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "was taken back." in page
    assert "6 months into use · Lena Brandt" in page
    assert sum(row.amount for row in entries(cast, idea)) == 0


@pytest.mark.usefixtures("day_185")
def test_whoever_answers_it_reads_the_plan_and_how_people_are(
    cast: Cast, client: FlaskClient
) -> None:
    idea = begun(cast)
    idea.fewer_positions = True
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    plan = "Both go to the new packing line, trained until May."
    kept = {"kind": DecisionKind.APPROVED.value, "level": Level.SITE.value, "at": THURSDAY}
    cast.session.add(Decision(idea_id=idea.id, actor=cast.lena, redeployment=plan, **kept))
    cast.session.commit()
    sign_in(client, cast.lena)
    for address in (f"/ideas/{idea.id}/claim", f"/ideas/{idea.id}"):
        page = client.get(address).get_data(as_text=True)
        assert plan in page
        assert "How people are since then" in page
    other = client.application.test_client()
    hidden = sign_in(other, cast.olga).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "How people are since then" not in hidden
    assert plan not in hidden


@pytest.mark.usefixtures("day_20")
def test_the_plate_leads_to_the_figures(cast: Cast, client: FlaskClient) -> None:
    idea = claimed(cast, "500")
    cast.session.commit()
    page = sign_in(client, cast.fay).get("/plate").get_data(as_text=True)
    assert f"/ideas/{idea.id}/claim" in page


def test_the_owner_claims_no_amount_that_tells_a_rate(cast: Cast, client: FlaskClient) -> None:
    """An amount that was typed beside reckoned hours tells the rate as well."""
    idea = begun(cast)
    soft = line(cast, idea, "9000", benefit=BenefitClass.SOFT_CAPACITY,
                driver=Driver.LABOUR_TIME, hours="900")  # fmt: skip
    hard = line(cast, idea, "500")
    use(idea)
    typed = soft.value(ValueStage.CLAIMED)
    assert typed is not None
    typed.amount, typed.factors = Decimal(8000), None
    claim(cast, idea).state = ClaimState.SENT_BACK.value
    cast.session.commit()
    page = sign_in(client, cast.mia).get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert f'name="amount_{hard.id}"' in page
    assert f'name="amount_{soft.id}"' not in page
    assert "8000" not in page
    assert "8,000" not in page
