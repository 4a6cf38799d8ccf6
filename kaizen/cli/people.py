"""`flask people`: accounts, roles and secrets from the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kaizen.cli.table import Row, as_click_error, cell, take_table
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.transaction import transaction
from kaizen.ownership.actions.passing import pass_on, pass_on_lost
from kaizen.people.actions.accounts import (
    Particulars,
    add_person,
    change_particulars,
    deactivate_person,
    move_person,
)
from kaizen.people.actions.own_secrets import give_password, give_pin
from kaizen.people.actions.roles import grant_role, revoke_role
from kaizen.people.actions.signing_in import begin_again
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import area_by_code
from kaizen.people.queries.persons import person_called
from kaizen.people.rules import Role

people = AppGroup("people", help="Accounts, roles and secrets from the console.")

COLUMNS = {
    "name",
    "username",
    "badge",
    "email",
    "area",
    "role",
    "shift",
    "first",
    "language",
    "time_zone",
    "password",
    "pin",
}
ROLES = click.Choice([role.value for role in Role])
YES = frozenset({"1", "y", "yes", "true", "x"})


@people.command("add")
@click.argument("name")
@click.option("--area", required=True, help="Code of the area where the person works.")
@click.option("--username", help="To sign in with a password.")
@click.option("--badge", help="Staff number, to sign in with a PIN.")
@click.option("--email", help="Where messages go, if anywhere.")
@click.option("--role", type=ROLES, help="What the person is there; operator unless said.")
@click.option("--shift", default="", help="Supervisors may be of one shift.")
def add(name: str, **options: str | None) -> None:
    """Add one person; give a password or a PIN afterwards."""
    row = {"name": name, **{key: value or "" for key, value in options.items()}}
    with _told(), transaction():
        known = _known(_particulars(row).checked())
        if known is not None:
            raise InvalidInput("%(name)s has this name or badge already.", name=known.full_name)
        _take(row)
    click.echo(f"Added {name}. Now: flask people set-password, or set-pin.")


@people.command("list")
@click.option("--area", "code", help="Only people of this area and below.")
def list_people(code: str | None) -> None:
    """Show who has an account, with roles."""
    rows = select(Person).options(selectinload(Person.memberships)).order_by(Person.full_name)
    if code:
        with _told():
            path = area_by_code(db.session(), code).path
            rows = rows.where(Person.home_area.has(Area.path.startswith(path, autoescape=True)))
    for person in db.session.scalars(rows):
        click.echo(_line(person))


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_people(file: Path, dry_run: bool) -> None:
    """Add and set right people from a CSV file; a second run changes nothing.

    Columns: name, area, username and/or badge, and as needed email, role, shift, first,
    language, time_zone, password, pin (both only for accounts that are new). One line for each
    role: the same person may stand on several lines.
    """
    take_table(file, _take, columns=COLUMNS, needed={"name", "area"}, dry_run=dry_run)


@people.command("deactivate")
@click.argument("who")
def deactivate(who: str) -> None:
    """Close the account of WHO (user name or badge); what they hold passes to the next level."""
    now = clock.now()
    with _told(), transaction() as session:
        person = person_called(session, who)
        deactivate_person(person, actor=None, now=now)
        passed = len(pass_on(person, actor_id=None, now=now))
        name = person.full_name
    click.echo(f"Closed the account of {name}; passed to the next level up: {passed}.")


@people.command("set-password")
@click.argument("who")
@click.password_option(help="Asked for where it is left out.")
def set_password(who: str, password: str) -> None:
    """Give WHO a password; they choose their own when they sign in."""
    with _told(), transaction() as session:
        give_password(person_called(session, who), password, actor=None, now=clock.now())
    click.echo(f"{who} signs in with it once and then chooses another one.")


@people.command("set-pin")
@click.argument("who")
@click.password_option("--pin", help="Asked for where it is left out.")
def set_pin(who: str, pin: str) -> None:
    """Give WHO a PIN to their badge."""
    with _told(), transaction() as session:
        give_pin(person_called(session, who), pin, actor=None, now=clock.now())
    click.echo(f"{who} can use badge and PIN now.")


@people.command("unlock")
@click.argument("who")
def unlock(who: str) -> None:
    """Let WHO try again after too many failures."""
    with _told(), transaction() as session:
        begin_again(person_called(session, who), actor_id=None, now=clock.now())
    click.echo(f"{who} can sign in again.")


@people.command("grant")
@click.argument("who")
@click.argument("role", type=ROLES)
@click.option("--area", "code", help="Code of the area; an administrator has none.")
@click.option("--shift", default="", help="Only for this shift.")
@click.option("--first", is_flag=True, help="The one who is asked first.")
@click.option("--revoke", is_flag=True, help="Take the role away instead.")
def grant(who: str, role: str, code: str | None, shift: str, first: bool, revoke: bool) -> None:
    """Give WHO a ROLE in an area and everything below it, or take it away."""
    now = clock.now()
    with _told(), transaction() as session:
        person = person_called(session, who)
        area = area_by_code(session, code) if code else None
        if revoke:
            changed = revoke_role(person, Role(role), area=area, shift=shift, actor=None, now=now)
            pass_on_lost(person, actor_id=None, now=now)
        else:
            changed = grant_role(
                person, Role(role), area=area, shift=shift, is_first=first, actor=None, now=now
            )
    click.echo("Done." if changed else "Nothing to do: that was so already.")


def _take(row: Row) -> str:
    """Add the person of a row, or set right what differs."""
    now = clock.now()
    area = area_by_code(db.session(), cell(row, "area") or "")
    said = _particulars(row).checked()
    person = _known(said)
    if person is None:
        operates = _role(row) is Role.OPERATOR
        person = add_person(said, home_area=area, actor=None, now=now, is_operator=operates)
        _give_role(person, row, area, now)
        _give_secrets(person, row, now)
        return "added"
    if not person.is_active:
        raise InvalidInput("%(name)s has left; this account is closed.", name=person.full_name)
    kept = replace(
        said,
        username=said.username or person.username,
        badge=said.badge or person.badge,
        email=said.email or person.email,
        language=said.language if cell(row, "language") else person.language,
        time_zone=said.time_zone or person.time_zone,
    )
    changed = bool(change_particulars(person, kept, actor=None, now=now))
    # Only the line of an operator says where somebody works; other roles may lie elsewhere.
    if _role(row) is Role.OPERATOR and move_person(person, area, actor=None, now=now):
        pass_on(person, actor_id=None, now=now)
        changed = True
    return "changed" if _give_role(person, row, area, now) or changed else "unchanged"


def _particulars(row: Row) -> Particulars:
    return Particulars(
        full_name=cell(row, "name") or "",
        username=cell(row, "username"),
        badge=cell(row, "badge"),
        email=cell(row, "email"),
        language=cell(row, "language") or "en",
        time_zone=cell(row, "time_zone"),
    )


def _known(said: Particulars) -> Person | None:
    """The account with this user name, else with this badge."""
    if said.username is not None:
        named = select(Person).where(Person.username == said.username)
        found = db.session.scalars(named).first()
        if found is not None:
            return found
    if said.badge is None:
        return None
    bearer = db.session.scalars(select(Person).where(Person.badge == said.badge)).first()
    if bearer is not None and said.username and bearer.username not in (None, said.username):
        raise InvalidInput(
            "The badge %(badge)s is that of %(name)s.", badge=said.badge, name=bearer.full_name
        )
    return bearer


def _role(row: Row) -> Role:
    written = (cell(row, "role") or Role.OPERATOR.value).lower()
    if written not in set(Role):
        raise InvalidInput("“%(role)s” is no role. Use %(all)s.", role=written, all=", ".join(Role))
    return Role(written)


def _give_role(person: Person, row: Row, area: Area, now: datetime) -> bool:
    role = _role(row)
    return grant_role(
        person,
        role,
        area=None if role is Role.ADMINISTRATOR else area,
        shift="" if role in (Role.ADMINISTRATOR, Role.OPERATOR) else cell(row, "shift") or "",
        is_first=(cell(row, "first") or "").lower() in YES,
        actor=None,
        now=now,
    )


def _give_secrets(person: Person, row: Row, now: datetime) -> None:
    password, pin = cell(row, "password"), cell(row, "pin")
    if password is not None:
        give_password(person, password, actor=None, now=now)
    if pin is not None:
        give_pin(person, pin, actor=None, now=now)


def _line(person: Person) -> str:
    names = " / ".join(name for name in (person.username, person.badge, person.email) if name)
    roles = [f"{found.role} of {found.area.code}" for found in person.memberships]
    if person.is_administrator:
        roles.insert(0, "administrator")
    state = ", closed" if not person.is_active else ", locked" if person.locked_at else ""
    return f"{person.full_name}  ({names}): {', '.join(roles) or 'no role'}{state}"


@contextmanager
def _told() -> Iterator[None]:
    """Say a refusal as the console does."""
    try:
        yield
    except KaizenError as error:
        raise as_click_error(error) from error
