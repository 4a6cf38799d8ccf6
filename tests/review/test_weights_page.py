"""The page of weights: who reads it, who changes it, and refusals beside their fields."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.review.queries.scores import scoring_policy_of
from kaizen.review.rules.criteria import DEFAULT_ANCHORS, STEPS, Criterion
from tests.support.cast import Cast, sign_in
from tests.support.reviewing import make_leader

WEIGHTS = {"safety": "30", "quality": "20", "cost": "20", "delivery": "15", "morale": "5"}


def form(cast: Cast, **others: str) -> dict[str, str]:
    """A whole form in which safety gains what effort and morale lose."""
    return {
        "site": str(cast.nordhafen.id),
        "reason": "Two accidents.",
        **{f"weight_{name}": percent for name, percent in WEIGHTS.items()},
        "weight_effort": "10",
        **{f"cost_from_{step}": str(1000 * step) for step in range(2, 6)},
        **{
            f"anchors_{one.value}_{step}": DEFAULT_ANCHORS[one][step - 1]
            for one in Criterion
            for step in STEPS
        },
        **others,
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [("lena", 200), ("ada", 200), ("sam", 403), ("olga", 403), ("fay", 403), ("nils", 403)],
)
def test_who_reads_how_it_is_scored(client: FlaskClient, cast: Cast, who: str, status: int) -> None:
    assert sign_in(client, getattr(cast, who)).get("/weights").status_code == status


def test_leadership_puts_other_weights_in_force(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.lena)
    words = "Takes away every danger there is."
    answer = client.post("/weights", data=form(cast, anchors_safety_5=words))
    assert answer.status_code == 303
    policy = scoring_policy_of(cast.session, cast.nordhafen.id).policy
    assert policy.weights[Criterion.SAFETY] == Decimal("0.3")
    assert policy.anchors[Criterion.SAFETY][4] == words
    assert policy.cost_from == (2000, 3000, 4000, 5000)
    shown = client.get("/weights").get_data(as_text=True)
    assert "Version 1" in shown
    assert "Two accidents." in shown


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"weight_effort": "20"}, "The weights add up to 110 percent."),
        ({"weight_effort": ""}, "A weight lies between 0 and 100."),
        ({"weight_effort": "many"}, "amount"),
        ({"cost_from_3": ""}, "Type an amount for each of the steps 2 to 5."),
        ({"cost_from_3": "9999"}, "Each step begins at more than the one before."),
        ({"anchors_morale_2": " "}, "Write what each of the steps 1 to 5 means."),
        ({"reason": ""}, "Say why the scoring changes."),
    ],
)
def test_what_cannot_be_is_said_and_everything_typed_stays(
    client: FlaskClient, cast: Cast, others: dict[str, str], words: str
) -> None:
    sign_in(client, cast.lena)
    answer = client.post("/weights", data=form(cast, cost_from_2="17", **others))
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert words in shown
    assert 'value="17"' in shown
    assert scoring_policy_of(cast.session, cast.nordhafen.id).version_id is None


def test_a_leader_below_the_site_reads_and_does_not_change(client: FlaskClient, cast: Cast) -> None:
    make_leader(cast, cast.vera)
    cast.session.commit()
    sign_in(client, cast.vera)
    shown = client.get("/weights").get_data(as_text=True)
    assert "What each step means" in shown
    assert "Put it in force" not in shown
    assert client.post("/weights", data=form(cast)).status_code == 403
