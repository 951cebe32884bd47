"""The path a business takes through a fund, as data: its steps, who moves it on, and how long members have.

Pure: the house and whoever recomputes a record read paths by these same functions. No Django here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST_STEPS = 20
MOST_DAYS = 365
MOST_NAME = 60
MOST_TEXT = 300

# What each kind of step is for. A gate is what must be there before a business is moved on past a step of that kind.
KINDS: Final = (
    "nominate", "ratify", "outreach", "standards", "term-sheet", "memo", "committee", "vote", "pool", "agreement",
    "disbursement", "other",
)  # fmt: skip
ONCE: Final = frozenset({"nominate", "agreement", "disbursement"})  # at most one of each
BY_RESULT: Final = frozenset({"ratify", "vote", "pool"})  # moved on by what members decided, whoever presses the button
BY_HOUSE: Final = frozenset({"agreement", "disbursement"})  # moved on when it was signed, when it was paid out
# Kinds of seats that may move a business on.
MOVERS: Final = ("steward", "board", "facilitator")


class PathError(ValueError):
    """A path that cannot stand: `place` is where ("steps[3].name"), `problem` a code of `sentences`."""

    def __init__(self, place: str, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(f"{place}: {problem}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `movers`: the seats that may move a business on. `days`: how long members have before it is moved on.

    `is_public`: whether everyone sees a business that stands here or further on; before, those inside the fund do.
    """

    id: str
    kind: str
    name: str
    text: str = ""
    movers: tuple[str, ...] = MOVERS
    days: int = 0
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Pathway:
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.id == name), None)

    def place(self, name: str) -> int:
        """Where a step stands, from 0; -1 when the path has it no more."""
        return next((place for place, step in enumerate(self.steps) if step.id == name), -1)

    def after(self, name: str) -> Step | None:
        """The next step; None at the end."""
        place = self.place(name)
        return self.steps[place + 1] if 0 <= place < len(self.steps) - 1 else None

    def before(self, name: str) -> tuple[Step, ...]:
        """The steps that a business may go back to."""
        return self.steps[: max(0, self.place(name))]

    def of_kind(self, kind: str) -> Step | None:
        return next((step for step in self.steps if step.kind == kind), None)

    def is_public_at(self, name: str) -> bool:
        """Whether everyone sees a business at this step: from the first public step on."""
        return any(step.is_public for step in self.steps[: self.place(name) + 1])


def from_json(data: Any) -> Pathway:
    """A path from its JSON form, a list of steps. Raises PathError naming the place."""
    if not isinstance(data, list | tuple):
        raise PathError("steps", "list")
    path = Pathway(tuple(_step(row, f"steps[{number}]") for number, row in enumerate(data)))
    check(path)
    return path


def to_json(path: Pathway) -> list[dict[str, Any]]:
    """Its JSON form, every member written out, as the record has it."""
    return [
        {
            "id": step.id, "kind": step.kind, "name": step.name, "text": step.text, "movers": list(step.movers),
            "days": step.days, "public": step.is_public,
        }
        for step in path.steps
    ]  # fmt: skip


def check(path: Pathway) -> None:
    """Whether a business can go this way. Raises PathError naming the place."""
    if not 2 <= len(path.steps) <= MOST_STEPS:
        raise PathError("steps", "number")
    seen: set[str] = set()
    kinds: list[str] = []
    for number, step in enumerate(path.steps):
        place = f"steps[{number}]"
        if step.id in seen:
            raise PathError(f"{place}.id", "twice")
        seen.add(step.id)
        _check_step(step, place)
        if step.kind in ONCE and step.kind in kinds:
            raise PathError(f"{place}.kind", "once")
        if step.kind == "nominate" and number:
            raise PathError(f"{place}.kind", "first")
        kinds.append(step.kind)
    _check_order(kinds)


def _check_order(kinds: list[str]) -> None:
    """Money is promised after members said so, and paid out after it was promised."""
    decided = max((place for place, kind in enumerate(kinds) if kind in {"vote", "pool"}), default=-1)
    for later in ("agreement", "disbursement"):
        if later in kinds and kinds.index(later) < decided:
            raise PathError(f"steps[{kinds.index(later)}].kind", "too-early")
    if "agreement" in kinds and decided < 0:
        raise PathError(f"steps[{kinds.index('agreement')}].kind", "undecided")
    if "disbursement" in kinds and ("agreement" not in kinds or kinds.index("agreement") > kinds.index("disbursement")):
        raise PathError(f"steps[{kinds.index('disbursement')}].kind", "unsigned")
    if {"agreement", "disbursement"} & set(kinds) and kinds[-1] not in {"agreement", "disbursement"}:
        raise PathError(f"steps[{len(kinds) - 1}].kind", "after-the-end")
    if "vote" in kinds and "term-sheet" not in kinds[: kinds.index("vote")]:
        raise PathError(f"steps[{kinds.index('vote')}].kind", "no-terms")


def _check_step(step: Step, place: str) -> None:
    if step.kind not in KINDS:
        raise PathError(f"{place}.kind", "kind")
    if not step.id or len(step.id) > 20 or not step.id.replace("-", "").isalnum():
        raise PathError(f"{place}.id", "id")
    if not step.name.strip() or len(step.name) > MOST_NAME:
        raise PathError(f"{place}.name", "name")
    if len(step.text) > MOST_TEXT:
        raise PathError(f"{place}.text", "text")
    if not 0 <= step.days <= MOST_DAYS:
        raise PathError(f"{place}.days", "days")
    if not step.movers or any(mover not in MOVERS for mover in step.movers):
        raise PathError(f"{place}.movers", "movers")


def _step(row: Any, place: str) -> Step:
    if not isinstance(row, Mapping):
        raise PathError(place, "step")
    days, movers = row.get("days", 0), row.get("movers", MOVERS)
    if isinstance(days, bool) or not isinstance(days, int):
        raise PathError(f"{place}.days", "days")
    if not isinstance(movers, list | tuple):
        raise PathError(f"{place}.movers", "movers")
    for name in ("id", "kind", "name", "text"):
        if not isinstance(row.get(name, ""), str):
            raise PathError(f"{place}.{name}", name)
    return Step(
        id=row.get("id", ""), kind=row.get("kind", ""), name=row.get("name", "").strip(), text=row.get("text", "").strip(),
        movers=tuple(str(mover) for mover in movers), days=days, is_public=bool(row.get("public", False)),
    )  # fmt: skip
