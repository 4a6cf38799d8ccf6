"""Settling one thing straight from a message: a page that shows it, and does it when told to.

Following the link changes nothing, so that a mail scanner may; the form behind it works without
signing in, for this one thing and as the person to whom the message went.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError, validate_csrf
from sqlalchemy.orm import Session
from wtforms import ValidationError

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.transaction import transaction
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.queries.own import questions_for
from kaizen.ideas.queries.seeing import shown_authors
from kaizen.notifications.actions.choosing import stop_news
from kaizen.notifications.links import Link, read_link
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind as Kind
from kaizen.people.models import Person
from kaizen.people.queries.called import colleagues
from kaizen.web.errors import sentence, status_of
from kaizen.web.idea_acts import Act
from kaizen.web.security import csrf, limiter
from kaizen.web.session import now
from kaizen.web.settling_acts import Settling, acts_at, do, proposal_at
from kaizen.web.settling_on import onward_from

pages = Blueprint("settling", __name__)

#: Enough for a person, too little for guessing.
A_MINUTE = "30/minute"
STOP = "stop"


class LinkRefused(Exception):
    """This link opens nothing (any more); with the sentence to show and the status to answer."""

    def __init__(self, sentence: str, status: int, idea_id: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.idea_id = sentence, status, idea_id


@pages.get("/do/<token>")
@limiter.limit(A_MINUTE)
def show(token: str) -> Response:
    """What the link can settle; nothing is changed by looking."""
    try:
        link, person = _reader(db.session(), token)
        if link.assignment_id is None:
            return _answer("settling/stop.html", token=token, person=person)
        at = _settling(db.session(), token, link, person)
        return _page(at, acts_at(db.session(), at))
    except LinkRefused as refusal:
        return _refused(refusal)


@pages.post("/do/<token>/<act>")
@csrf.exempt
@limiter.limit(A_MINUTE)
def settle(token: str, act: str) -> Response:
    """Do it, and say what happens next.

    Raises:
        CSRFError: the form is not one of ours, or too old.
    """
    _require_own_form()
    try:
        link, person = _reader(db.session(), token)
        if link.assignment_id is None:
            return _stop(person)
        return _settle(token, link, act)
    except LinkRefused as refusal:
        return _refused(refusal)


def _stop(person: Person) -> Response:
    person_id = person.id
    with transaction() as session:
        stop_news(actor=session.get_one(Person, person_id), now=now())
    done = gettext("From now on you are written to only when you have to do or decide something.")
    return _answer("settling/done.html", done=done, idea=None)


def _settle(token: str, link: Link, name: str) -> Response:
    """One act under lock; a refusal shows the page again with every word that was typed."""
    session = db.session()
    at = _settling(session, token, link, session.get_one(Person, link.person_id))
    acts = acts_at(session, at)
    act = next((one for one in acts if one.name == name), None)
    if act is None:
        raise LinkRefused(
            gettext("This cannot be done from a message any more. Sign in to see where it stands."),
            409,
            at.idea.id,
        )
    form = type(act.form)(request.form).named(name)
    opened = [
        Act(one.name, one.words, one.url, form, is_open=True) if one is act else one for one in acts
    ]
    if not form.validate():
        return _page(at, opened, status=422)
    try:
        with transaction() as writing:
            locked = _settling(
                writing, token, link, writing.get_one(Person, link.person_id), lock=True
            )
            do(writing, locked, name, form)
    except KaizenError as error:
        if isinstance(error, InvalidInput) and error.field and error.field in form:
            form[error.field].errors = [*form[error.field].errors, sentence(error)]
            return _page(_again(at), opened, status=422)
        return _page(_again(at), opened, status=status_of(error), problem=sentence(error))
    return _answer("settling/done.html", done=gettext("Done. Thank you."), idea=_again(at).idea)


def _reader(session: Session, token: str) -> tuple[Link, Person]:
    """Whose link it is.

    Raises:
        LinkRefused: not one of ours, expired, revoked, or somebody else's.
    """
    link = read_link(token)
    if link is None:
        raise LinkRefused(
            gettext("This link is not complete. Open it from the message once more, or sign in."),
            404,
        )
    person = session.get(Person, link.person_id)
    if link.has_expired(now()):
        raise LinkRefused(gettext("This link has expired. Sign in and go on there."), 410)
    if person is None or not person.is_active or person.session_epoch != link.epoch:
        raise LinkRefused(
            gettext("This link does not count any more, since your account has changed. Sign in."),
            410,
        )
    if current_user.is_authenticated and current_user.id != person.id:
        raise LinkRefused(
            gettext("This link was sent to somebody else. Sign out before you use it."), 403
        )
    return link, person


def _settling(
    session: Session, token: str, link: Link, person: Person, *, lock: bool = False
) -> Settling:
    """What the link is about, as the person may see it now.

    Raises:
        LinkRefused: it is settled already.
        NotFound: the person may not read the idea any more.
    """
    assignment = session.get(Assignment, link.assignment_id)
    if assignment is None:
        raise LinkRefused(gettext("This does not exist any more. Sign in and go on there."), 404)
    idea = load_idea_for(session, person, assignment.idea_id, lock=lock)
    if assignment.closed_at is not None:
        raise LinkRefused(
            gettext("This is settled already; nothing is left to do. Thank you."), 409, idea.id
        )
    return Settling(token, link, person, assignment, idea, now())


def _again(at: Settling) -> Settling:
    """The same after a transaction, read afresh."""
    session = db.session()
    person = session.get_one(Person, at.link.person_id)
    assignment = session.get_one(Assignment, at.link.assignment_id)
    return Settling(at.token, at.link, person, assignment, assignment.idea, at.now)


def _require_own_form() -> None:
    # By hand: the library asks for a Referer, which these pages tell browsers not to send.
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _page(at: Settling, acts: list[Act], *, status: int = 200, problem: str = "") -> Response:
    session = db.session()
    asked = questions_for(session, at.person) if at.assignment.kind == Kind.DETAIL else []
    names = any(act.name == "owner" for act in acts)
    return _answer(
        "settling/show.html",
        status=status,
        at=at,
        acts=acts,
        problem=problem,
        question=next((one for one in asked if one.idea_id == at.idea.id), None),
        authors=[] if at.idea.hides_names_from(at.person.id) else shown_authors(at.idea, at.person),
        proposal=proposal_at(session, at) if any(a.name == "approval" for a in acts) else None,
        people=colleagues(session, at.idea.area, without=at.person.id) if names else [],
        onward=onward_from(at),
    )


def _refused(refusal: LinkRefused) -> Response:
    target = url_for("idea.show", idea_id=refusal.idea_id) if refusal.idea_id else "/"
    return _answer(
        "settling/refused.html", status=refusal.status, words=refusal.sentence, target=target
    )


def _answer(template: str, *, status: int = 200, **facts: Any) -> Response:
    response = make_response(render_template(template, **facts), status)
    # The address is the key: no other place may learn it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
