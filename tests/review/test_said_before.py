"""A reviewer reads on the card what was said about an idea on its way to this desk."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.review.actions.declining import appeal, decline_idea
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.reviewing import sent, with_leadership


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def test_leadership_reads_why_an_idea_was_passed_up(client: FlaskClient, cast: Cast) -> None:
    with_leadership(cast)
    page = sign_in(client, cast.lena).get("/queue").text
    assert "<b>Sam Okafor</b> passed it up to leadership" in page
    assert "Please look." in page


def declined_and_appealed(cast: Cast, **others: object) -> None:
    idea = sent(cast, **others)
    with transaction():
        decline_idea(
            idea,
            reason="other",
            words="It is planned.",
            instead="",
            actor=cast.sam,
            now=THURSDAY,
            seen_version=idea.version,
        )
    with transaction():
        appeal(idea, "The plan was dropped.", actor=cast.olga, now=THURSDAY)


def test_a_second_look_shows_the_refusal_and_what_it_overlooked(
    client: FlaskClient, cast: Cast
) -> None:
    declined_and_appealed(cast)
    page = sign_in(client, cast.lena).get("/queue").text
    assert page.index("It is planned.") < page.index("The plan was dropped.")
    assert "<b>Olga Petrenko</b> asked for a second look" in page


def test_a_hidden_author_asks_without_a_name(client: FlaskClient, cast: Cast) -> None:
    declined_and_appealed(cast, hide_names=True)
    page = sign_in(client, cast.lena).get("/queue").text
    assert "<b>The author</b> asked for a second look" in page
    assert "<b>Olga Petrenko</b>" not in page
