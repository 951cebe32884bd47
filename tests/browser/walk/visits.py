"""A page and who looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Visit:
    """A page and who looks at it. `args`: parts of the address, by their names in House.ids, or =literally."""

    name: str
    who: str = ""
    status: int = 200
    query: str = ""
    args: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join([self.name, self.who or "visitor", *self.args.values()])


def to(name: str, /, who: str = "", status: int = 200, query: str = "", **args: str) -> Visit:
    return Visit(name, who, status, query, args)
