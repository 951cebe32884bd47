"""The state of a fund: deciding (who is asked, and how far they came), raising (notes, gifts, dues), lending (loans, losses)."""

from __future__ import annotations

from commonhouse.funds.models.deciding import (
    Candidate,
    CandidateVote,
    Choice,
    Criterion,
    Memo,
    MemoQuestion,
    Move,
    Nomination,
    OutreachNote,
    Pipeline,
    Recommendation,
    SeatView,
    Selection,
    StandardsView,
    TermSheet,
)
from commonhouse.funds.models.lending import (
    LendingPolicy,
    Loan,
    Loss,
    Purse,
)
from commonhouse.funds.models.raising import (
    Distribution,
    DuesPlan,
    DuesPromise,
    Gift,
    Note,
    NoteClass,
    Offering,
    Redemption,
    Share,
)

__all__ = [
    "Candidate",
    "CandidateVote",
    "Choice",
    "Criterion",
    "Distribution",
    "DuesPlan",
    "DuesPromise",
    "Gift",
    "LendingPolicy",
    "Loan",
    "Loss",
    "Memo",
    "MemoQuestion",
    "Move",
    "Nomination",
    "Note",
    "NoteClass",
    "Offering",
    "OutreachNote",
    "Pipeline",
    "Purse",
    "Recommendation",
    "Redemption",
    "SeatView",
    "Selection",
    "Share",
    "StandardsView",
    "TermSheet",
]
