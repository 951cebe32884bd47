"""How to recompute the acts of a ballot box, from the record alone. No Django here.

What is checked: the rule that counted is the rule that was published at opening; the closing time is the one that was
published, or one that two stewards agreed on, or everyone had voted where that is enough; there are as many sealed
ballots as were cast, each under a receipt of its own, each one that the published form allows; those of a bloc that are
withheld are too few to publish; voices that were handed on count for those who did not vote; and the rule gives the
result that was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from commonhouse.decisions import carrying, choices, polls
from commonhouse.decisions.polls import Counted, Row
from commonhouse.record import receipts
from commonhouse.record.canonical import canonical
from commonhouse.record.verify import Act, Context, Discrepancy, Finder, Verifier, expect
from commonhouse.rules import registry

Choice = dict[str, Any]
_RECEIPT = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(slots=True)
class _Box:
    """What is known of one box so far: as it was opened, and what was added since."""

    opened: Mapping[str, Any]
    ballot: choices.Ballot
    closes_at: str
    sheets: int
    sheets_added: int = 0
    closed: Mapping[str, Any] | None = None
    piles: set[int] = field(default_factory=set)
    paper: int = 0  # ballots of the piles accepted before closing
    paper_after_closing: int = 0
    parts: int = 0  # sealed so far
    of_parts: int = 0
    last_receipt: str = ""
    voters: set[str] = field(default_factory=set)
    withheld: Mapping[str, int] = field(default_factory=dict)
    said: dict[str, Choice] = field(default_factory=dict)  # of those whose ballot may count for another
    named: frozenset[str] = frozenset()
    tally: dict[tuple[bytes, str], Row] = field(default_factory=dict)
    is_withdrawn: bool = False
    is_counted: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)  # of the count, once it has been recomputed
    given: Mapping[str, Any] = field(default_factory=dict)  # of ranked ballots: a vacancy may have them counted again

    @property
    def ballots(self) -> int:
        return sum(row.times for row in self.tally.values())

    @property
    def evidence(self) -> Mapping[str, Any]:
        return self.closed.get("evidence", {}) if self.closed else {}

    @property
    def blocs(self) -> Mapping[str, int]:
        """The rights of each bloc when it closed; empty where ballots are not counted by bloc."""
        return self.closed.get("blocs", {}) if self.closed else {}

    @property
    def is_sealed(self) -> bool:
        return self.parts > 0 and self.parts == self.of_parts


def _opened(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    _require(act, context.get(_key(body)) is None, "a box is opened once", "its first opening", "a second")
    rule = registry.get(body["rule"])
    statement = rule.statement_json(rule.statement_from_json(body["statement"]))
    expect(act, "the rule is not stated in full", statement, body["statement"])
    ballot = choices.ballot(body["form"], body["options"])
    rule.input_from_json(polls.rule_input(body["rule"], body, ballot, Counted()))
    _check_blocs(act, body)
    _require(act, body["opens_at"] < body["closes_at"], "it closes after it opens", body["opens_at"], body["closes_at"])
    context.keep(_key(body), _Box(body, ballot, body["closes_at"], body["roll"]["sheets"]))
    yield (
        f"“{body['title']}” was opened with a roll of {body['roll']['size']:,} rights to vote, frozen under the hash "
        f"{body['roll']['root'][:16]}...; {len(ballot.ids)} options; to be counted by “{rule.title}”, stated in full."
    )


def _check_blocs(act: Act, body: Mapping[str, Any]) -> None:
    """A vote counted by bloc: each that the rule asks is known, and a secret one can be kept in each."""
    blocs = body.get("blocs", {})
    _whole(act, blocs, *blocs)
    missing = [bloc for bloc in polls.blocs_of(body["statement"]) if bloc not in blocs]
    _require(act, not missing, "the blocs that are asked vote here", "a size for each", missing)
    if not blocs:
        return
    members = body["roll"]["size"] - body["roll"]["sheets"]
    expect(act, "the rights of all blocs", members, sum(blocs.values()))
    least = polls.secret_minimum(body["statement"])
    small = {bloc: size for bloc, size in blocs.items() if body["secret"] and 0 < size < least}
    _require(act, not small, "no bloc is too small for a secret vote", f"{least} or more", small)


def _schedule_changed(context: Context, act: Act) -> Iterator[str]:
    box, body = _running(context, act), act.body
    expect(act, "the closing time that was changed", box.closes_at, body["from"])
    _require(act, len(set(body["by"])) >= 2, "a closing time is changed by two stewards", "two", body["by"])
    box.closes_at = body["to"]
    yield f"two stewards moved its closing from {body['from']} to {body['to']}: {body['why']}"


def _sheets_issued(context: Context, act: Act) -> Iterator[str]:
    box, body = _running(context, act), act.body
    expect(act, "sheets are numbered on", box.sheets + 1, body["first"])
    added = body["last"] - body["first"] + 1
    _require(act, added > 0, "sheets are numbered on", body["first"], body["last"])
    box.sheets, box.sheets_added = body["last"], box.sheets_added + added
    yield f"{added:,} sheets with one-time codes were added to the roll."


def _sheets_voided(context: Context, act: Act) -> Iterator[str]:
    box, body = _box(context, act), act.body
    beyond = [serial for serial in body["serials"] if not 1 <= serial <= box.sheets]
    _require(act, not beyond, "the sheets withdrawn were issued", f"1 to {box.sheets}", beyond)
    yield f"{len(body['serials']):,} unused sheets were withdrawn: {body['why']}"


def _paper_accepted(context: Context, act: Act) -> Iterator[str]:
    box, body = _box(context, act), act.body
    _require(act, not box.parts, "paper is accepted before ballots are sealed", "before", "after")
    _require(act, body["batch"] not in box.piles, "a pile is accepted once", "once", body["batch"])
    _whole(act, body, "expected", "accepted", "spoiled", "set_aside")
    papers = body["accepted"] + body["spoiled"] + body["set_aside"]
    expect(act, "what became of each paper of the pile", papers, body["expected"])
    box.piles.add(body["batch"])
    if box.closed is None:
        box.paper += body["accepted"]
    else:
        box.paper_after_closing += body["accepted"]
    yield (
        f"of {body['expected']:,} paper ballots in pile {body['batch']}, {body['accepted']:,} were accepted, "
        f"{body['spoiled']:,} were spoiled and {body['set_aside']:,} set aside; that is all of them."
    )


def _closed(context: Context, act: Act) -> Iterator[str]:
    box, body = _running(context, act), act.body
    at = body["closed_at"]
    is_early = bool(box.opened.get("early")) and at < box.closes_at
    _require(act, is_early or at >= box.closes_at, "it was closed at its time", f"{box.closes_at} or later", at)
    _whole(act, body, "joined", "roll_size", "ballots")
    _whole(act, body["by_channel"], *body["by_channel"])
    frozen = box.opened["registration"] == "frozen"
    _require(act, not frozen or body["joined"] == 0, "nobody joins a frozen roll", 0, body["joined"])
    size = box.opened["roll"]["size"] + box.sheets_added + body["joined"]
    expect(act, "the size of the roll: at opening, sheets added, people who joined", size, body["roll_size"])
    if size == box.opened["roll"]["size"]:
        expect(act, "the roll is the one it opened with", box.opened["roll"]["root"], body["roll_root"])
    expect(act, "the ballots of all channels", sum(body["by_channel"].values()), body["ballots"])
    expect(act, "the ballots on paper: those of the piles accepted", box.paper, body["by_channel"].get("paper", 0))
    _require(act, body["ballots"] <= size, "no more ballots than rights", f"at most {size}", body["ballots"])
    _check_members(act, box, body)
    if is_early:
        everyone = size - body.get("handed", 0) - body.get("void", 0)
        expect(act, "it was closed before its time because everyone had voted", everyone, body["ballots"])
    box.closed = body
    box.named = frozenset(_named(act, box))
    if is_early:
        yield f"“{box.opened['title']}” was closed at {at}, before its time: all {body['ballots']:,} had voted."
        return
    yield (
        f"“{box.opened['title']}” was closed at its time, {at}, with {body['ballots']:,} ballots of {size:,} rights; "
        f"{body['joined']:,} people had joined the roll since it opened."
    )


def _check_members(act: Act, box: _Box, body: Mapping[str, Any]) -> None:
    """Of the rights on the roll: those handed a sheet, the sheets withdrawn, and the blocs."""
    members = body["roll_size"] - box.sheets
    handed, void, blocs = body.get("handed", 0), body.get("void", 0), body.get("blocs", {})
    _whole(act, {"handed": handed, "void": void, **blocs}, "handed", "void", *blocs)
    _require(act, handed <= members, "sheets were handed to people on the roll", f"at most {members}", handed)
    _require(act, void <= box.sheets, "the sheets withdrawn were issued", f"at most {box.sheets}", void)
    expect(act, "the blocs are those it opened with", sorted(box.opened.get("blocs", {})), sorted(blocs))
    if blocs:
        expect(act, "the rights of all blocs", members, sum(blocs.values()))
    if blocs and body["joined"] == 0:
        expect(act, "the rights of each bloc are those at opening", box.opened["blocs"], blocs)


def _named(act: Act, box: _Box) -> set[str]:
    """Everyone whose ballot may count for another: where the box takes that, and each voice handed on once."""
    evidence = box.evidence
    for member, giver in (("delegations", "from"), ("proxies", "principal")):
        edges = evidence.get(member, [])
        _require(act, not edges or bool(box.opened.get(member)), f"this vote takes {member}", "none", len(edges))
        givers = [edge[giver] for edge in edges]
        expect(act, f"each voice is handed on once by {member}", len(set(givers)), len(givers))
    return carrying.named(evidence)


def _withdrawn(context: Context, act: Act) -> Iterator[str]:
    box = _running(context, act)
    box.is_withdrawn = True
    yield f"“{box.opened['title']}” was withdrawn before it closed, and nothing was counted: {act.body['why']}"


def _sealed(context: Context, act: Act) -> Iterator[str]:
    box, body = _box(context, act), act.body
    closed = box.closed
    if closed is None:
        raise Discrepancy(act.index, "ballots are sealed after closing", "closed", "open")
    expect(act, "the parts follow one another", box.parts + 1, body["part"])
    expect(act, "the number of parts", box.of_parts or body["parts"], body["parts"])
    box.parts, box.of_parts = body["part"], body["parts"]
    if "withheld" in body:
        box.withheld = body["withheld"]["bloc"]
        _whole(act, box.withheld, *box.withheld)
    for ballot in body["ballots"]:
        _take(box, act, ballot)
    if not box.is_sealed:
        return
    cast, rights = closed["ballots"] + box.paper_after_closing, closed["roll_size"]
    _require(act, cast <= rights, "no more ballots than rights", f"at most {rights}", cast)
    kept_back = sum(box.withheld.values())
    expect(act, "as many ballots sealed as were cast and accepted", cast, box.ballots + kept_back)
    _check_withheld(act, box)
    if kept_back:
        names = ", ".join(sorted(box.withheld))
        yield (
            f"{kept_back:,} ballots are not published, because so few were cast by their class ({names}) that they would "
            "show who cast them; the class counts as one without a quorum."
        )
    yield (
        f"{'all ' if not kept_back else 'the other '}{box.ballots:,} ballots of “{box.opened['title']}” are sealed here, "
        "each under a receipt of its own and as the published form allows."
    )


def _check_withheld(act: Act, box: _Box) -> None:
    """Ballots are withheld of small secret blocs, all of them, and of no others."""
    least = polls.secret_minimum(box.opened["statement"])
    by_bloc: dict[str, int] = {}
    for row in box.tally.values():
        by_bloc[row.bloc] = by_bloc.get(row.bloc, 0) + row.times
    for bloc, number in box.withheld.items():
        allowed = box.opened["secret"] and bloc in box.blocs and 0 < number < least and bloc not in by_bloc
        _require(
            act, allowed, f"ballots of {bloc} may be withheld", f"fewer than {least} secret ones, all of them", number
        )
    if not box.blocs:
        return
    for bloc, number in by_bloc.items():
        _require(
            act, number <= box.blocs.get(bloc, 0), f"no more ballots of {bloc} than rights", box.blocs.get(bloc), number
        )
        is_kept = not box.opened["secret"] or number >= least
        _require(
            act, is_kept, f"secret ballots of {bloc} are published only if there are enough", f"{least} or more", number
        )


def _take(box: _Box, act: Act, ballot: Mapping[str, Any]) -> None:
    members = (
        {"receipt", "choice"} | ({"bloc"} if box.blocs else set()) | (set() if box.opened["secret"] else {"voter"})
    )
    expect(act, "what is published of a ballot", sorted(members), sorted(ballot))
    receipt, choice = ballot["receipt"], ballot["choice"]
    _require(act, bool(_RECEIPT.match(receipt)), "a receipt is 64 hexadecimal digits", "such", receipt)
    in_order = receipt > box.last_receipt
    _require(act, in_order, "ballots are in the order of receipts, each once", f"after {box.last_receipt}", receipt)
    box.last_receipt = receipt
    try:
        allowed = box.ballot.canonical(choice)
    except choices.BadChoice as error:
        what = f"the ballot {receipt[:16]}... is not one that the published form allows"
        raise Discrepancy(act.index, what, "a valid ballot", str(error)) from error
    expect(act, f"the ballot {receipt[:16]}... is not written canonically", allowed, choice)
    if not box.opened["secret"]:
        _require(act, ballot["voter"] not in box.voters, "one ballot each", "one", ballot["voter"])
        box.voters.add(ballot["voter"])
        if ballot["voter"] in box.named:
            box.said[ballot["voter"]] = choice
    key = canonical(choice), ballot.get("bloc", "")
    before = box.tally.get(key)
    box.tally[key] = Row(choice, before.times + 1 if before else 1, key[1])


def _counted(context: Context, act: Act) -> Iterator[str]:
    box, body = _box(context, act), act.body
    _require(act, box.is_sealed, "ballots are counted once all are sealed", "sealed", f"{box.parts} parts")
    _require(act, not box.is_counted, "a box is counted once", "once", "again")
    expect(act, "the rule is the one published at opening", box.opened["rule"], body["rule"])
    expect(act, "the rule's statement is the one published at opening", box.opened["statement"], body["statement"])
    rule = registry.get(body["rule"])
    given = polls.rule_input(body["rule"], box.opened, box.ballot, _all_counted(act, box))
    place, mine, theirs = _difference(rule.compute(body["statement"], given), body["result"], "result")
    expect(act, f"the count, recomputed, gives another {place}", mine, theirs)
    box.is_counted, box.result = True, body["result"]
    if given["ballots"]["kind"] == "ordinal":
        box.given = given
    ballots = box.ballots
    box.tally, box.voters, box.said = {}, set(), {}
    yield (
        f"the {ballots:,} ballots of “{box.opened['title']}”, counted again by “{rule.title}” as it was stated at "
        "opening, give the published result."
    )


def _all_counted(act: Act, box: _Box) -> Counted:
    """What the count rests on, as the box had it."""
    closed, rows = box.closed or {}, [box.tally[key] for key in sorted(box.tally)]
    if carrying.has_any(box.evidence):
        rows = polls.join([*rows, *carrying.rows(box.evidence, box.said)])
    members, handed = closed["roll_size"] - box.sheets, closed.get("handed", 0)
    sheets_used = box.paper_after_closing + sum(closed["by_channel"].get(name, 0) for name in ("code", "paper"))
    cast = sum(row.times for row in rows) + sum(box.withheld.values())
    eligible = polls.eligible(members, handed, sheets_used)
    _require(act, cast <= eligible, "no more voices than rights", f"at most {eligible}", cast)
    return Counted(rows, eligible, box.blocs, box.withheld, box.evidence)


def _find(act: Act, code: str) -> Iterator[str]:
    wanted = receipts.commitment(act.body["box"], code)
    for ballot in act.body["ballots"]:
        if ballot["receipt"] == wanted:
            yield f"it is sealed here and was counted. It says: {_says(ballot['choice'])}."


def _says(choice: Mapping[str, Any]) -> str:
    if "vote" in choice:
        return str(choice["vote"])
    if "points" in choice:
        said = ", ".join(f"{name}: {points} points" for name, points in choice["points"].items())
    else:
        said = ", ".join(choice.get("rank", choice.get("approve", ())))
    return said or "nothing (a blank ballot)"


def counted(context: Context, act: Act, box_id: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The opening act's body and the recomputed result of a box that an institution's act builds on.

    Raises Discrepancy when the box was not opened or not counted before.
    """
    box: _Box = context.kept(("decisions.box", box_id), act, "the box was opened before")
    _require(act, box.is_counted, "the box was counted before", "counted", "not counted")
    return box.opened, box.result


