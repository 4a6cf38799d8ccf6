"""How somebody is reached, in words."""

from __future__ import annotations

from flask_babel import gettext

from kaizen.notifications.channels import Channel
from kaizen.people.models import Person


def reached_words(channel: Channel, person: Person) -> str:
    """``by e-mail``, ``in the app`` or ``on the sheet of Line 3``."""
    if channel is Channel.MAIL:
        return str(gettext("by e-mail"))
    if channel is Channel.APP:
        return str(gettext("in the app"))
    if person.home_area is None:
        return str(gettext("in no way: they belong to no area"))
    return str(gettext("on the sheet of %(area)s", area=person.home_area.name))
