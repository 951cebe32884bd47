from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from commonhouse.budgeting.forms import fields


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill in forms faster than people; the test of that trap sets it again."""
    monkeypatch.setattr(fields, "TOO_QUICK", -1)


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_uploads(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "uploads"
