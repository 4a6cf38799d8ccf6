"""The picked idea at the gate: its facts, what the reviewers say, and what an answer needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from flask import url_for
from flask_babel import gettext, ngettext

from kaizen.ownership.actions.assigning import choose_reviewer
from kaizen.people.models import Person
from kaizen.people.rules import Role
from kaizen.review.actions.scoring import may_score
from kaizen.review.models.scores import Score
from kaizen.review.queries.authority import leads_from
from kaizen.review.queries.gate import GateIdea
from kaizen.review.queries.scores import steps_of
from kaizen.review.rules.authority import Barrier, Level
from kaizen.review.rules.portfolio import Standing
from kaizen.review.rules.standing import farthest_apart
from kaizen.web import formats
from kaizen.web.gate_page import on_scale
from kaizen.web.scoring_words import LABELS


@dataclass(frozen=True)
class Fact:
    """One line of figures."""

    label: str
    value: str
    is_strong: bool = True


@dataclass(frozen=True)
class Choice:
    """One answer: it opens its form in the queue."""

    label: str
    icon: str
    url: str
    look: str = ""


@dataclass(frozen=True)
class Money:
    """The area's money and what this idea would take: a bar in percent, and the sentences."""

    title: str
    left: str
    parts: list[tuple[int, str]]
    gist: str
    words: str
    is_over: bool


@dataclass(frozen=True)
class Panel:
    """The side of the gate."""

    one: GateIdea
    authors: str
    facts: list[Fact]
    money: Money | None
    #: What small ideas leave in this area this year; empty where nothing has happened.
    net: str
    is_loss: bool
    apart: tuple[str, str] | None
    status: str
    still: str
    may_score: bool
    choices: list[Choice]
    needs: list[str]


def panel_of(one: GateIdea, actor: Person, now: datetime, nets: Mapping[int, Standing]) -> Panel:
    """All that is said about one idea; `nets` are what small ideas leave, by area id."""
    standing = nets.get(one.idea.area_id)
    left = standing.closed.left if standing else Decimal(0)
    idea = one.idea
    hidden = idea.hides_names_from(actor.id)
    names = ", ".join(author.person.full_name for author in idea.authors)
    return Panel(
        one=one,
        authors=str(gettext("name hidden")) if hidden else names,
        facts=_facts(one),
        money=_money(one),
        net=_signed(left, one.idea.currency) if standing else "",
        is_loss=left < 0,
        apart=_apart(one),
        status=_status(one, now),
        still=", ".join(one.scoring.waiting),
        may_score=may_score(idea, actor=actor, now=now),
        choices=_choices(one),
        needs=_needs(one, actor, now),
    )


def _facts(one: GateIdea) -> list[Fact]:
    worth, currency = one.worth, one.idea.currency
    facts = []
    if worth.cost is None:
        facts.append(Fact(str(gettext("Cost")), str(gettext("not estimated yet"))))
    else:
        once = formats.money(worth.cost.one_off, currency)
        yearly = formats.money(worth.cost.yearly, currency)
        facts.append(Fact(str(gettext("Cost, then each year")), f"{once} + {yearly}"))
    hard = formats.money(worth.hard or Decimal(0), currency)
    facts.append(Fact(str(gettext("Hard saving, promised")), hard))
    if one.record is not None and one.at_record is not None:
        percent = int((one.record.share * 100).to_integral_value(rounding=ROUND_HALF_UP))
        label = gettext("The same × area’s record (%(percent)s%%)", percent=percent)
        likely = one.at_record.to_integral_value(rounding=ROUND_HALF_UP)
        facts.append(Fact(str(label), formats.money(likely, currency)))
    if worth.avoided:
        avoided = formats.money(worth.avoided, currency)
        facts.append(Fact(str(gettext("Avoided, not counted")), avoided, is_strong=False))
    if worth.freed:
        freed = formats.money(worth.freed, currency)
        facts.append(Fact(str(gettext("Freed time, not counted")), freed, is_strong=False))
    return facts


def _money(one: GateIdea) -> Money | None:
    """The money for small ideas of the area, with this idea in it."""
    if one.money is None:
        return None
    budget, cost, currency = one.money, one.first_year, one.idea.currency
    over = max(cost - max(budget.left, Decimal(0)), Decimal(0))
    whole = max(budget.amount, budget.used + cost, Decimal(1))
    used, taken = _percent(budget.used, whole), _percent(cost - over, whole)
    left, needs = formats.money(budget.left, currency), formats.money(cost, currency)
    gist = gettext(
        "Of %(amount)s %(used)s are used; this idea needs %(needs)s",
        amount=formats.money(budget.amount, currency),
        used=formats.money(budget.used, currency),
        needs=needs,
    )
    words = (
        gettext("%(over)s more than the area has left", over=formats.money(over, currency))
        if over
        else gettext("%(after)s would be left", after=formats.money(budget.left - cost, currency))
    )
    return Money(
        title=str(
            gettext(
                "%(area)s until %(day)s",
                area=budget.area.name,
                day=formats.day(budget.until_on, one.idea.area),
            )
        ),
        left=str(gettext("%(left)s left", left=left)),
        parts=[(used, "soft"), (taken, "brand"), (_percent(over, whole), "bad")],
        gist=str(gist),
        words=str(words),
        is_over=bool(over),
    )


