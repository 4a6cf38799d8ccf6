"""What follows from what: one table of event kind → functions."""

from __future__ import annotations

from kaizen.core.events import Reaction
from kaizen.notifications.actions.telling import (
    tell,
    tell_of_absence,
    tell_of_area,
    tell_of_person,
    tell_of_reminder,
    tell_subject,
)
from kaizen.notifications.actions.webhooks import publish
from kaizen.notifications.published import PUBLISHED
from kaizen.notifications.rules import (
    ABOUT_ABSENCES,
    ABOUT_AREAS,
    ABOUT_PERSONS,
    AUDIENCES,
    REMINDERS,
    TO_PERSONS,
)

#: Everything that concerns somebody is told to them; the table of whom is `AUDIENCES`.
#: What may leave the house goes to web hooks; the table of what is `PUBLISHED`.
REACTIONS: dict[str, tuple[Reaction, ...]] = {
    **{kind: (tell, publish) if kind in PUBLISHED else (tell,) for kind in AUDIENCES},
    **dict.fromkeys(REMINDERS, (tell_of_reminder,)),
    **dict.fromkeys(ABOUT_PERSONS, (tell_of_person,)),
    **dict.fromkeys(ABOUT_AREAS, (tell_of_area,)),
    **dict.fromkeys(ABOUT_ABSENCES, (tell_of_absence,)),
    **dict.fromkeys(TO_PERSONS, (tell_subject,)),
}
