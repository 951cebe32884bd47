"""Read a Pabulib file from bytes: META, PROJECTS and VOTES into an Instance, with what else the file says.

Strict: a file is read in full or refused with up to 20 problems, each naming its line, column and a way to
fix it. No ballot is ever dropped. Limits: lines of 1 MiB, 500 META fields, 200 columns, 10,000 projects,
5,000,000 ballots, amounts of 10^15 minor units, 10^9 points for a project. Format: https://pabulib.org/format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..budgeting.model import Constraints, Instance
from ..budgeting.tally import tally
from . import errors
from .errors import PabulibError, Problems, Remark, Stop
from .lines import Lines
from .meta import Meta, read_meta
from .numbers import amount, in_minor, whole
from .projects import Projects, read_projects
from .votes import Votes, read_votes

_CONSTRAINTS = (("categories", "budget_per_category"), ("neighborhoods", "budget_per_neighborhood"))


@dataclass(frozen=True)
class PabulibFile:
    """A file as read.

    `meta` holds META as written, in order. `project_rows` holds each project's line by `project_columns` (all
    texts, as written). `selected` is each project's official outcome (1 funded, 0 not, other values as META's
    comment says), None where the file has none. `vote_columns` are those of VOTES that the caller asked to
    keep: one text a ballot, in file order. `remarks` are what a reader of the count should know.
    """

    instance: Instance
    meta: Mapping[str, str]
    project_columns: tuple[str, ...]
    project_rows: tuple[tuple[str, ...], ...]
    selected: Mapping[str, int] | None
    vote_header: tuple[str, ...]
    vote_columns: Mapping[str, list[str]]
    remarks: tuple[Remark, ...]

    @property
    def official_winners(self) -> tuple[str, ...] | None:
        """Ids of the projects with selected = 1, in file order; None when the file does not say."""
        if self.selected is None:
            return None
        return tuple(name for name, value in self.selected.items() if value == 1)


def read(chunks: Iterable[bytes], *, source: str = "input.pb", keep: Collection[str] = ()) -> PabulibFile:
    """Read a file from chunks of bytes of any size (lines, or blocks of 1 MB).

    `source` is what errors call the file. `keep` names columns of VOTES to keep ("voter_id", "age"), or is
    "all".
    Raises PabulibError.
    """
    problems = Problems()
    try:
        meta, projects, votes = _sections(chunks, problems, keep)
    except Stop:
        raise PabulibError(source, tuple(problems.found), more=problems.full) from None
    if problems.found:
        raise PabulibError(source, tuple(problems.found))
    constraints, notes = _constraints(meta, projects)
    instance = Instance(
        budget=projects.budget,
        projects=projects.projects,
        ballots=votes.ballots,
        minor=projects.minor,
        currency=meta.currency,
        ballot_rules=votes.rules,
        constraints=constraints,
    )
    return PabulibFile(
        instance=instance,
        meta=meta.raw,
        project_columns=projects.columns,
        project_rows=projects.rows,
        selected=projects.selected,
        vote_header=votes.header,
        vote_columns=votes.columns,
        remarks=(
            *meta.remarks,
            *notes,
            *votes.remarks,
            *_recount(projects, votes, instance),
            *_selected(projects),
        ),
    )


def _sections(chunks: Iterable[bytes], problems: Problems, keep: Collection[str]) -> tuple[Meta, Projects, Votes]:
    lines = Lines(chunks, problems)
    meta = read_meta(lines, problems)
    projects = read_projects(lines, meta, problems)
    return meta, projects, read_votes(lines, meta, projects, problems, keep)


def _constraints(meta: Meta, projects: Projects) -> tuple[Constraints, tuple[Remark, ...]]:
    """Budgets of categories and districts, where META lists names and amounts side by side."""
    found: list[tuple[tuple[str, int], ...]] = []
    notes: list[Remark] = []
    for names_field, amounts_field in _CONSTRAINTS:
        names, amounts = meta.raw.get(names_field, ""), meta.raw.get(amounts_field, "")
        pairs = _pairs(names, amounts, projects.minor) if amounts else ()
        if pairs is None:
            text = f"META's {amounts_field} does not go with {names_field}: it is not applied to the count."
            notes.append(Remark(errors.NOT_APPLIED, text, meta.lines[amounts_field]))
        found.append(pairs or ())
    exclusive = meta.raw.get("exclusive_projects", "")
    groups = tuple(tuple(part.strip() for part in group.split(",")) for group in exclusive.split("|"))
    known = all(name in projects.index for group in groups for name in group)
    if exclusive and not known:
        text = "META's exclusive_projects names an unknown project: it is not applied to the count."
        notes.append(Remark(errors.NOT_APPLIED, text, meta.lines["exclusive_projects"]))
    return Constraints(groups if exclusive and known else (), found[0], found[1]), tuple(notes)


def _pairs(names: str, amounts: str, minor: int) -> tuple[tuple[str, int], ...] | None:
    """Names and amounts side by side; None when they do not go together."""
    keys = [part.strip() for part in names.split(",")]
    values = [amount(part.strip()) for part in amounts.split(",")]
    if len(keys) != len(values) or len(set(keys)) != len(keys) or not all(keys):
        return None
    pairs: list[tuple[str, int]] = []
    for key, value in zip(keys, values, strict=True):
        units = None if value is None or value[0] < 0 else in_minor(value, minor)
        if not isinstance(units, int):
            return None
        pairs.append((key, units))
    return tuple(pairs)


def _recount(projects: Projects, votes: Votes, instance: Instance) -> list[Remark]:
    """Where the file's own totals differ from its ballots. The ballots are what is counted."""
    remarks = []
    for name, code, counted in (
        ("votes", errors.VOTES_COLUMN, votes.naming),
        ("score", errors.SCORE_COLUMN, tally(instance).points),
    ):
        column = projects.column(name)
        if column is None or counted is None:
            continue
        differing = [
            f"{project.id} (file {said}, ballots {n})"
            for project, said, n in zip(projects.projects, column, counted, strict=True)
            if said and whole(said) != n
        ]
        if differing:
            shown = ", ".join(differing[:3]) + (", ..." if len(differing) > 3 else "")
            text = f'the column "{name}" differs from the ballots for {shown}: the ballots are counted.'
            remarks.append(Remark(code, text, projects.line, len(differing)))
    return remarks


def _selected(projects: Projects) -> list[Remark]:
    others = [name for name, value in (projects.selected or {}).items() if value > 1]
    if not others:
        return []
    shown = ", ".join(others[:5]) + (", ..." if len(others) > 5 else "")
    projects_named = f"project {shown}" if len(others) == 1 else f"projects {shown}"
    text = f'the column "selected" is neither 0 nor 1 for {projects_named}: not taken as an official winner.'
    return [Remark(errors.SELECTED_OTHER, text, projects.line, len(others))]
