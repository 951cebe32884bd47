"""A sum shared out by whole-number weights, so that the parts add up: the rule "split", by the largest remainder."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .splits import Sharer, Sharing, Split, split


def by_weight(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Each id's part of `total`; of equal remainders, the id that comes first gets the cent. Nobody gets more than their
    weight as long as the total is no more than all weights together. Raises RuleError where nobody has a weight."""
    sharers = tuple(Sharer(id, Fraction(weight)) for id, weight in sorted(weights.items()))
    return {share.id: share.amount for share in split(Sharing(total, sharers), Split()).shares}
