"""Write an instance as a Pabulib file that this and other readers take as the same election."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ..budgeting.model import BallotKind, Ballots, Instance
from ..budgeting.tally import tally
from ..errors import RuleError
from .lines import SECTIONS, SEPARATOR
from .numbers import money

# The order in which the format lists META's fields; others follow.
_META_ORDER: Final = (
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_score_threshold",
    "categories",
    "budget_per_category",
    "neighborhoods",
    "budget_per_neighborhood",
    "exclusive_projects",
    "edition",
    "language",
    "currency",
    "fully_funded",
    "experimental",
    "comment",
    "acknowledgments",
)


def write(
    instance: Instance,
    *,
    meta: Mapping[str, str] | None = None,
    selected: Mapping[str, int] | None = None,
    project_columns: Mapping[str, Sequence[str]] | None = None,
    vote_columns: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[str]:
    """The lines of the file, each ending in a line feed; encode them as UTF-8.

    `meta` describes the election (description, country, unit, instance, rule, dates, ...); what the instance
    says itself (budget, counts, limits, constraints) is written from the instance. `selected` is the outcome
    by project id. `project_columns` are further columns, one text a project (latitude, longitude).

    Without `vote_columns` the ballots are numbered and sorted, so that the file says nothing about who voted
    or when. With them (as read with keep="all") they are written as they are.

    Line breaks inside a text become spaces, and a comma inside the name of a category becomes a semicolon,
    because the format cannot hold them. Raises RuleError for what cannot be written: an id that is empty or
    has a comma, a `minor` that is no power of ten, columns of the wrong length.
    """
    _require_writable(instance)
    yield "META\n"
    yield _row(("key", "value"))
    for pair in _meta(instance, meta or {}).items():
        yield _row(pair)
    yield "PROJECTS\n"
    yield from _table(_projects(instance, selected, project_columns or {}), len(instance.projects), "projects")
    yield "VOTES\n"
    if vote_columns is None:
        yield from _ballots(instance)
    else:
        yield from _table(dict(vote_columns), instance.voters, "votes")


def _require_writable(instance: Instance) -> None:
    if not re.fullmatch("10*", str(instance.minor)):
        problem = f"{instance.minor} minor units make one unit, which decimals cannot show."
        raise RuleError("minor", problem, "Use 1, 10, 100 or 1000.")
    for place, project in enumerate(instance.projects):
        if not project.id or "," in project.id or _plain(project.id) != project.id:
            problem = f"The id {project.id!r} cannot stand in a list."
            raise RuleError(f"projects[{place}].id", problem, "Use an id without commas and spaces around it.")


def _meta(instance: Instance, given: Mapping[str, str]) -> dict[str, str]:
    """META in the order of the format, the instance's own values over the given ones."""
    for key in given:
        if not key or key.upper() in SECTIONS:
            raise RuleError("meta", f"META cannot have the key {key!r}.", "Rename it.")
    fields = {_plain(key): value for key, value in given.items()} | _own_meta(instance, given)
    known = [key for key in _META_ORDER if key in fields]
    return {key: fields[key] for key in (*known, *(key for key in fields if key not in _META_ORDER))}


def _own_meta(instance: Instance, given: Mapping[str, str]) -> dict[str, str]:
    fields = {
        "num_projects": str(len(instance.projects)),
        "num_votes": str(instance.voters),
        "budget": money(instance.budget, instance.minor),
        "vote_type": _vote_type(instance.ballots.kind, given),
    }
    if instance.currency:
        fields["currency"] = instance.currency
    return fields | _limits(instance) | _constraints(instance)


def _vote_type(kind: BallotKind, given: Mapping[str, str]) -> str:
    if kind is BallotKind.KNAPSACK:
        return BallotKind.APPROVAL.value
    if kind is BallotKind.CUMULATIVE and given.get("vote_type") == "scoring":
        return "scoring"
    return kind.value


