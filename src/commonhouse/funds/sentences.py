"""The acts of funds in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from commonhouse.funds import sentences_deciding, sentences_lending, sentences_raising

SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {**sentences_deciding.SENTENCES, **sentences_lending.SENTENCES, **sentences_raising.SENTENCES}
)
