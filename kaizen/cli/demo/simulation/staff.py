"""The people of the simulated plant: who is here, who goes away or leaves, who has an idea."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.cli.demo.simulation import minds
from kaizen.core.db import db
from kaizen.core.errors import KaizenError
from kaizen.ideas.actions.drafting import Words, save_draft, start_draft
from kaizen.ideas.rules import GuardFlags
from kaizen.ownership.actions.passing import pass_on
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.actions.absences import plan_absence
from kaizen.people.actions.accounts import Particulars, add_person, deactivate_person, move_person
from kaizen.people.models import Area, Membership, Person
from kaizen.people.queries.fit import away_on
from kaizen.people.rules import Role
from kaizen.savings.actions.estimating import estimate_time

_DAYS_AWAY = (1, 2, 3, 5, 5, 10, 15)
_PLACES = ("press 2", "the gate", "the washer", "table 4", "the paint booth", "the shelf", "bay 3")
_WORDS = (
    ("We search for the right key at {place} again and again.", "Hang the keys on a board."),
    ("The hose lies across the way at {place}.", "Hang a reel from the beam."),
    ("Boxes are turned round twice at {place}.", "Turn the rack by a quarter."),
    ("Nobody sees at {place} when the bin runs empty.", "Put a card into the last bin."),
    ("The label at {place} cannot be read from the truck.", "Print it twice as large."),
)


def first_site(session: Session) -> Area:
    """The large site, by whose clock the days of the simulation begin."""
    sites = select(Area).where(Area.parent_id.is_(None)).order_by(Area.id)
    return session.scalars(sites.limit(1)).one()


def people_here(session: Session, today: date) -> list[Person]:
    """Everybody who works today, by their number."""
    away = away_on(session, today)
    return [person for person in _active(session) if person.id not in away]


def some_leave_or_move(random: Random, now: datetime) -> None:
    """Now and then somebody leaves the firm and a new colleague comes, or changes the area."""
    session = db.session()
    people = _active(session)
    areas = session.scalars(select(Area).where(Area.parent_id.is_not(None)).order_by(Area.id)).all()
    for person in people:
        chance = random.random()
        if chance < minds.LEAVES_A_DAY and not _is_needed(person):
            _leave(person, now)
        elif chance < minds.LEAVES_A_DAY + minds.MOVES_A_DAY and not _is_needed(person):
            site_id = person.home_area.site_id if person.home_area else None
            area = random.choice([area for area in areas if area.site_id == site_id] or areas)
            if move_person(person, area, actor=None, now=now):
                pass_on(person, actor_id=None, now=now)


def some_go_away(random: Random, today: date, now: datetime) -> None:
    """Leave and illness; half of those who go name a colleague as deputy."""
    session = db.session()
    here = people_here(session, today)
    for person in here:
        if random.random() >= minds.AWAY_A_DAY:
            continue
        until_on = today + timedelta(days=random.choice(_DAYS_AWAY))
        deputy = _deputy(random, person, here) if random.random() < minds.NAMES_A_DEPUTY else None
        try:
            plan_absence(
                person,
                from_on=today,
                until_on=until_on,
                deputy=deputy,
                today=today,
                actor=person,
                now=now,
            )
        except KaizenError:
            # Planned already, or the deputies would form a circle: they stay today.
            continue


def write_idea(person_id: int, key: str, at: datetime, danger: bool, flagged: bool) -> None:
    """Somebody writes an idea down and sends it, by the actions that the form uses."""
    session = db.session()
    author = session.get_one(Person, person_id)
    area = author.home_area
    if area is None or not author.is_active:
        return
    number = sum(map(ord, key))
    problem, proposal = _WORDS[number % len(_WORDS)]
    words = Words(
        problem=problem.format(place=_PLACES[number % len(_PLACES)]),
        proposal=proposal,
        flags=GuardFlags(safety_or_rule=flagged, other_team=False, fewer_positions=False),
        not_safe_now=danger,
        wants_to_try=number % 3 == 0,
    )
    idea = start_draft(area, form_key=key, actor=author, now=at)
    save_draft(idea, words, area=area, actor=author, now=at)
    submit_idea(idea, actor=author, now=at)
    estimate_time(idea, actor=author, now=at)


def _active(session: Session) -> Sequence[Person]:
    """Everybody with an account, by their number, with what their colleagues are asked about."""
    people = select(Person).where(Person.deactivated_at.is_(None)).order_by(Person.id)
    all_of_them = people.options(joinedload(Person.home_area), selectinload(Person.memberships))
    return session.scalars(all_of_them).all()


def _leave(person: Person, now: datetime) -> None:
    """The account is closed and everything passes on; somebody new takes the place."""
    area, roles = person.home_area, [(m.area, m.role, m.shift) for m in person.memberships]
    if area is None:
        return
    deactivate_person(person, actor=None, now=now)
    pass_on(person, actor_id=None, now=now)
    newcomer = Particulars(
        full_name=f"New {person.full_name.split()[-1]}",
        badge=f"n{person.id}-{now:%Y%m%d}",
        email=None if person.email is None else f"n{person.id}.{now:%Y%m%d}@nordhafen.example",
    )
    successor = add_person(newcomer, home_area=area, actor=None, now=now, is_operator=False)
    successor.is_demo = True
    for of, role, shift in roles:
        successor.memberships.append(Membership(area=of, role=role, shift=shift))


def _is_needed(person: Person) -> bool:
    """The last administrator and the site's leader stay: somebody has to hold what nobody can."""
    return person.is_administrator or any(
        m.role == Role.LEADER and m.area.is_site for m in person.memberships
    )


def _deputy(random: Random, person: Person, here: list[Person]) -> Person | None:
    """A colleague of the same role, at the same site."""
    roles = {m.role for m in person.memberships}
    site = person.home_area.site_id if person.home_area else None
    same = [
        other
        for other in here
        if other.id != person.id
        and other.home_area is not None
        and other.home_area.site_id == site
        and roles & {m.role for m in other.memberships}
    ]
    return random.choice(same) if same else None
