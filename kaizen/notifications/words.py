"""The words of each notice: short, with a name, and with what happens next."""

from __future__ import annotations

from flask_babel import lazy_gettext

from kaizen.notifications.aim_words import OF_AIMS
from kaizen.notifications.money_words import OF_MONEY
from kaizen.notifications.passed_words import HELD, PASSED_ON
from kaizen.notifications.people_words import OF_PEOPLE, Wording
from kaizen.notifications.rules import Audience

#: For a kind, the words for one audience, else (under None) for everybody else.
WORDS: dict[str, dict[Audience | None, Wording]] = {
    "idea.submitted": {
        Audience.NAMED: Wording(
            lazy_gettext("A new idea waits for your answer."), icon="inbox", tone="ask"
        ),
        None: Wording(lazy_gettext("%(actor)s wrote down your idea and sent it."), icon="send"),
    },
    "idea.replied": {
        Audience.NAMED: Wording(
            lazy_gettext("Your question is answered. Please decide."),
            icon="message-reply",
            tone="ask",
        ),
        None: Wording(lazy_gettext("The question is answered."), icon="message-reply"),
    },
    "idea.withdrawn": {
        None: Wording(lazy_gettext("%(actor)s took the idea back."), icon="arrow-back-up")
    },
    "idea.commented": {
        Audience.NAMED: Wording(lazy_gettext("%(actor)s wrote to you."), icon="at", tone="ask"),
        None: Wording(lazy_gettext("%(actor)s wrote something."), icon="message-circle"),
    },
    "idea.noted": {
        None: Wording(lazy_gettext("%(actor)s left a note for reviewers."), icon="notes")
    },
    "idea.asked": {
        Audience.AUTHOR: Wording(
            lazy_gettext("%(actor)s has a question for you."), icon="message-question", tone="ask"
        ),
        None: Wording(
            lazy_gettext("%(actor)s asked the author a question."), icon="message-question"
        ),
    },
    "idea.passed_up": {
        Audience.HOLDER: Wording(
            lazy_gettext("%(actor)s passed an idea up to you. Please decide."),
            icon="arrow-up",
            tone="ask",
        ),
        None: Wording(lazy_gettext("%(actor)s passed the idea up to leadership."), icon="arrow-up"),
    },
    "idea.sent_back": {
        Audience.HOLDER: Wording(
            lazy_gettext("%(actor)s sent an idea back to you. Please decide."),
            icon="arrow-back-up",
            tone="ask",
        ),
        None: Wording(
            lazy_gettext("%(actor)s sent the idea back to the supervisor."), icon="arrow-back-up"
        ),
    },
    "idea.approved": {
        Audience.OWNER: Wording(
            lazy_gettext("%(actor)s agreed to an idea and named you to make it happen."),
            icon="thumb-up",
            tone="ask",
        ),
        Audience.AUTHOR: Wording(
            lazy_gettext("%(actor)s agreed to your idea. Thank you!"), icon="thumb-up", tone="good"
        ),
        None: Wording(lazy_gettext("%(actor)s agreed to the idea."), icon="thumb-up", tone="good"),
    },
    "idea.credited": {
        None: Wording(
            lazy_gettext(
                "%(actor)s agreed to what you said first in %(earlier)s. "
                "You stand as its author too. Thank you!"
            ),
            icon="heart",
            tone="good",
        )
    },
    "idea.parked": {
        None: Wording(lazy_gettext("%(actor)s put the idea aside for later."), icon="player-pause")
    },
    "idea.unparked": {
        Audience.HOLDER: Wording(
            lazy_gettext("%(actor)s took an idea up again; it waits for you."),
            icon="player-play",
            tone="ask",
        ),
        None: Wording(lazy_gettext("%(actor)s took the idea up again."), icon="player-play"),
    },
    "idea.declined": {
        Audience.AUTHOR: Wording(
            lazy_gettext("%(actor)s answered: not this time. Read why."), icon="circle-x"
        ),
        None: Wording(lazy_gettext("%(actor)s answered: not this time."), icon="circle-x"),
    },
    "idea.merged": {
        None: Wording(lazy_gettext("%(actor)s joined it with another idea."), icon="git-merge")
    },
    "idea.confirmed_done": {
        Audience.AUTHOR: Wording(
            lazy_gettext("%(actor)s confirmed that it is in use. Thank you!"),
            icon="circle-check",
            tone="good",
        ),
        None: Wording(
            lazy_gettext("%(actor)s confirmed that it is in use."), icon="circle-check", tone="good"
        ),
    },
    "idea.taken_back": {
        Audience.HOLDER: Wording(
            lazy_gettext("%(actor)s took an agreement back; you decide."),
            icon="arrow-back-up",
            tone="ask",
        ),
        None: Wording(
            lazy_gettext("%(actor)s took the agreement back."), icon="arrow-back-up", tone="warn"
        ),
    },
    "idea.appealed": {
        Audience.HOLDER: Wording(
            lazy_gettext("%(actor)s asks for a second look. You decide."),
            icon="refresh",
            tone="ask",
        ),
        None: Wording(lazy_gettext("%(actor)s asked for a second look."), icon="refresh"),
    },
    "idea.thanked": {
        None: Wording(lazy_gettext("%(actor)s says thank you."), icon="heart", tone="lamp")
    },
    "idea.learned": {
        None: Wording(
            lazy_gettext("Tried, and learned something. Read what."), icon="school", tone="lamp"
        )
    },
    "owner.accepted": {
        None: Wording(lazy_gettext("%(actor)s makes it happen."), icon="hand-stop", tone="good")
    },
    "owner.gave_back": {
        None: Wording(
            lazy_gettext("%(actor)s cannot do it. Please name somebody else."),
            icon="arrow-back-up",
            tone="ask",
        )
    },
    "work.started": {None: Wording(lazy_gettext("%(actor)s has begun."), icon="tool")},
    "work.news": {None: Wording(lazy_gettext("%(actor)s tells how it goes."), icon="news")},
    "work.blocked": {
        Audience.SUPERVISOR: Wording(
            lazy_gettext("%(actor)s cannot go on. Please help."), icon="barrier-block", tone="ask"
        ),
        None: Wording(
            lazy_gettext("%(actor)s cannot go on for now."), icon="barrier-block", tone="warn"
        ),
    },
    "work.replanned": {
        None: Wording(lazy_gettext("%(actor)s moved the day to %(to_on)s."), icon="calendar")
    },
    "work.handed_over": {
        Audience.NAMED: Wording(
            lazy_gettext("%(actor)s hands you an idea to make happen. Look at what is asked."),
            icon="user-share",
            tone="ask",
        ),
        Audience.FORMER: Wording(
            lazy_gettext("This is no longer yours: somebody else makes it happen now."),
            icon="user-share",
        ),
        None: Wording(lazy_gettext("Somebody else makes it happen now."), icon="user-share"),
    },
    "work.given_up": {
        Audience.SUPERVISOR: Wording(
            lazy_gettext("%(actor)s wants to give the work up. Please decide."),
            icon="circle-x",
            tone="ask",
        ),
        None: Wording(
            lazy_gettext("%(actor)s cannot go on; the supervisor decides."),
            icon="circle-x",
            tone="warn",
        ),
    },
    "idea.in_use": {
        Audience.AUTHOR: Wording(
            lazy_gettext("Your idea is in use. Thank you!"), icon="circle-check", tone="good"
        ),
        None: Wording(lazy_gettext("It is in use."), icon="circle-check", tone="good"),
    },
    "check.answered": {
        None: Wording(
            lazy_gettext("%(actor)s checked whether it is still in use."), icon="eye-check"
        )
    },
    "check.missed": {
        None: Wording(
            lazy_gettext("Nobody checked whether it is still in use. It counts as not seen."),
            icon="eye-off",
            tone="warn",
        )
    },
    "assignment.snoozed": {
        None: Wording(
            lazy_gettext("%(actor)s put this off until %(until_on)s: %(reason)s"),
            icon="clock-pause",
        )
    },
    "draft.nudged": {
        None: Wording(
            lazy_gettext("You began this idea and have not sent it yet."), icon="pencil", tone="ask"
        )
    },
    "idea.sustained": {
        None: Wording(
            lazy_gettext("Still in use after 90 days. Thank you!"), icon="anchor", tone="lamp"
        )
    },
    "idea.lapsed": {
        Audience.OWNER: Wording(
            lazy_gettext("It slipped back. Please take it up again."),
            icon="arrow-back-up",
            tone="ask",
        ),
        None: Wording(lazy_gettext("It slipped back."), icon="arrow-back-up", tone="bad"),
    },
    "idea.taken_up_again": {
        None: Wording(lazy_gettext("%(actor)s takes it up again."), icon="tool")
    },
    "idea.closed": {None: Wording(lazy_gettext("It has ended. Read why."), icon="flag")},
    PASSED_ON: HELD,
    "score.asked": {
        None: Wording(
            lazy_gettext("%(actor)s asks you to score this idea, alone."), icon="scale", tone="ask"
        )
    },
    "score.given": {
        None: Wording(lazy_gettext("All scores are in and open now."), icon="scale", tone="good")
    },
    "ideas.imported": {
        None: Wording(
            lazy_gettext("%(count)s ideas came with a list; you look after them."),
            icon="table-import",
        )
    },
    **OF_AIMS,
    **OF_MONEY,
    **OF_PEOPLE,
}
