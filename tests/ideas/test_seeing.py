"""Who reads what, and whose names (product.md, "Seeing")."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaizen.core.errors import NotFound
from kaizen.ideas.models import IdeaAuthor
from kaizen.ideas.queries.filters import IdeaFilter, Mine
from kaizen.ideas.queries.lists import list_ideas
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.queries.seeing import reach_of, shown_authors
from kaizen.ideas.rules import PUBLIC, UNDECIDED, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.boards import list_held_ideas
from kaizen.people.models import Absence, Membership, Person
from kaizen.people.rules import Reading
from tests.support.cast import THURSDAY, Cast
from tests.support.stand import stand

EVERYBODY = ("olga", "otto", "mia", "sam", "vera", "lena", "fay", "ada", "nils", "nora")
OF_THE_SITE = frozenset(EVERYBODY) - {"ada", "nils"}
OF_PRODUCTION = frozenset({"olga", "otto", "mia", "sam", "vera", "lena", "fay"})


def _readers(cast: Cast, idea_id: int) -> set[str]:
    """Who may open it; the lists must say the same of whatever is no draft."""
    opens = {name for name in EVERYBODY if _may_open(cast, getattr(cast, name), idea_id)}
    listed = {name for name in EVERYBODY if _is_listed(cast, getattr(cast, name), idea_id)}
    assert listed in (opens, set())
    return opens


def _may_open(cast: Cast, person: Person, idea_id: int) -> bool:
    try:
        return load_idea_for(cast.session, person, idea_id).id == idea_id
    except NotFound:
        return False


def _is_listed(cast: Cast, person: Person, idea_id: int) -> bool:
    asked = (IdeaFilter(), IdeaFilter(text=str(idea_id)), IdeaFilter(text="hose"))
    found = [
        idea_id in {row.id for row in list_ideas(cast.session, person, wanted).rows}
        for wanted in asked
    ]
    assert found in ([True] * 3, [False] * 3)
    return found[0]


@pytest.mark.parametrize("stage", sorted(PUBLIC))
def test_everybody_of_the_site_reads_an_idea_from_submitted_on(cast: Cast, stage: Stage) -> None:
    assert _readers(cast, stand(cast, stage).id) == OF_THE_SITE


def test_only_its_authors_read_a_draft(cast: Cast) -> None:
    idea = cast.draft()
    idea.authors.append(IdeaAuthor(person=cast.nora, position=1))
    cast.session.flush()
    assert _readers(cast, idea.id) == {"olga", "nora"}
    assert not any(_is_listed(cast, getattr(cast, name), idea.id) for name in EVERYBODY)
    drafts = list_ideas(cast.session, cast.olga, IdeaFilter(stage=Stage.DRAFT))
    assert [row.id for row in drafts.rows] == [idea.id]
    assert not list_ideas(cast.session, cast.sam, IdeaFilter(stage=Stage.DRAFT)).rows


def test_whoever_writes_a_draft_down_for_somebody_reads_it_too(cast: Cast) -> None:
    idea = cast.draft(cast.olga)
    idea.written_by_id = cast.sam.id
    cast.session.flush()
    assert _readers(cast, idea.id) == {"olga", "sam"}


def test_a_narrowed_site_is_read_by_department_and_whole_by_those_of_the_site(cast: Cast) -> None:
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    cast.session.flush()
    assert _readers(cast, stand(cast).id) == OF_PRODUCTION
    in_logistics = stand(cast, author=cast.nora, holder=cast.lena)
    assert _readers(cast, in_logistics.id) == {"nora", "lena", "fay"}


@pytest.mark.parametrize("concern", ["author", "owner", "asked"])
def test_whom_an_idea_concerns_reads_it_beyond_the_department(cast: Cast, concern: str) -> None:
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    others: dict[str, object] = {"owner_id": cast.nora.id} if concern == "owner" else {}
    holder = cast.nora if concern == "asked" else None
    idea = stand(cast, Stage.APPROVED, holder=holder, **others)
    if concern == "author":
        idea.authors.append(IdeaAuthor(person=cast.nora, position=1))
    cast.session.flush()
    assert _readers(cast, idea.id) == OF_PRODUCTION | {"nora"}


def test_a_second_membership_opens_a_second_department(cast: Cast) -> None:
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    cast.nora.memberships.append(Membership(area=cast.assembly, role="operator"))
    cast.session.flush()
    assert _readers(cast, stand(cast).id) == OF_PRODUCTION | {"nora"}


def test_an_administrator_without_membership_reads_only_what_is_asked_of_her(cast: Cast) -> None:
    stand(cast)
    held = stand(cast, holder=cast.ada)
    listed = list_ideas(cast.session, cast.ada, IdeaFilter())
    assert [row.id for row in listed.rows] == [held.id]
    assert _may_open(cast, cast.ada, held.id)
    cast.session.query(Assignment).update({"closed_at": THURSDAY})
    assert not _may_open(cast, cast.ada, held.id)


def test_an_area_is_covered_as_its_ideas_are(cast: Cast) -> None:
    assert reach_of(cast.nora).covers(cast.press)
    assert not reach_of(cast.nils).covers(cast.press)
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    cast.session.flush()
    assert not reach_of(cast.nora).covers(cast.press)
    assert reach_of(cast.nora).covers(cast.logistics)


@pytest.mark.parametrize("stage", sorted(PUBLIC))
def test_hidden_names_are_hidden_until_the_decision_and_never_from_the_authors(
    cast: Cast, stage: Stage
) -> None:
    idea = stand(cast, stage, hide_names=True)
    hidden = stage in UNDECIDED
    for person, sees in ((cast.olga, True), (cast.sam, not hidden), (cast.lena, not hidden)):
        row = next(
            row for row in list_ideas(cast.session, person, IdeaFilter()).rows if row.id == idea.id
        )
        assert bool(row.authors) == sees
        assert row.names_hidden == (not sees)
        assert bool(shown_authors(idea, person)) == sees


def test_a_hidden_name_is_not_found_by_asking_for_it(cast: Cast) -> None:
    idea = stand(cast, hide_names=True)

    def found(person: Person, wanted: IdeaFilter) -> list[int]:
        return [row.id for row in list_ideas(cast.session, person, wanted).rows]

    assert found(cast.sam, IdeaFilter(author="olga")) == []
    assert found(cast.olga, IdeaFilter(author="olga")) == [idea.id]
    assert found(cast.olga, IdeaFilter(mine=Mine.WROTE)) == [idea.id]
    idea.hide_names = False
    cast.session.flush()
    assert found(cast.sam, IdeaFilter(author="petrenko")) == [idea.id]


def test_the_holder_does_not_give_the_hidden_name_away(cast: Cast) -> None:
    stand(cast, Stage.NEEDS_DETAIL, holder=cast.olga, hide_names=True)
    for person, name in ((cast.sam, ""), (cast.olga, "Olga Petrenko")):
        page = list_held_ideas(cast.session, person, IdeaFilter(), now=THURSDAY)
        holder = page.rows[0].holder
        assert holder is not None
        assert holder.full_name == name


def test_a_deputy_of_another_department_reads_what_they_hold(cast: Cast) -> None:
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    idea, other = stand(cast, holder=cast.sam), stand(cast, holder=cast.lena)
    _away(cast, cast.sam, deputy=cast.nora)
    assert _readers(cast, idea.id) == OF_PRODUCTION | {"nora"}
    assert _readers(cast, other.id) == OF_PRODUCTION


def test_a_deputy_of_the_deputy_reads_it_too(cast: Cast) -> None:
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    idea = stand(cast, holder=cast.sam)
    _away(cast, cast.sam, deputy=cast.vera)
    _away(cast, cast.vera, deputy=cast.nora)
    assert "nora" in _readers(cast, idea.id)


def test_a_deputy_of_times_past_or_of_another_site_reads_nothing(cast: Cast) -> None:
    cast.nordhafen.reading = Reading.DEPARTMENT.value
    idea = stand(cast, holder=cast.sam)
    _away(cast, cast.sam, deputy=cast.nora, days_ago=9)
    _away(cast, cast.sam, deputy=cast.nils)
    called_off = _away(cast, cast.sam, deputy=cast.nora)
    called_off.cancelled_at = THURSDAY
    cast.session.flush()
    assert _readers(cast, idea.id) == OF_PRODUCTION


def _away(cast: Cast, person: Person, *, deputy: Person, days_ago: int = 0) -> Absence:
    day = THURSDAY.date() - timedelta(days=days_ago)
    absence = Absence(person=person, from_on=day, until_on=day + timedelta(days=2), deputy=deputy)
    cast.session.add(absence)
    cast.session.flush()
    return absence
