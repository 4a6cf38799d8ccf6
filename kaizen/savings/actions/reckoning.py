"""Reckoning what an idea brings, line by line, from the numbers of a driver."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm.attributes import flag_modified

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.savings.actions.booking import book_claim
from kaizen.savings.actions.estimating import set_costs, set_value
from kaizen.savings.actions.reclaiming import note_new_figures
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.queries.lines import entry_of, lines_of, mark_of
from kaizen.savings.queries.open_figures import require_open_stage
from kaizen.savings.queries.reckoned import Entry, Reckoned, reckon, refuse_absurd
from kaizen.savings.rules.asked import ASKED
from kaizen.savings.rules.entries import Part
from kaizen.savings.rules.lines import SURE_PERCENTS, BenefitClass, Cost, Driver, ValueStage

LONGEST_BASIS = 500
#: What is there once, or is not told in money, has no months in which it grows.
_AT_ONCE = frozenset({BenefitClass.WORKING_CAPITAL, BenefitClass.INTANGIBLE})


@dataclass(frozen=True)
class _Pen:
    """Who writes at which stage, when, and from which entry."""

    idea: Idea
    entry: Entry
    reckoned: Reckoned
    stage: ValueStage
    key: str
    actor: Person
    now: datetime


def add_line(
    idea: Idea, entry: Entry, *, actor: Person, now: datetime, seen: str
) -> tuple[Line, ...]:
    """Add what an entry amounts to, at the stage that is open now; one line a class.

    `seen` is the mark of the lines that the actor saw (`mark_of`). Hold the idea.

    Raises:
        NotAllowed: not this person's figures.
        InvalidInput: see `reckon`; no basis is given; or it is more than the area spends on it
            and nobody has said that it is meant (field `is_meant`).
        Conflict: somebody changed the figures since, or they are agreed or verified.
    """
    stage = require_open_stage(db.session(), idea, actor, now)
    _require_unchanged(idea, seen)
    reckoned = _sound(idea, entry, now)
    pen = _Pen(idea, entry, reckoned, stage, uuid.uuid4().hex, actor, now)
    lines = tuple(_write(pen, _new_line(pen), part) for part in reckoned.parts)
    _note(idea, "savings.line_added", lines, stage, actor, now)
    _tell_claim(idea, stage, actor, now)
    return lines


def change_line(
    idea: Idea, line: Line, entry: Entry, *, actor: Person, now: datetime, seen: str
) -> tuple[Line, ...]:
    """Reckon a line anew, and what belongs to the same entry with it.

    Raises:
        As `add_line`.
    """
    stage = require_open_stage(db.session(), idea, actor, now)
    _require_unchanged(idea, seen)
    reckoned = _sound(idea, entry, now)
    pen = _Pen(idea, entry, reckoned, stage, entry_of(line) or uuid.uuid4().hex, actor, now)
    there = _of_entry(idea, line)
    written = [_write(pen, _line_for(pen, there, part), part) for part in reckoned.parts]
    for left in there:
        _drop(left, stage, actor, now)
    _note(idea, "savings.line_changed", tuple(written), stage, actor, now)
    _tell_claim(idea, stage, actor, now)
    return tuple(written)


def remove_line(idea: Idea, line: Line, *, actor: Person, now: datetime, seen: str) -> None:
    """Take a line back, and what belongs to the same entry with it.

    What was agreed stays as the baseline: then it is only claimed with zero.

    Raises:
        NotAllowed: not this person's figures.
        Conflict: somebody changed the figures since, or they are agreed or verified.
    """
    stage = require_open_stage(db.session(), idea, actor, now)
    _require_unchanged(idea, seen)
    lines = _of_entry(idea, line)
    _note(idea, "savings.line_removed", tuple(lines), stage, actor, now)
    for one in lines:
        _drop(one, stage, actor, now)
    _tell_claim(idea, stage, actor, now)


def reckon_costs(idea: Idea, cost: Cost, *, actor: Person, now: datetime, seen: str) -> None:
    """Say what the change costs once and each year, at the stage that is open now.

    Before the decision it is a guess, in use it is what was really spent, which is booked anew.
    Hold the idea.

    Raises:
        NotAllowed: not this person's figures.
        InvalidInput: an amount is below zero.
        Conflict: somebody changed the figures since, or they are agreed or verified.
    """
    stage = require_open_stage(db.session(), idea, actor, now)
    _require_unchanged(idea, seen)
    for field, amount in (("one_off", cost.one_off), ("yearly", cost.yearly)):
        if amount < 0:
            raise InvalidInput("An amount cannot be below zero.", field=field)
    set_costs(idea, cost, stage, actor=actor, now=now)
    flag_modified(idea, "title")
    _tell_claim(idea, stage, actor, now)
    claim = claim_of(db.session(), idea.id, lock=True)
    if claim is not None:
        book_claim(claim, now=now, actor_id=actor.id)


def _sound(idea: Idea, entry: Entry, now: datetime) -> Reckoned:
    """The entry worked out, after all that is asked besides the numbers."""
    reckoned = reckon(db.session(), idea, entry, now=now)
    if entry.sure_percent not in (None, *SURE_PERCENTS):
        raise InvalidInput("Say how sure you are with one of these words.", field="sure_percent")
    _require_basis(entry)
    refuse_absurd(db.session(), idea, entry, reckoned, now=now)
    return reckoned


def _require_basis(entry: Entry) -> None:
    if entry.driver is Driver.LABOUR_TIME and entry.benefit is BenefitClass.HARD_COST:
        what = to_say("Say which cost falls: overtime, agency, contracted hours or a vacancy.")
    elif ASKED[entry.driver].needs_basis:
        what = to_say("Say where the amount comes from: which bill, offer or contract.")
    else:
        what = ""
    if what:
        require_words(entry.basis, field="basis", what=what, most=LONGEST_BASIS)
    elif len(entry.basis) > LONGEST_BASIS:
        raise InvalidInput("Say it in at most 500 characters.", field="basis")


def _require_unchanged(idea: Idea, seen: str) -> None:
    if seen != mark_of(lines_of(db.session(), idea.id)):
        raise Conflict(
            "Somebody changed the figures while you were typing. "
            "Yours are kept in the form: look at theirs, then send again."
        )


def _of_entry(idea: Idea, line: Line) -> list[Line]:
    """The line and its sisters from the same entry."""
    key = entry_of(line)
    lines = lines_of(db.session(), idea.id)
    return [one for one in lines if one.id == line.id or (key and entry_of(one) == key)]


def _line_for(pen: _Pen, there: list[Line], part: Part) -> Line:
    """The line that this part goes to, taken out of `there`; a new one where none fits.

    Another class makes another line, except while everything is a guess: what was agreed keeps
    its class.
    """
    same = next((one for one in there if one.benefit_class == part.benefit), None)
    if same is None and len(there) == len(pen.reckoned.parts) == 1:
        same = there[0] if pen.stage is ValueStage.ESTIMATED else None
    if same is None:
        return _new_line(pen)
    there.remove(same)
    return same


def _new_line(pen: _Pen) -> Line:
    return Line(
        idea_id=pen.idea.id,
        driver=pen.entry.driver.value,
        currency=pen.idea.currency,
        created_at=pen.now,
    )


def _write(pen: _Pen, line: Line, part: Part) -> Line:
    line.driver = pen.entry.driver.value
    line.benefit_class = part.benefit.value
    line.basis = pen.entry.basis.strip()
    line.sure_percent = pen.entry.sure_percent
    line.ramp = None if part.benefit in _AT_ONCE else list(pen.entry.ramp) or None
    db.session.add(line)
    db.session.flush()
    factors = pen.reckoned.factors(part, entry=pen.key)
    set_value(line, pen.stage, part.amount, factors, actor=pen.actor, now=pen.now)
    return line


def _drop(line: Line, stage: ValueStage, actor: Person, now: datetime) -> None:
    if any(value.stage != stage for value in line.values):
        set_value(line, stage, Decimal(0), None, actor=actor, now=now)
        return
    for value in list(line.values):
        db.session.delete(value)
    db.session.delete(line)
    db.session.flush()


def _note(
    idea: Idea,
    kind: str,
    lines: tuple[Line, ...],
    stage: ValueStage,
    actor: Person,
    now: datetime,
) -> None:
    """Record it; whoever is about to decide on the idea has to look at it again."""
    flag_modified(idea, "title")
    facts = {"line_ids": [line.id for line in lines], "stage": stage.value}
    events.record(kind, idea, actor.id, now, **facts)


def _tell_claim(idea: Idea, stage: ValueStage, actor: Person, now: datetime) -> None:
    if stage is ValueStage.CLAIMED:
        note_new_figures(idea, actor=actor, now=now)
