"""Voices that were handed on: which ballots count for members who did not vote themselves.

The act of a closing publishes the hand-overs of open votes by pseudonym, as they stood then:

    {"delegations": [{"from", "to", "bloc"?}], "proxies": [{"principal", "holder", "bloc"?}]}

Pure: the box and whoever recomputes a record carry voices by these same functions. No Django here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from commonhouse.decisions.choices import Choice
from commonhouse.decisions.polls import Row
from commonhouse.rules.deciding.delegation import Delegating, Delegation, How, Mandates, Proxy, Voter, delegation

Evidence = Mapping[str, Any]


def has_any(evidence: Evidence) -> bool:
    return bool(evidence.get("delegations") or evidence.get("proxies"))


def named(evidence: Evidence) -> set[str]:
    """Everyone whose ballot may count for another."""
    edges = [(edge["from"], edge["to"]) for edge in evidence.get("delegations", ())]
    edges += [(edge["principal"], edge["holder"]) for edge in evidence.get("proxies", ())]
    return {name for edge in edges for name in edge}


def carried(evidence: Evidence, voters: Collection[str]) -> dict[str, str]:
    """Whose ballot counts for whom: by the pseudonym of each member who did not vote, that of one who did.

    Raises RuleError when somebody handed on the same voice twice.
    """
    mandates = Mandates(
        voters=tuple(Voter(name, name if name in voters else None) for name in sorted(named(evidence))),
        delegations=tuple(Delegation(edge["from"], edge["to"]) for edge in evidence.get("delegations", ())),
        proxies=tuple(Proxy(edge["principal"], edge["holder"]) for edge in evidence.get("proxies", ())),
    )
    casts = delegation(mandates, Delegating()).votes
    return {cast.voter: cast.vote for cast in casts if cast.vote is not None and cast.how is not How.DIRECT}


def rows(evidence: Evidence, said: Mapping[str, Choice]) -> Iterator[Row]:
    """The voices carried, as rows of the count; each in the bloc of the member it belongs to.

    `said` are the choices of all who voted among `named`.
    """
    blocs = {edge["from"]: edge.get("bloc", "") for edge in evidence.get("delegations", ())}
    blocs |= {edge["principal"]: edge.get("bloc", "") for edge in evidence.get("proxies", ())}
    for member, holder in sorted(carried(evidence, said.keys()).items()):
        yield Row(said[holder], 1, blocs.get(member, ""))
