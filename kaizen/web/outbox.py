"""Messages that could not be delivered, for administrators: why, and tried again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core import mail, outbox
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.posting import can_be_tried, try_mail_again
from kaizen.notifications.models import Mail
from kaizen.notifications.queries import given_up_mail, load_mail
from kaizen.people.permissions import require
from kaizen.people.rules import Permission
from kaizen.web.errors import sentence
from kaizen.web.session import actor, now

pages = Blueprint("outbox", __name__)


@pages.get("/outbox")
@login_required
def show() -> str:
    """What was given up, the latest first, and how much still waits."""
    require(actor(), Permission.SYSTEM_RUN)
    session = db.session()
    way = mail.route()
    return render_template(
        "outbox/show.html",
        given_up=[(row, _can_be_tried(row)) for row in given_up_mail(session)],
        number_waiting=outbox.count_waiting(session, Mail),
        waiting_since=outbox.oldest_waiting(session, Mail),
        server=way.host if isinstance(way, mail.ServerRoute) else "",
        folder=way.folder if isinstance(way, mail.FolderRoute) else "",
    )


@pages.post("/outbox/<int:mail_id>/retry")
@login_required
def retry(mail_id: int) -> Response:
    """Let one message be tried anew; where that cannot be, the list says why."""
    try:
        with transaction() as session:
            row = load_mail(session, actor(), mail_id)
            try_mail_again(row, actor=actor(), now=now())
        flash(gettext("It is on its way again and leaves within a minute."), "good")
    except Conflict as refusal:
        flash(sentence(refusal), "warn")
    return redirect(url_for("outbox.show"), code=303)


def _can_be_tried(row: Mail) -> bool:
    return row.person is not None and can_be_tried(row.person)
