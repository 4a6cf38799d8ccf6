"""Taking: good rows are kept, bad ones say why; a crash anywhere loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kaizen.core.events import Event
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.intake.actions import running
from kaizen.intake.actions.mapping import Choices
from kaizen.intake.actions.running import work_on
from kaizen.intake.actions.starting import stop_taking
from kaizen.intake.ideas import IdeasTaker
from kaizen.intake.models import TableImport
from kaizen.intake.rules import Kind
from kaizen.intake.tables import Batch, Line
from kaizen.jobs.importing import import_tables
from kaizen.notifications.models import Notice
from kaizen.people.models import Area, Membership, Person
from kaizen.people.secrets import secret_fits
from tests.support.cast import THURSDAY, Cast
from tests.support.tables import (
    IDEAS,
    PEOPLE,
    begun,
    brought,
    checked,
    counts,
    left_out,
    taken,
    told,
)

ROWS = "No;Problem;Area\n" + "".join(f"{n};Hose {n};NH-PRESS\n" for n in range(7))


def _ideas(session: Session) -> int:
    return session.scalar(select(func.count(Idea.id))) or 0


def test_people_come_with_role_and_secret(app: Flask, session: Session, cast: Cast) -> None:
    rows = (
        "Name;Login;Dept;Nr;Rolle;PIN\n"
        "Ines Rao;ines;NH-PRESS;7001;Schichtführer;8305\n"
        "Paul Amsel;paul;NH-LOG;7002;;1234\n"
    )
    columns = {**PEOPLE, "badge": "Nr", "role": "Rolle", "pin": "PIN"}
    words = {"Schichtführer": "supervisor"}
    import_id = taken(Kind.PEOPLE, rows, columns, cast.ada, Choices(words=words))
    assert counts(session, import_id) == ("done", 1, 0, 0, 1)
    ines = session.scalars(select(Person).where(Person.username == "ines")).one()
    assert secret_fits(ines.pin_hash, "8305")
    assert [(m.role, m.area_id) for m in ines.memberships] == [("supervisor", cast.press.id)]
    assert list(left_out(session, import_id)) == [3]
    added = select(Event).where(Event.kind == "person.added", Event.subject_id == ines.id)
    assert session.scalars(added).one().actor_id == cast.ada.id


def test_what_the_table_does_not_say_stays(app: Flask, session: Session, cast: Cast) -> None:
    held = session.scalars(select(Membership).where(Membership.person_id == cast.sam.id)).one()
    held.is_first, held.shift = True, "A"
    session.commit()
    rows = "Name;Login;Dept\nSam Okafor;sam;NH-LOG\nOtto Berg;otto;NH-LOG\n"
    import_id = taken(Kind.PEOPLE, rows, PEOPLE, cast.ada)
    assert counts(session, import_id) == ("done", 0, 1, 1, 0)
    assert [(m.role, m.shift, m.is_first) for m in cast.sam.memberships] == [
        ("supervisor", "A", True)
    ]
    assert cast.otto.home_area_id == cast.logistics.id


def test_areas_come_as_a_tree_without_rates(app: Flask, session: Session, cast: Cast) -> None:
    rows = "Code;Name;In;Rate\nX1;Hall;NH;\nX2;Line;X1;12\nNH-PRESS;Presses;;\n"
    columns = {"code": "Code", "name": "Name", "parent": "In", "labour_rate": "Rate"}
    import_id = taken(Kind.AREAS, rows, columns, cast.ada)
    # Who keeps no money brings no rates along either.
    assert counts(session, import_id) == ("done", 1, 1, 0, 1)
    assert "not yours to do" in left_out(session, import_id)[3]
    assert (cast.press.name, cast.press.parent_id) == ("Presses", cast.production.id)


def test_each_reviewer_gets_one_summary_and_the_file_goes(
    app: Flask, session: Session, cast: Cast
) -> None:
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    key = session.get_one(TableImport, import_id).file_key
    assert key is not None
    begun(import_id, cast.ada)
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("done", 7, 0, 0, 0)
    notices = session.scalars(select(Notice)).all()
    assert [(n.person_id, n.facts["count"]) for n in notices] == [(cast.sam.id, 7)]
    table = session.get_one(TableImport, import_id)
    assert table.file_key is None
    assert len(table.first_ids) == 7
    assert not plant_storage().exists(key)
    ended = session.scalars(select(Event).where(Event.kind == "import.ended")).one()
    assert (ended.facts["added"], ended.facts["refused"]) == (7, 0)


def test_days_stages_and_stand_ins_are_as_said(app: Flask, session: Session, cast: Cast) -> None:
    rows = "No;Problem;Area;When;Stand\n1;Hose;Nowhere;03/04/2024;fertig\n"
    columns = {**IDEAS, "submitted_at": "When", "stage": "Stand"}
    choices = Choices(
        order=running.DayOrder.MONTH_FIRST,
        area="NH-LOG",
        author="olga",
        words={"fertig": "implemented"},
    )
    taken(Kind.IDEAS, rows, columns, cast.ada, choices)
    idea = session.scalars(select(Idea)).one()
    assert idea.as_stage is Stage.IMPLEMENTED
    assert idea.submitted_at is not None
    assert idea.submitted_at.astimezone(UTC) < datetime(2024, 3, 5, tzinfo=UTC)
    assert (idea.author_ids, idea.area_id) == ({cast.olga.id}, cast.logistics.id)


def test_a_day_to_come_is_left_out_with_its_reason(
    app: Flask, session: Session, cast: Cast
) -> None:
    rows = "No;Problem;Area;When;Stand\n1;Hose;NH-PRESS;2031-04-03;fertig\n"
    rows += f"2;Lamp;NH-PRESS;{THURSDAY.date()};fertig\n"
    columns = {**IDEAS, "submitted_at": "When", "stage": "Stand"}
    done = taken(Kind.IDEAS, rows, columns, cast.ada, Choices(words={"fertig": "implemented"}))
    assert left_out(session, done) == {2: "That day has not come yet."}
    assert session.scalars(select(Idea)).one().in_use_on == THURSDAY.date()


def test_a_second_time_nothing_comes_twice(app: Flask, session: Session, cast: Cast) -> None:
    without_number = {name: column for name, column in IDEAS.items() if name != "external_id"}
    rows = "Problem;Area\n" + "Hose;NH-PRESS\n" * 3
    taken(Kind.IDEAS, rows, without_number, cast.ada)
    again = taken(Kind.IDEAS, rows, without_number, cast.ada)
    assert counts(session, again) == ("done", 0, 0, 3, 0)
    assert _ideas(session) == 3


@pytest.mark.parametrize("broken_at", [0, 1, 2, 3])
def test_after_a_crash_it_goes_on_and_doubles_nothing(
    app: Flask,
    session: Session,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    broken_at: int,
) -> None:
    monkeypatch.setattr(running, "IDEAS_AT_A_TIME", 2)
    rows = "Problem;Area\n" + "Hose;NH-PRESS\n" * 5 + ";NH-PRESS\n"
    columns = {"problem": "Problem", "area": "Area"}
    import_id = checked(Kind.IDEAS, rows, columns, cast.ada)
    begun(import_id, cast.ada)
    take, calls = IdeasTaker.take, []

    def dying(self: IdeasTaker, lines: list[Line]) -> Batch:
        batch = take(self, lines)
        calls.append(len(lines))
        if len(calls) > broken_at:
            # All of it was written, and nothing is committed yet.
            raise OperationalError("", {}, Exception("the power went"))
        return batch

    with monkeypatch.context() as dies:
        dies.setattr(IdeasTaker, "take", dying)
        if broken_at < 3:
            with pytest.raises(OperationalError):
                import_tables(THURSDAY)
            assert _ideas(session) == 2 * broken_at
        session.rollback()
    import_tables(THURSDAY)
    assert counts(session, import_id) == ("done", 5, 0, 0, 1)
    assert _ideas(session) == 5
    assert left_out(session, import_id) == {7: "The problem is empty."}
    notices = session.scalars(select(Notice)).all()
    assert [n.facts["count"] for n in notices] == [5]


def test_it_stops_when_asked_and_goes_on(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "IDEAS_AT_A_TIME", 3)
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    begun(import_id, cast.ada)
    take = IdeasTaker.take

    def stopping(self: IdeasTaker, lines: list[Line]) -> Batch:
        batch = take(self, lines)
        stop_taking(session.get_one(TableImport, import_id), actor=cast.ada, now=THURSDAY)
        return batch

    with monkeypatch.context() as stops:
        stops.setattr(IdeasTaker, "take", stopping)
        work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("stopped", 3, 0, 0, 0)
    begun(import_id, cast.ada)
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("done", 7, 0, 0, 0)
    assert _ideas(session) == 7


def test_a_fault_that_nobody_foresaw_stops_it_after_a_few_tries(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    begun(import_id, cast.ada)

    def broken(self: IdeasTaker, lines: list[Line]) -> Batch:
        raise ZeroDivisionError

    monkeypatch.setattr(IdeasTaker, "take", broken)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            import_tables(THURSDAY)
    assert counts(session, import_id)[0] == "stopped"
    assert import_tables(THURSDAY) == 0
    trouble = session.get_one(TableImport, import_id).trouble
    assert trouble is not None
    assert trouble["sentence"].startswith("Something broke on our side.")


def test_who_may_no_longer_brings_nothing_more(app: Flask, session: Session, cast: Cast) -> None:
    import_id = checked(Kind.PEOPLE, "Name;Login;Dept\nA;aa;NH\n", PEOPLE, cast.ada)
    begun(import_id, cast.ada)
    cast.ada.is_administrator = False
    session.commit()
    import_tables(THURSDAY)
    assert counts(session, import_id) == ("stopped", 0, 0, 0, 0)


def test_a_file_that_is_gone_stops_it_with_a_sentence(
    app: Flask, session: Session, cast: Cast
) -> None:
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    begun(import_id, cast.ada)
    key = session.get_one(TableImport, import_id).file_key
    assert key is not None
    plant_storage().delete(key)
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id)[0] == "stopped"


def test_two_at_once_take_turns(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "IDEAS_AT_A_TIME", 3)
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    begun(import_id, cast.ada)
    skip = IdeasTaker.skip

    def outrun(self: IdeasTaker, lines: Iterable[Line]) -> None:
        # Before this one takes its first rows, another takes them all.
        monkeypatch.setattr(IdeasTaker, "skip", skip)
        work_on(import_id, now=THURSDAY)
        skip(self, lines)

    monkeypatch.setattr(IdeasTaker, "skip", outrun)
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("done", 7, 0, 0, 0)
    with transaction():
        assert session.scalar(select(func.count(Area.id)))


def test_whoever_comes_too_late_finds_it_done(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    begun(import_id, cast.ada)
    opened = running.open_file

    def too_late(table: TableImport) -> object:
        # Another takes all of it, and lets the file go, before this one opens it.
        monkeypatch.setattr(running, "open_file", opened)
        work_on(import_id, now=THURSDAY)
        return opened(table)

    monkeypatch.setattr(running, "open_file", too_late)
    work_on(import_id, now=THURSDAY)
    assert counts(session, import_id) == ("done", 7, 0, 0, 0)


def test_a_table_that_is_not_checked_is_not_taken(app: Flask, cast: Cast) -> None:
    import_id = brought(Kind.IDEAS, ROWS, cast.ada)
    with pytest.raises(running.KaizenError, match="not checked yet"):
        begun(import_id, cast.ada)
    told(import_id, IDEAS, cast.ada)
    with pytest.raises(running.KaizenError, match="not checked yet"):
        begun(import_id, cast.ada)
