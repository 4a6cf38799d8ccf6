"""Answers without a name: what they leave behind, who may give them, how they are counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.db import Base
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.transaction import transaction
from kaizen.metrics.actions.answering import answer_by_link, give_answer
from kaizen.metrics.actions.counting import Opened, count_answers
from kaizen.metrics.models.pulse import PulseCount, PulseMark, SealedAnswer
from kaizen.metrics.queries.pulse import may_answer
from kaizen.metrics.rules.pulse import BLANK, Answer, Door
from kaizen.metrics.sealing import mark_of, unseal
from kaizen.people.models import Area, Membership, Person
from tests.support.cast import THURSDAY, Cast, later

GOOD, BAD = Answer(10, 5), Answer(0, 1)
MARCH = date(2026, 3, 1)
NEXT_MONTH = later(days=30)


def worker(cast: Cast, area: Area, number: int) -> Person:
    """Somebody who works in the area."""
    person = Person(
        username=f"{area.code.lower()}-{number}",
        full_name=f"Worker {number}",
        home_area=area,
        created_at=THURSDAY,
    )
    person.memberships.append(Membership(area=area, role="operator"))
    cast.session.add(person)
    return person


def crew(cast: Cast, area: Area, many: int) -> list[Person]:
    """So many more people in the area, committed."""
    people = [worker(cast, area, n) for n in range(many)]
    cast.session.commit()
    return people


def say(answer: Answer, *people: Person, now: datetime = THURSDAY) -> None:
    """Each of them answers, in a transaction of their own."""
    for person in people:
        with transaction():
            give_answer(answer, actor=person, now=now)


def count(now: datetime = THURSDAY) -> Opened:
    with transaction():
        return count_answers(now)


def everything(session: Session) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table."""
    session.rollback()
    return {
        table.name: {tuple(map(repr, row)) for row in session.execute(select(table))}
        for table in Base.metadata.sorted_tables
    }


def test_an_answer_leaves_an_envelope_and_a_mark_and_nothing_else(
    session: Session, cast: Cast
) -> None:
    crew(cast, cast.press, 5)
    before = everything(session)
    say(BAD, cast.olga)
    after = everything(session)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"pulse_sealed", "pulse_mark"}


def test_neither_envelope_nor_mark_names_person_area_or_moment(
    session: Session, cast: Cast
) -> None:
    crew(cast, cast.press, 5)
    say(BAD, cast.olga)
    (sealed,) = session.scalars(select(SealedAnswer))
    (mark,) = session.scalars(select(PulseMark))
    assert {column.name for column in SealedAnswer.__table__.columns} == {"id", "sealed"}
    assert {column.name for column in PulseMark.__table__.columns} == {"id", "until_on"}
    assert mark.until_on == date(2026, 4, 1)
    assert len({sealed.id, mark.id, cast.olga.id}) == 3
    for told in (cast.olga.id.to_bytes(8, "big"), cast.press.id.to_bytes(8, "big"), b"olga"):
        assert told not in sealed.sealed


def test_an_answer_a_refusal_and_the_same_answer_again_cannot_be_told_apart(
    session: Session, cast: Cast
) -> None:
    crew(cast, cast.press, 5)
    say(BAD, cast.olga, cast.otto)
    say(BLANK, cast.mia)
    envelopes = [one.sealed for one in session.scalars(select(SealedAnswer))]
    assert len(envelopes) == len(set(envelopes)) == 3
    assert len({len(one) for one in envelopes}) == 1
    assert session.scalar(select(func.count(PulseMark.id))) == 3


def test_rows_lie_under_random_numbers_so_that_no_order_is_left(
    session: Session, cast: Cast
) -> None:
    people = crew(cast, cast.press, 12)
    say(GOOD, *people)
    # Read as they lie there: on SQLite by the row's own number, which is the random one.
    keys = list(session.scalars(select(SealedAnswer.id)))
    order = [mark_of(person.id, date(2026, 1, 1)) for person in people]
    assert order != sorted(order)
    assert max(keys) > 2**40
    if session.get_bind().dialect.name == "sqlite":
        raw = session.connection().exec_driver_sql("SELECT rowid, id FROM pulse_sealed").all()
        assert all(rowid == key for rowid, key in raw)


