"""Delegation on one topic, and proxies at one meeting: whose vote counts for whom.

A voter may hand their vote on a topic to one delegate, who may hand it on. Whoever votes directly counts directly, and
their delegation rests. A chain that runs in a circle, or ends with somebody who did not vote or is not on the roll, casts
nothing; those in it are named, so that they can be warned before closing.

A proxy is given to one holder for one meeting and is not handed on: it casts what the holder casts in person. The
principal's own vote wins, and a proxy goes before a delegation. Proxies beyond the holder's limit are not counted, the
later ones first; nor, unless the statement says so, are those of a holder who is absent.

    resolve({"ana": "yes"}, {"ben": "ana", "cy": "ben"}).votes == {"ana": "yes", "ben": "yes", "cy": "yes"}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from ..errors import RuleError

T = TypeVar("T")


class How(StrEnum):
    """How a vote was cast, or why it was not."""

    DIRECT = "direct"
    DELEGATED = "delegated"
    PROXY = "proxy"
    SILENT = "silent"  # neither voted nor delegated
    CYCLE = "cycle"  # the chain runs in a circle, or into one
    DEAD_END = "dead-end"  # the chain ends with somebody who did not vote
    HOLDER_ABSENT = "holder-absent"
    HOLDER_SILENT = "holder-silent"
    OVER_LIMIT = "over-limit"  # the holder has more proxies than allowed


@dataclass(frozen=True, slots=True)
class Resolution(Generic[T]):
    """Where every delegation leads.

    `votes` are all votes cast, direct and delegated. `ends` gives for each delegator who did not vote the last person of
    their chain (for one in or into a circle: the first of the circle), `steps` how many hand-overs that took. `lost` says
    of those whose vote counts for nothing why: CYCLE or DEAD_END. Each of `cycles` begins with the least id.
    """

    votes: dict[str, T]
    ends: dict[str, str]
    steps: dict[str, int]
    cycles: tuple[tuple[str, ...], ...]
    lost: dict[str, How]


def resolve(votes: Mapping[str, T], delegations: Mapping[str, str]) -> Resolution[T]:
    """Follow every delegation to its end. Time and space grow with the number of voters only.

    `votes` are those cast directly; `delegations` lead from voter to delegate. A direct vote overrides a delegation.
    """
    found: Resolution[T] = Resolution(dict(votes), {}, {}, (), {})
    cycles: list[tuple[str, ...]] = []
    for start in delegations:
        if start in votes or start in found.ends:
            continue
        trail, last = _follow(start, votes, delegations, found.ends)
        if last in trail:
            cycles.append(_close(trail, last, found))
            continue
        _settle(trail, last, votes, found)
    return Resolution(found.votes, found.ends, found.steps, tuple(sorted(cycles)), found.lost)


def _follow(
    start: str, votes: Mapping[str, T], delegations: Mapping[str, str], ends: Mapping[str, str]
) -> tuple[dict[str, int], str]:
    """Those met on the way, each with its place, and the one at whom the walk stops: known already, voting, without a
    delegate, or met before."""
    trail: dict[str, int] = {}
    at = start
    while at not in trail and at not in votes and at not in ends and at in delegations:
        trail[at] = len(trail)
        at = delegations[at]
    return trail, at


def _close(trail: dict[str, int], again: str, found: Resolution[T]) -> tuple[str, ...]:
    """Mark all on a walk that met itself `again`; the cycle, beginning with its least id."""
    people = list(trail)
    circle = people[trail[again] :]
    turn = circle.index(min(circle))
    circle = circle[turn:] + circle[:turn]
    for place, person in enumerate(people):
        found.ends[person] = circle[0]
        found.steps[person] = max(0, trail[again] - place)
        found.lost[person] = How.CYCLE
    return tuple(circle)


def _settle(trail: dict[str, int], last: str, votes: Mapping[str, T], found: Resolution[T]) -> None:
    """Mark all on a walk that came to somebody known, voting, or without a delegate."""
    end, beyond = found.ends.get(last, last), found.steps.get(last, 0)
    lost = found.lost.get(last) if last in found.ends else None if last in votes else How.DEAD_END
    for person, place in trail.items():
        found.ends[person] = end
        found.steps[person] = len(trail) - place + beyond
        if lost is None:
            found.votes[person] = votes[end]
        else:
            found.lost[person] = lost


def path(voter: str, votes: Mapping[str, T], delegations: Mapping[str, str]) -> tuple[str, ...]:
    """Whom a voter follows, to the end: the voter first. In a circle it ends with the first person met again."""
    trail, last = _follow(voter, votes, delegations, {})
    return (*trail, last)


def circle_made(voter: str, delegate: str, delegations: Mapping[str, str]) -> tuple[str, ...]:
    """The circle that a new delegation would close, () for none: to warn whoever is about to make it."""
    trail, last = _follow(delegate, {}, {**delegations, voter: delegate}, {})
    people = list(trail)
    return tuple(people[trail[last] :]) if last in trail else ()


# The rule -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody on the roll, with the vote they cast themselves; null when they cast none."""

    id: str
    vote: str | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """A voter hands their vote on this topic to a delegate."""

    voter: str
    delegate: str


