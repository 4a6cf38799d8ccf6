"""The words about aims: a direct question to whoever is asked, and how it was settled."""

from __future__ import annotations

from flask_babel import lazy_gettext

from kaizen.notifications.people_words import Wording
from kaizen.notifications.rules import Audience

#: For a kind, the words for one audience, else (under None) for everybody else.
OF_AIMS: dict[str, dict[Audience | None, Wording]] = {
    "aim.offered": {
        None: Wording(
            lazy_gettext("%(actor)s asks you about the aim “%(title)s”: can it be done so?"),
            icon="target-arrow",
            tone="ask",
        )
    },
    "aim.agreed": {
        None: Wording(
            lazy_gettext("%(actor)s says yes: the aim “%(title)s” is agreed, until %(until_on)s."),
            icon="target-arrow",
            tone="good",
        )
    },
    "aim.ended": {
        None: Wording(
            lazy_gettext("%(actor)s ended the aim “%(title)s”. Read what was learned."),
            icon="flag",
        )
    },
}
