"""The options of a box as people read them: numbered, in their language, in a fair order.

Fair order: whatever stands first on a ballot gets more votes. So the list is rotated: each voter's begins at another
option (drawn at random on the web, by serial number on paper) and then goes on by number to the end and round. Every
option is first equally often, and a person looking for number 12 still finds it between 11 and 13.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonhouse.decisions import plain_words
from commonhouse.decisions.models import Box

_NUMBERED = re.compile(r"\D{0,12}(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a ballot. `cost` is in minor units; None where options cost nothing. `number` is printed and keyed."""

    id: str
    number: int
    name: str
    summary: str = ""
    cost: int | None = None
    category: str = ""
    district: str = ""
    url: str = ""
    photo: str = ""
    is_numbered: bool = True  # answers and times are read without their number; on paper it is there for keying

    @property
    def title(self) -> str:
        return f"{self.number}. {self.name}" if self.is_numbered else self.name

    @property
    def where(self) -> str:
        return " · ".join(part for part in (self.category, self.district) if part)


def options_of(box: Box, language: str) -> tuple[Option, ...]:
    """The box's options by number, in the language where they are written in it."""
    numbers = numbers_of([str(raw["id"]) for raw in box.options])
    is_fixed = has_fixed_order(box)
    found = [_option(raw, numbers[str(raw["id"])], language, not is_fixed) for raw in box.options]
    return tuple(sorted(found, key=lambda option: option.number))


def numbers_of(ids: Sequence[str]) -> dict[str, int]:
    """The number of each option: the one in its id ("P12" is 12) where all ids have one of their own, else its place."""
    matches = [_NUMBERED.fullmatch(id) for id in ids]
    numbers = [int(match[1]) for match in matches if match]
    if len(numbers) == len(ids) == len(set(numbers)) and 0 not in numbers:  # 0 means "blank" when keying paper
        return dict(zip(ids, numbers, strict=True))
    return {id: place for place, id in enumerate(ids, 1)}


def has_fixed_order(box: Box) -> bool:
    """Whether the options are read in one order by everyone: yes before no, and Monday before Tuesday."""
    return box.form.get("kind") == "position" or plain_words.is_availability(box.form, str(box.rule.get("rule", "")))


def turned(box: Box, options: Sequence[Option], turn: int) -> tuple[Option, ...]:
    """The options as one ballot lists them: rotated, unless their order is fixed."""
    return tuple(options) if has_fixed_order(box) else rotated(options, turn)


def rotated(options: Sequence[Option], turn: int) -> tuple[Option, ...]:
    """The same options in the same round, beginning at another."""
    start = turn % len(options) if options else 0
    return (*options[start:], *options[:start])


def has_language(box: Box, language: str) -> bool:
    """Whether every option has its name in the language (English is what they are written in first)."""
    return language == "en" or all(_texts(raw, language).get("name") for raw in box.options)


def currency_of(box: Box) -> str:
    """ISO 4217 code of the money the options cost; "" for a vote without money."""
    return str(box.instance.get("currency", ""))


def budget_of(box: Box) -> int | None:
    """What there is to spend, in minor units; None for a vote without money."""
    budget = box.instance.get("budget")
    return None if budget is None else int(budget)


def _option(raw: Mapping[str, Any], number: int, language: str, is_numbered: bool) -> Option:
    texts = _texts(raw, language)
    cost = raw.get("cost")
    return Option(
        id=str(raw["id"]),
        number=number,
        name=texts.get("name") or raw.get("name") or plain_words.position(str(raw["id"])) or str(raw["id"]),
        summary=texts.get("summary")
        or raw.get("summary")
        or ("" if is_numbered else plain_words.meaning(str(raw["id"]))),
        cost=None if cost in {None, ""} else int(cost),
        category=texts.get("category") or raw.get("category") or "",
        district=texts.get("district") or raw.get("district") or "",
        url=raw.get("url") or "",
        photo=raw.get("photo") or "",
        is_numbered=is_numbered,
    )


def _texts(raw: Mapping[str, Any], language: str) -> Mapping[str, str]:
    texts: Mapping[str, Mapping[str, str]] = raw.get("texts") or {}
    return texts.get(language) or texts.get(language.split("-", maxsplit=1)[0]) or {}
