"""`commonhouse count FILE`: tells what kind of election a file holds, and hands it to whoever counts that kind."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from .errors import Refused
from .files import STANDARD_INPUT
from .parser import BUDGET_RULES, RANKED_RULES

BUDGET: Final = ".pb"
RANKED: Final = ".blt"

# Which options go with which rule, by their names in the parsed arguments.
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "equal-shares": ("satisfaction", "start", "completion", "increment", "stop", "tie_break", "explain", "compare"),
    "greedy": ("score", "per_cost", "on_misfit", "threshold", "tie_break", "explain", "compare"),
    "phragmen": ("on_misfit", "tie_break", "explain", "compare"),
    "official": ("tie_break", "explain", "compare"),
    "scottish-stv": ("seats", "lots"),
    "meek-stv": ("seats", "lots"),
    "instant-runoff": ("batch", "lots"),
    "schulze": ("lots",),
    "countback": ("seats", "lots", "left", "unavailable"),
}
_ALL_OPTIONS: Final = tuple(dict.fromkeys(option for options in OPTIONS.values() for option in options))


def run(args: Namespace) -> int:
    gc.disable()  # one short run that makes no cycles worth collecting
    suffix = _kind(args)
    _require_rule_of_kind(args, suffix)
    if suffix == RANKED:
        from . import count_blt

        return count_blt.run(args)
    from . import count_pb

    return count_pb.run(args)


def given_options(args: Namespace) -> dict[str, Any]:
    """The options that were given, by name. Raises Refused for one that does not go with the rule."""
    options = ((name, getattr(args, name)) for name in _ALL_OPTIONS)
    given = {name: value for name, value in options if value is not None and value is not False}
    for name in given:
        if name not in OPTIONS[args.rule]:
            rules = " and ".join(rule for rule, options in OPTIONS.items() if name in options)
            option = name.replace("_", "-")
            raise Refused(f"--{option} goes with --rule {rules}, not with --rule {args.rule}.")
    return given


def _kind(args: Namespace) -> str:
    """The suffix that tells the kind of file; what is piped in is told by the rule."""
    if args.file == STANDARD_INPUT:
        return RANKED if args.rule in RANKED_RULES else BUDGET
    suffix = PurePath(args.file).suffix.lower()
    if suffix in {BUDGET, RANKED}:
        return suffix
    said = f"{args.file}: the kind of election is told by the file's name, and "
    known = f"Participatory budgets end in {BUDGET} (Pabulib), ranked ballots in {RANKED}."
    raise Refused(f'{said}"{suffix}" is not known. {known}')


def _require_rule_of_kind(args: Namespace, suffix: str) -> None:
    """Fills in the rule where none was asked for. Raises Refused for one that counts other files."""
    rules = RANKED_RULES if suffix == RANKED else BUDGET_RULES
    if args.rule is None:
        args.rule = rules[0]
    if args.rule not in rules:
        raise Refused(f"--rule {args.rule} cannot count a {suffix} file. Those that can: {', '.join(rules)}.")
