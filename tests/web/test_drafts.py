"""Drafts: kept at each pause, photographed, gone on with, thrown away; nobody else sees them."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from kaizen.ideas.models import Idea, Photo
from kaizen.ideas.rules import Stage
from tests.support.cast import Cast, sign_in

KEY = "0f" * 16
SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def olga(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.olga)


def picture(colour: str = "teal") -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(target, "JPEG")
    target.seek(0)
    return target


def the_idea(cast: Cast) -> Idea:
    return cast.session.scalars(select(Idea)).one()


def test_each_pause_keeps_the_words_in_one_draft(olga: FlaskClient, cast: Cast) -> None:
    for text in ("The", "The hose", "The hose leaks"):
        kept = olga.post(f"/drafts/{KEY}", data={"problem": text, "form_key": KEY}, headers=SCRIPT)
        assert kept.status_code == 200
    assert the_idea(cast).problem == "The hose leaks"
    assert the_idea(cast).stage == Stage.DRAFT


def test_what_cannot_be_sent_yet_is_kept_all_the_same(olga: FlaskClient, cast: Cast) -> None:
    text = "x" * 9000
    olga.post("/drafts", data={"problem": text, "form_key": KEY, "minutes_each": "soon"})
    assert the_idea(cast).problem == text


def test_photo_begins_a_draft_and_comes_back_as_a_tile(olga: FlaskClient, cast: Cast) -> None:
    answer = olga.post(f"/drafts/{KEY}/photos", data={"photo": (picture(), "a.jpg")})
    assert answer.status_code == 201
    photo = cast.session.scalars(select(Photo)).one()
    assert f"/photos/{photo.id}/thumb" in answer.text
    olga.post("/ideas", data={"form_key": KEY, "problem": "Hose", "proposal": "Reel"})
    assert [p.id for p in the_idea(cast).photos] == [photo.id]
    assert the_idea(cast).stage == Stage.SUBMITTED


def test_bad_photo_is_answered_with_one_sentence(olga: FlaskClient, cast: Cast) -> None:
    answer = olga.post(f"/drafts/{KEY}/photos", data={"photo": (io.BytesIO(b"<svg/>"), "a.svg")})
    assert answer.status_code == 422
    assert answer.text.startswith("“a.svg” is not a photo")
    assert cast.session.scalar(select(func.count()).select_from(Idea)) == 0


def test_draft_is_gone_on_with_where_it_was_left(olga: FlaskClient, cast: Cast) -> None:
    data = {
        "form_key": KEY,
        "problem": "Hose",
        "better": ["safer"],
        "minutes_each": "2.5",
        "co_authors": "Otto Be",
    }
    kept = olga.post("/drafts", data=data)
    assert kept.location == f"/drafts/{the_idea(cast).id}"
    page = olga.get(kept.location).text
    assert "Hose" in page
    assert 'value="2.5"' in page
    assert 'value="Otto Be"' in page
    assert f'value="{KEY}"' in page


def test_draft_of_somebody_else_is_not_found_on_any_door(client: FlaskClient, cast: Cast) -> None:
    olga = sign_in(client, cast.olga)
    olga.post(f"/drafts/{KEY}/photos", data={"photo": (picture(), "a.jpg")})
    idea, photo = the_idea(cast), cast.session.scalars(select(Photo)).one()
    sam = sign_in(client, cast.sam)
    for key in (KEY, idea.id):
        assert sam.get(f"/drafts/{key}").status_code == 404
        assert sam.post(f"/drafts/{key}/deletion").status_code == 404
        gone = sam.post(f"/drafts/{key}/photos/{photo.id}/removal", headers=SCRIPT)
        assert gone.status_code == 404
    assert sam.get(f"/photos/{photo.id}/full").status_code == 404
    assert sam.get(f"/ideas/{idea.id}/sent").status_code == 404
    assert sam.post(f"/drafts/{KEY}", data={"problem": "Mine"}).status_code == 404
    more = sam.post(f"/drafts/{KEY}/photos", data={"photo": (picture("red"), "b.jpg")})
    assert more.status_code == 404
    assert len(the_idea(cast).photos) == 1


def test_removing_a_photo_without_script_keeps_the_words(olga: FlaskClient, cast: Cast) -> None:
    olga.post(f"/drafts/{KEY}/photos", data={"photo": (picture(), "a.jpg")})
    photo = cast.session.scalars(select(Photo)).one()
    address = f"/drafts/{KEY}/photos/{photo.id}/removal"
    answer = olga.post(address, data={"form_key": KEY, "problem": "Typed just now"})
    assert answer.status_code == 303
    assert the_idea(cast).problem == "Typed just now"
    assert cast.session.scalar(select(func.count()).select_from(Photo)) == 0


def test_draft_is_thrown_away_with_its_photos(olga: FlaskClient, cast: Cast) -> None:
    olga.post(f"/drafts/{KEY}/photos", data={"photo": (picture(), "a.jpg")})
    assert olga.post(f"/drafts/{KEY}/deletion").status_code == 303
    assert cast.session.scalar(select(func.count()).select_from(Idea)) == 0
    assert cast.session.scalar(select(func.count()).select_from(Photo)) == 0


def test_late_pause_does_not_touch_what_was_sent(olga: FlaskClient, cast: Cast) -> None:
    olga.post("/ideas", data={"form_key": KEY, "problem": "Hose", "proposal": "Reel"})
    late = olga.post(f"/drafts/{KEY}", data={"problem": "", "form_key": KEY}, headers=SCRIPT)
    assert late.status_code in (200, 409)
    assert the_idea(cast).problem == "Hose"


def test_going_back_to_a_draft_that_was_sent_leads_to_the_idea(
    client: FlaskClient, cast: Cast
) -> None:
    olga = sign_in(client, cast.olga)
    olga.post("/ideas", data={"form_key": KEY, "problem": "Hose", "proposal": "Reel"})
    idea_id = the_idea(cast).id
    for key in (KEY, idea_id):
        assert olga.get(f"/drafts/{key}").location == f"/ideas/{idea_id}"
    nora = sign_in(client, cast.nora)
    for key in (KEY, idea_id):
        assert nora.get(f"/drafts/{key}").status_code == 404


@pytest.mark.parametrize("at", ["/drafts/{}", "/drafts/{}/photos"])
def test_draft_of_somebody_else_is_not_found(client: FlaskClient, cast: Cast, at: str) -> None:
    olga = sign_in(client, cast.olga)
    olga.post(f"/drafts/{KEY}", data={"problem": "Hose", "form_key": KEY}, headers=SCRIPT)
    data = {"problem": "Mine", "form_key": KEY, "photo": (picture(), "hose.jpg")}
    answer = sign_in(client, cast.nora).post(at.format(KEY), data=data, headers=SCRIPT)
    assert answer.status_code == 404
    assert cast.session.scalars(select(Idea)).one().problem == "Hose"
