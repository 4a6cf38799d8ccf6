"""The page of the queue: what stands there, and what each answer leads to, without script."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.text import fold
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import Stage
from kaizen.review.actions.asking import ask_author
from kaizen.review.models.decisions import Decision
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.reviewing import sent, with_leadership
from tests.support.stages import begun


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


@pytest.fixture
def sam(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.sam)


def approval(idea: Idea, cast: Cast, **others: object) -> dict[str, object]:
    return {
        "seen_version": idea.version,
        "owner": cast.mia.id,
        "start_on": "2026-03-16",
        "due_on": "2026-03-27",
        "one_off": "180",
        "yearly": "0",
        "words": "Thank you, good catch.",
        **others,
    }


def fresh(cast: Cast, idea: Idea) -> Idea:
    cast.session.expire_all()
    return cast.session.get_one(Idea, idea.id)


def test_the_supervisor_sees_what_waits_with_its_form(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast, times_per_week=5, minutes_each=4, people_affected=2)
    page = sam.get("/queue").text
    assert "1 idea waits for your answer" in page
    assert idea.problem in page
    assert "Olga Petrenko" in page
    assert f'action="/ideas/{idea.id}/approval"' in page
    assert "up to €500 once" in page


def test_an_empty_queue_says_so(sam: FlaskClient) -> None:
    page = sam.get("/queue").text
    assert "Everybody has an answer" in page
    assert "No idea waits for you" in page


@pytest.mark.parametrize("who", ["olga", "nora", "fay"])
def test_whoever_reviews_nothing_is_told_who_does(
    client: FlaskClient, cast: Cast, who: str
) -> None:
    answer = sign_in(client, getattr(cast, who)).get("/queue")
    assert answer.status_code == 403
    assert "Supervisors and leaders" in answer.text


def test_approving_answers_and_comes_back_to_the_queue(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    answer = sam.post(f"/ideas/{idea.id}/approval", data=approval(idea, cast))
    assert (answer.status_code, answer.location) == (303, "/queue")
    assert fresh(cast, idea).as_stage is Stage.APPROVED
    assert "is agreed" in sam.get("/queue").text


def test_htmx_gets_the_settled_row_and_the_new_count(sam: FlaskClient, cast: Cast) -> None:
    idea, _other = sent(cast), sent(cast)
    answer = sam.post(
        f"/ideas/{idea.id}/approval", data=approval(idea, cast), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "is agreed" in answer.text
    assert "1 idea waits for your answer" in answer.text
    assert "<html" not in answer.text


def test_a_missing_amount_stands_beside_its_field_and_nothing_is_lost(
    sam: FlaskClient, cast: Cast
) -> None:
    idea = sent(cast)
    typed = approval(idea, cast, yearly="", words="Only <you> could see this", owner=cast.otto.id)
    answer = sam.post(f"/ideas/{idea.id}/approval", data=typed)
    assert answer.status_code == 422
    assert "type 0 if it costs nothing" in answer.text
    assert "Only <you> could see this" in unescape(answer.text)
    assert f'<option selected value="{cast.otto.id}"' in answer.text
    assert fresh(cast, idea).as_stage is Stage.SUBMITTED


def test_what_is_no_amount_stays_as_it_was_typed(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    answer = sam.post(f"/ideas/{idea.id}/approval", data=approval(idea, cast, one_off="lots"))
    assert answer.status_code == 422
    assert 'value="lots"' in answer.text


@pytest.mark.parametrize(("htmx", "status"), [({}, 403), ({"HX-Request": "true"}, 422)])
def test_over_the_limit_the_page_says_whose_it_is(
    sam: FlaskClient, cast: Cast, htmx: dict[str, str], status: int
) -> None:
    idea = sent(cast)
    typed = approval(idea, cast, one_off="501")
    answer = sam.post(f"/ideas/{idea.id}/approval", data=typed, headers=htmx)
    assert answer.status_code == status
    assert "more than your limit of €500" in answer.text
    assert 'value="501"' in answer.text


def test_each_other_answer_is_one_form(sam: FlaskClient, cast: Cast) -> None:
    for noun, fields, stage in (
        ("question", {"words": "Which press?"}, Stage.NEEDS_DETAIL),
        ("escalation", {"words": "Please look."}, Stage.WITH_LEADERSHIP),
        ("parking", {"words": "After the move.", "until_on": "2026-04-20"}, Stage.PARKED),
        ("decline", {"words": "It is planned.", "reason": "already_covered"}, Stage.DECLINED),
    ):
        idea = sent(cast)
        data = {"seen_version": idea.version, **fields}
        assert sam.post(f"/ideas/{idea.id}/{noun}", data=data).status_code == 303
        assert fresh(cast, idea).as_stage is stage


def test_declining_without_a_reason_is_refused_beside_the_list(
    sam: FlaskClient, cast: Cast
) -> None:
    idea = sent(cast)
    data = {"seen_version": idea.version, "words": "No.", "instead": "Try the hook."}
    answer = sam.post(f"/ideas/{idea.id}/decline", data=data)
    assert answer.status_code == 422
    assert "Choose a reason from the list" in answer.text
    assert "Try the hook." in answer.text


def test_a_decision_made_twice_shows_whose_answer_stands(
    sam: FlaskClient, cast: Cast, app: Flask
) -> None:
    idea = sent(cast)
    seen = approval(idea, cast, words="My own words.")
    lena = sign_in(app.test_client(), cast.lena)
    lena.post(f"/ideas/{idea.id}/approval", data=approval(idea, cast, words="Do it this week."))
    answer = sam.post(f"/ideas/{idea.id}/approval", data=seen)
    assert answer.status_code == 409
    assert "Lena has already answered this idea" in answer.text
    assert "Do it this week." in answer.text
    assert "My own words." in answer.text
    assert len(cast.session.scalars(select(Decision)).all()) == 1


def test_a_hidden_name_shows_nowhere_in_the_queue(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast, hide_names=True)
    page = sam.get("/queue").text
    assert "Name hidden until you decide" in page
    form = page[page.index("rq-act") :]
    assert "Olga Petrenko, who wrote it" not in form
    typed = approval(idea, cast, owner="author")
    assert sam.post(f"/ideas/{idea.id}/approval", data=typed).status_code == 303
    assert fresh(cast, idea).owner == cast.olga


def test_a_reply_stands_on_the_card(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        ask_author(idea, "Which press?", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    cast.session.add(
        Comment(
            idea_id=idea.id, person_id=cast.olga.id, kind="reply", text="Press two.", at=THURSDAY
        )
    )
    idea.move_to(Stage.SUBMITTED, actor_id=cast.olga.id, now=THURSDAY)
    cast.session.commit()
    assert "1 idea waits" not in sam.get("/queue").text or "Press two." in sam.get("/queue").text


def test_leadership_has_its_own_queue(client: FlaskClient, cast: Cast) -> None:
    sent(cast)
    with_leadership(cast)
    page = sign_in(client, cast.lena).get("/queue").text
    assert "1 idea waits for your answer" in page
    assert "everything at Nordhafen" in page


def test_another_site_sees_and_changes_nothing(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    nils = sign_in(client, cast.nils)
    assert idea.title not in nils.get("/queue").text
    for noun in ("approval", "question", "escalation", "parking", "decline", "merger", "return"):
        data = approval(idea, cast, reason="other", until_on="2026-04-20", into="1")
        assert nils.post(f"/ideas/{idea.id}/{noun}", data=data).status_code == 404
    assert fresh(cast, idea).as_stage is Stage.SUBMITTED


def test_an_open_row_alone_is_a_fragment(sam: FlaskClient, cast: Cast) -> None:
    first, second = sent(cast), sent(cast)
    assert first.id != second.id
    row = sam.get(f"/queue?open={second.id}", headers={"HX-Request": "true"}).text
    assert re.search(rf'<li[^>]* id="row-{second.id}"', row)
    assert "<html" not in row


def test_parked_and_done_are_lists_of_their_own(sam: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    data = {"seen_version": idea.version, "words": "After the move.", "until_on": "2026-04-20"}
    sam.post(f"/ideas/{idea.id}/parking", data=data)
    parked = sam.get("/queue?show=parked").text
    assert "again on Mon 20 Apr" in parked
    assert "You put it aside" in sam.get("/queue?show=done").text
    version = fresh(cast, idea).version
    answer = sam.post(
        f"/ideas/{idea.id}/unparking", data={"seen_version": version, "back": "parked"}
    )
    assert answer.location == "/queue?show=parked"
    assert fresh(cast, idea).as_stage is Stage.SUBMITTED


def test_an_open_row_names_earlier_ideas_that_look_alike(sam: FlaskClient, cast: Cast) -> None:
    words = {
        "problem": "The compressor coupling at the filter is hissing all weekend.",
        "proposal": "Replace the compressor coupling at the filter.",
    }
    words["search_text"] = fold(" ".join(words.values()))
    earlier = sent(cast, author=cast.otto, **words)
    data = {"seen_version": earlier.version, "words": "It is planned.", "reason": "other"}
    url = f"/ideas/{earlier.id}/decline"
    # What this session reads may not hold open what the request commits inside it.
    cast.session.commit()
    sam.post(url, data=data)
    sent(cast, **words)
    page = sam.get("/queue").text
    assert "Not taken before" in page
    assert f"K-{earlier.id}" in page


def test_a_quiet_moment_says_what_else_there_is(sam: FlaskClient, cast: Cast) -> None:
    page = sam.get("/queue").text
    assert "Nothing on your plate" in page
    assert "The board of your team" in page
    assert "no news since" not in page


def test_a_quiet_moment_names_what_sleeps(sam: FlaskClient, cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    idea.last_news_at = later(days=-20)
    elsewhere = begun(cast, cast.mia)
    elsewhere.last_news_at, elsewhere.area_id = later(days=-30), cast.logistics.id
    cast.session.commit()
    page = unescape(sam.get("/queue").text)
    assert "1 idea is asleep" in page
    assert f"{idea.title}: no news since" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,200", "can be read in two ways. Write 1200 or 1.20"),
        ("1.200", "can be read in two ways. Write 1200 or 1.20"),
        ("1 200.505", "too many decimals"),
        ("-5", "not below zero"),
    ],
)
def test_an_amount_that_can_be_read_in_two_ways_is_refused(
    sam: FlaskClient, cast: Cast, typed: str, words: str
) -> None:
    idea = sent(cast)
    answer = sam.post(f"/ideas/{idea.id}/approval", data=approval(idea, cast, one_off=typed))
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert fresh(cast, idea).as_stage is Stage.SUBMITTED
