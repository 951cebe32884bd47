"""The verbs of the books: the only code that changes them. Other parts of the house post with `ledger.posting`.

Each checks permission and runs in one transaction. `now` is the present unless a history is entered later.
"""

from __future__ import annotations

from commonhouse.ledger.actions.accounts import add_account, add_unit, close_account, edit_account, reopen_account
from commonhouse.ledger.actions.attachments import attach, detach
from commonhouse.ledger.actions.batches import new_batch
from commonhouse.ledger.actions.batches import undo as undo_batch
from commonhouse.ledger.actions.books import close_period, edit_book, open_book, reopen_period
from commonhouse.ledger.actions.entries import post_batch, post_entry, reverse_entry
from commonhouse.ledger.actions.restrictions import (
    add_restriction,
    close_restriction,
    edit_restriction,
    release,
    reopen_restriction,
)

__all__ = [
    "add_account",
    "add_restriction",
    "add_unit",
    "attach",
    "close_account",
    "close_period",
    "close_restriction",
    "detach",
    "edit_account",
    "edit_book",
    "edit_restriction",
    "new_batch",
    "open_book",
    "post_batch",
    "post_entry",
    "release",
    "reopen_account",
    "reopen_period",
    "reopen_restriction",
    "reverse_entry",
    "undo_batch",
]
