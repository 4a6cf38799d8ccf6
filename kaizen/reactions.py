"""What follows from what: one table of event kind → functions."""

from __future__ import annotations

from kaizen.core.events import Reaction
from kaizen.notifications.actions.telling import (
    tell,
    tell_of_absence,
    tell_of_aim,
    tell_of_area,
    tell_of_person,
    tell_of_reminder,
    tell_subject,
)
from kaizen.notifications.actions.webhooks import publish
from kaizen.notifications.published import PUBLISHED
from kaizen.notifications.rules import (
    ABOUT_ABSENCES,
    ABOUT_AIMS,
    ABOUT_AREAS,
    ABOUT_PERSONS,
    AUDIENCES,
    REMINDERS,
    TO_PERSONS,
)
from kaizen.objectives.actions.serving import follow_merger
from kaizen.reports.actions.marking import mark_areas, mark_idea, mark_person, mark_site
from kaizen.savings.actions.following import follow_people, follow_use

#: Whether a change is in use decides what the ledger says: it is put right at once.
_OF_USE = (
    "check.answered",
    "check.missed",
    "idea.in_use",
    "idea.sustained",
    "idea.lapsed",
    "idea.closed",
)
#: Whoever gets a part in an idea does not verify what it saves.
_OF_PEOPLE = (
    "idea.joined_by_author",
    "idea.credited",
    "idea.merged",
    "owner.accepted",
    "work.handed_over",
    "assignment.passed_on",
)

#: Whatever moves an idea, its money or its dates: the months in which it counts are stale.
_OF_FIGURES = (
    "idea.submitted",
    "idea.edited",
    "idea.joined_by_author",
    "idea.left_by_author",
    "idea.credited",
    "idea.moved",
    "idea.asked",
    "idea.replied",
    "idea.passed_up",
    "idea.sent_back",
    "idea.taken_back",
    "idea.approved",
    "idea.confirmed_done",
    "idea.declined",
    "idea.appealed",
    "idea.parked",
    "idea.unparked",
    "idea.merged",
    "idea.withdrawn",
    "idea.learned",
    "owner.accepted",
    "owner.gave_back",
    "work.started",
    "work.handed_over",
    "work.given_up",
    "idea.in_use",
    "check.answered",
    "check.missed",
    "idea.sustained",
    "idea.lapsed",
    "idea.taken_up_again",
    "idea.closed",
    "claim.opened",
    "savings.committed",
    "savings.claimed",
    "savings.estimated",
    "savings.line_added",
    "savings.line_changed",
    "savings.line_removed",
    "savings.sent_back",
    "savings.verified",
    "savings.corrected",
    "savings.booked",
    "claim.dismissal_answered",
    "award.proposed",
    "award.signed",
    "award.turned_down",
    "idea.aligned",
)

#: Somebody's shift is that of their ideas.
_OF_SHIFTS = ("person.moved", "person.role_granted", "person.role_revoked")
#: By the calendar waiting is reckoned, by the definitions what is hard.
_OF_AREAS = ("area.changed", "area.calendar_changed", "definitions.changed")

#: Everything that concerns somebody is told to them; the table of whom is `AUDIENCES`.
#: What may leave the house goes to web hooks; the table of what is `PUBLISHED`.
_TELLING: dict[str, tuple[Reaction, ...]] = {
    **{kind: (tell, publish) if kind in PUBLISHED else (tell,) for kind in AUDIENCES},
    **dict.fromkeys(REMINDERS, (tell_of_reminder,)),
    **dict.fromkeys(ABOUT_PERSONS, (tell_of_person,)),
    **dict.fromkeys(ABOUT_AREAS, (tell_of_area,)),
    **dict.fromkeys(ABOUT_ABSENCES, (tell_of_absence,)),
    **dict.fromkeys(ABOUT_AIMS, (tell_of_aim,)),
    **dict.fromkeys(TO_PERSONS, (tell_subject,)),
}
_BOOKING: dict[str, tuple[Reaction, ...]] = {
    **dict.fromkeys(_OF_USE, (follow_use,)),
    **dict.fromkeys(_OF_PEOPLE, (follow_people,)),
}
_COUNTING: dict[str, tuple[Reaction, ...]] = {
    **dict.fromkeys(_OF_FIGURES, (mark_idea,)),
    **dict.fromkeys(_OF_SHIFTS, (mark_person,)),
    **dict.fromkeys(_OF_AREAS, (mark_areas,)),
    "area.moved": (mark_site,),
}

#: What an idea served, the one in which it lives on serves too.
_ALIGNING: dict[str, tuple[Reaction, ...]] = {"idea.merged": (follow_merger,)}

#: In this order: what marks months comes last.
_TABLES = (_TELLING, _BOOKING, _ALIGNING, _COUNTING)

REACTIONS: dict[str, tuple[Reaction, ...]] = {
    kind: tuple(reaction for table in _TABLES for reaction in table.get(kind, ()))
    for kind in dict.fromkeys(kind for table in _TABLES for kind in table)
}
