"""What nobody else may decide is asked of administrators, who can, and who are reminded of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.errors import NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import choose_reviewer, main_of
from kaizen.ownership.actions.telling import told_ids
from kaizen.ownership.ladder import Rung, Told
from kaizen.ownership.queries.holders import holder_of
from kaizen.people.models import Person
from kaizen.people.rules import Role
from kaizen.review.actions.declining import decline_idea
from kaizen.review.actions.desk import last_decision
from kaizen.review.rules.authority import DeclineReason, Level
from tests.support.cast import Cast, later, sign_in
from tests.support.stand import stand


def of_the_leader(cast: Cast) -> Idea:
    """Lena leads the site and wrote it: as it was passed up, nobody else was left to ask."""
    idea = stand(cast, Stage.WITH_LEADERSHIP, author=cast.lena, holder=cast.ada)
    cast.session.flush()
    assert choose_reviewer(idea, (Role.LEADER,), later()) == cast.ada
    return idea


def decline(idea: Idea, actor: Person) -> None:
    decline_idea(
        idea,
        reason=DeclineReason.ALREADY_COVERED.value,
        words="The new line brings this with it.",
        instead="",
        actor=actor,
        now=later(hours=1),
        seen_version=idea.version,
    )


def test_an_administrator_holds_it_and_decides(cast: Cast) -> None:
    idea = of_the_leader(cast)
    holder = holder_of(cast.session, idea, later())
    assert holder is not None
    assert holder.person_id == cast.ada.id
    decline(idea, cast.ada)
    assert idea.as_stage is Stage.DECLINED


def test_nobody_else_does(cast: Cast) -> None:
    idea = of_the_leader(cast)
    for person in (cast.lena, cast.sam, cast.mia):
        with pytest.raises(NotAllowed):
            decline(idea, person)


def test_an_administrator_decides_nothing_that_others_can(cast: Cast) -> None:
    idea = stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
    with pytest.raises(NotAllowed):
        decline(idea, cast.ada)


def test_each_week_whoever_can_decide_is_told_and_never_the_author(cast: Cast) -> None:
    idea = of_the_leader(cast)
    asked, holder = main_of(idea), holder_of(cast.session, idea, later())
    assert asked is not None
    assert holder is not None
    assert told_ids(Rung(7, (Told.TOP,)), asked, holder, later()) == [cast.ada.id]


def test_an_idea_of_somebody_else_is_told_to_the_top(cast: Cast) -> None:
    idea = stand(cast, Stage.WITH_LEADERSHIP, holder=cast.lena)
    cast.session.flush()
    asked, holder = main_of(idea), holder_of(cast.session, idea, later())
    assert asked is not None
    assert holder is not None
    assert told_ids(Rung(7, (Told.TOP,)), asked, holder, later()) == [cast.lena.id]


def test_the_administrator_finds_it_and_no_limit_binds(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.ada)
    assert 'href="/queue"' not in client.get("/me").text
    idea = of_the_leader(cast)
    cast.session.commit()
    assert 'href="/queue"' in client.get("/me").text
    page = client.get(f"/queue?open={idea.id}")
    assert page.status_code == 200
    assert idea.title in page.text


def test_the_decision_is_kept_as_one_of_the_site(cast: Cast) -> None:
    idea = of_the_leader(cast)
    decline(idea, cast.ada)
    cast.session.flush()
    found = last_decision(idea)
    assert found is not None
    assert found.level == Level.SITE
