"""The words of each ladder: to the holder before it is late and after, and to everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext

from kaizen.notifications.people_words import Wording
from kaizen.ownership.ladder import LadderKind


@dataclass(frozen=True)
class Reminding:
    """How one ladder speaks; `%(due_on)s` is the due day, `%(holder)s` who has it."""

    icon: str
    early: LazyString
    late: LazyString
    others: LazyString


REMINDING: dict[LadderKind, Reminding] = {
    LadderKind.ANSWER: Reminding(
        icon="inbox",
        early=lazy_gettext("Please answer this idea by %(due_on)s."),
        late=lazy_gettext("This idea still waits for your answer. It was due on %(due_on)s."),
        others=lazy_gettext("%(holder)s has not answered yet. It was due on %(due_on)s."),
    ),
    LadderKind.DETAIL: Reminding(
        icon="message-question",
        early=lazy_gettext("A question about your idea waits for you, until %(due_on)s."),
        late=lazy_gettext("The question about your idea is still open. Please answer it."),
        others=lazy_gettext("%(holder)s has not answered the question. You can put the idea off."),
    ),
    LadderKind.DECIDE: Reminding(
        icon="gavel",
        early=lazy_gettext("Please decide by %(due_on)s."),
        late=lazy_gettext("This still waits for your decision. It was due on %(due_on)s."),
        others=lazy_gettext("%(holder)s has not decided yet. It was due on %(due_on)s."),
    ),
    LadderKind.ACCEPT: Reminding(
        icon="user-question",
        early=lazy_gettext("Will you take this on? Please say so by %(due_on)s."),
        late=lazy_gettext("Please say yes, or give it back. Your answer was due on %(due_on)s."),
        others=lazy_gettext("%(holder)s has not said yes or no. You can name somebody else."),
    ),
    LadderKind.WORK: Reminding(
        icon="tool",
        early=lazy_gettext("Your next step on this is due on %(due_on)s."),
        late=lazy_gettext(
            "This was due on %(due_on)s. Finish it, agree a new day, or hand it over."
        ),
        others=lazy_gettext("%(holder)s is late with this. It was due on %(due_on)s."),
    ),
    LadderKind.ASLEEP: Reminding(
        icon="zzz",
        early=lazy_gettext("No news for ten working days. How is it going?"),
        late=lazy_gettext("No news for a long time. How is it going?"),
        others=lazy_gettext("%(holder)s has told no news for weeks. Ask how you can help."),
    ),
    LadderKind.CHECK: Reminding(
        icon="eye",
        early=lazy_gettext("Please look by %(due_on)s whether this is still in use."),
        late=lazy_gettext("Nobody has looked yet whether this is still in use. Please do."),
        others=lazy_gettext("%(holder)s has not looked yet whether this is still in use."),
    ),
    LadderKind.PARKED: Reminding(
        icon="clock",
        early=lazy_gettext("You put this off until %(due_on)s. How does it go on?"),
        late=lazy_gettext("You put this off until %(due_on)s. Please say how it goes on."),
        others=lazy_gettext("%(holder)s put this off until %(due_on)s and has not come back."),
    ),
    LadderKind.VERIFY: Reminding(
        icon="file-check",
        early=lazy_gettext("Please prove the saving by %(due_on)s."),
        late=lazy_gettext("The saving still waits for your proof. It was due on %(due_on)s."),
        others=lazy_gettext("%(holder)s has not proved the saving. It was due on %(due_on)s."),
    ),
    LadderKind.CLAIM: Reminding(
        icon="calculator",
        early=lazy_gettext("Please claim the saving anew by %(due_on)s."),
        late=lazy_gettext("The saving waits for better figures. They were due on %(due_on)s."),
        others=lazy_gettext("%(holder)s has not claimed the saving anew, due on %(due_on)s."),
    ),
    LadderKind.DISMISSAL: Reminding(
        icon="users",
        early=lazy_gettext("Was anybody dismissed for it? Please answer by %(due_on)s."),
        late=lazy_gettext("Was anybody dismissed for it? Your answer was due on %(due_on)s."),
        others=lazy_gettext(
            "%(holder)s has not said whether anybody was dismissed for it. Due on %(due_on)s."
        ),
    ),
    LadderKind.SCORE: Reminding(
        icon="scale",
        early=lazy_gettext("Please score this idea by %(due_on)s."),
        late=lazy_gettext("Your score is still missing. It was due on %(due_on)s."),
        others=lazy_gettext("%(holder)s has not scored this idea. You can decide without."),
    ),
}


def reminding(facts: Mapping[str, Any], *, is_holder: bool) -> Wording:
    """The words for one rung: `facts` are those of its event (`ladder`, `rung`)."""
    words = REMINDING[LadderKind(facts["ladder"])]
    if not is_holder:
        return Wording(words.others, words.icon, tone="warn")
    late = facts["rung"] > 0
    return Wording(words.late if late else words.early, words.icon, "bad" if late else "ask")
