"""Tables as CSV files: written so that no cell is taken for a formula, and read from anywhere."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from kaizen.core.errors import InvalidInput
from kaizen.core.written_days import DayOrder, decide_day_order, parse_day

__all__ = [
    "SURPLUS",
    "DayOrder",
    "decide_day_order",
    "defuse",
    "parse_day",
    "read_rows",
    "undefuse",
    "write_rows",
]

# What a row has beyond the header stands under this name, so that it can be reported.
SURPLUS = ""
DELIMITERS = (",", ";", "\t")
#: A header with more columns is none.
MOST_COLUMNS = 1_000

_CHUNK = 64 * 1024
_SAMPLE = 64 * 1024
_MARK = "'"
# What spreadsheets take for a formula, also behind blanks or in full-width letters. Marks
# that are there already are counted in, so that taking one away again is exact.
_DANGEROUS = re.compile(r"'*(?: *[\t\r\n]|\s*[=+\-@＝＋－＠])")
_DEFUSED = re.compile(r"''*(?: *[\t\r\n]|\s*[=+\-@＝＋－＠])")
# Letters of central Europe that are signs in the western code page, between two letters:
# "Żabińska" and "później" have them, while "25 m³" and "¿qué" do not.
_CENTRAL = re.compile(
    rb"[A-Za-z\x80-\xff][\x8d\x8f\x9a\x9d\x9e\x9f\xa3\xb3\xb9\xbe\xbf][a-z\xe0-\xfe]"
)
_TOLD = re.compile(r"\"?sep=([,;\t])\"?[ \t]*[\r\n]", re.IGNORECASE)
_ROWS_LOOKED_AT = 20
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


def defuse(cell: str) -> str:
    """The text such that no spreadsheet runs it: an apostrophe before what begins a formula.

    Only text is defused; numbers are written as numbers. `undefuse` gives every text back.
    Source: OWASP, CSV Injection.
    """
    return _MARK + cell if _DANGEROUS.match(cell) else cell


def undefuse(cell: str) -> str:
    """The text as it was before `defuse`; what was not defused stays as it is."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def write_rows(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ","
) -> Iterator[bytes]:
    """A CSV file in pieces, in UTF-8 with a byte-order mark; the header comes at once.

    Text is defused, nothing is an empty cell, everything else is written as it prints.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow([defuse(name) for name in header])
    yield codecs.BOM_UTF8 + _taken(buffer)
    for row in rows:
        writer.writerow([defuse(cell) if isinstance(cell, str) else cell for cell in row])
        if buffer.tell() >= _CHUNK:
            yield _taken(buffer)
    if buffer.tell():
        yield _taken(buffer)


def read_rows(source: Path | BinaryIO) -> Generator[tuple[int, dict[str, str]], None, None]:
    """Each row below the header: the line of the file it begins on, and its cells by name.

    Encoding (UTF-8, UTF-16, Windows-1250 and 1252) and delimiter are found out. Cells come
    undefused and otherwise unchanged; missing ones are empty, surplus ones stand together
    under `SURPLUS`. Empty lines are left out. A stream must be able to go back to its
    start and stays open. Memory does not grow with the file.

    Raises:
        InvalidInput: no table, two columns of one name, or a quotation mark that is opened
            and never closed; the sentence names the line.
    """
    with _opened(source) as stream:
        encoding = _encoding_of(stream)
        stream.seek(0)
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        try:
            yield from _rows(text)
        finally:
            text.detach()


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return piece


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        yield source


def _encoding_of(stream: BinaryIO) -> str:
    """The encoding by its mark, else UTF-8 if all of it is, else the likelier code page."""
    stream.seek(0)
    sample = stream.read(_SAMPLE)
    if sample.startswith(_BINARY):
        raise InvalidInput(
            "This is a workbook or a document, not a CSV file. Save the table as CSV first.",
            field="file",
        )
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample[:200].count(0) > len(sample[:200]) // 4:
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    if b"\0" in sample:
        raise InvalidInput(
            "This is not a table of text. Save the table as CSV first.", field="file"
        )
    return _code_page(stream)


def _code_page(stream: BinaryIO) -> str:
    """UTF-8 where every byte fits it; else judged by letters from the first misfit on."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(_CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        stream.seek(max(0, stream.tell() - _CHUNK))
    else:
        return "utf-8"
    before = b""
    while piece := stream.read(_CHUNK):
        if _CENTRAL.search(before + piece):
            return "cp1250"
        before = piece[-2:]
    return "cp1252"


class _Lines:
    """The lines of a text, remembering whether its end was reached."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        self.ended = not line
        if self.ended:
            raise StopIteration
        return line


def _rows(text: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    delimiter, skipped = _delimiter_of(text)
    names: list[str] = []
    for line, cells in _records(text, delimiter, skipped):
        if not any(cell.strip() for cell in cells):
            continue
        if names:
            yield line, _by_name(names, cells, delimiter)
        else:
            names = _names(cells)
    if not names:
        raise InvalidInput("The file is empty. Choose one with a header and rows.", field="file")


def _records(text: TextIO, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        begins_on = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _too_long(begins_on) from error
        # A whole record ends with its own line; only an open quotation mark reads on to the end.
        if lines.ended:
            raise _never_closed(begins_on)
        yield begins_on, cells


def _delimiter_of(text: TextIO) -> tuple[str, int]:
    """The delimiter, and how many lines above the header say so (``sep=;``)."""
    sample = text.read(_SAMPLE)
    text.seek(0)
    told = _TOLD.match(sample)
    if told:
        text.readline()
        return told[1], 1
    return max(DELIMITERS, key=lambda each: _fit(sample, each)), 0


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """How well a delimiter fits: the share of rows as wide as the header, and that width."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    with suppress(csv.Error):
        widths = [len(cells) for cells in itertools.islice(reader, _ROWS_LOOKED_AT) if cells]
        if widths and widths[0] > 1:
            return widths.count(widths[0]) / len(widths), widths[0]
    return 0.0, 0


def _names(cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise InvalidInput(
            "The first line has more than %(most)s columns. It should name each column once.",
            field="file",
            most=MOST_COLUMNS,
        )
    names = [
        undefuse(cell).strip() or f"column {number}" for number, cell in enumerate(cells, start=1)
    ]
    for name, times in Counter(names).items():
        if times > 1:
            raise InvalidInput(
                "Two columns are called “%(name)s”. Give each its own name.",
                field="file",
                name=name[:40],
            )
    return names


def _by_name(names: list[str], cells: list[str], delimiter: str) -> dict[str, str]:
    row = {name: undefuse(cell) for name, cell in itertools.zip_longest(names, cells, fillvalue="")}
    row.pop(SURPLUS, None)
    surplus = delimiter.join(cells[len(names) :])
    if surplus.strip(delimiter).strip():
        row[SURPLUS] = surplus
    return row


def _too_long(line: int) -> InvalidInput:
    return InvalidInput(
        "Line %(line)s: a cell there is longer than any text may be. Perhaps a quotation mark is "
        "opened and never closed. Correct the line.",
        field="file",
        line=line,
    )


def _never_closed(line: int) -> InvalidInput:
    return InvalidInput(
        "Line %(line)s: a quotation mark is opened there and never closed. Correct the line.",
        field="file",
        line=line,
    )
