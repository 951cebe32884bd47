"""The META section: how the budget was run. Known fields are checked and typed; all are kept as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..budgeting.model import BallotKind
from . import errors
from .errors import Problems, Remark, Stop, quoted
from .lines import Lines, Row, fields_of, rows_of, section_of
from .numbers import MAX_WHOLE, Misfit, amount, currency_decimals, in_minor, whole

MAX_META: Final = 500

VOTE_TYPES: Final = {
    "approval": BallotKind.APPROVAL,
    "choose-1": BallotKind.CHOOSE_1,
    "cumulative": BallotKind.CUMULATIVE,
    "scoring": BallotKind.CUMULATIVE,
    "ordinal": BallotKind.ORDINAL,
}

_WHOLE: Final = (
    "num_projects",
    "num_votes",
    "min_length",
    "max_length",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "min_project_score_threshold",
)
_MAY_BE_NEGATIVE: Final = ("min_points",)
_AMOUNTS: Final = ("budget", "min_sum_cost", "max_sum_cost")
_NEEDED: Final = {
    "num_projects": "Add the number of projects, as in num_projects;12.",
    "num_votes": "Add the number of ballots, as in num_votes;340.",
    "budget": "Add the money to share out, as in budget;50000.",
    "vote_type": f"Add one of {', '.join(VOTE_TYPES)}.",
}
_DESCRIPTIVE: Final = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")

# Fields that would change winners, but whose form the format leaves open.
_NOT_APPLIED: Final = (
    "leftover_budget",
    "min_length_per_category",
    "max_length_per_category",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)


@dataclass(frozen=True)
class Meta:
    """META as read: `raw` holds every field as written, `lines` where it stands, the rest typed values."""

    raw: Mapping[str, str]
    lines: Mapping[str, int]
    kind: BallotKind
    wholes: Mapping[str, int]
    amounts: Mapping[str, tuple[int, int]]
    remarks: tuple[Remark, ...]

    @property
    def currency(self) -> str:
        return self.raw.get("currency", "")

    @property
    def decimals(self) -> int | None:
        """Decimals of the currency, None when META names no known kind of currency."""
        return currency_decimals(self.currency)

    def whole(self, name: str) -> int | None:
        return self.wholes.get(name)

    def at(self, name: str) -> tuple[int, int]:
        """Line and column of a field's value."""
        return self.lines[name], len(name) + 2

    def in_minor(self, name: str, minor: int, problems: Problems) -> int | None:
        """An amount in minor units; None when META lacks it, or when it does not fit, which is reported."""
        if name not in self.amounts:
            return None
        value = in_minor(self.amounts[name], minor)
        if not isinstance(value, Misfit):
            return value
        problems.add(*self.at(name), f"{name} {value.text(self.currency)}", value.fix)
        return None


def read_meta(lines: Lines, problems: Problems) -> Meta:
    """Read from the first line of the file through the line "PROJECTS"."""
    _open(lines, problems)
    raw, where = _read_rows(lines, problems)
    return _checked(raw, where, lines, problems)


def _open(lines: Lines, problems: Problems) -> None:
    row = next(rows_of(lines, problems), None)
    if row is None:
        problems.fatal(1, 1, "the file is empty.", "Choose another file, or download it again.")
    if section_of(row.fields) != "META":
        problems.fatal(
            row.line,
            1,
            f'the file starts with {quoted(row.text)}, not with "META".',
            "A Pabulib file has the sections META, PROJECTS and VOTES, in this order.",
        )
    header = next(lines.text, "")
    if [field.lower() for field in fields_of(header, lines, problems)][:2] != ["key", "value"]:
        said = f"META starts with {quoted(header)}."
        problems.fatal(lines.number, 1, said, 'Write "key;value" under "META".')


def _read_rows(lines: Lines, problems: Problems) -> tuple[dict[str, str], dict[str, int]]:
    raw: dict[str, str] = {}
    where: dict[str, int] = {}
    for row in rows_of(lines, problems):
        section = section_of(row.fields)
        if section == "PROJECTS":
            return raw, where
        if section is not None:
            problems.fatal(row.line, 1, f"the section {section} stands here.", "Put PROJECTS after META.")
        if row.fields[0] == "project_id":
            said = "the column names of PROJECTS stand here without their title."
            problems.fatal(row.line, 1, said, 'Write a line "PROJECTS" before this one.')
        if not _row_is_bad(row, where, problems):
            raw[row.fields[0]] = row.fields[1]
            where[row.fields[0]] = row.line
        if len(raw) > MAX_META:
            problems.fatal(row.line, 1, f"META has more than {MAX_META} fields.", "Is this a Pabulib file?")
    raise cut_short(lines, problems, "META", "PROJECTS")


