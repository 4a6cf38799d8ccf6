"""Pages by key: where the rows of a list go on, as a mark in the address."""

from __future__ import annotations

from datetime import datetime

_BETWEEN = "~"


def page_key(at: datetime, number: int) -> str:
    """The mark of a row that is ordered by a moment and then by its id."""
    return f"{at.isoformat()}{_BETWEEN}{number}"


def read_page_key(typed: str) -> tuple[datetime, int] | None:
    """The place after which a page goes on; None where no page has written such a mark."""
    at, _between, number = typed.partition(_BETWEEN)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, int(number)) if moment.tzinfo is not None else None
