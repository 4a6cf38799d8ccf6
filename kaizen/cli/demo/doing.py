"""The second half of a demo idea's life: done, in use, looked at, kept or slipped back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kaizen.cli.demo.deciding import decide, end
from kaizen.cli.demo.ground import Worker
from kaizen.cli.demo.proof import claim
from kaizen.cli.demo.rows import Row
from kaizen.cli.demo.story import Story
from kaizen.cli.demo.worth import enter_costs
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.rules import (
    CHECK_DAYS,
    OF_MONEY,
    YEARLY_CHECK,
    AssignmentKind,
    CheckResult,
    check_due_on,
    has_lapsed,
)
from kaizen.review.rules.authority import DecisionKind
from kaizen.savings.rules.lines import ValueStage

SPENT = tuple(Decimal(share) / 100 for share in (80, 95, 100, 100, 100, 110, 130))
BROUGHT = tuple(Decimal(share) / 100 for share in (85, 100, 100, 100, 110))
HELD_NOTES = (
    "Used on all three shifts.",
    "Looks as on the first day.",
    "I watched two change-overs; everybody does it.",
    "",
)
LAPSED_NOTES = (
    "The night shift has gone back to the old way.",
    "The sign is gone and nobody uses it any more.",
    "It broke and was not repaired.",
)
DRIFTING_NOTES = (
    "The early shift does it, the late shift not yet.",
    "Used when there is time; under pressure the old way comes back.",
    "Two of the three hooks are empty.",
)
_NOTES = {
    CheckResult.HELD: HELD_NOTES,
    CheckResult.DRIFTING: DRIFTING_NOTES,
    CheckResult.LAPSED: LAPSED_NOTES,
}
BLOCKERS = (
    "The part is on order; the supplier says two more weeks.",
    "We need the crane for an hour and do not get it this week.",
)


def accept(story: Story) -> None:
    """The owner says yes and holds it from now on."""
    owner = _owner(story)
    story.idea["accepted_at"] = story.at
    for assignment in story.besides:
        if assignment["kind"] not in OF_MONEY:
            story.close(assignment)
    due_at = story.time.end_of(story.idea["start_on"])
    story.hold(AssignmentKind.START, owner, due_at, owner)
    story.event("owner.accepted", owner)


def start(story: Story) -> None:
    """The work begins."""
    owner = _owner(story)
    story.idea["last_news_at"] = story.at
    story.move(Stage.IN_PROGRESS, owner)
    story.hold(AssignmentKind.FINISH, owner, story.time.end_of(story.idea["due_on"]), owner)
    story.event("work.started", owner)


def give_news(story: Story, words: str, *, percent: int | None, blocked: bool = False) -> None:
    """The owner tells how it goes."""
    owner = _owner(story)
    comment = story.say(CommentKind.NEWS, owner, words, percent=percent, is_blocker=blocked)
    story.idea["last_news_at"] = story.at
    story.event("work.blocked" if blocked else "work.news", owner, comment_id=comment["id"])


def learn(story: Story) -> None:
    """It was tried and did not work; what was learned stays."""
    by = story.ground.supervisor(story.place, story.barred(), "")
    words = story.text.learning
    decision = decide(story, DecisionKind.LEARNED, by, words=words)
    story.idea["learning"] = words
    end(story, Stage.LEARNED, by, words)
    story.event("idea.learned", by, decision_id=decision)


def put_in_use(story: Story) -> None:
    """The change is in use; the looks after 30, 60 and 90 days are booked at once."""
    owner, idea = _owner(story), story.idea
    idea.update(
        in_use_on=story.today,
        evidence=story.text.evidence,
        standard=story.text.standard,
        last_news_at=story.at,
    )
    spent, brought = story.random.choice(SPENT), story.random.choice(BROUGHT)
    enter_costs(story, ValueStage.CLAIMED, owner, spent=spent, brought=brought)
    story.move(Stage.IMPLEMENTED, owner)
    book_checks(story, owner)
    claim(story, owner)
    story.event("idea.in_use", owner, on=story.today.isoformat())


def confirm_done(story: Story, owner: Worker) -> None:
    """The reviewer agrees that it is in use already."""
    by, idea = story.holder, story.idea
    story.owner = owner
    decision = decide(
        story,
        DecisionKind.CONFIRMED_DONE,
        by,
        owner_id=owner.id,
        one_off=Decimal(story.text.one_off_cost),
        yearly=Decimal(story.text.yearly_cost),
    )
    idea.update(
        owner_id=owner.id,
        accepted_at=story.at,
        decided_at=story.at,
        in_use_on=story.today,
        evidence=story.text.evidence,
    )
    story.committer = by
    enter_costs(story, ValueStage.COMMITTED, by)
    enter_costs(story, ValueStage.CLAIMED, owner)
    story.move(Stage.IMPLEMENTED, by, story.text.evidence)
    book_checks(story, by)
    claim(story, owner)
    facts = {"decision_id": decision, "owner_id": owner.id, "on": story.today.isoformat()}
    story.event("idea.confirmed_done", by, **facts)


def book_checks(story: Story, by: Worker) -> None:
    """Three looks with their checkers; the owner holds the idea until the next of them."""
    supervisor = story.ground.supervisor(story.place, story.barred(), story.author.shift)
    barred = story.barred()
    next_door = next((w for w in story.place.neighbours if w.id not in barred), supervisor)
    for day in CHECK_DAYS:
        _book(story, day, next_door if day == CHECK_DAYS[1] else supervisor, by)
    _hold_until_next(story, _owner(story), by)


def answer_check(story: Story, result: CheckResult) -> None:
    """The next check is answered; what follows from it is written too."""
    check = next(row for row in story.checks if row["result"] is None)
    assignment = next(row for row in story.besides if row["check_id"] == check["id"])
    by = story.ground.workers[assignment["person_id"]]
    note = story.random.choice(_NOTES[result])
    check.update(result=result.value, note=note, answered_at=story.at, answered_by_id=by.id)
    story.close(assignment)
    facts = {"check_id": check["id"], "day": check["day"], "result": result.value}
    story.event("check.answered", by, **facts)
    _follow_up(story, check, by, note)


def miss_check(story: Story) -> None:
    """Nobody has answered the next check; it is repeated in a month."""
    check = next(row for row in story.checks if row["result"] is None)
    assignment = next(row for row in story.besides if row["check_id"] == check["id"])
    check.update(result=CheckResult.MISSED.value, answered_at=story.at)
    story.close(assignment)
    story.event("check.missed", None, check_id=check["id"], day=check["day"])
    _follow_up(story, check, story.ground.workers[assignment["person_id"]], "")


def _follow_up(story: Story, check: Row, by: Worker, note: str) -> None:
    """What an answer leads to: slipped back, kept, ended, or the next look."""
    answered = [CheckResult(row["result"]) for row in story.checks if row["result"]]
    held = check["result"] == CheckResult.HELD
    if has_lapsed(answered):
        _lapse(story, check, by, note)
    elif check["day"] >= CHECK_DAYS[-1] and not held:
        _book(story, check["day"] + CHECK_DAYS[0], by, by)
        _hold_until_next(story, _owner(story), by)
    elif CHECK_DAYS[-1] <= check["day"] < YEARLY_CHECK:
        story.move(Stage.SUSTAINED, by)
        supervisor = story.ground.supervisor(story.place, story.barred(), story.author.shift)
        _book(story, YEARLY_CHECK, supervisor, by)
        _hold_until_next(story, supervisor, by)
        story.event("idea.sustained", by, check_id=check["id"])
    elif check["day"] == YEARLY_CHECK:
        close(story, by, "Kept for good")
    else:
        _hold_until_next(story, _owner(story), by)


def close(story: Story, by: Worker, reason: str) -> None:
    """The change ends, or needs no more looks."""
    story.ended_on = story.ended_on or story.local_today
    _cancel_checks(story)
    end(story, Stage.CLOSED, by, reason)
    story.event("idea.closed", by, reason=reason)


def check_day(story: Story) -> date:
    """The calendar day of the next check."""
    days: list[date] = [row["due_on"] for row in story.checks if row["result"] is None]
    return min(days)


def _book(story: Story, day: int, checker: Worker, by: Worker) -> None:
    due_on = check_due_on(story.idea["in_use_on"], day)
    check = story.rows.add("use_check", idea_id=story.id, day=day, due_on=due_on)
    story.checks.append(check)
    due_at = story.time.end_of(due_on)
    story.ask_besides(AssignmentKind.CHECK, checker, due_at, by, check)


def _hold_until_next(story: Story, holder: Worker, by: Worker) -> None:
    story.hold(AssignmentKind.CHECK, holder, story.time.end_of(check_day(story)), by)


def _lapse(story: Story, check: Row, by: Worker, note: str) -> None:
    owner = _owner(story)
    story.ended_on = story.local_today
    story.move(Stage.LAPSED, by, note)
    _cancel_checks(story)
    story.hold(AssignmentKind.START, owner, story.time.due_after(story.day, 5), by)
    story.event("idea.lapsed", by, check_id=check["id"])


def _cancel_checks(story: Story) -> None:
    for check in story.checks:
        if check["result"] is None:
            check["cancelled_at"] = story.at
    for assignment in story.besides:
        # The days in use are proved all the same.
        if assignment["kind"] not in OF_MONEY:
            story.close(assignment)


def _owner(story: Story) -> Worker:
    if story.owner is None:
        raise ValueError("nobody owns this idea")
    return story.owner
