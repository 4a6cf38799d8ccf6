"""The step "proven" in the small stairs of lists, found with one question a page."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.savings.models.claims import Claim
from tests.support.cast import Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.figures import verified_claim
from tests.support.stand import stand


def _proven(cast: Cast, stage: Stage = Stage.IMPLEMENTED) -> tuple[Idea, Claim]:
    idea = stand(cast, stage, owner=cast.mia)
    return idea, verified_claim(cast, idea)


@pytest.mark.parametrize("address", ["/ideas", "/ideas/mine"])
def test_a_verified_idea_is_proven(cast: Cast, client: FlaskClient, address: str) -> None:
    with transaction():
        _proven(cast)
    page = sign_in(client, cast.olga).get(address).get_data(as_text=True)
    assert "st-proven" in page
    assert "5 of 6" in re.sub(r"\s+", " ", page)


@pytest.mark.parametrize(
    ("state", "steps"), [("claimed", "4 of 6"), ("sent_back", "4 of 6"), ("noted", "4 of 5")]
)
def test_the_step_stands_where_there_is_something_to_prove(
    cast: Cast, client: FlaskClient, state: str, steps: str
) -> None:
    with transaction():
        _idea, claim = _proven(cast)
        claim.state, claim.verified_at, claim.verifier_id = state, None, None
    page = sign_in(client, cast.olga).get("/ideas").get_data(as_text=True)
    assert "st-inuse" in page
    assert steps in re.sub(r"\s+", " ", page)


def test_kept_is_the_last_step_of_both(cast: Cast, client: FlaskClient) -> None:
    with transaction():
        _proven(cast, Stage.SUSTAINED)
        stand(cast, Stage.SUSTAINED, owner=cast.mia)
    page = re.sub(r"\s+", " ", sign_in(client, cast.olga).get("/ideas").get_data(as_text=True))
    assert "6 of 6" in page
    assert "5 of 5" in page


def test_many_ask_as_often_as_one(cast: Cast, client: FlaskClient) -> None:
    with transaction():
        _proven(cast)
    sign_in(client, cast.olga).get("/ideas")
    with counted_queries() as few:
        client.get("/ideas")
    with transaction():
        for _ in range(9):
            _proven(cast)
    with counted_queries() as many:
        client.get("/ideas")
    assert len(many) == len(few)
    assert sum("FROM claim" in one for one in many) == 1
