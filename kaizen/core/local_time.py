"""Between instants in UTC and what the clock on the wall shows in a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaizen.core.errors import InvalidInput

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name, such as ``Europe/Berlin``.

    Raises:
        InvalidInput: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(
            "“%(name)s” is not a time zone. Choose one such as Europe/Berlin.",
            field="time_zone",
            name=name,
        ) from error


def to_local(moment: datetime, *, time_zone: str) -> datetime:
    """What the wall clock of the zone shows at an instant, with the zone attached.

    Raises:
        ValueError: the moment has no zone; a naive one is a mistake of the caller.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(zone(time_zone))


def to_instant(day: date, at: time, *, time_zone: str) -> datetime:
    """The instant, in UTC, at which the wall clock of the zone shows `at` on `day`.

    A local time that does not exist counts as the moment the clock jumps; one that
    exists twice is the first.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    there = zone(time_zone)
    first = wall.replace(tzinfo=there).astimezone(UTC)
    if first.astimezone(there).replace(tzinfo=None, fold=0) == wall:
        return first
    return _jump(wall.replace(tzinfo=there, fold=1).astimezone(UTC), first, there)


def _jump(before: datetime, after: datetime, there: ZoneInfo) -> datetime:
    """The first second at which the offset is the later one, halving the span between.

    For a time inside a gap, reading it with the later offset gives an instant before
    the jump, and reading it with the earlier offset gives one at or after it.
    """
    later_offset = after.astimezone(there).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(there).utcoffset() == later_offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
