"""The acts of land in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from commonhouse.land import PARTS

SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        kind: said
        for part in PARTS
        for kind, said in import_module(f"commonhouse.land.{part}.sentences").SENTENCES.items()
    }
)
