"""The form of a site's reminders: steps that are added and taken away, all typed words kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from kaizen.core.errors import InvalidInput
from kaizen.core.text import clean_line
from kaizen.ownership.ladder import (
    MOST_RUNGS,
    Channel,
    LadderKind,
    LadderPolicy,
    Rung,
    Told,
)
from kaizen.web.errors import sentence

BEFORE, AFTER = "before", "after"


@dataclass
class Step:
    """One step as it was typed, and what is wrong with it."""

    days: str = ""
    side: str = AFTER
    told: frozenset[str] = frozenset()
    channel: str = Channel.DIGEST.value
    error: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: such a step is left out."""
        return not self.days and not self.told


@dataclass
class LadderForm:
    """Every ladder as typed; `opened` are those whose steps stand open on the page."""

    steps: dict[LadderKind, list[Step]]
    reason: str = ""
    seen_version: str = "0"
    opened: set[LadderKind] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    #: The ladder to which a step was added just now.
    added: LadderKind | None = None

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.errors) or any(s.error for steps in self.steps.values() for s in steps)

    @property
    def seen(self) -> int:
        """The version from which the page was made; one that cannot be is no one's."""
        return int(self.seen_version) if self.seen_version.isdecimal() else -1

    def understood(self) -> LadderPolicy | None:
        """The policy that was typed; None where it cannot be used."""
        ladders = {kind: self._rungs(kind) for kind in self.steps}
        if not self.has_errors:
            try:
                return LadderPolicy(ladders)
            except InvalidInput as refusal:
                self.tell(refusal)
        return None

    def tell(self, refusal: InvalidInput) -> None:
        """Put a refusal beside its ladder or field, and open that ladder."""
        name = refusal.field or ""
        self.errors.setdefault(name, sentence(refusal))
        if name in set(LadderKind):
            self.opened.add(LadderKind(name))

    def _rungs(self, kind: LadderKind) -> tuple[Rung, ...]:
        rungs = [self._rung(step) for step in self.steps[kind] if not step.is_blank]
        if any(step.error for step in self.steps[kind]):
            self.opened.add(kind)
        # In whichever order they were typed, they are climbed by their days.
        return tuple(sorted(rungs, key=lambda rung: rung.after))

    def _rung(self, step: Step) -> Rung:
        if not (step.days.isascii() and step.days.isdigit() and len(step.days) <= 2):
            step.error = gettext("Write a number of working days, 0 for the day itself.")
            return Rung(0, (Told.HOLDER,))
        if not step.told:
            step.error = gettext("Say who is told at this step.")
            return Rung(0, (Told.HOLDER,))
        days = int(step.days)
        after = -days if step.side == BEFORE else days
        told = tuple(told for told in Told if told.value in step.told)
        return Rung(after, told, Channel(step.channel))


def form_of(policy: LadderPolicy, version_id: int | None) -> LadderForm:
    """The form with what holds now."""
    steps = {kind: _shown(policy.ladders[kind]) for kind in LadderKind}
    return LadderForm(steps, seen_version=str(version_id or 0))


def read_form(typed: MultiDict[str, str]) -> LadderForm:
    """The form as sent, with a step added or taken away where such a button was pressed."""
    form = LadderForm(
        {kind: _typed(typed, kind) for kind in LadderKind},
        reason=typed.get("reason", ""),
        seen_version=typed.get("seen_version", ""),
        opened=set(_kinds(typed.getlist("opened"))),
    )
    for kind in _kinds([typed.get("add", "")]):
        form.steps[kind] = [*form.steps[kind], Step()][: MOST_RUNGS + 1]
        form.added = kind
        form.opened.add(kind)
    name, _dash, number = typed.get("drop", "").partition("-")
    for kind in _kinds([name]):
        form.steps[kind] = [s for at, s in enumerate(form.steps[kind]) if str(at) != number]
        form.opened.add(kind)
    return form


def _shown(rungs: Sequence[Rung]) -> list[Step]:
    return [
        Step(
            str(abs(rung.after)),
            BEFORE if rung.after < 0 else AFTER,
            frozenset(told.value for told in rung.told),
            rung.channel.value,
        )
        for rung in rungs
    ]


def _typed(typed: MultiDict[str, str], kind: LadderKind) -> list[Step]:
    places = [f"{kind.value}-{at}-" for at in range(MOST_RUNGS + 1)]
    return [
        Step(
            clean_line(typed[f"{place}days"]),
            BEFORE if typed.get(f"{place}side") == BEFORE else AFTER,
            frozenset(typed.getlist(f"{place}told")) & {told.value for told in Told},
            _channel(typed.get(f"{place}channel", "")),
        )
        for place in places
        if f"{place}days" in typed
    ]


def _channel(typed: str) -> str:
    return typed if typed in {one.value for one in Channel} else Channel.DIGEST.value


def _kinds(names: Iterable[str]) -> list[LadderKind]:
    known = {kind.value for kind in LadderKind}
    return [LadderKind(name) for name in names if name in known]