def _signed(amount: Decimal, currency: str) -> str:
    """With a plus for a gain: both signs occur here."""
    whole = amount.to_integral_value(rounding=ROUND_HALF_UP)
    return f"+{formats.money(whole, currency)}" if whole > 0 else formats.money(whole, currency)


def _percent(part: Decimal, whole: Decimal) -> int:
    return int((part / whole * 100).to_integral_value(rounding=ROUND_HALF_UP))


def _apart(one: GateIdea) -> tuple[str, str] | None:
    """How far the reviewers are apart, and what the two at the ends say."""
    standing = one.standing
    if standing is None or not standing.is_talk_first:
        return None
    steps = int(standing.spread.to_integral_value(rounding=ROUND_HALF_UP))
    high, low = _by(one.shown, standing.highest_by), _by(one.shown, standing.lowest_by)
    says = gettext(
        "%(high)s says %(most)s, %(low)s says %(least)s.",
        high=high.person.full_name,
        most=on_scale(standing.highest),
        low=low.person.full_name,
        least=on_scale(standing.lowest),
    )
    about = farthest_apart(steps_of(high), steps_of(low))
    where = gettext("Most about: %(name)s.", name=str(LABELS[about])) if about else ""
    words = next((score.words for score in (low, high) if score.words), "")
    quoted = gettext("“%(words)s”", words=words) if words else ""
    title = ngettext(
        "Reviewers are %(num)d step apart.", "Reviewers are %(num)d steps apart.", steps
    )
    return str(title), " ".join(str(part) for part in (says, where, quoted) if part)


def _by(scores: Sequence[Score], person_id: int) -> Score:
    return next(score for score in scores if score.person_id == person_id)


def _status(one: GateIdea, now: datetime) -> str:
    scoring = one.scoring
    if not scoring.scores and not scoring.requests:
        return str(gettext("Nobody has scored it yet, so it ranks last, by its due day."))
    if scoring.is_open(now):
        return str(
            ngettext("%(num)d score is open.", "%(num)d scores are open.", len(scoring.scores))
        )
    due_at = max(request.due_at for request in scoring.requests)
    return str(
        gettext(
            "%(given)s of %(all)s have scored. Open when all have, at the latest %(when)s.",
            given=len(scoring.requests) - len(scoring.waiting),
            all=len(scoring.requests),
            when=formats.due(due_at, one.idea.area),
        )
    )


def _choices(one: GateIdea) -> list[Choice]:
    """What the queue's own forms offer for this idea, the likely answer first."""
    found = []
    if one.bars_approval is None:
        found.append(_choice(one, gettext("Approve…"), "approval", icon="thumb-up", look="primary"))
    elif one.level is not Level.SITE:
        found.append(
            _choice(one, gettext("Pass up…"), "escalation", icon="arrow-up", look="primary")
        )
    found.append(_choice(one, gettext("Ask…"), "question", icon="message-question"))
    if one.bars_settling is None:
        found.append(_choice(one, gettext("Park…"), "parking", icon="player-pause"))
        found.append(_choice(one, gettext("Decline…"), "decline", icon="circle-x"))
    if one.bars_approval is None and one.level is not Level.SITE:
        found.append(_choice(one, gettext("Pass up…"), "escalation", icon="arrow-up"))
    return found


def _choice(one: GateIdea, label: str, noun: str, *, icon: str, look: str = "") -> Choice:
    idea_id = one.idea.id
    url = url_for("review.queue", open=idea_id, answer=noun, _anchor=f"row-{idea_id}")
    return Choice(str(label), icon, url, look)


def _needs(one: GateIdea, actor: Person, now: datetime) -> list[str]:
    """What an approval needs, or whose it is."""
    currency = one.idea.currency
    if one.bars_approval is not None:
        return [_whose(one, actor, now)]
    words = [gettext("Approving needs an owner, a start and a finish.")]
    after = one.left_after
    if after is not None and after < 0:
        missing = formats.money(-after, currency)
        words.append(gettext("Say where the missing %(amount)s come from.", amount=missing))
    if one.idea.fewer_positions:
        words.append(gettext("Say what the people will do instead: nobody loses a job."))
    if one.one_off_limit is not None:
        limit = formats.money(one.one_off_limit, currency)
        words.append(gettext("Your limit is %(limit)s.", limit=limit))
    words.append(gettext("You are not the author or the owner."))
    return [str(word) for word in words]


def _whose(one: GateIdea, actor: Person, now: datetime) -> str:
    if one.bars_approval is Barrier.POSITIONS:
        return str(
            gettext("This could mean fewer people in the work: the site’s leadership decides it.")
        )
    above = choose_reviewer(one.idea, (Role.LEADER,), now, above=leads_from(actor, one.idea.area))
    limit = formats.money(one.one_off_limit, one.idea.currency)
    return str(
        gettext(
            "This costs more than your limit of %(limit)s. %(name)s decides it.",
            limit=limit,
            name=above.full_name,
        )
    )
