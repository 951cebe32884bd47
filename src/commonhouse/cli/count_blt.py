"""`commonhouse count FILE.blt`: read ranked ballots, count them by a rule stated in full, show the result."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.ranking.model import Election, Vacancy

from .count import OPTIONS, given_options
from .errors import Refused
from .files import Source, opened
from .progress import Working

if TYPE_CHECKING:
    from commonhouse.rules.blt import BltFile
    from commonhouse.rules.ranking.steps import Result
    from commonhouse.rules.registry import Rule


@dataclass(frozen=True)
class Ranked:
    """All there is to show of one count of ranked ballots."""

    source: str
    sha256: str
    file: BltFile
    election: Election  # with lots and vacancies as given on the command line
    rule: Rule[Any, Any, Any]
    statement: Any
    result: Result

    @cached_property
    def names(self) -> dict[str, str]:
        """What candidates are called, by id; two of the same name are told apart by their numbers."""
        names = [candidate.name or candidate.id for candidate in self.election.candidates]
        twice = {name for name in names if names.count(name) > 1}
        pairs = zip(self.election.ids, names, strict=True)
        return {each: f"{name} ({each})" if name in twice else name for each, name in pairs}


def run(args: Namespace) -> int:
    ranked = count(args)
    if args.json:
        from . import blt_json

        blt_json.show(ranked)
    else:
        from . import blt_text

        blt_text.show(ranked)
    return 0


def count(args: Namespace) -> Ranked:
    """Read and count. Raises Refused."""
    given = given_options(args)
    with opened(args.file) as source:
        file = _read(source)
    election = _with_options(file.election, given)
    rule = registry.get(args.rule)
    try:
        statement = rule.statement_from_json(_stated(args.rule, given, file), "option")
        with Working("Counting"):
            result = rule.run(election, statement)
    except RuleError as error:
        raise Refused(f"{_place(error, file)}: {error.problem} {error.fix}") from None
    except FormError as error:
        raise Refused(str(error)) from None
    return Ranked(source.name, source.sha256, file, election, rule, statement, result)


def _read(source: Source) -> BltFile:
    from commonhouse.rules.blt import BltError, read

    try:
        return read(source.blocks(), source=source.name)
    except BltError as error:
        raise Refused(f"the file cannot be counted as it stands.\n{error}") from None


def _stated(rule: str, given: dict[str, Any], file: BltFile) -> dict[str, Any]:
    """The statement's options; seats are the file's own where none are asked for."""
    stated = {name: value for name, value in given.items() if name in {"seats", "batch"}}
    return {"seats": file.seats, **stated} if "seats" in OPTIONS[rule] else stated


def _with_options(election: Election, given: dict[str, Any]) -> Election:
    lots = _numbers(given.get("lots", ""), election, "lots")
    if "left" not in given:
        return dataclasses.replace(election, lots=lots)
    left = _numbers(given["left"], election, "left")
    if len(left) != 1:
        raise Refused("--left: name one candidate by number.")
    vacancy = Vacancy(left[0], frozenset(_numbers(given.get("unavailable", ""), election, "unavailable")))
    return dataclasses.replace(election, lots=lots, vacancies=(vacancy,))


def _numbers(text: str, election: Election, option: str) -> tuple[int, ...]:
    """Candidates named by number: "3,1,2"."""
    words = [word.strip() for word in text.split(",")] if text else []
    for word in words:
        if word not in election.index:
            raise Refused(f'--{option}: there is no candidate "{word}". They are 1 to {len(election.candidates)}.')
    if len(set(words)) != len(words):
        raise Refused(f"--{option}: a candidate is named twice.")
    return tuple(election.index[word] for word in words)


def _place(error: RuleError, file: BltFile) -> str:
    """Where the trouble is: the line of the file where it shows, or the option."""
    if error.field == "ballots":
        line = next((remark.line for remark in file.remarks if remark.code == "equal-ranks"), 0)
        return f"line {line}" if line else "ballots"
    return "--left" if error.field.startswith("input.vacancies") else f"--{error.field}"
