"""The page of one idea, through the eyes of everybody in the cast."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.review.actions.approving import approve_idea
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.reviewing import approval, with_leadership
from tests.support.stages import begun


@pytest.fixture
def sent(cast: Cast) -> Idea:
    with transaction():
        idea = cast.draft()
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_the_page_shows_the_words_and_who_has_it(
    client: FlaskClient, cast: Cast, sent: Idea
) -> None:
    page = sign_in(client, cast.nora).get(f"/ideas/{sent.id}").get_data(as_text=True)
    assert "Hang a hose reel from the beam" in page
    assert "Sam Okafor" in page
    assert "has it now" in page


def test_another_site_finds_nothing(client: FlaskClient, cast: Cast, sent: Idea) -> None:
    assert sign_in(client, cast.nils).get(f"/ideas/{sent.id}").status_code == 404


def test_hidden_names_stay_hidden_until_the_decision(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = cast.draft(hide_names=True)
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
    page = sign_in(client, cast.nora).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "Petrenko" not in page


def test_coming_into_use_is_offered_for_today(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    with transaction():
        idea = begun(cast)
    page = sign_in(client, cast.mia).get(f"/ideas/{idea.id}?open=use").get_data(as_text=True)
    assert 'value="2026-03-12"' in page


def test_the_way_to_the_yes_is_counted_from_sending(client: FlaskClient, cast: Cast) -> None:
    idea = with_leadership(cast)
    with transaction():
        yes = approval(cast, start_on=later(days=7).date(), due_on=later(days=20).date())
        approve_idea(idea, yes, actor=cast.lena, now=later(days=6), seen_version=idea.version)
    page = sign_in(client, cast.mia).get(f"/ideas/{idea.id}").get_data(as_text=True)
    # Sam passed it up at once; that was the first answer, and not the yes.
    assert ", after 6 days" in page
