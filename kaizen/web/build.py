"""Which build this is: a mark that changes with any file that pages are made of."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=4)
def build_of(templates: str, static: str) -> str:
    """The mark of the code, the templates, the translations and the built files together.

    The same on every machine that runs the same release.
    """
    files = [
        *_HERE.rglob("*.py"),
        *_HERE.rglob("*.mo"),
        *Path(templates).rglob("*"),
        *Path(static).glob("dist/manifest.json"),
    ]
    mark = blake2b(digest_size=8)
    for file in sorted(file for file in files if file.is_file()):
        mark.update(file.name.encode())
        mark.update(file.read_bytes())
    return mark.hexdigest()
