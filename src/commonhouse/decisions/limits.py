"""Limits on guessing codes: only wrong guesses count, so a hundred neighbors at one table never lock each other out."""

from __future__ import annotations

from commonhouse.record.limits import Limit, is_over, key_of, note

__all__ = ["CODES", "RECEIPTS", "is_over", "key_of", "note"]

CODES = Limit("ballot-code", 20, 600)
RECEIPTS = Limit("ballot-receipt", 20, 600)
