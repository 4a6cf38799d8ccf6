"""Tables leave defused and come back unchanged; foreign tables are read as they are."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.core.spreadsheet import SURPLUS, defuse, read_rows, undefuse, write_rows

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
RISKY = st.text(alphabet="'=+-@\t\r\n ,;\"x\0１＝")


def read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return list(read_rows(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        (" \r=1", "' \r=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ("", ""),
        ("5 - 3", "5 - 3"),
    ],
)
def test_a_cell_that_begins_a_formula_is_defused_and_given_back(cell: str, written: str) -> None:
    assert defuse(cell) == written
    assert undefuse(written) == cell


def test_what_others_wrote_with_an_apostrophe_stays() -> None:
    assert undefuse("'tis") == "'tis"


@given(TEXT | RISKY)
def test_every_text_comes_back_and_none_begins_a_formula(cell: str) -> None:
    written = defuse(cell)
    assert undefuse(written) == cell
    assert not written.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(TEXT | RISKY, TEXT | RISKY), max_size=8))
def test_a_table_comes_back_unchanged(rows: list[tuple[str, str]]) -> None:
    numbered = [(str(number), *cells) for number, cells in enumerate(rows)]
    content = b"".join(write_rows(["number", "=first", "second"], numbered))
    back = [tuple(row.values()) for _, row in read(content)]
    assert back == numbered
    assert all(list(row) == ["number", "=first", "second"] for _, row in read(content))


def test_numbers_and_days_are_written_as_they_are() -> None:
    row = [Decimal("-5.00"), -3, None, date(2026, 11, 22), True]
    content = b"".join(write_rows(["a", "b", "c", "d", "e"], [row]))
    assert content == b"\xef\xbb\xbfa,b,c,d,e\r\n-5.00,-3,,2026-11-22,True\r\n"


def test_the_header_leaves_before_the_first_row_is_asked_for() -> None:
    def rows() -> Iterator[list[str]]:
        raise AssertionError("asked too early")
        yield []

    assert next(write_rows(["a", "b"], rows())).endswith(b"a,b\r\n")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(("Idee", "Ort")) + "\r\n" + delimiter.join(("Größe: 25 m³", "Köln")) + "\r\n"
    )
    assert read(text.encode(encoding)) == [(2, {"Idee": "Größe: 25 m³", "Ort": "Köln"})]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń", "cp1250"),
        ("Błeszno, główna pętla", "cp1250"),
        ("Příliš žluťoučký kůň", "cp1250"),
        ("¿Qué pasó? 25 m³ à 20 £", "cp1252"),
        ("L’œuvre coûte 20 €", "cp1252"),
        ("blåbær på fløte", "cp1252"),
    ],
)
def test_the_likelier_code_page_is_taken(text: str, encoding: str) -> None:
    content = f"id;text\n1;{text}\n".encode(encoding)
    assert read(content) == [(2, {"id": "1", "text": text})]


def test_a_letter_cut_by_a_chunk_is_still_one_letter() -> None:
    content = ("a,b\n" + "x,ł\n" * 40_000).encode()
    assert {row["b"] for _, row in read(content)} == {"ł"}


def test_lines_are_those_of_the_file() -> None:
    content = b'id,text\r\n\r\n1,"two\r\nlines, ""quoted"""\r\n , \r\n2,12" pipe\n3,\n'
    assert read(content) == [
        (3, {"id": "1", "text": 'two\r\nlines, "quoted"'}),
        (6, {"id": "2", "text": '12" pipe'}),
        (7, {"id": "3", "text": ""}),
    ]


def test_a_file_may_name_its_delimiter() -> None:
    assert read(b"sep=;\r\na;b\r\n1,5;2\r\n") == [(3, {"a": "1,5", "b": "2"})]


def test_decimal_commas_do_not_count_as_delimiters() -> None:
    assert read(b"name;cost\nBench;1,50\nLamp;2,75\n")[1] == (3, {"name": "Lamp", "cost": "2,75"})


def test_missing_cells_are_empty_and_surplus_ones_stand_apart() -> None:
    rows = read(b"a,b,\n1\n1,2,3\n1,2,3,4,5\n1,2,3,,\n")
    assert rows == [
        (2, {"a": "1", "b": "", "column 3": ""}),
        (3, {"a": "1", "b": "2", "column 3": "3"}),
        (4, {"a": "1", "b": "2", "column 3": "3", SURPLUS: "4,5"}),
        (5, {"a": "1", "b": "2", "column 3": "3"}),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty"),
        (b"a,b, a \n1,2,3\n", "Two columns are called “a”"),
        (b"PK\x03\x04xlsx", "workbook"),
        (b"%PDF-1.7", "workbook or a document"),
        (b'a,b\n1,2\n3,"open\n4,5\n', "Line 3: a quotation mark"),
        (b'a,b\n1,2\n3,"open', "Line 3: a quotation mark"),
        (b'a,b\n1,"' + b"x\n" * 100_000, "Line 2: a cell there is longer than any text may be"),
        (b"a,b\n1," + b"x" * 200_000, "Line 2: a cell there is longer than any text may be"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a table of text"),
        (b"a,b\n1,\x002\n", "not a table of text"),
        (b"a," * 2_000, "more than 1000 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        read(content)
    assert refused.value.field == "file"


def test_a_file_is_read_from_its_path_and_a_stream_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "ideas.csv"
    path.write_bytes(b"a,b\n1,2\n")
    assert list(read_rows(path)) == [(2, {"a": "1", "b": "2"})]
    with path.open("rb") as stream:
        stream.read(3)
        assert list(read_rows(stream)) == list(read_rows(stream))
        assert not stream.closed


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = ([number, "a proposal of some length " * 4] for number in range(100_000))
    tracemalloc.start()
    with path.open("wb") as file:
        file.writelines(write_rows(["number", "text"], rows))
    count = sum(1 for _ in read_rows(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_000
    assert path.stat().st_size > 10_000_000
    assert peak < 3_000_000


def test_other_programs_read_what_is_written() -> None:
    content = b"".join(write_rows(["a", "b"], [["x;y", "two\nlines"]], delimiter=";"))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["a", "b"], ["x;y", "two\nlines"]]
