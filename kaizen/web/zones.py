"""Time zones as a list of choices: each place once under its name of today, the nearest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

_ZERO = timedelta(0)


@lru_cache(maxsize=1)
def current_zones() -> tuple[str, ...]:
    """The zones of all places in alphabetical order, without former names of the same zone."""
    known: set[str] = set(get_global("zone_territories"))
    former: set[str] = set(get_global("zone_aliases"))
    return tuple(sorted((known - former) & available_timezones()))


def zones_near(home: str, now: datetime, *, chosen: str = "") -> list[tuple[str, str]]:
    """Names and words of all zones, those whose clocks are nearest to the home's first.

    `chosen` is kept among them where it bears a former name.
    """
    return list(_near(home, now.astimezone(UTC).date().isoformat(), chosen))


@lru_cache(maxsize=16)
def _near(home: str, day: str, chosen: str) -> tuple[tuple[str, str], ...]:
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    here, part = _offset(home, noon), home.split("/")[0]
    names = {*current_zones(), *([chosen] if chosen else [])}
    ordered = sorted(
        names,
        key=lambda name: (
            abs(_offset(name, noon) - here),
            not name.startswith(f"{part}/"),
            name,
        ),
    )
    return tuple(
        (name, f"{name.replace('_', ' ')} ({_told(_offset(name, noon))})") for name in ordered
    )


def _offset(name: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(name)).utcoffset() or _ZERO


def _told(offset: timedelta) -> str:
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "\N{MINUS SIGN}" if offset < _ZERO else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
