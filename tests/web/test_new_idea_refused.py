"""A form of a new idea that cannot be taken as it is: a sentence, and every word kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from tests.support.cast import Cast, sign_in

KEY = "a1b2c3d4" * 4


@pytest.fixture
def olga(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.olga)


def typed(**others: Any) -> dict[str, Any]:
    return {
        "form_key": KEY,
        "problem": "The air hose lies across the walkway at press 2.",
        "proposal": "Hang a hose reel from the beam.",
        **others,
    }


def sent_idea(cast: Cast) -> Idea:
    return cast.session.scalars(select(Idea)).one()


@pytest.mark.parametrize("key", ["k" * 65, "a key", "a\x00b"])
def test_key_that_no_page_made_is_told_and_costs_no_word(
    olga: FlaskClient, cast: Cast, key: str
) -> None:
    response = olga.post("/ideas", data=typed(form_key=key))
    assert response.status_code == 422
    assert "This form was too old or not complete." in response.text
    assert "air hose lies across" in response.text
    new = re.search(r'name="form_key"[^>]*value="(\w{32})"', response.text)
    assert new is not None
    assert olga.post("/ideas", data=typed(form_key=new[1])).status_code == 303


def test_unknown_area_is_refused_beside_its_field_and_every_word_is_kept(
    olga: FlaskClient, cast: Cast
) -> None:
    response = olga.post("/ideas", data=typed(area="NOWHERE", result="No falls"))
    assert response.status_code == 422
    assert "There is no such area here." in response.text
    assert "air hose lies across" in response.text
    assert "No falls" in response.text
    assert sent_idea(cast).stage == Stage.DRAFT


def test_unknown_co_author_is_refused_beside_the_field_with_the_name_kept(
    olga: FlaskClient, cast: Cast
) -> None:
    response = olga.post("/ideas", data=typed(co_authors="Otto Berg, Nobody Atall"))
    assert response.status_code == 422
    assert "We know nobody here called “Nobody Atall”." in response.text
    assert 'value="Otto Berg, Nobody Atall"' in response.text
    assert sent_idea(cast).stage == Stage.DRAFT


def test_co_author_is_found_whatever_capitals_and_marks_are_typed(
    olga: FlaskClient, cast: Cast
) -> None:
    cast.otto.full_name = "Özgür Şahin"
    cast.session.commit()
    assert olga.post("/ideas", data=typed(co_authors="özgür şahin")).status_code == 303
    assert sent_idea(cast).author_ids == {cast.olga.id, cast.otto.id}
