"""`flask people`: accounts, roles and secrets from the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kaizen.cli.table import as_click_error, take_table
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.transaction import transaction
from kaizen.intake.people import PeopleTaker, known_person, particulars_of
from kaizen.intake.rules import Kind
from kaizen.ownership.actions.passing import pass_on, pass_on_lost
from kaizen.people.actions.accounts import deactivate_person
from kaizen.people.actions.own_secrets import give_password, give_pin
from kaizen.people.actions.roles import grant_role, revoke_role
from kaizen.people.actions.signing_in import begin_again
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import area_by_code
from kaizen.people.queries.persons import person_called
from kaizen.people.rules import Role

people = AppGroup("people", help="Accounts, roles and secrets from the console.")

ROLES = click.Choice([role.value for role in Role])


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
        known = known_person(particulars_of(row).checked())
        if known is not None:
            raise InvalidInput("%(name)s has this name or badge already.", name=known.full_name)
        PeopleTaker(None, clock.now()).take(row)
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
    taker = PeopleTaker(None, clock.now())
    take_table(file, taker.take, kind=Kind.PEOPLE, needed={"name", "area"}, dry_run=dry_run)


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
