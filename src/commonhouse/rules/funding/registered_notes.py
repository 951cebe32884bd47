"""The rules of notes as the registry offers them."""

from __future__ import annotations

from typing import Final

from ..agreeing.model import AccountInput, AccountResult, Step, StepKind
from ..lending.registered import TERMS_VALUES
from ..registry import Rule
from .interest import Holdings, InterestRun, Portions, note_interest
from .note import NoteTerms, note_account


def _account_sentences(given: AccountInput, result: AccountResult) -> list[str]:
    told = [_step(step) for step in result.steps]
    owed, paid_in = result.principal.outstanding, result.principal.disbursed
    return [
        *told,
        f"On {given.as_of} the fund owes {owed} of {paid_in} paid in, and {result.accrued_interest} of interest.",
    ]


def _step(step: Step) -> str:
    words = {
        StepKind.PAYMENT: "was paid in",
        StepKind.DISBURSED: f"of {step.bucket} was paid to the holder",
        StepKind.WRITTEN_OFF: "was lost and written off",
        StepKind.RECOVERED: "of a loss was made good",
        StepKind.TERMS: "is owed as new terms begin",
        StepKind.PAID_OFF: "is left: the note is paid back",
        StepKind.ENDED: "is owed as the note ends",
    }[step.kind]
    return f"{step.on}: {step.amount} {words}."


def _interest_sentences(given: Holdings, result: Portions) -> list[str]:
    rows = [f"{each.id} is owed {each.exact} and gets {each.amount}." for each in result.portions]
    return [*rows, f"In all {result.exact}, rounded once to {result.total}, through {given.through}."]


ACCOUNT: Final = Rule(
    name="note-account",
    title="Account of a note",
    summary="What was paid into a note, what it earned since, and what is owed on it: simple interest from each payment on.",
    statement_type=NoteTerms,
    input_type=AccountInput,
    result_type=AccountResult,
    run=note_account,
    option_notes={
        "amount": "How much the note is for, in the smallest part of its money.",
        "rate": 'Interest a year, as a share of one: "0.05" is 5 %.',
        "starts_on": "The first day.",
        "matures_on": "The day it comes back.",
        "day_count": "How days become parts of a year.",
        "interest": "When interest is paid.",
        "instalments": "The parts it is paid in, by day; none: all at once on the first day.",
        "after": "Whether a note that was not asked back on its day goes on earning.",
    },
    value_notes={
        "day_count": TERMS_VALUES["day_count"],
        "interest": {"yearly": "with each yearly distribution", "maturity": "when the note comes back"},
        "after": {"stops": "it is held without interest", "runs": "it earns until it is paid back"},
    },
    explain=_account_sentences,
)

INTEREST: Final = Rule(
    name="note-interest",
    title="Interest to holders of notes",
    summary="What each note is owed exactly, paid out in whole cents by the largest remainder so that all add up.",
    statement_type=InterestRun,
    input_type=Holdings,
    result_type=Portions,
    run=note_interest,
    option_notes={
        "rounding": "How the total is rounded, once.",
        "least": "Notes owed less than this wait for the next time.",
    },
    value_notes={"rounding": {"half-up": "half a cent goes up", "half-even": "half a cent goes to the even cent"}},
    explain=_interest_sentences,
)
