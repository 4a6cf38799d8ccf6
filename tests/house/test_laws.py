"""The laws of the house that no linter knows, read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from importlinter.cli import lint_imports_command

ROOT = Path(__file__).parents[2]
SOURCES = sorted(ROOT.joinpath("kaizen").rglob("*.py"))
TESTS = sorted(ROOT.joinpath("tests").rglob("*.py"))
TEMPLATES = sorted(ROOT.joinpath("templates").rglob("*.*"))

LONGEST_FUNCTION = 60
LONGEST_FILE = 300
LONGEST_TEMPLATE = 150

#: What is longer than the law allows, each with its reason.
LONGER_FOR_A_REASON: dict[str, str] = {}

#: Only here may something be committed, or the time be asked.
MAY_COMMIT = {"kaizen/core/transaction.py", "kaizen/core/events.py"}
MAY_ASK_THE_TIME = {"kaizen/core/clock.py"}
ASKING_THE_TIME = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "manager", "managers", "misc", "common"}


@pytest.fixture(scope="module", autouse=True)
def _forget_afterwards() -> Iterator[None]:
    """Syntax trees of the whole house are a burden for every later test."""
    yield
    _tree.cache_clear()


def test_imports_keep_to_the_stack_of_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(lint_imports_command, ["--no-logo", "--no-cache"])
    assert result.exit_code == 0, result.output


def test_only_the_transaction_commits() -> None:
    found = [
        place
        for file in SOURCES
        if _name(file) not in MAY_COMMIT
        for place, called in _calls(file)
        if called.endswith(".commit")
    ]
    _expect_none(found)


def test_only_the_clock_asks_the_time() -> None:
    found = [
        place
        for file in SOURCES
        if _name(file) not in MAY_ASK_THE_TIME
        for place, called in _calls(file)
        if called in ASKING_THE_TIME
    ]
    _expect_none(found)


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{_name(file)}:{inner.lineno}"
        for file in SOURCES
        for function in _functions(file)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    _expect_none(found)


def test_no_function_is_too_long() -> None:
    found = [
        f"{_name(file)}:{function.lineno} {function.name}: {_length(function)} lines"
        for file in SOURCES
        if _name(file) not in LONGER_FOR_A_REASON
        for function in _functions(file)
        if _length(function) > LONGEST_FUNCTION
    ]
    _expect_none(found)


def test_no_file_is_too_long() -> None:
    _expect_none(_longer_than(LONGEST_FILE, [*SOURCES, *TESTS]))


def test_no_template_is_too_long() -> None:
    _expect_none(_longer_than(LONGEST_TEMPLATE, TEMPLATES))


def test_every_exception_still_needs_to_be_one() -> None:
    _expect_none([name for name in LONGER_FOR_A_REASON if not (ROOT / name).exists()])


def test_every_module_says_what_it_knows() -> None:
    _expect_none([_name(file) for file in SOURCES if not ast.get_docstring(_tree(file))])


def test_no_module_has_a_name_that_says_nothing() -> None:
    _expect_none([_name(file) for file in SOURCES if file.stem in NAMES_THAT_SAY_NOTHING])


def test_templates_hold_no_script_and_no_style_of_their_own() -> None:
    # The content security policy would refuse them, on the page and without a word to the author.
    refused = ("<script>", " style=", " onclick=", " onchange=", " onsubmit=", " oninput=")
    found = [
        f"{_name(file)}: {mark.strip()}"
        for file in TEMPLATES
        if file.suffix == ".html" and "mail" not in file.parts
        for mark in refused
        if mark in file.read_text(encoding="utf-8")
    ]
    _expect_none(found)


def _expect_none(found: list[str]) -> None:
    assert not found, "\n".join(["", *found])


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(file: Path) -> Iterator[tuple[str, str]]:
    """Each call's place and what is called, as `db.session.commit`."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Call):
            yield f"{_name(file)}:{node.lineno}", _called(node.func)


def _called(what: ast.expr) -> str:
    """As it is written; names with dots, which nearly all are, without writing them anew."""
    if isinstance(what, ast.Name):
        return what.id
    if isinstance(what, ast.Attribute):
        return f"{_called(what.value)}.{what.attr}"
    return ast.unparse(what)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _longer_than(limit: int, files: list[Path]) -> list[str]:
    lengths = {_name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    return [
        f"{name}: {length} lines"
        for name, length in lengths.items()
        if length > limit and name not in LONGER_FOR_A_REASON
    ]
