"""One choice of a select box or of radio buttons."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_babel import LazyString
from markupsafe import Markup

# The published types are older than the library.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import Select, html_params


def choice(value: str, label: str | LazyString) -> Any:
    """What a form sends, and how it reads on the page."""
    return SelectChoice(value, label)


class LongSelect(Select):
    """A list of hundreds of choices: the widget of the library takes longer than the whole page."""

    def __call__(self, field: Any, **facts: Any) -> Markup:
        """The element with its choices, as the library draws them."""
        facts.setdefault("id", field.id)
        choices = tuple((str(value), str(words)) for value, words, *_rest in field.iter_choices())
        return Markup("<select {}>{}</select>").format(
            Markup(html_params(name=field.name, **facts)),  # nosec B704
            _drawn(choices, str(field.data)),
        )


# Few: each may be long. Two forms of one page show the same.
@lru_cache(maxsize=4)
def _drawn(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    return Markup().join(
        Markup('<option {}value="{}">{}</option>').format(
            Markup("selected ") if value == chosen else "", value, words
        )
        for value, words in choices
    )
