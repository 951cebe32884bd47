"""The mark by which a line of the bank is known again, whatever file it comes in, and how often it was seen before."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping


def mark(account: int, on: dt.date, amount: int, text: str, bank_id: str = "") -> str:
    """The same account, day, amount, text and bank's id give the same mark. Spaces and capitals do not count."""
    said = "\x1f".join((str(account), on.isoformat(), str(amount), " ".join(text.split()).casefold(), bank_id.strip()))
    return hashlib.sha256(said.encode()).hexdigest()[:32]  # 128 bits: a short index, and no two lines by chance


def repeated(marks: Iterable[str], before: Mapping[str, int]) -> list[bool]:
    """Which of the marks were imported before. Two equal lines of one file are two payments, unless two came before."""
    seen: Counter[str] = Counter()
    found = []
    for each in marks:
        seen[each] += 1
        found.append(seen[each] <= before.get(each, 0))
    return found
