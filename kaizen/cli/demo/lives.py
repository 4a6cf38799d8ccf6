"""Lives a planned idea until today, step by step along the table of moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kaizen.cli.demo import deciding, doing
from kaizen.cli.demo.colour import chat, picture_after, thank
from kaizen.cli.demo.ground import Worker
from kaizen.cli.demo.lasting import end_unused, live_on
from kaizen.cli.demo.proof import verify
from kaizen.cli.demo.story import Story
from kaizen.ideas.rules import Stage
from kaizen.ownership.rules import CHECK_DAYS, YEARLY_CHECK, CheckResult

HANDY = ("jonas", "mateusz", "elif", "oskar", "tariq", "megan")


def live(
    story: Story, target: Stage, reached: int, *, twin: int | None = None, may_slip: bool = False
) -> None:
    """Take the idea to its stage on the working day `reached`; `twin` is one it may join.

    What is to be kept may slip back all the same, as in any plant, unless it is set by hand.
    """
    if target is Stage.DRAFT:
        return
    deciding.send(story)
    chat(story)
    if target is Stage.MERGED and twin is None:
        target = Stage.WITHDRAWN
    if may_slip and target is Stage.SUSTAINED:
        _into_use(story, reached)
        live_on(story)
        return
    _LIVES[target](story, reached, twin)


def _submitted(story: Story, reached: int, twin: int | None) -> None:
    """Nothing has happened yet."""


def _needs_detail(story: Story, reached: int, twin: int | None) -> None:
    _first_answer(story, reached)
    deciding.ask(story)


def _with_leadership(story: Story, reached: int, twin: int | None) -> None:
    _first_answer(story, reached)
    deciding.pass_up(story)
    if deciding.needs_site(story) and story.holder.led > 1:
        story.wait(0)
        deciding.pass_up(story)


def _parked(story: Story, reached: int, twin: int | None) -> None:
    _to_the_desk(story, reached)
    deciding.park(story, deciding.parking_days(story, story.random.randint(3, 6)))


def _declined(story: Story, reached: int, twin: int | None) -> None:
    _to_the_desk(story, reached)
    deciding.decline(story)


def _merged(story: Story, reached: int, twin: int | None) -> None:
    _first_answer(story, reached)
    deciding.merge(story, twin or 0)


def _withdrawn(story: Story, reached: int, twin: int | None) -> None:
    _until(story, reached, story.author)
    deciding.withdraw(story)


def _approved(story: Story, reached: int, twin: int | None) -> None:
    today = story.time.today
    late = story.random.random() < 0.15
    start_day = today - 1 if late else today + story.random.randint(1, 8)
    _agree(story, reached, start_day=start_day, due_day=start_day + story.random.randint(5, 25))
    if story.idea["accepted_at"] is None and today - story.day > 1:
        _until(story, story.day + 1, story.owner)
        doing.accept(story)


def _in_progress(story: Story, reached: int, twin: int | None) -> None:
    today = story.time.today
    late = story.random.random() < 0.18
    due = today - story.random.randint(1, 6) if late else today + story.random.randint(1, 25)
    _work(story, reached, due_day=max(due, reached + 2))
    _news_until(story, today - story.random.choice((0, 1, 2, 4, 6, 13)))


def _learned(story: Story, reached: int, twin: int | None) -> None:
    begin = story.day + max(3, (reached - story.day) // 4)
    _work(story, begin, due_day=reached + story.random.randint(-3, 8))
    _news_until(story, reached - 2)
    _until(story, reached, None)
    doing.learn(story)


def _implemented(story: Story, reached: int, twin: int | None) -> None:
    _into_use(story, reached)
    _looks(story, CHECK_DAYS[:2], skipping=0.08)


def _sustained(story: Story, reached: int, twin: int | None) -> None:
    _into_use(story, reached)
    _looks(story, CHECK_DAYS)


def _lapsed(story: Story, reached: int, twin: int | None) -> None:
    _into_use(story, reached)
    gone = (story.time.days[story.time.today] - story.idea["in_use_on"]).days
    passed = [day for day in CHECK_DAYS if day <= gone]
    _looks(story, passed[:-1])
    _until(story, story.time.on_or_after(doing.check_day(story)), story.holder)
    # Finance looked at the bills while it was still in use.
    verify(story)
    doing.answer_check(story, CheckResult.LAPSED)


def _closed(story: Story, reached: int, twin: int | None) -> None:
    _into_use(story, reached)
    draw = story.random.random()
    if draw > 0.72:
        # It slipped back, and nobody took it up again.
        _looks(story, CHECK_DAYS[: story.random.randint(0, 2)])
        _until(story, story.time.on_or_after(doing.check_day(story)), story.holder)
        doing.answer_check(story, CheckResult.LAPSED)
        end_unused(story)
        return
    if draw < 0.25:
        _looks(story, CHECK_DAYS[:1])
        story.wait(story.random.randint(5, 90), None)
        supervisor = story.ground.supervisor(story.place, story.barred(), "")
        doing.close(story, supervisor, "No longer needed: the machine was replaced.")
        verify(story)
        return
    _looks(story, (*CHECK_DAYS, YEARLY_CHECK))


_LIVES: dict[Stage, Callable[[Story, int, int | None], None]] = {
    Stage.SUBMITTED: _submitted,
    Stage.NEEDS_DETAIL: _needs_detail,
    Stage.WITH_LEADERSHIP: _with_leadership,
    Stage.APPROVED: _approved,
    Stage.IN_PROGRESS: _in_progress,
    Stage.IMPLEMENTED: _implemented,
    Stage.SUSTAINED: _sustained,
    Stage.LAPSED: _lapsed,
    Stage.PARKED: _parked,
    Stage.LEARNED: _learned,
    Stage.DECLINED: _declined,
    Stage.MERGED: _merged,
    Stage.WITHDRAWN: _withdrawn,
    Stage.CLOSED: _closed,
}


def second_ask(story: Story) -> None:
    """Asked and answered: it lies on the same desk again."""
    desk = story.holder
    _until(story, story.day + 1, desk)
    deciding.ask(story)
    _until(story, story.time.today, story.author)
    deciding.reply(story, desk, Stage.SUBMITTED)


def appealed(story: Story, reached: int) -> None:
    """Declined by a leader, and asked for once more."""
    _with_leadership(story, story.day + 1, None)
    _until(story, reached - 2, story.holder)
    deciding.decline(story)
    _until(story, reached, story.author)
    deciding.appeal(story)


def passed_to_site(story: Story, reached: int) -> None:
    """Over the limit of the nearest leader too."""
    _with_leadership(story, story.day + 1, None)
    if story.holder.led > 1:
        _until(story, reached, story.holder)
        deciding.pass_up(story)


def _first_answer(story: Story, latest: int) -> None:
    """Mostly within a working day, now and then later: what the plant is proud of."""
    draw = story.random.random()
    if draw < 0.4 or story.day >= latest or story.idea["not_safe_now"] or story.main is None:
        story.wait(0)
    elif draw < 0.92:
        story.wait_for(story.main["due_at"] - timedelta(minutes=story.random.randint(5, 300)))
    else:
        _until(story, min(latest, story.day + story.random.randint(2, 3)), story.holder)


def _to_the_desk(story: Story, reached: int) -> None:
    """To whoever may settle it: leadership where a guard question was answered with yes."""
    if story.flagged:
        _with_leadership(story, reached, None)
        _until(story, reached, story.holder)
    else:
        _first_answer(story, reached)


def _agree(story: Story, reached: int, *, start_day: int, due_day: int) -> None:
    """Asked now and then, passed up where needed, and agreed on the day `reached` at last."""
    desk = story.holder
    asked = story.random.random() < 0.15
    if asked:
        _first_answer(story, reached)
        deciding.ask(story)
        _until(story, (story.day + reached) // 2, story.author)
        deciding.reply(story, desk, Stage.SUBMITTED)
    if deciding.needs_leadership(story):
        _with_leadership(story, reached, None)
        _until(story, reached, story.holder)
    else:
        _first_answer(story, reached)
    days = story.time.days
    start = max(start_day, story.day)
    due = max(due_day, start + 1)
    deciding.approve(story, choose_owner(story), days[start], days[due])
    thank(story)


def _work(story: Story, begin: int, *, due_day: int) -> None:
    """Agreed, accepted and begun on the day `begin`, to be ready by `due_day`."""
    agreed = story.day + max(1, (begin - story.day) // 2)
    _agree(story, agreed, start_day=begin, due_day=due_day)
    if story.idea["accepted_at"] is None:
        _until(story, min(story.day + 1, begin), story.owner)
        doing.accept(story)
    _until(story, begin, story.owner)
    doing.start(story)


def _news_until(story: Story, last: int) -> None:
    """News every few days until a day."""
    told = story.text.news if story.told else story.text.news[:1]
    for number, words in enumerate(told):
        step = story.random.randint(3, 9)
        if story.day + step > last:
            return
        _until(story, story.day + step, story.owner)
        doing.give_news(story, words, percent=min(90, 100 * (number + 1) // (len(told) + 1)))
    if story.told and story.stage is Stage.IN_PROGRESS and story.random.random() < 0.12:
        story.wait(0)
        doing.give_news(story, story.random.choice(doing.BLOCKERS), percent=None, blocked=True)


def _into_use(story: Story, reached: int) -> None:
    begin = story.day + max(2, (reached - story.day) // 2)
    _work(story, begin, due_day=reached + story.random.randint(-2, 6))
    _news_until(story, reached - 1)
    _until(story, reached, story.owner)
    doing.put_in_use(story)
    picture_after(story)
    thank(story)


def _looks(story: Story, days: tuple[int, ...] | list[int], *, skipping: float = 0.0) -> None:
    """The looks of these days are answered as they come due, until today."""
    for _day in days:
        due = story.time.on_or_after(doing.check_day(story))
        due += story.random.choice((0, 0, 0, 1, 1, 3))
        if due > story.time.today or story.random.random() < skipping:
            return
        _until(story, due, story.holder)
        doing.answer_check(story, CheckResult.HELD)
        verify(story)


def _until(story: Story, day: int, who: Worker | None) -> None:
    story.wait(day - story.day, who)


def choose_owner(story: Story) -> Worker:
    """The author, somebody handy, or a colleague; never the one who decides."""
    draw = story.random.random()
    if story.maker is not None:
        return story.maker
    if story.idea["wants_to_try"] or draw < 0.5:
        return story.author
    names = story.ground.by_username
    people = [names[n] for n in HANDY if n in names] if draw < 0.75 else story.place.colleagues
    fit = [w for w in people if w.site_id == story.place.site_id and w.id != story.holder.id]
    return story.random.choice(fit) if fit else story.author
