"""How to recompute the acts of funds, from the record alone. No Django here."""

from __future__ import annotations

from types import MappingProxyType

from commonhouse.funds import verify_deciding, verify_lending, verify_raising
from commonhouse.record.verify import Verifier

VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {**verify_deciding.VERIFIERS, **verify_lending.VERIFIERS, **verify_raising.VERIFIERS}
)
