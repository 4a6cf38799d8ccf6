"""Forms of messages: one's own times, and those of a site."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, TextAreaField, TimeField
from wtforms.validators import Optional

from kaizen.notifications.actions.choosing import Choice
from kaizen.notifications.timing import MessagePolicy


class ClockField(TimeField):
    """A time of day; what cannot be read as one is refused in the house's words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed.

        Raises:
            ValueError: it is no time of day; with the sentence to show.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write a time of day such as 06:30.")) from None


class MessagesForm(Form):
    """When and of what one is written to; an empty time is the plant's."""

    digest_at = ClockField(_("My message of the day comes at"), validators=[Optional()])
    quiet_from = ClockField(_("Leave me in peace from"), validators=[Optional()])
    quiet_until = ClockField(_("until"), validators=[Optional()])
    wants_news = BooleanField(_("News on my ideas too, not only what I have to do or decide"))
    wants_mail = BooleanField(_("Write to me by e-mail"))

    @property
    def choice(self) -> Choice:
        """What stands in the form."""
        return Choice(
            self.digest_at.data,
            self.quiet_from.data,
            self.quiet_until.data,
            wants_mail=self.wants_mail.data,
            wants_news=self.wants_news.data,
        )


class SiteMessagesForm(Form):
    """When people of a site are written to unless they chose otherwise."""

    digest_at = ClockField(_("The message of the day comes at"), validators=[Optional()])
    quiet_from = ClockField(_("Nobody is written to from"), validators=[Optional()])
    quiet_until = ClockField(_("until"), validators=[Optional()])
    danger_breaks_quiet = BooleanField(
        _("What is not safe now is told at once, also at night and on free days")
    )
    reason = TextAreaField(_("Why do the messages change?"))

    def show(self, policy: MessagePolicy) -> None:
        """Put what holds now into the form."""
        quiet = policy.quiet
        self.digest_at.data = policy.digest_time
        self.quiet_from.data = quiet.begin if quiet else None
        self.quiet_until.data = quiet.end if quiet else None
        self.danger_breaks_quiet.data = policy.danger_breaks_quiet

    @property
    def policy(self) -> MessagePolicy:
        """What stands in the form.

        Raises:
            InvalidInput: only one end of the quiet hours is given.
        """
        return MessagePolicy(
            digest_at=_written(self.digest_at.data),
            quiet_from=_written(self.quiet_from.data),
            quiet_until=_written(self.quiet_until.data),
            danger_breaks_quiet=self.danger_breaks_quiet.data,
        )


def _written(at: time | None) -> str:
    return at.strftime("%H:%M") if at is not None else ""
