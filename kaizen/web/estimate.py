"""Reckoning what an idea brings: its lines, a form for each driver, and the amount while typing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session
from wtforms import Form

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, KaizenError, NotFound
from kaizen.core.sentences import to_say
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.actions.reckoning import add_line, change_line, reckon_costs, remove_line
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import costs_at, lines_of, mark_of
from kaizen.savings.queries.open_figures import open_stage, require_open_stage
from kaizen.savings.queries.reckoned import reckon, refuse_absurd
from kaizen.savings.rules.asked import ASKED
from kaizen.savings.rules.lines import Driver, ValueStage
from kaizen.web.errors import sentence, status_of
from kaizen.web.forms.estimate import CostForm, EntryForm, form_for, units_of
from kaizen.web.forms.fields import as_typed, first_error
from kaizen.web.money.lines import WorkedOut, facts_of, shown_lines, worked_out
from kaizen.web.money.words import DRIVERS
from kaizen.web.session import actor, now

pages = Blueprint("estimate", __name__)

_Write = Callable[[Idea, EntryForm], object]


@pages.get("/ideas/<int:idea_id>/estimate")
@login_required
def show(idea_id: int) -> str:
    """The lines, and the form of the driver or the line that was chosen."""
    session = db.session()
    idea = _load(session, idea_id)
    line = _line_of(session, idea, request.args.get("line", 0, type=int))
    driver = Driver(line.driver) if line else _driver(request.args.get("driver", ""))
    form = None
    if driver is not None:
        form = form_for(driver, facts=facts_of(session, idea, line))
        form.seen.data = mark_of(lines_of(session, idea.id))
    return _page(idea, form, line=line)


@pages.post("/ideas/<int:idea_id>/estimate")
@login_required
def add(idea_id: int) -> ResponseReturnValue:
    """Keep a new line; a refusal shows the form with everything that was typed."""

    def write(idea: Idea, form: EntryForm) -> object:
        seen = form.seen.data or ""
        return add_line(idea, form.entry(), actor=actor(), now=now(), seen=seen)

    return _write(idea_id, None, write, gettext("It is kept."))


@pages.post("/ideas/<int:idea_id>/lines/<int:line_id>")
@login_required
def change(idea_id: int, line_id: int) -> ResponseReturnValue:
    """Reckon a line anew."""

    def write(idea: Idea, form: EntryForm) -> object:
        line = _line_of(db.session(), idea, line_id)
        if line is None:
            raise Conflict(_gone())
        seen = form.seen.data or ""
        return change_line(idea, line, form.entry(), actor=actor(), now=now(), seen=seen)

    return _write(idea_id, line_id, write, gettext("Your change is kept."))


@pages.post("/ideas/<int:idea_id>/lines/<int:line_id>/removal")
@login_required
def remove(idea_id: int, line_id: int) -> ResponseReturnValue:
    """Take a line back."""
    _load(db.session(), idea_id)
    try:
        with transaction() as session:
            idea = load_idea_for(session, actor(), idea_id, lock=True)
            line = _line_of(session, idea, line_id)
            if line is None:
                raise Conflict(_gone())
            seen = request.form.get("seen", "")
            remove_line(idea, line, actor=actor(), now=now(), seen=seen)
    except Conflict as error:
        return _page(_load(db.session(), idea_id), None, problem=sentence(error)), 409
    flash(gettext("The line is taken out."), "good")
    return redirect(url_for("estimate.show", idea_id=idea_id), 303)


@pages.post("/ideas/<int:idea_id>/costs")
@login_required
def cost(idea_id: int) -> ResponseReturnValue:
    """Say what the change costs once and each year."""
    _load(db.session(), idea_id)
    form = CostForm(request.form)
    problem, status = "", 422
    if form.validate():
        try:
            with transaction() as session:
                idea = load_idea_for(session, actor(), idea_id, lock=True)
                seen = form.seen.data or ""
                reckon_costs(idea, form.cost, actor=actor(), now=now(), seen=seen)
        except NotFound:
            raise
        except KaizenError as error:
            problem, status = _put_beside(form, error), status_of(error)
        else:
            flash(gettext("The cost is kept."), "good")
            return redirect(url_for("estimate.show", idea_id=idea_id), 303)
    idea = load_idea_for(db.session(), actor(), idea_id)
    if status == 409:
        form.seen.data = mark_of(lines_of(db.session(), idea.id))
    return _page(idea, None, costs=form, problem=problem), status


@pages.post("/ideas/<int:idea_id>/estimate/preview")
@login_required
def preview(idea_id: int) -> ResponseReturnValue:
    """What the typed numbers amount to; nothing is written."""
    session = db.session()
    idea = _load(session, idea_id)
    require_open_stage(session, idea, actor(), now())
    line_id = request.form.get("line", 0, type=int)
    form = _typed()
    found, hint = _work_out(session, idea, form)
    if "HX-Request" in request.headers:
        return render_template("estimate/_worked_out.html", found=found, hint=hint)
    line = _line_of(session, idea, line_id)
    return _page(idea, form, line=line, found=found, hint=hint)


def _load(session: Session, idea_id: int) -> Idea:
    """The idea, for those whom its figures concern.

    Raises:
        NotFound: no such idea, or not for this person's eyes.
        NotAllowed: not this person's figures.
    """
    idea = load_idea_for(session, actor(), idea_id)
    if not can(actor(), Permission.MONEY_READ, area=idea.area):
        # Whoever reads the money may always look; others only where the figures are theirs.
        try:
            require_open_stage(session, idea, actor(), now())
        except Conflict:
            if idea.owner_id != actor().id:
                raise
    return idea


def _write(idea_id: int, line_id: int | None, write: _Write, done: str) -> ResponseReturnValue:
    _load(db.session(), idea_id)
    form = _typed()
    problem, status = "", 422
    if form.validate():
        try:
            with transaction() as session:
                write(load_idea_for(session, actor(), idea_id, lock=True), form)
        except NotFound:
            raise
        except KaizenError as error:
            problem, status = _put_beside(form, error), status_of(error)
        else:
            flash(done, "good")
            return redirect(url_for("estimate.show", idea_id=idea_id), 303)
    idea = load_idea_for(db.session(), actor(), idea_id)
    line = _line_of(db.session(), idea, line_id or 0)
    if status == 409:
        form.seen.data = mark_of(lines_of(db.session(), idea.id))
    found, hint = _work_out(db.session(), idea, form)
    return _page(idea, form, line=line, found=found, hint=hint, problem=problem), status


def _typed() -> EntryForm:
    """The form as it was typed.

    Raises:
        InvalidInput: of no driver that there is.
    """
    driver = _driver(request.form.get("driver", ""))
    if driver is None:
        raise InvalidInput("Choose what becomes less.")
    return form_for(driver, request.form, facts={})


def _put_beside(form: Form, error: KaizenError) -> str:
    """The sentence beside the field it is about; returned where it belongs above the form."""
    words = sentence(error)
    if isinstance(error, InvalidInput) and error.field and error.field in form:
        form[error.field].errors = [*form[error.field].errors, words]
        return ""
    return words


def _work_out(session: Session, idea: Idea, form: EntryForm) -> tuple[list[WorkedOut], str]:
    """The amounts of what was typed, or what is still missing."""
    if form.is_empty:
        return [], gettext("Fill in the numbers: the amount a year appears here.")
    if any(field.data and field.amount is None for field in form.numbers):
        return [], gettext("One of the numbers cannot be read yet.")
    try:
        reckoned = reckon(session, idea, form.entry(), now=now())
    except InvalidInput as error:
        return [], _hint(form, error)
    reads_money = can(actor(), Permission.MONEY_READ, area=idea.area)
    found = worked_out(reckoned, idea.currency, reads_money=reads_money)
    try:
        refuse_absurd(session, idea, form.entry(), reckoned, now=now())
    except InvalidInput as error:
        return found, sentence(error) if reads_money else ""
    return found, ""


def _hint(form: EntryForm, error: InvalidInput) -> str:
    if error.field and error.field in form and form[error.field].data in (None, ""):
        label = form[error.field].label.text
        return str(gettext("Still missing: %(number)s.", number=label))
    return sentence(error)


def _driver(name: str) -> Driver | None:
    """The driver of that name, where it is one that somebody can choose."""
    return next((driver for driver in ASKED if driver.value == name), None)


def _line_of(session: Session, idea: Idea, line_id: int) -> Line | None:
    lines = lines_of(session, idea.id)
    return next((line for line in lines if line.id == line_id and line.benefit_class), None)


def _gone() -> str:
    return to_say("This line is not there any more. Look at the others first.")


def _page(
    idea: Idea,
    form: EntryForm | None,
    *,
    line: Line | None = None,
    found: list[WorkedOut] | None = None,
    hint: str = "",
    problem: str = "",
    costs: CostForm | None = None,
) -> str:
    session = db.session()
    lines = lines_of(session, idea.id)
    locked = ""
    try:
        require_open_stage(session, idea, actor(), now())
    except KaizenError as error:
        locked = sentence(error)
        # What was typed is never taken away, not even where it came too late.
        form = form if problem else None
        costs = costs if problem else None
    else:
        costs = costs or _cost_form(lines, idea)
    reads_money = can(actor(), Permission.MONEY_READ, area=idea.area)
    if form is not None and found is None:
        found, hint = _work_out(session, idea, form)
    return render_template(
        "estimate/show.html",
        idea=idea,
        lines=shown_lines(lines, open_stage(idea), reads_money=reads_money),
        seen=mark_of(lines),
        locked=locked,
        drivers=DRIVERS,
        form=form,
        line=line,
        units=units_of(form.as_driver, idea.currency) if form else {},
        asks=ASKED[form.as_driver] if form else None,
        found=found or [],
        hint=hint,
        problem=problem,
        focus=first_error(list(form)) if form else None,
        costs=costs,
        is_claim=idea.in_use_on is not None,
    )


def _cost_form(lines: list[Line], idea: Idea) -> CostForm:
    """What it costs as it stands; before anybody has said so, empty boxes."""
    form = CostForm()
    form.seen.data = mark_of(lines)
    stage = open_stage(idea) or ValueStage.ESTIMATED
    known = costs_at(lines, stage)
    if known is not None:
        form.one_off.data, form.yearly.data = (as_typed(amount) for amount in known)
    return form
