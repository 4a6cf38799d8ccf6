"""Every stage has a face, and the stairs rise as far as the idea has come."""

from __future__ import annotations

import pytest

from kaizen.ideas.rules import Stage
from kaizen.web.shown import STAGE_LOOKS, StairsLook, stage_look, stairs_look


def test_every_stage_has_a_look() -> None:
    assert {stage.value for stage in Stage} | {"proven"} == set(STAGE_LOOKS)


def test_a_verified_claim_shows_an_idea_in_use_as_proven() -> None:
    assert stage_look("implemented", is_proven=True) is STAGE_LOOKS["proven"]
    assert stage_look("sustained", is_proven=True) is STAGE_LOOKS["sustained"]


@pytest.mark.parametrize(
    ("stage", "has_claim", "expected"),
    [
        ("submitted", True, StairsLook(1, 6, is_off=False)),
        ("implemented", False, StairsLook(4, 5, is_off=False)),
        ("sustained", True, StairsLook(6, 6, is_off=False)),
        ("sustained", False, StairsLook(5, 5, is_off=False)),
        ("parked", True, StairsLook(1, 6, is_off=True)),
        ("declined", True, None),
    ],
)
def test_stairs(stage: str, has_claim: bool, expected: StairsLook | None) -> None:
    assert stairs_look(stage, has_claim=has_claim) == expected
