"""Drafts: begun once for each form, kept whatever they hold, seen by their authors alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.ideas.actions.drafting import Words, delete_draft, save_draft, start_draft
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import Better, GuardFlags, Stage, Waste, offer_title
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast

KEY = "c0ffee" * 5


def begin(cast: Cast) -> Idea:
    return start_draft(cast.press, form_key=KEY, actor=cast.olga, now=THURSDAY)


def test_draft_is_begun_in_an_area_by_its_author(cast: Cast) -> None:
    idea = begin(cast)
    assert (idea.stage, idea.site_id, idea.currency) == (Stage.DRAFT, cast.nordhafen.id, "EUR")
    assert idea.author_ids == {cast.olga.id}
    assert idea.written_by_id == cast.olga.id


def test_same_form_meets_the_same_draft(cast: Cast) -> None:
    assert begin(cast) is begin(cast)
    assert cast.session.scalar(select(func.count()).select_from(Idea)) == 1


def test_form_of_somebody_else_is_refused(cast: Cast) -> None:
    begin(cast)
    with pytest.raises(NotFound):
        start_draft(cast.press, form_key=KEY, actor=cast.otto, now=THURSDAY)


@pytest.mark.parametrize("key", ["", "k" * 65, "a key", "a\x00"])
def test_key_that_no_form_has_is_refused(cast: Cast, key: str) -> None:
    with pytest.raises(InvalidInput):
        start_draft(cast.press, form_key=key, actor=cast.olga, now=THURSDAY)


def test_draft_cannot_be_begun_at_another_site(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        start_draft(cast.press, form_key=KEY, actor=cast.nils, now=THURSDAY)


def test_everything_the_form_holds_is_kept(cast: Cast) -> None:
    idea = begin(cast)
    words = Words(
        problem="p\r\nq\x00",
        proposal="a" * 5000,
        result="r",
        title=" A\nname ",
        better=(Better.SAFER,),
        waste=Waste.WALKING,
        times_per_week=Decimal("15"),
        minutes_each=Decimal("2.50"),
        people_affected=2,
        flags=GuardFlags(True, False, True),
        not_safe_now=True,
        wants_to_try=True,
        already_done=True,
        hide_names=True,
    )
    save_draft(idea, words, area=cast.logistics, actor=cast.olga, now=THURSDAY)
    cast.session.flush()
    cast.session.expire(idea)
    assert (idea.problem, len(idea.proposal), idea.title) == ("p\nq", 5000, "A name")
    assert (idea.better, idea.waste) == (["safer"], "walking")
    assert (idea.times_per_week, idea.minutes_each, idea.people_affected) == (15, Decimal("2.5"), 2)
    assert idea.flags == GuardFlags(True, False, True)
    assert (idea.not_safe_now, idea.wants_to_try, idea.already_done) == (True, True, True)
    assert idea.area_id == cast.logistics.id
    assert not idea.hide_names


def test_name_is_hidden_where_the_plant_allows_it(cast: Cast) -> None:
    cast.nordhafen.names_may_hide = True
    idea = begin(cast)
    save_draft(idea, Words(hide_names=True), area=cast.press, actor=cast.olga, now=THURSDAY)
    assert idea.hide_names


def test_nobody_else_may_change_or_delete_a_draft(cast: Cast) -> None:
    idea = begin(cast)
    with pytest.raises(NotAllowed):
        save_draft(idea, Words(), area=cast.press, actor=cast.sam, now=THURSDAY)
    with pytest.raises(NotAllowed):
        delete_draft(idea, actor=cast.sam, now=THURSDAY)


def test_what_was_sent_is_no_draft_any_more(cast: Cast) -> None:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    with pytest.raises(Conflict):
        save_draft(idea, Words(), area=cast.press, actor=cast.olga, now=THURSDAY)
    with pytest.raises(Conflict):
        delete_draft(idea, actor=cast.olga, now=THURSDAY)


def test_deleted_draft_leaves_nothing(cast: Cast) -> None:
    delete_draft(begin(cast), actor=cast.olga, now=THURSDAY)
    for table in (Idea, IdeaAuthor):
        assert cast.session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("who", ["sam", "lena", "ada", "nora", "nils"])
def test_draft_is_seen_by_nobody_else(cast: Cast, who: str) -> None:
    idea = begin(cast)
    with pytest.raises(NotFound):
        load_idea_for(cast.session, getattr(cast, who), idea.id)


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        ("Oil drips on the floor. People slip.", "Oil drips on the floor"),
        ("Remont przy ul. Katynia", "Remont przy ul. Katynia"),
        ("Press no. 4 leaks. People slip.", "Press no. 4 leaks"),
    ],
)
def test_a_title_is_offered_up_to_the_end_of_a_sentence(problem: str, title: str) -> None:
    assert offer_title(problem, "") == title
