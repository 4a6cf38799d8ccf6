"""Every setting, event, job, command and stage is in the docs, and nothing that is gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask

from kaizen.cli.docs import stage_diagram
from kaizen.ideas.rules import Stage
from kaizen.jobs.schedule import JOBS
from kaizen.notifications.rules import ABOUT_PERSONS, AUDIENCES, TO_PERSONS
from kaizen.savings.rules.lines import ValueStage

ROOT = Path(__file__).parents[2]
#: What reads a setting in config.py: the environment itself, and the functions over it.
READERS = {"environment.get", "_value", "_switch", "_number"}
#: Flask's own commands, and those of its extensions.
NOT_OURS = {"db", "routes", "run", "shell", "limiter"}
KIND = re.compile(
    r"(?:idea|ideas|claim|draft|work|owner|check|assignment|reminder|savings|authority|ladder"
    r"|score|scoring|person|mail|absence|device|webhook|event|rate|budget|cost_base|definitions"
    r"|award|awards|aim|campaign|board|condition|pulse|report|import)\.[a-z_]+"
)
#: A kind that the code puts together: what it may become.
PUT_TOGETHER = {"f'savings.{stage.value}'": {f"savings.{stage}" for stage in ValueStage}}


def test_every_setting_is_described() -> None:
    _expect_same(_settings(), _first_cells("settings.md"))


def test_every_event_is_described() -> None:
    heard = {*AUDIENCES, *ABOUT_PERSONS, *TO_PERSONS}
    _expect_same({*_recorded(), *heard}, _first_cells("events.md"))


def test_every_job_is_described() -> None:
    jobs = {job.name for job in JOBS}
    documented = {cell for cell in _first_cells("commands.md") if not cell.startswith("flask ")}
    _expect_same(jobs, documented)


def test_every_command_is_described(app: Flask) -> None:
    ours = {f"flask {name}" for name in _commands(app.cli, NOT_OURS)}
    cells = _first_cells("commands.md")
    documented = {" ".join(_words(cell)) for cell in cells if cell.startswith("flask ")}
    _expect_same(ours, documented - {"flask db upgrade"})


def test_every_stage_is_described() -> None:
    _expect_same({stage.value for stage in Stage}, _first_cells("stages.md"))


def test_the_diagram_of_stages_is_printed_from_the_table() -> None:
    found = re.search(r"```mermaid\n(.*?)\n```", _doc("stages.md"), re.DOTALL)
    assert found, "docs/stages.md has no diagram"
    assert found[1] == stage_diagram(), "Run: flask docs stages"


@pytest.mark.parametrize("file", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md")))
def test_links_between_documents_lead_somewhere(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
    assert not [link for link in links if not (file.parent / link).exists()]


def test_every_event_kind_is_looked_for() -> None:
    strange = {kind for kind in {*AUDIENCES, *ABOUT_PERSONS} if not KIND.fullmatch(kind)}
    assert not strange, f"Add their nouns to KIND: {strange}"


def _settings() -> set[str]:
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    read = {
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in READERS
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    serve = (ROOT / "kaizen/cli/serve.py").read_text(encoding="utf-8")
    return {name for name in read if name.isupper()} | set(re.findall(r'envvar="(\w+)"', serve))


def _recorded() -> Iterator[str]:
    """Kinds of all events that the code records; where it is a variable, all kinds named there."""
    for file in sorted(ROOT.joinpath("kaizen").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not _is_recording(call.func):
                continue
            kind = call.args[0]
            if isinstance(kind, ast.Constant):
                yield str(kind.value)
            elif isinstance(kind, ast.JoinedStr):
                yield from PUT_TOGETHER[ast.unparse(kind)]
            else:
                yield from _named_in(tree)


def _is_recording(called: ast.expr) -> bool:
    named = isinstance(called, ast.Attribute) and called.attr == "record"
    return named and ast.unparse(called) == "events.record"


def _named_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and KIND.fullmatch(node.value):
            yield node.value


def _commands(group: click.Group, left_out: set[str]) -> Iterator[str]:
    for name, command in group.commands.items():
        if name in left_out:
            continue
        if isinstance(command, click.Group):
            yield from (f"{name} {inner}" for inner in _commands(command, set()))
        else:
            yield name


def _words(cell: str) -> list[str]:
    """The command without its arguments."""
    return [word for word in cell.split() if word == word.lower() and not word.startswith("-")]


@cache
def _doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def _first_cells(name: str) -> set[str]:
    """What stands in code in the first column of the document's tables."""
    return set(re.findall(r"^\| `([^`]+)`", _doc(name), re.MULTILINE))


def _expect_same(real: set[str], documented: set[str]) -> None:
    missing, gone = real - documented, documented - real
    assert not missing, f"Not in the docs: {', '.join(sorted(missing))}"
    assert not gone, f"In the docs, but gone: {', '.join(sorted(gone))}"
