"""What concerns only me."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("me", __name__)
