"""A charter in plain words: whole sentences, from nothing but its data.

Functions that speak of member classes take the organization, or the `Names` of it where many are called in a row:

    names = words.names(organization)           # one query
    words.matter_sentences(matter, names)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonhouse.people.formats import number, reader_locale
from commonhouse.people.models import Organization, Seat
from commonhouse.rules.charter.model import Charter, Filled, Matter, Office, Reasons, Vacancy

METHODS: Mapping[str, str | Promise] = {
    "majority": gettext_lazy("Yes, no or abstain"),
    "fund-ballot": gettext_lazy("The fund’s ballot"),
    "consent": gettext_lazy("Consent"),
    "consensus": gettext_lazy("Consensus"),
    "advice": gettext_lazy("Advice"),
    "approval": gettext_lazy("Approval"),
    "score": gettext_lazy("Scores"),
    "dots": gettext_lazy("Dots"),
    "best-time": gettext_lazy("Choosing a time"),
    "instant-runoff": gettext_lazy("Ranking, one winner"),
    "scottish-stv": gettext_lazy("Ranking, seats in proportion (Scottish count)"),
    "meek-stv": gettext_lazy("Ranking, seats in proportion (Meek count)"),
    "schulze": gettext_lazy("Ranking, compared in pairs"),
    "draw": gettext_lazy("Drawing lots"),
}
EXPLAINED: Mapping[str, str | Promise] = {
    "majority": gettext_lazy("Everyone says yes, no or abstain. It passes if enough say yes and enough take part."),
    "fund-ballot": gettext_lazy(
        "Everyone approves, disapproves, abstains and adds to whichever side has more, or abstains without adding."
    ),
    "consent": gettext_lazy(
        "It goes ahead when no objection stands. An objection is a reason: it would do harm, or could easily be better. "
        "The text is changed until the reason is met."
    ),
    "consensus": gettext_lazy(
        "Everyone looks for what all can agree to. One may have reservations, stand aside, or block with a reason."
    ),
    "advice": gettext_lazy("One person decides, after asking those it touches and those who know, and answering each."),
    "approval": gettext_lazy("Everyone ticks all options they can agree with. The one with the most ticks is chosen."),
    "score": gettext_lazy("Everyone gives each option a score. The one with the best average is chosen."),
    "dots": gettext_lazy("Everyone has a few dots to share out among the options. Most dots come first."),
    "best-time": gettext_lazy(
        "Everyone says of each time: yes, if need be, or no. The time that suits most is chosen."
    ),
    "instant-runoff": gettext_lazy(
        "Everyone ranks the options. The last one falls out, and its votes go on, until one has more than half."
    ),
    "scottish-stv": gettext_lazy(
        "Everyone ranks the candidates. Seats go in proportion: votes that are not needed go on to the next choice."
    ),
    "meek-stv": gettext_lazy(
        "Everyone ranks the candidates. Seats go in proportion; a computer shares votes out to the last part."
    ),
    "schulze": gettext_lazy(
        "Everyone ranks the options. Each is compared with each other one; the strongest is chosen."
    ),
    "draw": gettext_lazy("Lots are drawn in public, so that anyone can check them."),
}
_MORE_THAN: Mapping[Fraction, str | Promise] = {
    Fraction(1, 2): gettext_lazy("more than half"),
    Fraction(1, 3): gettext_lazy("more than a third"),
    Fraction(2, 3): gettext_lazy("more than two thirds"),
    Fraction(3, 4): gettext_lazy("more than three quarters"),
    Fraction(0): gettext_lazy("any"),
}
_AT_LEAST: Mapping[Fraction, str | Promise] = {
    Fraction(1, 2): gettext_lazy("at least half"),
    Fraction(1, 3): gettext_lazy("at least a third"),
    Fraction(1, 4): gettext_lazy("at least a quarter"),
    Fraction(1, 5): gettext_lazy("at least a fifth"),
    Fraction(1, 10): gettext_lazy("at least a tenth"),
    Fraction(2, 3): gettext_lazy("at least two thirds"),
    Fraction(3, 4): gettext_lazy("at least three quarters"),
    Fraction(1): "100%",
}
_OF = {
    "yes+no": gettext_lazy("%(part)s of those who say yes or no"),
    "cast": gettext_lazy("%(part)s of the ballots"),
    "present": gettext_lazy("%(part)s of those present"),
    "eligible": gettext_lazy("%(part)s of all who may decide"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What an organization calls its classes of members, by slug."""

    classes: Mapping[str, str]

    def of(self, slugs: Iterable[str]) -> str:
        return listed(self.classes.get(slug, slug) for slug in slugs)


def names(organization: Organization | Names) -> Names:
    if isinstance(organization, Names):
        return organization
    return Names(dict(organization.member_classes.values_list("slug", "name")))


