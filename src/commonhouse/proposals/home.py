"""Decisions on the home page and on an organization's page: what waits for a member, what was decided, what was promised.

Votes that wait for a person's own answer are told by the ballot box (decisions.home), with the way to the proposal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions.models import LogEntry, RollEntry
from commonhouse.people.cards import Change, Decided, Happening, Need, PromiseNews, Section
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Delegate, Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.proposals import access, words
from commonhouse.proposals.models import Advice, Became, Commitment, Objection, Proposal

MOST = 10
SOON = timedelta(days=7)
_State = Proposal.State


def needs(actor: Actor) -> Iterator[Need]:
    """Votes of organizations one speaks for, advice one was asked for, objections to one's text, promises that are due."""
    if actor.person is None:
        return
    yield from _voices(actor.person)
    yield from _advice(actor.person)
    yield from _objections(actor.person)
    yield from _due(actor.person)


def _voices(person: Person) -> Iterator[Need]:
    """One voice of a member organization each, not used yet by any of its delegates."""
    now = timezone.now()
    spoken = Delegate.objects.filter(person=person, ended_on__isnull=True, membership__status="active")
    rights = RollEntry.objects.filter(
        member_organization__in=spoken.values("membership__member_organization"), state=RollEntry.State.ENTITLED,
        box__state="open", box__opens_at__lte=now, box__closes_at__gt=now, box__proposal__isnull=False,
        organization__in=spoken.values("organization"),
    )  # fmt: skip
    rows = rights.select_related("member_organization", "box__proposal__organization").order_by("box__closes_at")
    for right in rows[:MOST]:
        proposal = right.box.proposal
        yield Need(
            title=_("Answer for %(name)s: %(title)s") % {"name": right.member_organization, "title": proposal.title},
            url=proposal.get_absolute_url(),
            closes_at=right.box.closes_at,
            minutes=proposal.minutes,
            organization=proposal.organization.name,
            loop=loop_of(proposal.organization.kind),
        )


def _advice(person: Person) -> Iterator[Need]:
    asked = Advice.objects.filter(person=person, is_asked=True, text="", proposal__state=_State.DECIDING)
    for row in asked.select_related("proposal__organization").order_by("pk")[:MOST]:
        yield _need(row.proposal, _("Your advice is asked: %(title)s"), row.proposal.closes_at)


def _objections(person: Person) -> Iterator[Need]:
    standing = Objection.objects.filter(
        proposal__author=person, proposal__state=_State.DECIDING,
        state__in=[Objection.State.RAISED, Objection.State.QUALIFIED],
    ).exclude(person=person)  # fmt: skip
    seen: set[int] = set()
    for row in standing.select_related("proposal__organization").order_by("pk")[:MOST]:
        if row.proposal_id not in seen:
            yield _need(row.proposal, _("An objection to your proposal: %(title)s"), row.proposal.closes_at)
        seen.add(row.proposal_id)


def _due(person: Person) -> Iterator[Need]:
    soon = timezone.localdate() + SOON
    mine = Commitment.objects.filter(person=person, state=Commitment.State.OPEN, due_on__lte=soon)
    for row in mine.select_related("proposal__organization").order_by("due_on", "pk")[:MOST]:
        yield Need(
            title=_("You promised: %(what)s") % {"what": row.what},
            url=row.proposal.get_absolute_url(),
            closes_at=_evening(row.due_on),
            minutes=2,
            organization=row.proposal.organization.name,
            text=_("Say how it stands."),
            loop=loop_of(row.proposal.organization.kind),
        )


def _need(proposal: Proposal, title: str, closes_at: datetime | None) -> Need:
    return Need(
        title=title % {"title": proposal.title},
        url=proposal.get_absolute_url(),
        closes_at=closes_at,
        minutes=proposal.minutes,
        organization=proposal.organization.name,
        loop=loop_of(proposal.organization.kind),
    )


def open_now() -> Iterator[Happening]:
    """What listed organizations decide now and let everyone read."""
    now = timezone.now()
    running = Proposal.objects.filter(
        state=_State.DECIDING, audience=Proposal.Audience.EVERYONE, organization__is_listed=True, closes_at__gt=now
    )
    for proposal in running.select_related("organization", "box").order_by("closes_at")[:MOST]:
        yield _happening(proposal)


