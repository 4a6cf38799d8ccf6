"""A verifier asks about a claim; its owner answers where it is asked, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kaizen.core import clock, events
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.ideas.models import Idea
from kaizen.people.models import Absence
from kaizen.savings.actions.claiming import claim_again
from kaizen.savings.actions.verifying import send_back_claim
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import ValueStage
from tests.support.asked import sent_back
from tests.support.cast import Cast, later, sign_in
from tests.support.claims import VERIFY_AT, benefits, claim

ANSWER = "The one of March, over 180 euros; it hangs in the office."


@pytest.fixture(autouse=True)
def day_22(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=22))


def _answer(cast: Cast, idea: Idea, words: str = ANSWER) -> None:
    seen = claim(cast, idea).version
    claim_again(idea, {}, words, actor=cast.mia, now=later(days=22), seen_version=seen)


def test_the_answer_stands_beside_its_question_and_the_figures_stay(cast: Cast) -> None:
    idea = sent_back(cast)
    _answer(cast, idea)
    found = claim(cast, idea)
    assert found.state == ClaimState.CLAIMED
    (one,) = found.questions
    assert (one.question, one.asked_by, one.asked_at) == ("Which invoice?", cast.fay, VERIFY_AT)
    assert (one.answer, one.answered_by, one.answered_at) == (ANSWER, cast.mia, later(days=22))
    assert [line.amount(ValueStage.CLAIMED) for line in benefits(cast, idea)] == [500]


def test_a_second_question_leaves_the_first_one_standing(cast: Cast) -> None:
    idea = sent_back(cast)
    _answer(cast, idea)
    seen = claim(cast, idea).version
    send_back_claim(idea, "And April?", actor=cast.fay, now=later(days=23), seen_version=seen)
    found = claim(cast, idea)
    assert [(one.question, one.answer) for one in found.questions] == [
        ("Which invoice?", ANSWER),
        ("And April?", ""),
    ]
    assert found.open_question is found.questions[1]


@pytest.mark.parametrize("words", ["", "  ", "\u200b", "x" * 20_000])
def test_without_words_it_is_not_answered(cast: Cast, words: str) -> None:
    idea = sent_back(cast)
    with pytest.raises(InvalidInput) as refused:
        _answer(cast, idea, words)
    assert refused.value.field == "answer"


def test_answered_once(cast: Cast) -> None:
    idea = sent_back(cast)
    _answer(cast, idea)
    with pytest.raises(Conflict):
        _answer(cast, idea)


def test_whoever_asked_hears_of_it(cast: Cast) -> None:
    idea = sent_back(cast)
    _answer(cast, idea)
    told = cast.session.query(events.Event).filter_by(kind="savings.answered").one()
    assert told.facts["to_ids"] == [cast.fay.id]
    assert ANSWER not in str(told.facts)


def test_the_owner_answers_on_the_page_of_the_idea(cast: Cast, client: FlaskClient) -> None:
    idea = sent_back(cast)
    cast.session.commit()
    page = sign_in(client, cast.mia).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "Fay Whitcombe asks about what it saves" in page
    form = {"seen": claim(cast, idea).version, "answer": ANSWER}
    answer = client.post(f"/ideas/{idea.id}/claim", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = client.get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "answered about what it saves" in page
    assert ANSWER in page
    assert "asks about what it saves" not in page


def test_finance_reads_question_and_answer_in_the_queue(cast: Cast, client: FlaskClient) -> None:
    idea = sent_back(cast)
    _answer(cast, idea)
    cast.session.commit()
    page = sign_in(client, cast.fay).get("/verification").get_data(as_text=True)
    assert page.index("Which invoice?") < page.index(ANSWER)


def test_who_does_not_read_the_claim_reads_no_words_of_it(cast: Cast, client: FlaskClient) -> None:
    idea = sent_back(cast)
    _answer(cast, idea)
    cast.session.commit()
    page = sign_in(client, cast.olga).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "answered about what it saves" in page
    assert ANSWER not in page
    assert "Which invoice?" not in page


def test_what_was_refused_is_kept(cast: Cast, client: FlaskClient) -> None:
    idea = sent_back(cast)
    cast.session.commit()
    sign_in(client, cast.mia)
    (one,) = benefits(cast, idea)
    form = {"seen": claim(cast, idea).version, "answer": ANSWER, f"amount_{one.id}": "1,2,3"}
    answer = client.post(f"/ideas/{idea.id}/claim", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert ANSWER in page
    assert 'value="1,2,3"' in page
    answer = client.post(f"/ideas/{idea.id}/claim", data={"seen": form["seen"], "answer": " "})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Answer the question" in page
    assert f'name="amount_{one.id}"' in page


def test_who_stands_in_for_the_owner_answers(cast: Cast, client: FlaskClient) -> None:
    idea = sent_back(cast)
    today = later(days=22).date()
    away = Absence(
        person_id=cast.mia.id,
        from_on=today,
        until_on=today + timedelta(days=3),
        deputy_id=cast.olga.id,
    )
    cast.session.add(away)
    cast.session.commit()
    sign_in(client, cast.olga)
    assert "Which invoice?" in client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    form = {"seen": claim(cast, idea).version, "answer": ANSWER}
    assert client.post(f"/ideas/{idea.id}/claim", data=form).status_code == 303
