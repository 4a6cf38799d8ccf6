"""Who hears of what: one table of event kind → those whom it concerns, nearest first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """In which capacity somebody hears of an event; it also chooses the words."""

    NAMED = "named"
    FORMER = "former"
    AUTHOR = "author"
    OWNER = "owner"
    HOLDER = "holder"
    REVIEWER = "reviewer"
    FOLLOWER = "follower"
    SUPERVISOR = "supervisor"
    LEADER = "leader"


A = Audience
_EVERYBODY = (A.AUTHOR, A.OWNER, A.FOLLOWER)

#: Somebody who is several of these hears once, as the first of them. The actor never hears.
#: NAMED are the persons whose ids the event's facts carry (`NAMING`), FORMER who had it before.
AUDIENCES: dict[str, tuple[Audience, ...]] = {
    "idea.submitted": (A.NAMED, A.AUTHOR),
    "idea.replied": (A.NAMED, A.FOLLOWER),
    "idea.withdrawn": (A.OWNER, A.REVIEWER, A.AUTHOR, A.FOLLOWER),
    "idea.commented": (A.NAMED, *_EVERYBODY),
    "idea.noted": (A.NAMED,),
    "idea.asked": (A.AUTHOR, A.FOLLOWER),
    "idea.passed_up": (A.HOLDER, A.AUTHOR, A.FOLLOWER),
    "idea.sent_back": (A.HOLDER, A.AUTHOR, A.FOLLOWER),
    "idea.approved": (A.OWNER, A.AUTHOR, A.FOLLOWER),
    "idea.credited": (A.NAMED,),
    "idea.parked": _EVERYBODY,
    "idea.unparked": (A.HOLDER, *_EVERYBODY),
    "idea.declined": _EVERYBODY,
    "idea.merged": _EVERYBODY,
    "idea.confirmed_done": _EVERYBODY,
    "idea.taken_back": (A.HOLDER, *_EVERYBODY),
    "idea.appealed": (A.HOLDER, A.AUTHOR, A.FOLLOWER),
    "idea.thanked": (A.AUTHOR,),
    "idea.learned": _EVERYBODY,
    "owner.accepted": (A.HOLDER, A.REVIEWER, A.AUTHOR, A.FOLLOWER),
    "owner.gave_back": (A.HOLDER, A.REVIEWER),
    "work.started": _EVERYBODY,
    "work.news": _EVERYBODY,
    "work.blocked": (A.SUPERVISOR, *_EVERYBODY),
    "work.replanned": (A.SUPERVISOR, *_EVERYBODY),
    "work.handed_over": (A.NAMED, A.FORMER, A.SUPERVISOR, A.AUTHOR, A.FOLLOWER),
    "work.given_up": (A.SUPERVISOR, A.AUTHOR),
    "idea.in_use": (*_EVERYBODY, A.REVIEWER),
    "check.answered": (A.OWNER, A.AUTHOR),
    "check.missed": (A.OWNER, A.SUPERVISOR, A.AUTHOR),
    "assignment.snoozed": (A.SUPERVISOR,),
    "draft.nudged": (A.NAMED,),
    "idea.sustained": (*_EVERYBODY, A.REVIEWER),
    "idea.lapsed": (*_EVERYBODY, A.SUPERVISOR),
    "idea.taken_up_again": _EVERYBODY,
    "idea.closed": _EVERYBODY,
    "assignment.passed_on": (A.NAMED, A.FORMER, A.SUPERVISOR, A.AUTHOR),
    "savings.verified": _EVERYBODY,
    "savings.sent_back": (A.NAMED,),
    "savings.answered": (A.NAMED,),
    "claim.nobody_to_verify": (A.NAMED,),
    "savings.corrected": (A.OWNER,),
    "award.proposed": (A.NAMED,),
    "award.signed": (A.NAMED,),
    "award.turned_down": (A.NAMED,),
    "award.paid": (A.NAMED,),
    "score.asked": (A.NAMED,),
    "score.given": (A.NAMED,),
}

#: Facts of an event that name persons by id.
NAMING = ("reader_id", "to_id", "to_ids", "mentioned_ids")

#: Events about a verified saving; their words name the amount.
OF_PROOF = ("savings.verified",)

#: Rungs of the reminder ladder, told to those whom the rung names.
REMINDERS = ("reminder.sent",)

#: Events about a person, told to the supervisors of that person's area.
ABOUT_SIGN_IN = ("person.paused", "person.locked")
ABOUT_PERSONS = (*ABOUT_SIGN_IN, "person.email_refused")

#: Events about an area, told to its supervisors and its leaders.
ABOUT_AREAS = ("area.drying_up",)

#: Events about an aim, told to those whom their facts name.
ABOUT_AIMS = ("aim.offered", "aim.agreed", "aim.ended")
#: Those of them that wait for an answer.
ASKING_OF_AIMS = ("aim.offered",)

#: Events about an absence, told to the deputy or the supervisors, and to who is away.
ABOUT_ABSENCES = ("absence.planned", "absence.cancelled")

#: Events told to their own subject: one summary instead of a notice for each idea.
TO_PERSONS = ("ideas.imported",)

#: What is told at once: a direct question, and work that somebody gets.
AT_ONCE: frozenset[tuple[str, Audience]] = frozenset(
    {
        ("idea.asked", A.AUTHOR),
        ("idea.commented", A.NAMED),
        ("idea.noted", A.NAMED),
        ("idea.approved", A.OWNER),
        ("work.handed_over", A.NAMED),
        ("assignment.passed_on", A.NAMED),
        ("aim.offered", A.NAMED),
    }
)

#: Told at once where the idea is about a danger.
OF_DANGER: frozenset[tuple[str, Audience]] = frozenset(
    {
        ("idea.submitted", A.NAMED),
        ("idea.passed_up", A.HOLDER),
        ("reminder.sent", A.HOLDER),
        ("reminder.sent", A.NAMED),
    }
)

#: These ask for something only as long as it is asked of the person.
STILL_ASKED = frozenset(
    {
        "idea.submitted",
        "idea.replied",
        "idea.asked",
        "idea.passed_up",
        "idea.sent_back",
        "idea.approved",
        "idea.unparked",
        "idea.taken_back",
        "idea.appealed",
        "idea.lapsed",
        "work.handed_over",
        "work.given_up",
        "assignment.passed_on",
        "savings.sent_back",
        "score.asked",
    }
)


def is_urgent(kind: str, audience: Audience, facts: Mapping[str, Any], *, is_danger: bool) -> bool:
    """Whether this does not wait for the message of the day.

    A ladder may say so of its rungs (`at_once`); everything else stands in the tables above.
    """
    told = (kind, audience)
    return told in AT_ONCE or bool(facts.get("at_once")) or (is_danger and told in OF_DANGER)
