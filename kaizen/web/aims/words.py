"""How aims are said: values with their units, where they stand, and sentences about them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from kaizen.objectives.models import Aim
from kaizen.objectives.rules.aims import Measure
from kaizen.objectives.rules.progress import Progress, Standing
from kaizen.web import formats

#: Kind and icon of the flag, and its word.
FLAGS: Mapping[Standing, tuple[str, str, LazyString]] = {
    Standing.TO_COME: ("", "calendar", lazy_gettext("Not begun yet")),
    Standing.UNKNOWN: ("warn", "ruler-measure", lazy_gettext("Not measured yet")),
    Standing.REACHED: ("good", "flag", lazy_gettext("Reached")),
    Standing.ON_THE_WAY: ("good", "trending-up", lazy_gettext("On the way")),
    Standing.BEHIND: ("warn", "clock-exclamation", lazy_gettext("Behind its days")),
    Standing.MISSED: ("bad", "flag-off", lazy_gettext("Not reached in time")),
}


def value_of(aim: Aim, value: Decimal, *, currency: str = "") -> str:
    """A value of the aim with its unit; money in the currency of its site."""
    if aim.as_measure is Measure.HARD:
        return formats.money(value, currency or aim.site.currency or "")
    number = formats.exact(value.quantize(Decimal("0.01")).normalize())
    if aim.as_measure is Measure.IN_USE:
        return str(
            ngettext(
                "%(number)s change in use", "%(number)s changes in use", int(value), number=number
            )
        )
    if aim.as_measure is Measure.HOURS:
        hours = formats.number(round(value))
        return str(
            ngettext("%(number)s freed hour", "%(number)s freed hours", int(value), number=hours)
        )
    return f"{number} {aim.unit}"


def goal_of(aim: Aim) -> str:
    """Where it leads: ``from 14 to 9 minutes, by 31 Dec``."""
    facts = {"to": value_of(aim, aim.to_value), "day": formats.day(aim.until_on)}
    if aim.as_measure is Measure.HARD:
        return str(gettext("%(to)s of hard savings, proved by %(day)s", **facts))
    if aim.as_measure is not Measure.TYPED:
        return str(gettext("%(to)s by %(day)s", **facts))
    start = formats.exact(aim.from_value.normalize())
    return str(gettext("from %(start)s to %(to)s by %(day)s", start=start, **facts))


def standing_of(aim: Aim, progress: Progress) -> str:
    """The sentence about how far it has come."""
    if progress.value is None:
        if progress.standing is Standing.TO_COME:
            return str(gettext("It begins on %(day)s", day=formats.day(aim.from_on)))
        return str(gettext("Nobody has measured it yet"))
    value = value_of(aim, progress.value)
    if progress.standing is Standing.REACHED:
        return str(gettext("Reached: %(value)s", value=value))
    if progress.standing is Standing.MISSED:
        facts = {"value": value, "goal": value_of(aim, aim.to_value)}
        return str(gettext("Not reached: %(value)s instead of %(goal)s", **facts))
    if progress.share < 0:
        return str(gettext("%(value)s: it got worse since it began", value=value))
    said: dict[str, object] = {"value": value, "way": progress.percent}
    if aim.as_measure is Measure.TYPED:
        measured = formats.day(progress.points[-1][0])
        return str(gettext("%(value)s on %(day)s, %(way)s%% of the way", day=measured, **said))
    return str(
        gettext(
            "%(value)s, %(way)s%% of the way in %(time)s%% of the time",
            time=progress.time_percent,
            **said,
        )
    )


def headline(standings: list[Standing]) -> str:
    """The sentence above all aims: how many are on their way."""
    if not standings:
        return str(gettext("No aim is agreed yet"))
    good = sum(one in (Standing.ON_THE_WAY, Standing.REACHED) for one in standings)
    known = sum(one not in (Standing.TO_COME, Standing.UNKNOWN) for one in standings)
    if not known:
        return str(gettext("Too early to say: nothing is measured yet"))
    return str(
        ngettext(
            "%(num)d of %(known)d aims is on the way",
            "%(num)d of %(known)d aims are on the way",
            good,
            known=known,
        )
    )
