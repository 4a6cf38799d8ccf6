"""Those who are written to: their working time, what they chose, what their plant chose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.calendar import DEFAULT_CALENDAR, WorkingCalendar
from kaizen.core.policy import PolicyVersion, in_force
from kaizen.notifications.bundles import Reader
from kaizen.notifications.models import Preference
from kaizen.notifications.timing import Hours, MessagePolicy, Quiet, own_shift
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.queries.absences import absences_between
from kaizen.people.queries.areas import calendars_for
from kaizen.people.rules import site_scope

ONE_DAY = timedelta(days=1)
_DEFAULT = MessagePolicy()


@dataclass(frozen=True)
class Receiver:
    """One person with everything that decides when and of what they are written to."""

    person: Person
    hours: Hours
    policy: MessagePolicy
    wants_mail: bool
    wants_news: bool

    @property
    def reader(self) -> Reader:
        """What words and links need of the person."""
        return Reader(
            person_id=self.person.id,
            session_epoch=self.person.session_epoch,
            first_name=self.person.first_name,
            language=self.person.language,
            time_zone=self.hours.calendar.time_zone,
        )

    def may_be_told(self, now: datetime, *, is_danger: bool) -> bool:
        """Whether a message may come at this moment; a danger comes when the plant says so."""
        if self.hours.may_be_told(now):
            return True
        return is_danger and self.policy.danger_breaks_quiet

    def is_away(self, now: datetime) -> bool:
        """Whether the person is not here today: somebody else holds their things meanwhile."""
        today = self.hours.calendar.local_day(now)
        return any(begin <= today <= end for begin, end in self.hours.away)


def receivers_of(
    session: Session, person_ids: Collection[int], now: datetime
) -> dict[int, Receiver]:
    """Everything that is to be known about these people; the same few queries for any number."""
    people = session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids))
        .options(
            selectinload(Person.memberships).joinedload(Membership.area),
            joinedload(Person.home_area),
        )
    ).all()
    chosen = {
        row.person_id: row
        for row in session.scalars(select(Preference).where(Preference.person_id.in_(person_ids)))
    }
    places = {person.id: place_of(person) for person in people}
    areas = [area for area in places.values() if area is not None]
    calendars = calendars_for(session, areas)
    policies = _policies(session, {area.site_id or area.id for area in areas})
    away = _away(session, person_ids, now)
    found = {}
    for person in people:
        area = places[person.id]
        # Somebody who belongs nowhere, as an administrator may, works by the house's own clock.
        found[person.id] = _receiver(
            person,
            calendars[area.id] if area else DEFAULT_CALENDAR,
            policies.get(area.site_id or area.id, _DEFAULT) if area else _DEFAULT,
            chosen.get(person.id),
            tuple((a.from_on, a.until_on) for a in away.get(person.id, [])),
        )
    return found


def place_of(person: Person) -> Area | None:
    """The area by whose clocks the person works: the own one, else that of the first role."""
    return person.home_area or next((m.area for m in person.memberships), None)


def message_policy_of(session: Session, site_id: int) -> MessagePolicy:
    """When people of a site are written to unless they chose otherwise."""
    return in_force(session, _DEFAULT, scope=site_scope(site_id)).policy


def _receiver(
    person: Person,
    calendar: WorkingCalendar,
    policy: MessagePolicy,
    chosen: Preference | None,
    away: tuple[tuple[date, date], ...],
) -> Receiver:
    own_quiet = _own_quiet(chosen)
    hours = Hours(
        calendar=calendar,
        shift=own_shift(calendar, _shift_name(person)),
        digest_at=(chosen.digest_at if chosen else None) or policy.digest_time,
        quiet=own_quiet or policy.quiet,
        quiet_is_own=own_quiet is not None,
        away=away,
    )
    return Receiver(
        person,
        hours,
        policy,
        wants_mail=chosen is None or chosen.wants_mail,
        wants_news=chosen is None or chosen.wants_news,
    )


def _own_quiet(chosen: Preference | None) -> Quiet | None:
    if chosen is None or chosen.quiet_from is None or chosen.quiet_until is None:
        return None
    return Quiet(chosen.quiet_from, chosen.quiet_until)


def _shift_name(person: Person) -> str:
    """The shift of the role at home, else of any role that names one."""
    named = [m for m in person.memberships if m.shift]
    at_home = [m for m in named if m.area_id == person.home_area_id]
    return next((m.shift for m in (*at_home, *named)), "")


def _policies(session: Session, site_ids: set[int]) -> dict[int, MessagePolicy]:
    """The newest version of each site in one query."""
    scopes = {site_scope(site_id): site_id for site_id in site_ids}
    rows = session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.name == MessagePolicy.name, PolicyVersion.scope.in_(scopes))
        .order_by(PolicyVersion.number)
    )
    return {scopes[row.scope]: MessagePolicy.from_stored(row.values) for row in rows}


def _away(session: Session, person_ids: Collection[int], now: datetime) -> dict[int, list[Absence]]:
    """Absences around this moment, whatever the zone of the area."""
    found: dict[int, list[Absence]] = {}
    around = absences_between(session, person_ids, now.date() - 2 * ONE_DAY, now.date() + ONE_DAY)
    for absence in around:
        found.setdefault(absence.person_id, []).append(absence)
    return found
