"""Slips of the hand and tampered numbers: a sentence, never a fault, and no word is lost."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.reviewing import sent
from tests.support.stages import begun

HUGE = "9" * 20


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


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


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/ideas/{HUGE}", 404),
        (f"/photos/{HUGE}/thumb", 404),
        (f"/news?before={HUGE}", 200),
        (f"/ideas/mine?before={HUGE}", 200),
        (f"/queue?open={HUGE}", 200),
        (f"/plate?check={HUGE}&result=lapsed", 200),
    ],
)
def test_a_number_that_no_row_can_have_is_no_fault(
    client: FlaskClient, cast: Cast, address: str, status: int
) -> None:
    answer = sign_in(client, cast.sam).get(address, headers={"HX-Request": "true"})
    assert answer.status_code == status


def test_an_owner_whom_nobody_can_be_is_refused(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    data = approval(idea, cast, owner=HUGE)
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/approval", data=data)
    assert answer.status_code == 422
    assert "Name somebody who makes it happen." in answer.text


@pytest.mark.parametrize("number", ["K-999999", "K-1000000"])
def test_a_mistyped_number_keeps_the_words_of_a_joining(
    client: FlaskClient, cast: Cast, number: str
) -> None:
    idea = sent(cast)
    data = {"seen_version": idea.version, "into": number, "words": "The same hose."}
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/merger", data=data)
    assert answer.status_code == 422
    assert "No idea here has this number." in answer.text
    assert "The same hose." in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9999-12-31", "This day lies many years ahead."),
        ("tomorrow", "Choose a day from the calendar."),
    ],
)
def test_a_mistyped_day_is_refused_beside_its_field(
    client: FlaskClient, cast: Cast, typed: str, said: str
) -> None:
    idea = sent(cast)
    data = approval(idea, cast, due_on=typed)
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/approval", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    cast.session.expire_all()
    assert cast.session.get_one(Idea, idea.id).as_stage is Stage.SUBMITTED


def test_a_new_finish_many_years_ahead_is_refused(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = begun(cast)
    data = {"due_on": "2206-03-27", "reason": "The reel comes late."}
    answer = sign_in(client, cast.mia).post(f"/ideas/{idea.id}/date", data=data)
    assert answer.status_code == 422
    assert "This day lies many years ahead." in answer.text


def test_a_refusal_names_its_day_as_people_do(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    data = {"seen_version": idea.version, "words": "Later.", "until_on": "2027-03-01"}
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/parking", data=data)
    assert answer.status_code == 422
    assert "Choose a day until Fri 11 Sep 2026." in answer.text


@pytest.mark.parametrize("typed", ["", None])
def test_an_answer_without_the_version_it_saw_is_told_above_the_form(
    client: FlaskClient, cast: Cast, typed: str | None
) -> None:
    idea = sent(cast)
    data = approval(idea, cast, words="A reel it is.")
    data["seen_version"] = typed
    answer = sign_in(client, cast.sam).post(
        f"/ideas/{idea.id}/approval", data={k: v for k, v in data.items() if v is not None}
    )
    assert answer.status_code == 422
    assert "This page was too old." in answer.text
    assert "A reel it is." in answer.text


def test_a_version_that_is_no_number_is_told_with_the_words_kept(
    client: FlaskClient, cast: Cast
) -> None:
    idea = sent(cast)
    data = approval(idea, cast, seen_version="1; DROP", words="A reel it is.")
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/approval", data=data)
    assert answer.status_code == 409
    assert "This idea has changed since you looked" in answer.text
    assert "A reel it is." in answer.text


def test_an_act_on_the_page_without_its_version_is_told_and_can_be_sent_again(
    client: FlaskClient, cast: Cast
) -> None:
    idea = sent(cast)
    data = {"back": "idea", "seen_version": "", "until_on": "2026-04-01", "words": "In May."}
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/parking", data=data)
    assert answer.status_code == 422
    assert "This page was too old." in answer.text
    assert "In May." in answer.text


@pytest.mark.parametrize("key", ["k" * 65, "a\x00b"])
def test_a_comment_under_a_key_that_no_page_made_keeps_its_words(
    client: FlaskClient, cast: Cast, key: str
) -> None:
    idea = sent(cast)
    data = {"text": "Good one.", "form_key": key}
    answer = sign_in(client, cast.otto).post(f"/ideas/{idea.id}/comments", data=data)
    assert answer.status_code == 422
    assert "This form was too old or not complete." in answer.text
    assert "Good one." in answer.text


def test_another_site_learns_nothing_from_a_form_that_is_not_complete(
    client: FlaskClient, cast: Cast
) -> None:
    idea = begun(cast)
    nils = sign_in(client, cast.nils)
    for noun in ("ending", "parking", "approval", "comments", "date", "use"):
        assert nils.post(f"/ideas/{idea.id}/{noun}", data={"back": "idea"}).status_code == 404


def test_a_version_of_many_digits_is_no_fault(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    data = approval(idea, cast, seen_version="9" * 5000, words="A reel it is.")
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/approval", data=data)
    assert answer.status_code == 409
    assert "A reel it is." in answer.text


def test_the_year_26_is_refused_beside_its_field(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast, already_done=True)
    data = {
        "seen_version": idea.version,
        "owner": cast.mia.id,
        "in_use_on": "0026-03-10",
        "evidence": "The reel hangs.",
        "one_off": "0",
        "yearly": "0",
    }
    answer = sign_in(client, cast.sam).post(f"/ideas/{idea.id}/confirmation", data=data)
    assert answer.status_code == 422
    assert "This day lies many years back." in answer.text
    assert "0026-03-10" in answer.text
