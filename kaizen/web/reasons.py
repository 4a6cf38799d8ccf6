"""The short list of reasons for declining, in words."""

from __future__ import annotations

from flask_babel import LazyString, lazy_gettext

REASONS: dict[str, LazyString] = {
    "already_covered": lazy_gettext("Already there, or already planned"),
    "costs_more": lazy_gettext("It costs more than it brings"),
    "not_safe": lazy_gettext("It would make the work less safe"),
    "rules_forbid": lazy_gettext("A law, a customer or a standard forbids it"),
    "tried_before": lazy_gettext("It was tried and did not work"),
    "not_ours": lazy_gettext("Not ours to change"),
}


def reason_word(code: str | None) -> str:
    """The reason as people read it; nothing for "something else" or where none was picked."""
    return str(REASONS.get(code or "", ""))
