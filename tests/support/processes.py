"""Processes of their own for tests: copies of one that has read the house already."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from flask.cli import cli as flask

from tests.support import compiled, quick_disk
from tests.support.postgres import die_with_parent

#: Reading the house takes a process longer than all that most tests have it do.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["kaizen.app", "kaizen.cli.commands", "granian.cli", quick_disk.__name__, compiled.__name__]
)


def console(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path | str = os.devnull
) -> BaseProcess:
    """Start `flask …` in a group of its own, as a console would; `log` takes its output."""
    process = PROCESSES.Process(
        target=_be_console, args=(list(arguments), dict(environment), str(log))
    )
    process.start()
    return process


def stand_alone(log: Path | str) -> None:
    """Called first in such a process: a group of its own, its output in a file, ends with us."""
    os.setpgid(0, 0)
    die_with_parent()
    with Path(log).open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    os.chdir(Path(__file__).parents[2])


def _be_console(arguments: list[str], environment: dict[str, str], log: str) -> None:
    stand_alone(log)
    os.environ.update(environment)
    sys.argv = ["flask", *arguments]
    flask.main(args=arguments, prog_name="flask")
