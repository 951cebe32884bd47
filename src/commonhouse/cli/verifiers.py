"""Which folders of the house know how to recompute their acts: the one list, read by `commonhouse verify`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple

from commonhouse.record.verify import Finder, Verifier

MODULES = (
    "commonhouse.people.verify",
    "commonhouse.ledger.verify",
    "commonhouse.agreements.verify",
    "commonhouse.charters.verify",
    "commonhouse.decisions.verify",
    "commonhouse.proposals.verify",
    "commonhouse.elections.verify",
    "commonhouse.meetings.verify",
    "commonhouse.budgeting.verify",
    "commonhouse.funds.verify",
    "commonhouse.land.verify",
)


class Tables(NamedTuple):
    verifiers: MappingProxyType[str, Verifier]
    finders: MappingProxyType[str, Finder]


def load(names: Iterable[str] = MODULES) -> Tables:
    """All verifiers and receipt finders, by the kind of act. A folder that is not there is passed over.

    Raises ValueError when two folders claim one kind. A kind nobody claims is reported by `verify` as kept
    and not recomputed.
    """
    modules = [import_module(name) for name in names if find_spec(name) is not None]
    return Tables(
        MappingProxyType(_merged(modules, "VERIFIERS")),
        MappingProxyType(_merged(modules, "FINDERS")),
    )


def _merged(modules: Iterable[ModuleType], table: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    owners: dict[str, str] = {}
    for module in modules:
        for kind, function in getattr(module, table, {}).items():
            if kind in merged:
                raise ValueError(f"{table}: both {owners[kind]} and {module.__name__} claim the kind {kind}")
            merged[kind], owners[kind] = function, module.__name__
    return merged
