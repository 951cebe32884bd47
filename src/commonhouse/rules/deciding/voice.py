"""How sentences about a result are said: the language, and how numbers, shares and names are written.

Left as it is, a voice speaks English. Pages give it `gettext` and `ngettext` of the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .results import hundredths

MOST_NAMED = 6  # names in one sentence before the rest are only counted


def _same(text: str) -> str:
    return text


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _number(count: int) -> str:
    return f"{count:,}"


def _percent(share: Decimal) -> str:
    return f"{share}%"


@dataclass(frozen=True, slots=True)
class Voice:
    """`number` writes a count, `percent` a Decimal of hundredths ("90.12"), `name` what people call an id or pseudonym."""

    gettext: Callable[[str], str] = _same
    ngettext: Callable[[str, str, int], str] = _plural
    number: Callable[[int], str] = _number
    percent: Callable[[Decimal], str] = _percent
    name: Callable[[str], str] = _same

    def share(self, part: Fraction) -> str:
        """A share as people say it: "1/2" is half, 2/3 stays a fraction, 0.6 is 60%."""
        percent = part * 100
        if percent.denominator == 1:
            return self.percent(Decimal(percent.numerator))
        return str(part) if part.denominator < 100 else self.percent(hundredths(percent))

    def names(self, ids: Sequence[str]) -> str:
        """Names with commas; past six, the rest are counted."""
        named = [self.name(each) for each in ids[:MOST_NAMED]]
        rest = len(ids) - len(named)
        if rest:
            more = self.ngettext("and %(count)s other", "and %(count)s others", rest) % {"count": self.number(rest)}
            named.append(more)
        return ", ".join(named)


ENGLISH = Voice()
