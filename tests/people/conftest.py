"""The cast for every test of this room."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.support.cast import Cast, make_cast


@pytest.fixture
def cast(session: Session) -> Cast:
    return make_cast(session)
