"""How to recompute the acts of a decision's life, from the record alone. No Django here.

What is checked: a decision was asked under the charter in force, by the method and the statement of its matter, with the
charter's notice and window; its box asked the same; the text that was decided is the text that was asked about; what a box
counted is what is said to be decided; what a room or an adviser's process gave is recomputed from its own numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from commonhouse.charters import verify as charters
from commonhouse.decisions import verify as decisions
from commonhouse.proposals import timing
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry
from commonhouse.rules.charter.model import Matter
from commonhouse.rules.deciding import methods

_LEEWAY = timedelta(minutes=10)  # between the moment of asking and that of its act
_STANDING = frozenset({"raised", "qualified"})
_ROUNDS = frozenset({"consent", "consensus"})  # another round needs no new notice: the first gave it
_ENDED = frozenset({"adopted", "not-adopted", "no-quorum", "blocked", "chosen", "tied", "none"})


@dataclass(slots=True)
class _Proposal:
    """What is known of one proposal so far."""

    asked: Mapping[str, Any] | None = None
    version: int = 0
    text_hash: str = ""
    rounds: int = 0
    objections: dict[str, str] = field(default_factory=dict)
    commitments: set[str] = field(default_factory=set)
    outcome: str = ""
    is_withdrawn: bool = False
    news: int = 0


def _asked(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, _any(context, act)
    _require(act, known.outcome not in _ENDED, "a decision is asked before it is taken", "open", known.outcome)
    expect(act, "rounds follow one another", known.rounds + 1, body["round"])
    charter = charters.in_force(context, body["charter"], act)
    expect(act, "it is asked under the charter in force", _charter_for(context, known), body["charter"])
    if known.asked is not None:
        expect(act, "it is asked again as the same kind of decision", known.asked["matter"], body["matter"])
    matter = _matter(act, charter, body["matter"])
    expect(act, "the method is the one of its matter", matter.method, body["method"])
    _check_times(act, matter, body)
    if body["box"]:
        _check_box(context, act, matter, body)
        _require(act, context.get(("proposals.box", body["box"])) is None, "a box is of one round", "one", "another")
        context.keep(("proposals.box", body["box"]), body["proposal"])
    known.asked, known.rounds, known.is_withdrawn = body, body["round"], False
    known.version, known.text_hash = body["version"], body["text_hash"]
    yield (
        f"“{body['title']}”, version {body['version']}, was put to those who decide on “{matter.title}” under version "
        f"{body['charter']} of the charter, with the notice it asks for."
    )


def _check_times(act: Act, matter: Matter, body: Mapping[str, Any]) -> None:
    asked, begins, ends, written = (
        datetime.fromisoformat(each) for each in (body["asked_at"], body["decides_from"], body["closes_at"], act.at)
    )
    _require(act, asked - _LEEWAY <= written, "it is asked when its act is written", act.at, body["asked_at"])
    _require(act, written - asked <= _LEEWAY, "it is asked when its act is written", act.at, body["asked_at"])
    if matter.method == "advice":
        return
    urgent = bool(body["urgent"])
    _require(act, not urgent or matter.urgent_hours is not None, "the charter knows urgent ones", "hours", None)
    if body["round"] == 1 or matter.method not in _ROUNDS:
        least = asked + timing.notice(matter, urgent)
        _require(act, begins >= least, "the charter's notice is kept", least.isoformat(), body["decides_from"])
    least = begins + timing.window(matter, urgent)
    _require(act, ends >= least, "people have the charter's time to answer", least.isoformat(), body["closes_at"])


def _check_box(context: Context, act: Act, matter: Matter, body: Mapping[str, Any]) -> None:
    opened = context.kept(("decisions.box", body["box"]), act, "the box was opened before").opened
    rule, statement = _rule(matter)
    expect(act, "the box counts by the rule of the matter", rule, opened["rule"])
    expect(act, "the box counts by the statement of the matter", statement, opened["statement"])
    deciders = {
        "classes": matter.deciders.classes,
        "organizations": matter.deciders.organizations,
        "seats": matter.deciders.seats,
    }
    wanted = {name: sorted(slugs) for name, slugs in deciders.items()}
    expect(act, "the box asks those who decide by the charter", wanted, opened["electors"])
    expect(act, "the box is as open or secret as the charter says", matter.is_secret, opened["secret"])
    expect(act, "the box asks what is asked", body["title"], opened["title"])
    expect(act, "the box opens when it is said", body["decides_from"], opened["opens_at"])
    expect(act, "the box closes when it is said", body["closes_at"], opened["closes_at"])


def _revised(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    _require(act, act.body["version"] > known.version, "versions go on", f"after {known.version}", act.body["version"])
    known.version, known.text_hash = act.body["version"], act.body["text_hash"]
    for name in act.body["objections_integrated"]:
        stands = known.objections.get(name) in _STANDING
        _require(act, stands, "an objection that stands is solved", "raised or qualified", known.objections.get(name))
        known.objections[name] = "integrated"
    yield from ()


def _objection(context: Context, act: Act) -> Iterator[str]:
    known, body = _known(context, act), act.body
    before = known.objections.get(body["objection"])
    if body["state"] == "raised":
        _require(act, before is None, "an objection is raised once", "its first raising", "a second")
    else:
        _require(act, before in _STANDING, "an objection that stands is settled", "raised or qualified", before)
    known.objections[body["objection"]] = body["state"]
    yield from ()


def _taken_off(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    known.is_withdrawn = True
    yield from ()


def _decided(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, _any(context, act)
    _require(act, known.outcome not in _ENDED, "a decision is taken once", "once", "again")
    charter = charters.in_force(context, body["charter"], act)
    matter = _matter(act, charter, body["matter"])
    rule, statement = _rule(matter)
    expect(act, "it is decided by the rule of its matter", rule, body["rule"])
    expect(act, "it is decided by the statement of its matter", statement, body["statement"])
    expect(act, "the outcome is that of the result", body["result"]["outcome"], body["outcome"])
    how = {"box": _by_box, "room": _by_room, "advice": _by_advice}.get(body["channel"])
    if how is None:
        raise Discrepancy(act.index, "a decision is taken by box, room or advice", "one of them", body["channel"])
    how(context, act, matter, known)
    known.outcome = body["outcome"]
    if known.asked is None:
        known.version, known.text_hash = body["version"], body["text_hash"]
    if body["outcome"] == "adopted":
        kept = {"matter": body["matter"], "charter_hash": body.get("charter_hash", "")}
        context.keep(("proposals.adopted", body["proposal"]), kept)
    context.keep(_key(act), known)
    yield f"“{body['title']}” ended as “{body['outcome']}”, which its numbers give by the rule of “{matter.title}”."


def _by_box(context: Context, act: Act, matter: Matter, known: _Proposal) -> None:
    body = act.body
    asked = _asked_body(act, known)
    for name in ("box", "version", "text_hash", "charter", "matter"):
        expect(act, f"what is decided is what was asked: {name}", asked[name], body[name])
    expect(act, "the amendment decided is the one asked about", asked.get("charter_hash"), body.get("charter_hash"))
    opened, result = decisions.counted(context, act, body["box"])
    closes_at = decisions.closing_time(context, act, body["box"])
    least = datetime.fromisoformat(opened["opens_at"]) + timing.window(matter, bool(asked["urgent"]))
    in_time = datetime.fromisoformat(closes_at) >= least
    _require(act, in_time, "people had the charter's time to answer", least.isoformat(), closes_at)
    expect(act, "the result is that of the box", result, body["result"])
    if matter.method == "consent":
        standing = sum(state in _STANDING for state in known.objections.values())
        expect(act, "the objections that stand are those of the record", standing, len(result["standing"]))


def _by_room(context: Context, act: Act, matter: Matter, known: _Proposal) -> None:
    body = act.body
    expect(act, "it is decided under the charter in force", _charter_for(context, known), body["charter"])
    if known.asked is not None:
        expect(act, "it is decided as what it was asked as", known.asked["matter"], body["matter"])
    positions = bool(methods.method(matter.method).positions)
    _require(act, positions, "the matter can be decided by show of hands", "answers to count", matter.method)
    _require(act, not matter.is_secret, "a secret matter is not decided by show of hands", "open", "secret")
    _require(act, len(set(body["tellers"])) >= 2, "two people count in a room", "two", body["tellers"])
    _recompute(act)


def _charter_for(context: Context, known: _Proposal) -> int | None:
    """The version that a proposal is decided under now: that of its asking while it runs, else the one in force."""
    latest: int | None = context.get(charters.LAST)
    if known.asked is None or known.is_withdrawn or known.outcome:
        return latest
    version: int = known.asked["charter"]
    return version


def _by_advice(_context: Context, act: Act, matter: Matter, known: _Proposal) -> None:
    asked = _asked_body(act, known)
    expect(act, "the matter is decided by advice", "advice", matter.method)
    expect(act, "the text decided on is the one in force", known.text_hash, act.body["text_hash"])
    stated = act.body["input"]["evidence"]["opened_at"]
    expect(act, "advice was asked from the moment it was put", asked["asked_at"], stated)
    _recompute(act)


def _recompute(act: Act) -> None:
    body = act.body
    found = registry.get(body["rule"]).compute(body["statement"], body["input"])
    expect(act, "the result, recomputed from its numbers", found, body["result"])


def _followed(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    _require(act, known.outcome != "", "only what is decided is followed up", "a decision", "none")
    if act.body.get("commitment"):
        known.commitments.add(act.body["commitment"])
    yield from ()


def _commitment_updated(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    made = act.body["commitment"] in known.commitments
    _require(act, made, "a promise is made before it is kept", "a promise", act.body["commitment"])
    yield from ()


def _mandate(context: Context, act: Act) -> Iterator[str]:
    _any(context, act)
    yield from ()


def outcome(context: Context, act: Act, proposal: str) -> str:
    """How a decision of this record ended, for acts that build on it; "" while it is not taken. Raises Discrepancy."""
    known: _Proposal = context.kept(("proposals.proposal", proposal), act, "it was asked or decided before")
    return known.outcome


def matter(context: Context, act: Act, proposal: str) -> str:
    """The id of the matter that a running decision was asked as. Raises Discrepancy when it was not asked before."""
    known: _Proposal = context.kept(("proposals.proposal", proposal), act, "it was asked before")
    asked: str = _asked_body(act, known)["matter"]
    return asked


def _matter(act: Act, charter: Any, name: str) -> Matter:
    try:
        matter: Matter = charter.matter(name)
    except KeyError:
        raise Discrepancy(act.index, "the matter stands in the charter", "a matter", name) from None
    return matter


def _rule(matter: Matter) -> tuple[str, Any]:
    rule = registry.get(methods.method(matter.method).rule)
    return rule.name, rule.statement_json(rule.statement_from_json(dict(matter.statement)))


def _key(act: Act) -> tuple[str, str]:
    return "proposals.proposal", act.body["proposal"]


def _any(context: Context, act: Act) -> _Proposal:
    """What is known of the proposal; kept from now on."""
    known: _Proposal | None = context.get(_key(act))
    if known is None:
        known = _Proposal()
        context.keep(_key(act), known)
    return known


def _known(context: Context, act: Act) -> _Proposal:
    found: _Proposal = context.kept(_key(act), act, "the proposal was asked or decided before")
    return found


def _asked_body(act: Act, known: _Proposal) -> Mapping[str, Any]:
    if known.asked is None or known.is_withdrawn:
        raise Discrepancy(act.index, "it was asked before it was decided", "an act of asking", "none that stands")
    return known.asked


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "proposals.asked": _asked,
        "proposals.revised": _revised,
        "proposals.objection": _objection,
        "proposals.withdrawn": _taken_off,
        "proposals.returned": _taken_off,
        "proposals.decided": _decided,
        "proposals.committed": _followed,
        "proposals.commitment-updated": _commitment_updated,
        "proposals.followed-up": _followed,
        "proposals.mandate-given": _mandate,
    }
)
