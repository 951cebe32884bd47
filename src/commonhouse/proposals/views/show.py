"""One decision: what is asked, until when, what changed; its text and versions; how it ended and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.charters import words as charter_words
from commonhouse.decisions import closing
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Seat
from commonhouse.people.permissions import Actor, Refused, allows, seat_that_would
from commonhouse.proposals import access, actions, diffing, matters, naming, queries, texts, words
from commonhouse.proposals.models import Commitment, Proposal
from commonhouse.proposals.views.common import actor_of, reads, with_proposal
from commonhouse.rules.charter.model import Matter


@require_GET
@with_proposal
def show(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The page of a decision, for a member on a phone first. A vote whose time has passed is counted when someone looks."""
    actor = actor_of(request)
    proposal = settled(proposal)
    matter = _matter(proposal)
    talks = access.may_talk(actor, proposal)
    version = texts.current(proposal)
    context: dict[str, Any] = {
        "proposal": proposal, "organization": proposal.organization, "matter": matter, "version": version,
        "loop": loop_of(proposal.organization.kind), "talks": talks, "tag": _tag(proposal),
        "state_words": words.outcome(proposal.result) if proposal.state == "decided" else proposal.get_state_display(),
        "reads": talks or access.may_read_text(actor, proposal), "versions": version.number,
        "how": charter_words.matter_sentences(matter, proposal.organization) if matter else [],
        "steps": _steps(proposal),
        "may_mandate": queries.memberships_to_mandate(actor, proposal) if proposal.is_live else [],
        "asked_again": proposal.followed_by.exclude(state=Proposal.State.DRAFT).order_by("pk").first(),
    }  # fmt: skip
    context |= _mine(actor, proposal, matter) | _ending(proposal) | _following(actor, proposal)
    if talks:
        context |= _inside(actor, proposal, matter)
        if actor.person is not None and proposal.is_live:
            context["news"] = queries.news_for(actor.person, proposal)
            queries.look(actor.person, proposal, version.number)
    context["lead"] = _lead(actor, proposal, matter)
    context["unused_seat"] = _unused_seat(actor, proposal)
    return render(request, "proposals/proposal.html", context)


def _unused_seat(actor: Actor, proposal: Proposal) -> Seat | None:
    """The seat in which the reader could lead this decision on, if they are not acting in it."""
    if not proposal.is_live or allows(actor, "proposal.facilitate", proposal.organization):
        return None
    return seat_that_would(actor, "proposal.facilitate", proposal.organization)


def settled(proposal: Proposal) -> Proposal:
    """The proposal, counted if its time has passed and no paper can still come in."""
    box = proposal.box
    is_due = proposal.state == Proposal.State.DECIDING and box is not None and box.closes_at <= timezone.now()
    if not is_due or (box is not None and box.sheets.exists()):
        return proposal
    try:
        return actions.conclude_by_charter(proposal)
    except Refused:  # extended, or somebody else is at it
        return proposal


def _matter(proposal: Proposal) -> Matter | None:
    try:
        return matters.matter_of(proposal)
    except Refused:
        return None


def _tag(proposal: Proposal) -> str:
    if proposal.state == "decided":
        return words.TAGS.get(proposal.result, "done")
    return words.STATE_TAGS[proposal.state]


def _steps(proposal: Proposal) -> list[dict[str, Any]]:
    """Where it stands on its way, for those who look at the whole."""
    order = ["discussing", "deciding", "decided"]
    titles = [_("Talked over"), _("Decided on")]
    if proposal.state != "decided" or proposal.result in {"adopted", "chosen"}:
        titles.append(_("Followed up"))
    at = order.index(proposal.state) if proposal.state in order else 0
    return [
        {"title": title, "state": "done" if place < at else "now" if place == at else "next"}
        for place, title in enumerate(titles)
    ]


def _mine(actor: Actor, proposal: Proposal, matter: Matter | None) -> dict[str, Any]:
    """What waits for this reader: their rights in the running round, and what they answered."""
    box = proposal.box
    if proposal.state != "deciding" or box is None or matter is None:
        return {"rights": []}
    now = timezone.now()
    found = []
    for entry in access.rights_of(actor, proposal):
        vote = "" if box.is_secret else queries.own_vote(entry)
        found.append(
            {
                "entry": entry, "organization": entry.member_organization, "vote": words.position(vote) if vote else "",
                "has_voted": entry.state == RollEntry.State.VOTED,
            }
        )  # fmt: skip
    voted, rights = (0, 0)
    shows_turnout = not box.is_secret or allows(actor, "box.turnout", proposal.organization)
    if shows_turnout:
        voted, rights = queries.turnout(proposal)
    return {
        "rights": found, "is_open": box.opens_at <= now < box.closes_at, "is_secret": box.is_secret,
        "in_place": not box.is_secret and bool(matters.method_of(matter).positions), "voted": voted, "of_rights": rights,
        "shows_turnout": shows_turnout,
        "box_url": reverse("vote_start", args=[proposal.organization.slug, box.public_id]),
    }  # fmt: skip


