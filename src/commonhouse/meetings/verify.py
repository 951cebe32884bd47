"""How to recompute these acts, from the record alone. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from commonhouse.record.verify import Verifier

VERIFIERS: Mapping[str, Verifier] = MappingProxyType({})
