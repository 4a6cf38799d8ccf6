"""Asking whether an answer would be taken, before the seconds in which it can be undone."""

from __future__ import annotations

from flask import Response, request

#: The page sends it with an answer that it still holds back.
HEADER = "X-Only-Asked"


class OnlyAsked(Exception):
    """The answer would be taken; nothing of it is kept."""


def stop_if_only_asked() -> None:
    """Call it as the last step of a transaction.

    Raises:
        OnlyAsked: the page only wants to know whether the server would take it.
    """
    if HEADER in request.headers:
        raise OnlyAsked


def would_be_taken() -> Response:
    """The answer to such a question: yes, and nothing to show."""
    return Response(status=204)
