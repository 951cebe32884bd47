"""The rules of deciding as the registry offers them: forms, options in plain words, how to run and explain."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .poll import POLL_FORM, Poll
from .results import PositionResult
from .threshold import Threshold, threshold

_QUORUM: Final = (
    "How many must take part: a share of a base (eligible, present), or a number of ballots; counting present people "
    "instead of ballots where it says so. None: no quorum."
)
_SHARE: Final = (
    "How much support is enough: more than a part, or at least that part, of yes and no, of ballots cast, of those "
    "present or of everyone eligible. A tie is never enough."
)

THRESHOLD: Final = Rule(
    name="threshold",
    title="Threshold and quorum",
    summary="A proposal is adopted when enough support it and enough took part, among all and in each class asked.",
    statement_type=Threshold,
    input_type=Poll,
    result_type=PositionResult,
    run=threshold,
    option_notes={
        "positions": (
            "What a ballot may say, each with its role: for, against, abstain (counts toward quorum), affirm (joins the "
            "majority), silent (counts toward quorum only)."
        ),
        "threshold": _SHARE,
        "quorum": _QUORUM,
        "blocs": "Classes of members that must each agree, with their own threshold and quorum.",
        "whole": "Whether the threshold is also asked of all together.",
        "secret_minimum": "In a secret vote, a class with fewer ballots than this is not published and has no quorum.",
    },
    input_form=POLL_FORM,
)
