"""The money gate of the demo plant: what waits there has its price, its worth and its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area, Membership, Person
from kaizen.people.queries.fit import candidates
from kaizen.people.rules import Role
from kaizen.review.actions.scoring import ask_for_scores, score_idea
from kaizen.review.models.scores import ScoreRequest
from kaizen.review.queries.waiting import waiting_for
from kaizen.review.rules.criteria import JUDGED, Criterion
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.actions.reckoning import add_line
from kaizen.savings.queries.lines import lines_of, mark_of
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.lines import BenefitClass, Cost, Driver, ValueStage

#: Who is asked about ideas that leadership decides.
ROLES = (Role.SUPERVISOR, Role.FINANCE, Role.LEADER)
ASKED_BEFORE, SCORED_BEFORE = timedelta(hours=3), timedelta(hours=1)


@dataclass(frozen=True)
class Waits:
    """Cost once and a year, hard saving of a year, and the steps of each reviewer as `JUDGED`."""

    once: int
    yearly: int
    hard: int
    steps: tuple[tuple[int, int, int, int, int], ...]
    words: str = ""
    #: So many of those who were asked have not scored yet.
    missing: int = 0


#: One of each: to begin at once, too dear, disputed, little use, still being scored.
WAITING = (
    Waits(2700, 300, 6450, ((5, 4, 4, 4, 4), (4, 4, 5, 4, 5), (5, 4, 4, 5, 4))),
    Waits(6800, 0, 14200, ((4, 5, 4, 4, 3), (3, 5, 4, 5, 3), (5, 4, 4, 4, 4))),
    Waits(
        11400,
        900,
        9600,
        ((5, 5, 5, 5, 3), (4, 4, 4, 4, 3), (2, 2, 2, 2, 2)),
        "Something simpler for sixty may be enough.",
    ),
    Waits(3900, 0, 4150, ((3, 4, 3, 3, 4), (4, 3, 4, 3, 4), (3, 4, 3, 4, 4))),
    Waits(16000, 2400, 21000, ((5, 5, 4, 4, 1), (3, 4, 4, 3, 1), (4, 4, 5, 3, 2))),
    Waits(1850, 220, 0, ((2, 3, 2, 3, 4), (2, 2, 3, 3, 3), (1, 2, 2, 2, 4))),
    Waits(5200, 400, 7300, ((4, 4, 3, 3, 3), (3, 4, 3, 4, 3), (4, 3, 3, 3, 3)), missing=2),
)


def fill_gate(now: datetime) -> int:
    """Give the ideas that wait for money at each site what the gate shows; answer how many."""
    sites = db.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).all()
    return sum(_fill(site_id, now) for site_id in sites)


def _fill(site_id: int, now: datetime) -> int:
    with transaction() as session:
        site = session.get_one(Area, site_id)
        leader = next((one.person for one in candidates(session, site, Role.LEADER)), None)
        if leader is None:
            return 0
        asked = session.scalars(waiting_for(leader, now)).all()
        # What an earlier load has filled is scored already.
        filled = set(session.scalars(select(ScoreRequest.idea_id)))
        ideas = [
            one.idea
            for one in asked
            if one.idea.as_stage is Stage.WITH_LEADERSHIP and one.idea_id not in filled
        ]
        people = _reviewers(session, site, leader)
        pairs = list(zip(sorted(ideas, key=lambda idea: idea.id), WAITING, strict=False))
        for place, (idea, waits) in enumerate(pairs):
            _put_a_price(idea, waits, leader, now)
            _have_scored(idea, waits, people[place:] + people[:place], leader, now)
        return len(pairs)


def _reviewers(session: Session, site: Area, leader: Person) -> list[Person]:
    people = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Area, Area.id == Membership.area_id)
        .where(
            Area.site_id == site.id,
            Membership.role.in_([role.value for role in ROLES]),
            Person.deactivated_at.is_(None),
            Person.id != leader.id,
        )
        .order_by(Person.id)
    )
    return list(people.unique())


def _put_a_price(idea: Idea, waits: Waits, leader: Person, now: datetime) -> None:
    cost = Cost(Decimal(waits.once), Decimal(waits.yearly))
    set_costs(idea, cost, ValueStage.ESTIMATED, actor=leader, now=now)
    if not waits.hard:
        return
    entry = Entry(
        Driver.AMOUNT,
        {"yearly": Decimal(waits.hard)},
        benefit=BenefitClass.HARD_COST,
        basis="Invoices of the last twelve months.",
        is_meant=True,
    )
    seen = mark_of(lines_of(db.session(), idea.id))
    add_line(idea, entry, actor=leader, now=now, seen=seen)


def _have_scored(
    idea: Idea, waits: Waits, people: Sequence[Person], leader: Person, now: datetime
) -> None:
    fit = [person for person in people if not idea.involves(person.id)][: len(waits.steps)]
    if not fit:
        return
    ask_for_scores(idea, fit, actor=leader, now=now - ASKED_BEFORE)
    given = list(zip(fit, waits.steps, strict=False))[: len(fit) - waits.missing]
    for person, steps in given:
        words = waits.words if (person, steps) == given[-1] else ""
        judged: dict[Criterion, int] = dict(zip(JUDGED, steps, strict=True))
        score_idea(idea, judged, words, actor=person, now=now - SCORED_BEFORE)