def _happening(proposal: Proposal) -> Happening:
    return Happening(
        title=proposal.title,
        url=proposal.get_absolute_url(),
        text=_("Being decided now.") if proposal.state == _State.DECIDING else _("Being talked over."),
        action=_("Read it"),
        closes_at=proposal.ends_at if proposal.state == _State.DECIDING else None,
        organization=proposal.organization.name,
        loop=loop_of(proposal.organization.kind),
    )


def decided() -> Iterator[Decided]:
    """What listed organizations have adopted or chosen, the newest first."""
    entries = LogEntry.objects.filter(
        source="proposal", outcome__in=["adopted", "chosen"], organization__is_listed=True
    ).select_related("organization")
    for entry in entries.order_by("-decided_at", "-pk")[:MOST]:
        yield _decided(entry)


def _decided(entry: LogEntry) -> Decided:
    return Decided(
        title=entry.title,
        url=entry.url,
        text=f"{words.outcome(entry.outcome)}. {entry.matter}".strip(),
        decided_on=timezone.localdate(entry.decided_at),
        since=entry.since,
        organization=entry.organization.name,
        loop=loop_of(entry.organization.kind),
    )


def promises(actor: Actor) -> Iterator[PromiseNews]:
    """What was promised in decisions of one's organizations, the latest news first."""
    if actor.person is None:
        return
    rows = Commitment.objects.filter(proposal__organization__in=_mine(actor.person))
    today = timezone.localdate()
    for row in rows.select_related("proposal__organization").order_by("-updated_at", "-pk")[:MOST]:
        late = row.state == Commitment.State.OPEN and row.due_on < today
        state = {"open": "late" if late else "waiting", "done": "done", "dropped": "late"}[row.state]
        yield PromiseNews(
            title=row.what,
            url=row.proposal.get_absolute_url(),
            at=row.updated_at,
            state=state,
            state_words=_("Late") if late else str(row.get_state_display()),
            text=row.words or row.proposal.title,
            organization=row.proposal.organization.name,
            loop=loop_of(row.proposal.organization.kind),
        )


def changed_since(actor: Actor, since: datetime) -> Iterator[Change | PromiseNews]:
    """Outcomes, what became of decisions, and promises, since then, in one's organizations."""
    if actor.person is None:
        return
    mine = _mine(actor.person)
    ended = Proposal.objects.filter(organization__in=mine, decided_at__gte=since).select_related("organization")
    for proposal in ended.order_by("-decided_at")[:MOST]:
        yield _change(proposal, proposal.decided_at, words.outcome(proposal.result))
    told = Became.objects.filter(organization__in=mine, at__gte=since).select_related("proposal__organization")
    for news in told.order_by("-at")[:MOST]:
        yield _change(news.proposal, news.at, _("What became of it: %(text)s") % {"text": news.text[:200]})
    for promise in promises(actor):
        if promise.at >= since:
            yield promise


def _change(proposal: Proposal, at: datetime | None, text: str) -> Change:
    return Change(
        title=proposal.title,
        url=proposal.get_absolute_url(),
        at=at or timezone.now(),
        text=text,
        organization=proposal.organization.name,
        loop=loop_of(proposal.organization.kind),
    )


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """What an organization decides now and decided last, and the way to all of it."""
    now = Proposal.objects.filter(organization=organization, state=_State.DECIDING).select_related(
        "organization", "box"
    )
    inside = access.is_inside(actor, organization)
    if not inside:
        now = now.filter(Q(audience=Proposal.Audience.EVERYONE))
    cards: list[Happening | Decided] = [_happening(each) for each in now.order_by("closes_at")[:3]]
    entries = LogEntry.objects.filter(organization=organization, source="proposal").select_related("organization")
    cards += [_decided(entry) for entry in entries.order_by("-decided_at", "-pk")[:3]]
    if cards or inside:
        url = reverse("proposals", args=[organization.slug])
        yield Section(
            title=_("Decisions"), cards=tuple(cards), url=url, words=_("All decisions"), loop=loop_of(organization.kind)
        )


def _mine(person: Person) -> QuerySet[Any, Any]:
    """Keys of the organizations the person belongs to or speaks in."""
    spoken = Delegate.objects.filter(person=person, ended_on__isnull=True).values("organization")
    belongs = person.memberships.filter(status="active").values("organization")
    return Organization.objects.filter(Q(pk__in=belongs) | Q(pk__in=spoken)).values("pk")


def _evening(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(20)), timezone.get_default_timezone())
