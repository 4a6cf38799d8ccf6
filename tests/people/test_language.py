"""Whoever speaks a language that is not complete yet reads one that is, dates and all."""

from kaizen.people.rules import LANGUAGES, language_for


def test_a_complete_language_is_kept_and_another_becomes_the_first() -> None:
    assert [language_for(code) for code in (*LANGUAGES, "fr", "")] == [
        *LANGUAGES,
        LANGUAGES[0],
        LANGUAGES[0],
    ]
