"""`commonhouse rules [NAME]`: what rules there are, and all there is to know of one."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any, Final

from commonhouse.rules import registry
from commonhouse.rules.registry import Entry, Option, Rule, UnknownRule

from .errors import Refused
from .text import wrap

INDENT: Final = "      "
EXAMPLE: Final = "compute {name} INPUT.json"


def run(args: Namespace) -> int:
    if args.name is None:
        return _list(as_json=args.json)
    try:
        rule = registry.get(args.name)
    except UnknownRule as error:
        raise Refused(str(error)) from None
    if args.schema:
        _print_json(rule.schema())
    elif args.json:
        _print_json(_as_json(rule))
    else:
        print("\n".join(_lines(rule)))
    return 0


def _list(*, as_json: bool) -> int:
    entries = registry.entries()
    if as_json:
        _print_json([{"name": e.name, "title": e.title, "summary": e.summary} for e in entries])
        return 0
    for entry in entries:
        print(_entry(entry))
    print()
    print("One in full: commonhouse rules NAME")
    return 0


def _entry(entry: Entry) -> str:
    return f"{entry.name}  -  {entry.title}\n{wrap(entry.summary, INDENT, INDENT)}"


def _lines(rule: Rule[Any, Any, Any]) -> Iterator[str]:
    yield f"{rule.name}  -  {rule.title}"
    yield wrap(rule.summary)
    yield ""
    yield "OPTIONS (the statement: published with every result)"
    for option in rule.options():
        yield from _option(option)
    yield ""
    yield "JSON"
    yield wrap(
        f"commonhouse {EXAMPLE.format(name=rule.name)} takes an object with a statement and an input. "
        f"Their JSON Schema: commonhouse rules {rule.name} --schema",
        "  ",
        "  ",
    )
    yield ""
    yield "  The statement with its defaults:"
    defaults = {option.name: option.default for option in rule.options() if not option.required}
    yield f"  {json.dumps({'statement': defaults})}"


def _option(option: Option) -> Iterator[str]:
    default = "must be given" if option.required else f"default {_plain(option.default)}"
    yield f"  {option.name} ({default})"
    yield wrap(option.meaning, INDENT, INDENT)
    for choice in option.choices:
        meaning = option.choice_meanings.get(choice, "")
        yield wrap(f"{choice}: {meaning}", f"{INDENT}    ", f"{INDENT}- ")


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(item) for item in value) or "none"
    return json.dumps(value).strip('"')


def _as_json(rule: Rule[Any, Any, Any]) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title,
        "summary": rule.summary,
        "options": [
            {
                "name": option.name,
                "required": option.required,
                "default": option.default,
                "choices": {choice: option.choice_meanings.get(choice, "") for choice in option.choices},
                "meaning": option.meaning,
            }
            for option in rule.options()
        ],
        "schema": rule.schema(),
    }


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()
