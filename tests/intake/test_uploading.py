"""An uploaded table is read from end to end and kept, or refused by a sentence and not kept."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.intake.actions import uploading
from kaizen.intake.actions.uploading import bring_table, keep_file
from kaizen.intake.models import TableImport
from kaizen.intake.rules import LARGEST_FILE, MOST_COLUMNS, Kind
from tests.support.cast import THURSDAY, Cast
from tests.support.tables import brought

TABLE = "Name;Login\nInes Rao;ines\n"


def test_a_table_is_kept_under_a_name_that_nobody_can_guess(
    app: Flask, session: Session, cast: Cast
) -> None:
    import_id = brought(Kind.PEOPLE, TABLE, cast.ada, name="C:\\Lists\\people 2026.csv")
    table = session.get_one(TableImport, import_id)
    assert (table.file_name, table.rows, table.state) == ("people 2026.csv", 1, "uploaded")
    assert table.file_key is not None
    assert table.file_key.startswith("passing/imports/")
    assert "people" not in table.file_key
    assert plant_storage().exists(table.file_key)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"  \r\n", "The file is empty"),
        (b"Name;Login\n", "no rows below its header"),
        (b"PK\x03\x04 and so on", "workbook"),
        (b"%PDF-1.7\n1 0 obj", "workbook or a document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a table of text|no rows|Two columns"),
        (b"\x7fELF" + bytes(range(256)) * 40, "not a table of text"),
        (b"a;b\n1;" + b"x" * 300_000 + b"\n", "longer than any text may be"),
        (b'a;b\n1;"never closed\n2;3\n', "never closed"),
        (b"a;a\n1;2\n", "Two columns are called"),
        (b";".join(b"c%d" % n for n in range(MOST_COLUMNS + 1)) + b"\n1\n", "columns"),
        (b"a" * (LARGEST_FILE + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(
    app: Flask, session: Session, content: bytes, sentence: str
) -> None:
    before = set(plant_storage().keys())
    with pytest.raises(InvalidInput, match=sentence):
        keep_file(plant_storage(), content, "strange.csv")
    assert set(plant_storage().keys()) == before


def test_a_table_has_an_end(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.intake.reading.MOST_ROWS", 3)
    with pytest.raises(InvalidInput, match="more than 3 rows"):
        keep_file(plant_storage(), b"a;b\n" + b"1;2\n" * 4, "long.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_usual_encodings_are_read(app: Flask, session: Session, encoding: str) -> None:
    content = "Imię;Dział\nŻaneta Błaszczyk;Łódź\n".encode(encoding)
    assert keep_file(plant_storage(), content, "polish.csv").rows == 1


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (Kind.PEOPLE, "lena"),
        (Kind.AREAS, "lena"),
        (Kind.IDEAS, "sam"),
        (Kind.IDEAS, "fay"),
        (Kind.PEOPLE, "olga"),
    ],
)
def test_others_may_not(app: Flask, cast: Cast, kind: Kind, who: str) -> None:
    file = keep_file(plant_storage(), TABLE.encode(), "people.csv")
    with pytest.raises(NotAllowed), transaction():
        bring_table(kind, file, actor=getattr(cast, who), now=THURSDAY)


def test_leaders_may_bring_ideas(app: Flask, session: Session, cast: Cast) -> None:
    assert brought(Kind.IDEAS, "Problem\nHose\n", cast.lena)
    assert uploading.FOLDER == "passing/imports/"
