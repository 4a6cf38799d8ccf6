"""What a reviewer does from the page of an idea: answer, put aside, take back, end, thank."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.working import start_work
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.reviewing import agreed, sent


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


@pytest.fixture
def sam(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.sam)


def being_done(cast: Cast) -> Idea:
    idea = agreed(cast)
    with transaction():
        start_work(idea, actor=cast.mia, now=THURSDAY)
    return idea


def post(sam: FlaskClient, idea: Idea, noun: str, **fields: object) -> int:
    data = {"seen_version": idea.version, "back": "idea", **fields}
    return sam.post(f"/ideas/{idea.id}/{noun}", data=data).status_code


def test_the_page_leads_to_the_answer(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    assert f"/queue?open={idea.id}#row-{idea.id}" in sam.get(f"/ideas/{idea.id}").text
    assert "/queue?open=" not in sam.get(f"/ideas/{agreed(cast).id}").text


def test_whoever_does_not_review_sees_no_answer(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    page = sign_in(client, cast.nora).get(f"/ideas/{idea.id}").text
    assert "/queue?open=" not in page
    assert "/thanks" not in page


@pytest.mark.parametrize(
    ("noun", "fields", "stage"),
    [
        ("parking", {"words": "Later.", "until_on": "2026-04-20"}, Stage.PARKED),
        ("return", {"words": "The press goes."}, Stage.WITH_LEADERSHIP),
        ("ending", {"words": "The press goes.", "outcome": "withdrawn"}, Stage.WITHDRAWN),
    ],
)
def test_agreed_work_is_steered_from_its_page(
    sam: FlaskClient, cast: Cast, noun: str, fields: dict[str, str], stage: Stage
) -> None:
    idea = agreed(cast)
    assert f'action="/ideas/{idea.id}/{noun}"' in sam.get(f"/ideas/{idea.id}").text
    assert post(sam, idea, noun, **fields) == 303
    assert cast.session.get_one(Idea, idea.id).as_stage is stage


def test_work_that_was_tried_ends_with_what_was_learned(sam: FlaskClient, cast: Cast) -> None:
    idea = being_done(cast)
    assert post(sam, idea, "ending", words="Beams carry 5 kg.", outcome="learned") == 303
    assert cast.session.get_one(Idea, idea.id).as_stage is Stage.LEARNED


def test_what_is_refused_keeps_its_words_on_the_page(sam: FlaskClient, cast: Cast) -> None:
    idea = agreed(cast)
    data = {"seen_version": idea.version, "back": "idea", "words": "After the move."}
    answer = sam.post(f"/ideas/{idea.id}/parking", data=data)
    assert answer.status_code == 422
    assert "Say until when it waits." in answer.text
    assert "After the move." in answer.text
    assert post(sam, idea, "parking", words="x", until_on="2026-04-20", seen_version=0) == 409


def test_thanks_are_said_on_the_page(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    assert post(sam, idea, "thanks", words="Well seen, Olga.") == 303
    assert "Well seen, Olga." in sam.get(f"/ideas/{idea.id}").text


def test_an_author_asks_for_a_second_look(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    olga = sign_in(client, cast.olga)
    assert post(olga, idea, "appeal", words="Look again.") == 409
    sam = sign_in(client, cast.sam)
    assert post(sam, idea, "decline", back="", words="No.", reason="other") == 303
    assert post(sign_in(client, cast.olga), idea, "appeal", words="Look again.") == 303
    assert cast.session.get_one(Idea, idea.id).as_stage is Stage.WITH_LEADERSHIP
