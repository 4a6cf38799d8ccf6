"""Leaving, moving, being away: who holds what afterwards, who is told, and nothing is silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.notifications.models import Notice
from kaizen.notifications.wording import say
from kaizen.ownership.actions.owning import name_owner
from kaizen.ownership.actions.passing import pass_on
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import holders_for, with_what_holders_need
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.actions.absences import cancel_absence, plan_absence
from kaizen.people.actions.accounts import deactivate_person, move_person
from kaizen.people.models import Absence, Area, Person
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import agreed, asked, begun, parked, passed_up, sent, used

FRIDAY = date(2026, 3, 13)

#: What waits, how it comes to wait, who is asked, and who inherits it when that person goes.
WAITING: dict[str, tuple[Callable[[Cast], Idea], str, str]] = {
    "answer": (sent, "sam", "lena"),
    "decide": (passed_up, "lena", "ada"),
    "detail": (asked, "olga", "sam"),
    "accept": (lambda cast: agreed(cast, cast.mia), "mia", "sam"),
    "start": (lambda cast: _accepted(cast), "mia", "sam"),
    "finish": (lambda cast: begun(cast, cast.mia), "mia", "sam"),
    "review": (parked, "sam", "lena"),
    # Vera looks at what another area uses; above her there, its own supervisor is the nearest.
    "check": (lambda cast: used(cast, cast.otto), "vera", "sam"),
}


def _accepted(cast: Cast) -> Idea:
    idea = agreed(cast, cast.mia, by=cast.mia)
    idea.accepted_at = THURSDAY
    return idea


def _asked_of(session: Session, idea_id: int, person_id: int) -> Assignment:
    session.expire_all()
    rows = select(Assignment).where(
        Assignment.idea_id == idea_id,
        Assignment.person_id == person_id,
        Assignment.closed_at.is_(None),
    )
    return session.scalars(rows.order_by(Assignment.is_main.desc()).limit(1)).one()


def _told(session: Session, kinds: tuple[str, ...]) -> set[tuple[int, str]]:
    rows = session.scalars(select(Notice).where(Notice.kind.in_(kinds)))
    return {(notice.person_id, notice.facts["as"]) for notice in rows}


def _prepare(cast: Cast, session: Session, name: str) -> tuple[Idea, Assignment, Person, Person]:
    make, holder, heir = WAITING[name]
    idea = make(cast)
    session.commit()
    person: Person = getattr(cast, holder)
    return idea, _asked_of(session, idea.id, person.id), person, getattr(cast, heir)


@pytest.mark.parametrize("how", ["deactivated", "moved"])
@pytest.mark.parametrize("name", WAITING)
def test_what_somebody_holds_passes_on_and_all_concerned_hear(
    cast: Cast, session: Session, name: str, how: str
) -> None:
    idea, held, person, heir = _prepare(cast, session, name)
    due_at, held_id = held.due_at, held.id
    with transaction() as writing:
        goes = writing.get_one(Person, person.id)
        if how == "deactivated":
            deactivate_person(goes, actor=None, now=THURSDAY)
        else:
            move_person(goes, writing.get_one(Area, cast.logistics.id), actor=None, now=THURSDAY)
        pass_on(goes, actor_id=cast.ada.id, now=THURSDAY)
    session.expire_all()
    held = session.get_one(Assignment, held_id)
    if name != "accept":
        assert (held.person_id, held.due_at, held.closed_at) == (heir.id, due_at, None)
    still_open = session.scalars(
        select(Assignment).where(Assignment.idea_id == idea.id, Assignment.closed_at.is_(None))
    ).all()
    assert person.id not in {a.person_id for a in still_open}
    assert [a for a in still_open if a.is_main]
    # An owner's mere keeping of what others look at is the only thing without a next moment.
    assert all(a.next_rung_at is not None or a.as_kind == "check" for a in still_open)
    told = _told(session, ("assignment.passed_on", "work.handed_over"))
    if heir.id != cast.ada.id:
        assert (heir.id, "named") in told
    assert ((person.id, "former") in told) is (how == "moved")
    if person.id != cast.olga.id:
        assert (cast.olga.id, "author") in told
    by_person = [row[0] for row in _notices(session)]
    assert len(by_person) == len(set(by_person)), "nobody hears twice"


def test_who_inherits_several_looks_at_one_change_hears_once_and_of_what(
    app: Flask, cast: Cast, session: Session
) -> None:
    """Sam looks after 30 and after 90 days: that is one thing to hear of, and not the idea."""
    used(cast, cast.otto)
    session.commit()
    with transaction() as writing:
        sam = writing.get_one(Person, cast.sam.id)
        deactivate_person(sam, actor=None, now=THURSDAY)
        passed = pass_on(sam, actor_id=cast.ada.id, now=THURSDAY)
    assert [one.asked for one in passed].count(AssignmentKind.CHECK) > 1
    by_person = [row[0] for row in _notices(session)]
    assert len(by_person) == len(set(by_person)), "nobody hears twice"
    rows = session.scalars(select(Notice).where(Notice.person_id == cast.lena.id))
    (told,) = [notice for notice in rows if notice.kind == "assignment.passed_on"]
    with app.test_request_context():
        assert say(told).text == "From now on you look whether it is still in use."


def _notices(session: Session) -> list[tuple[int, str]]:
    kinds = ("assignment.passed_on", "work.handed_over")
    rows = session.scalars(select(Notice).where(Notice.kind.in_(kinds)))
    return [(notice.person_id, notice.kind) for notice in rows]


def _away(cast: Cast, person: Person, deputy: Person | None) -> None:
    absence = Absence(person=person, from_on=FRIDAY, until_on=FRIDAY, deputy=deputy)
    cast.session.add(absence)


@pytest.mark.parametrize("case", ["deputy", "none", "chain", "circle"])
@pytest.mark.parametrize("name", WAITING)
def test_while_somebody_is_away_another_holds_it_and_it_comes_back(
    cast: Cast, session: Session, name: str, case: str
) -> None:
    _, held, person, heir = _prepare(cast, session, name)
    # Nora is of the site and nobody's author, owner or checker; Fay likewise.
    first, second = cast.nora, cast.fay
    _away(cast, person, None if case == "none" else first)
    if case == "chain":
        _away(cast, first, second)
    if case == "circle":
        _away(cast, first, person)
    session.commit()
    expected = {"deputy": first, "none": heir, "chain": second, "circle": heir}[case]
    on_friday, afterwards = later(days=1), later(days=4)
    assert _holder(session, held.id, on_friday) == expected.id
    assert _holder(session, held.id, afterwards) == person.id
    assert session.get_one(Assignment, held.id).next_rung_at is not None


def _holder(session: Session, assignment_id: int, now: datetime) -> int:
    rows = select(Assignment).where(Assignment.id == assignment_id)
    found = session.scalars(rows.options(*with_what_holders_need())).all()
    ((_asked, holder),) = holders_for(session, found, now)
    return holder.person_id


def _plan(cast: Cast, *, deputy: Person | None, actor: Person) -> int:
    with transaction() as writing:
        absence = plan_absence(
            writing.get_one(Person, cast.mia.id),
            from_on=FRIDAY,
            until_on=date(2026, 3, 20),
            deputy=writing.get_one(Person, deputy.id) if deputy else None,
            today=FRIDAY,
            actor=writing.get_one(Person, actor.id),
            now=THURSDAY,
        )
        return absence.id


def test_the_deputy_hears_for_when_and_how_much(cast: Cast, session: Session) -> None:
    begun(cast, cast.mia)
    session.commit()
    planned = _plan(cast, deputy=cast.otto, actor=cast.mia)
    notice = session.scalars(select(Notice).where(Notice.kind == "absence.planned")).one()
    assert (notice.person_id, notice.facts["count"]) == (cast.otto.id, "1")
    assert notice.facts["about"] == "Mia Larsen"
    with transaction() as writing:
        absence = writing.get_one(Absence, planned)
        mia = writing.get_one(Person, cast.mia.id)
        cancel_absence(absence, today=FRIDAY, actor=mia, now=THURSDAY)
    assert _told(session, ("absence.cancelled",)) == {(cast.otto.id, "named")}


def test_without_a_deputy_the_supervisor_hears_of_it(cast: Cast, session: Session) -> None:
    _plan(cast, deputy=None, actor=cast.mia)
    assert _told(session, ("absence.planned",)) == {(cast.sam.id, "supervisor")}


def test_whose_absence_others_note_hears_of_it_too(cast: Cast, session: Session) -> None:
    _plan(cast, deputy=cast.otto, actor=cast.sam)
    assert _told(session, ("absence.planned",)) == {
        (cast.otto.id, "named"),
        (cast.mia.id, "holder"),
    }


def test_a_hand_over_is_told_to_all_whom_it_concerns(cast: Cast, session: Session) -> None:
    idea = begun(cast, cast.mia)
    session.commit()
    with transaction() as writing:
        name_owner(
            writing.get_one(Idea, idea.id),
            writing.get_one(Person, cast.otto.id),
            actor=writing.get_one(Person, cast.lena.id),
            now=THURSDAY,
            reason="Mia has too much.",
        )
    assert _told(session, ("work.handed_over",)) == {
        (cast.otto.id, "named"),
        (cast.mia.id, "former"),
        (cast.sam.id, "supervisor"),
        (cast.olga.id, "author"),
    }
