"""Which ideas may stand behind a figure, by their numbers, so that a page costs what it shows.

Sorted, all that a year counts would be read for the first fifty. So ideas are walked from the
largest number down, and only those that the walk lets through are put to the source. A walk may
let through too many, since the source looks again, and must never leave one out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from heapq import merge

from sqlalchemy import (
    ColumnElement,
    Date,
    column,
    exists,
    func,
    or_,
    select,
    true,
    values,
)
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ownership.models import IS_AGAIN, UseCheck
from kaizen.people.models import Area
from kaizen.reports.queries.sources.lapses import SLIPPED
from kaizen.reports.queries.sources.rows import Stretch, unindexed
from kaizen.reports.queries.sources.sent import SENT_AT
from kaizen.reports.queries.sources.waited import SETTLED
from kaizen.reports.queries.sources.walking import (
    Bounds,
    Ends,
    are_few,
    ends,
    near_first,
    numbers,
)
from kaizen.reports.rules.spans import months_on
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.portfolio import UNPROVEN
from kaizen.savings.models.awards import Award, AwardStep
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.rules.award_policy import AwardState
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.windows import WINDOW_MONTHS


def sent(session: Session, stretch: Stretch, *which: ColumnElement[bool]) -> Iterator[int]:
    """Ideas sent in the stretch; of all walks, `which` leaves out what need not be looked at."""
    sent_at = unindexed(SENT_AT)
    return _ideas(
        session,
        stretch,
        ends(
            Idea.id,
            Idea.site_id == stretch.site_id,
            Idea.submitted_at >= stretch.from_at,
            Idea.submitted_at < stretch.until_at,
        ),
        sent_at >= stretch.from_at,
        sent_at < stretch.until_at,
        *which,
    )


def decided(session: Session, stretch: Stretch) -> Iterator[int]:
    """Ideas with an answer in the stretch."""
    when = (Decision.at >= stretch.from_at, Decision.at < stretch.until_at)
    answered = exists().where(Decision.idea_id == Idea.id, Decision.kind.in_(SETTLED), *when)
    return _ideas(session, stretch, ends(Decision.idea_id, *when), answered)


def used(session: Session, stretch: Stretch, *which: ColumnElement[bool]) -> Iterator[int]:
    """Changes that came into use in the stretch, and those taken up again since."""
    first_on, until_on = stretch.span.first_on, stretch.span.until_on
    in_use_on = unindexed(Idea.in_use_on)
    since = _ideas(
        session,
        stretch,
        ends(
            Idea.id,
            Idea.site_id == stretch.site_id,
            Idea.in_use_on >= first_on,
            Idea.in_use_on < until_on,
        ),
        # Word for word as in the index that holds these alone.
        Idea.in_use_on.is_not(None),
        in_use_on >= first_on,
        in_use_on < until_on,
        *which,
    )
    return merge(since, _taken_up_again(session, stretch), reverse=True)


def came_into_use(session: Session, stretch: Stretch, *which: ColumnElement[bool]) -> Iterator[int]:
    """Claims by the day on which their change came into use."""
    return _claims(session, stretch, stretch.span.first_on, *which)


def verified(session: Session, stretch: Stretch) -> Iterator[int]:
    """Of these, those that are verified."""
    is_verified = unindexed(Claim.state) == ClaimState.VERIFIED.value
    return _claims(session, stretch, stretch.span.first_on, is_verified)


def unproven(session: Session, stretch: Stretch) -> Iterator[int]:
    """Of these, those that nobody has verified yet."""
    waits = Claim.state.in_(UNPROVEN)
    return _claims(session, stretch, stretch.span.first_on, waits)


def judged(session: Session, stretch: Stretch, *which: ColumnElement[bool]) -> Iterator[int]:
    """Of these, the others."""
    is_known = Claim.state.not_in(UNPROVEN)
    return _claims(session, stretch, stretch.span.first_on, is_known, *which)


def promised(session: Session, stretch: Stretch) -> Iterator[int]:
    """Claims whose twelve months touch the stretch."""
    return _claims(session, stretch, months_on(stretch.span.first_on, -WINDOW_MONTHS - 1))


def hard(session: Session, stretch: Stretch) -> Iterator[int]:
    """Claims with an entry of the ledger in the stretch that counts as hard."""
    return booked(session, stretch, LedgerEntry.counts_hard.is_(True))


def booked(
    session: Session,
    stretch: Stretch,
    *which: ColumnElement[bool],
    claims: Collection[ColumnElement[bool]] = (),
) -> Iterator[int]:
    """Claims with an entry of the ledger in the stretch, of one sort or of any."""
    month_on = unindexed(LedgerEntry.month_on)
    when: list[ColumnElement[bool]] = [
        LedgerEntry.idea_id == Claim.idea_id,
        month_on >= stretch.span.first_on,
        month_on < stretch.span.until_on,
    ]
    if stretch.area_ids is not None:
        when.append(unindexed(LedgerEntry.area_id).in_(stretch.area_ids))
    asked = (
        select(Claim.idea_id)
        .where(exists().where(*when, *which), *claims)
        .order_by(Claim.idea_id.desc())
    )

    def among(bounds: Bounds) -> Iterator[int]:
        return numbers(session, stretch, asked.where(Claim.idea_id.between(*bounds)))

    return near_first(session, stretch, _ends_booked(stretch), among)


def awarded(session: Session, stretch: Stretch) -> Iterator[int]:
    """Ideas with an award signed in the stretch."""
    signed = exists().where(
        AwardStep.award_id == Award.id,
        AwardStep.kind == AwardState.SIGNED.value,
        AwardStep.on >= stretch.span.first_on,
        AwardStep.on < stretch.span.until_on,
    )
    asked = (
        select(Award.idea_id)
        .where(*stretch.of_ideas(Award.idea_id), Award.currency.is_not(None), signed)
        .order_by(Award.idea_id.desc())
    )
    return numbers(session, stretch, asked)


def slipped(session: Session, stretch: Stretch) -> Iterator[int]:
    """Ideas that slipped back in the stretch, whatever area counted them."""
    at = unindexed(IdeaMove.at)
    asked = (
        select(IdeaMove.idea_id)
        .where(IdeaMove.to_stage == SLIPPED, at >= stretch.from_at, at < stretch.until_at)
        .where(*stretch.of_ideas(IdeaMove.idea_id))
        .order_by(IdeaMove.idea_id.desc())
    )
    if stretch.area_ids is not None:
        here = exists().where(Idea.id == IdeaMove.idea_id, Idea.area_id.in_(stretch.area_ids))
        counted = exists().where(Claim.idea_id == IdeaMove.idea_id, _counted(stretch.area_ids))
        asked = asked.where(or_(here, counted))
    return numbers(session, stretch, asked)


def _ideas(
    session: Session, stretch: Stretch, between: Ends, *when: ColumnElement[bool]
) -> Iterator[int]:
    asked = select(Idea.id).where(*when).order_by(Idea.id.desc())

    def among(bounds: Bounds) -> Iterator[int]:
        those = Idea.id.between(*bounds)
        if stretch.area_ids is not None and are_few(session, stretch.area_ids, bounds):
            where: list[ColumnElement[bool]] = [Idea.area_id.in_(stretch.area_ids), those]
        else:
            where = [Idea.site_id == stretch.site_id, those]
            if stretch.area_ids is not None:
                where.append(unindexed(Idea.area_id).in_(stretch.area_ids))
        return numbers(session, stretch, asked.where(*where))

    return near_first(session, stretch, between, among)


def _claims(
    session: Session, stretch: Stretch, first_on: date, *which: ColumnElement[bool]
) -> Iterator[int]:
    until_on, starts_on = stretch.span.until_on, unindexed(Claim.starts_on)
    asked = (
        select(Claim.idea_id)
        .where(starts_on >= first_on, starts_on < until_on, *which)
        .order_by(Claim.idea_id.desc())
    )
    if stretch.area_ids is not None:
        asked = asked.where(_counted(stretch.area_ids))

    def among(bounds: Bounds) -> Iterator[int]:
        return numbers(session, stretch, asked.where(Claim.idea_id.between(*bounds)))

    between = ends(
        Claim.idea_id,
        # Of all areas: another one, or another site, may count a part.
        Claim.area_id.in_(select(Area.id)),
        Claim.starts_on >= first_on,
        Claim.starts_on < until_on,
    )
    return near_first(session, stretch, between, among)


def _counted(area_ids: Collection[int]) -> ColumnElement[bool]:
    """Claims of these areas, or shared with them, or booked there."""
    return or_(
        unindexed(Claim.area_id).in_(area_ids),
        exists().where(
            ClaimShare.claim_id == Claim.id, unindexed(ClaimShare.area_id).in_(area_ids)
        ),
        exists().where(
            LedgerEntry.idea_id == Claim.idea_id, unindexed(LedgerEntry.area_id).in_(area_ids)
        ),
    )


def _taken_up_again(session: Session, stretch: Stretch) -> Iterator[int]:
    """Changes with a second round, in use since the stretch: the first may have begun in it."""
    since = exists().where(
        Idea.id == UseCheck.idea_id,
        Idea.site_id == stretch.site_id,
        Idea.in_use_on >= stretch.span.until_on,
    )
    asked = (
        select(UseCheck.idea_id)
        .where(IS_AGAIN, since, *stretch.of_ideas(UseCheck.idea_id))
        .order_by(UseCheck.idea_id.desc())
    )
    return numbers(session, stretch, asked)


def _ends_booked(stretch: Stretch) -> Ends:
    """Looked up area by area and month by month: a year has too many entries to read them all."""
    here = (
        Area.site_id == stretch.site_id
        if stretch.area_ids is None
        else Area.id.in_(stretch.area_ids)
    )
    months = values(column("month_on", Date), name="month")
    month = months.data([(month_on,) for month_on in stretch.span.months()]).cte("month")
    first, last = (
        select(find(LedgerEntry.idea_id))
        .where(LedgerEntry.area_id == Area.id, LedgerEntry.month_on == month.c.month_on)
        .correlate(Area, month)
        .scalar_subquery()
        for find in (func.min, func.max)
    )
    # Every month with every area.
    each = select(first.label("first"), last.label("last")).select_from(Area).join(month, true())
    found = each.where(here).subquery().c
    return select(func.min(found.first), func.max(found.last))
