"""Write a ranked election as a .blt file: the inverse of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ranking.model import Election, Ranking


def write(election: Election, seats: int, title: str = "") -> Iterator[str]:
    """The lines of the file, each ending in a line feed; encode them as UTF-8.

    Each different ballot is written once with how often it was cast, sorted, so that the file says nothing about who
    voted or when. Names stand in quotes, a quote inside one is doubled, and line breaks become spaces. A candidate
    without a name is called by id.
    """
    yield f"{len(election.candidates)} {seats}\n"
    if election.withdrawn:
        yield " ".join(f"-{place + 1}" for place in sorted(election.withdrawn)) + "\n"
    for ranking, count in sorted(election.rankings.items(), key=lambda row: (_parts(row[0]), row[1])):
        ranks = "".join("=".join(str(place + 1) for place in part) + " " for part in _parts(ranking))
        yield f"{count} {ranks}0\n"
    yield "0\n"
    for candidate in election.candidates:
        yield _quoted(candidate.name or candidate.id)
    if title.strip():
        yield _quoted(title)


def _parts(ranking: Ranking) -> tuple[tuple[int, ...], ...]:
    return tuple(part if isinstance(part, tuple) else (part,) for part in ranking)


def _quoted(text: str) -> str:
    plain = re.sub(r"[\r\n\0]+", " ", text).strip()
    return '"' + plain.replace("\\", "\\\\").replace('"', '""') + '"\n'
