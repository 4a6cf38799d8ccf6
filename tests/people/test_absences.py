"""Planning to be away with a deputy, and cancelling it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.core.events import history
from kaizen.people.actions.absences import cancel_absence, plan_absence
from kaizen.people.models import Absence, Person
from kaizen.people.queries.absences import absences_of, own_absence
from tests.support.cast import THURSDAY, Cast

TODAY = THURSDAY.date()


def plan(
    person: Person,
    deputy: Person | None = None,
    *,
    begin: int = 0,
    end: int = 4,
    actor: Person | None = None,
) -> Absence:
    return plan_absence(
        person,
        from_on=TODAY + timedelta(days=begin),
        until_on=TODAY + timedelta(days=end),
        deputy=deputy,
        today=TODAY,
        actor=actor or person,
        now=THURSDAY,
    )


def test_the_days_and_the_deputy_are_kept(session: Session, cast: Cast) -> None:
    absence = plan(cast.sam, cast.vera)
    assert absences_of(session, cast.sam, TODAY) == [absence]
    assert absence.covers(TODAY)
    assert absence.covers(TODAY + timedelta(days=4))
    assert not absence.covers(TODAY + timedelta(days=5))
    event = history(session, "absence", absence.id)[-1]
    assert (event.kind, event.facts["to_id"]) == ("absence.planned", cast.vera.id)


def test_the_supervisor_may_plan_it_for_somebody(cast: Cast) -> None:
    assert plan(cast.olga, actor=cast.sam).deputy_id is None


def test_nobody_else_may(cast: Cast) -> None:
    for actor in (cast.otto, cast.vera, cast.nils):
        with pytest.raises(NotAllowed):
            plan(cast.olga, actor=actor)


def test_the_days_must_be_sound(cast: Cast) -> None:
    for begin, end in ((3, 2), (-9, -1), (0, 500)):
        with pytest.raises(InvalidInput):
            plan(cast.sam, begin=begin, end=end)


def test_the_same_days_are_not_planned_twice(cast: Cast) -> None:
    plan(cast.sam)
    with pytest.raises(InvalidInput):
        plan(cast.sam, begin=4, end=9)
    plan(cast.sam, begin=5, end=9)


def test_a_deputy_is_another_active_person_of_the_site(cast: Cast) -> None:
    cast.otto.deactivated_at = THURSDAY
    for deputy in (cast.sam, cast.nils, cast.otto):
        with pytest.raises(InvalidInput) as refused:
            plan(cast.sam, deputy)
        assert refused.value.field == "deputy"


def test_deputies_never_stand_in_a_circle(cast: Cast) -> None:
    plan(cast.vera, cast.lena)
    plan(cast.lena, cast.sam)
    with pytest.raises(InvalidInput):
        plan(cast.sam, cast.vera)
    plan(cast.sam, cast.vera, begin=5, end=6)


def test_whoever_is_back_early_cancels(session: Session, cast: Cast) -> None:
    absence = plan(cast.sam, cast.vera)
    session.flush()
    cancel_absence(absence, today=TODAY, actor=cast.sam, now=THURSDAY)
    assert absences_of(session, cast.sam, TODAY) == []
    with pytest.raises(Conflict):
        cancel_absence(absence, today=TODAY, actor=cast.sam, now=THURSDAY)


def test_what_is_over_and_what_is_not_mine_stays(session: Session, cast: Cast) -> None:
    absence = plan(cast.sam)
    with pytest.raises(Conflict):
        cancel_absence(absence, today=date(2027, 1, 1), actor=cast.sam, now=THURSDAY)
    with pytest.raises(NotAllowed):
        cancel_absence(absence, today=TODAY, actor=cast.olga, now=THURSDAY)
    with pytest.raises(NotFound):
        own_absence(session, cast.olga, absence.id)
