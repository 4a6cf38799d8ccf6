"""What became of a demo idea's money: claimed, verified by somebody else, booked month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from kaizen.cli.demo.finance import BASES
from kaizen.cli.demo.ground import Worker
from kaizen.cli.demo.rows import Row
from kaizen.cli.demo.story import Story
from kaizen.cli.demo.texts.brings import BRINGS
from kaizen.cli.demo.worth import carry
from kaizen.core.local_time import to_instant
from kaizen.ownership.rules import AssignmentKind, CheckResult
from kaizen.savings.rules.claims import (
    ASK_OF_DISMISSALS_AFTER,
    DAYS_TO_CLAIM_ANEW,
    Capacity,
    Claimed,
    ClaimState,
    is_hard_labour,
    is_to_be_verified,
    verifiable_from,
)
from kaizen.savings.rules.ledger import (
    EntryKind,
    Look,
    Spell,
    Window,
    booked_until,
    days_in_use,
    entitled,
    entitled_once,
)
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from kaizen.savings.rules.policy import SavingsPolicy
from kaizen.savings.rules.pools import pool_total
from kaizen.savings.rules.windows import add_months, window_of

#: The plant's definitions are the built-in ones.
POLICY = SavingsPolicy()
#: What finance finds of what was claimed.
FOUND = (Decimal(1), Decimal(1), Decimal(1), Decimal("0.9"), Decimal("0.8"), Decimal("0.62"))
OTHER_FIGURES = "The rest does not show in the bills we looked at."
SENT_BACK = "The list ends before the change began. Please add the four weeks before."
#: Of ten new claims nine have been looked at; of these every third went back.
ANSWERED_SHARE = 0.9
SENT_BACK_SHARE = 0.3
#: What is older has been looked at.
WAITS_AT_MOST = timedelta(days=75)
COUNTED_ELSEWHERE = "The meter shows no more: the rest is counted with another idea already."
POOLS = {(code, driver.value): Decimal(yearly) for code, driver, yearly, _ in BASES}
BOOKED_AT = time(3, 10)


def claim(story: Story, by: Worker) -> None:
    """The owner claims what the change brings; somebody else is asked to look at it."""
    starts_on, ends_on = window_of(story.idea["in_use_on"])
    looked_at = is_to_be_verified(_claimed(story))
    story.claim = story.rows.add(
        "claim",
        idea_id=story.id,
        area_id=story.place.id,
        site_id=story.place.site_id,
        currency=story.place.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        fiscal_first_month=POLICY.fiscal_year_first_month,
        state=(ClaimState.CLAIMED if looked_at else ClaimState.NOTED).value,
        claimed_at=story.at,
        claimant_id=by.id,
        committer_id=story.committer.id if story.committer else None,
    )
    if looked_at:
        asked = story.ground.verifier(story.place, _involved(story))
        story.ask_besides(AssignmentKind.VERIFY, asked, _verify_by(story), by)
    story.event("claim.opened", by, claim_id=story.claim["id"], state=story.claim["state"])


def verify(story: Story) -> None:
    """Finance looks at the bills: as claimed, with other figures, or back to the owner."""
    claimed = story.claim
    if claimed is None or claimed["state"] != ClaimState.CLAIMED:
        return
    draw = story.random.random()
    is_recent = story.idea["in_use_on"] > story.ground.now.date() - WAITS_AT_MOST
    if draw > ANSWERED_SHARE and is_recent:
        return
    by = story.ground.verifier(story.place, _involved(story))
    story.wait(0)
    _close_verifying(story)
    if draw < SENT_BACK_SHARE and is_recent and story.owner is not None:
        claimed.update(state=ClaimState.SENT_BACK.value)
        story.rows.add(
            "claim_question",
            claim_id=claimed["id"],
            question=SENT_BACK,
            asked_at=story.at,
            asked_by_id=by.id,
        )
        due_at = story.time.due_after(story.day, DAYS_TO_CLAIM_ANEW)
        story.ask_besides(AssignmentKind.CLAIM, story.owner, due_at, by)
        story.event("savings.sent_back", by, claim_id=claimed["id"], to_id=story.owner.id)
        return
    share = story.random.choice(FOUND)
    reason = "" if share == 1 else OTHER_FIGURES
    for line in story.lines:
        if line["benefit_class"]:
            fits = _fits_pool(story, line, share)
            reason = reason if fits == share else COUNTED_ELSEWHERE
            carry(story, line, ValueStage.VERIFIED, by, fits)
            _prove_labour(story, line, by)
    evidence = "; ".join(one.evidence for one in BRINGS.get(story.text.key, ()) if one.evidence)
    claimed.update(
        state=ClaimState.VERIFIED.value,
        verified_at=story.at,
        verifier_id=by.id,
        verified_as=Capacity.FINANCE.value,
        evidence=evidence,
        reason=reason,
    )
    story.event("savings.verified", by, claim_id=claimed["id"])


def _ask_of_dismissals(story: Story) -> None:
    """Where an idea means fewer positions, a leader said no when it was due, or is asked next.

    Whatever its saving comes to: people are asked about where little money is only noted too.
    """
    if not story.idea["fewer_positions"] or story.claim is None:
        return
    leader = story.ground.leader(story.place, story.barred())
    for months in ASK_OF_DISMISSALS_AFTER:
        due_at = story.time.end_of(add_months(story.claim["starts_on"], months))
        if due_at > story.ground.now:
            story.ask_besides(AssignmentKind.DISMISSAL, leader, due_at, None)
            return
        story.rows.add(
            "dismissal_answer",
            claim_id=story.claim["id"],
            after_months=months,
            was_dismissed=False,
            person_id=leader.id,
            at=due_at,
        )


def _fits_pool(story: Story, line: Row, share: Decimal) -> Decimal:
    """The share that may be verified where several ideas cut one stated cost of the area."""
    key = (story.place.demo.code, line["driver"])
    base = POOLS.get(key)
    if base is None or story.claim is None:
        return share
    amount = story.amounts[line["id"]][0] * share
    begin: date = story.claim["starts_on"]
    there = [each for each, ends_on in story.ground.proved[key] if ends_on > begin]
    cut = min(amount, base)
    most = pool_total(base, [each / base for each in (*there, cut)]) - sum(there)
    # What the others leave may be nothing at all; such a claim cuts nothing.
    kept = max(Decimal(0), min(cut, most))
    if kept:
        story.ground.proved[key].append((kept, story.claim["ends_on"]))
    return share * kept / amount


def book(story: Story) -> None:
    """Write the ledger as the monthly job would have written it until today."""
    claimed = story.claim
    if claimed is None:
        return
    _ask_of_dismissals(story)
    today = story.time.calendar.local_day(story.ground.now)
    until = booked_until(today, claimed["ends_on"])
    looks = tuple(
        Look(check["due_on"], CheckResult(check["result"]) if check["result"] else None)
        for check in story.checks
    )
    used = days_in_use([Spell(claimed["starts_on"], story.ended_on, looks)], until)
    window = Window(claimed["starts_on"], claimed["ends_on"], used)
    for line in story.lines:
        for month_on, amount in _months(story, line, window).items():
            if amount:
                _enter(story, line, month_on, amount)
    claimed["booked_to"] = until


def _months(story: Story, line: Row, window: Window) -> dict[date, Decimal]:
    rate = _rate(story, line)
    if rate is None:
        return {}
    once = line["cost_kind"] == CostKind.ONE_OFF
    if once or line["benefit_class"] == BenefitClass.WORKING_CAPITAL:
        return entitled_once(rate, window.starts_on)
    return entitled(rate, window, currency=story.place.currency)


def _rate(story: Story, line: Row) -> Decimal | None:
    """What counts a year, or once: costs as claimed, benefits as verified."""
    if line["cost_kind"] is not None:
        return story.amounts[line["id"]][0]
    proved = story.claim is not None and story.claim["state"] == ClaimState.VERIFIED
    return story.amounts[line["id"]][0] if proved else None


def _enter(story: Story, line: Row, month_on: date, amount: Decimal) -> None:
    is_cost = line["cost_kind"] is not None
    benefit = line["benefit_class"]
    once = line["cost_kind"] == CostKind.ONE_OFF
    story.rows.add(
        "ledger_entry",
        claim_id=story.claim["id"] if story.claim else None,
        line_id=line["id"],
        idea_id=story.id,
        area_id=story.place.id,
        site_id=story.place.site_id,
        month_on=month_on,
        kind=(EntryKind.COST if is_cost else EntryKind.ACCRUAL).value,
        benefit_class=benefit,
        cost_kind=line["cost_kind"],
        counts_hard=bool(benefit) and POLICY.counts_hard(BenefitClass(benefit)),
        amount=amount,
        currency=story.place.currency,
        at=_booked_at(story, month_on, at_once=once),
    )


def _booked_at(story: Story, month_on: date, *, at_once: bool) -> datetime:
    """The night after the month is over; what was spent once, on the day itself."""
    claimed_at: datetime = story.claim["claimed_at"] if story.claim else story.at
    if at_once:
        return claimed_at
    night = _night_after(month_on, story.time.calendar.time_zone)
    return min(max(night, claimed_at), story.ground.now)


@lru_cache(maxsize=256)
def _night_after(month_on: date, time_zone: str) -> datetime:
    after = (month_on + timedelta(days=31)).replace(day=1)
    return to_instant(after, BOOKED_AT, time_zone=time_zone)


def _claimed(story: Story) -> Iterator[Claimed]:
    for line in story.lines:
        if line["benefit_class"]:
            amount, factors = story.amounts[line["id"]]
            hours = Decimal((factors or {}).get("hours_a_year", 0))
            yield Claimed(BenefitClass(line["benefit_class"]), amount, hours)


def _prove_labour(story: Story, line: Row, by: Worker) -> None:
    if not is_hard_labour(line["driver"], line["benefit_class"]):
        return
    brings = next(one for one in BRINGS[story.text.key] if one.falling_cost)
    story.rows.add(
        "hard_evidence",
        line_id=line["id"],
        falling_cost=brings.falling_cost,
        words=brings.evidence,
        nobody_dismissed=True,
        person_id=by.id,
        at=story.at,
    )


def _close_verifying(story: Story) -> None:
    for assignment in story.besides:
        if assignment["kind"] == AssignmentKind.VERIFY:
            story.close(assignment)


def _involved(story: Story) -> set[int]:
    """Whoever has a part in the figures does not verify them."""
    committer = {story.committer.id} if story.committer else set()
    return story.barred() | committer


def _verify_by(story: Story) -> datetime:
    day = story.time.calendar.working_day_on_or_after(verifiable_from(story.idea["in_use_on"]))
    return story.time.end_of(day)
