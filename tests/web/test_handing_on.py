"""Handing on: a new owner says yes wherever the work stands, and history tells all of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.core.images import PreparedPhoto
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.authors import add_author, remove_author
from kaizen.ideas.actions.drafting import Words
from kaizen.ideas.actions.photos import add_photo, remove_photo
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import PhotoKind
from kaizen.ownership.actions.changing import change_idea
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Membership
from kaizen.people.rules import Role
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.stages import begun, sent, slipped


def _post(client: FlaskClient, idea: Idea, noun: str, **fields: Any) -> TestResponse:
    return client.post(f"/ideas/{idea.id}/{noun}", data=fields)


def _moved_and_renamed(cast: Cast, **words: object) -> Idea:
    """Olga names Mia and takes Otto off, and says that it is the paint shop's."""
    with transaction():
        idea = sent(cast, **words)
        add_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
        remove_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
        add_author(idea, cast.mia, actor=cast.olga, now=THURSDAY)
        kept = Words(problem=idea.problem, proposal=idea.proposal, title=idea.title)
        change_idea(idea, kept, area=cast.logistics, actor=cast.olga, now=THURSDAY)
    return idea


def test_a_new_owner_of_what_slipped_back_says_yes_on_its_page(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        idea = slipped(cast, cast.mia)
    monkeypatch.setattr(clock, "now", lambda: later(days=31))
    sam = sign_in(client, cast.sam)
    assert _post(sam, idea, "owner", owner="Otto Berg").status_code == 303
    otto = sign_in(client, cast.otto)
    assert "Yes, I take it on" in otto.get(f"/ideas/{idea.id}").text
    plate = otto.get("/plate").text
    assert "It has slipped back" in plate
    assert _post(otto, idea, "acceptance", answer="yes").status_code == 303
    assert "Work on it again" in otto.get(f"/ideas/{idea.id}").text


def test_a_long_reason_is_read_to_its_end(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=1))
    with transaction():
        idea = begun(cast, cast.mia)
    mia = sign_in(client, cast.mia)
    why = "The beam is painted first. " * 20 + "That is all."
    assert _post(mia, idea, "date", due_on="2026-04-10", reason=why).status_code == 303
    word = "You know the beam best. " * 20 + "Thank you."
    sent_on = _post(mia, idea, "owner", owner="Otto Berg", reason=word)
    assert sent_on.status_code == 303
    page = sign_in(client, cast.olga).get(f"/ideas/{idea.id}").text
    assert "That is all." in page
    assert "You know the beam best. Thank you." in page
    refused = _post(sign_in(client, cast.sam), idea, "owner", owner="Mia Larsen", reason="w" * 4001)
    assert refused.status_code == 422


def test_history_says_where_it_moved_and_whose_names_came_and_went(
    client: FlaskClient, cast: Cast
) -> None:
    idea = _moved_and_renamed(cast)
    page = sign_in(client, cast.olga).get(f"/ideas/{idea.id}").text
    assert "moved it to another area" in page
    assert cast.logistics.name in page
    assert "named who wrote it too" in page
    assert "took a name off it" in page
    assert "Otto Berg" in page


def test_a_hidden_idea_hides_the_names_that_were_taken_off_too(
    client: FlaskClient, cast: Cast
) -> None:
    idea = _moved_and_renamed(cast, hide_names=True)
    page = sign_in(client, cast.nora).get(f"/ideas/{idea.id}").text
    assert "took a name off it" in page
    assert "Otto Berg" not in page
    assert "Mia Larsen" not in page


def test_history_says_which_photos_came_and_went_after_it_was_sent(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = cast.draft()
        add_photo(idea, _shot(1), actor=cast.olga, now=THURSDAY)
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
    olga = sign_in(client, cast.olga)
    assert "added a photo" not in olga.get(f"/ideas/{idea.id}").text
    with transaction():
        photo = add_photo(idea, _shot(2), actor=cast.olga, now=THURSDAY)
        remove_photo(photo, actor=cast.olga, now=THURSDAY)
        # It stands beside the news that it came with.
        add_photo(idea, _shot(3), kind=PhotoKind.NEWS, actor=cast.sam, now=THURSDAY)
    page = olga.get(f"/ideas/{idea.id}").text
    assert page.count("added a photo") == 1
    assert page.count("took a photo down") == 1


def _shot(number: int) -> PreparedPhoto:
    return PreparedPhoto(b"full", b"thumb", 800, 600, f"{number:064x}")


def test_who_may_no_longer_answer_reads_the_words_once_more(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction() as session:
        idea = sent(cast)
        steers = Membership.person_id == cast.sam.id
        session.execute(update(Membership).where(steers).values(role=Role.OPERATOR.value))
    why = "The <b>beam</b> carries the crane."
    said = {"reason": "other", "words": why, "instead": "Ask in May.", "seen_version": idea.version}
    answer = _post(sign_in(client, cast.sam), idea, "decline", **said)
    assert answer.status_code == 403
    assert "The &lt;b&gt;beam&lt;/b&gt; carries the crane." in answer.text
