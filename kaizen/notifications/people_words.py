"""How a notice is worded, and the words about people: sign-in, addresses, being away."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from kaizen.notifications.rules import Audience


@dataclass(frozen=True)
class Wording:
    """How one kind of notice is said and drawn; `%(actor)s` and facts fill the places."""

    text: LazyString
    icon: str
    tone: str = ""


#: For a kind, the words for one audience, else (under None) for everybody else.
OF_PEOPLE: dict[str, dict[Audience | None, Wording]] = {
    "absence.planned": {
        Audience.NAMED: Wording(
            lazy_gettext(
                "You stand in for %(about)s from %(from_on)s to %(until_on)s. "
                "Open things of theirs now: %(count)s."
            ),
            icon="user-share",
            tone="ask",
        ),
        Audience.SUPERVISOR: Wording(
            lazy_gettext(
                "%(about)s is away from %(from_on)s to %(until_on)s without a deputy. "
                "Open things that fall to the next level: %(count)s."
            ),
            icon="calendar",
            tone="ask",
        ),
        None: Wording(
            lazy_gettext("%(actor)s noted that you are away from %(from_on)s to %(until_on)s."),
            icon="calendar",
        ),
    },
    "absence.cancelled": {
        Audience.HOLDER: Wording(
            lazy_gettext(
                "%(actor)s noted that you are here after all from %(from_on)s to %(until_on)s."
            ),
            icon="calendar",
        ),
        None: Wording(
            lazy_gettext(
                "%(about)s is here after all from %(from_on)s to %(until_on)s; "
                "their things are theirs again."
            ),
            icon="calendar",
        ),
    },
    "person.paused": {
        None: Wording(
            lazy_gettext("%(about)s mistyped five times and has to wait ten minutes."),
            icon="lock-pause",
            tone="warn",
        )
    },
    "person.email_refused": {
        None: Wording(
            lazy_gettext("No mail reaches %(about)s any more: ask for the right e-mail address."),
            icon="mail-off",
            tone="warn",
        )
    },
    "person.locked": {
        None: Wording(
            lazy_gettext("%(about)s is locked out. Unlock after you spoke to them."),
            icon="lock",
            tone="bad",
        )
    },
}
