"""Anything that anybody can do to an idea by the actions that people use, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from kaizen.core.errors import KaizenError
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.authors import add_author
from kaizen.ideas.actions.drafting import Words
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import GuardFlags, Stage, Waste
from kaizen.ownership.actions.changing import change_idea
from kaizen.ownership.actions.checking import answer_check, close_idea, hold_again
from kaizen.ownership.actions.finishing import InUse, put_in_use, take_up_again
from kaizen.ownership.actions.owning import accept_work
from kaizen.ownership.actions.submitting import reply_to_question, submit_idea, withdraw_idea
from kaizen.ownership.actions.working import ask_to_give_up, start_work
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Person
from kaizen.review.actions.approving import Approval, approve_idea
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.confirming import DoneAlready, confirm_done
from kaizen.review.actions.declining import appeal, decline_idea
from kaizen.review.actions.giving_up import end_as_learned
from kaizen.review.actions.merging import merge_idea
from kaizen.review.actions.parking import park_idea, unpark_idea
from kaizen.review.actions.passing import pass_up, send_back, take_back
from kaizen.savings.actions.claiming import open_claim
from kaizen.savings.actions.verifying import Findings, verify_claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.rules.lines import BenefitClass, Cost, Driver, ValueStage
from tests.reports.anything_around import (
    award,
    change_around,
    miss,
    put_right,
    reckon,
    refuse,
    serve,
    set_up,
)
from tests.support.cast import Cast

S = Stage
NO_FLAGS = GuardFlags(safety_or_rule=False, other_team=False, fewer_positions=False)
SMALL = Decimal(120)
#: What can be done at each stage; the rest is for those who try it anyhow.
VERBS: dict[Stage, tuple[str, ...]] = {
    S.DRAFT: ("send",),
    S.SUBMITTED: ("approve",) * 4
    + ("change", "ask", "pass up", "park", "decline", "merge", "confirm", "join", "serve"),
    S.NEEDS_DETAIL: ("reply", "reply", "decline", "withdraw"),
    S.WITH_LEADERSHIP: ("approve", "approve", "send back", "decline", "park", "ask"),
    S.APPROVED: ("accept", "start", "start", "take back", "use"),
    S.IN_PROGRESS: ("use", "use", "use", "use", "give up", "learn", "reckon"),
    S.IMPLEMENTED: ("look", "look", "verify", "verify", "correct", "refuse", "end")
    + ("verify", "miss", "miss", "reckon", "award", "award", "serve"),
    S.SUSTAINED: ("look", "verify", "correct", "miss", "award", "award", "serve"),
    S.LAPSED: ("again", "rework", "end", "verify"),
    S.PARKED: ("unpark", "decline", "withdraw"),
    S.DECLINED: ("appeal",),
}
#: Who does what, as a rule.
OF_AUTHORS = ("send", "change", "join", "reply", "withdraw", "appeal")
OF_OWNERS = ("accept", "start", "use", "give up", "again", "rework")
OF_FINANCE = ("verify", "refuse", "correct", "award", "reckon")
#: So many ideas are tried for something that can be done there.
MOST_TRIES = 3


class Anybody:
    """A plant in which things happen in no order; `now` is the moment, and only grows."""

    def __init__(self, cast: Cast, seed: int, now: datetime) -> None:
        self.cast, self.now = cast, now
        self.random = Random(seed)
        set_up(cast)
        self.ideas: list[int] = []
        self.done: list[str] = []

    def go_on(self) -> None:
        """Some time passes, and one thing is done by the first who may."""
        self.now += timedelta(hours=self.random.choice((1, 5, 30, 200, 500)))
        if self.random.random() < 0.07:
            self.done.append(change_around(self.cast, self.random, self.now))
            return
        if len(self.ideas) < 4 or self.random.random() < 0.06:
            self._write()
            return
        for _ in range(MOST_TRIES):
            idea_id = self.random.choice(self.ideas)
            with transaction() as session:
                idea = session.get_one(Idea, idea_id)
                verb = self.random.choice(VERBS.get(idea.as_stage, ("end",)))
                people = self._likely(verb, idea)
            for person_id in people:
                if self._tried(verb, idea_id, person_id):
                    self.done.append(verb)
                    return

    def _likely(self, verb: str, idea: Idea) -> list[int]:
        """Those who may well do it, and now and then anybody else."""
        cast, owners = self.cast, [idea.owner_id] if idea.owner_id else []
        people = {
            **dict.fromkeys(OF_AUTHORS, [one.person_id for one in idea.authors]),
            **dict.fromkeys(OF_OWNERS, owners),
            **dict.fromkeys(OF_FINANCE, [cast.fay.id, cast.lena.id]),
        }.get(verb, [cast.sam.id, cast.lena.id])
        others = [person.id for person in self._people()]
        return [*people, self.random.choice(others)]

    def _people(self) -> list[Person]:
        cast = self.cast
        return [cast.olga, cast.mia, cast.sam, cast.vera, cast.lena, cast.fay, cast.nora, cast.otto]

    def _write(self) -> None:
        author_id = self.random.choice(self._people()).id
        with transaction() as session:
            waste = self.random.choice([None, *Waste])
            idea = self.cast.draft(session.get_one(Person, author_id), waste=waste)
            if self.random.random() < 0.8:
                submit_idea(idea, actor=idea.authors[0].person, now=self.now)
            self.ideas.append(idea.id)

    def _tried(self, verb: str, idea_id: int, person_id: int) -> bool:
        try:
            with transaction() as session:
                idea = session.get_one(Idea, idea_id)
                person = session.get_one(Person, person_id)
                _DEEDS[verb](self, idea, {"actor": person, "now": self.now})
        except KaizenError:
            return False
        return True

    @property
    def today(self) -> date:
        return self.now.date()

    def days_on(self, days: int) -> date:
        return self.today + timedelta(days=days)


def _seen(idea: Idea) -> dict[str, int]:
    return {"seen_version": idea.version}


def _send(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    submit_idea(idea, **by)


def _change(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    words = Words(problem=idea.problem + " Again.", proposal=idea.proposal)
    area = any_.random.choice([any_.cast.press, any_.cast.assembly, any_.cast.logistics])
    change_idea(idea, words, area=area, **by)


def _approve(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    owner = any_.cast.mia if any_.cast.mia.id not in idea.author_ids else any_.cast.otto
    plan = Approval(
        owner=owner,
        start_on=any_.days_on(4),
        due_on=any_.days_on(20),
        one_off=any_.random.choice([SMALL, Decimal(900)]),
        yearly=Decimal(0),
        flags=NO_FLAGS,
        words="Good catch.",
    )
    approve_idea(idea, plan, **by, **_seen(idea))
    if any_.random.random() < 0.8:
        _bring(any_, idea)


def _decline(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    instead = any_.random.choice(["", "A smaller hook would do."])
    reason = any_.random.choice(["not_safe", "costs_more"])
    words = "It would block the way out."
    decline_idea(idea, reason=reason, words=words, instead=instead, **by, **_seen(idea))


def _confirm(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    done = DoneAlready(
        in_use_on=any_.days_on(-any_.random.choice((1, 40))),
        evidence="It hangs there.",
        owner=any_.cast.mia,
        one_off=Decimal(0),
        yearly=Decimal(0),
        flags=NO_FLAGS,
    )
    confirm_done(idea, done, **by, **_seen(idea))


def _merge(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    target = any_.cast.session.get_one(Idea, any_.random.choice(any_.ideas))
    merge_idea(idea, target, "The same.", **by, **_seen(idea))


def _bring(any_: Anybody, idea: Idea) -> None:
    """What it is to bring, as if reckoned at the gate."""
    amount = Decimal(any_.random.choice((1200, 2500)))
    benefit = any_.random.choice([BenefitClass.HARD_COST, BenefitClass.AVOIDANCE])
    value = LineValue(
        stage=ValueStage.COMMITTED.value,
        amount=amount,
        person_id=any_.cast.sam.id,
        at=any_.now,
    )
    any_.cast.session.add(
        Line(
            idea_id=idea.id,
            benefit_class=benefit.value,
            driver=Driver.AMOUNT.value,
            currency=idea.currency,
            created_at=any_.now,
            values=[value],
        )
    )


def _use(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    told = InUse(
        on=any_.today,
        evidence="It hangs.",
        has_after_photo=False,
        one_off=SMALL,
        yearly=Decimal(0),
        standard="",
    )
    put_in_use(idea, told, **by)
    open_claim(idea, cost=Cost(SMALL, Decimal(0)), **by)


def _look(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    asked = select(UseCheck).where(
        UseCheck.idea_id == idea.id, UseCheck.result.is_(None), UseCheck.cancelled_at.is_(None)
    )
    check = any_.cast.session.scalars(asked.order_by(UseCheck.due_on)).first()
    if check is None:
        raise KaizenError("Nothing to look at.")
    by["now"] = any_.now = max(any_.now, any_.now + (check.due_on - any_.today))
    results = [CheckResult.HELD] * 3 + [CheckResult.DRIFTING, CheckResult.LAPSED]
    answer_check(check, any_.random.choice(results), note="The reel hangs loose.", **by)


def _verify(any_: Anybody, idea: Idea, by: dict[str, Any]) -> None:
    claim = claim_of(any_.cast.session, idea.id)
    if claim is None:
        raise KaizenError("Nothing is claimed.")
    cast = any_.cast
    shares = any_.random.choice([{}, {idea.area_id: 60, cast.logistics.id: 40}])
    if idea.area_id == cast.logistics.id:
        shares = {}
    found = Findings("The invoice is lower.", shares=shares)
    verify_claim(idea, found, **by, seen_version=claim.version)


_DEEDS: dict[str, Callable[[Anybody, Idea, dict[str, Any]], object]] = {
    "send": _send,
    "change": _change,
    "join": lambda any_, idea, by: add_author(idea, any_.cast.otto, **by),
    "ask": lambda any_, idea, by: ask_author(idea, "Which beam?", **by, **_seen(idea)),
    "reply": lambda any_, idea, by: reply_to_question(idea, "The second.", **by),
    "pass up": lambda any_, idea, by: pass_up(idea, "Please look.", **by, **_seen(idea)),
    "send back": lambda any_, idea, by: send_back(idea, "Yours.", **by, **_seen(idea)),
    "approve": _approve,
    "take back": lambda any_, idea, by: take_back(idea, "No money.", **by, **_seen(idea)),
    "decline": _decline,
    "appeal": lambda any_, idea, by: appeal(idea, "The way out is at the other side.", **by),
    "park": lambda any_, idea, by: park_idea(
        idea, until=any_.days_on(60), reason="The new hall.", **by, **_seen(idea)
    ),
    "unpark": lambda any_, idea, by: unpark_idea(idea, **by, **_seen(idea)),
    "merge": _merge,
    "withdraw": lambda any_, idea, by: withdraw_idea(idea, reason="Not needed.", **by),
    "confirm": _confirm,
    "accept": lambda any_, idea, by: accept_work(idea, **by),
    "start": lambda any_, idea, by: start_work(idea, **by),
    "give up": lambda any_, idea, by: ask_to_give_up(idea, reason="It does not fit.", **by),
    "learn": lambda any_, idea, by: end_as_learned(idea, "Too heavy.", **by, **_seen(idea)),
    "use": _use,
    "look": _look,
    "again": lambda any_, idea, by: hold_again(idea, note="It hangs again.", **by),
    "rework": lambda any_, idea, by: take_up_again(idea, due_on=any_.days_on(14), **by),
    "end": lambda any_, idea, by: close_idea(idea, reason="The line is gone.", **by),
    "verify": _verify,
    "refuse": refuse,
    "correct": put_right,
    "award": award,
    "serve": serve,
    "reckon": reckon,
    "miss": miss,
}
