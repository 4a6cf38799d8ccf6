"""The change is in use: since when, how one can see it, and who looks again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.finishing import put_in_use
from kaizen.ownership.models import Assignment, UseCheck
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import IN_USE_ON, agreed, begun, in_use, sent, slipped


def test_three_looks_are_booked_and_the_owner_is_never_the_one_who_looks(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    put_in_use(idea, in_use(), actor=cast.mia, now=THURSDAY)
    rows = cast.session.execute(
        select(UseCheck.day, UseCheck.due_on, Assignment.person_id)
        .join(Assignment, Assignment.check_id == UseCheck.id)
        .where(UseCheck.idea_id == idea.id)
        .order_by(UseCheck.day)
    ).all()
    days = [(day, IN_USE_ON + timedelta(days=day)) for day in (30, 60, 90)]
    assert [(day, due_on) for day, due_on, _ in rows] == days
    # The supervisor, somebody next door, the supervisor (product.md, "Doing").
    assert [person for *_, person in rows] == [cast.sam.id, cast.vera.id, cast.sam.id]
    main = main_of(idea)
    assert main is not None
    assert idea.as_stage is Stage.IMPLEMENTED
    assert (main.person, main.due_at.date()) == (cast.mia, date(2026, 4, 13))
    assert (idea.standard, idea.in_use_on) == ("WI-P2-01, rev 2", IN_USE_ON)


def test_agreed_work_may_be_in_use_without_a_start(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    put_in_use(idea, in_use(standard=""), actor=cast.mia, now=THURSDAY)
    assert idea.as_stage is Stage.IMPLEMENTED
    assert idea.standard == ""


@pytest.mark.parametrize("who", ["olga", "nora", "vera"])
def test_nobody_else_puts_it_in_use(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        put_in_use(begun(cast, cast.mia), in_use(), actor=getattr(cast, who), now=THURSDAY)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"on": date(2026, 3, 13)}, "on"),
        ({"on": date(2026, 3, 11)}, "on"),
        ({"evidence": " "}, "evidence"),
        ({"evidence": "e" * 4001}, "evidence"),
        ({"standard": "s" * 201}, "standard"),
        ({"one_off": Decimal(-1)}, "one_off"),
        ({"yearly": Decimal(-1)}, "yearly"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, others: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put_in_use(begun(cast, cast.mia), in_use(**others), actor=cast.mia, now=THURSDAY)
    assert refused.value.field == field


def test_nobody_slips_past_the_answer(cast: Cast) -> None:
    with pytest.raises(Conflict):
        put_in_use(sent(cast), in_use(), actor=cast.sam, now=THURSDAY)


def test_what_slipped_back_is_held_again_and_not_put_in_use(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    with pytest.raises(Conflict):
        put_in_use(idea, in_use(), actor=cast.mia, now=later(days=31))
