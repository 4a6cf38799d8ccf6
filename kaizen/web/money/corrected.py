"""What became of a verified saving: corrected since, or no longer in use; as the page says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.run_rates import changes_by_line
from kaizen.savings.queries.use import spells_of
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.ledger import RateChange
from kaizen.savings.rules.lines import CostKind, Driver
from kaizen.web import formats
from kaizen.web.money.words import COSTS, DRIVERS

#: The corrections of each line, in the order in which they were made.
Changes = Mapping[int, Sequence[RateChange]]

_ENDED = frozenset({Stage.LAPSED, Stage.CLOSED})


def changes_of_claim(session: Session, claim: Claim | None) -> Changes:
    """The corrections of a claim by line; none while nothing is verified."""
    if claim is None or claim.state != ClaimState.VERIFIED:
        return {}
    return changes_by_line(session, [claim.id])


def corrected_words(lines: Iterable[Line], changes: Changes) -> list[str]:
    """From when on which amount counts, for each line whose amount this reader sees."""
    return [corrected_word(line, changes[line.id][-1]) for line in lines if changes.get(line.id)]


def stopped_words(session: Session, idea: Idea, claim: Claim | None) -> str:
    """Since when a verified change saves nothing more, while its window goes on; else empty."""
    if claim is None or claim.state != ClaimState.VERIFIED or idea.as_stage not in _ENDED:
        return ""
    spells = spells_of(session, idea)
    until = spells[-1].until_on if spells else None
    if until is None or until >= claim.ends_on:
        return ""
    return str(
        gettext(
            "Not in use since %(day)s: from then on it saves nothing.",
            day=formats.day(until, idea.area),
        )
    )


def corrected_word(line: Line, change: RateChange) -> str:
    """``Less material: from March 2026 on it counts as €9,000 a year.``"""
    return str(
        gettext(
            "%(line)s: from %(month)s on it counts as %(amount)s a year.",
            line=name_of(line),
            month=formats.month_and_year(change.from_on),
            amount=formats.money(change.yearly, line.currency),
        )
    )


def name_of(line: Line) -> str:
    """What the line is called: its kind of cost, or what it was reckoned from."""
    if line.cost_kind is not None:
        return str(COSTS[CostKind(line.cost_kind)])
    words = DRIVERS.get(Driver(line.driver))
    return str(words.name) if words else ""
