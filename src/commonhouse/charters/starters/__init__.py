"""The charters an organization may start from: whole, in plain words, and made to be changed before they are adopted.

    chosen = starters.get("worker-coop")
    charter = chosen.charter({"workers": "members"})     # its classes of members as this organization calls them

The words are those of the language that is spoken when the charter is begun; from then on they are the organization's.
"""

from __future__ import annotations

from commonhouse.charters.starters import circle, coalition, consumer_coop, dudley, fund, land_trust, worker_coop
from commonhouse.charters.starters.parts import Part, Starter

__all__ = ["ALL", "Part", "Starter", "fitting", "get"]

ALL: tuple[Starter, ...] = (
    worker_coop.STARTER,
    consumer_coop.STARTER,
    land_trust.STARTER,
    dudley.STARTER,
    fund.STARTER,
    coalition.STARTER,
    circle.STARTER,
)


def get(slug: str) -> Starter:
    """Raises KeyError."""
    for starter in ALL:
        if starter.slug == slug:
            return starter
    raise KeyError(slug)


def fitting(kind: str) -> list[Starter]:
    """All of them, those made for this kind of organization first."""
    return sorted(ALL, key=lambda starter: kind not in starter.kinds)
