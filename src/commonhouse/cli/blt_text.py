"""The result of a ranked count for people: who is elected, the votes stage by stage, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from commonhouse.rules.ranking.results import CountbackResult, RunoffResult, SchulzeResult, StvResult
from commonhouse.rules.ranking.sentences import Words
from commonhouse.rules.ranking.steps import Code, steps

from .text import Column, columns, number, plural, table, wrap

if TYPE_CHECKING:
    from commonhouse.rules.ranking.results import Elected, Stage

    from .count_blt import Ranked

BULLET: Final = "  - "
INDENT: Final = "    "
OUT: Final = "-"
NOBODY: Final = "(nobody)"
STAGE_WIDTH: Final = 14  # columns of one stage, with the gap
NAME_WIDTH: Final = 20
MOST_COMPARED: Final = 10  # candidates in a table of one-to-one votes
FIVE_DECIMALS: Final = Decimal("0.00001")

Marks = Mapping[str, int]


def show(ranked: Ranked) -> None:
    for line in lines(ranked):
        print(line)


def lines(ranked: Ranked) -> list[str]:
    parts = [_head(ranked), _winners(ranked), _figures(ranked), _why(ranked), _notes(ranked)]
    return "\n\n".join("\n".join(part) for part in parts if part).split("\n")


def _head(ranked: Ranked) -> list[str]:
    election, result = ranked.election, ranked.result
    size = [plural(election.ballots, "ballot"), plural(len(election.candidates), "candidate")]
    if isinstance(result, StvResult):
        size.append(plural(result.seats, "seat"))
    options = ranked.rule.statement_json(ranked.statement)
    assert isinstance(options, dict)
    stated = "; ".join(f"{name} {_option(value)}" for name, value in options.items())
    rule = f"Rule: {ranked.rule.title}" + (f" ({stated})." if stated else ".")
    lots = f"Lots drawn: {', '.join(ranked.names[election.ids[place]] for place in election.lots)}."
    said = [ranked.file.title or ranked.source, f"{', '.join(size)}.", rule, *([lots] if election.lots else [])]
    return [wrap(text) for text in said]


def _option(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _winners(ranked: Ranked) -> list[str]:
    result = ranked.result
    total = plural(len(ranked.election.candidates), "candidate")
    title = f"ELECTED: {len(result.winners)} of {total}"
    if isinstance(result, StvResult) and result.elected:
        heads = [Column("Place", right=True), Column("Candidate", grows=True), Column("Stage", right=True)]
        heads += [Column("Votes", right=True), Column("Why")]
        return [title, *table(heads, [_winner(ranked, place, each) for place, each in enumerate(result.elected, 1)])]
    return [title, *(f"  {ranked.names[name]}" for name in result.winners)]


def _winner(ranked: Ranked, place: int, each: Elected) -> list[str]:
    why = {"quota": "reached the quota", "last-seats": "last seats", "majority": "majority"}[each.why.value]
    return [str(place), ranked.names[each.candidate], str(each.stage), _votes(each.votes), why]


def _figures(ranked: Ranked) -> list[str]:
    result = ranked.result
    if isinstance(result, SchulzeResult):
        return _pairs(ranked, result)
    if isinstance(result, RunoffResult):
        totals = [each.totals for each in result.rounds]
        lost = [str(each.exhausted) for each in result.rounds]
        ends = {name: each.number for each in result.rounds for name in each.eliminated}
        marks = {each.winner: each.number for each in result.rounds if each.winner is not None}
        shown = [{name: number(votes) for name, votes in each.items()} for each in totals]
        return ["VOTES, ROUND BY ROUND  (* wins)", *_blocks(ranked, shown, lost, marks, ends)]
    stages = result.fillings[-1].stages if isinstance(result, CountbackResult) else result.stages
    return ["VOTES AT THE END OF EACH STAGE  (* elected)", *_stage_table(ranked, stages)] if stages else []


def _stage_table(ranked: Ranked, stages: Sequence[Stage]) -> list[str]:
    marks = {name: stage.number for stage in stages for name in stage.elected}
    ends = {name: stage.number - 1 for stage in stages for name in stage.excluded}
    shown = [{name: _votes(votes) for name, votes in stage.totals.items()} for stage in stages]
    return _blocks(ranked, shown, [_votes(stage.non_transferable) for stage in stages], marks, ends)


def _blocks(
    ranked: Ranked, shown: Sequence[Mapping[str, str]], lost: Sequence[str], marks: Marks, ends: Marks
) -> list[str]:
    """Tables side by side below one another, as many stages in each as fit. `marks` says from which stage on a candidate
    is elected, `ends` which was the last one of those who dropped out."""
    size = max(1, (columns() - NAME_WIDTH) // STAGE_WIDTH)
    found: list[str] = []
    for start in range(0, len(shown), size):
        numbers = range(start + 1, min(start + size, len(shown)) + 1)
        heads = [Column("Stage", grows=True), *(Column(f"{stage} ", right=True) for stage in numbers)]
        rows = [
            [ranked.names[name], *(_cell(shown[stage - 1], name, stage, marks, ends) for stage in numbers)]
            for name in ranked.election.ids
            if any(name in shown[stage - 1] for stage in range(1, len(shown) + 1))
        ]
        rows.append([NOBODY, *(f"{lost[stage - 1]} " for stage in numbers)])
        found += [*([""] if found else []), *table(heads, rows)]
    return found


def _cell(totals: Mapping[str, str], name: str, stage: int, marks: Marks, ends: Marks) -> str:
    """Votes at a stage: with a star for those elected by then, a dash for those who are out."""
    if name not in totals or stage > ends.get(name, stage):
        return f"{OUT} "
    return totals[name] + ("*" if stage >= marks.get(name, stage + 1) else " ")


def _pairs(ranked: Ranked, result: SchulzeResult) -> list[str]:
    """How many ballots prefer the candidate of the line to that of the column."""
    standing = [ranked.election.ids[place] for place in ranked.election.standing]
    order = "ORDER OF FINISH"
    finish = [
        f"  {place}. {', '.join(ranked.names[name] for name in group)}" for place, group in enumerate(result.order, 1)
    ]
    if not 2 <= len(standing) <= MOST_COMPARED:
        return [order, *finish]
    wins = {(pair.first, pair.second): pair.for_first for pair in result.pairs}
    wins |= {(pair.second, pair.first): pair.for_second for pair in result.pairs}
    heads = [
        Column("No.", right=True),
        Column("prefer", grows=True),
        *(Column(f"to {n}", right=True) for n in standing),
    ]
    rows = [
        [one, ranked.names[one], *(OUT if one == other else number(wins[one, other]) for other in standing)]
        for one in standing
    ]
    return [order, *finish, "", "ONE TO ONE: how many ballots prefer the line's candidate", *table(heads, rows)]


def _why(ranked: Ranked) -> list[str]:
    words = Words(name=ranked.names.__getitem__)
    found = ["WHY"]
    said = (step for step in steps(ranked.result) if step.code is not Code.ELECTED)
    for stage, together in groupby(said, key=lambda step: step.stage):
        text = " ".join(words.step(step) for step in together)
        found.append(wrap(f"Stage {stage}. {text}" if stage else text, INDENT, "  "))
    return found


def _notes(ranked: Ranked) -> list[str]:
    texts = [
        f"{remark.text} (line {remark.line})." if remark.line else f"{remark.text}." for remark in ranked.file.remarks
    ]
    notes = [wrap(text[:1].upper() + text[1:], INDENT, BULLET) for text in texts]
    seal = ["SHA-256 of the file:", f"  {ranked.sha256}"]
    return [*(["TO KNOW", *notes, ""] if notes else []), *seal]


def _votes(votes: Decimal) -> str:
    """Votes with five decimals (cut, where a rule has more), or whole."""
    if votes == votes.to_integral_value() and votes.as_tuple().exponent == 0:
        return f"{votes:,}"
    return f"{votes.quantize(FIVE_DECIMALS, ROUND_DOWN):,f}"
