"""How the figures of the monthly report are reckoned, in words."""

from __future__ import annotations

from flask_babel import LazyString, lazy_gettext

#: Name and definition, in the order of the report.
DEFINITIONS: tuple[tuple[LazyString, LazyString], ...] = (
    (lazy_gettext("Ideas sent"), lazy_gettext("Ideas by the month in which they were sent.")),
    (
        lazy_gettext("People who took part"),
        lazy_gettext(
            "People of the area who wrote or co-wrote an idea, of all people of the area. "
            "Not told of fewer than five people."
        ),
    ),
    (
        lazy_gettext("Answered within a working day"),
        lazy_gettext(
            "Ideas sent in the month whose first answer came by the same time on the next "
            "working day, of those answered and those that wait longer already."
        ),
    ),
    (
        lazy_gettext("Hours to the first answer, median"),
        lazy_gettext(
            "Half of the ideas had their first answer within so many hours of working days; a "
            "working day has 24. Who still waits is counted with the time so far "
            "(Kaplan and Meier 1958)."
        ),
    ),
    (
        lazy_gettext("Decisions"),
        lazy_gettext("Agreed, confirmed, declined, put aside or joined, by the month of it."),
    ),
    (
        lazy_gettext("Decided by the supervisor"),
        lazy_gettext("Decisions that ended at the first level, of all decisions."),
    ),
    (lazy_gettext("Changes in use"), lazy_gettext("Changes by the month they came into use.")),
    (
        lazy_gettext("Still in use after 90 days"),
        lazy_gettext(
            "Changes of the month seen in use at the look after 90 days, of all that are old "
            "enough. Nobody looked counts as not in use."
        ),
    ),
    (
        lazy_gettext("Slipped back"),
        lazy_gettext("Changes that are no longer in use, by the month it was seen."),
    ),
    (
        lazy_gettext("Hard savings, avoided costs, freed time"),
        lazy_gettext(
            "Verified amounts of the ledger, by its month and in its currency. The three are "
            "never added."
        ),
    ),
    (
        lazy_gettext("Hard a year, lost"),
        lazy_gettext("What changes that slipped back no longer save in a year."),
    ),
    (
        lazy_gettext("Small areas together"),
        lazy_gettext("Areas of fewer than five people stand in one row."),
    ),
)
