"""Ids as they come in addresses and forms: what no row can have is nothing, never a fault."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, Map

#: The largest id that both databases hold.
LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """An id in a path; a larger number than any row can have is not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def some_id(typed: str) -> int:
    """The id that was typed; a `type` for `request.args.get` too.

    Raises:
        ValueError: it is no whole number, or larger than any id.
    """
    number = int(typed)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(f"No row has the id {number}")
    return number


def id_or_none(typed: str) -> int | None:
    """The id that was typed; None where it cannot be one."""
    try:
        return some_id(typed)
    except ValueError:
        return None