def test_without_the_secret_nothing_is_opened_and_nobody_recognised(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew(cast, cast.press, 5)
    say(BAD, cast.olga)
    (sealed,) = session.scalars(select(SealedAnswer.sealed))
    (mark,) = session.scalars(select(PulseMark.id))
    opened = unseal(sealed)
    assert opened == (cast.press.id, MARCH, Door.ASKED, BAD)
    assert mark == mark_of(cast.olga.id, date(2026, 1, 1))
    monkeypatch.setitem(app.config, "SECRET_KEY", "y" * 40)
    assert unseal(sealed) is None
    assert mark not in {mark_of(n, date(2026, 1, 1)) for n in range(cast.olga.id + 50)}


def test_an_answer_of_few_is_filed_with_the_group_above_from_the_beginning(
    session: Session, cast: Cast
) -> None:
    say(GOOD, cast.vera)
    (sealed,) = session.scalars(select(SealedAnswer.sealed))
    opened = unseal(sealed)
    assert opened is not None
    # Five people work in production, nine in the whole site.
    assert opened[0] == cast.nordhafen.id


def test_nobody_is_asked_twice_in_a_quarter(session: Session, cast: Cast) -> None:
    assert may_answer(session, cast.olga, THURSDAY)
    say(BLANK, cast.olga)
    assert not may_answer(session, cast.olga, THURSDAY)
    with pytest.raises(Conflict):
        say(GOOD, cast.olga)
    april = datetime.fromisoformat("2026-04-02T09:00:00+00:00")
    assert may_answer(session, cast.olga, april)


@pytest.mark.parametrize(
    "answer", [Answer(11, 3), Answer(-1, 3), Answer(5, 6), Answer(5, None), Answer(None, 2)]
)
def test_an_answer_outside_of_its_scale_is_refused(cast: Cast, answer: Answer) -> None:
    with pytest.raises(InvalidInput):
        say(answer, cast.olga)


def test_six_stay_sealed_and_the_seventh_lets_them_be_counted(session: Session, cast: Cast) -> None:
    people = crew(cast, cast.press, 7)
    say(GOOD, *people[:5])
    say(BAD, people[5])
    assert count() == Opened(0, 0)
    assert session.scalar(select(func.count(PulseCount.area_id))) == 0
    say(BAD, people[6])
    assert count().counted == 7
    (row,) = session.scalars(select(PulseCount))
    assert (row.area_id, row.month_on) == (cast.press.id, MARCH)
    assert row.recommend == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]
    assert row.serious == [0, 2, 0, 0, 0, 5]
    assert session.scalar(select(func.count(SealedAnswer.id))) == 0


def test_between_two_looks_at_the_counts_at_least_seven_answers_came(
    session: Session, cast: Cast
) -> None:
    people = crew(cast, cast.press, 24)
    seen = [0]
    for person in people:
        say(GOOD, person)
        count()
        session.rollback()
        seen.append(sum(sum(row.recommend) for row in session.scalars(select(PulseCount))))
    steps = {later_ - before for before, later_ in zip(seen, seen[1:], strict=False)}
    assert steps == {0, 7}


def test_after_the_month_few_answers_count_with_the_area_above(
    session: Session, cast: Cast
) -> None:
    press, assembly = crew(cast, cast.press, 7), crew(cast, cast.assembly, 7)
    say(GOOD, *press[:4])
    say(BAD, *assembly[:3])
    assert count().counted == 0
    assert count(NEXT_MONTH).counted == 7
    (row,) = session.scalars(select(PulseCount))
    assert (row.area_id, row.month_on) == (cast.production.id, MARCH)


def test_answers_by_link_do_not_uncover_somebody_who_was_asked(
    session: Session, cast: Cast
) -> None:
    people = crew(cast, cast.press, 7)
    say(BAD, people[0])
    for _ in range(9):
        with transaction():
            answer_by_link(GOOD, area=cast.press, now=THURSDAY)
    assert count(NEXT_MONTH).counted == 9
    (row,) = session.scalars(select(PulseCount))
    assert (row.by_link, row.recommend[0]) == (9, 0)


def test_marks_are_forgotten_when_their_quarter_is_over(session: Session, cast: Cast) -> None:
    say(BLANK, cast.olga)
    count(THURSDAY)
    assert session.scalar(select(func.count(PulseMark.id))) == 1
    count(THURSDAY + timedelta(days=40))
    assert session.scalar(select(func.count(PulseMark.id))) == 0


def test_answers_that_another_secret_sealed_are_thrown_away_and_told(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(BAD, cast.olga)
    monkeypatch.setitem(app.config, "SECRET_KEY", "y" * 40)
    assert count() == Opened(0, 1)
    assert session.scalar(select(func.count(SealedAnswer.id))) == 0
