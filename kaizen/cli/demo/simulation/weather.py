"""What goes wrong from outside: days on which the scheduler or the mail server is down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

_HOURS_DOWN = (3, 9, 30, 75)
_HOURS_WITHOUT_MAIL = (1, 2, 5, 14, 40)


@dataclass(frozen=True)
class Weather:
    """Spans in which something does not work."""

    scheduler_down: tuple[tuple[datetime, datetime], ...]
    mail_down: tuple[tuple[datetime, datetime], ...]

    def has_scheduler(self, now: datetime) -> bool:
        """Whether the jobs run at this hour."""
        return not _within(self.scheduler_down, now)

    def has_mail(self, now: datetime) -> bool:
        """Whether the mail server takes anything at this hour."""
        return not _within(self.mail_down, now)


def a_weather(random: Random, start: datetime, days: int) -> Weather:
    """About one outage of the scheduler in three months, and of mail in two."""
    return Weather(
        tuple(_spans(random, start, days, every=90, hours=_HOURS_DOWN)),
        tuple(_spans(random, start, days, every=60, hours=_HOURS_WITHOUT_MAIL)),
    )


def _spans(
    random: Random, start: datetime, days: int, *, every: int, hours: tuple[int, ...]
) -> list[tuple[datetime, datetime]]:
    begins = [
        start + timedelta(hours=random.randrange(24 * max(days, 1)))
        for _ in range(max(1, days // every))
    ]
    return [(begin, begin + timedelta(hours=random.choice(hours))) for begin in sorted(begins)]


def _within(spans: tuple[tuple[datetime, datetime], ...], now: datetime) -> bool:
    return any(begin <= now < end for begin, end in spans)
