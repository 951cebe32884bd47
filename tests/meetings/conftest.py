from __future__ import annotations

import pytest

from tests.meetings.factories import Circle, make_circle


@pytest.fixture
def circle(db: None) -> Circle:
    return make_circle()
