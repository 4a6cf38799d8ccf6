"""Doing, handing on and checking from the page of an idea, and the talk about it."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment, Follower, Idea, Supporter
from kaizen.ideas.rules import PhotoKind, Stage
from kaizen.savings.actions.estimating import estimate_time
from kaizen.savings.models.lines import Line
from tests.support.cast import Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import agreed, asked, begun, check_of, kept, sent, slipped, used


@pytest.fixture(autouse=True)
def a_day_in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request comes a day after the Thursday on which the ideas were written."""
    monkeypatch.setattr(clock, "now", lambda: later(days=1))


def _post(client: FlaskClient, idea: Idea, noun: str, **fields: Any) -> TestResponse:
    return client.post(f"/ideas/{idea.id}/{noun}", data=fields, content_type="multipart/form-data")


def _stand(cast: Cast, stand: Any, *args: Any) -> Idea:
    with transaction():
        idea: Idea = stand(cast, *args)
    return idea


def _picture() -> tuple[io.BytesIO, str]:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(target, "JPEG")
    target.seek(0)
    return target, "after.jpg"


def test_from_the_yes_to_in_use_each_step_is_a_form_on_the_page(
    client: FlaskClient, cast: Cast
) -> None:
    idea = _stand(cast, agreed, cast.mia)
    mia = sign_in(client, cast.mia)
    assert "Yes, I take it on" in mia.get(f"/ideas/{idea.id}").text
    assert _post(mia, idea, "acceptance", answer="yes").status_code == 303
    assert _post(mia, idea, "work").status_code == 303
    news = {"text": "The reel is here.", "percent": "40", "photo": _picture()}
    assert _post(mia, idea, "news", **news).status_code == 303
    date = {"due_on": "2026-04-10", "reason": "The beam is painted first."}
    assert _post(mia, idea, "date", **date).status_code == 303
    use = {
        "on": "2026-03-13",
        "photo": _picture(),
        "one_off": "180",
        "yearly": "0",
        "no_standard": "y",
    }
    assert _post(mia, idea, "use", **use).status_code == 303
    cast.session.refresh(idea)
    assert (idea.as_stage, idea.standard) == (Stage.IMPLEMENTED, "")
    assert {photo.kind for photo in idea.photos} == {PhotoKind.NEWS, PhotoKind.AFTER}
    stages = {value.stage for line in cast.session.scalars(select(Line)) for value in line.values}
    assert stages == {"claimed"}
    page = mia.get(f"/ideas/{idea.id}").text
    for words in ("The reel is here.", "agreed a new date", "put it in use", "90 days"):
        assert words in page


def test_a_refused_form_keeps_every_word_and_says_why_beside_the_field(
    client: FlaskClient, cast: Cast
) -> None:
    idea = _stand(cast, begun, cast.mia)
    mia = sign_in(client, cast.mia)
    answer = _post(mia, idea, "use", on="2026-03-13", evidence="It hangs <there>.", one_off="x")
    assert answer.status_code == 422
    assert "It hangs &lt;there&gt;." in answer.text
    assert "is not an amount. Write one such as 1200.50" in answer.text
    assert "tick that none is concerned" in answer.text
    past = _post(mia, idea, "date", due_on="2026-03-01", reason="Too much else.")
    assert past.status_code == 422
    assert "Too much else." in past.text
    assert "This day is past" in past.text


def test_somebody_was_faster_and_the_typed_words_are_still_there(
    client: FlaskClient, cast: Cast
) -> None:
    idea = _stand(cast, sent)
    answer = _post(sign_in(client, cast.olga), idea, "reply", text="The one over press 2.")
    assert answer.status_code == 409
    assert "The one over press 2." in answer.text
    assert "Nobody waits for an answer here any more" in answer.text


def test_the_author_answers_the_question(client: FlaskClient, cast: Cast) -> None:
    idea = _stand(cast, asked)
    olga = sign_in(client, cast.olga)
    page = olga.get(f"/ideas/{idea.id}").text
    assert "Which beam do you mean?" in page
    assert "Form Key" not in page
    assert _post(olga, idea, "reply", text="Over press 2.").status_code == 303
    cast.session.refresh(idea)
    assert idea.as_stage is Stage.SUBMITTED


