"""Sending an idea: the form, what is kept when something is wrong, and the thanks."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from kaizen.ideas.models import Idea, Photo
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.savings.models.lines import Line
from tests.support.cast import Cast, sign_in

KEY = "a1b2c3d4" * 4


@pytest.fixture
def olga(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.olga)


def picture(colour: str = "teal", size: tuple[int, int] = (640, 480)) -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    target.seek(0)
    return target


def words(**others: Any) -> dict[str, Any]:
    return {
        "form_key": KEY,
        "problem": "The air hose lies across the walkway at press 2.",
        "proposal": "Hang a hose reel from the beam.",
        **others,
    }


def sent_idea(cast: Cast) -> Idea:
    return cast.session.scalars(select(Idea)).one()


def test_operator_sends_an_idea_with_a_photo(olga: FlaskClient, cast: Cast) -> None:
    response = olga.post("/ideas", data=words(photos=(picture(), "hose.jpg"), result="No falls"))
    idea = sent_idea(cast)
    assert response.status_code == 303
    assert response.location == f"/ideas/{idea.id}/sent"
    assert idea.stage == Stage.SUBMITTED
    assert idea.area_id == cast.press.id
    assert idea.author_ids == {cast.olga.id}
    assert [photo.kind for photo in idea.photos] == ["before"]
    asked = cast.session.scalars(select(Assignment)).one()
    assert asked.person_id == cast.sam.id


def test_thanks_name_the_number_and_who_answers(olga: FlaskClient, cast: Cast) -> None:
    page = olga.post("/ideas", data=words(), follow_redirects=True).text
    assert f"K-{sent_idea(cast).id}" in page
    assert "Sam Okafor answers you by" in page


def test_helper_numbers_per_shift_become_times_a_week(olga: FlaskClient, cast: Cast) -> None:
    olga.post(
        "/ideas",
        data=words(times_per_week="3", times_per="shift", minutes_each="2,5", people_affected="2"),
    )
    idea = sent_idea(cast)
    assert (idea.times_per_week, str(idea.minutes_each), idea.people_affected) == (15, "2.50", 2)
    assert cast.session.scalar(select(func.count()).select_from(Line)) == 1


def test_everything_that_may_be_added_arrives(olga: FlaskClient, cast: Cast) -> None:
    olga.post(
        "/ideas",
        data=words(
            better=["safer", "faster"],
            waste="walking",
            title="Hose reel",
            area="NH-LOG",
            co_authors="Otto Berg, mia",
            other_team="y",
            not_safe_now="y",
            wants_to_try="y",
            already_done="y",
            hide_names="y",
        ),
    )
    idea = sent_idea(cast)
    assert idea.better == ["safer", "faster"]
    assert (idea.waste, idea.title, idea.area_id) == ("walking", "Hose reel", cast.logistics.id)
    assert idea.author_ids == {cast.olga.id, cast.otto.id, cast.mia.id}
    assert (idea.other_team, idea.not_safe_now, idea.wants_to_try) == (True, True, True)
    assert idea.already_done
    # The plant does not allow it, so nothing is hidden.
    assert not idea.hide_names


@pytest.mark.parametrize(
    ("missing", "told"),
    [("problem", "Say what gets in your way."), ("proposal", "Say what you would try.")],
)
def test_missing_answer_is_told_and_nothing_is_lost(
    olga: FlaskClient, cast: Cast, missing: str, told: str
) -> None:
    data = words(result="Nobody trips", photos=(picture(), "hose.jpg")) | {missing: "  "}
    response = olga.post("/ideas", data=data)
    assert response.status_code == 422
    assert told in response.text
    assert "Nobody trips" in response.text
    idea = sent_idea(cast)
    assert idea.stage == Stage.DRAFT
    assert f"/photos/{idea.photos[0].id}/thumb" in response.text
    assert re.search(rf'id="{missing}"[^>]*autofocus|autofocus[^>]*id="{missing}"', response.text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.txt", b"no photo at all"),
        ("drawing.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("half.jpg", picture().getvalue()[:400]),
        ("empty.png", b""),
        ("page.jpg", b"GIF89a<script>alert(1)</script>"),
    ],
)
def test_hostile_upload_is_refused_with_a_sentence_and_the_good_one_stays(
    olga: FlaskClient, cast: Cast, name: str, content: bytes
) -> None:
    data = words(photos=[(io.BytesIO(content), name), (picture(), "good.jpg")])
    response = olga.post("/ideas", data=data)
    assert response.status_code == 422
    assert f"“{name}”" in response.text
    assert "The air hose lies across the walkway" in response.text
    idea = sent_idea(cast)
    assert idea.stage == Stage.DRAFT
    assert len(idea.photos) == 1
    again = olga.post("/ideas", data=words())
    assert again.status_code == 303
    assert len(sent_idea(cast).photos) == 1


def test_more_photos_than_fit_are_refused_and_the_first_ones_stay(
    olga: FlaskClient, cast: Cast
) -> None:
    shots = [(picture(f"#0000{n:02x}"), f"{n}.jpg") for n in range(0, 180, 20)]
    response = olga.post("/ideas", data=words(photos=shots))
    assert response.status_code == 422
    assert "at most 8 photos" in response.text
    assert len(sent_idea(cast).photos) == 8


def test_same_form_sent_twice_makes_one_idea(olga: FlaskClient, cast: Cast) -> None:
    first = olga.post("/ideas", data=words())
    second = olga.post("/ideas", data=words())
    assert first.location == second.location
    assert "You have already sent this as K-" in olga.get(second.location).text
    assert sent_idea(cast).stage == Stage.SUBMITTED


@pytest.mark.parametrize("others", [{"problem": "Oil on the floor."}, {"not_safe_now": "y"}])
def test_same_form_with_other_words_makes_no_second_idea_and_loses_none(
    olga: FlaskClient, cast: Cast, others: dict[str, str]
) -> None:
    olga.post("/ideas", data=words())
    again = olga.post("/ideas", data=words(**others))
    assert again.status_code == 409
    assert f"You have already sent this as K-{sent_idea(cast).id}" in again.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', again.text))
    assert fields["form_key"] != KEY
    assert others.items() <= fields.items()
    draft = olga.post(f"/drafts/{fields['form_key']}", data=fields, follow_redirects=True)
    assert words(**others)["problem"] in draft.text
    assert cast.session.scalar(select(func.count()).select_from(Idea)) == 2


def test_form_key_of_somebody_else_reveals_nothing(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.olga).post("/ideas", data=words())
    response = sign_in(client, cast.nils).post("/ideas", data=words(problem="Mine", proposal="Me"))
    assert response.status_code == 422
    assert "air hose" not in response.text
    # The words stay in the form, under a key of their own, and go out with the next click.
    assert "This form belonged to somebody else." in response.text
    assert re.search(r">\s*Mine</textarea>", response.text)
    assert f'value="{KEY}"' not in response.text


NAUGHTY = [
    "<script>alert(1)</script>",
    "'; DROP TABLE idea; --",
    "{{ 7 * 7 }} %(name)s {0} $HOME",
    '=HYPERLINK("http://x")',
    "\u202eright to left\u202c  zero\u200bwidth",
    "Ｔ\u0300he 🦄 ﷽ \u2028 line",
    "two\nlines\n\n  indented",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_words_come_back_unchanged(olga: FlaskClient, cast: Cast, text: str) -> None:
    olga.post("/ideas", data=words(problem=text, proposal=text, result=text))
    idea = sent_idea(cast)
    assert (idea.problem, idea.proposal, idea.result) == (text, text, text)
    page = olga.get(f"/ideas/{idea.id}/sent").text
    assert "<script>alert" not in page
    assert "49" not in idea.title


def test_supervisor_writes_for_somebody_who_is_the_author(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.sam).post("/ideas", data=words(for_person="Otto Berg"))
    idea = sent_idea(cast)
    assert idea.author_ids == {cast.otto.id}
    assert idea.written_by_id == cast.sam.id


def test_operator_cannot_write_for_somebody(olga: FlaskClient, cast: Cast) -> None:
    response = olga.post("/ideas", data=words(for_person="Otto Berg"))
    assert response.status_code == 422
    assert sent_idea(cast).stage == Stage.DRAFT


def test_unknown_co_author_is_told_at_the_field(olga: FlaskClient, cast: Cast) -> None:
    response = olga.post("/ideas", data=words(co_authors="Nobody Atall"))
    assert response.status_code == 422
    assert "We know nobody here called “Nobody Atall”" in response.text
    assert 'value="Nobody Atall"' in response.text


def test_somebody_of_another_site_cannot_be_named(olga: FlaskClient, cast: Cast) -> None:
    response = olga.post("/ideas", data=words(co_authors="Nils Aldous"))
    assert response.status_code == 422


def test_number_that_no_plant_has_is_told_and_kept(olga: FlaskClient, cast: Cast) -> None:
    response = olga.post("/ideas", data=words(minutes_each="99999999999"))
    assert response.status_code == 422
    assert "99999999999" in response.text


def test_area_of_another_site_is_not_found(olga: FlaskClient, cast: Cast) -> None:
    response = olga.post("/ideas", data=words(area=str(cast.brook_line.id)))
    assert response.status_code == 422
    # What was typed is kept as a draft, at the writer's own place.
    kept = sent_idea(cast)
    assert (kept.stage, kept.area_id) == (Stage.DRAFT, cast.press.id)


def test_opening_the_form_writes_nothing(olga: FlaskClient, cast: Cast) -> None:
    assert olga.get("/ideas/new", follow_redirects=True).status_code == 200
    assert cast.session.scalar(select(func.count()).select_from(Idea)) == 0


def test_photo_is_seen_by_the_site_and_not_by_another(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.olga).post("/ideas", data=words(photos=(picture(), "hose.jpg")))
    photo = cast.session.scalars(select(Photo)).one()
    url = f"/photos/{photo.id}/full"
    shown = sign_in(client, cast.nora).get(url)
    assert shown.status_code == 200
    assert shown.mimetype == "image/jpeg"
    assert "private" in shown.headers["Cache-Control"]
    again = client.get(url, headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
    assert sign_in(client, cast.nils).get(url).status_code == 404


def test_idea_that_looks_alike_takes_a_voice_with_one_tap(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.olga).post("/ideas", data=words())
    idea = sent_idea(cast)
    nora = sign_in(client, cast.nora)
    found = nora.get("/ideas/similar?problem=The+air+hose+lies+across+the+walkway").text
    assert "1 idea looks alike" in found
    assert f'hx-post="/ideas/{idea.id}/support"' in found
    answer = nora.post(f"/ideas/{idea.id}/support", headers={"HX-Request": "true"})
    assert "Your voice is in it" in answer.text
    assert nora.get("/ideas/similar?text=hose").text.strip() == ""


def test_ended_session_loses_no_word(app: Flask, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client = app.test_client()
    page = client.post("/ideas", data=words(result='"quoted" <b>'))
    assert page.status_code == 401
    assert "You were signed off" in page.text
    assert "Hang a hose reel from the beam." in page.text
    assert 'value="&#34;quoted&#34; &lt;b&gt;"' in page.text
    again = sign_in(client, cast.olga).post("/ideas", data=words())
    assert again.status_code == 400
    assert "Hang a hose reel from the beam." in again.text
    assert cast.session.scalar(select(func.count()).select_from(Idea)) == 0
