"""How to recompute the acts of land, from the record alone. No Django here."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

from commonhouse.land import PARTS
from commonhouse.record.verify import Verifier

VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        kind: verifier
        for part in PARTS
        for kind, verifier in import_module(f"commonhouse.land.{part}.verify").VERIFIERS.items()
    }
)
