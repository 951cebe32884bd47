"""The rules of deciding as the registry offers them: forms, options in plain words, how to run and explain."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .advice import AdviceProcess, AdviceResult, advice
from .approval import Approval, approval
from .best_time import BestTime, best_time
from .choosing import ChoiceResult
from .consensus import Consensus, ConsensusResult, consensus
from .consent import Consent, ConsentResult, consent
from .delegation import Delegating, DelegationResult, Mandates, delegation
from .dots import Dots, dots
from .poll import POLL_FORM, Poll
from .results import PositionResult
from .score import Score, score
from .sentences import (
    advice_sentences,
    choice_sentences,
    consensus_sentences,
    consent_sentences,
    delegation_sentences,
    position_sentences,
)
from .threshold import Threshold, threshold

_QUORUM: Final = (
    "How many must take part: a share of a base (eligible, present), or a number of ballots; counting present people "
    "instead of ballots where it says so. Null: no quorum."
)
_SHARE: Final = (
    "How much support is enough: more than a part, or at least that part, of yes and no, of ballots cast, of those "
    "present or of everyone eligible. A tie is never enough."
)
_SEATS: Final = "How many are chosen."
_TIE_BREAK: Final = "What decides between options that stand exactly equal for the last place."
_TIE_BREAKS: Final = {"order": "the one listed first", "none": "nothing: the tie stands, and is reported"}

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
    explain=position_sentences,
)

CONSENT: Final = Rule(
    name="consent",
    title="Consent",
    summary="A text is adopted when nobody's objection stands. A concern stops nothing; a changed text is asked anew.",
    statement_type=Consent,
    input_type=Poll,
    result_type=ConsentResult,
    run=consent,
    option_notes={
        "positions": "What a ballot may say, each with its role: consent, concern, objection, stand-aside.",
        "quorum": _QUORUM,
        "silence_is_consent": "Whether those who do not answer consent.",
        "everyone_answers": "Whether everyone on the roll must answer.",
    },
    input_form=POLL_FORM,
    explain=consent_sentences,
)

CONSENSUS: Final = Rule(
    name="consensus",
    title="Consensus",
    summary="A proposal is adopted when no more people block it, or stand aside, than the statement allows.",
    statement_type=Consensus,
    input_type=Poll,
    result_type=ConsensusResult,
    run=consensus,
    option_notes={
        "positions": "What a ballot may say, each with its role: agree, reservations, stand-aside, block.",
        "quorum": _QUORUM,
        "blocks": "The most who may block: a number, or at most a share of a base.",
        "stand_asides": "The most who may stand aside; null: any number.",
        "fallback": "The share of support that decides instead, after so many meetings or days; null: never.",
    },
    input_form=POLL_FORM,
    explain=consensus_sentences,
)

ADVICE: Final = Rule(
    name="advice",
    title="Advice",
    summary="One named person decides, after asking others, waiting long enough and replying to each advice.",
    statement_type=AdviceProcess,
    input_type=Poll,
    result_type=AdviceResult,
    run=advice,
    option_notes={
        "minimum_hours": "How many hours lie at least between asking and deciding.",
        "minimum_asked": "How many others are asked at least.",
        "reply_to_each": "Whether each who gave advice needs a reply before the decision stands.",
    },
    input_form=POLL_FORM,
    explain=advice_sentences,
)

APPROVAL: Final = Rule(
    name="approval",
    title="Approval",
    summary="Everyone ticks the options they can accept; the most ticks win.",
    statement_type=Approval,
    input_type=Poll,
    result_type=ChoiceResult,
    run=approval,
    option_notes={
        "seats": _SEATS,
        "threshold": "The share of ballots cast, or of all eligible, that a winner needs as well; null: none.",
        "quorum": _QUORUM,
        "tie_break": _TIE_BREAK,
    },
    value_notes={"tie_break": _TIE_BREAKS},
    input_form=POLL_FORM,
    explain=choice_sentences,
)

SCORE: Final = Rule(
    name="score",
    title="Score",
    summary="Everyone scores the options they wish; the highest average, or total, wins.",
    statement_type=Score,
    input_type=Poll,
    result_type=ChoiceResult,
    run=score,
    option_notes={
        "seats": _SEATS,
        "by": "What ranks the options.",
        "lowest": "The least score one can give.",
        "highest": "The greatest score one can give.",
        "minimum_scorers": "An option that fewer people scored cannot win.",
        "quorum": _QUORUM,
        "tie_break": _TIE_BREAK,
    },
    value_notes={
        "by": {"average": "the average over those who scored the option", "total": "all its points together"},
        "tie_break": _TIE_BREAKS,
    },
    input_form=POLL_FORM,
    explain=choice_sentences,
)

DOTS: Final = Rule(
    name="dots",
    title="Dots",
    summary="Everyone has the same number of dots to put on options as they like; the most dots win.",
    statement_type=Dots,
    input_type=Poll,
    result_type=ChoiceResult,
    run=dots,
    option_notes={
        "seats": _SEATS,
        "dots": "How many dots each person has.",
        "most_each": "The most dots of one person on one option; null: all of them.",
        "quorum": _QUORUM,
        "tie_break": _TIE_BREAK,
    },
    value_notes={"tie_break": _TIE_BREAKS},
    input_form=POLL_FORM,
    explain=choice_sentences,
)

BEST_TIME: Final = Rule(
    name="best-time",
    title="Choosing a time",
    summary="The time when most people can come at all; then the one that is good for most; then the first listed.",
    statement_type=BestTime,
    input_type=Poll,
    result_type=ChoiceResult,
    run=best_time,
    option_notes={"seats": "How many times are wanted.", "quorum": _QUORUM, "tie_break": _TIE_BREAK},
    value_notes={"tie_break": _TIE_BREAKS},
    input_form=POLL_FORM,
    explain=choice_sentences,
)

DELEGATION: Final = Rule(
    name="delegation",
    title="Delegation and proxies",
    summary="Whose vote counts for whom: a direct vote wins; circles and chains that end in silence cast nothing.",
    statement_type=Delegating,
    input_type=Mandates,
    result_type=DelegationResult,
    run=delegation,
    option_notes={
        "max_per_proxy_holder": "How many proxies one person may hold; null: any number.",
        "absent_holders_count": "Whether proxies count whose holder is not present.",
    },
    explain=delegation_sentences,
)
