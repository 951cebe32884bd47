"""The ranking rules as the registry offers them: forms, options in plain words, how to run and explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..registry import Rule
from .election_form import ELECTION_FORM
from .model import Election
from .results import CountbackResult, RunoffResult, SchulzeResult, StvResult
from .statements import Countback, InstantRunoff, MeekStv, Schulze, ScottishStv

if TYPE_CHECKING:
    from .steps import Result


def _explain(election: Election, result: Result) -> list[str]:
    from .sentences import explain

    return explain(election, result)


def _scottish(election: Election, statement: ScottishStv) -> StvResult:
    from .scottish import scottish_stv

    return scottish_stv(election, statement)


def _meek(election: Election, statement: MeekStv) -> StvResult:
    from .meek import meek_stv

    return meek_stv(election, statement)


def _schulze(election: Election, statement: Schulze) -> SchulzeResult:
    from .schulze import schulze

    return schulze(election, statement)


def _countback(election: Election, statement: Countback) -> CountbackResult:
    from .countback import countback

    return countback(election, statement)


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
    explain=_explain,
)

MEEK_STV: Final = Rule(
    name="meek-stv",
    title="Single transferable vote (Meek)",
    summary=(
        "Several seats are filled in proportion to what voters want, worked out to the last digit by computer: those "
        "elected keep just the part of every ballot that they need, whenever it reaches them."
    ),
    statement_type=MeekStv,
    input_type=Election,
    result_type=StvResult,
    run=_meek,
    option_notes={"seats": "How many are to be elected."},
    input_form=ELECTION_FORM,
    explain=_explain,
)

SCHULZE: Final = Rule(
    name="schulze",
    title="Schulze (one to one)",
    summary=(
        "One winner. Every two candidates are compared on all ballots; who beats everyone else wins, and when wins go "
        "round in a circle, the strongest chains of wins decide."
    ),
    statement_type=Schulze,
    input_type=Election,
    result_type=SchulzeResult,
    run=_schulze,
    input_form=ELECTION_FORM,
    explain=_explain,
)

COUNTBACK: Final = Rule(
    name="countback",
    title="Countback",
    summary=(
        "A vacant seat goes to whoever the voters who had elected the member who left want next. Members who serve "
        "stay, and no new vote is held."
    ),
    statement_type=Countback,
    input_type=Election,
    result_type=CountbackResult,
    run=_countback,
    option_notes={"seats": "How many were elected in the election whose ballots are counted."},
    input_form=ELECTION_FORM,
    explain=_explain,
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
    explain=_explain,
)
