"""One choice of a select box or of radio buttons."""

from __future__ import annotations

from typing import Any

from flask_babel import LazyString

# The published types are older than the library.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def choice(value: str, label: str | LazyString) -> Any:
    """What a form sends, and how it reads on the page."""
    return SelectChoice(value, label)
