"""Areas are moved and closed: what was asked there is still asked of somebody who may answer."""

from __future__ import annotations

from sqlalchemy import select

from kaizen.core.events import Event
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.relocating import pass_on_in, take_ideas_along
from kaizen.ownership.actions.submitting import withdraw_idea
from kaizen.people.actions.roles import grant_role
from kaizen.people.actions.tree import move_area
from kaizen.people.models import Membership, Person
from kaizen.people.rules import Role
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import sent


def _leads_production(cast: Cast) -> Person:
    """Vera leads production, and so holds what is passed up from the press shop."""
    cast.session.query(Membership).filter_by(person_id=cast.sam.id).delete()
    cast.session.expire(cast.sam)
    grant_role(cast.vera, Role.SUPERVISOR, area=cast.production, actor=None, now=THURSDAY)
    return cast.vera


def test_who_led_an_area_only_from_above_passes_on_when_it_moves_away(cast: Cast) -> None:
    vera = _leads_production(cast)
    idea = sent(cast)
    main = main_of(idea)
    assert main is not None
    assert main.person == vera
    due_at = main.due_at
    move_area(cast.press, cast.logistics, actor=cast.ada, now=THURSDAY)
    passed = pass_on_in(cast.press, actor_id=cast.ada.id, now=THURSDAY)
    assert [(one.idea, one.heir) for one in passed] == [(idea, cast.lena)]
    assert (main.person, main.due_at) == (cast.lena, due_at)


def test_who_keeps_a_part_keeps_what_they_hold(cast: Cast) -> None:
    idea = sent(cast)
    move_area(cast.press, cast.logistics, actor=cast.ada, now=THURSDAY)
    assert pass_on_in(cast.press, actor_id=cast.ada.id, now=THURSDAY) == []
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam


def test_open_ideas_and_drafts_go_along_and_finished_ones_stay(cast: Cast) -> None:
    waiting, draft, gone = sent(cast), cast.draft(), sent(cast)
    withdraw_idea(gone, reason="Done already.", actor=cast.olga, now=THURSDAY)
    assert take_ideas_along(cast.press, cast.assembly, actor_id=cast.ada.id, now=THURSDAY) == 2
    assert [one.area for one in (waiting, draft, gone)] == [
        cast.assembly,
        cast.assembly,
        cast.press,
    ]
    moved = cast.session.scalars(select(Event).where(Event.kind == "idea.moved")).all()
    assert [(one.subject_id, one.facts["from_area_id"]) for one in moved] == [
        (waiting.id, cast.press.id)
    ]
    passed = pass_on_in(cast.assembly, actor_id=cast.ada.id, now=THURSDAY)
    assert [(one.idea, one.heir) for one in passed] == [(waiting, cast.vera)]
