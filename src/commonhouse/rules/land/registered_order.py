"""The order of households as the registry offers it."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .order import HomeOrder, Line, TicketList, home_order
from .order_sentences import line_sentences

HOME_ORDER: Final = Rule(
    name="home-order",
    title="Who is next for a home",
    summary="A line of households from a public list, their priorities and earlier places, and a seed made in public.",
    statement_type=HomeOrder,
    input_type=TicketList,
    result_type=Line,
    run=home_order,
    option_notes={
        "by": "What comes before the lot.",
        "priorities": "The reasons to be housed sooner, the first first, with their points or their share of places.",
        "carried": "Where those stand who were in an earlier draw and have no home yet.",
        "sizes": "For how many people homes of so many bedrooms are.",
        "minimum_digits": "How many digits the seed must have at least: 20 rolls of a ten-sided die are beyond guessing.",
    },
    value_notes={
        "by": {
            "lottery": "nothing: the lot alone",
            "groups": "priority groups, one after another; who has several counts in the first",
            "points": "points for priorities, the most first",
            "shares": "of every k places each priority has at least its share, rounded down, while somebody with it is left",
        },
        "carried": {
            "first": "before everyone new, in the order they had",
            "within": "before everyone new of the same group or points",
            "no": "nowhere special: everyone is drawn anew",
        },
    },
    explain=line_sentences,
)
