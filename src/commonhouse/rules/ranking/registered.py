"""The ranking rules as the registry offers them: forms, options in plain words, how to run and explain."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .election_form import ELECTION_FORM
from .model import Election
from .results import RunoffResult, StvResult
from .statements import InstantRunoff, ScottishStv


def _scottish(election: Election, statement: ScottishStv) -> StvResult:
    from .scottish import scottish_stv

    return scottish_stv(election, statement)


def _runoff(election: Election, statement: InstantRunoff) -> RunoffResult:
    from .instant_runoff import instant_runoff

    return instant_runoff(election, statement)


SCOTTISH_STV: Final = Rule(
    name="scottish-stv",
    title="Single transferable vote (Scottish)",
    summary=(
        "Several seats are filled in proportion to what voters want. Whoever reaches the quota is elected; votes above "
        "it, and the votes of those who are excluded from the bottom up, go on to the next choice on each ballot."
    ),
    statement_type=ScottishStv,
    input_type=Election,
    result_type=StvResult,
    run=_scottish,
    option_notes={"seats": "How many are to be elected."},
    input_form=ELECTION_FORM,
)

INSTANT_RUNOFF: Final = Rule(
    name="instant-runoff",
    title="Instant run-off",
    summary=(
        "One winner with a majority. Whoever has the fewest votes is eliminated and those ballots go to their next "
        "choice, until someone has more than half of the ballots that still name a candidate."
    ),
    statement_type=InstantRunoff,
    input_type=Election,
    result_type=RunoffResult,
    run=_runoff,
    option_notes={
        "batch": "Whether those who together cannot catch up with the next one above are eliminated at once.",
    },
    input_form=ELECTION_FORM,
)