@dataclass(frozen=True, slots=True)
class Proxy:
    """A principal has a holder vote in their place."""

    principal: str
    holder: str


@dataclass(frozen=True, slots=True)
class Mandates:
    """One topic's delegations and one meeting's proxies. `present` is null where presence is not taken.

    Proxies stand in the order in which they were given: beyond a limit the earlier ones count.
    """

    voters: tuple[Voter, ...]
    delegations: tuple[Delegation, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    present: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        known = _once("voters", "id", [voter.id for voter in self.voters])
        givers = [each.voter for each in self.delegations]
        principals = [each.principal for each in self.proxies]
        _on_roll("delegations", "voter", givers, known)
        _once("delegations", "voter", givers)
        _on_roll("proxies", "principal", principals, known)
        _once("proxies", "principal", principals)
        _on_roll("proxies", "holder", [each.holder for each in self.proxies], known)
        for place, each in enumerate(self.proxies):
            if each.principal == each.holder:
                raise RuleError(f"proxies[{place}].holder", "Nobody holds their own proxy.", "Name another person.")


def _once(where: str, member: str, names: list[str]) -> set[str]:
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            raise RuleError(f"{where}[{place}].{member}", f'"{name}" stands here twice.', "Keep one of them.")
        seen.add(name)
    return seen


def _on_roll(where: str, member: str, names: list[str], known: set[str]) -> None:
    for place, name in enumerate(names):
        if name not in known:
            raise RuleError(f"{where}[{place}].{member}", f'"{name}" is not on the roll.', "Name a voter.")


@dataclass(frozen=True, slots=True)
class Delegating:
    """How many proxies one person may hold (null: any number), and whether those of an absent holder count."""

    max_per_proxy_holder: int | None = None
    absent_holders_count: bool = False

    def __post_init__(self) -> None:
        if self.max_per_proxy_holder is not None and self.max_per_proxy_holder < 0:
            raise RuleError(
                "max_per_proxy_holder", f"It is {self.max_per_proxy_holder}.", "Give 0 or more, or no limit (null)."
            )


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of one voter's vote. `by` is who cast it in the end, or where it was lost; `steps` away."""

    voter: str
    how: How
    vote: str | None
    by: str
    steps: int = 0


@dataclass(frozen=True, slots=True)
class DelegationResult:
    """All votes with those handed on.

    `counts` are votes by what was cast, `carried` how many others each person voted for. `cycles` are the circles, each
    from its least id; `dead_ends` those at whom chains stopped, with how many votes stopped there.
    """

    counts: Mapping[str, int]
    votes: tuple[Cast, ...]
    carried: Mapping[str, int]
    cycles: tuple[tuple[str, ...], ...] = ()
    dead_ends: Mapping[str, int] = field(default_factory=dict)


def delegation(given: Mandates, statement: Delegating) -> DelegationResult:
    """Every voter's vote, cast by themselves, by a proxy or along a chain of delegations."""
    direct = {voter.id: voter.vote for voter in given.voters if voter.vote is not None}
    by_proxy = _proxies(given, statement, direct)
    edges = {each.voter: each.delegate for each in given.delegations if each.voter not in by_proxy}
    # A proxy casts for its principal only: whoever delegates to the principal comes to somebody who did not vote.
    chains = resolve(direct, edges)
    casts = tuple(by_proxy.get(voter.id) or _cast(voter, chains) for voter in given.voters)
    counted = [cast for cast in casts if cast.vote is not None]
    return DelegationResult(
        counts=dict(sorted(Counter(cast.vote for cast in counted if cast.vote is not None).items())),
        votes=casts,
        carried=dict(sorted(Counter(cast.by for cast in counted if cast.how is not How.DIRECT).items())),
        cycles=chains.cycles,
        dead_ends=dict(sorted(Counter(cast.by for cast in casts if cast.how is How.DEAD_END).items())),
    )


def _proxies(given: Mandates, statement: Delegating, direct: Mapping[str, str]) -> dict[str, Cast]:
    """What became of each proxy whose principal did not vote in person."""
    present = None if given.present is None or statement.absent_holders_count else set(given.present)
    limit = statement.max_per_proxy_holder
    held: Counter[str] = Counter()
    casts: dict[str, Cast] = {}
    for each in given.proxies:
        if each.principal in direct:
            continue
        held[each.holder] += 1
        if present is not None and each.holder not in present:
            how = How.HOLDER_ABSENT
        elif limit is not None and held[each.holder] > limit:
            how = How.OVER_LIMIT
        else:
            how = How.PROXY if each.holder in direct else How.HOLDER_SILENT
        vote = direct[each.holder] if how is How.PROXY else None
        casts[each.principal] = Cast(each.principal, how, vote, each.holder, 1)
    return casts


def _cast(voter: Voter, chains: Resolution[str]) -> Cast:
    if voter.vote is not None:
        return Cast(voter.id, How.DIRECT, voter.vote, voter.id)
    if voter.id not in chains.ends:
        return Cast(voter.id, How.SILENT, None, voter.id)
    how = chains.lost.get(voter.id, How.DELEGATED)
    return Cast(voter.id, how, chains.votes.get(voter.id), chains.ends[voter.id], chains.steps[voter.id])
