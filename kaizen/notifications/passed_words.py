"""What people read when something that was asked about an idea goes to somebody else."""

from __future__ import annotations

from flask_babel import lazy_gettext

from kaizen.notifications.people_words import Wording
from kaizen.notifications.rules import Audience
from kaizen.ownership.rules import OF_MONEY, AssignmentKind

PASSED_ON = "assignment.passed_on"

#: The idea itself: an answer, a decision, the work.
HELD: dict[Audience | None, Wording] = {
    Audience.NAMED: Wording(
        lazy_gettext("You hold this idea from now on."), icon="user-share", tone="ask"
    ),
    Audience.FORMER: Wording(
        lazy_gettext("You no longer hold this idea; somebody else does."), icon="user-share"
    ),
    None: Wording(lazy_gettext("Somebody else has this idea now."), icon="user-share"),
}
_LOOKED_AT: dict[Audience | None, Wording] = {
    Audience.NAMED: Wording(
        lazy_gettext("From now on you look whether it is still in use."),
        icon="user-share",
        tone="ask",
    ),
    Audience.FORMER: Wording(
        lazy_gettext("You no longer look whether it is still in use; somebody else does."),
        icon="user-share",
    ),
    None: Wording(
        lazy_gettext("Somebody else looks from now on whether it is still in use."),
        icon="user-share",
    ),
}
_RECKONED: dict[Audience | None, Wording] = {
    Audience.NAMED: Wording(
        lazy_gettext("From now on you are asked about what it saves."),
        icon="user-share",
        tone="ask",
    ),
    Audience.FORMER: Wording(
        lazy_gettext("You are no longer asked about what it saves; somebody else is."),
        icon="user-share",
    ),
    None: Wording(
        lazy_gettext("Somebody else is asked from now on about what it saves."),
        icon="user-share",
    ),
}

#: For what was asked, the words for each audience.
_OF_ASKED: dict[str, dict[Audience | None, Wording]] = {
    AssignmentKind.CHECK: _LOOKED_AT,
    **dict.fromkeys(OF_MONEY, _RECKONED),
}


def passed_on(asked: object) -> dict[Audience | None, Wording]:
    """The words for each audience, by what was asked of whoever held it."""
    return _OF_ASKED.get(str(asked), HELD)
