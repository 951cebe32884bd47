"""One way to write a thing down: canonical JSON (RFC 8785), so that equal acts have equal bytes and equal
hashes.

Numbers are whole and below 2**53, because readers in other languages hold them as doubles. Money and
fractions travel as text ("61.20", "2/3").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import rfc8785

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64


class NotCanonical(ValueError):
    """A value that cannot be written canonically, or bytes that were not. The message names the place."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one RFC 8785 form of a JSON object, as UTF-8 without a final newline.

    Raises NotCanonical, naming the place, for floats, integers of 2**53 or more, keys that are not text,
    types JSON does not have, text that is not Unicode, and nesting deeper than MAX_DEPTH.
    """
    if not isinstance(value, dict):
        raise NotCanonical(f"body: expected a JSON object, found {type(value).__name__}")
    _check(value, "body", 0)
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(f"body: {error}") from error


def parse(data: bytes) -> dict[str, Any]:
    """Read a JSON object from bytes that must already be canonical: any other spelling is refused
    (NotCanonical).
    """
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_float=_refuse_float, parse_int=_whole, parse_constant=_refuse_float)
        if not isinstance(value, dict):
            raise NotCanonical("expected a JSON object")
        again = rfc8785.dumps(value)
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical(f"nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:  # bad UTF-8, bad JSON, lone surrogates
        raise NotCanonical(str(error)) from error
    if again != data:
        raise NotCanonical(f"not in canonical form (RFC 8785) from byte {_first_difference(again, data)}")
    return value


def _check(value: object, place: str, depth: int) -> None:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if depth > MAX_DEPTH:
        raise NotCanonical(f"{place}: nested deeper than {MAX_DEPTH} levels")
    if kind is int:
        if abs(value) > MAX_INTEGER:  # type: ignore[arg-type]
            raise NotCanonical(f"{place}: {value} is too large for a JSON number; write it as text")
        return
    if kind is float:
        raise NotCanonical(f"{place}: {value!r} is a float; write money and fractions as text")
    if isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str:
                raise NotCanonical(f"{place}: the key {key!r} is not text")
            if type(item) is not str:
                _check(item, f"{place}.{key}", depth + 1)
        return
    if isinstance(value, (list, tuple)):
        for position, item in enumerate(value):
            if type(item) is not str:
                _check(item, f"{place}[{position}]", depth + 1)
        return
    raise NotCanonical(f"{place}: {kind.__name__} has no JSON form; write it as text")


def _refuse_float(text: str) -> NoReturn:
    raise NotCanonical(f"the number {text[:40]} is not whole")


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise NotCanonical(f"the number {text[:40]} is too large")
    return int(text)


def _first_difference(one: bytes, other: bytes) -> int:
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return position
    return min(len(one), len(other))
