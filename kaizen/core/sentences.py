"""The mark on sentences that stand apart from where they are said, so that they are translated."""

from __future__ import annotations


def to_say(sentence: str) -> str:
    """The sentence itself, in English; a door translates it when it is said.

    Where a refusal is raised with its words, or words go through gettext, nothing needs this
    mark. It is for constants, tables and arguments: `make translations` finds words by it.
    """
    return sentence
