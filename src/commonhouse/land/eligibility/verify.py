"""How to recompute the acts of this part, from the record alone. No Django here."""

from __future__ import annotations

from types import MappingProxyType

from commonhouse.record.verify import Verifier

VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType({})
