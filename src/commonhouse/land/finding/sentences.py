"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType({})
