"""An idea serves an aim or a campaign, as its author or a reviewer says."""

from __future__ import annotations

from datetime import date

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import history, settle_all
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.objectives.actions.serving import align_idea, may_align
from kaizen.objectives.actions.setting import end_aim
from kaizen.objectives.models import Aim, Serving
from kaizen.objectives.queries.aims import aims_of, families_of
from kaizen.objectives.queries.serving import (
    count_of_campaigns,
    count_serving,
    ideas_serving,
    named_by,
    served_by,
    serving_of,
    servings_of,
    to_serve,
)
from kaizen.people.models import Person
from kaizen.review.actions.merging import merge_idea
from tests.support.aims import agreed, asked, campaign, serve
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import sent

DAY = THURSDAY.date()


def says(person: Person, idea: Idea, aim: Aim | None) -> bool:
    """What the person says that the idea serves."""
    return align_idea(idea, aim, None, actor=person, now=THURSDAY)


def test_author_and_reviewer_say_it(cast: Cast) -> None:
    aim, idea = agreed(cast), sent(cast)
    assert says(cast.olga, idea, aim)
    found = serving_of(cast.session, idea.id)
    assert found is not None
    assert (found.aim, found.campaign, found.person_id) == (aim, None, cast.olga.id)
    assert not says(cast.sam, idea, aim)
    assert says(cast.sam, idea, None)
    assert serving_of(cast.session, idea.id) is None
    facts = [e.facts for e in history(cast.session, "idea", idea.id) if e.kind == "idea.aligned"]
    assert [(fact["aim_id"], fact["was"]) for fact in facts] == [
        (aim.id, [None, None]),
        (None, [aim.id, None]),
    ]


def test_an_idea_of_a_campaign_serves_its_aim(cast: Cast) -> None:
    aim, idea = agreed(cast), sent(cast)
    theme = campaign(cast, aim)
    serve(cast, idea, None, theme)
    aims = aims_of(cast.session, [cast.nordhafen.id])
    assert count_serving(cast.session, families_of(aims)) == {aim.id: 1}
    assert count_of_campaigns(cast.session, [theme.id]) == {theme.id: 1}
    found = served_by(cast.session, cast.press, idea.id)
    assert found is not None
    assert (found.key, found.is_near) == (f"campaign-{theme.id}", True)
    assert servings_of(cast.session, [idea.id])[idea.id].campaign is theme


@pytest.mark.parametrize("who", ["otto", "vera", "nora", "fay", "nils"])
def test_nobody_else_says_it(cast: Cast, who: str) -> None:
    idea = sent(cast)
    assert not may_align(idea, getattr(cast, who))
    with pytest.raises(NotAllowed):
        says(getattr(cast, who), idea, agreed(cast))


def test_only_what_is_agreed_and_lives_is_served(cast: Cast) -> None:
    idea, ended = sent(cast), agreed(cast)
    end_aim(ended, ending="stopped", learned="Enough.", actor=cast.lena, now=THURSDAY)
    for aim in (asked(cast), ended):
        with pytest.raises(InvalidInput):
            says(cast.sam, idea, aim)


def test_a_campaign_is_joined_while_it_runs(cast: Cast) -> None:
    idea = sent(cast)
    over = campaign(cast)
    over.from_on, over.until_on = date(2026, 2, 1), date(2026, 2, 28)
    with pytest.raises(InvalidInput):
        serve(cast, idea, None, over)


def test_the_aim_of_another_site_is_not_there(cast: Cast) -> None:
    foreign = asked(cast)
    foreign.site_id, foreign.agreed_at = cast.brookfield.id, THURSDAY
    cast.session.flush()
    with pytest.raises(InvalidInput):
        says(cast.sam, sent(cast), foreign)
    for key in (f"aim-{foreign.id}", "aim-0", "aim-", "campaign-x", "nonsense", f"aim-{'9' * 20}"):
        with pytest.raises(InvalidInput):
            named_by(cast.session, cast.nordhafen.id, key)
    assert named_by(cast.session, cast.nordhafen.id, "") == (None, None)


def test_what_has_ended_serves_nothing_any_more(cast: Cast) -> None:
    idea = sent(cast)
    idea.stage, idea.closed_at = Stage.WITHDRAWN.value, THURSDAY
    with pytest.raises(Conflict):
        says(cast.olga, idea, agreed(cast))


def test_what_can_be_served_nearest_first(cast: Cast) -> None:
    beside = agreed(cast, area=cast.assembly, title="A beside")
    own = agreed(cast, title="Own")
    theme = campaign(cast)
    campaign(cast, from_on=date(2026, 5, 1), until_on=date(2026, 5, 30))
    agreed(cast, from_on=date(2025, 1, 1), until_on=date(2025, 12, 31))
    asked(cast)
    found = to_serve(cast.session, cast.press, DAY)
    assert [one.key for one in found] == [
        f"campaign-{theme.id}",
        f"aim-{own.id}",
        f"aim-{beside.id}",
    ]
    assert [one.is_near for one in found] == [True, True, False]
    assert not to_serve(cast.session, cast.brook_line, DAY)


def test_what_it_serves_stays_in_the_list_though_it_has_ended(cast: Cast) -> None:
    aim, idea = agreed(cast), sent(cast)
    serve(cast, idea, aim)
    end_aim(aim, ending="reached", learned="Done.", actor=cast.lena, now=THURSDAY)
    assert not to_serve(cast.session, cast.press, DAY)
    found = to_serve(cast.session, cast.press, DAY, idea_id=idea.id)
    assert [(one.key, one.is_served) for one in found] == [(f"aim-{aim.id}", True)]


def test_the_list_shows_what_its_reader_may_read(cast: Cast) -> None:
    aim = agreed(cast)
    ideas = [sent(cast) for _ in range(3)]
    for idea in ideas:
        serve(cast, idea, aim)
    found, older = ideas_serving(cast.session, cast.nora, aim_ids=[aim.id], most=2)
    assert (list(found), older) == ([ideas[2], ideas[1]], ideas[1].id)
    rest, none = ideas_serving(cast.session, cast.nora, aim_ids=[aim.id], before=older)
    assert (list(rest), none) == ([ideas[0]], None)
    cast.nordhafen.reading = "department"
    cast.session.flush()
    assert not ideas_serving(cast.session, cast.nora, aim_ids=[aim.id])[0]
    assert not ideas_serving(cast.session, cast.nils, aim_ids=[aim.id])[0]


def test_joined_with_another_its_aim_moves_along(cast: Cast) -> None:
    aim, idea, target = agreed(cast), sent(cast), sent(cast, cast.otto)
    serve(cast, idea, aim)
    merge_idea(
        idea, target, "The same.", actor=cast.sam, now=later(hours=1), seen_version=idea.version
    )
    cast.session.commit()
    settle_all(later(hours=2))
    assert cast.session.get_one(Serving, target.id).aim_id == aim.id