def listed(items: Iterable[str]) -> str:
    """ "a, b and c", in the reader's language."""
    return format_list([str(item) for item in items], locale=reader_locale())


def method_words(name: str) -> str:
    return str(METHODS.get(name, name))


def method_explained(name: str) -> str:
    return str(EXPLAINED.get(name, ""))


# --- shares and quorums -------------------------------------------------------------------------------------
def share_words(share: Mapping[str, Any]) -> str:
    """ "more than half of those who say yes or no" """
    return str(_OF[share["of"]]) % {"part": _part(share)}


def _part(share: Mapping[str, Any]) -> str:
    if share.get("more_than") is not None:
        part = Fraction(share["more_than"])
        return str(_MORE_THAN.get(part) or _("more than %(part)s") % {"part": fraction_words(part)})
    part = Fraction(share["at_least"])
    return str(_AT_LEAST.get(part) or _("at least %(part)s") % {"part": fraction_words(part)})


def fraction_words(part: Fraction) -> str:
    """ "60%", or "3/7" where no whole percent says it exactly."""
    percent = part * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else str(part)


def quorum_words(quorum: Mapping[str, Any] | None) -> str:
    """What has to take part, as a noun: "at least half of all who may decide"; "none" without a quorum."""
    if quorum is None:
        return _("none")
    if quorum.get("ballots") is not None:
        words = ngettext("at least %(count)s person", "at least %(count)s people", quorum["ballots"])
        return words % {"count": number(quorum["ballots"])}
    return share_words(quorum)


def quorum_sentence(quorum: Mapping[str, Any] | None) -> str:
    if quorum is None:
        return _("There is no quorum: those who take part decide.")
    if quorum.get("counting") == "present":
        return _("Enough have to be present: %(quorum)s.") % {"quorum": quorum_words(quorum)}
    return _("Enough have to take part: %(quorum)s.") % {"quorum": quorum_words(quorum)}


def threshold_words(statement: Mapping[str, Any], method: str = "") -> str:
    """What a decision by this statement needs, in one sentence."""
    if statement.get("threshold") and statement.get("whole", True):
        return _("It passes with %(share)s.") % {"share": share_words(statement["threshold"])}
    if statement.get("blocs"):
        return _("It passes when each of these classes agrees on its own.")
    if "silence_is_consent" in statement:
        return _("It goes ahead when no objection stands.")
    if "blocks" in statement:
        return _("It is adopted when nobody blocks it, or no more than the limit.")
    if "minimum_asked" in statement:
        return _("Whoever decides has asked for advice first, and answered it.")
    return method_explained(method)


# --- matters ------------------------------------------------------------------------------------------------
def deciders_words(matter: Matter, organization: Organization | Names) -> str:
    """Who decides, as a list of nouns: "Worker-owners" or "Board members"."""
    known, deciders = names(organization), matter.deciders
    said = [known.classes.get(slug, slug) for slug in deciders.classes]
    said += [seat_words(kind) for kind in deciders.seats]
    said += [
        _("%(class)s (organizations)") % {"class": known.classes.get(slug, slug)} for slug in deciders.organizations
    ]
    return listed(said)


def seat_words(kind: str) -> str:
    """Those who hold seats of a kind, as a noun."""
    words = {
        "board": _("Members of the board"),
        "steward": _("Stewards"),
        "facilitator": _("Facilitators"),
        "treasurer": _("Treasurers"),
        "delegate": _("Budget delegates"),
    }
    return words.get(kind) or str(dict(Seat.Kind.choices).get(kind, kind))


def matter_sentences(matter: Matter, organization: Organization | Names) -> list[str]:
    """The whole of a matter in sentences, in the order in which people ask."""
    return list(_of_matter(matter, names(organization)))


def _of_matter(matter: Matter, known: Names) -> Iterator[str]:
    yield who_sentence(matter, known)
    yield how_sentence(matter)
    yield from rule_sentences(matter, known)
    yield time_sentence(matter)
    yield openness_sentence(matter)
    yield from voice_sentences(matter)
    if matter.review_months:
        words = ngettext(
            "It is looked at again after %(count)s month.",
            "It is looked at again after %(count)s months.",
            matter.review_months,
        )
        yield words % {"count": number(matter.review_months)}


def who_sentence(matter: Matter, organization: Organization | Names) -> str:
    who = {"who": deciders_words(matter, organization)}
    if matter.method == "advice":
        return _("One of these decides: %(who)s.") % who
    if matter.deciders.organizations and not matter.deciders.classes and not matter.deciders.seats:
        return _("Decided by %(who)s, one voice each, through their delegates.") % who
    return _("Decided by %(who)s, one vote each.") % who


