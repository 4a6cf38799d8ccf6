"""What is translated: the words found in the program, and the catalogues of each language."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "kaizen/translations"
PYBABEL = (sys.executable, "-m", "babel.messages.frontend", "--quiet")


@cache
def extracted() -> Catalog:
    """All words that `make translations` finds."""
    with TemporaryDirectory() as folder:
        template = Path(folder, "messages.pot")
        extract = ["extract", "--mapping-file", "pyproject.toml", "--no-location"]
        subprocess.run(
            [*PYBABEL, *extract, "--output-file", str(template), "kaizen", "templates"],
            cwd=ROOT,
            check=True,
        )
        with template.open("rb") as file:
            return read_po(file)


@cache
def sentences() -> frozenset[str]:
    """The English words alone; of words with a plural, both forms."""
    return frozenset(form for message in extracted() if message.id for form in forms(message))


def forms(message: Message) -> tuple[str, ...]:
    """One form, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def catalogue(language: str) -> Catalog:
    """The words of a language as they are written down."""
    with (TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def make_ready() -> None:
    """Make what the program reads of each language, as `make words` does."""
    for written in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        made = written.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= written.stat().st_mtime:
            continue
        # Made aside and moved at the end: other tests may read it at this moment.
        with NamedTemporaryFile(dir=made.parent, delete=False) as file:
            write_mo(file, catalogue(written.parts[-3]))
        Path(file.name).replace(made)