def cut_short(lines: Lines, problems: Problems, section: str, wanted: str) -> Stop:
    """Report that the file ends inside a section; the caller raises what comes back."""
    said = f"the file ends inside {section}: there is no section {wanted}."
    problems.add(lines.number, 1, said, "The file may be cut short: download it again.")
    return Stop()


def _row_is_bad(row: Row, where: dict[str, int], problems: Problems) -> bool:
    key = row.fields[0]
    if len(row.fields) < 2:
        problems.add(*row.at(0), f"{quoted(row.text)} has no value.", "Write a key, a semicolon and a value.")
    elif any(row.fields[2:]):
        problems.add(*row.at(2), f"{quoted(key)} has several values.", "Put a value that has a ; in quotes.")
    elif not key:
        problems.add(*row.at(0), "a value has no key.", "Write a key before the semicolon.")
    elif key in where:
        problems.add(*row.at(0), f"{quoted(key)} is given again (first on line {where[key]}).", "Keep one.")
    else:
        return False
    return True


def _checked(raw: dict[str, str], where: dict[str, int], lines: Lines, problems: Problems) -> Meta:
    for name, fix in _NEEDED.items():
        if not raw.get(name):
            problems.add(where.get(name, lines.number), 1, f"META has no {name}.", fix)
    wholes = {name: _whole(name, raw[name], where[name], problems) for name in _WHOLE if raw.get(name)}
    amounts = {name: _amount(name, raw[name], where[name], problems) for name in _AMOUNTS if raw.get(name)}
    kind = _kind(raw, where, wholes, problems)
    for name in ("length", "points", "sum_points"):
        least, most = wholes.get(f"min_{name}"), wholes.get(f"max_{name}")
        if least is not None and most is not None and least > most:
            place = (where[f"min_{name}"], len(f"min_{name};") + 1)
            said = f"min_{name} {least} is above max_{name} {most}."
            problems.add(*place, said, "Correct one of them.")
    return Meta(raw, where, kind, wholes, amounts, _remarks(raw, where))


def _whole(name: str, text: str, line: int, problems: Problems) -> int:
    value = whole(text)
    low = -MAX_WHOLE if name in _MAY_BE_NEGATIVE else 0
    if value is None or not low <= value <= MAX_WHOLE:
        problems.add(
            line,
            len(name) + 2,
            f"{name} must be a whole number from {low:,} to {MAX_WHOLE:,}; it is {quoted(text)}.",
            "Write digits only.",
        )
        return 0
    return value


def _amount(name: str, text: str, line: int, problems: Problems) -> tuple[int, int]:
    value = amount(text)
    if value is None or value[0] < 0 or (name == "budget" and value[0] == 0):
        problems.add(
            line,
            len(name) + 2,
            f"{name} must be an amount above zero; it is {quoted(text)}.",
            "Write digits, with a point before the cents: 1910663.83.",
        )
        return (1, 0)
    return value


def _kind(raw: dict[str, str], where: dict[str, int], wholes: Mapping[str, int], problems: Problems) -> BallotKind:
    text = raw.get("vote_type", "")
    if text and text not in VOTE_TYPES:
        problems.fatal(
            where["vote_type"],
            len("vote_type;") + 1,
            f"vote_type {quoted(text)} is unknown.",
            f"Use one of {', '.join(VOTE_TYPES)}.",
        )
    if text == "scoring":
        _require_plain_scoring(raw, where, wholes, problems)
    return VOTE_TYPES.get(text, BallotKind.APPROVAL)


def _require_plain_scoring(
    raw: dict[str, str], where: dict[str, int], wholes: Mapping[str, int], problems: Problems
) -> None:
    """Scores are counted as points, which are never negative and 0 where nothing is said."""
    default = raw.get("default_score", "0")
    if whole(default) != 0:
        problems.add(
            where["default_score"],
            1,
            f"default_score is {quoted(default)}: only scores that start from 0 can be counted.",
            "Give each ballot a score for every project, and leave default_score out.",
        )
    if wholes.get("min_points", 0) < 0:
        problems.add(where["min_points"], 1, "negative scores cannot be counted.", "Add to all scores alike.")


def _remarks(raw: dict[str, str], where: dict[str, int]) -> tuple[Remark, ...]:
    remarks = []
    missing = [name for name in _DESCRIPTIVE if not raw.get(name)]
    if missing:
        text = f"META lacks {', '.join(missing)}, which the format asks for; the count does not need them."
        remarks.append(Remark(errors.META_MISSING, text))
    for name in _NOT_APPLIED:
        if raw.get(name):
            text = f"META names {name}, which is kept but not applied to the count."
            remarks.append(Remark(errors.NOT_APPLIED, text, where[name]))
    return tuple(remarks)
