"""`flask serve`: the web server and the scheduler side by side, started and stopped as one.

Both are copies of this process, which has read the whole house already: reading it takes longer
than all else that a start does, and what is read is shared in memory, the app itself too.
"""

from __future__ import annotations

import contextvars
import ctypes
import http.client
import ipaddress
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import FrameType

import click
from flask import current_app
from flask.cli import cli as flask_command
from flask.cli import with_appcontext
from flask_migrate import upgrade
from granian.cli import cli as granian_command
from sqlalchemy.exc import SQLAlchemyError

from kaizen.cli.demo.sign_in import who_can_sign_in
from kaizen.cli.reading_ahead import read_ahead
from kaizen.core import mail
from kaizen.core.db import db
from kaizen.people.actions.first_run import is_set_up
from kaizen.web.set_up import first_token

#: How long a request or a job in progress may take to finish after a stop was asked for.
STOP_SECONDS = 15
START_SECONDS = 120
TICK_SECONDS = 0.1
#: By this name both the console and the web server find the app.
APP_MODULE = "wsgi"
COPIES = multiprocessing.get_context("fork")


@dataclass
class Supervisor:
    """Runs named child processes; when one of them ends, or a stop is asked for, all end."""

    children: dict[str, BaseProcess] = field(default_factory=dict)
    stopping: bool = False

    def start(self, name: str, work: Callable[[], object]) -> None:
        """Start one child in a process group of its own: Ctrl-C reaches only the supervisor."""
        child = COPIES.Process(target=_stand_alone, args=(work,), name=name)
        child.start()
        self.children[name] = child

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Note that the operator wants to stop; fit to be a signal handler."""
        self.stopping = True

    def wait_until(self, done: Callable[[], bool], *, seconds: float = float("inf")) -> bool:
        """Wait until `done` says so; false when a child ended, a stop came or time ran out."""
        end = time.monotonic() + seconds
        while not self.stopping and self.ended() is None and time.monotonic() < end:
            if done():
                return True
            time.sleep(TICK_SECONDS)
        return False

    def ended(self) -> str | None:
        """The name of a child that has ended, if any."""
        return next(
            (name for name, child in self.children.items() if child.exitcode is not None), None
        )

    def stop_all(self) -> None:
        """Ask every child to finish what it does, and end those that do not."""
        for child in self.children.values():
            child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            child.join(max(0.0, end - time.monotonic()))
            if child.exitcode is None:
                child.kill()
                child.join()


@click.command("serve")
@click.option("--host", default="127.0.0.1", envvar="HOST", help="Address to listen on.")
@click.option("--port", default=8000, envvar="PORT", help="Port to listen on.")
@click.option("--threads", default=8, envvar="KAIZEN_THREADS", help="Requests served at once.")
@click.option("--scheduler/--no-scheduler", default=True, help="Run reminders and mail here too.")
@click.option("--prepare", is_flag=True, help="Migrate first; fill an empty demo plant.")
@click.pass_context
@with_appcontext
def serve(
    context: click.Context, host: str, port: int, threads: int, scheduler: bool, prepare: bool
) -> None:
    """Run the web server and the scheduler until Ctrl-C."""
    _refuse_taken_port(host, port)
    if prepare:
        _prepare(context)
    supervisor = Supervisor()
    signal.signal(signal.SIGINT, supervisor.ask_to_stop)
    signal.signal(signal.SIGTERM, supervisor.ask_to_stop)
    name = _reachable_name(host)
    address = f"http://{name}:{port}"
    if current_app.config["KAIZEN_MODE"] == "demo":
        # Links in messages lead to where this very server answers.
        current_app.config["KAIZEN_URL"] = os.environ.get("KAIZEN_URL") or address
    read_ahead()
    supervisor.start("web server", lambda: _be_web_server(host, port, threads))
    if scheduler:
        supervisor.start("scheduler", _be_scheduler)
    if supervisor.wait_until(lambda: _answers(name, port), seconds=START_SECONDS):
        _greet(address)
        supervisor.wait_until(lambda: False)
    ended = supervisor.ended()
    supervisor.stop_all()
    if not supervisor.stopping:
        reason = f"The {ended} ended by itself" if ended else f"{address} does not answer"
        raise click.ClickException(f"{reason}; its last words are above.")
    click.echo("Kaizen has stopped. Nothing is lost; `make run` starts it again.")


def _refuse_taken_port(host: str, port: int) -> None:
    """Say so at once, instead of greeting whoever answers there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen on {host}, port {port}: {error.strerror}. "
                "Choose another port with PORT=…"
            ) from error


def _prepare(context: click.Context) -> None:
    """Do here, in one process, what else would be two commands before: a start takes seconds."""
    upgrade()
    if current_app.config["KAIZEN_MODE"] == "demo":
        demo = current_app.cli.get_command(context, "demo")
        ensure = demo.get_command(context, "ensure") if isinstance(demo, click.Group) else None
        if ensure is None:
            raise click.ClickException("There is no command `flask demo ensure`.")
        context.invoke(ensure)


def _be_web_server(host: str, port: int, threads: int) -> None:
    """What `granian …` would do."""
    # Its worker is a copy too, whatever way this Python would choose by itself.
    multiprocessing.set_start_method("fork", force=True)
    # One process: more of them share nothing in memory and count rate limits each for itself.
    command = ["--interface", "wsgi", "--no-ws", "--log-level", "error"]
    command += ["--host", host, "--port", str(port), "--blocking-threads", str(threads)]
    granian_command([*command, f"{APP_MODULE}:app"])


def _be_scheduler() -> None:
    """What `flask jobs run` would do."""
    flask_command.main(args=["jobs", "run"], prog_name="flask")


def _stand_alone(work: Callable[[], object]) -> None:
    """Be a process of one's own, with its own signals."""
    os.setpgid(0, 0)
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_DFL)
    _die_with_parent()
    # Nothing of the command that is going on here is at hand there.
    contextvars.Context().run(work)


def _greet(address: str) -> None:
    click.secho(f"\nKaizen is ready: {address}   (Ctrl-C stops it)\n", bold=True)
    if current_app.config["KAIZEN_MODE"] == "demo":
        click.echo(f"{who_can_sign_in()}\n")
    elif _waits_for_set_up():
        known = current_app.config["KAIZEN_URL"] or address
        click.echo("Nobody has an account yet. Set it up here, once:\n")
        click.secho(f"  {known}/set-up?token={first_token(current_app)}\n", bold=True)
    way = mail.route()
    if isinstance(way, mail.FolderRoute):
        click.echo(f"No mail server is set: messages become files in {way.folder}\n")


def _waits_for_set_up() -> bool:
    """Whether the database has its shape, and nobody is in it yet."""
    try:
        return not is_set_up()
    except SQLAlchemyError:
        return False
    finally:
        db.session.remove()


def _reachable_name(host: str) -> str:
    """The name under which this machine reaches the server that listens on `host`."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_loopback or address.is_unspecified:
        return "localhost"
    return f"[{host}]" if address.version == 6 else host


def _answers(name: str, port: int) -> bool:
    """Whether the server answers at all; what is wrong beyond that shows in its log."""
    connection = http.client.HTTPConnection(name, port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return bool(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _die_with_parent() -> None:
    """Have Linux end this child when the supervisor is killed: the port must not stay taken."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