def _limits(instance: Instance) -> dict[str, str]:
    rules = instance.ballot_rules
    cost = None if rules is None else rules.max_cost
    if instance.ballots.kind is BallotKind.KNAPSACK and cost is None:
        cost = instance.budget
    limits: dict[str, int | None] = {}
    if rules is not None:
        limits = {
            "min_length": rules.min_length,
            "max_length": rules.max_length,
            "max_points": rules.max_points_each,
            "min_sum_points": rules.min_points,
            "max_sum_points": rules.max_points,
        }
    texts = {name: str(limit) for name, limit in limits.items() if limit is not None}
    return texts if cost is None else {**texts, "max_sum_cost": money(cost, instance.minor)}


def _constraints(instance: Instance) -> dict[str, str]:
    fields: dict[str, str] = {}
    limits = instance.constraints
    for names, amounts, pairs in (
        ("categories", "budget_per_category", limits.category_budgets),
        ("neighborhoods", "budget_per_neighborhood", limits.district_budgets),
    ):
        if pairs:
            fields[names] = _list(name for name, _ in pairs)
            fields[amounts] = ",".join(money(amount, instance.minor) for _, amount in pairs)
    if limits.exclusive:
        fields["exclusive_projects"] = "|".join(",".join(group) for group in limits.exclusive)
    return fields


def _projects(
    instance: Instance, selected: Mapping[str, int] | None, more: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    projects = instance.projects
    totals = tally(instance)
    columns: dict[str, Sequence[str]] = {
        "project_id": [project.id for project in projects],
        "cost": [money(project.cost, instance.minor) for project in projects],
        "votes": [str(count) for count in totals.votes],
    }
    if totals.points is not None:
        columns["score"] = [str(points) for points in totals.points]
    columns["name"] = [project.name for project in projects]
    if any(project.categories for project in projects):
        columns["category"] = [_list(project.categories) for project in projects]
    if any(project.targets for project in projects):
        columns["target"] = [_list(project.targets) for project in projects]
    if selected is not None:
        columns["selected"] = [str(selected.get(project.id, 0)) for project in projects]
    if any(project.district for project in projects):
        columns["district"] = [project.district or "" for project in projects]
    return columns | {name: texts for name, texts in more.items() if name not in columns}


def _ballots(instance: Instance) -> Iterator[str]:
    ids = [project.id for project in instance.projects]
    ballots = instance.ballots
    pointed = ballots.kind is BallotKind.CUMULATIVE
    yield _row(("voter_id", "vote", "points") if pointed else ("voter_id", "vote"))
    number = 0
    for fields, times in _sorted_rows(ballots, ids):
        tail = _row(fields)
        for _ in range(times):
            number += 1
            yield f"{number}{SEPARATOR}{tail}"


def _sorted_rows(ballots: Ballots, ids: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each different ballot as its texts, and how often it was cast; points fall, as the format asks."""
    for row, points, times in sorted(ballots.rows()):
        if points is None:
            yield (",".join(ids[place] for place in row),), times
            continue
        pairs = sorted(zip(row, points, strict=True), key=lambda pair: (-pair[1], pair[0]))
        names = ",".join(ids[place] for place, _ in pairs)
        yield (names, ",".join(str(value) for _, value in pairs)), times


def _table(columns: Mapping[str, Sequence[str]], size: int, what: str) -> Iterator[str]:
    for name, texts in columns.items():
        if len(texts) != size:
            problem = f"The column {name!r} has {len(texts)} rows for {size} {what}."
            raise RuleError(what, problem, "Give one text for each.")
    yield _row(columns)
    for fields in zip(*columns.values(), strict=True):
        yield _row(fields)


def _list(names: Iterable[str]) -> str:
    return ",".join(name.replace(",", ";") for name in names)


def _plain(text: str) -> str:
    """A text on one line, without characters the format cannot hold."""
    return re.sub(r"[\r\n\0]+", " ", text).strip()


def _row(fields: Iterable[str]) -> str:
    return SEPARATOR.join(_field(_plain(text)) for text in fields) + "\n"


def _field(text: str) -> str:
    """Quoted where the csv module would quote it."""
    if SEPARATOR in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
