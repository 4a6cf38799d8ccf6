"""How the stages of an idea look: word, colour, icon and step on the stairs."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

STEPS = 6
# The step that is left out where no money is claimed.
PROVEN_STEP = 5


@dataclass(frozen=True)
class StageLook:
    """The face of a stage: its word, pill class, icon and step (1 to 6, or none)."""

    word: LazyString
    pill: str
    icon: str
    step: int | None = None
    is_off: bool = False


@dataclass(frozen=True)
class StairsLook:
    """Which of how many steps is lit; `is_off` draws them grey."""

    step: int
    total: int
    is_off: bool


STAGE_LOOKS: dict[str, StageLook] = {
    "draft": StageLook(lazy_gettext("Draft"), "st-parked", icon="pencil"),
    "submitted": StageLook(lazy_gettext("Sent"), "st-sent", icon="send", step=1),
    "needs_detail": StageLook(
        lazy_gettext("A question for you"), "st-ask", icon="message-question", step=1
    ),
    "with_leadership": StageLook(
        lazy_gettext("With leadership"), "st-sent", icon="arrow-up", step=1
    ),
    "approved": StageLook(lazy_gettext("Agreed"), "st-agreed", icon="thumb-up", step=2),
    "in_progress": StageLook(lazy_gettext("Being done"), "st-doing", icon="tool", step=3),
    "implemented": StageLook(lazy_gettext("In use"), "st-inuse", icon="circle-check", step=4),
    "proven": StageLook(
        lazy_gettext("Proven"), "st-proven", icon="rosette-discount-check", step=PROVEN_STEP
    ),
    "sustained": StageLook(lazy_gettext("Kept"), "st-kept", icon="anchor", step=STEPS),
    "lapsed": StageLook(
        lazy_gettext("Slipped back"), "st-lapsed", icon="arrow-back-up", step=4, is_off=True
    ),
    "parked": StageLook(
        lazy_gettext("Later"), "st-parked", icon="player-pause", step=1, is_off=True
    ),
    "learned": StageLook(
        lazy_gettext("Tried, learned"), "st-learned", icon="school", step=3, is_off=True
    ),
    "declined": StageLook(lazy_gettext("Not this time"), "st-declined", icon="circle-x"),
    "merged": StageLook(lazy_gettext("Joined"), "st-joined", icon="git-merge"),
    "withdrawn": StageLook(lazy_gettext("Taken back"), "st-ended", icon="arrow-back"),
    "closed": StageLook(lazy_gettext("Ended"), "st-ended", icon="flag"),
}


def stage_look(stage: str, *, is_proven: bool = False) -> StageLook:
    """The look of a stage; a verified claim shows an idea in use as proven."""
    if is_proven and stage == "implemented":
        return STAGE_LOOKS["proven"]
    return STAGE_LOOKS[stage]


def stairs_look(
    stage: str, *, is_proven: bool = False, has_claim: bool = True
) -> StairsLook | None:
    """The stairs for a stage; None where an idea has none (declined, joined, taken back).

    `has_claim` is whether money is claimed: without it the step "proven" is left out.
    """
    look = stage_look(stage, is_proven=is_proven)
    if look.step is None:
        return None
    if has_claim:
        return StairsLook(look.step, STEPS, look.is_off)
    step = look.step - 1 if look.step >= PROVEN_STEP else look.step
    return StairsLook(step, STEPS - 1, look.is_off)
