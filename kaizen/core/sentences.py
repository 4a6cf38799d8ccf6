"""The mark on sentences that stand apart from where they are said, so that they are translated."""

from __future__ import annotations

import re


def to_say(sentence: str) -> str:
    """The sentence itself, in English; a door translates it when it is said.

    Where a refusal is raised with its words, or words go through gettext, nothing needs this
    mark. It is for constants, tables and arguments: `make translations` finds words by it.
    """
    return sentence


#: Sentences about the other side that are kept with their facts filled in, as a row of text.
UNREACHED = to_say("The other side could not be reached: %(why)s")
ANSWERED_WITH_WORDS = to_say("The other side answered %(status)s. %(said)s")
ANSWERED = to_say("The other side answered %(status)s.")
SENDER_REFUSED = to_say("Does not take mail from %(sender)s: %(answer)s")
FAULT = to_say("Fault in Kaizen: %(what)s")

_PLACE = re.compile(r"%\\\((\w+)\\\)s")
#: The longer before the shorter.
_KEPT = tuple(
    (sentence, re.compile(_PLACE.sub(r"(?P<\1>.*)", re.escape(sentence)), re.DOTALL))
    for sentence in (UNREACHED, ANSWERED_WITH_WORDS, ANSWERED, SENDER_REFUSED, FAULT)
)


def taken_apart(words: str) -> tuple[str, dict[str, str]]:
    """The sentence behind words that were kept, and its facts; other words are all sentence."""
    for sentence, pattern in _KEPT:
        found = pattern.fullmatch(words)
        if found is not None:
            return sentence, found.groupdict()
    return words, {}
