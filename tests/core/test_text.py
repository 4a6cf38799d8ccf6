"""What people type comes back as typed, and is found however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.text import clean_line, clean_text, fold, is_blank, name_order, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe", "grosse"),
        ("GRÖSSE", "grosse"),
        ("STRAẞE", "strasse"),
        ("Łódź", "lodz"),
        ("smørrebrød", "smorrebrod"),
        ("Đorđe", "dorde"),
        ("Æsir œuvre", "aesir oeuvre"),
        ("Þórður", "thordur"),
        ("İstanbul ışık", "istanbul isik"),
        ("ÎLE  d’Yeu\n\tnord", "ile d'yeu nord"),
        ("e\u0301cole", "ecole"),
        ("ﬁlter № ５ ½", "filter no 5 1⁄2"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ёлка", "елка"),
        ("서울", "서울"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_text_is_folded_for_the_search(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_the_same_as_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aäößłøñçéÜŠŽžß xyz", max_size=40))
def test_capitals_do_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Förder-Band  3", ["forder", "band", "3"]),
        ("K-1071", ["k", "1071"]),
        ('snake_case "quoted" AND (x*)', ["snake", "case", "quoted", "and", "x"]),
        ("l’atelier", ["l", "atelier"]),
        ("☃ -- ;", []),
        ("", []),
    ],
)
def test_a_query_falls_into_words(query: str, words: list[str]) -> None:
    assert words_of(query) == words


NAUGHTY = [
    "",
    "undefined",
    "NULL",
    "-1e309",
    "0x80000000",
    "1;DROP TABLE ideas",
    "' OR 1=1 -- 1",
    "<script>alert('x')</script>",
    "{{ 7 * 7 }} ${7*7} %s %(name)s %d",
    "../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "ثم نفس سقطت وبالتحديد",
    "בְּרֵאשִׁית, בָּרָא אֱלֹהִים",
    "❤️ 💔 👨‍👩‍👧‍👦 🇩🇪",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "\u202etxet tfel ot thgir",
    "\u200b\u2060zero\ufeff width",
    "˙ɐnbᴉlɐ ɐuƃɐɯ",
    "\x01\x07\x1b[31mred\x7f\x9f",
    "e\u0301 and é stay apart",
    "a\tb",
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_come_back_unchanged(text: str) -> None:
    assert clean_text(text) == text
    assert clean_line(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x00b", "ab"),
        ("half \ud83d pair", "half  pair"),
        ("  spaces stay  ", "  spaces stay  "),
    ],
)
def test_only_what_cannot_be_stored_is_taken_out(text: str, kept: str) -> None:
    assert clean_text(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  Oil on the floor \r\n", "Oil on the floor"), ("one\r\ntwo\nthree", "one two three")],
)
def test_a_line_has_no_breaks_and_no_space_at_its_ends(text: str, kept: str) -> None:
    assert clean_line(text) == kept


@given(st.text(alphabet=st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"])))
def test_storable_text_is_never_changed(text: str) -> None:
    assert clean_text(text) == text


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_is_the_same_as_once_and_always_storable(text: str) -> None:
    for clean in (clean_text, clean_line):
        once = clean(text)
        assert clean(once) == once
        assert "\x00" not in once
        once.encode("utf-8")


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "\u00a0\u2060\t"])
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", " 🔧 ", "\u200bש"])
def test_what_somebody_can_see_is_not(text: str) -> None:
    assert not is_blank(text)


def test_names_stand_where_people_look_for_them() -> None:
    names = ["Zoe", "öztürk", "Ebert", "Ohm", "ebert", "Ångström", "Łuka", "Lund"]
    assert sorted(names, key=name_order) == [
        "Ångström",
        "Ebert",
        "ebert",
        "Łuka",
        "Lund",
        "Ohm",
        "öztürk",
        "Zoe",
    ]