def how_sentence(matter: Matter) -> str:
    words = {"method": method_words(matter.method), "explained": method_explained(matter.method)}
    return _("%(method)s: %(explained)s") % words


def rule_sentences(matter: Matter, organization: Organization | Names) -> Iterator[str]:
    """Threshold, quorum, classes that are asked apart, and what is special to the method."""
    statement = matter.statement
    if matter.method in {"majority", "fund-ballot"}:
        yield threshold_words(statement)
    yield from _bloc_sentences(statement, names(organization))
    yield from _special(statement)
    if "quorum" in statement and not (statement.get("blocs") and statement["quorum"] is None):
        yield quorum_sentence(statement["quorum"])


def _bloc_sentences(statement: Mapping[str, Any], known: Names) -> Iterator[str]:
    for bloc in statement.get("blocs") or ():
        said = {
            "class": known.classes.get(bloc["bloc"], bloc["bloc"]),
            "share": share_words(bloc["threshold"]),
            "quorum": quorum_words(bloc["quorum"]),
        }
        if bloc["quorum"] is None:
            yield _("%(class)s: %(share)s.") % said
        else:
            yield _("%(class)s: %(share)s; taking part, %(quorum)s.") % said


def _special(statement: Mapping[str, Any]) -> Iterator[str]:
    """What consent, consensus, advice and dots state besides."""
    if "silence_is_consent" in statement:
        yield _silence(statement)
    if "blocks" in statement:
        yield from _limits(statement)
    if "minimum_asked" in statement:
        yield _advice(statement)
    if "dots" in statement:
        words = ngettext("Everyone has %(count)s dot.", "Everyone has %(count)s dots.", statement["dots"])
        yield words % {"count": number(statement["dots"])}
    if "lowest" in statement:
        scale = {"lowest": statement["lowest"], "highest": statement["highest"]}
        yield _("Scores go from %(lowest)s to %(highest)s.") % scale


def _silence(statement: Mapping[str, Any]) -> str:
    if statement["silence_is_consent"]:
        return _("Whoever says nothing in time consents.")
    if statement["everyone_answers"]:
        return _("Everyone has to answer.")
    return _("Silence is not consent: only those who answer are counted.")


def _limits(statement: Mapping[str, Any]) -> Iterator[str]:
    if statement["blocks"].get("number") == 0:
        yield _("One block is enough to stop it.")
    else:
        yield _("Blocks that do not stop it: %(limit)s.") % {"limit": _limit(statement["blocks"])}
    if statement["stand_asides"] is not None:
        yield _("At most so many may stand aside: %(limit)s.") % {"limit": _limit(statement["stand_asides"])}
    if statement["fallback"] is not None:
        yield _fallback(statement["fallback"])


def _limit(limit: Mapping[str, Any]) -> str:
    if limit.get("number") is not None:
        return number(limit["number"])
    return str(_OF[limit["of"]]) % {"part": fraction_words(Fraction(limit["at_most"]))}


def _fallback(fallback: Mapping[str, Any]) -> str:
    said = {"share": share_words(fallback["threshold"])}
    if fallback["after_meetings"] is not None:
        words = ngettext(
            "Without consensus after %(count)s meeting, a vote decides: %(share)s.",
            "Without consensus after %(count)s meetings, a vote decides: %(share)s.",
            fallback["after_meetings"],
        )
        return words % (said | {"count": number(fallback["after_meetings"])})
    words = ngettext(
        "Without consensus after %(count)s day, a vote decides: %(share)s.",
        "Without consensus after %(count)s days, a vote decides: %(share)s.",
        fallback["after_days"],
    )
    return words % (said | {"count": number(fallback["after_days"])})


def _advice(statement: Mapping[str, Any]) -> str:
    words = ngettext(
        "At least %(count)s other person is asked, and has %(hours)s hours to answer.",
        "At least %(count)s others are asked, and have %(hours)s hours to answer.",
        statement["minimum_asked"],
    )
    return words % {"count": number(statement["minimum_asked"]), "hours": number(statement["minimum_hours"])}


def days_words(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}


def hours_words(hours: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}


