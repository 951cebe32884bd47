"""The rule "resale-price" as the registry offers it."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .resale import resale_price
from .resale_sale import ResaleResult, Sale
from .resale_sentences import resale_sentences
from .resale_terms import ResaleRule

RESALE_PRICE: Final = Rule(
    name="resale-price",
    title="Resale price",
    summary="What a home on leased land may be sold for, by the formula of its lease, and what stays for the next family.",
    statement_type=ResaleRule,
    input_type=Sale,
    result_type=ResaleResult,
    run=resale_price,
    option_notes={
        "formula": (
            "How the price is found. appraisal-share: a share of the gain by two appraisals. indexed: as a published table "
            "went. fixed: a rate a year. itemized: the purchase price, an inflator, and each improvement. mortgage-based: what "
            "a household of a stated income can pay. subsidy-retained: the market value less the subsidy. hybrid: the lower or "
            "the higher of several, or the sum of what they add."
        ),
        "floor": "The lowest price: so many times the purchase price, an amount, a share of the market, or a grown price.",
        "cap": "The highest price, in the same ways.",
        "first": "Which of the two holds when the floor lies above the cap.",
        "rounding": "To how many cents the price is rounded, and which way; never past the floor or the cap.",
        "improvements": (
            "What the owner's work counts for: by its cost less wear, or by what an appraiser finds; above what cost the trust "
            "has to be told before; the most that counts. Absent: nothing."
        ),
        "deduct_damage": "Whether damage that was not repaired is taken off.",
    },
    value_notes={"first": {"cap": "the cap", "floor": "the floor"}},
    explain=resale_sentences,
)
