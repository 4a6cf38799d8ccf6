"""The steps of an idea with their days and names, and the looks at a change in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext

from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import Stage
from kaizen.ownership.queries.looks import Look
from kaizen.ownership.rules import CheckResult
from kaizen.web import formats
from kaizen.web.shown import STAGE_LOOKS, StageLook
from kaizen.web.story import Story, first_move, last_move

#: The steps without money; "proven" joins them once savings are claimed and verified.
STEPS = (
    Stage.SUBMITTED,
    Stage.APPROVED,
    Stage.IN_PROGRESS,
    Stage.IMPLEMENTED,
    Stage.SUSTAINED,
)
#: Other stages stand on the step that they came to.
_STANDS_ON = {Stage.NEEDS_DETAIL: 0, Stage.WITH_LEADERSHIP: 0, Stage.LAPSED: 3}
HOURS_IN_TWO_DAYS = 48
QUESTION = StageLook(lazy_gettext("A question"), "st-ask", icon="message-question")


@dataclass(frozen=True)
class Step:
    """One step: behind us ("d"), here ("n") or to come (""), with its day and name below."""

    state: str
    icon: str
    label: str
    lines: list[str]


@dataclass(frozen=True)
class ShownLook:
    """One look of the trio: its state, how long in use, and the answer or the day."""

    state: str
    label: str
    text: str


def steps_of(idea: Idea, story: Story, looks: list[Look]) -> list[Step]:
    """The steps of an idea on its way; none once it was declined, joined, parked or ended."""
    stage = idea.as_stage
    here = STEPS.index(stage) if stage in STEPS else _STANDS_ON.get(stage)
    if here is None:
        return []
    lines = _Lines(idea, story, looks)
    return [
        Step(
            state="d" if place < here else "n" if place == here else "",
            icon=_face(idea, step, is_here=place == here).icon,
            label=str(_face(idea, step, is_here=place == here).word),
            lines=[line for line in lines.of(step, is_reached=place <= here) if line],
        )
        for place, step in enumerate(STEPS)
    ]


def trio_of(looks: list[Look], idea: Idea) -> list[ShownLook]:
    """The looks as a row of tiles; what was missed or cancelled says so by its state."""
    waiting = [look.check.day for look in looks if look.check.result is None]
    return [
        _shown_look(look, idea, is_next=look.check.day == min(waiting, default=0)) for look in looks
    ]


def _face(idea: Idea, step: Stage, *, is_here: bool) -> StageLook:
    """The look of the step; the lit one says what the idea really waits for."""
    if is_here and idea.as_stage is Stage.NEEDS_DETAIL:
        return QUESTION
    return STAGE_LOOKS[idea.stage if is_here else step.value]


class _Lines:
    """The two short lines below each step."""

    def __init__(self, idea: Idea, story: Story, looks: list[Look]) -> None:
        self.idea = idea
        self.story = story
        self.looks = looks

    def of(self, step: Stage, *, is_reached: bool) -> list[str]:
        if not is_reached:
            return self._to_come(step)
        return {
            Stage.SUBMITTED: self._sent,
            Stage.APPROVED: self._agreed,
            Stage.IN_PROGRESS: self._begun,
            Stage.IMPLEMENTED: self._in_use,
            Stage.SUSTAINED: self._kept,
        }[step]()

    def _sent(self) -> list[str]:
        by = next((move for move in self.story.moves), None)
        hidden = self.idea.hide_names and self.idea.decided_at is None
        return [self._day(self.idea.submitted_at), "" if hidden else self._who(by)]

    def _agreed(self) -> list[str]:
        move = first_move(self.story.moves, Stage.APPROVED)
        if move is None:
            move = first_move(self.story.moves, Stage.IMPLEMENTED)
        if move is None:
            return [self._day(self.idea.decided_at)]
        return [self._day(move.at) + self._after(move.at), self._who(move)]

    def _begun(self) -> list[str]:
        move = last_move(self.story.moves, Stage.IN_PROGRESS)
        owner = formats.first_name(self.idea.owner.full_name) if self.idea.owner else ""
        return [self._day(move.at), owner] if move else [owner]

    def _in_use(self) -> list[str]:
        since = formats.day(self.idea.in_use_on, self.idea.area)
        return [str(gettext("since %(day)s", day=since))]

    def _kept(self) -> list[str]:
        move = last_move(self.story.moves, Stage.SUSTAINED)
        return [self._day(move.at), self._who(move)] if move else []

    def _to_come(self, step: Stage) -> list[str]:
        planned = {
            Stage.IN_PROGRESS: self.idea.start_on,
            Stage.IMPLEMENTED: self.idea.due_on,
        }.get(step)
        if planned:
            return [str(gettext("by %(day)s", day=formats.day(planned, self.idea.area)))]
        last = self.looks[-1].check if self.looks else None
        if step is Stage.SUSTAINED and last is not None:
            return [
                formats.day(last.due_on, self.idea.area),
                str(gettext("%(days)d-day check", days=last.day)),
            ]
        return []

    def _after(self, agreed_at: datetime) -> str:
        """How long it took from sending to the yes, on a clock that never stops."""
        if self.idea.submitted_at is None:
            return ""
        hours = int((agreed_at - self.idea.submitted_at).total_seconds() // 3600)
        if hours < HOURS_IN_TWO_DAYS:
            return str(gettext(", after %(hours)d h", hours=max(hours, 1)))
        return str(gettext(", after %(days)d days", days=hours // 24))

    def _day(self, value: object) -> str:
        return formats.day(value, self.idea.area) if value else ""  # type: ignore[arg-type]

    def _who(self, move: IdeaMove | None) -> str:
        return formats.first_name(self.story.names.get(move.actor_id or 0)) if move else ""


def _shown_look(look: Look, idea: Idea, *, is_next: bool) -> ShownLook:
    check = look.check
    states = {
        CheckResult.HELD.value: ("ok", gettext("held")),
        CheckResult.DRIFTING.value: ("drift", gettext("sometimes")),
        CheckResult.LAPSED.value: ("slip", gettext("not used")),
        CheckResult.MISSED.value: ("drift", gettext("nobody looked")),
    }
    day = formats.day(check.due_on, idea.area)
    state, text = states.get(check.result or "", ("next" if is_next else "fut", day))
    if check.cancelled_at is not None and check.result is None:
        state, text = "fut", gettext("not asked")
    return ShownLook(state, str(gettext("%(days)d days", days=check.day)), str(text))
