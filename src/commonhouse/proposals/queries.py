"""What pages, the API and the storeys above ask of decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.people.queries import organization_or_404
from commonhouse.proposals import access, matters
from commonhouse.proposals.models import Comment, Conversation, Objection, Proposal, Reason, Seen, Version

MOST_SHOWN = 60  # of a list that stands on a page without pages of its own
SEEN_AGAIN = timedelta(hours=1)
_State = Proposal.State
OPEN = (_State.DISCUSSING, _State.DECIDING, _State.RETURNED)


def proposal_or_404(actor: Actor, slug: str, public_id: str) -> Proposal:
    """The proposal at this address, if there is one for the actor."""
    organization = organization_or_404(actor, slug)
    found = Proposal.objects.filter(organization=organization, public_id=public_id)
    proposal = found.select_related("conversation", "author", "box", "decider", "follows", "charter_draft").first()
    if proposal is None or not access.may_see(actor, proposal):
        raise Http404
    proposal.organization = organization
    if proposal.box is not None:
        proposal.box.organization = organization
    return proposal


def conversation_or_404(actor: Actor, slug: str, public_id: str) -> Conversation:
    """A conversation, for those inside the organization."""
    organization = organization_or_404(actor, slug)
    found = Conversation.objects.filter(organization=organization, public_id=public_id).select_related("started_by")
    conversation = found.first()
    if conversation is None or not access.is_inside(actor, organization):
        raise Http404
    conversation.organization = organization
    return conversation


# --- lists ----------------------------------------------------------------------------------------------------
def open_for(organization: Organization) -> QuerySet[Proposal]:
    """What is being decided, then what is talked over or came back: for agendas, soonest to close first."""
    found = Proposal.objects.filter(organization=organization, state__in=OPEN)
    return found.select_related("organization", "author", "box").order_by("state", "closes_at", "-written_at")


def decided_between(organization: Organization, start: datetime, end: datetime) -> QuerySet[Proposal]:
    """Decided from `start` on and before `end`, in order: for minutes and reports."""
    found = Proposal.objects.filter(organization=organization, decided_at__gte=start, decided_at__lt=end)
    return found.select_related("organization").order_by("decided_at", "pk")


def shown(actor: Actor, organization: Organization) -> QuerySet[Proposal]:
    """The proposals of an organization that the actor may know of, drafts left out."""
    found = Proposal.objects.filter(organization=organization).exclude(state=_State.DRAFT)
    if not access.is_inside(actor, organization):
        found = found.filter(Q(asked_at__isnull=False) | Q(decided_at__isnull=False) | Q(audience="everyone"))
    return found.select_related("organization", "conversation", "box")


def drafts_of(actor: Actor, organization: Organization) -> QuerySet[Proposal]:
    if actor.person is None:
        return Proposal.objects.none()
    found = Proposal.objects.filter(organization=organization, state=_State.DRAFT, author=actor.person)
    return found.select_related("organization").order_by("-written_at")


def conversations(organization: Organization) -> QuerySet[Conversation]:
    """Those last spoken in first, each with how many comments and live proposals it has."""
    found = Conversation.objects.filter(organization=organization).select_related("organization")
    visible = Q(comments__hidden_at__isnull=True)
    return found.annotate(
        said=Count("comments", filter=visible, distinct=True),
        live=Count("proposals", filter=Q(proposals__state__in=OPEN), distinct=True),
        last=Max("comments__at"),
    ).order_by("-opened_at")


def spoken_in(organization: Organization) -> QuerySet[Conversation]:
    """Conversations that are more than the frame of one proposal: somebody began them with words, or spoke in them."""
    loose = Comment.objects.filter(conversation=OuterRef("pk"), proposal__isnull=True)
    return conversations(organization).filter(Exists(loose) | ~Q(text=""))


# --- one proposal ---------------------------------------------------------------------------------------------
def version_or_404(proposal: Proposal, number: int) -> Version:
    version = proposal.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return version


@dataclass(frozen=True, slots=True)
class Answer:
    """What one right answered in an open vote, and why."""

    who: str
    vote: str
    reason: str


def answers(proposal: Proposal) -> list[Answer]:
    """Answers of the present round, those with a reason first; nothing of a secret vote, and nothing before closing
    except where people look for consent together."""
    box = proposal.box
    if box is None or box.is_secret or not _may_be_shown(proposal, box):
        return []
    reasons = dict(Reason.objects.filter(box=box).values_list("voice", "text"))
    rows = Ballot.objects.filter(box=box, roll_entry__isnull=False)
    rows = rows.select_related("roll_entry__person", "roll_entry__member_organization")
    found = [
        Answer(name_of(row.roll_entry), str(row.choice.get("vote", "")), reasons.get(row.roll_entry.pseudonym, ""))
        for row in rows
        if row.roll_entry is not None
    ]
    return sorted(found, key=lambda each: (not each.reason, each.vote, each.who))


def _may_be_shown(proposal: Proposal, box: Box) -> bool:
    if box.state in {Box.State.SEALED, Box.State.COUNTED}:
        return True
    return box.state == Box.State.OPEN and matters.matter_of(proposal).method in matters.ROUNDS


def name_of(entry: RollEntry) -> str:
    if entry.member_organization is not None:
        return entry.member_organization.name
    return entry.person.name if entry.person is not None else "–"


def own_vote(entry: RollEntry) -> str:
    """What was answered by this right in an open vote, for whoever holds it; "" for nothing yet."""
    choice = Ballot.objects.filter(roll_entry=entry).values_list("choice", flat=True).first()
    return str(choice.get("vote", "")) if choice else ""


def own_reason(entry: RollEntry) -> str:
    found = Reason.objects.filter(box=entry.box_id, voice=entry.pseudonym).values_list("text", flat=True)
    return found.first() or ""


def turnout(proposal: Proposal) -> tuple[int, int]:
    """(answered, rights) of the present round."""
    rows = RollEntry.objects.filter(box=proposal.box_id).aggregate(
        all=Count("pk"), voted=Count("pk", filter=Q(state=RollEntry.State.VOTED))
    )
    return rows["voted"], rows["all"]


def objections(proposal: Proposal) -> list[Objection]:
    return list(proposal.objections.select_related("person", "version", "resolved_in", "resolved_by"))


def thread(comments: QuerySet[Comment]) -> list[Comment]:
    """Comments in the order they are read: each followed by its replies."""
    rows = list(comments.select_related("person", "hidden_by").order_by("at", "pk"))
    known = {row.pk for row in rows}
    children: dict[int | None, list[Comment]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    read: list[Comment] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        read.append(row)
        waiting.extend(reversed(children.get(row.pk, [])))
    return read


def memberships_to_mandate(actor: Actor, proposal: Proposal) -> list[Membership]:
    """Member organizations in whose name the actor, acting as their steward, may give a mandate."""
    if actor.seat is None or actor.seat.kind != "steward":
        return []
    found = proposal.organization.memberships.filter(
        status="active", member_organization=actor.seat.organization_id, member_organization__isnull=False
    )
    return list(found.select_related("member_organization"))


# --- what changed since one looked -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class News:
    """What is new to this reader since `at`."""

    at: datetime
    versions: tuple[Version, ...]
    comments: int
    objections: int

    def __bool__(self) -> bool:
        return bool(self.versions or self.comments or self.objections)


def news_for(person: Person, proposal: Proposal) -> News | None:
    """What changed since the person last looked; None on their first look."""
    seen = Seen.objects.filter(proposal=proposal, person=person).first()
    if seen is None:
        return None
    others = Q(at__gt=seen.at) & ~Q(person=person)
    return News(
        at=seen.at,
        versions=tuple(proposal.versions.filter(number__gt=seen.version).order_by("number")),
        comments=proposal.comments.filter(others, hidden_at__isnull=True).count(),
        objections=proposal.objections.filter(others).count(),
    )


def look(person: Person, proposal: Proposal, version: int, now: datetime | None = None) -> None:
    """Remembers that the person has looked; not more often than once an hour, so that a reload takes nothing away."""
    moment = now or timezone.now()
    seen = Seen.objects.filter(proposal=proposal, person=person).values_list("at", flat=True).first()
    if seen is not None and moment - seen < SEEN_AGAIN:
        return
    Seen.objects.update_or_create(
        organization=proposal.organization,
        proposal=proposal,
        person=person,
        defaults={"version": version, "at": moment},
    )


def by_ids(ids: Iterable[Any]) -> list[Person]:
    return list(Person.objects.filter(pk__in=list(ids)))
