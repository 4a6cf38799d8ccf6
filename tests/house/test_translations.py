"""No words that people read stand where `make translations` does not see them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from kaizen.core.errors import KaizenError
from kaizen.people.rules import LANGUAGE_NAMES, LANGUAGES
from tests.support.translations import ROOT, catalogue, extracted, forms, sentences

#: English is what the words are written in.
TRANSLATED = LANGUAGES[1:]
#: What is put into a sentence, by its name; a per cent sign is doubled where something is.
PLACE = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")

SOURCES = [
    file
    for file in sorted(ROOT.joinpath("kaizen").rglob("*.py"))
    # The console speaks English.
    if not file.is_relative_to(ROOT / "kaizen/cli")
]
#: What reads as a sentence: it begins like one, ends like one, and is more than one word.
SENTENCE = re.compile(r"[“%A-Z].* .*[.?!…:]", re.DOTALL)

#: Sentences that no page and no message holds, by file, each with its reason.
NOT_FOR_PEOPLE = {
    "kaizen/jobs/workers.py": "told to the log",
    "kaizen/web/telemetry.py": "read by machines that watch",
}
#: Where words go through gettext that stand elsewhere; those carry the mark.
HANDED_ON = {
    "kaizen/web/errors.py",
    "kaizen/web/formats.py",
    "kaizen/web/scoring_words.py",
}


@pytest.fixture(scope="module", autouse=True)
def _forget_afterwards() -> Iterator[None]:
    """Syntax trees of the whole house are a burden for every later test."""
    yield
    _tree.cache_clear()


def test_every_sentence_is_found_for_translation() -> None:
    found = [
        f"{_name(file)}:{text.lineno} {text.value}"
        for file in SOURCES
        if _name(file) not in NOT_FOR_PEOPLE
        for text in _texts(file)
        if SENTENCE.fullmatch(text.value) and text.value not in sentences()
    ]
    assert not found, "\n".join(["Mark these with core.sentences.to_say:", *found])


def test_refusals_are_told_in_words_that_are_found() -> None:
    known = {kind.__name__ for kind in _kinds(KaizenError)} | {"undefined"}
    assert known <= _keywords()
    found = [
        f"{_name(file)}:{call.lineno} {ast.unparse(call)[:90]}"
        for file in SOURCES
        for call in _calls(file, known)
        if _is_put_together(call.args[0])
    ]
    assert not found, "\n".join(["A sentence is a literal at the call:", *found])


def test_words_are_never_put_together_before_they_are_translated() -> None:
    said = {"gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "_", "to_say"}
    found = [
        f"{_name(file)}:{call.lineno} {ast.unparse(call)[:90]}"
        for file in SOURCES
        if _name(file) not in HANDED_ON
        for call in _calls(file, said)
        if not _is_literal(call.args[0])
    ]
    assert not found, "\n".join(["gettext takes a literal:", *found])


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_all_words_and_no_others(language: str) -> None:
    wanted, found = ({forms(one) for one in known if one.id} for known in _both(language))
    assert not wanted - found, "Run `make translations`, and write the new words."
    assert not found - wanted, "Run `make translations`: these words are gone."
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_written_and_surely_right(language: str) -> None:
    empty = [one.id for one in catalogue(language) if one.id and not all(_said(one))]
    assert not empty
    assert not [one.id for one in catalogue(language) if one.id and one.fuzzy]


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_what_is_put_into_them(language: str) -> None:
    wrong = [
        (one.id, said)
        for one in catalogue(language)
        if one.id
        for said in _said(one)
        if not _keeps_places(forms(one), said)
    ]
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_every_plural_of_their_language(language: str) -> None:
    known = catalogue(language)
    several = [one for one in known if one.id and isinstance(one.id, tuple | list)]
    assert several
    assert not [one.id for one in several if len(_said(one)) != known.num_plurals]


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_begin_and_end_as_the_english_words(language: str) -> None:
    wrong = [
        one.id
        for one in catalogue(language)
        if one.id
        for said in _said(one)
        if (said != said.strip()) != (forms(one)[0] != forms(one)[0].strip())
    ]
    assert not wrong


def test_every_language_is_called_by_its_own_name() -> None:
    assert tuple(LANGUAGE_NAMES) == LANGUAGES
    assert all(
        LANGUAGE_NAMES[code].casefold() == (Locale.parse(code).display_name or "").casefold()
        for code in LANGUAGES
    )


def test_every_exception_still_needs_to_be_one() -> None:
    assert not [name for name in [*NOT_FOR_PEOPLE, *HANDED_ON] if not (ROOT / name).exists()]


def _both(language: str) -> tuple[Catalog, Catalog]:
    return extracted(), catalogue(language)


def _said(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _keeps_places(english: tuple[str, ...], said: str) -> bool:
    """The same places as the English words; the form for one may leave out the number."""
    found = sorted(PLACE.findall(said))
    if len(english) == 1:
        return set(found) == set(PLACE.findall(english[0]))
    return set(PLACE.findall(english[0])) <= set(found) <= set(PLACE.findall(english[1]))


def _is_put_together(words: ast.expr) -> bool:
    """Whether it is neither a literal nor a plain name of one, which carries the mark itself."""
    return not _is_literal(words) and not isinstance(
        words, ast.Name | ast.Attribute | ast.Subscript | ast.Call
    )


def _is_literal(words: ast.expr) -> bool:
    return isinstance(words, ast.Constant) and isinstance(words.value, str)


def _texts(file: Path) -> Iterator[ast.Constant]:
    """Texts in the code, without docstrings."""
    said = {
        id(statement.value)
        for statement in ast.walk(_tree(file))
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def _calls(file: Path, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield node


def _kinds(kind: type[KaizenError]) -> Iterator[type[KaizenError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def _keywords() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    return {word for mapping in mappings for word in mapping.get("keywords", ())}


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
