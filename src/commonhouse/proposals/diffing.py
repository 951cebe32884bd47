"""Two versions of a text, word by word: what was taken out and what was put in, so that a page can show both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKENS = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
MOST_TOKENS = 4_000  # of one changed stretch; longer ones are shown as changed whole


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text. kind: "same", "del" (only in the earlier text) or "ins" (only in the later)."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Part]:
    """The parts that make up both texts, in order: without "ins" the earlier one, without "del" the later."""
    return list(_joined(_by_line(before, after)))


def _by_line(before: str, after: str) -> Iterator[Part]:
    """Lines first, which is quick for long texts; words only within lines that changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part("same", "".join(old[a:b]))
        else:
            yield from _by_word("".join(old[a:b]), "".join(new[c:d]))


def _by_word(before: str, after: str) -> Iterator[Part]:
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if not old or not new or len(old) > MOST_TOKENS or len(new) > MOST_TOKENS:
        yield Part("del", before)
        yield Part("ins", after)
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part("same", "".join(old[a:b]))
            continue
        yield Part("del", "".join(old[a:b]))
        yield Part("ins", "".join(new[c:d]))


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbors of a kind made one, empty ones left out; a lone blank between two changes joins them."""
    held: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if held and held[-1].kind == part.kind:
            held[-1] = Part(part.kind, held[-1].text + part.text)
        else:
            held.append(part)
    yield from held
