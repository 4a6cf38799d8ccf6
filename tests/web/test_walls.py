"""The board on the wall: what it shows, to whom, and for how long."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.ideas.models import Comment, IdeaMove, Photo
from kaizen.ideas.rules import CommentKind, PhotoKind, Stage
from kaizen.people.actions.boards import share_board
from kaizen.reports.actions.watching import watch_site
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.stand import stand
from tests.support.world import make_world

WALL = "/areas/NH-PRESS/wall"
ADDRESS = f"{WALL}/address"


@pytest.fixture(autouse=True)
def _thursday(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)


def _shared(cast: Cast) -> str:
    token = share_board(cast.press, actor=cast.sam, now=THURSDAY)
    cast.session.commit()
    return f"/wall/{token}"


def _read(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_the_address_shows_what_a_team_talks_about(client: FlaskClient, cast: Cast) -> None:
    _full(cast)
    page = _read(client, _shared(cast))
    for words in (
        "Press shop Nordhafen",
        "Thu 12 Mar",
        "Brand new",
        "Sam answers by 14:02 tomorrow",
        "Which hook? O a question to Olga",
        "Asleep Sleeping thing M Mia: no news for",
        "2 working days late Late thing M Mia",
        "In use Done thing M Mia, idea of Olga",
        "“Costly thing” is with Lena. Answer by Mon 16 Mar.",
        "Mia is stuck with “Stuck thing”.",
        "Thank you, Olga “Kept thing” is still in use after 90 days.",
        "Talk about: what does “Sleeping thing” wait for?",
    ):
        assert words in page, words
    for words in ("Elsewhere", "The crane is broken", "Petrenko", "Half written"):
        assert words not in page, words


def test_what_could_mean_fewer_people_hangs_on_no_wall(client: FlaskClient, cast: Cast) -> None:
    stand(cast, title="One less at the press", fewer_positions=True)
    stand(cast, title="Hook for the hose")
    cast.session.commit()
    page = _read(client, _shared(cast))
    assert "Hook for the hose" in page
    assert "One less" not in page
    assert "One less" not in _read(sign_in(client, cast.olga), WALL)


def test_hidden_names_stay_hidden_without_letters_too(client: FlaskClient, cast: Cast) -> None:
    stand(cast, Stage.NEEDS_DETAIL, holder=cast.olga, hide_names=True, title="Secret thing")
    cast.session.commit()
    answer = client.get(_shared(cast))
    assert "a question to The author" in answer.text
    assert "Olga" not in answer.text
    assert "kz-av-none" in answer.text


def test_whole_names_where_the_plant_wants_them(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(cast, title="Brand new")
    cast.session.commit()
    monkeypatch.setitem(app.config, "KAIZEN_FIRST_NAMES", False)
    assert "Sam Okafor answers" in _read(client, _shared(cast))


def test_more_than_there_is_room_for_is_a_number(client: FlaskClient, cast: Cast) -> None:
    for number in range(9):
        stand(cast, title=f"Idea {number}")
    cast.session.commit()
    page = _read(client, _shared(cast))
    assert "New 9" in page
    assert page.count("Idea ") == 4
    assert "+5" in page


def test_an_empty_board_says_so(client: FlaskClient, cast: Cast) -> None:
    page = _read(client, _shared(cast))
    assert "Everybody has an answer." in page
    assert "Nothing is due today." in page
    assert "No idea has been counted here yet" in page


def test_the_weeks_stand_beside_the_columns(client: FlaskClient, cast: Cast) -> None:
    for weeks in range(1, 5):
        for _ in range(weeks):
            stand(cast, submitted_at=THURSDAY - timedelta(weeks=weeks))
    watch_site(cast.nordhafen.id, now=THURSDAY)
    cast.session.commit()
    page = client.get(_shared(cast)).text
    assert "10 ideas came in the last 4 weeks" in page
    assert 'aria-label="Ideas by week. 7: 4, 8: 3, 9: 2, 10: 1"' in page


def test_a_full_board_asks_as_often_as_a_short_one(client: FlaskClient, cast: Cast) -> None:
    address = _shared(cast)
    _full(cast)
    client.get(address)
    with counted_queries() as few:
        client.get(address)
    for _ in range(8):
        _full(cast)
    with counted_queries() as many:
        client.get(address)
    # What no longer fits on the cards is counted, once for each column.
    assert len(many) <= len(few) + 5
    assert len(many) <= 40


def test_whoever_has_no_address_sees_nothing(client: FlaskClient, cast: Cast) -> None:
    _shared(cast)
    assert client.get("/wall/guessed").status_code == 404
    assert client.get(WALL).status_code == 303
    assert sign_in(client, cast.nils).get(WALL).status_code == 404


def test_an_ended_address_shows_nothing(client: FlaskClient, cast: Cast) -> None:
    address = _shared(cast)
    sign_in(client, cast.sam)
    assert client.post(f"{ADDRESS}/ending").status_code == 303
    gone = client.get(address)
    assert gone.status_code == 404
    assert "Ask the supervisor for a new address." in gone.text
    assert client.post(f"{ADDRESS}/ending").status_code == 409


def test_another_address_ends_the_one_before(client: FlaskClient, cast: Cast) -> None:
    old = _shared(cast)
    made = sign_in(client, cast.sam).post(ADDRESS)
    assert made.status_code == 201
    found = re.search(r"http://localhost(/wall/[\w-]+)", made.text)
    assert found is not None
    assert client.get(found[1]).status_code == 200
    assert client.get(old).status_code == 404
    # Shown once: the page itself does not know it.
    assert "/wall/" not in re.sub(r"/areas/NH-PRESS/wall", "", client.get(ADDRESS).text)


@pytest.mark.parametrize("name", ["olga", "nora", "fay", "vera"])
def test_only_those_who_lead_the_area_share_its_board(
    client: FlaskClient, cast: Cast, name: str
) -> None:
    sign_in(client, getattr(cast, name))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}/ending").status_code == 403


def test_photos_of_the_board_and_no_others(app: Flask, client: FlaskClient, cast: Cast) -> None:
    world = make_world(cast, app)
    elsewhere = stand(cast, area=cast.logistics)
    photo = world[Stage.SUBMITTED].photo
    hidden = Photo(
        idea_id=elsewhere.id,
        kind=PhotoKind.BEFORE.value,
        digest="f" * 64,
        key=photo.key,
        thumb_key=photo.thumb_key,
        width=64,
        height=48,
        added_at=THURSDAY,
    )
    cast.session.add(hidden)
    cast.session.commit()
    address = _shared(cast)
    shown = client.get(f"{address}/photos/{photo.id}")
    assert shown.status_code == 200
    assert shown.mimetype == "image/jpeg"
    assert client.get(f"{address}/photos/{hidden.id}").status_code == 404
    assert client.get(f"{address}/photos/{world[Stage.DRAFT].photo.id}").status_code == 404
    assert client.get(f"/wall/guessed/photos/{photo.id}").status_code == 404


def test_the_address_is_told_to_no_other_site(client: FlaskClient, cast: Cast) -> None:
    answer = client.get(_shared(cast))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_theme_can_stand_in_the_address(client: FlaskClient, cast: Cast) -> None:
    address = _shared(cast)
    assert 'data-bs-theme="dark"' in client.get(f"{address}?theme=dark").text
    assert "data-bs-theme" not in client.get(f"{address}?theme=pink").text


def test_drawing_itself_anew_keeps_nobody_signed_in(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.sam).get(WALL)
    for hours in range(1, 8):
        monkeypatch.setattr(clock, "now", lambda hours=hours: later(hours=hours))
        assert client.get(WALL, headers={"X-Redrawn": "1"}).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: later(hours=9))
    assert client.get(WALL, headers={"X-Redrawn": "1"}).status_code == 303


def test_the_board_leads_to_the_wall(client: FlaskClient, cast: Cast) -> None:
    assert f'href="{WALL}"' in sign_in(client, cast.olga).get("/areas/NH-PRESS").text
    assert f'href="{ADDRESS}"' in sign_in(client, cast.sam).get("/areas/NH-PRESS").text


def _full(cast: Cast) -> None:
    """One of everything, and what must not be there."""
    before = THURSDAY - timedelta(days=60)
    stand(cast, title="Brand new")
    cast.draft(title="Half written")
    stand(cast, title="Elsewhere", area=cast.logistics)
    stand(cast, Stage.NEEDS_DETAIL, holder=cast.olga, title="Which hook?", due_in_days=3)
    stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena, title="Costly thing", due_in_days=4)
    work = {"holder": cast.mia, "submitted_at": before, "due_in_days": 30}
    asleep = THURSDAY - timedelta(days=30)
    stand(cast, Stage.IN_PROGRESS, title="Sleeping thing", last_news_at=asleep, **work)
    stuck = stand(cast, Stage.IN_PROGRESS, title="Stuck thing", last_news_at=THURSDAY, **work)
    stand(cast, Stage.APPROVED, title="Late thing", **{**work, "due_in_days": -2})
    done = stand(cast, Stage.IMPLEMENTED, title="Done thing", owner_id=cast.mia.id, **work)
    kept = stand(cast, Stage.SUSTAINED, title="Kept thing", **work)
    for idea, start, to in (
        (done, Stage.IN_PROGRESS, Stage.IMPLEMENTED),
        (kept, Stage.IMPLEMENTED, Stage.SUSTAINED),
    ):
        cast.session.add(
            IdeaMove(
                idea_id=idea.id,
                at=THURSDAY - timedelta(hours=20),
                actor_id=cast.sam.id,
                from_stage=start.value,
                to_stage=to.value,
            )
        )
    cast.session.add(
        Comment(
            idea_id=stuck.id,
            person_id=cast.mia.id,
            kind=CommentKind.NEWS.value,
            text="The crane is broken.",
            is_blocker=True,
            at=THURSDAY,
        )
    )
    cast.session.commit()
