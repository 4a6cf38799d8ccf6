"""The words in which supervisors and leaders hear that an area is drying up."""

from __future__ import annotations

from flask_babel import LazyString, lazy_gettext

from kaizen.notifications.people_words import Wording

#: By what was counted; the helps are those that work: answers, and being seen on the floor.
DRYING_UP: dict[str, LazyString] = {
    "ideas": lazy_gettext(
        "Ideas are drying up on %(area)s since week %(week)s. What usually helps: "
        "answer those that wait (%(waiting)s), and walk the line."
    ),
    "voices": lazy_gettext(
        "Fewer people lend an idea their voice on %(area)s since week %(week)s. What usually "
        "helps: talk about one idea at the start of the shift, and walk the line."
    ),
    "news": lazy_gettext(
        "News of the work on ideas are drying up on %(area)s since week %(week)s. What usually "
        "helps: ask each owner how it goes, and clear what is in the way."
    ),
}


def drying_up(facts: dict[str, object]) -> Wording:
    """The words for what was counted."""
    return Wording(DRYING_UP[str(facts["measure"])], icon="chart-line", tone="warn")
