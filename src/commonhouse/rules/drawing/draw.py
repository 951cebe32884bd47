"""Lots drawn from a published list with a seed rolled in public; where the statement has quotas, a panel that meets them.

First the list of entrants is published (by pseudonym, sorted, numbered from 1, with its fingerprint). Then the seed is
drawn in public, as with dice. From then on nothing is left to anyone: the seed gives an order (`sampler`), and the
first of it are drawn.

With quotas, we go down the same order and take each person with whom the panel can still be completed; whoever cannot be
part of any panel that meets the quotas with those already taken is passed over. That is the first panel, in the order of
the seed, that meets all quotas (`quotas` says when the search is given up). It does not give everyone the same chance, as
no procedure with quotas does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Final

from ..errors import RuleError
from .quotas import Completion, Quota, types_of
from .sampler import picks, ticket

MAX_ENTRANTS: Final = 1_000_000
MAX_QUOTAS: Final = 60
MAX_SEED: Final = 1000  # characters


class Procedure(StrEnum):
    """How the seed gives an order: Rivest's sampler (2011) on numbers, or his ticket numbers (2018) on names."""

    SAMPLER = "sampler"
    TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class Draw:
    """How many are drawn, how many stand in reserve, how the seed is used, and the quotas to meet."""

    number: int = 1
    reserves: int = 0
    procedure: Procedure = Procedure.SAMPLER
    minimum_digits: int = 20
    quotas: tuple[Quota, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MAX_ENTRANTS:
            raise RuleError("number", f"It is {self.number}.", f"Draw 1 to {MAX_ENTRANTS}.")
        if not 0 <= self.reserves <= MAX_ENTRANTS:
            raise RuleError("reserves", f"It is {self.reserves}.", f"Give 0 to {MAX_ENTRANTS}.")
        if not 1 <= self.minimum_digits <= MAX_SEED:
            raise RuleError("minimum_digits", f"It is {self.minimum_digits}.", f"Ask for 1 to {MAX_SEED} digits.")
        if len(self.quotas) > MAX_QUOTAS:
            raise RuleError("quotas", f"There are {len(self.quotas)}.", f"Give at most {MAX_QUOTAS}.")
        groups = [quota.group for quota in self.quotas]
        if len(set(groups)) != len(groups):
            raise RuleError("quotas", "A group has two quotas.", "Keep one of them.")
        for place, quota in enumerate(self.quotas):
            if quota.min > self.number:
                raise RuleError(
                    f"quotas[{place}].min",
                    f"At least {quota.min} of {self.number} cannot be.",
                    "Lower it, or draw more.",
                )


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody in the draw, by pseudonym, with their value in each category that quotas ask about."""

    id: str
    groups: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.id or "\n" in self.id:
            raise RuleError("id", "An entrant has no id of one line.", "Give each entrant one.")


@dataclass(frozen=True)
class Urn:
    """The list and the seed. `fingerprint` is what was published of the list before the seed was drawn, "" if nothing;
    `published_at` and `drawn_at` are RFC 3339 moments where they are stated."""

    entrants: tuple[Entrant, ...]
    seed: str = ""
    fingerprint: str = ""
    published_at: str = ""
    drawn_at: str = ""

    def __post_init__(self) -> None:
        if len(self.entrants) > MAX_ENTRANTS:
            raise RuleError("entrants", f"There are {len(self.entrants)}.", f"Give at most {MAX_ENTRANTS}.")
        twice = [name for name, times in Counter(each.id for each in self.entrants).items() if times > 1]
        if twice:
            raise RuleError("entrants", f'"{twice[0]}" is on the list twice.', "Everyone has one lot.")
        if len(self.seed) > MAX_SEED:
            raise RuleError("seed", "The seed is too long.", f"Give at most {MAX_SEED} characters.")
        self._check_moments()

    def _check_moments(self) -> None:
        moments = []
        for name in ("published_at", "drawn_at"):
            text = getattr(self, name)
            try:
                moment = datetime.fromisoformat(text) if text else None
            except ValueError:
                moment = None
            if text and (moment is None or moment.tzinfo is None):
                raise RuleError(name, "It is not a moment with its zone.", 'Write "2026-11-22T15:00:00Z".')
            moments.append(moment)
        published, drawn = moments
        if published and drawn and drawn <= published:
            raise RuleError(
                "drawn_at", "The seed was drawn before the list was published.", "Draw a new seed in public."
            )

    @cached_property
    def listed(self) -> tuple[Entrant, ...]:
        """The entrants as they are published: sorted by id, number 1 first."""
        return tuple(sorted(self.entrants, key=lambda each: each.id.encode()))


def fingerprint(urn: Urn) -> str:
    """SHA-256 of the list: one line for each entrant, sorted, the id and then each "category=value" after a tab."""
    lines = ("\t".join([each.id, *(f"{c}={v}" for c, v in sorted(each.groups.items()))]) for each in urn.listed)
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Lot:
    """Somebody drawn: `number` is their place on the published list, `count` the i of "seed,i" that picked it (None by
    tickets), `ticket` their ticket number ("" by the sampler)."""

    id: str
    number: int
    count: int | None = None
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class QuotaMet:
    """How many of a group were drawn, with what was asked."""

    category: str
    value: str
    min: int
    max: int | None
    drawn: int


@dataclass(frozen=True, slots=True)
class DrawResult:
    """Who was drawn, in order; who stands in reserve, next in line first; whom the quotas passed over.

    `unfilled` places have nobody to take them, because fewer entered than were to be drawn. `unsettled` are those passed
    over although the search for a panel with them was given up rather than finished.
    """

    drawn: tuple[Lot, ...]
    reserves: tuple[Lot, ...]
    passed_over: tuple[Lot, ...]
    quotas: tuple[QuotaMet, ...]
    entrants: int
    fingerprint: str
    seed: str
    procedure: Procedure
    unfilled: int
    unsettled: tuple[str, ...] = ()


def draw(urn: Urn, statement: Draw) -> DrawResult:
    """Draw lots. Raises RuleError for a seed too short, a list that is not the one published, or impossible quotas."""
    seed = checked_seed(urn.seed, statement.minimum_digits)
    print_ = fingerprint(urn)
    if urn.fingerprint and urn.fingerprint != print_:
        raise RuleError(
            "input.fingerprint", "The list is not the one that was published.", "Draw from the published list."
        )
    size = min(statement.number, len(urn.entrants))
    order = _order(urn, seed, statement.procedure)
    drawn, passed_over, unsettled = _panel(urn, statement, size, order)
    reserves = list(passed_over[: statement.reserves])
    while len(reserves) < statement.reserves and (lot := next(order, None)) is not None:
        reserves.append(lot)
    groups = {each.id: set(each.groups.items()) for each in urn.entrants} if statement.quotas else {}
    return DrawResult(
        drawn=tuple(drawn),
        reserves=tuple(reserves),
        passed_over=tuple(passed_over),
        quotas=tuple(
            QuotaMet(q.category, q.value, q.min, q.max, sum(q.group in groups[lot.id] for lot in drawn))
            for q in statement.quotas
        ),
        entrants=len(urn.entrants),
        fingerprint=print_,
        seed=seed,
        procedure=statement.procedure,
        unfilled=statement.number - size,
        unsettled=unsettled,
    )


def checked_seed(seed: str, minimum_digits: int) -> str:
    """The seed without blanks around it. Raises RuleError when it has too few digits to be beyond guessing."""
    seed = seed.strip()
    digits = sum(character in "0123456789" for character in seed)
    if digits < minimum_digits:
        raise RuleError(
            "input.seed",
            f"The seed has {digits} digits, and {minimum_digits} are needed.",
            "Roll dice in public and write down every roll.",
        )
    if not seed.isprintable():
        raise RuleError("input.seed", "The seed is more than one line of text.", "Write all rolls on one line.")
    return seed


def check_quotas(urn: Urn, statement: Draw) -> None:
    """Raises RuleError when no panel from this list can meet the quotas: to be asked before the seed is drawn."""
    _completion(urn, statement, min(statement.number, len(urn.entrants)))


def _order(urn: Urn, seed: str, procedure: Procedure) -> Iterator[Lot]:
    if procedure is Procedure.SAMPLER:
        for count, number in picks(seed, len(urn.listed)):
            yield Lot(urn.listed[number - 1].id, number, count)
        return
    tickets = sorted((ticket(seed, each.id), number, each.id) for number, each in enumerate(urn.listed, start=1))
    for own, number, name in tickets:
        yield Lot(name, number, ticket=own)


def _panel(urn: Urn, statement: Draw, size: int, order: Iterator[Lot]) -> tuple[list[Lot], list[Lot], tuple[str, ...]]:
    """Those drawn, those passed over and those of them not settled, going down the order until the panel is full."""
    if not statement.quotas:
        return list(islice(order, size)), [], ()
    completion = _completion(urn, statement, size)
    types = types_of({each.id: each.groups for each in urn.entrants}, statement.quotas)
    drawn: list[Lot] = []
    passed_over: list[Lot] = []
    while len(drawn) < size:
        lot = next(order)
        (drawn if completion.take(types[lot.id]) else passed_over).append(lot)
    return drawn, passed_over, tuple(lot.id for lot in passed_over if types[lot.id] in completion.unsettled)


def _completion(urn: Urn, statement: Draw, size: int) -> Completion:
    types = types_of({each.id: each.groups for each in urn.entrants}, statement.quotas)
    available = Counter(types.values())
    for place, quota in enumerate(statement.quotas):
        there = sum(number for kind, number in available.items() if quota.group in kind)
        if there < quota.min:
            raise RuleError(
                f"statement.quotas[{place}].min",
                f"{quota.min} with {quota.category} {quota.value} are wanted, and {there} entered.",
                "Lower the quota, or invite more people.",
            )
    completion = Completion(available, size, statement.quotas)
    if not completion.possible:
        raise RuleError("statement.quotas", "No panel from this list meets all quotas.", "Loosen one of them.")
    return completion
