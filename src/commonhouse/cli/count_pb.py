"""`commonhouse count FILE.pb`: read a budget, count it by a rule stated in full, show the result."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, Final

from commonhouse.rules.budgeting.statements import Statement, parse_tie_break
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError

from .count import given_options
from .errors import Refused
from .files import Source, opened
from .outcome import Outcome
from .progress import Working

if TYPE_CHECKING:
    from commonhouse.rules.budgeting.results import Comparison
    from commonhouse.rules.pabulib import PabulibFile

_NOT_STATED: Final = ("explain", "compare")  # options that say what to show


def run(args: Namespace) -> int:
    outcome = count(args)
    if args.json:
        from . import count_json

        count_json.show(outcome)
    else:
        from . import count_text

        count_text.show(outcome)
    return 0


def count(args: Namespace) -> Outcome:
    """Read and count. Raises Refused."""
    from commonhouse.rules import registry

    with opened(args.file) as source:
        file = _read(source)
    if args.explain is not None:
        _require_project(args.explain, file)
    try:
        name, statement = _statement(args, file)
        rule = registry.get(name)
        with Working("Counting"):
            result = rule.run(file.instance, statement)
            comparison = _compare(file, statement) if args.compare else None
    except RuleError as error:
        raise Refused(f"{error.field.replace('_', '-')}: {error.problem} {error.fix}") from None
    except FormError as error:
        raise Refused(str(error)) from None
    return Outcome(
        source=source.name,
        sha256=source.sha256,
        file=file,
        rule=rule,
        statement=statement,
        official=args.rule == "official",
        result=result,
        comparison=comparison,
        explain=args.explain,
    )


def _read(source: Source) -> PabulibFile:
    from commonhouse.rules.pabulib import PabulibError, read

    try:
        return read(source.blocks(), source=source.name)
    except PabulibError as error:
        raise Refused(f"the file cannot be counted as it stands.\n{error}") from None


def _require_project(name: str, file: PabulibFile) -> None:
    if name in file.instance.index:
        return
    ids = [project.id for project in file.instance.projects]
    shown = ", ".join(ids[:12]) + (", ..." if len(ids) > 12 else "")
    raise Refused(f'--explain: there is no project "{name}". Projects: {shown}.')


def _statement(args: Namespace, file: PabulibFile) -> tuple[str, Statement]:
    """The rule's name and its statement, all options filled in. Raises RuleError, Refused."""
    given = {name: value for name, value in given_options(args).items() if name not in _NOT_STATED}
    if "tie_break" in given:
        given["tie_break"] = [criterion.value for criterion in parse_tie_break(given["tie_break"])]
    if args.rule == "official":
        return _official(given, file)
    return args.rule, _stated(args.rule, _with_defaults(args.rule, given, file))


def _with_defaults(rule: str, given: dict[str, Any], file: PabulibFile) -> dict[str, Any]:
    """Defaults that depend on other options or on the ballots; the others are the statement's own."""
    if rule == "equal-shares" and given.get("completion", "none") != "none":
        return {"start": "floor", **given}
    if rule == "greedy":
        kind = file.instance.ballots.kind.value
        return {"score": "points" if kind in {"cumulative", "ordinal"} else "votes", **given}
    return given


def _stated(rule: str, options: dict[str, Any]) -> Statement:
    from commonhouse.rules import registry

    statement: Statement = registry.get(rule).statement_from_json(options, "option")
    return statement


def _official(given: dict[str, Any], file: PabulibFile) -> tuple[str, Statement]:
    from commonhouse.rules.jsonform import type_tag
    from commonhouse.rules.pabulib import official_statement

    statement = official_statement(file.meta, file.instance.ballots.kind)
    name = type_tag(type(statement))
    if not given:
        return name, statement
    from commonhouse.rules import registry

    options = registry.get(name).statement_json(statement)
    return name, _stated(name, {**options, **given})  # type: ignore[dict-item]


def _compare(file: PabulibFile, statement: Statement) -> Comparison:
    from commonhouse.rules.budgeting.compare import compare

    return compare(file.instance, (statement, *_others(statement, file)))


def _others(statement: Statement, file: PabulibFile) -> list[Statement]:
    """The rules to set beside the one asked for: those that cities choose between."""
    choices = [
        _stated("equal-shares", {"completion": "add1-fill", "start": "floor"}),
        _stated("greedy", _with_defaults("greedy", {}, file)),
        _stated("phragmen", {}),
    ]
    return [choice for choice in choices if choice != statement]
