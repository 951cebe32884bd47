"""Amounts as people type them (see people.amounts)."""

from __future__ import annotations

from commonhouse.people.amounts import CURRENCIES, MAX_AMOUNT, parse, typed

__all__ = ["CURRENCIES", "MAX_AMOUNT", "parse", "typed"]
