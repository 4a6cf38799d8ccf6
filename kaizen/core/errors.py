"""What a person can understand and act on: each error carries a sentence fit to show."""

from __future__ import annotations


class KaizenError(Exception):
    """Something was refused; `sentence` says what happened and what to do now.

    The sentence may hold ``%(name)s`` places that `facts` fill in; it is kept apart
    from them so that the door can translate it before filling it in.
    """

    def __init__(self, sentence: str, *, field: str | None = None, **facts: object) -> None:
        self.sentence = sentence
        self.field = field
        self.facts = facts
        super().__init__(sentence % facts if facts else sentence)


class NotAllowed(KaizenError):
    """The person may not do this (403)."""


class NotFound(KaizenError):
    """It does not exist, or this person may not know that it does (404)."""


class InvalidInput(KaizenError):
    """A value that was typed cannot be used (422); `field` names where to show it."""


class Conflict(KaizenError):
    """Somebody else was faster, or the same thing was sent twice (409)."""


class MoveNotAllowed(Conflict):
    """The idea stands at a stage from which this step does not lead on (409)."""


class WrongSetting(Exception):
    """A setting is missing or cannot be used; stops the start and names itself."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        super().__init__(f"Setting {name}: {reason}")
