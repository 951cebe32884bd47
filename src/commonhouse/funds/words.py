"""What pages and refusals of deciding say, in one place: steps, moves, outcomes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.funds import pathway
from commonhouse.funds.models import Candidate, Move

Words = str | Promise

KINDS: dict[str, Words] = {
    "nominate": gettext_lazy("Businesses are put forward"),
    "ratify": gettext_lazy("Members vote on a list"),
    "outreach": gettext_lazy("Members reach out and get to know it"),
    "standards": gettext_lazy("Members talk about it by the fund's standards"),
    "term-sheet": gettext_lazy("Business and fund agree on terms"),
    "memo": gettext_lazy("Members read a memo and ask"),
    "committee": gettext_lazy("The committee says what it recommends"),
    "vote": gettext_lazy("Members vote"),
    "pool": gettext_lazy("Members share out a pool of money"),
    "agreement": gettext_lazy("The agreement is signed"),
    "disbursement": gettext_lazy("The money is paid out"),
    "other": gettext_lazy("A step of your own"),
}
MOVERS: dict[str, Words] = {
    "steward": pgettext_lazy("who moves a business on", "Stewards"),
    "board": pgettext_lazy("who moves a business on", "The committee"),
    "facilitator": pgettext_lazy("who moves a business on", "Facilitators"),
}
AREAS_OF_WORK = 6


def path_problem(problem: pathway.PathError) -> str:
    """What is wrong with a path, and where: for its steward."""
    words = {
        "number": _("A path has from 2 to %(most)s steps.") % {"most": pathway.MOST_STEPS},
        "twice": _("Two steps have the same short name."),
        "once": _("There can be only one step of this kind."),
        "first": _("Putting businesses forward is the first step, or none."),
        "too-early": _("Nothing is signed or paid out before members have decided."),
        "undecided": _("Before an agreement, members decide: add a vote, or a pool that they share out."),
        "unsigned": _("Money is paid out after an agreement is signed."),
        "after-the-end": _("Nothing comes after the agreement and the paying out."),
        "no-terms": _("Members vote on terms: put the step of the terms before the vote."),
        "kind": _("Choose what the step is for."),
        "id": _("A step's short name has letters, figures and dashes, at most 20."),
        "name": _("Give each step a name of at most %(most)s characters.") % {"most": pathway.MOST_NAME},
        "text": _("A step is explained in at most %(most)s characters.") % {"most": pathway.MOST_TEXT},
        "days": _("Members have from 0 to %(most)s days.") % {"most": pathway.MOST_DAYS},
        "movers": _("Say who moves a business on."),
    }
    where = _step_number(problem.place)
    said = words.get(problem.problem, _("This path cannot be read."))
    return _("Step %(number)d: %(problem)s") % {"number": where, "problem": said} if where else said


def _step_number(place: str) -> int:
    inside = place.partition("[")[2].partition("]")[0]
    return int(inside) + 1 if inside.isdigit() else 0


def move(row: Move) -> str:
    """One move in a sentence, as it stands on the candidate's page."""
    said = {"from": row.from_name, "to": row.to_name}
    outcome = str(row.proof.get("outcome", ""))
    if row.kind == Move.Kind.ON:
        if row.proof.get("proposal") and not row.seat:
            return _("Members voted yes. It moved on to “%(to)s”.") % said
        if row.proof.get("selection") and not row.seat:
            return _("Members chose it. It moved on to “%(to)s”.") % said
        if row.proof.get("agreement"):
            return _("The agreement was signed. It moved on to “%(to)s”.") % said
        return _("It moved on from “%(from)s” to “%(to)s”.") % said
    if row.kind == Move.Kind.VOTED:
        return voted(outcome)
    return {
        Move.Kind.BACK: _("It went back to “%(to)s”, to do something better there."),
        Move.Kind.PAUSE: _("We agreed to wait together at “%(to)s”."),
        Move.Kind.RESUME: _("What we waited for was there. It goes on at “%(to)s”."),
        Move.Kind.LEAVE: _("It left the path at “%(to)s”, with our thanks."),
        Move.Kind.RETURN: _("It came again, at “%(to)s”."),
        Move.Kind.DONE: _("The money was paid out. It has come to the end of this path."),
    }[Move.Kind(row.kind)] % said


def voted(outcome: str) -> str:
    """How a vote ended that did not move a candidate on."""
    return {
        "no-quorum": _("Too few members voted for the vote to count. It waits here, and may be asked again."),
        "not-adopted": _("Members voted, and did not say yes to these terms."),
        "chosen": _("Members chose others this time. It may be on the next list."),
        "none": _("Members chose none this time."),
        "adopted": _("Members said yes, to terms that have changed since."),
    }.get(outcome, _("Members voted."))


def state(candidate: Candidate) -> str:
    """Where it is, in a few words, for lists."""
    here = candidate.here
    if candidate.state != Candidate.State.ACTIVE or here is None:
        return str(candidate.get_state_display())
    return here.name


def next_thing(candidate: Candidate) -> str:
    """What happens next at the step where it stands, in a sentence. Lists prefetch `votes`."""
    here = candidate.here
    if candidate.state == Candidate.State.PAUSED:
        return _("We wait together until: %(until)s") % {"until": candidate.paused_until}
    if here is None:
        return _("A steward looks at the path: the step where it stands is no longer on it.")
    if here.kind == "vote" and (ended := _last_vote(candidate)):
        return voted(ended)
    return {
        "nominate": _("It waits for the next list, or for somebody to reach out."),
        "ratify": _("Members vote on a list of businesses that the fund gets to know."),
        "outreach": _("Members of the fund talk with the people of the business."),
        "standards": _("Members read the fund's standards and say in words what they see."),
        "term-sheet": _("Business and fund agree on terms: how much, at what price, how it is paid back."),
        "memo": _("Members read what the fund found out, and ask."),
        "committee": _("Each seat of the committee says what it recommends, and why."),
        "vote": _("Members vote on the terms, one voice each. Their result decides."),
        "pool": _("Members share out a pool of money among several businesses."),
        "agreement": _("Both sides sign the agreement."),
        "disbursement": _("The money is paid out."),
        "other": here.text or _("Whoever looks after this step moves it on."),
    }[here.kind]


def _last_vote(candidate: Candidate) -> str:
    """How the last vote ended that did not move it on; "" while one runs, or before the first."""
    votes = sorted(candidate.votes.all(), key=lambda vote: vote.number)
    ended = votes[-1].outcome if votes and votes[-1].at >= candidate.step_since else ""
    return "" if ended == "withdrawn" else ended
