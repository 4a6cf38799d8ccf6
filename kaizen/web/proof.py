"""The step "proven" on the way of an idea: it stands between in use and kept."""

from __future__ import annotations

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.savings.models.claims import Claim
from kaizen.savings.rules.claims import ClaimState
from kaizen.web import formats
from kaizen.web.idea_steps import STEPS, Step
from kaizen.web.shown import STAGE_LOOKS

_LOOK = STAGE_LOOKS["proven"]
#: It follows the step "in use".
_PLACE = STEPS.index(Stage.IMPLEMENTED) + 1


def is_proven(claim: Claim | None) -> bool:
    """Whether somebody has verified what it saves."""
    return claim is not None and claim.state == ClaimState.VERIFIED


def is_to_prove(claim: Claim | None) -> bool:
    """Whether the step is drawn: somebody is asked to verify it, or has done so."""
    return claim is not None and claim.state != ClaimState.NOTED


def with_proof(steps: list[Step], idea: Idea, claim: Claim | None) -> list[Step]:
    """The steps with "proven" among them, where there is something to prove."""
    if not steps or claim is None or not is_to_prove(claim):
        return steps
    before, after = steps[:_PLACE], steps[_PLACE:]
    state, lines = "", list[str]()
    if claim.verified_at is not None and claim.verifier is not None:
        is_here = idea.as_stage is Stage.IMPLEMENTED
        state = "n" if is_here else "d"
        lines = [
            formats.day(claim.verified_at, idea.area),
            formats.first_name(claim.verifier.full_name),
        ]
        if is_here:
            before[-1] = Step("d", str(STAGE_LOOKS["implemented"].icon), before[-1].label,
                              before[-1].lines)  # fmt: skip
    return [*before, Step(state, _LOOK.icon, str(_LOOK.word), lines), *after]