def opened(context: Context, act: Act, box_id: str) -> Mapping[str, Any]:
    """The opening act's body of a box, counted or not. Raises Discrepancy when it was not opened before."""
    box: _Box = context.kept(("decisions.box", box_id), act, "the box was opened before")
    return box.opened


def given(context: Context, act: Act, box_id: str) -> Mapping[str, Any]:
    """What a box of ranked ballots was counted from, for an act that counts them again (a countback). Raises Discrepancy."""
    box: _Box = context.kept(("decisions.box", box_id), act, "the box was opened before")
    _require(act, bool(box.given), "ranked ballots were counted before", "counted", "not counted")
    return box.given


def closing_time(context: Context, act: Act, box_id: str) -> str:
    """When a box was to close at last, as published or as two stewards moved it. Raises Discrepancy when never opened."""
    box: _Box = context.kept(("decisions.box", box_id), act, "the box was opened before")
    return box.closes_at


def evidence(context: Context, act: Act, box_id: str) -> Mapping[str, Any]:
    """What the keeper of a box stated when it closed. Raises Discrepancy when it was never opened."""
    box: _Box = context.kept(("decisions.box", box_id), act, "the box was opened before")
    return box.evidence


def _key(body: Mapping[str, Any]) -> tuple[str, str]:
    return "decisions.box", body["box"]


