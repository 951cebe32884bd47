"""The PROJECTS section: what can be funded, and what the file says became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..budgeting.model import Project
from .errors import Problems, quoted
from .lines import Lines, Row, fields_of, rows_of, section_of
from .meta import Meta, cut_short
from .numbers import MAX_DECIMALS, Misfit, amount, in_minor, whole

MAX_PROJECTS: Final = 10_000
MAX_COLUMNS: Final = 200

_TARGETS: Final = ("target", "targets", "beneficiaries")
_DISTRICT: Final = ("district", "neighborhood")


@dataclass(frozen=True)
class Projects:
    """Projects in file order with amounts in minor units, and `rows`: each line as written, by column."""

    projects: tuple[Project, ...]
    index: Mapping[str, int]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    selected: Mapping[str, int] | None
    minor: int
    budget: int
    line: int  # of the header

    @property
    def costs(self) -> tuple[int, ...]:
        return tuple(project.cost for project in self.projects)

    def column(self, name: str) -> list[str] | None:
        if name not in self.columns:
            return None
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class _Priced:
    """A project's row with its cost as (digits, decimals).

    `sound` is False for a row that was reported: its project is known, so that ballots for it are not reported
    too, but nothing else of it is looked at.
    """

    row: Row
    cost: tuple[int, int]
    sound: bool = True


def read_header(lines: Lines, problems: Problems, section: str, needed: tuple[str, ...]) -> tuple[str, ...]:
    """The column names under a section's title, in lower case. Gives up when a needed one is missing."""
    line = next(lines.text, "")
    header = Row(lines.number, line, [name.lower() for name in fields_of(line, lines, problems)])
    names = tuple(header.fields)
    for place, name in enumerate(names):
        if name in names[:place]:
            problems.fatal(*header.at(place), f"column {quoted(name)} is given twice.", "Rename one.")
    if len(names) > MAX_COLUMNS:
        said = f"{section} has more than {MAX_COLUMNS} columns."
        problems.fatal(header.line, 1, said, "Is this a Pabulib file?")
    missing = [name for name in needed if name not in names]
    if missing:
        said = f"{section} has no column {quoted(missing[0])}; it has {quoted(';'.join(names))}."
        fix = f'Write the column names under "{section}", for example {";".join(needed)}.'
        problems.fatal(header.line, 1, said, fix)
    return names


def wrong_width(row: Row, columns: tuple[str, ...], problems: Problems) -> bool:
    """Whether a row has too few or too many fields; if so, that is reported."""
    found, wanted = len(row.fields), len(columns)
    if found < wanted:
        said = f"the row has {found} of {wanted} fields; {quoted(columns[found])} is missing."
        fix = "Complete the row. If it is the last one, the file may be cut short: download it again."
        problems.add(*row.at(found), said, fix)
    if found > wanted:
        said = f"the row has {found} fields, but there are {wanted} columns."
        problems.add(*row.at(wanted), said, "Put a text that has a semicolon in quotes.")
    return found != wanted


def read_projects(lines: Lines, meta: Meta, problems: Problems) -> Projects:
    """Read from the header through the line "VOTES"."""
    columns = read_header(lines, problems, "PROJECTS", ("project_id", "cost"))
    header = lines.number
    priced = _read_rows(lines, columns, problems)
    stated = meta.whole("num_projects")
    if stated is not None and stated != len(priced):
        said = f"META says {stated} projects, but PROJECTS has {len(priced)}."
        fix = "Correct num_projects, or look for a missing or extra project."
        problems.add(*meta.at("num_projects"), said, fix)
    minor = _minor(meta, priced)
    budget = _budget(meta, minor, problems)
    projects = tuple(_project(columns, each, minor, meta.currency, problems) for each in priced)
    return Projects(
        projects=projects,
        index={project.id: place for place, project in enumerate(projects)},
        columns=columns,
        rows=tuple(tuple(each.row.fields) for each in priced),
        selected=_selected(columns, priced, problems),
        minor=minor,
        budget=budget,
        line=header,
    )


