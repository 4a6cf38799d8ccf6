"""The cost-impact panel: the answer as its title, classes side by side, and who sees what."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person
from kaizen.savings.actions.rates import set_rate
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver
from kaizen.savings.rules.rates import RateKind
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.figures import OVERTIME, line, verified_claim
from tests.support.stand import stand

HARD, SOFT = BenefitClass.HARD_COST, BenefitClass.SOFT_CAPACITY


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def _panel(client: FlaskClient, idea: Idea, who: Person) -> str:
    page = sign_in(client, who).get(f"/ideas/{idea.id}").text
    found = re.search(r'<section class="kz-card kz-pad ip-cost".*?</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", found[0]) if found else ""


@pytest.fixture
def proven(cast: Cast) -> Idea:
    """The idea of the mock-up."""
    with transaction():
        idea = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
        stages = {"estimated": "3200", "committed": "2600", "verified": "2002"}
        line(
            cast,
            idea,
            HARD,
            driver=Driver.LABOUR_TIME,
            factors=OVERTIME,
            basis="less overtime on Saturday",
            by=cast.fay,
            **stages,
        )
        line(cast, idea, BenefitClass.AVOIDANCE, committed="900", verified="900")
        line(cast, idea, SOFT, estimated="1400", verified="1050", factors={"hours_a_year": "26"})
        line(cast, idea, BenefitClass.WORKING_CAPITAL, verified="5000")
        line(cast, idea, CostKind.ONE_OFF, committed="520", verified="486")
        line(cast, idea, CostKind.YEARLY, committed="0", verified="0")
        verified_claim(cast, idea)
    return idea


def test_the_title_answers_and_only_hard_stands_against_cost(
    client: FlaskClient, cast: Cast, proven: Idea
) -> None:
    panel = _panel(client, proven, cast.sam)
    assert "It pays back in 3 months and saves €2,002 hard a year" in panel
    left = panel[panel.index("Left, hard only") :]
    assert re.findall(r">([^<>]*€[^<>]*)</td>", left)[:2] == ["€2,080", "€1,516"]
    assert "Cash released once" in left
    assert "less overtime on Saturday" in panel
    assert "12 min × 1 time a day × 1 person × 260 days ÷ 60 × €38.50 an hour" in panel
    assert "Cost, each year" not in panel


def test_beside_a_proof_stands_what_was_really_spent(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
        line(cast, idea, HARD, committed="1000", claimed="1000", verified="900")
        line(cast, idea, CostKind.ONE_OFF, committed="300", claimed="450")
    panel = _panel(client, idea, cast.fay)
    assert "It pays back in 6 months and saves €900 hard a year" in panel
    left = panel[panel.index("Left, hard only") :]
    assert re.findall(r">([^<>]*€[^<>]*)</td>", left) == ["€700", "€550", "€450"]


def test_the_floor_reads_sentences_and_no_rate(
    client: FlaskClient, cast: Cast, proven: Idea
) -> None:
    panel = _panel(client, proven, cast.nora)
    assert "<table" not in panel
    assert "26 hours a year are free for other work." in panel
    assert "Hard: €2,002 a year. Verified by Fay" in panel
    assert "It costs €486 once." in panel
    assert "38.50" not in panel
    # Hours beside the amount would tell the rate.
    assert "52 hours" not in panel
    assert "€1,050" not in panel


def test_hard_hours_show_no_amount_to_the_floor_before_they_are_verified(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = stand(cast)
        line(cast, idea, HARD, driver=Driver.LABOUR_TIME, factors=OVERTIME, estimated="2002")
    panel = _panel(client, idea, cast.nora)
    assert "52 hours a year" in panel
    assert "€" not in panel
    assert "€2,002" in _panel(client, idea, cast.sam)


def test_a_guess_says_about_and_an_unknown_cost_is_not_nothing(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = stand(cast)
        line(cast, idea, HARD, estimated="800", basis="The bill.")
    panel = _panel(client, idea, cast.sam)
    assert "It saves about €800 hard a year" in panel
    assert "Left, hard only" not in panel


def test_what_costs_more_than_it_saves_is_said_just_as_large(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = stand(cast, Stage.IN_PROGRESS, owner=cast.mia)
        line(cast, idea, HARD, committed="300")
        line(cast, idea, CostKind.ONE_OFF, committed="100")
        line(cast, idea, CostKind.YEARLY, committed="450")
    panel = _panel(client, idea, cast.lena)
    assert "It saves about €300 hard a year and costs €450 a year to run" in panel
    assert "−€250" in panel


def test_a_small_idea_shows_the_simple_payback_alone(
    client: FlaskClient, cast: Cast, proven: Idea
) -> None:
    assert "Is it worth it?" not in _panel(client, proven, cast.fay)


def test_a_larger_idea_is_appraised_for_those_who_read_money(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = stand(cast)
        line(cast, idea, HARD, estimated="18000", sure_percent=70)
        line(cast, idea, CostKind.ONE_OFF, estimated="12000")
    panel = _panel(client, idea, cast.sam)
    assert "Is it worth it?" in panel
    assert "Finance has entered no discount rate for this area." in panel
    assert "€12,600" in panel
    with transaction():
        set_rate(
            cast.nordhafen,
            RateKind.DISCOUNT_PERCENT,
            Decimal(8),
            starts_on=date(2026, 1, 1),
            reason="The bank.",
            actor=cast.fay,
            now=THURSDAY,
        )
    panel = _panel(client, idea, cast.fay)
    assert "over 3 years at 8%" in panel
    assert "€34,388" in panel
    assert "no discount rate" not in panel
    assert "Is it worth it?" not in _panel(client, idea, cast.nora)


def test_the_usual_rate_of_the_area_makes_a_quieter_figure(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        for _ in range(5):
            done = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
            line(cast, done, HARD, committed="1000", verified="700")
            verified_claim(cast, done)
        idea = stand(cast, Stage.IN_PROGRESS, owner=cast.mia)
        line(cast, idea, HARD, committed="12000")
    panel = _panel(client, idea, cast.sam)
    assert "€8,400" in panel
    assert "70% of what is promised comes true" in panel
    assert "usual rate" not in _panel(client, idea, cast.nora)


def test_an_author_s_name_stays_hidden_in_the_columns(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = stand(cast, hide_names=True)
        line(cast, idea, SOFT, factors={"hours_a_year": "26"}, by=cast.olga, estimated="1000")
    assert "Olga" not in _panel(client, idea, cast.sam)


def test_the_way_to_the_editor_is_shown_to_those_who_may_use_it(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = stand(cast)
    way = f"/ideas/{idea.id}/estimate"
    assert way in _panel(client, idea, cast.sam)
    assert _panel(client, idea, cast.nora) == ""
