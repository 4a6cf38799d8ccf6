"""What follows from what: one table of event kind → functions."""

from __future__ import annotations

from kaizen.core.events import Reaction
from kaizen.notifications.actions.telling import (
    tell,
    tell_of_person,
    tell_of_reminder,
    tell_subject,
)
from kaizen.notifications.rules import ABOUT_PERSONS, AUDIENCES, REMINDERS, TO_PERSONS

#: Everything that concerns somebody is told to them; the table of whom is `AUDIENCES`.
REACTIONS: dict[str, tuple[Reaction, ...]] = {
    **dict.fromkeys(AUDIENCES, (tell,)),
    **dict.fromkeys(REMINDERS, (tell_of_reminder,)),
    **dict.fromkeys(ABOUT_PERSONS, (tell_of_person,)),
    **dict.fromkeys(TO_PERSONS, (tell_subject,)),
}
