"""The sentences of a result in English, with money as the command line writes it."""

from __future__ import annotations

from commonhouse.rules.budgeting.results import Result
from commonhouse.rules.budgeting.sentences import Words

from .text import Money, number


def words_for(result: Result, money: Money) -> Words:
    return Words(result, gettext=_same, ngettext=_plural, number=number, money=money.full)


def _same(text: str) -> str:
    return text


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many
