"""How to recompute the acts of deciding, from the record alone. No Django here.

What is checked: a candidate moves step by step on its path as it stood, after the days that members have there, in a seat that
may move it; terms are whole statements of their rule; a committee's word is counted anew; a vote was a decision of the charter
about exactly these terms, and the outcome is that of the decision in this same record; lists and pools went to those who decide
by the charter, with its notice and window, and those chosen are the count's winners; and no candidate reaches an agreement
without the members' yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from commonhouse.charters import verify as charters
from commonhouse.decisions import verify as decisions
from commonhouse.funds import pathway, sharing
from commonhouse.proposals import verify as proposals
from commonhouse.record.canonical import canonical
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry

_LEEWAY = timedelta(minutes=10)
_ENDED = frozenset({"left", "done"})
_STATEMENT_OF = {"equal-shares": "pool", "greedy": "pool", "approval": "ratify"}


@dataclass(slots=True)
class Candidate:
    """What is known of one candidate so far. `terms` are those agreed: (sheet's number, hash, body)."""

    path: str
    version: int
    step: str
    since: datetime
    entered: int  # the act by which it came, or came again
    state: str = "active"
    moves: int = 0
    sheet: int = 0
    terms: Mapping[str, Any] | None = None
    memo: tuple[int, datetime] | None = None  # (sheet, read until)
    recommended: dict[int, tuple[int, str]] = field(default_factory=dict)  # number: (sheet, outcome)
    votes: dict[str, int] = field(default_factory=dict)  # proposal: sheet
    yes: dict[int, int] = field(default_factory=dict)  # sheet: act of the move by the members' yes
    lists: dict[str, str] = field(default_factory=dict)  # those that chose it: kind


@dataclass(slots=True)
class _List:
    asked: Mapping[str, Any]
    waiting: dict[str, bool] = field(default_factory=dict)  # candidates still to be moved: chosen
    outcome: str = ""


def _path(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    before: dict[int, pathway.Pathway] = context.get(("funds.path", body["path"]), {})
    expect(act, "versions of a path follow one another", len(before) + 1, body["version"])
    path = _read(act, body["steps"])
    expect(act, "a path is written out whole", pathway.to_json(path), list(body["steps"]))
    context.keep(("funds.path", body["path"]), before | {body["version"]: path})
    context.keep(("funds.path-matter", body["path"]), body["matter"])
    yield f"version {body['version']} of the path “{body['name']}”: {len(path.steps)} steps; money only after a decision."


def _read(act: Act, steps: Any) -> pathway.Pathway:
    try:
        return pathway.from_json(steps)
    except pathway.PathError as problem:
        raise Discrepancy(act.index, "a path that a business can go", "a path", str(problem)) from problem


def _entered(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    if context.get(_key(act)) is not None:
        raise Discrepancy(act.index, "a candidate enters once", "its first entry", "a second")
    path = _in_force(context, act)
    expect(act, "it enters at the first step", path.steps[0].id, body["step"])
    known = Candidate(body["path"], body["version"], body["step"], _time(act.at), act.index)
    context.keep(_key(act), known)
    yield from ()


def _moved(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, _known(context, act)
    path = _in_force(context, act)
    expect(act, "moves are numbered without a gap", known.moves + 1, body["number"])
    expect(act, "it moves from where it stood", known.step, body["from"])
    expect(act, "it stays on its path", known.path, body["path"])
    for name in {body["from"], body["to"]}:
        _require(act, path.step(name) is not None, "its steps stand on the path", "a step", name)
    known.moves, known.version = body["number"], body["version"]
    how = _MOVES.get(body["kind"])
    if how is None:
        raise Discrepancy(act.index, "a kind of move", ", ".join(_MOVES), body["kind"])
    how(context, act, known, path)
    known.step = body["to"]
    if body["kind"] in {"on", "back", "resume", "return"}:
        known.since = _time(act.at)
    if body["kind"] == "on" and not body["seat"]:
        yield f"a candidate moved on to “{path.step(body['to']).name}” by what the record shows was decided."  # type: ignore[union-attr]


def _on(context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    body = act.body
    here = path.step(body["from"])
    after = path.after(body["from"])
    assert here is not None
    _require(act, known.state == "active", "who moves on is on the path", "active", known.state)
    expect(act, "it moves to the next step", after.id if after else None, body["to"])
    if body["seat"]:
        _require(act, body["seat"] in here.movers, "a seat that may move it", ", ".join(here.movers), body["seat"])
        waited = _time(act.at) - known.since + _LEEWAY
        _require(act, waited >= timedelta(days=here.days), "members had their days", f"{here.days} days", str(waited))
    else:
        by_itself = here.kind in pathway.BY_RESULT | pathway.BY_HOUSE
        _require(act, by_itself, "a step that a result moves on", "ratify, vote, pool or agreement", here.kind)
    gate = _GATES.get(here.kind)
    if gate is not None:
        gate(context, act, known)
    if (
        after is not None
        and after.kind in {"agreement", "disbursement"}
        and here.kind not in {"vote", "pool", "agreement"}
    ):
        _said_yes(context, act, known)


def _back(_context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    _require(act, known.state == "active", "who goes back is on the path", "active", known.state)
    _by_seat(act, path)
    earlier = [step.id for step in path.before(act.body["from"])]
    _require(act, act.body["to"] in earlier, "it goes back to an earlier step", ", ".join(earlier), act.body["to"])


def _pause(_context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    expect(act, "who waits was on the way", "active", known.state)
    _stays(act, path)
    known.state = "paused"


def _resume(_context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    expect(act, "who goes on was waiting", "paused", known.state)
    _stays(act, path)
    known.state = "active"


def _leave(_context: Context, act: Act, known: Candidate, _path: pathway.Pathway) -> None:
    _require(act, known.state in {"active", "paused"}, "who leaves was on the path", "active or paused", known.state)
    _require(
        act, act.body["reason"] in {"refused", "withdrawn"}, "how it left", "refused or withdrawn", act.body["reason"]
    )
    expect(act, "it leaves where it stood", act.body["from"], act.body["to"])
    known.state = "left"


def _return(_context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    expect(act, "who comes again had left", "left", known.state)
    _by_seat(act, path)
    not_beyond = path.place(act.body["to"]) <= max(0, path.place(act.body["from"]))
    _require(act, not_beyond, "it begins again where it has been", "a step it had reached", act.body["to"])
    known.state, known.entered, known.yes, known.lists = "active", act.index, {}, {}


def _voted(context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    proof = act.body["proof"]
    expect(act, "it stays where it stood", act.body["from"], act.body["to"])
    if "proposal" in proof:
        _outcome(context, act, known, proof)
        here = path.step(act.body["from"])
        settled = known.votes[proof["proposal"]] == known.sheet and here is not None and here.kind == "vote"
        _require(
            act,
            proof["outcome"] != "adopted" or not settled,
            "a yes to the terms as they stand moves it on",
            "moved",
            "stayed",
        )
        return
    chosen = _list_result(context, act, proof)
    _require(act, not chosen or known.state != "active", "who was chosen moves on", "moved on", "stayed")


def _done(context: Context, act: Act, known: Candidate, path: pathway.Pathway) -> None:
    here = path.step(act.body["from"])
    end = here is not None and here.kind in pathway.BY_HOUSE
    _require(
        act, end, "the end of the path is after an agreement", "agreement or disbursement", here.kind if here else ""
    )
    _require(act, known.state == "active", "who comes to the end was on the path", "active", known.state)
    name = _proof(act).get("agreement", "")
    _require(
        act, context.get(("agreement", name)) is not None, "its agreement was signed", "an agreement", name or "none"
    )
    known.state = "done"


def _stays(act: Act, path: pathway.Pathway) -> None:
    expect(act, "it waits where it stands", act.body["from"], act.body["to"])
    _by_seat(act, path)


def _by_seat(act: Act, path: pathway.Pathway) -> None:
    here = path.step(act.body["from"])
    movers = here.movers if here else ()
    _require(act, act.body["seat"] in movers, "a seat that may move it", ", ".join(movers), act.body["seat"])


# --- what must be there before a step is left ---------------------------------------------------------------------------
def _gate_ratified(context: Context, act: Act, known: Candidate) -> None:
    _chosen(act, known, "ratify")


def _gate_pool(context: Context, act: Act, known: Candidate) -> None:
    _chosen(act, known, "pool")


def _chosen(act: Act, known: Candidate, kind: str) -> None:
    """A list of this kind, counted in this record since it came, chose it."""
    name = _proof(act).get("selection", "")
    expect(act, "members chose it", kind, known.lists.get(name))


def _gate_terms(_context: Context, act: Act, known: Candidate) -> None:
    expect(act, "the terms were agreed", known.sheet, _proof(act).get("sheet"))
    _require(act, known.terms is not None, "the terms were agreed", "agreed terms", "none")


def _gate_memo(_context: Context, act: Act, known: Candidate) -> None:
    _require(act, known.memo is not None, "members had a memo to read", "a memo", "none")
    assert known.memo is not None
    sheet, until = known.memo
    expect(act, "the memo is about the terms as they stand", known.sheet, sheet)
    in_time = _time(act.at) + _LEEWAY >= until
    _require(act, in_time, "members had the time to read it", until.isoformat(), act.at)


def _gate_committee(_context: Context, act: Act, known: Candidate) -> None:
    found = known.recommended.get(_proof(act).get("recommendation", 0))
    _require(act, found is not None, "the committee has spoken", "a recommendation", "none")
    expect(act, "the committee recommends these terms", (known.sheet, "adopted"), found)


def _gate_yes(context: Context, act: Act, known: Candidate) -> None:
    _said_yes(context, act, known)


def _gate_signed(context: Context, act: Act, known: Candidate) -> None:
    """The agreement was signed, about the terms that members said yes to, word for word."""
    name = _proof(act).get("agreement", "")
    signed = context.get(("agreement", name)) if name else None
    _require(act, signed is not None, "the agreement was signed in this record", "an agreement", name or "none")
    if known.terms is not None and signed is not None:
        expect(act, "what was signed are the terms that were agreed", known.terms["statement"], signed.terms)


def _said_yes(context: Context, act: Act, known: Candidate) -> None:
    """The members' yes: a decision of this record about these terms, or a pool that chose it."""
    proof = _proof(act)
    if "selection" in proof:
        _chosen(act, known, "pool")
        return
    _require(act, "proposal" in proof, "members decided about it", "a decision", "none")
    _outcome(context, act, known, proof)
    expect(act, "members said yes", "adopted", proof["outcome"])
    expect(act, "members said yes to the terms as they stand", known.sheet, known.votes[proof["proposal"]])


def _outcome(context: Context, act: Act, known: Candidate, proof: Mapping[str, Any]) -> None:
    """The outcome that a move names is that of the decision in this record."""
    name = proof["proposal"]
    _require(act, name in known.votes, "the vote was about this candidate", "a vote on it", name)
    outcome = proposals.outcome(context, act, name)
    expect(act, "the outcome is that of the decision", outcome, proof["outcome"])


def _list_result(context: Context, act: Act, proof: Mapping[str, Any]) -> bool:
    """Whether a list that was counted chose the candidate of this act. Raises Discrepancy where none was."""
    name = proof.get("selection", "")
    found: _List = context.kept(("funds.list", name), act, "the list was counted before")
    _require(act, bool(found.outcome), "the list was counted before", "counted", "not counted")
    on_it = act.body["candidate"] in found.waiting
    _require(act, on_it, "it stood on the list", "on the list", "not on it")
    return found.waiting[act.body["candidate"]]


# --- what leads to a decision -------------------------------------------------------------------------------------------
def _terms_agreed(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, _known(context, act)
    rule = registry.get(body["rule"])
    whole = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the terms are stated in full", whole, body["statement"])
    found = _hash({"rule": body["rule"], "statement": body["statement"]})
    expect(act, "the hash of the terms", found, body["terms_hash"])
    _require(act, known.terms is None, "one term sheet is agreed at a time", "none agreed", "another")
    _require(act, body["sheet"] > known.sheet, "term sheets go on", f"after {known.sheet}", body["sheet"])
    known.sheet, known.terms = body["sheet"], body
    yield f"terms were agreed; they are a whole statement of the rule “{rule.title}”."


def _terms_taken_back(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    expect(act, "the terms taken back are those agreed", known.sheet, act.body["sheet"])
    known.terms = None
    yield from ()


def _memo_published(context: Context, act: Act) -> Iterator[str]:
    known = _known(context, act)
    expect(act, "the memo is about the agreed terms", known.sheet, act.body["sheet"])
    until = datetime.fromisoformat(act.body["review_until"])
    _require(act, until >= _time(act.at), "members have time to read", "a later day", act.body["review_until"])
    known.memo = (act.body["sheet"], until)
    yield from ()


def _recommended(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, _known(context, act)
    expect(act, "the committee speaks about the agreed terms", known.sheet, body["sheet"])
    expect(act, "the seats that are counted", body["seats"], body["input"]["electorate"]["eligible"])
    if body["charter"]:
        expect(act, "the charter in force", context.get(charters.LAST), body["charter"])
        matter = charters.in_force(context, body["charter"], act).matter("committee")
        rule = registry.get(body["rule"])
        stated = rule.statement_json(rule.statement_from_json(dict(matter.statement)))
        expect(act, "the committee decides as the charter says", stated, _whole(body))
    result: Any = registry.get(body["rule"]).compute(body["statement"], body["input"])
    expect(act, "the recommendation, counted again", result, body["result"])
    known.recommended[body["recommendation"]] = (body["sheet"], result["outcome"])
    yield f"the committee's {body['seats']} seats, counted again, give “{result['outcome']}”."


def _whole(body: Mapping[str, Any]) -> Any:
    rule = registry.get(body["rule"])
    return rule.statement_json(rule.statement_from_json(body["statement"]))


def _vote_asked(context: Context, act: Act) -> Iterator[str]:
    body, known = act.body, _known(context, act)
    path = _latest(context, act, known.path)
    here = path.step(known.step)
    _require(act, here is not None and here.kind == "vote", "it stands at the vote", "vote", here.kind if here else "")
    _require(act, known.terms is not None, "members vote on agreed terms", "agreed terms", "none")
    assert known.terms is not None
    expect(act, "members vote on the terms that were agreed", known.sheet, body["sheet"])
    expect(act, "the hash of the terms", known.terms["terms_hash"], body["terms_hash"])
    matter = context.get(("funds.path-matter", known.path))
    expect(act, "it is a decision of the path's matter", matter, proposals.matter(context, act, body["proposal"]))
    taken = context.get(("funds.vote", body["proposal"]))
    _require(act, taken is None, "a decision is about one candidate", "one", "another")
    context.keep(("funds.vote", body["proposal"]), body["candidate"])
    known.votes[body["proposal"]] = body["sheet"]
    yield from ()


def _list_asked(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    if context.get(("funds.list", body["list"])) is not None:
        raise Discrepancy(act.index, "a list is asked once", "its first asking", "a second")
    expect(act, "the charter in force", context.get(charters.LAST), body["charter"])
    expect(act, "the path's matter", context.get(("funds.path-matter", body["path"])), body["matter"])
    matter = charters.in_force(context, body["charter"], act).matter(body["matter"])
    opened = decisions.opened(context, act, body["box"])
    electors = {
        "classes": sorted(matter.deciders.classes), "organizations": sorted(matter.deciders.organizations),
        "seats": sorted(matter.deciders.seats),
    }  # fmt: skip
    expect(act, "those who decide by the charter are asked", electors, opened["electors"])
    expect(act, "as open or secret as the charter says", matter.is_secret, opened["secret"])
    expect(act, "the rule fits what is asked", body["kind"], _STATEMENT_OF.get(opened["rule"]))
    begins, ends = datetime.fromisoformat(opened["opens_at"]), datetime.fromisoformat(opened["closes_at"])
    notice = begins - _time(act.at) + _LEEWAY
    _require(act, notice >= timedelta(days=matter.notice_days), "the charter's notice", matter.notice_days, str(notice))
    window = ends - begins
    _require(act, window >= timedelta(days=matter.window_days), "the charter's window", matter.window_days, str(window))
    expect(act, "those on the ballot are those on the list", sorted(body["candidates"]), sorted(_ids(opened)))
    if body["kind"] == "pool":
        expect(act, "the money of the pool", opened["instance"]["budget"], body["amount"])
    for name in body["candidates"].values():
        known: Candidate = context.kept(("funds.candidate", name), act, "the candidate entered before")
        here = _latest(context, act, known.path).step(known.step)
        stands = known.state == "active" and here is not None and here.kind == body["kind"]
        _require(act, stands, "who is on the list stands at its step", body["kind"], here.kind if here else "")
    context.keep(("funds.list", body["list"]), _List(body))
    yield f"{len(body['candidates'])} candidates were put before those who decide by the charter, with its notice and window."


def _ids(opened: Mapping[str, Any]) -> list[str]:
    return [str(option["id"]) for option in opened["options"]]


def _list_decided(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    found: _List = context.kept(("funds.list", body["list"]), act, "the list was asked before")
    _require(act, not found.outcome, "a list is decided once", "once", "again")
    expect(act, "the box is that of the list", found.asked["box"], body["box"])
    opened, result = decisions.counted(context, act, body["box"])
    expect(act, "ballots", result["ballots"], body["ballots"])
    expect(act, "those on the roll", opened["roll"]["size"], body["eligible"])
    statement: Mapping[str, Any] = {}
    if found.asked["kind"] == "pool":
        charter = charters.in_force(context, context.get(charters.LAST), act)
        statement = charter.matter(found.asked["matter"]).statement
    outcome = sharing.outcome(statement, body["eligible"], body["ballots"], len(result["winners"]))
    expect(act, "the outcome of the list", outcome, body["outcome"])
    winners = list(result["winners"]) if outcome == "chosen" else []
    expect(act, "those chosen are the winners of the count", winners, list(body["winners"]))
    found.outcome = outcome
    found.waiting = {name: code in winners for code, name in found.asked["candidates"].items()}
    for name, chosen in found.waiting.items():
        if chosen:
            known: Candidate = context.kept(("funds.candidate", name), act, "the candidate entered before")
            known.lists[body["list"]] = found.asked["kind"]
    yield f"{len(winners)} of {len(found.waiting)} candidates were chosen, which the count gives."


def candidate(context: Context, act: Act, name: str) -> Candidate:
    """What is known of a candidate, for acts that build on it (a loan). Raises Discrepancy when it never entered."""
    found: Candidate = context.kept(("funds.candidate", name), act, "the candidate entered before")
    return found


def _latest(context: Context, act: Act, path: str) -> pathway.Pathway:
    versions: dict[int, pathway.Pathway] = context.kept(("funds.path", path), act, "the path was published before")
    return versions[max(versions)]


def _in_force(context: Context, act: Act) -> pathway.Pathway:
    versions: dict[int, pathway.Pathway] = context.kept(
        ("funds.path", act.body["path"]), act, "the path was published before"
    )
    expect(act, "the path as it stands", max(versions), act.body["version"])
    return versions[act.body["version"]]


def _key(act: Act) -> tuple[str, str]:
    return "funds.candidate", act.body["candidate"]


def _known(context: Context, act: Act) -> Candidate:
    return candidate(context, act, act.body["candidate"])


def _proof(act: Act) -> Mapping[str, Any]:
    proof: Mapping[str, Any] = act.body.get("proof", {})
    return proof


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _hash(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


_MOVES = {
    "on": _on, "back": _back, "pause": _pause, "resume": _resume, "leave": _leave, "return": _return, "voted": _voted,
    "done": _done,
}  # fmt: skip
_GATES = {
    "ratify": _gate_ratified, "pool": _gate_pool, "term-sheet": _gate_terms, "memo": _gate_memo, "committee": _gate_committee,
    "vote": _gate_yes, "agreement": _gate_signed,
}  # fmt: skip
VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "funds.path": _path,
        "funds.candidate-entered": _entered,
        "funds.candidate-moved": _moved,
        "funds.terms-agreed": _terms_agreed,
        "funds.terms-taken-back": _terms_taken_back,
        "funds.memo-published": _memo_published,
        "funds.recommended": _recommended,
        "funds.vote-asked": _vote_asked,
        "funds.list-asked": _list_asked,
        "funds.list-decided": _list_decided,
    }
)