def test_handing_over_names_one_person_by_name_or_badge(client: FlaskClient, cast: Cast) -> None:
    idea = _stand(cast, begun, cast.mia)
    mia = sign_in(client, cast.mia)
    assert _post(mia, idea, "owner", owner="Nobody Known").status_code == 422
    assert _post(mia, idea, "owner", owner="4073", reason="You weld.").status_code == 303
    cast.session.refresh(idea)
    assert idea.owner == cast.otto


def test_giving_up_asks_and_changes_nothing_yet(client: FlaskClient, cast: Cast) -> None:
    idea = _stand(cast, begun, cast.mia)
    answer = _post(sign_in(client, cast.mia), idea, "surrender", reason="No time.")
    assert answer.status_code == 303
    cast.session.refresh(idea)
    assert (idea.as_stage, idea.owner) == (Stage.IN_PROGRESS, cast.mia)


def test_a_look_is_answered_by_the_one_who_is_asked(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = _stand(cast, used, cast.mia)
    check = check_of(cast, idea, 30)
    monkeypatch.setattr(clock, "now", lambda: later(days=30))
    sam = sign_in(client, cast.sam)
    assert "Go and look." in sam.get(f"/ideas/{idea.id}").text
    answered = _post(sam, idea, f"checks/{check.id}/answer", result="drifting", note="Too high.")
    assert answered.status_code == 303
    again = _post(sam, idea, f"checks/{check.id}/answer", result="held")
    assert again.status_code == 409
    assert _post(sam, idea, "checks/999999/answer", result="held").status_code == 404


def test_what_slipped_back_is_held_again_taken_up_or_ended(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = (_stand(cast, slipped, cast.mia) for _ in range(3))
    monkeypatch.setattr(clock, "now", lambda: later(days=31))
    sam = sign_in(client, cast.sam)
    assert "The reel is broken." in sam.get(f"/ideas/{one.id}").text
    assert _post(sam, one, "hold", note="Repaired.").status_code == 303
    assert _post(sam, two, "resumption", due_on="2026-04-24").status_code == 303
    assert _post(sam, three, "closure", reason="Press 2 is scrapped.").status_code == 303
    cast.session.expire_all()
    found = [idea.as_stage for idea in (one, two, three)]
    assert found == [Stage.IMPLEMENTED, Stage.IN_PROGRESS, Stage.CLOSED]


def test_talk_notes_voices_and_following(client: FlaskClient, cast: Cast) -> None:
    idea = _stand(cast, sent)
    sam = sign_in(client, cast.sam)
    key = "c" * 32
    for _ in range(2):
        said = _post(sam, idea, "comments", text="Good catch, @olga.", form_key=key)
        assert said.status_code == 303
    _post(sam, idea, "comments", text="Ask assembly first.", note="y")
    assert len(cast.session.scalars(select(Comment)).all()) == 2
    assert _post(sam, idea, "comments", text=" ").status_code == 422
    nora = sign_in(client, cast.nora)
    page = nora.get(f"/ideas/{idea.id}").text
    assert "Good catch" in page
    assert "Ask assembly first." not in page
    assert _post(nora, idea, "comments", text="Me too.", note="y").status_code == 403
    _post(nora, idea, "support")
    _post(nora, idea, "following")
    assert "Your voice is in" in nora.get(f"/ideas/{idea.id}").text
    assert len(cast.session.scalars(select(Follower)).all()) == 1
    _post(nora, idea, "support", off="1")
    assert cast.session.scalars(select(Supporter)).all() == []


NOUNS: dict[str, dict[str, str]] = {
    "acceptance": {"answer": "yes"},
    "work": {},
    "news": {"text": "Soon."},
    "date": {"due_on": "2026-04-10", "reason": "Why."},
    "owner": {"owner": "olga"},
    "surrender": {"reason": "Why."},
    "use": {
        "on": "2026-03-13",
        "evidence": "It hangs.",
        "one_off": "0",
        "yearly": "0",
        "no_standard": "y",
    },
    "reply": {"text": "Two."},
    "withdrawal": {"reason": "Why."},
    "resumption": {"due_on": "2026-04-10"},
    "hold": {"note": "Why."},
    "closure": {"reason": "Why."},
}


@pytest.mark.parametrize("noun", list(NOUNS))
def test_nora_changes_nothing_and_nils_finds_nothing(
    client: FlaskClient, cast: Cast, noun: str
) -> None:
    idea = _stand(cast, agreed, cast.mia)
    version = idea.version
    assert _post(sign_in(client, cast.nora), idea, noun, **NOUNS[noun]).status_code in {403, 409}
    assert _post(sign_in(client, cast.nils), idea, noun, **NOUNS[noun]).status_code == 404
    cast.session.refresh(idea)
    assert (idea.version, idea.as_stage) == (version, Stage.APPROVED)


@pytest.mark.parametrize("noun", ["comments", "support", "following", "checks/1/answer"])
def test_another_site_neither_talks_nor_follows(client: FlaskClient, cast: Cast, noun: str) -> None:
    idea = _stand(cast, used, cast.mia)
    nils = sign_in(client, cast.nils)
    assert _post(nils, idea, noun, text="Hi.", result="held").status_code == 404


def test_money_in_freed_time_is_for_those_who_may_read_rates(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        idea = sent(cast, times_per_week=Decimal(5), minutes_each=Decimal(6), people_affected=4)
        estimate_time(idea, actor=cast.olga, now=later())
    seen_by_sam = sign_in(client, cast.sam).get(f"/ideas/{idea.id}").text
    seen_by_nora = sign_in(client, cast.nora).get(f"/ideas/{idea.id}").text
    assert "€3,520" in seen_by_sam
    assert "€40" in seen_by_sam
    assert "5 times a week × 6 min × 4 people = 88 hours a year" in seen_by_nora
    assert "€" not in seen_by_nora


def test_once_and_one_person_are_said_in_the_singular(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = sent(cast, times_per_week=Decimal(1), minutes_each=Decimal(60), people_affected=1)
        estimate_time(idea, actor=cast.olga, now=later())
    page = sign_in(client, cast.nora).get(f"/ideas/{idea.id}").text
    assert "1 time a week × 60 min × 1 person = 44 hours a year" in page


def test_the_furthest_number_is_lifted_out(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = sent(cast, times_per_week=Decimal(5), minutes_each=Decimal(6), people_affected=4)
        estimate_time(idea, actor=cast.olga, now=later())
    page = sign_in(client, cast.sam).get(f"/ideas/{idea.id}").text
    assert '<th class="r v" scope="col">Estimated<small>' in page
    assert '<th class="r" scope="col">Agreed</th>' in page


def test_what_one_may_do_unasked_stands_below_the_idea(client: FlaskClient, cast: Cast) -> None:
    idea = _stand(cast, begun, cast.mia)
    for person, is_first in ((cast.sam, False), (cast.mia, True)):
        page = sign_in(client, person).get(f"/ideas/{idea.id}").text
        assert (page.index("What you can do") < page.index("What got in the way")) is is_first


def test_a_long_story_asks_as_little_as_a_short_one(client: FlaskClient, cast: Cast) -> None:
    short, long = _stand(cast, kept, cast.mia), _stand(cast, kept, cast.mia)
    with transaction() as session:
        for number in range(31):
            text, idea_id = f"Number {number}.", long.id if number else short.id
            session.add(Comment(idea_id=idea_id, person_id=cast.olga.id, text=text, at=later()))
    nora = sign_in(client, cast.nora)
    nora.get(f"/ideas/{short.id}")
    with counted_queries() as few:
        nora.get(f"/ideas/{short.id}")
    with counted_queries() as many:
        assert "earlier entries" in nora.get(f"/ideas/{long.id}").text
    assert len(many) <= len(few)
