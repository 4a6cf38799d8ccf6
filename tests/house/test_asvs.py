"""docs/security.md answers every point of ASVS 5.0.0, and names only what exists."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
#: Section → how many points it has; those of level 3 among them are named below.
LAST = {
    "1.1": 2,
    "1.2": 10,
    "1.3": 12,
    "1.4": 3,
    "1.5": 3,
    "2.1": 3,
    "2.2": 3,
    "2.3": 5,
    "2.4": 2,
    "3.2": 3,
    "3.3": 5,
    "3.4": 8,
    "3.5": 8,
    "3.7": 5,
    "4.1": 5,
    "4.2": 5,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 6,
    "5.3": 3,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 8,
    "6.4": 6,
    "6.5": 8,
    "6.6": 4,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 3,
    "7.6": 2,
    "8.1": 4,
    "8.2": 4,
    "8.3": 3,
    "8.4": 2,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 3,
    "10.3": 5,
    "10.4": 16,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 4,
    "11.2": 5,
    "11.3": 5,
    "11.4": 4,
    "11.5": 2,
    "11.6": 2,
    "12.1": 5,
    "12.2": 2,
    "12.3": 5,
    "13.1": 4,
    "13.2": 6,
    "13.3": 4,
    "13.4": 7,
    "14.1": 2,
    "14.2": 8,
    "14.3": 3,
    "15.1": 5,
    "15.2": 5,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 4,
    "17.1": 2,
    "17.2": 8,
    "17.3": 2,
}
LEVEL_3: dict[str, tuple[int, ...]] = {
    "1.2": (10,),
    "1.3": (12,),
    "1.5": (3,),
    "2.3": (5,),
    "2.4": (2,),
    "3.2": (3,),
    "3.3": (5,),
    "3.4": (7, 8),
    "3.5": (6, 7, 8),
    "3.7": (3, 4, 5),
    "4.1": (4, 5),
    "4.2": (2, 3, 4, 5),
    "5.2": (4, 5, 6),
    "5.3": (3,),
    "6.3": (5, 6, 7, 8),
    "6.4": (5, 6),
    "6.5": (6, 7, 8),
    "6.6": (4,),
    "7.5": (3,),
    "8.1": (3, 4),
    "8.2": (4,),
    "8.3": (2, 3),
    "8.4": (2,),
    "10.2": (3,),
    "10.3": (5,),
    "10.4": (12, 13, 14, 15, 16),
    "11.1": (3, 4),
    "11.2": (4, 5),
    "11.3": (4, 5),
    "11.5": (2,),
    "11.6": (2,),
    "12.1": (4, 5),
    "12.3": (5,),
    "13.1": (2, 3, 4),
    "13.2": (6,),
    "13.3": (3, 4),
    "13.4": (6, 7),
    "14.2": (5, 6, 7, 8),
    "15.1": (4, 5),
    "15.2": (4, 5),
    "16.5": (4,),
    "17.1": (2,),
    "17.2": (5, 6, 7, 8),
}
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| [12] \| [^|]+ \| (?:\*\*)?([a-z/ ]+)(?:\*\*)?: ", re.MULTILINE
)
NAMED = re.compile(r"`((?:kaizen|tests|deploy)/[\w./-]+)`")


def test_every_point_of_both_levels_is_answered_once() -> None:
    asked = {
        f"{section}.{number}"
        for section, last in LAST.items()
        for number in range(1, last + 1)
        if number not in LEVEL_3.get(section, ())
    }
    answered = Counter(number for number, _word in ROW.findall(TEXT))
    assert not [number for number, times in answered.items() if times > 1]
    assert set(answered) == asked
    assert len(asked) == 253


def test_the_sum_says_what_the_table_says() -> None:
    words = Counter(word for _number, word in ROW.findall(TEXT))
    assert set(words) == {"met", "n/a", "in part", "not met"}
    said = (
        f"{words['met']} are met, {words['n/a']} have nothing to hold on to here (n/a), "
        f"{words['in part']} are met in part and {words['not met']} are not"
    )
    assert said in TEXT


def test_every_file_that_is_named_exists() -> None:
    assert not [name for name in NAMED.findall(TEXT) if not (ROOT / name).exists()]


def test_what_may_be_typed_is_what_the_code_says() -> None:
    rows = re.findall(
        r"^\| [^|]* \| ([^|]+) \| `(kaizen(?:\.\w+)+)\.([A-Z_]+)` \|$", TEXT, re.MULTILINE
    )
    assert len(rows) > 10
    wrong = [
        name
        for rule, module, name in rows
        if not re.search(rf"(?<![\d,]){getattr(import_module(module), name):,}(?!,?\d)", rule)
    ]
    assert wrong == []
