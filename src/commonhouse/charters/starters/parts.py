"""What a starting charter is made of, and the statements that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter
from commonhouse.rules.jsonform import Json, Stated

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """A class of members that the charter speaks of. `kind`: "people" or "organizations"."""

    slug: str
    name: Words
    who: Words
    votes: bool = True
    kind: str = "people"


@dataclass(frozen=True, slots=True)
class Starter:
    """`kinds` are the kinds of organization it was made for; `write` gives it, from a class's slug for each part."""

    slug: str
    title: Words
    text: Words
    kinds: tuple[str, ...]
    parts: tuple[Part, ...]
    write: Callable[[Mapping[str, str]], Charter]

    def charter(self, classes: Mapping[str, str]) -> Charter:
        """The whole charter, every statement written out. Raises KeyError for a part without a class."""
        return checks.completed(self.write({part.slug: classes[part.slug] for part in self.parts}))


def more_than(part: str, of: str) -> dict[str, Json]:
    """More than a fraction of a base: "1/2" of "yes+no"."""
    return {"of": of, "more_than": part}


def at_least(part: str, of: str) -> dict[str, Json]:
    return {"of": of, "at_least": part}


def vote(threshold: Json, quorum: Json = None) -> Stated:
    """The statement of a majority vote."""
    return {"threshold": threshold, "quorum": quorum}


def concurrent(classes: Mapping[str, tuple[Json, Json]], *, whole: Json = None) -> Stated:
    """A vote in which each class agrees on its own: class -> (threshold, quorum)."""
    blocs: list[Json] = [
        {"bloc": name, "threshold": threshold, "quorum": quorum} for name, (threshold, quorum) in classes.items()
    ]
    stated: Stated = {"blocs": blocs, "whole": whole is not None}
    return stated if whole is None else stated | {"threshold": whole}


SIMPLE: dict[str, Json] = more_than("1/2", "yes+no")
HALF_TAKE_PART: dict[str, Json] = at_least("1/2", "eligible")
