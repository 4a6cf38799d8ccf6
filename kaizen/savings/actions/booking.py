"""Booking a claim: what its days in use are worth, less what the ledger already says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import structlog
from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.people.queries.areas import calendar_for
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.booked import BookedLine, Place, booked_of, corrections_at
from kaizen.savings.queries.claims import claim_of, has_hard_evidence
from kaizen.savings.queries.dismissals import somebody_was_dismissed
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.pools import percents_of
from kaizen.savings.queries.run_rates import changes_by_line
from kaizen.savings.queries.use import spells_of
from kaizen.savings.rules.claims import is_hard_labour
from kaizen.savings.rules.ledger import (
    EntryKind,
    RateChange,
    Window,
    among_areas,
    booked_until,
    days_in_use,
    entitled_as_corrected,
    entitled_once,
    month_of,
    still_to_book,
)
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage

#: Claims in one transaction: few enough that nobody waits long for the database.
BATCH = 50
#: Why entries are taken back when somebody lost their work.
DISMISSED = to_say("Somebody was dismissed for it.")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Batch:
    """What one batch did: where the next begins (None: nothing is left), and what failed."""

    last_id: int | None
    rows: int
    failed: list[int]


@dataclass(frozen=True)
class _Booking:
    """One claim being booked: its days in use so far, its areas, and what stands there."""

    claim: Claim
    until: date
    window: Window
    percents: dict[int, int]
    somebody_was_dismissed: bool
    changes: dict[int, list[RateChange]]
    now: datetime
    actor_id: int | None
    #: Why another run-rate counts than was verified; empty where the days in use are booked.
    rate_reason: str = ""


def book_claim(claim: Claim, *, now: datetime, actor_id: int | None = None) -> int:
    """Book what is missing, take back what is too much; answer how many rows were written.

    Hold the idea and the claim. Done again it writes nothing; after an outage it makes up for
    what was left out. Costs count from the first day, benefits once they are verified.
    """
    booking = _begin(claim, now, actor_id)
    lines = lines_of(db.session(), claim.idea_id)
    written = _book_lines(booking, lines)
    goes_on = claim.booked_to != booking.until and any(map(_runs, lines))
    claim.booked_to = booking.until
    if written or goes_on:
        events.record("savings.booked", claim.idea, actor_id, now, rows=written)
    return written


def book_corrected_rate(claim: Claim, reason: str, *, now: datetime, actor_id: int) -> int:
    """Book what another run-rate changes in the months that are booked; answer how many rows.

    Call it right after `book_claim`, so that each row is a difference of rates and nothing else.
    """
    booking = replace(_begin(claim, now, actor_id), rate_reason=reason)
    return _book_lines(booking, lines_of(db.session(), claim.idea_id))


def _book_lines(booking: _Booking, lines: list[Line]) -> int:
    booked = booked_of(db.session(), booking.claim.id)
    return sum(_book_line(booking, line, booked.get(line.id, BookedLine())) for line in lines)


def book_idea(idea_id: int, *, now: datetime) -> int:
    """Book the claim of an idea under lock; nothing where it has none."""
    session = db.session()
    session.execute(select(Idea.id).where(Idea.id == idea_id).with_for_update())
    claim = claim_of(session, idea_id, lock=True)
    return 0 if claim is None else book_claim(claim, now=now)


def book_months(now: datetime, *, after_id: int = 0, most: int = BATCH) -> Batch:
    """Book claims that have days which are over and not booked, at most so many, in order of id.

    Call it in a transaction of its own, with the `last_id` of the batch before, until that is
    None. One faulty claim is logged and left for the next run; it does not stop the others.
    """
    rows = _due(now, after_id, most)
    written, failed = 0, []
    for claim_id, idea_id in rows:
        try:
            with db.session.begin_nested():
                written += book_idea(idea_id, now=now)
        except Exception:  # whatever is wrong with one claim must not keep the others waiting
            log.exception("claim could not be booked", claim_id=claim_id)
            failed.append(claim_id)
    return Batch(rows[-1][0] if rows else None, written, failed)


def _due(now: datetime, after_id: int, most: int) -> list[tuple[int, int]]:
    # Each claim knows the days of its own zone; a day too early finds nothing to book yet.
    latest = now.date() + timedelta(days=1)
    is_over = (Claim.booked_to < month_of(latest)) | (Claim.ends_on <= latest)
    rows = db.session.execute(
        select(Claim.id, Claim.idea_id)
        .where(Claim.id > after_id, Claim.booked_to < Claim.ends_on, is_over)
        .order_by(Claim.id)
        .limit(most)
    )
    return [(claim_id, idea_id) for claim_id, idea_id in rows]


def _begin(claim: Claim, now: datetime, actor_id: int | None) -> _Booking:
    session = db.session()
    until = _until(claim, now)
    used = days_in_use(spells_of(session, claim.idea), until)
    return _Booking(
        claim=claim,
        until=until,
        window=Window(
            claim.starts_on, claim.ends_on, used, fiscal_first_month=claim.fiscal_first_month
        ),
        percents=percents_of(claim),
        somebody_was_dismissed=somebody_was_dismissed(session, claim.id),
        changes=changes_by_line(session, [claim.id]),
        now=now,
        actor_id=actor_id,
    )


def _book_line(booking: _Booking, line: Line, booked: BookedLine) -> int:
    rate = _rate(line)
    if rate is None:
        return 0
    hard = _counts_hard(booking, line, booked)
    if hard and booking.somebody_was_dismissed:
        # Corrections stand beside what is booked by the days; they are no saving either.
        corrected = corrections_at(db.session(), booking.claim.id, line.id)
        due = {place: -amount for place, amount in corrected.items()}
    else:
        months = _months(booking, line, rate)
        due = among_areas(months, booking.percents, currency=line.currency)
    missing = still_to_book(due, booked.months)
    for place in sorted(missing):
        db.session.add(_entry(booking, line, place, missing[place], hard=hard))
    db.session.flush()
    return len(missing)


def _rate(line: Line) -> Decimal | None:
    """What counts a year, or once: benefits as verified, costs as claimed until then."""
    verified = line.amount(ValueStage.VERIFIED)
    if line.cost_kind is not None:
        return line.amount(ValueStage.CLAIMED) if verified is None else verified
    if verified is None or line.benefit_class == BenefitClass.INTANGIBLE:
        return None
    if is_hard_labour(line.driver, line.benefit_class) and not has_hard_evidence(
        db.session(), line.id
    ):
        return None
    return verified


def _runs(line: Line) -> bool:
    """Whether it counts by the day: then days that pass change what the window still brings."""
    is_once = line.cost_kind == CostKind.ONE_OFF
    is_released = line.benefit_class == BenefitClass.WORKING_CAPITAL
    return bool(_rate(line)) and not is_once and not is_released


def _months(booking: _Booking, line: Line, rate: Decimal) -> dict[date, Decimal]:
    window = booking.window
    if line.cost_kind == CostKind.ONE_OFF or line.benefit_class == BenefitClass.WORKING_CAPITAL:
        return entitled_once(rate, window.starts_on)
    ramp = tuple(line.ramp or ()) if line.benefit_class is not None else ()
    changes = booking.changes.get(line.id, ())
    return entitled_as_corrected(rate, changes, replace(window, ramp=ramp), currency=line.currency)


def _counts_hard(booking: _Booking, line: Line, booked: BookedLine) -> bool:
    """As when the line was first booked: a later definition changes no history."""
    if line.benefit_class is None:
        return False
    if booked.counts_hard is not None:
        return booked.counts_hard
    policy = savings_policy_of(db.session(), booking.claim.site_id).policy
    return policy.counts_hard(BenefitClass(line.benefit_class))


def _entry(
    booking: _Booking, line: Line, place: Place, amount: Decimal, *, hard: bool
) -> LedgerEntry:
    claim, (month_on, area_id) = booking.claim, place
    return LedgerEntry(
        claim_id=claim.id,
        line_id=line.id,
        idea_id=claim.idea_id,
        area_id=area_id,
        site_id=claim.site_id,
        month_on=month_on,
        kind=_kind(booking, line, amount).value,
        benefit_class=line.benefit_class,
        cost_kind=line.cost_kind,
        counts_hard=hard,
        amount=amount,
        currency=claim.currency,
        at=booking.now,
        person_id=booking.actor_id,
        reason=DISMISSED if hard and booking.somebody_was_dismissed else booking.rate_reason,
    )


def _kind(booking: _Booking, line: Line, amount: Decimal) -> EntryKind:
    if booking.rate_reason:
        return EntryKind.RATE_CORRECTION
    if line.cost_kind == CostKind.ONE_OFF:
        return EntryKind.COST
    if amount < 0:
        return EntryKind.LAPSE_REVERSAL
    return EntryKind.COST if line.cost_kind is not None else EntryKind.ACCRUAL


def _until(claim: Claim, now: datetime) -> date:
    """The day until before which is booked; never earlier than before, should a clock go back."""
    today = calendar_for(db.session(), claim.idea.area).local_day(now)
    until = booked_until(today, claim.ends_on)
    return max(until, claim.booked_to or until)
