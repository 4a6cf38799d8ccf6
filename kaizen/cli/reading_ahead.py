"""What every copy of a process would read for itself: read once, before the copies are made."""

from __future__ import annotations

import gc

from flask import current_app
from flask_babel import force_locale, format_decimal, gettext
from sqlalchemy.orm import configure_mappers

from kaizen.core.db import db
from kaizen.core.holidays import places
from kaizen.people.rules import LANGUAGES

#: After how many new objects to look for rubbish, and how many such looks make a deeper one. A
#: page makes thousands and leaves hardly any behind; Python's 700 cost a twentieth of it.
LOOK_FOR_RUBBISH = (5_000, 20, 20)
#: Where the parts of every page lie, and the pages that are opened most.
MUCH_READ = ("base.html", "parts/", "idea/", "ideas/")


def read_ahead() -> None:
    """Have the app ready to be copied: what is read now, copies share in memory.

    No connection may be shared: none is left, and each copy opens its own.
    """
    configure_mappers()
    # The calendars of all countries come together, with the first day that anybody asks about.
    places()
    for name in current_app.jinja_env.list_templates():
        if name.startswith(MUCH_READ):
            current_app.jinja_env.get_template(name)
    for language in LANGUAGES:
        with force_locale(language):
            format_decimal(1)
            gettext("Ideas")
    db.session.remove()
    db.engine.dispose()
    gc.collect()
    # What is there now stays where it is: looking for rubbish would write into shared pages.
    gc.freeze()
    gc.set_threshold(*LOOK_FOR_RUBBISH)
