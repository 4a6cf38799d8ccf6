"""The first half of a demo idea's life: sent, asked, passed up, and answered."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kaizen.cli.demo.ground import Worker
from kaizen.cli.demo.story import Story
from kaizen.cli.demo.texts.answers import DECLINES
from kaizen.cli.demo.texts.model import FEWER_POSITIONS
from kaizen.cli.demo.worth import enter_costs, estimate_time
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ideas.wording import searchable
from kaizen.ownership.rules import DAYS_TO_DECIDE_AFTER_REPLY, AssignmentKind
from kaizen.review.rules.authority import AuthorityPolicy, DecisionKind, DeclineReason, Level
from kaizen.savings.rules.lines import ValueStage

POLICY = AuthorityPolicy()
_CODES = (
    DeclineReason.OTHER,
    DeclineReason.ALREADY_COVERED,
    DeclineReason.RULES_FORBID,
    DeclineReason.TRIED_BEFORE,
    DeclineReason.RULES_FORBID,
    DeclineReason.RULES_FORBID,
    DeclineReason.OTHER,
    DeclineReason.COSTS_MORE,
    DeclineReason.ALREADY_COVERED,
    DeclineReason.ALREADY_COVERED,
)
#: The reason from the short list that goes with each of the ready sentences.
REASON_CODES = dict(zip((words for words, _ in DECLINES), _CODES, strict=True))
UP_WORDS = (
    "Good idea, but it is more than I may decide.",
    "This needs your word: it changes how another team works.",
    "I am for it. Please decide on the money.",
)
YES_WORDS = (
    "Yes, let us do it. Thank you!",
    "Good and simple. Please begin.",
    "Agreed. Ask me if anything is in the way.",
    "We try it for four weeks and look again.",
)
PARK_WORDS = (
    "We wait until the new line is set up.",
    "The budget for this quarter is spent; we look again then.",
    "First we finish the other change at this place.",
    "We need the supplier's answer first.",
)
WITHDRAW_WORDS = (
    "We found a simpler way ourselves.",
    "The machine is moved, so it is not needed any more.",
    "Somebody has already repaired it.",
)
#: Who declines mostly says what else could be tried.
INSTEAD_SHARE = 0.75


def send(story: Story) -> None:
    """The author sends it, and the supervisor owes a first answer."""
    idea = story.idea
    idea["submitted_at"] = story.at
    idea["search_text"] = searchable(
        idea["title"], idea["problem"], idea["proposal"], idea["result"]
    )
    story.move(Stage.SUBMITTED, story.author)
    reader = story.ground.supervisor(story.place, story.barred(), story.author.shift)
    due_at = story.time.first_answer_due(story.day, story.at)
    if idea["not_safe_now"]:
        due_at = story.time.calendar.end_of_shift_at(story.at)
    story.hold(AssignmentKind.ANSWER, reader, due_at, story.author)
    story.event(
        "idea.submitted",
        story.author,
        reader_id=reader.id,
        due_at=due_at.isoformat(),
        not_safe_now=idea["not_safe_now"],
    )
    estimate_time(story)


def ask(story: Story) -> None:
    """The desk asks the author what is missing."""
    by, words = story.holder, story.text.question
    decision = decide(story, DecisionKind.ASKED, by, words=words)
    comment = story.say(CommentKind.QUESTION, by, words)
    story.move(Stage.NEEDS_DETAIL, by, words)
    story.hold(AssignmentKind.DETAIL, story.author, story.time.due_after(story.day, 5), by)
    facts = {"decision_id": decision, "comment_id": comment["id"], "asked_id": story.author.id}
    story.event("idea.asked", by, **facts)


def reply(story: Story, desk: Worker, back_to: Stage) -> None:
    """The author answers, and the desk that asked decides within a working day."""
    story.say(CommentKind.REPLY, story.author, story.text.reply)
    story.move(back_to, story.author)
    kind = AssignmentKind.ANSWER if back_to is Stage.SUBMITTED else AssignmentKind.DECIDE
    due_at = story.time.due_after(story.day, DAYS_TO_DECIDE_AFTER_REPLY)
    story.hold(kind, desk, due_at, story.author)
    story.event("idea.replied", story.author, reader_id=desk.id)


def pass_up(story: Story) -> None:
    """The holder asks the next leader upwards to decide."""
    by = story.holder
    above = by.led if by.led and story.stage is Stage.WITH_LEADERSHIP else 99
    leader = story.ground.leader(story.place, story.barred() | {by.id}, above=above)
    words = story.random.choice(UP_WORDS)
    decision = decide(story, DecisionKind.PASSED_UP, by, words=words)
    if not story.is_reckoned:
        enter_costs(story, ValueStage.ESTIMATED, by)
    story.move(Stage.WITH_LEADERSHIP, by, words)
    story.hold(AssignmentKind.DECIDE, leader, story.time.due_after(story.day, 5), by)
    story.event("idea.passed_up", by, decision_id=decision, to_id=leader.id)


def needs_leadership(story: Story) -> bool:
    """Whether the supervisor may not approve it alone."""
    text = story.text
    most = POLICY.supervisor_one_off or 0, POLICY.supervisor_yearly or 0
    return story.flagged or text.one_off_cost > most[0] or text.yearly_cost > most[1]


def needs_site(story: Story) -> bool:
    """Whether only the leadership of the whole site may decide it."""
    return FEWER_POSITIONS in story.text.flags and len(story.place.leaders) > 1


def approve(story: Story, owner: Worker, start_on: date, due_on: date) -> None:
    """Agree, with an owner, a start and a finish; the owner accepts or has volunteered."""
    by, idea = story.holder, story.idea
    volunteered = idea["wants_to_try"] and owner in story.authors
    story.owner = owner
    idea.update(owner_id=owner.id, start_on=start_on, due_on=due_on, decided_at=story.at)
    words = story.random.choice(YES_WORDS)
    positions = FEWER_POSITIONS in story.text.flags
    decision = decide(
        story,
        DecisionKind.APPROVED,
        by,
        words=words,
        owner_id=owner.id,
        start_on=start_on,
        due_on=due_on,
        **({"redeployment": "Both colleagues learn the new cell."} if positions else {}),
        **_costs(story),
    )
    story.committer = by
    enter_costs(story, ValueStage.COMMITTED, by)
    story.move(Stage.APPROVED, by, words)
    if volunteered:
        idea["accepted_at"] = story.at
    holder = owner if volunteered else by
    story.hold(AssignmentKind.START, holder, story.time.end_of(start_on), by)
    if not volunteered:
        due_at = story.time.due_after(story.day, 2)
        story.ask_besides(AssignmentKind.ACCEPT, owner, due_at, by)
    facts = {"decision_id": decision, "owner_id": owner.id, "due_on": due_on.isoformat()}
    story.event("idea.approved", by, accepted=volunteered, **facts)


def park(story: Story, until: date) -> None:
    """Put it aside until a day."""
    by, words = story.holder, story.random.choice(PARK_WORDS)
    decision = decide(story, DecisionKind.PARKED, by, words=words, until_on=until)
    story.idea["review_on"] = until
    story.idea["times_parked"] += 1
    story.move(Stage.PARKED, by, words)
    story.hold(AssignmentKind.REVIEW, by, story.time.end_of(until), by)
    story.event("idea.parked", by, decision_id=decision, until_on=until.isoformat())


def decline(story: Story) -> None:
    """Say no, with a reason and with what can be done instead."""
    by, text = story.holder, story.text
    code = REASON_CODES.get(text.decline_reason, DeclineReason.OTHER).value
    decision = decide(
        story,
        DecisionKind.DECLINED,
        by,
        words=text.decline_reason,
        instead=text.decline_alternative if story.random.random() < INSTEAD_SHARE else "",
        reason_code=code,
    )
    story.idea["decided_at"] = story.at
    end(story, Stage.DECLINED, by, text.decline_reason)
    story.event("idea.declined", by, decision_id=decision, reason=code)


def merge(story: Story, into_id: int) -> None:
    """Join it with an idea that lives on."""
    by, words = story.holder, "The same thought as in the other idea; we do both together."
    decision = decide(story, DecisionKind.MERGED, by, words=words)
    story.idea["merged_into_id"] = into_id
    end(story, Stage.MERGED, by, words)
    story.event("idea.merged", by, decision_id=decision, into_id=into_id)


def withdraw(story: Story) -> None:
    """The author takes it back."""
    end(story, Stage.WITHDRAWN, story.author, story.random.choice(WITHDRAW_WORDS))
    story.event("idea.withdrawn", story.author)


def end(story: Story, stage: Stage, by: Worker, reason: str) -> None:
    """Nothing more is asked about the idea."""
    story.idea["closed_at"] = story.at
    story.move(stage, by, reason)
    story.close_all()


def decide(story: Story, kind: DecisionKind, by: Worker, **answer: object) -> int:
    """Write down what a reviewer said; the answer is the decision's id."""
    if story.idea["answered_at"] is None:
        story.idea["answered_at"] = story.at
    level = (Level.LEADERSHIP if by.led > 1 else Level.SITE) if by.led else Level.FIRST
    row = story.rows.add(
        "decision",
        idea_id=story.id,
        actor_id=by.id,
        at=story.at,
        kind=kind.value,
        level=level.value,
        **answer,
    )
    return int(row["id"])


def appeal(story: Story) -> None:
    """The author asks for a second look, which somebody above the decider takes."""
    decider, words = story.holder, "We tried it on Saturday and it worked. Please look again."
    leader = story.ground.leader(story.place, story.barred(), above=decider.led or 99)
    story.idea.update(decided_at=None, closed_at=None, appealed_at=story.at)
    story.move(Stage.WITH_LEADERSHIP, story.author, words)
    story.hold(AssignmentKind.DECIDE, leader, story.time.due_after(story.day, 5), story.author)
    story.event("idea.appealed", story.author, to_id=leader.id)


def parking_days(story: Story, months: int) -> date:
    """A review day some months after the day that the story has come to."""
    return story.today + timedelta(days=30 * months)


def _costs(story: Story) -> dict[str, Decimal]:
    text = story.text
    return {"one_off": Decimal(text.one_off_cost), "yearly": Decimal(text.yearly_cost)}
