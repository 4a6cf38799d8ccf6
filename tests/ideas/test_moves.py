"""The table of steps, and the evidence without which the database stores no stage."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kaizen.core.errors import MoveNotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import EVIDENCE, MOVES, Stage, may_move
from tests.support.cast import THURSDAY, Cast

S = Stage
#: product.md, "Stages", written down a second time by hand: from → to.
TABLE: dict[Stage, str] = {
    S.DRAFT: "submitted",
    S.SUBMITTED: "needs_detail with_leadership approved parked declined merged withdrawn "
    "implemented",
    S.NEEDS_DETAIL: "submitted with_leadership parked declined merged withdrawn",
    S.WITH_LEADERSHIP: "approved implemented needs_detail with_leadership submitted parked "
    "declined merged withdrawn",
    S.APPROVED: "in_progress implemented with_leadership parked withdrawn",
    S.IN_PROGRESS: "implemented learned parked withdrawn",
    S.IMPLEMENTED: "sustained lapsed closed",
    S.SUSTAINED: "lapsed closed",
    S.LAPSED: "in_progress implemented closed",
    S.PARKED: "submitted approved declined withdrawn",
    S.DECLINED: "with_leadership",
    S.LEARNED: "",
    S.MERGED: "",
    S.WITHDRAWN: "",
    S.CLOSED: "",
}
PAIRS = [(start, target) for start in Stage for target in Stage]


@pytest.mark.parametrize(("start", "target"), PAIRS)
def test_every_pair_of_stages_is_decided(start: Stage, target: Stage) -> None:
    assert may_move(start, target) is (target.value in TABLE[start].split())


@pytest.mark.parametrize("start", list(Stage))
def test_a_step_is_written_down_and_any_other_is_refused(start: Stage) -> None:
    idea = Idea(id=7, stage=start.value)
    for target in Stage:
        idea.stage = start.value
        if target in MOVES[start]:
            move = idea.move_to(target, actor_id=1, now=THURSDAY, reason="Why.")
            assert (move.from_stage, move.to_stage, move.reason) == (start, target, "Why.")
            assert idea.as_stage is target
        else:
            with pytest.raises(MoveNotAllowed):
                idea.move_to(target, actor_id=1, now=THURSDAY)
            assert idea.as_stage is start


@pytest.mark.parametrize(
    ("column", "stage"),
    [(column, stage) for column, needing in EVIDENCE.items() for stage in sorted(needing)],
)
def test_no_stage_is_stored_without_its_evidence(cast: Cast, column: str, stage: Stage) -> None:
    idea = cast.draft()
    evidence = {
        "submitted_at": THURSDAY.isoformat(),
        "decided_at": THURSDAY.isoformat(),
        "owner_id": cast.mia.id,
        "due_on": date(2026, 4, 1).isoformat(),
        "in_use_on": date(2026, 4, 1).isoformat(),
        "review_on": date(2026, 6, 1).isoformat(),
    }
    given = {name: value for name, value in evidence.items() if name != column}
    sets = ", ".join(f"{name} = :{name}" for name in given)
    refused = text(f"UPDATE idea SET stage = '{stage.value}', {sets} WHERE id = :id")
    if stage is Stage.MERGED:
        other = cast.draft(problem="Another one.")
        refused = text(str(refused).replace("SET ", f"SET merged_into_id = {other.id}, ", 1))
    with pytest.raises(IntegrityError), cast.session.begin_nested():
        cast.session.execute(refused, {**given, "id": idea.id})


@pytest.mark.parametrize("change", ["stage = 'merged'", "merged_into_id = :other"])
def test_merged_points_at_the_idea_that_lives_on_and_no_other_stage_does(
    cast: Cast, change: str
) -> None:
    idea, other = cast.draft(), cast.draft(problem="Another one.")
    raw = f"UPDATE idea SET submitted_at = '{THURSDAY.isoformat()}', {change} WHERE id = :id"
    with pytest.raises(IntegrityError), cast.session.begin_nested():
        cast.session.execute(text(raw), _only_used(raw, id=idea.id, other=other.id))


def test_an_idea_is_not_joined_with_itself(cast: Cast) -> None:
    idea = cast.draft()
    raw = (
        f"UPDATE idea SET stage = 'merged', submitted_at = '{THURSDAY.isoformat()}', "
        "merged_into_id = id WHERE id = :id"
    )
    with pytest.raises(IntegrityError), cast.session.begin_nested():
        cast.session.execute(text(raw), {"id": idea.id})


def test_no_unknown_stage_is_stored(cast: Cast) -> None:
    with pytest.raises(IntegrityError), cast.session.begin_nested():
        cast.session.execute(
            text("UPDATE idea SET stage = 'forgotten' WHERE id = :id"), {"id": cast.draft().id}
        )


def _only_used(raw: str, **values: int) -> dict[str, int]:
    return {name: value for name, value in values.items() if f":{name}" in raw}
