"""A sum shared out by whole-number weights, so that the parts add up: whole parts first, the rest by the largest remainder."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import RuleError


def by_weight(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Each id's part of `total`; of equal remainders, the id that comes first gets the cent. Nobody gets more than their
    weight as long as the total is no more than all weights together. Raises RuleError where nobody has a weight."""
    whole = sum(weights.values())
    if total < 0 or (total and whole <= 0) or min(weights.values(), default=0) < 0:
        raise RuleError("total", f"{total} cannot be shared by weights that add up to {whole}.", "Check the weights.")
    if not total:
        return dict.fromkeys(weights, 0)
    parts = {id: total * weight // whole for id, weight in weights.items()}
    left = total - sum(parts.values())
    by_remainder = sorted(weights, key=lambda id: (-(total * weights[id] % whole), id))
    for id in by_remainder[:left]:
        parts[id] += 1
    return parts
