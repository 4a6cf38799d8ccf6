"""The page on which an idea's words are changed until it is decided."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast, sign_in


@pytest.fixture
def idea(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    cast.session.commit()
    return idea


def changed(**others: Any) -> dict[str, Any]:
    return {"problem": "New words", "proposal": "New proposal", **others}


def picture() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(target, "JPEG")
    target.seek(0)
    return target


def test_author_changes_words_photos_and_names(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    olga = sign_in(client, cast.olga)
    page = olga.get(f"/ideas/{idea.id}/words").text
    assert "The air hose lies across" in page
    assert f"/ideas/{idea.id}/words" in olga.get(f"/ideas/{idea.id}").text
    data = changed(co_authors="Otto Berg", photos=(picture(), "a.jpg"), version=idea.version)
    assert olga.post(f"/ideas/{idea.id}/words", data=data).status_code == 303
    assert (idea.problem, len(idea.photos)) == ("New words", 1)
    assert idea.author_ids == {cast.olga.id, cast.otto.id}
    olga.post(f"/ideas/{idea.id}/words", data=changed(co_authors=""))
    assert idea.author_ids == {cast.olga.id}


def test_refused_change_keeps_what_was_typed(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    olga = sign_in(client, cast.olga)
    answer = olga.post(f"/ideas/{idea.id}/words", data=changed(problem="", result="Typed"))
    assert answer.status_code == 422
    assert "Typed" in answer.text
    assert "air hose" in idea.problem


def test_change_by_somebody_else_in_between_is_told(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    olga = sign_in(client, cast.olga)
    answer = olga.post(f"/ideas/{idea.id}/words", data=changed(version=idea.version - 1))
    assert answer.status_code == 409
    assert "New words" in answer.text
    assert "air hose" in idea.problem


def test_decided_idea_is_not_changed(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    idea.decided_at = THURSDAY
    idea.move_to(Stage.DECLINED, actor_id=cast.sam.id, now=THURSDAY, reason="No")
    cast.session.commit()
    olga = sign_in(client, cast.olga)
    assert olga.post(f"/ideas/{idea.id}/words", data=changed()).status_code == 409
    assert olga.get(f"/ideas/{idea.id}/words").status_code == 409


@pytest.mark.parametrize(("who", "status"), [("otto", 403), ("nora", 403), ("nils", 404)])
def test_others_change_nothing(
    client: FlaskClient, cast: Cast, idea: Idea, who: str, status: int
) -> None:
    other = sign_in(client, getattr(cast, who))
    assert other.get(f"/ideas/{idea.id}/words").status_code == status
    assert other.post(f"/ideas/{idea.id}/words", data=changed()).status_code == status
    answer = other.post(f"/ideas/{idea.id}/photos", data={"photo": (picture(), "a.jpg")})
    assert answer.status_code == status
    assert "air hose" in idea.problem
    assert idea.photos == []


def test_photo_comes_and_goes(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    olga = sign_in(client, cast.olga)
    tile = olga.post(f"/ideas/{idea.id}/photos", data={"photo": (picture(), "a.jpg")})
    assert tile.status_code == 201
    photo = idea.photos[0]
    assert f"/photos/{photo.id}/thumb" in tile.text
    assert (
        sign_in(client, cast.nora).post(f"/ideas/{idea.id}/photos/{photo.id}/removal").status_code
        == 403
    )
    sign_in(client, cast.olga).post(f"/ideas/{idea.id}/photos/{photo.id}/removal")
    assert idea.photos == []
