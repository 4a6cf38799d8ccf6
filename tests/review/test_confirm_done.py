"""Confirming what is done already: it counts from its day, and is looked at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import GuardFlags, Stage
from kaizen.ownership.models import UseCheck
from kaizen.people.models import Person
from kaizen.review.actions.confirming import DoneAlready, confirm_done
from kaizen.review.actions.desk import MovedOn
from tests.support.cast import THURSDAY, Cast
from tests.support.reviewing import NO_FLAGS, agreed, sent, with_leadership


def confirm(cast: Cast, idea: Idea, actor: Person, **others: Any) -> None:
    values: dict[str, Any] = {
        "in_use_on": date(2026, 3, 10),
        "evidence": "The reel hangs at press 2.",
        "owner": cast.olga,
        "one_off": Decimal(60),
        "yearly": Decimal(0),
        "flags": NO_FLAGS,
        **others,
    }
    with transaction():
        confirm_done(
            idea, DoneAlready(**values), actor=actor, now=THURSDAY, seen_version=idea.version
        )


def test_it_is_in_use_from_its_day_and_its_checks_are_booked(cast: Cast) -> None:
    idea = sent(cast, already_done=True)
    confirm(cast, idea, cast.sam)
    assert (idea.as_stage, idea.in_use_on, idea.owner) == (
        Stage.IMPLEMENTED,
        date(2026, 3, 10),
        cast.olga,
    )
    days = cast.session.scalars(select(UseCheck.day).where(UseCheck.idea_id == idea.id))
    assert sorted(days) == [30, 60, 90]


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"in_use_on": None}, "in_use_on"),
        ({"in_use_on": date(2026, 3, 13)}, "in_use_on"),
        ({"in_use_on": date(26, 3, 10)}, "in_use_on"),
        ({"evidence": " "}, "evidence"),
        ({"owner": None}, "owner"),
        ({"one_off": None}, "one_off"),
        ({"yearly": None}, "yearly"),
    ],
)
def test_what_is_missing_is_refused_beside_its_field(
    cast: Cast, others: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        confirm(cast, sent(cast), cast.sam, **others)
    assert refused.value.field == field


def test_limits_and_flags_hold_here_too(cast: Cast) -> None:
    flags = GuardFlags(safety_or_rule=True, other_team=False, fewer_positions=False)
    for others in ({"one_off": Decimal(501)}, {"flags": flags}):
        with pytest.raises(NotAllowed):
            confirm(cast, sent(cast), cast.sam, **others)


def test_leadership_confirms_what_it_has(cast: Cast) -> None:
    idea = with_leadership(cast)
    with pytest.raises(NotAllowed):
        confirm(cast, idea, cast.sam)
    confirm(cast, idea, cast.lena, one_off=Decimal(9000))
    assert idea.as_stage is Stage.IMPLEMENTED


@pytest.mark.parametrize("who", ["olga", "vera", "nils", "nora"])
def test_others_confirm_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        confirm(cast, sent(cast), getattr(cast, who))


def test_agreed_work_is_put_in_use_by_its_owner_instead(cast: Cast) -> None:
    with pytest.raises(MovedOn):
        confirm(cast, agreed(cast), cast.sam)
