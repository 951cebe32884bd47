"""`commonhouse compute NAME INPUT.json`: run any rule of the house on plain JSON."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from typing import Any, Final

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError, Json, parse
from commonhouse.rules.registry import Rule, UnknownRule, read_request

from .errors import Refused
from .files import opened
from .progress import Working
from .text import wrap

MAX_INPUT: Final = 1 << 30  # bytes


def run(args: Namespace) -> int:
    try:
        rule = registry.get(args.name)
    except UnknownRule as error:
        raise Refused(str(error)) from None
    with opened(args.file) as source:
        data = source.all(MAX_INPUT)
    try:
        name, statement, given = read_request(parse(data, "file"))
        if name not in {None, rule.name}:
            raise Refused(f"{source.name} is for the rule {name}, not for {rule.name}.")
        with Working("Computing"):
            value, result = rule.work(statement, given)
    except FormError as error:
        said = str(error).removeprefix("file: ")
        raise Refused(f"{source.name}: {said}") from None
    if args.json:
        _show_json(rule, statement, rule.result_json(result), source.sha256)
    else:
        _show(rule, value, result)
    return 0


def _show_json(rule: Rule[Any, Any, Any], statement: Json, result: Json, sha256: str) -> None:
    stated = rule.statement_json(rule.statement_from_json(statement))
    whole = {"rule": rule.name, "statement": stated, "input_sha256": sha256, "result": result}
    json.dump(whole, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _show(rule: Rule[Any, Any, Any], value: object, result: object) -> None:
    """The steps in sentences where the rule has them, and the bare result where it has not."""
    if rule.explain is None:
        json.dump(rule.result_json(result), sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    for sentence in rule.explain(value, result):
        print(wrap(sentence, "  ", ""))
