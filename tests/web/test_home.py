"""The first page: what needs me, what is half written, and where my ideas stand."""

from __future__ import annotations

from flask.testing import FlaskClient

from kaizen.ideas.models import Comment
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import assign_main
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries


def test_somebody_without_ideas_is_shown_what_to_do(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.olga).get("/").text
    assert "What gets in your way?" in page
    assert 'href="/ideas/new"' in page


def test_own_idea_stands_there_with_its_holder(client: FlaskClient, cast: Cast) -> None:
    idea = cast.draft(title="Hose reel")
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    cast.session.commit()
    for address in ("/", "/ideas/mine"):
        page = sign_in(client, cast.olga).get(address).text
        assert "Hose reel" in page
        assert "Sam Okafor" in page
        assert "Hose reel" not in sign_in(client, cast.otto).get(address).text


def test_question_comes_first_with_the_way_to_answer(client: FlaskClient, cast: Cast) -> None:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    asked = Comment(
        idea_id=idea.id, person_id=cast.sam.id, kind="question", text="Which shelf?", at=THURSDAY
    )
    cast.session.add(asked)
    idea.move_to(Stage.NEEDS_DETAIL, actor_id=cast.sam.id, now=THURSDAY)
    assign_main(idea, actor_id=cast.sam.id, now=THURSDAY)
    cast.session.commit()
    page = sign_in(client, cast.olga).get("/").text
    assert "Sam asks you:" in page
    assert "Which shelf?" in page
    assert f"/ideas/{idea.id}?open=reply#reply" in page


def test_draft_is_offered_to_its_author_alone(client: FlaskClient, cast: Cast) -> None:
    idea = cast.draft(problem="The label printer jams")
    cast.session.commit()
    assert f"/drafts/{idea.id}" in sign_in(client, cast.olga).get("/").text
    assert "label printer" not in sign_in(client, cast.sam).get("/").text


def test_home_asks_as_often_for_one_idea_as_for_five(client: FlaskClient, cast: Cast) -> None:
    counts = []
    for _round in range(2):
        for _idea in range(1 if not counts else 4):
            submit_idea(cast.draft(title="An idea"), actor=cast.olga, now=THURSDAY)
        cast.session.commit()
        sign_in(client, cast.olga)
        with counted_queries() as statements:
            client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1]
