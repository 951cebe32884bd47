"""How to recompute the acts of stewarding, from the record alone. No Django here.

A notice of default that is over is in the record with the lease's days and its own: the clock is reckoned again, and what the
act calls it (put right, or not) must be what the clock says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Any

from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry

_RULE = "cure-clock"
_CURED = frozenset({"cured", "cured-late"})


def _clock(act: Act) -> dict[str, Any]:
    """The clock as its rule gives it again. Raises Discrepancy where the act has another."""
    body = act.body
    expect(act, "the clock of a notice goes by the rule of the house", _RULE, body["rule"])
    found: Any = registry.get(_RULE).compute(body["statement"], body["input"])
    expect(act, "the days of the notice are those of the lease", found, body["result"])
    return dict(found)


def _once(context: Context, act: Act) -> None:
    key = ("land.notice", act.body["notice"])
    if context.get(key) is not None:
        raise Discrepancy(act.index, "a notice ends once", "its first end", "a second")
    context.keep(key, act.index)


def _cured(context: Context, act: Act) -> Iterator[str]:
    _once(context, act)
    clock = _clock(act)
    if clock["outcome"] not in _CURED:
        raise Discrepancy(act.index, "the notice was put right", "cured", clock["outcome"])
    if clock["outcome"] == "cured":
        yield f"a notice of default was put right in time: by {act.body['input']['cured_on']}, of {clock['final_on']}."
    else:
        yield f"a notice of default was put right after its time ({clock['final_on']}), and accepted."


def _ended(context: Context, act: Act) -> Iterator[str]:
    _once(context, act)
    clock = _clock(act)
    expect(act, "a notice ends unfulfilled only after its last day", clock["outcome"], "uncured")
    yield f"a notice of default was not put right by its last day, {clock['final_on']}."


def _done(context: Context, act: Act) -> Iterator[str]:
    key = ("land.duty", act.body["duty"])
    if context.get(key) is not None:
        raise Discrepancy(act.index, "a duty is done once", "its first time", "a second")
    context.keep(key, act.index)
    date.fromisoformat(act.body["on"])
    yield from ()


def _answered(context: Context, act: Act) -> Iterator[str]:
    key = ("land.request", act.body["request"])
    if context.get(key) is not None:
        raise Discrepancy(act.index, "a request is answered once", "its first answer", "a second")
    context.keep(key, act.index)
    asked, answered = date.fromisoformat(act.body["asked_on"]), date.fromisoformat(act.body["answered_on"])
    expect(act, "the days until the answer", (answered - asked).days, act.body["days"])
    yield from ()


def _opened(context: Context, act: Act) -> Iterator[str]:
    context.keep(("land.reserve", act.body["reserve"]), 0)
    yield from ()


def _moved(context: Context, act: Act) -> Iterator[str]:
    key = ("land.reserve", act.body["reserve"])
    before = context.kept(key, act, "the reserve was opened before money moved in it")
    expect(act, "movements of a reserve follow one another", before + 1, act.body["first"])
    if act.body["last"] < act.body["first"]:
        raise Discrepancy(act.index, "money moved at least once", act.body["first"], act.body["last"])
    context.keep(key, act.body["last"])
    yield from ()


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType({
    "land.default-cured": _cured,
    "land.default-ended": _ended,
    "land.duty-done": _done,
    "land.request-answered": _answered,
    "land.reserve-opened": _opened,
    "land.reserve-moved": _moved,
})  # fmt: skip