def _read_rows(lines: Lines, columns: tuple[str, ...], problems: Problems) -> list[_Priced]:
    priced: list[_Priced] = []
    seen: dict[str, int] = {}
    for row in rows_of(lines, problems):
        section = section_of(row.fields)
        if section == "VOTES":
            return priced
        if section is not None:
            problems.fatal(row.line, 1, f"a second section {section} starts here.", "Keep one, before VOTES.")
        if row.fields[0] == "voter_id":
            said = "the column names of VOTES stand here without their title."
            problems.fatal(row.line, 1, said, 'Write a line "VOTES" before this one.')
        priced.append(_priced(row, columns, seen, problems))
        if len(priced) > MAX_PROJECTS:
            problems.fatal(row.line, 1, f"there are more than {MAX_PROJECTS:,} projects.", "Split the file.")
    raise cut_short(lines, problems, "PROJECTS", "VOTES")


def _priced(row: Row, columns: tuple[str, ...], seen: dict[str, int], problems: Problems) -> _Priced:
    wrong = wrong_width(row, columns, problems)
    if wrong:
        fields = [*row.fields, *columns][: len(columns)]  # any texts will do
        row = Row(row.line, row.text, fields)
    if _bad_id(row, columns, seen, problems) or wrong:
        return _Priced(row, (1, 0), sound=False)
    cost = _cost(row, columns, problems)
    return _Priced(row, cost or (1, 0), sound=cost is not None)


def _bad_id(row: Row, columns: tuple[str, ...], seen: dict[str, int], problems: Problems) -> bool:
    place = columns.index("project_id")
    name = row.fields[place]
    if name and "," not in name and name not in seen:
        seen[name] = row.line
        return False
    said, fix = "project_id is empty.", "Give each project a short id."
    if name in seen:
        said = f"project_id {quoted(name)} is used again (first on line {seen[name]})."
        fix = "Give each project its own id, also in VOTES."
    elif name:
        said = f"project_id {quoted(name)} has a comma."
    problems.add(*row.at(place), said, fix)
    return True


def _cost(row: Row, columns: tuple[str, ...], problems: Problems) -> tuple[int, int] | None:
    """The cost as written; None when it is no amount above zero, which is reported."""
    place = columns.index("cost")
    cost = amount(row.fields[place])
    if cost is not None and cost[0] > 0:
        return cost
    name = row.fields[columns.index("project_id")]
    said = f"cost of project {quoted(name)} must be an amount above zero; it is {quoted(row.fields[place])}."
    fix = "Write digits, with a point before the cents: 12500.50. Leave out a project that is free."
    problems.add(*row.at(place), said, fix)
    return None


def _minor(meta: Meta, priced: list[_Priced]) -> int:
    """Minor units in a unit: as the currency has; without a known currency, as the amounts need."""
    decimals = meta.decimals
    if decimals is None:
        used = max((value[1] for value in (*meta.amounts.values(), *(each.cost for each in priced))), default=0)
        decimals = 2 if 0 < used < 2 else min(used, MAX_DECIMALS)
    return int(10**decimals)


def _budget(meta: Meta, minor: int, problems: Problems) -> int:
    """The budget in minor units; the other amounts of META are checked on the way."""
    found = {name: meta.in_minor(name, minor, problems) for name in meta.amounts}
    return found.get("budget") or 1


def _project(columns: tuple[str, ...], priced: _Priced, minor: int, currency: str, problems: Problems) -> Project:
    row = priced.row
    fields = dict(zip(columns, row.fields, strict=True))
    cost = in_minor(priced.cost, minor)
    if isinstance(cost, Misfit):
        said = f"cost of project {quoted(fields['project_id'])} {cost.text(currency)}"
        problems.add(*row.at(columns.index("cost")), said, cost.fix)
    return Project(
        id=fields["project_id"],
        cost=1 if isinstance(cost, Misfit) else cost,
        name=fields.get("name", ""),
        categories=_names(fields.get("category", "")),
        district=next((fields[name] for name in _DISTRICT if fields.get(name)), None),
        targets=next((_names(fields[name]) for name in _TARGETS if fields.get(name)), ()),
    )


def _names(text: str) -> tuple[str, ...]:
    """A comma-separated list, each name once."""
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))


def _selected(columns: tuple[str, ...], priced: list[_Priced], problems: Problems) -> dict[str, int] | None:
    if "selected" not in columns:
        return None
    place, ids = columns.index("selected"), columns.index("project_id")
    selected: dict[str, int] = {}
    for row in (each.row for each in priced if each.sound):
        value = whole(row.fields[place])
        if value is None or not 0 <= value <= 9:
            said = f"selected must be 1 (funded) or 0 (not); it is {quoted(row.fields[place])}."
            problems.add(*row.at(place), said, "Write 1 or 0, or leave the whole column out.")
            continue
        selected[row.fields[ids]] = value
    return selected