def months_words(months: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": number(months)}


def time_sentence(matter: Matter) -> str:
    """Notice, time to answer, and what urgency shortens."""
    said = {"notice": days_words(matter.notice_days), "window": days_words(matter.window_days)}
    words = _("Notice of %(notice)s, then %(window)s to answer.")
    if not matter.notice_days:
        words = _("Without notice; %(window)s to answer.")
    if matter.method == "advice":
        words = _("Notice of %(notice)s.") if matter.notice_days else _("Without notice.")
    sentence = words % said
    if matter.urgent_hours is not None and matter.method != "advice":
        urgent = _("When it is urgent: %(hours)s each.") % {"hours": hours_words(matter.urgent_hours)}
        sentence = f"{sentence} {urgent}"
    if matter.early and matter.method != "advice":
        early = _("It may close once everyone has answered.")
        sentence = f"{sentence} {early}"
    return sentence


def openness_words(matter: Matter) -> str:
    return _("Secret") if matter.is_secret else _("Open")


def openness_sentence(matter: Matter) -> str:
    if matter.is_secret:
        return _("Secret: nobody learns how anyone voted.")
    if matter.method == "advice":
        return _("Open: those who belong here see what was asked and answered.")
    said = {
        Reasons.NONE: _("Open: those who belong here see how each voted."),
        Reasons.INVITED: _("Open: those who belong here see how each voted, and why if they say so."),
        Reasons.REQUIRED: _("Open: those who belong here see how each voted, and each says why."),
    }
    return said[matter.reasons]


def voice_sentences(matter: Matter) -> Iterator[str]:
    """Whether another may vote in one's place."""
    if matter.proxies:
        yield _("Whoever cannot take part may send a proxy.")
    if matter.delegation:
        yield _("A member may hand their voice in a topic to another, and take it back at any time.")


# --- offices ------------------------------------------------------------------------------------------------
def office_sentences(office: Office, organization: Organization | Names) -> list[str]:
    return list(_of_office(office, names(organization)))


def _of_office(office: Office, known: Names) -> Iterator[str]:
    seats = ngettext("%(count)s seat", "%(count)s seats", office.seats) % {"count": number(office.seats)}
    yield _("%(seats)s, each for %(term)s.") % {"seats": seats, "term": months_words(office.term_months)}
    if office.cohorts > 1:
        parts = {"count": number(office.cohorts)}
        yield _("In %(count)s groups: only one group of seats is filled each time.") % parts
    yield _filled(office, known)
    if office.candidates:
        yield _("Who may stand: %(who)s.") % {"who": known.of(office.candidates)}
    else:
        yield _("Any member may stand.")
    if office.filled is Filled.ELECTION:
        yield _election_times(office)
    yield _vacancy(office)


def _filled(office: Office, known: Names) -> str:
    if office.filled is Filled.APPOINTMENT:
        return _("Appointed by: %(who)s.") % {"who": office.appointed_by}
    if office.filled is Filled.LOTTERY:
        return _("Drawn by lot, in public, among those who are willing.")
    said = {"who": known.of(office.electors), "method": method_words(office.method)}
    if office.is_secret:
        return _("Elected in secret by %(who)s. %(method)s.") % said
    return _("Elected in the open by %(who)s. %(method)s.") % said


def _election_times(office: Office) -> str:
    said = {
        "nominations": days_words(office.nomination_days),
        "notice": days_words(office.notice_days),
        "window": days_words(office.window_days),
    }
    return _("Nominations: %(nominations)s. Notice of the vote: %(notice)s. Voting: %(window)s.") % said


def _vacancy(office: Office) -> str:
    who = {"who": office.appointed_by}
    said = {
        Vacancy.COUNTBACK: _("A seat that falls empty goes to whom the same ballots choose next."),
        Vacancy.APPOINTMENT: _("A seat that falls empty is filled by: %(who)s.") % who
        if office.appointed_by
        else _("A seat that falls empty is filled by the stewards until the next election."),
        Vacancy.BY_ELECTION: _("A seat that falls empty is filled by an election of its own."),
    }
    return said[office.vacancy]


# --- the whole ----------------------------------------------------------------------------------------------
def general_sentences(charter: Charter) -> list[str]:
    """Meetings, proxies and topics."""
    return list(_general(charter))


def _general(charter: Charter) -> Iterator[str]:
    meetings = charter.meetings
    if meetings.quorum:
        share = share_words({"of": "eligible", "at_least": meetings.quorum})
        yield _("A meeting can decide when enough are there: %(share)s.") % {"share": share}
    else:
        yield _("A meeting can decide with whoever is there.")
    said = {"notice": days_words(meetings.notice_days), "minutes": days_words(meetings.minutes_days)}
    yield _("Meetings are called %(notice)s ahead; minutes are sent out within %(minutes)s.") % said
    if any(matter.proxies for matter in charter.matters):
        proxies = charter.proxies
        words = ngettext(
            "One person carries at most %(count)s proxy, and a proxy stands for at most %(months)s.",
            "One person carries at most %(count)s proxies, and a proxy stands for at most %(months)s.",
            proxies.most_per_holder,
        )
        yield words % {"count": number(proxies.most_per_holder), "months": months_words(proxies.most_months)}
    if charter.topics:
        yield _("Topics in which a voice may be handed on: %(topics)s.") % {"topics": listed(charter.topics)}
