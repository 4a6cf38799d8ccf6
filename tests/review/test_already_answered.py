"""An answer that comes after another one: what its author is told about the one that stands."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.ideas.models import Comment, Idea
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.reviewing import sent


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def test_a_question_that_stands_is_for_its_author(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    sam = sign_in(client, cast.sam)
    seen = idea.version
    sam.post(f"/ideas/{idea.id}/question", data={"seen_version": seen, "words": "Which press?"})
    data = {"seen_version": seen, "words": "No.", "reason": "already_covered"}
    page = unescape(sam.post(f"/ideas/{idea.id}/decline", data=data).text)
    assert "You have already answered this idea" in page
    assert "A question to Olga" in page
    assert "A question for you" not in page


def approval(idea: Idea, cast: Cast, **others: object) -> dict[str, object]:
    return {
        "seen_version": idea.version,
        "owner": cast.mia.id,
        "start_on": "2026-03-16",
        "due_on": "2026-03-27",
        "one_off": "180",
        "yearly": "0",
        **others,
    }


def answered_by_lena(app: Flask, cast: Cast, idea: Idea) -> None:
    lena = sign_in(app.test_client(), cast.lena)
    assert lena.post(f"/ideas/{idea.id}/approval", data=approval(idea, cast)).status_code == 303


@pytest.mark.parametrize(
    "slip", [{"owner": "", "owner_name": "Nobody Here"}, {"one_off": "a lot"}, {"due_on": "soon"}]
)
def test_a_slip_in_an_answer_that_came_too_late_costs_no_word(
    client: FlaskClient, cast: Cast, app: Flask, slip: dict[str, str]
) -> None:
    idea = sent(cast)
    seen = approval(idea, cast, words="My own words.", **slip)
    answered_by_lena(app, cast, idea)
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/approval", data=seen)
    assert answer.status_code == 409
    assert "Lena has already answered this idea" in answer.text
    assert "My own words." in answer.text


def test_words_that_came_too_late_are_kept_as_one_note(
    client: FlaskClient, cast: Cast, app: Flask
) -> None:
    idea = sent(cast)
    seen = approval(idea, cast, words="My own words.")
    answered_by_lena(app, cast, idea)
    sam = sign_in(client, cast.sam)
    page = sam.post(f"/ideas/{idea.id}/approval", data=seen).text
    form = page[page.index(f'id="note-{idea.id}"') :].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    for _tap in range(2):
        kept = sam.post(f"/ideas/{idea.id}/comments", data={**hidden, "text": "My own words."})
        assert (kept.status_code, kept.location) == (303, "/queue")
    rows = cast.session.execute(select(Comment.kind, Comment.text)).all()
    assert [tuple(row) for row in rows] == [("note", "My own words.")]
