"""An answer that comes after another one: what its author is told about the one that stands."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

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