def _box(context: Context, act: Act) -> _Box:
    found: _Box = context.kept(_key(act.body), act, "the box was opened before")
    return found


def _running(context: Context, act: Act) -> _Box:
    box = _box(context, act)
    _require(act, box.closed is None, "nothing of the kind happens once a box is closed", "open", "closed")
    _require(act, not box.is_withdrawn, "nothing of the kind happens once a box is withdrawn", "open", "withdrawn")
    return box


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, expected, found)


def _whole(act: Act, body: Mapping[str, Any], *names: str) -> None:
    """These members of a body are numbers of things: whole, and not below zero."""
    for name in names:
        number = body[name]
        _require(act, type(number) is int and number >= 0, f"{name} is a number of things", "0 or more", number)


def _difference(mine: object, theirs: object, place: str) -> tuple[str, object, object]:
    """The first place where two JSON values differ, and both values there; the place itself where they are equal."""
    if isinstance(mine, dict) and isinstance(theirs, dict) and mine.keys() == theirs.keys():
        for key in sorted(mine):
            if mine[key] != theirs[key]:
                return _difference(mine[key], theirs[key], f"{place}.{key}")
    if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for position, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            if one != other:
                return _difference(one, other, f"{place}[{position}]")
    return place, mine, theirs


VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "decisions.opened": _opened,
        "decisions.schedule-changed": _schedule_changed,
        "decisions.sheets-issued": _sheets_issued,
        "decisions.sheets-voided": _sheets_voided,
        "decisions.paper-accepted": _paper_accepted,
        "decisions.closed": _closed,
        "decisions.withdrawn": _withdrawn,
        "decisions.sealed": _sealed,
        "decisions.counted": _counted,
    }
)
FINDERS: Mapping[str, Finder] = MappingProxyType({"decisions.sealed": _find})
