"""Where to go on from a message with what needs more words than a link carries; one signs in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, lazy_gettext

from kaizen.ownership.rules import AssignmentKind as Kind
from kaizen.savings.queries.claims import may_verify_there
from kaizen.web.settling_acts import Settling

EVERYTHING = lazy_gettext("Everything else, after signing in")
_MARKS_ICONS = {"verify": "shield-check", "claim": "calculator", "dismissal": "users"}
#: What is asked about a saving: its form on the page of the claim, words and mark.
_OF_MONEY: dict[Kind, tuple[str, LazyString, str]] = {
    Kind.VERIFY: ("verify", lazy_gettext("Verify, after signing in"), _MARKS_ICONS["verify"]),
    Kind.CLAIM: ("again", lazy_gettext("Claim it anew, after signing in"), _MARKS_ICONS["claim"]),
    Kind.DISMISSAL: (
        "dismissals",
        lazy_gettext("Answer it, after signing in"),
        _MARKS_ICONS["dismissal"],
    ),
}


@dataclass(frozen=True)
class Onward:
    """One page that opens at the right place, also after signing in."""

    url: str
    label: LazyString
    icon: str


def onward_from(at: Settling) -> list[Onward]:
    """The pages for this thing, the likeliest first, at last everything about the idea."""
    idea_id, kind = at.idea.id, at.assignment.as_kind
    page = url_for("idea.show", idea_id=idea_id)
    if kind in (Kind.ANSWER, Kind.DECIDE):
        card = f"row-{idea_id}"
        no = url_for("review.queue", open=idea_id, answer="decline", _anchor=card)
        return [
            Onward(no, lazy_gettext("Decline, after signing in"), icon="circle-x"),
            Onward(
                url_for("review.queue", open=idea_id, _anchor=card),
                EVERYTHING,
                icon="external-link",
            ),
        ]
    if kind is Kind.FINISH:
        use = url_for("idea.show", idea_id=idea_id, open="use")
        done = Onward(use, lazy_gettext("It is in use, after signing in"), icon="circle-check")
        return [done, Onward(page, EVERYTHING, icon="external-link")]
    if kind is Kind.VERIFY and not may_verify_there(at.person, at.idea):
        # An administrator holds it since nobody else is there, and names somebody.
        missing = url_for("claims.queue")
        return [Onward(missing, lazy_gettext("Name somebody of finance"), icon="user-question")]
    if kind in _OF_MONEY:
        anchor, label, mark = _OF_MONEY[kind]
        claim = url_for("claims.show", idea_id=idea_id, _anchor=anchor)
        return [Onward(claim, label, mark)]
    if kind is Kind.SCORE:
        page = url_for("scores.show", idea_id=idea_id)
    return [Onward(page, EVERYTHING, icon="external-link")]