def _inside(actor: Actor, proposal: Proposal, matter: Matter | None) -> dict[str, Any]:
    """What only members and those who decide read."""
    person = actor.person.pk if actor.person else None
    standing = queries.objections(proposal)
    return {
        "objections": [{"objection": each, "is_mine": each.person_id == person} for each in standing],
        "answers": _answers(proposal),
        "advice": list(proposal.advice.select_related("person")) if proposal.channel == "advice" else [],
        "is_decider": person is not None and person == proposal.decider_id,
        "comments": queries.thread(proposal.comments.all()),
        "mandates": list(
            proposal.mandates.select_related("membership__member_organization", "own_proposal__organization")
        ),
        "may_hide": allows(actor, "proposal.moderate", proposal.organization),
    }


def _answers(proposal: Proposal) -> dict[str, Any]:
    """Those with their reasons, those without, and how many more there are than a page shows."""
    found = queries.answers(proposal)
    told = [{"who": each.who, "vote": words.counted(each.vote), "reason": each.reason} for each in found]
    shown = told[: queries.MOST_SHOWN]
    return {
        "any": bool(told),
        "reasoned": [each for each in shown if each["reason"]],
        "plain": [each for each in shown if not each["reason"]],
        "more": len(told) - len(shown),
    }


def _ending(proposal: Proposal) -> dict[str, Any]:
    if not proposal.outcome:
        return {}
    room = getattr(proposal, "room_count", None) if proposal.channel == "room" else None
    return {"sentences": words.sentences(proposal.outcome, naming.names(proposal)), "room": room}


def _following(actor: Actor, proposal: Proposal) -> dict[str, Any]:
    if proposal.state != "decided":
        return {}
    today = timezone.localdate()
    person = actor.person.pk if actor.person else None
    leads_here = allows(actor, "proposal.facilitate", proposal.organization)
    rows = [
        {
            "commitment": each, "tag": _commitment_tag(each, today), "words": _commitment_words(each, today),
            "may_update": leads_here or (person is not None and each.person_id == person),
        }
        for each in proposal.commitments.all()
    ]  # fmt: skip
    return {
        "commitments": rows, "became": list(proposal.became.select_related("by")),
        "may_commit": proposal.result in {"adopted", "chosen"} and allows(actor, "commitment.make", proposal.organization),
        "may_ask_again": proposal.result in {"no-quorum", "tied", "not-adopted", "blocked", "none"},
    }  # fmt: skip


def _commitment_tag(commitment: Commitment, today: Any) -> str:
    if commitment.state == "open":
        return "late" if commitment.due_on < today else "open"
    return "done" if commitment.state == "done" else "stopped"


def _commitment_words(commitment: Commitment, today: Any) -> str:
    if commitment.state == "open" and commitment.due_on < today:
        return _("Late")
    return str(commitment.get_state_display())


def _lead(actor: Actor, proposal: Proposal, matter: Matter | None) -> dict[str, bool]:
    """What the author and those who facilitate can do now, by the names of the pages."""
    if not access.may_lead(actor, proposal) or matter is None:
        return {}
    state, box = proposal.state, proposal.box
    rounds = matter.method in matters.ROUNDS
    positions = bool(matters.method_of(matter).positions)
    facilitates = allows(actor, "proposal.facilitate", proposal.organization)
    return {
        "any": True,
        "check": state == "draft",
        "ask": state in {"discussing", "returned"},
        "revise": state in {"discussing", "returned"} or (state == "deciding" and rounds),
        "withdraw": state in {"discussing", "deciding", "returned"},
        "return": facilitates and state in {"discussing", "deciding"},
        "conclude": state == "deciding" and box is not None and _may_conclude(box),
        "paper": facilitates and state == "deciding" and box is not None,
        "room": allows(actor, "proposal.record", proposal.organization)
        and state in {"discussing", "deciding", "returned"} and positions and not matter.is_secret,
        "qualify": facilitates and state == "deciding" and rounds,
        "advice": state == "deciding" and matter.method == "advice",
        "became": state == "decided",
        "again": state == "decided",
    }  # fmt: skip


def _may_conclude(box: Box) -> bool:
    if box.state == Box.State.OPEN:
        return box.closes_at <= timezone.now() or closing.may_be_early(box)
    return box.state in {Box.State.CLOSED, Box.State.SEALED}


@require_GET
@with_proposal
@reads
def versions(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Every version, and two of them compared: by default the last two."""
    rows = list(proposal.versions.select_related("written_by").order_by("-number"))
    newest = rows[0].number
    after = _number(request.GET.get("to"), newest, newest)
    before = _number(request.GET.get("from"), max(1, after - 1), newest)
    old, new = (queries.version_or_404(proposal, number) for number in (before, after))
    context = {
        "proposal": proposal, "organization": proposal.organization, "rows": rows, "old": old, "new": new,
        "talks": access.may_talk(actor_of(request), proposal),
        "parts": diffing.differences(old.text, new.text) if old != new else [],
    }  # fmt: skip
    return render(request, "proposals/versions.html", context)


def _number(text: str | None, default: int, most: int) -> int:
    if text is None or not text.isdecimal() or len(text) > 6:
        return default
    return min(max(int(text), 1), most)
