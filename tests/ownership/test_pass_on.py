"""Somebody leaves: what they hold goes to the next level up, and nothing is without a holder."""

from __future__ import annotations

from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.passing import pass_on, pass_on_lost
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.actions.roles import grant_role, revoke_role
from kaizen.people.rules import Role
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import agreed, asked, begun, check_of, passed_up, sent, used


def _open(cast: Cast, person_id: int) -> int:
    return cast.session.query(Assignment).filter_by(person_id=person_id, closed_at=None).count()


def test_an_operators_things_go_to_the_supervisor_and_the_days_stay(cast: Cast) -> None:
    doing, question = begun(cast, cast.olga), asked(cast)
    due = [a.due_at for idea in (doing, question) if (a := main_of(idea))]
    cast.olga.deactivated_at = THURSDAY
    passed = pass_on(cast.olga, actor_id=cast.ada.id, now=THURSDAY)
    assert [(one.idea, one.heir) for one in passed] == [(doing, cast.sam), (question, cast.sam)]
    after = [a for idea in (doing, question) if (a := main_of(idea))]
    assert [(a.person, a.due_at) for a in after] == [(cast.sam, moment) for moment in due]
    assert doing.owner == cast.sam


def test_a_supervisors_answers_go_to_the_leader(cast: Cast) -> None:
    idea = sent(cast)
    cast.sam.deactivated_at = THURSDAY
    pass_on(cast.sam, actor_id=cast.ada.id, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.lena
    assert _open(cast, cast.sam.id) == 0


def test_a_leader_without_another_one_leaves_it_to_the_administrators(cast: Cast) -> None:
    idea = passed_up(cast)
    cast.lena.deactivated_at = THURSDAY
    pass_on(cast.lena, actor_id=cast.ada.id, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.ada


def test_work_that_nobody_has_accepted_yet_is_the_supervisors_at_once(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    cast.mia.deactivated_at = THURSDAY
    pass_on(cast.mia, actor_id=cast.ada.id, now=THURSDAY)
    assert idea.owner == cast.sam
    assert idea.accepted_at == THURSDAY
    assert _open(cast, cast.mia.id) == 0


def test_whoever_inherits_a_change_does_not_look_at_it_themselves(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    cast.mia.deactivated_at = THURSDAY
    pass_on(cast.mia, actor_id=cast.ada.id, now=THURSDAY)
    check = check_of(cast, idea, 30)
    asked_now = cast.session.query(Assignment).filter_by(check_id=check.id, closed_at=None).one()
    assert idea.owner == cast.sam
    assert asked_now.person == cast.lena


def test_who_loses_a_role_passes_on_only_what_it_allowed(cast: Cast) -> None:
    waiting, own = sent(cast), begun(cast, cast.sam)
    revoke_role(cast.sam, Role.SUPERVISOR, area=cast.press, actor=cast.ada, now=THURSDAY)
    grant_role(cast.sam, Role.OPERATOR, area=cast.press, actor=cast.ada, now=THURSDAY)
    passed = pass_on_lost(cast.sam, actor_id=cast.ada.id, now=THURSDAY)
    assert [(one.idea, one.asked, one.heir) for one in passed] == [
        (waiting, AssignmentKind.ANSWER, cast.lena)
    ]
    assert own.owner == cast.sam


def test_who_has_no_place_at_the_site_any_more_keeps_nothing(cast: Cast) -> None:
    own = begun(cast, cast.sam)
    revoke_role(cast.sam, Role.SUPERVISOR, area=cast.press, actor=cast.ada, now=THURSDAY)
    passed = pass_on_lost(cast.sam, actor_id=cast.ada.id, now=THURSDAY)
    assert [(one.idea, one.heir) for one in passed] == [(own, cast.lena)]
    assert own.owner == cast.lena


def test_who_keeps_the_role_elsewhere_above_keeps_everything(cast: Cast) -> None:
    sent(cast)
    grant_role(cast.sam, Role.SUPERVISOR, area=cast.production, actor=cast.ada, now=THURSDAY)
    revoke_role(cast.sam, Role.SUPERVISOR, area=cast.press, actor=cast.ada, now=THURSDAY)
    assert pass_on_lost(cast.sam, actor_id=cast.ada.id, now=THURSDAY) == []


def test_an_administrator_keeps_what_nobody_else_can_hold(cast: Cast) -> None:
    idea = passed_up(cast)
    cast.lena.deactivated_at = THURSDAY
    pass_on(cast.lena, actor_id=cast.ada.id, now=THURSDAY)
    assert pass_on_lost(cast.ada, actor_id=cast.ada.id, now=THURSDAY) == []
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.ada
