"""The words of everything that is told stand in wording.txt; see told_lines.py."""

from __future__ import annotations

from flask import Flask

from tests.notifications.told_lines import FILE, lines


def test_nothing_is_told_in_other_words_than_those_that_were_read(worker_app: Flask) -> None:
    said = [*lines(worker_app)]
    assert said == FILE.read_text(encoding="utf-8").splitlines(), (
        "Words have changed. Read them, then: python -m tests.notifications.told_lines"
    )


def test_no_sentence_is_left_with_an_open_place(worker_app: Flask) -> None:
    assert not [line for line in lines(worker_app) if "%(" in line or "None" in line]
