"""Events: recorded with the change, settled once, retried only where they failed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core import events
from kaizen.core.events import Event, EventDelivery, EventReaction
from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast, later

CALLS: list[str] = []


def notes_it(event: Event, now: object) -> None:
    """A reaction that works."""
    CALLS.append(event.kind)


def breaks(event: Event, now: object) -> None:
    """A reaction that fails, after it wrote something that must not stay."""
    events.db.session.add(Person(full_name="Nobody", username="nobody", created_at=THURSDAY))
    events.db.session.flush()
    raise RuntimeError("broken on purpose")


@pytest.fixture
def reactions(app: Flask) -> Iterator[None]:
    """One event with two reactions, of which the first fails."""
    CALLS.clear()
    before = app.extensions["kaizen_reactions"]
    events.install_reactions(app, {"thing.happened": (breaks, notes_it)})
    yield
    app.extensions["kaizen_reactions"] = before


def test_one_reaction_that_fails_loses_no_other_and_alone_is_tried_again(
    cast: Cast, session: Session, reactions: None
) -> None:
    with transaction():
        events.record("thing.happened", cast.press, cast.sam.id, THURSDAY)
    assert CALLS == ["thing.happened"]
    delivery = session.scalars(select(EventDelivery)).one()
    assert (delivery.settled_at, delivery.tries) == (None, 1)
    assert "broken on purpose" in (delivery.last_error or "")
    assert session.scalar(select(func.count()).where(Person.username == "nobody")) == 0
    events.settle(later(hours=1))
    assert CALLS == ["thing.happened"]
    assert len(session.scalars(select(EventReaction)).all()) == 1


def test_after_five_tries_it_stays_visible_and_is_not_tried_again(
    cast: Cast, session: Session, reactions: None
) -> None:
    with transaction():
        events.record("thing.happened", cast.press, cast.sam.id, THURSDAY)
    for hours in range(1, 9):
        events.settle(later(hours=hours))
    session.expire_all()
    assert [delivery.tries for delivery in events.stuck(session)] == [5]


def test_a_run_settles_batch_after_batch_until_nothing_is_due(
    cast: Cast, session: Session, reactions: None
) -> None:
    events.install_reactions(current_app, {"thing.happened": (notes_it,)})
    with transaction():
        for _ in range(events.BATCH * 4 + 7):
            events.record("thing.happened", cast.press, cast.sam.id, THURSDAY)
    # The request's own settling takes one batch, and leaves the rest to the job.
    assert events.settle_all(later(minutes=1)) == events.BATCH * 3 + 7
    assert len(CALLS) == events.BATCH * 4 + 7
    assert events.count_open(session) == 0


def test_a_run_that_meets_only_failures_ends(cast: Cast, session: Session, reactions: None) -> None:
    with transaction():
        for _ in range(events.BATCH + 5):
            events.record("thing.happened", cast.press, cast.sam.id, THURSDAY)
    assert events.settle_all(later(minutes=30)) == 0
    assert set(session.scalars(select(EventDelivery.tries))) == {1, 2}


def test_what_was_not_committed_is_never_told(
    cast: Cast, session: Session, reactions: None
) -> None:
    def record_and_fail() -> None:
        with transaction():
            events.record("thing.happened", cast.press, cast.sam.id, THURSDAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record_and_fail()
    assert CALLS == []
    assert session.scalar(select(func.count()).select_from(Event)) == 0
