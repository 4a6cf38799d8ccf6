"""The one place that asks for the time; doors ask once and hand the answer down."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, in UTC and with its zone."""
    return datetime.now(UTC)
