"""What templates may cost: parts are drawn once for the process, not for every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

TEMPLATES = Path(__file__).parents[2] / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
WITH_CONTEXT = re.compile(r'{%-?\s*(?:from|import) "([^"]+)"[^%]*\bwith context\b')


@pytest.mark.parametrize(
    "template", [pytest.param("sqlite", marks=pytest.mark.sqlite)], indirect=True
)
def test_only_what_needs_the_page_is_imported_with_its_context(worker_app: Flask) -> None:
    """With it, Jinja draws the imported file anew each time: a tenth of a page's time."""
    environment = worker_app.jinja_env
    imported = {name for file in FILES for name in WITH_CONTEXT.findall(file.read_text("utf-8"))}
    needless = [
        name
        for name in sorted(imported)
        if not meta.find_undeclared_variables(
            environment.parse((TEMPLATES / name).read_text("utf-8"))
        )
        - set(environment.globals)
    ]
    assert not needless
