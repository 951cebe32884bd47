"""Results of deciding in plain words: the outcome first, then what each test asked and found.

Nothing here decides anything. The sentences are kind where something failed: they say what was missing, and that a vote
can be asked again where that is so.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .advice import AdviceResult
from .choosing import ChoiceOutcome, ChoiceResult, Standing
from .consensus import ConsensusResult
from .consent import ConsentResult
from .delegation import DelegationResult, Mandates
from .poll import Poll
from .results import Check, Outcome, PositionResult, Reason, hundredths
from .tests import Base
from .voice import ENGLISH, Voice


def outcome_sentence(outcome: Outcome, voice: Voice = ENGLISH) -> str:
    _ = voice.gettext
    return {
        Outcome.ADOPTED: _("It was adopted."),
        Outcome.NOT_ADOPTED: _("It was not adopted."),
        Outcome.NO_QUORUM: _("Too few took part, so nothing was decided."),
        Outcome.BLOCKED: _("It was blocked."),
        Outcome.RETURNED: _("It goes back to those who proposed it."),
    }[outcome]


def position_sentences(poll: Poll, result: PositionResult, voice: Voice = ENGLISH) -> list[str]:
    """A vote by positions."""
    said = [outcome_sentence(result.outcome, voice), *count_sentences(poll, result.counts, result.ballots, voice)]
    _ = voice.gettext
    if result.affirmed == "for":
        said.append(_("Those who affirm the majority were added to those in favour."))
    if result.affirmed == "against":
        said.append(_("Those who affirm the majority were added to those against."))
    return [*said, *(check_sentence(check, voice) for check in result.tests)]


def count_sentences(poll: Poll, counts: Mapping[str, int], ballots: int, voice: Voice = ENGLISH) -> list[str]:
    """How many took part, and how many took each position."""
    number = voice.number
    if poll.eligible is None:
        first = voice.ngettext("%(ballots)s ballot was cast.", "%(ballots)s ballots were cast.", ballots)
    else:
        first = voice.ngettext(
            "%(ballots)s of %(eligible)s people who could vote did.",
            "%(ballots)s of %(eligible)s people who could vote did.",
            ballots,
        )
    said = [first % {"ballots": number(ballots), "eligible": number(poll.eligible or 0)}]
    total = sum(counts.values())
    if total:
        parts = (
            f"{poll.name(position)} {number(count)} ({voice.percent(hundredths(Fraction(100 * count, total)))})"
            for position, count in counts.items()
        )
        said.append("; ".join(parts) + ".")
    return said


def check_sentence(check: Check, voice: Voice = ENGLISH) -> str:
    """One test: whom it asked, what was needed, what was found, and how many more would have been enough."""
    _ = voice.gettext
    said = _check_words(check, voice)
    who = _("Of the class %(bloc)s:") % {"bloc": voice.name(check.bloc)} if check.bloc else ""
    return f"{who} {said}".strip()


def _check_words(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    values = {
        "needed": voice.number(check.needed),
        "found": voice.number(check.found),
        "base": voice.number(check.base),
        "missing": voice.number(check.missing),
        "share": "" if check.share is None else voice.share(check.share),
    }
    if check.reason is Reason.NOBODY:
        return _("nobody on the roll is of this class, so it cannot agree.")
    if check.reason is Reason.WITHHELD and not check.bloc:
        return _("The secret ballots of a class too small to publish could turn this, so nothing is decided.")
    if check.reason is Reason.WITHHELD:
        return (
            voice.ngettext(
                "%(found)s secret ballot, too few to count without showing how people voted (%(needed)s are needed).",
                "%(found)s secret ballots, too few to count without showing how people voted (%(needed)s are needed).",
                check.found,
            )
            % values
        )
    if check.reason is Reason.EMPTY and check.of in set(Base):
        return _empty(Base(check.of), voice)
    special = _SPECIAL.get(check.name)
    if special is not None:
        return special(check, voice) % values
    words = _quorum(check, voice) if check.name == "quorum" else _support(check, voice)
    return f"{words} {_verdict(check, voice)}" % values


def _empty(base: Base, voice: Voice) -> str:
    """Why a share of nothing is not enough."""
    _ = voice.gettext
    return {
        Base.YES_NO: _("Nobody took a side, so there is no support to speak of."),
        Base.CAST: _("No ballot counts, so there is no support to speak of."),
        Base.PRESENT: _("Nobody was present, so nothing can be decided."),
        Base.ELIGIBLE: _("Nobody was on the roll, so nothing can be decided."),
    }[base]


def _quorum(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.share is None:
        return _("Quorum: %(needed)s must take part; %(found)s did.")
    if check.of == Base.PRESENT:
        if check.strict:
            return _("Quorum: more than %(share)s of the %(base)s present, which is %(needed)s; %(found)s took part.")
        return _("Quorum: at least %(share)s of the %(base)s present, which is %(needed)s; %(found)s took part.")
    if check.strict:
        return _(
            "Quorum: more than %(share)s of the %(base)s who could vote, which is %(needed)s; %(found)s took part."
        )
    return _("Quorum: at least %(share)s of the %(base)s who could vote, which is %(needed)s; %(found)s took part.")


def _support(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    words = {
        (Base.YES_NO, True): _(
            "Support: more than %(share)s of the %(base)s who took a side, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.YES_NO, False): _(
            "Support: at least %(share)s of the %(base)s who took a side, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.CAST, True): _(
            "Support: more than %(share)s of the %(base)s ballots that count, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.CAST, False): _(
            "Support: at least %(share)s of the %(base)s ballots that count, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.PRESENT, True): _(
            "Support: more than %(share)s of the %(base)s present, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.PRESENT, False): _(
            "Support: at least %(share)s of the %(base)s present, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.ELIGIBLE, True): _(
            "Support: more than %(share)s of the %(base)s who could vote, which is %(needed)s; %(found)s were in favour."
        ),
        (Base.ELIGIBLE, False): _(
            "Support: at least %(share)s of the %(base)s who could vote, which is %(needed)s; %(found)s were in favour."
        ),
    }
    return words[Base(check.of), check.strict]


def _verdict(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("That is enough.")
    if check.reason is Reason.TIE:
        return _("As many were in favour as against, and a tie is not enough.")
    return voice.ngettext("%(missing)s more was needed.", "%(missing)s more were needed.", check.missing)


def _answers(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("All %(base)s who were asked answered.")
    return _("Everyone asked must answer: %(found)s of %(base)s did, and %(missing)s did not yet.")


def _consents(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if not check.passed:
        return _("Nobody consented.")
    return voice.ngettext("%(found)s consents.", "%(found)s consent.", check.found)


def _objections(check: Check, voice: Voice) -> str:
    if check.passed:
        return voice.gettext("No objection stands.")
    return voice.ngettext("%(found)s objection stands.", "%(found)s objections stand.", check.found)


def _agreement(check: Check, voice: Voice) -> str:
    if not check.passed:
        return voice.gettext("Nobody agreed.")
    return voice.ngettext("%(found)s agrees.", "%(found)s agree.", check.found)


def _blocks(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("Blocks: %(found)s, and at most %(needed)s are allowed.")
    return _("Blocks: %(found)s, more than the %(needed)s allowed.")


def _stand_asides(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("Standing aside: %(found)s, and at most %(needed)s may.")
    return _("Standing aside: %(found)s, more than the %(needed)s who may.")


def _fallback(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    said = _("No consensus was found in time, so a vote decides.")
    return f"{said} {_support(check, voice)} {_verdict(check, voice)}"


def _decision(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    return _("The decision was made.") if check.passed else _("The one who decides has not decided yet.")


def _window(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("Advice could be given for %(found)s hours; %(needed)s are asked.")
    return _("Advice must be open for %(needed)s hours; it was for %(found)s.")


def _asked(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("%(found)s people were asked for advice; %(needed)s are enough.")
    return _("%(needed)s people must be asked for advice; %(found)s were.")


def _replies(check: Check, voice: Voice) -> str:
    _ = voice.gettext
    if check.passed:
        return _("Every advice has a reply.")
    return _("%(found)s of %(base)s who gave advice have a reply.")


_SPECIAL = {
    "answers": _answers,
    "consents": _consents,
    "objections": _objections,
    "agreement": _agreement,
    "blocks": _blocks,
    "stand-asides": _stand_asides,
    "fallback": _fallback,
    "decision": _decision,
    "window": _window,
    "asked": _asked,
    "replies": _replies,
}


def consent_sentences(poll: Poll, result: ConsentResult, voice: Voice = ENGLISH) -> list[str]:
    """A round of consent."""
    _ = voice.gettext
    said = [outcome_sentence(result.outcome, voice), *count_sentences(poll, result.counts, result.ballots, voice)]
    said += [check_sentence(check, voice) for check in result.tests]
    if result.standing:
        said.append(_("Objections stand from: %(names)s.") % {"names": voice.names([o.by for o in result.standing])})
    if result.unheard:
        said.append(
            voice.ngettext(
                "%(count)s ballot of objection has no objection put down yet.",
                "%(count)s ballots of objection have no objection put down yet.",
                result.unheard,
            )
            % {"count": voice.number(result.unheard)}
        )
    if result.silent and result.silence_is_consent:
        said.append(_("Here silence is consent: %(count)s kept silent.") % {"count": voice.number(result.silent)})
    if result.outcome is Outcome.RETURNED:
        said.append(_("When the text is changed, it becomes a new version and everyone is asked again."))
    return said


def consensus_sentences(poll: Poll, result: ConsensusResult, voice: Voice = ENGLISH) -> list[str]:
    """A round of consensus."""
    said = [outcome_sentence(result.outcome, voice), *count_sentences(poll, result.counts, result.ballots, voice)]
    return [*said, *(check_sentence(check, voice) for check in result.tests)]


def advice_sentences(_poll: Poll, result: AdviceResult, voice: Voice = ENGLISH) -> list[str]:
    """A decision by the advice process."""
    _ = voice.gettext
    said = [outcome_sentence(result.outcome, voice)]
    if result.decider:
        said.append(_("The decision is with %(name)s.") % {"name": voice.name(result.decider)})
    said += [check_sentence(check, voice) for check in result.tests]
    if result.unanswered:
        said.append(_("Still without a reply: %(names)s.") % {"names": voice.names(result.unanswered)})
    return said


def choice_sentences(poll: Poll, result: ChoiceResult, voice: Voice = ENGLISH) -> list[str]:
    """A choice among options by approval, scores or dots."""
    _ = voice.gettext
    said = [_choice_outcome(poll, result, voice)]
    said += [check_sentence(check, voice) for check in result.tests]
    said += [_tie(poll, tie.options, tie.seats, tie.broken_by, voice) for tie in result.ties]
    if result.unfilled:
        said.append(
            voice.ngettext(
                "%(count)s place has nobody to take it.", "%(count)s places have nobody to take them.", result.unfilled
            )
            % {"count": voice.number(result.unfilled)}
        )
    return [*said, *(_standing(poll, standing, voice) for standing in result.standings)]


def _choice_outcome(poll: Poll, result: ChoiceResult, voice: Voice) -> str:
    _ = voice.gettext
    names = ", ".join(poll.name(option) for option in result.winners)
    if result.outcome is ChoiceOutcome.CHOSEN:
        return _("Chosen: %(names)s.") % {"names": names}
    if result.outcome is ChoiceOutcome.NO_QUORUM:
        return _("Too few took part, so nothing was decided.")
    if result.outcome is ChoiceOutcome.NONE:
        return _("No option had enough support.")
    if not names:
        return _("It is a tie.")
    return _("Chosen: %(names)s. For the rest it is a tie.") % {"names": names}


def _tie(poll: Poll, options: tuple[str, ...], seats: int, broken_by: str, voice: Voice) -> str:
    names = ", ".join(poll.name(option) for option in options)
    said = voice.ngettext(
        "These stand exactly equal for %(seats)s place: %(names)s.",
        "These stand exactly equal for %(seats)s places: %(names)s.",
        seats,
    ) % {"seats": voice.number(seats), "names": names}
    if not broken_by:
        return said
    how = voice.gettext("The one listed first goes first, as was stated beforehand.")
    return f"{said} {how}"


def _standing(poll: Poll, standing: Standing, voice: Voice) -> str:
    _ = voice.gettext
    value = standing.value
    shown = voice.number(value.numerator) if value.denominator == 1 else f"{_about(value)} ({value})"
    values = {
        "place": voice.number(standing.place),
        "name": poll.name(standing.option),
        "value": shown,
        "ballots": voice.number(standing.ballots),
        "good": voice.number(standing.good),
    }
    said = [
        voice.ngettext(
            "%(place)s. %(name)s: %(value)s, from %(ballots)s ballot.",
            "%(place)s. %(name)s: %(value)s, from %(ballots)s ballots.",
            standing.ballots,
        )
    ]
    if standing.good:
        said.append(
            voice.ngettext(
                "%(good)s gave it the most one can give.", "%(good)s gave it the most one can give.", standing.good
            )
        )
    if not standing.qualified:
        said.append(_("That is too little support to be chosen."))
    return " ".join(said) % values


def _about(value: Fraction) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{hundredths(abs(value))}"


def delegation_sentences(_given: Mandates, result: DelegationResult, voice: Voice = ENGLISH) -> list[str]:
    """Votes with those handed on."""
    _ = voice.gettext
    said = [
        _("%(vote)s: %(count)s") % {"vote": voice.name(vote), "count": voice.number(count)} + "."
        for vote, count in result.counts.items()
    ]
    said += [
        _("These delegate to one another in a circle, so their votes count for nothing: %(names)s.")
        % {"names": voice.names(circle)}
        for circle in result.cycles
    ]
    said += [
        voice.ngettext(
            "%(count)s vote handed on ended with %(name)s, who did not vote.",
            "%(count)s votes handed on ended with %(name)s, who did not vote.",
            count,
        )
        % {"count": voice.number(count), "name": voice.name(person)}
        for person, count in result.dead_ends.items()
    ]
    return said
