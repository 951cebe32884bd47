"""Elections on the home page and on an organization's own: nominations to answer, steps due, results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions.queries import stewarded_by
from commonhouse.elections import outcomes, queries, words
from commonhouse.elections.models import Election, Vacancy
from commonhouse.people.cards import Change, Decided, Happening, Need, Section
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor

MOST = 10


def needs(actor: Actor) -> Iterator[Need]:
    """A nomination to answer; for stewards the next step of an election, and vacancies to fill."""
    if actor.person is None:
        return
    for candidacy in queries.asked_of(actor.person)[:MOST]:
        election = candidacy.election
        yield Need(
            title=_("You are asked to stand: %(title)s") % {"title": election.title},
            url=f"{election.get_absolute_url()}answer/",
            closes_at=election.nominations_close,
            minutes=3,
            organization=election.organization.name,
        )
    stewarded = stewarded_by(actor.person)
    for election in queries.to_advance(stewarded, timezone.now())[:MOST]:
        yield _step(election)
    waiting = Vacancy.objects.filter(organization__in=stewarded, filled_at=None).filter(
        Q(election=None) | ~Q(election__state__in=queries.RUNNING)
    )
    for vacancy in waiting.select_related("organization", "place")[:MOST]:
        yield Need(
            title=_("A vacant seat to fill"),
            url=reverse("vacancy", args=[vacancy.organization.slug, vacancy.public_id]),
            minutes=10,
            organization=vacancy.organization.name,
        )


def _step(election: Election) -> Need:
    told = {
        Election.State.NOMINATING: _("Nominations to close: %(title)s"),
        Election.State.COUNTED: _("Seats to be taken: %(title)s"),
    }[Election.State(election.state)]
    return Need(
        title=told % {"title": election.title},
        url=f"{election.get_absolute_url()}run/",
        minutes=3,
        organization=election.organization.name,
    )


def open_now() -> Iterator[Happening]:
    """Nominations and votes that run now."""
    for election in queries.nominating()[:MOST]:
        yield _card(election)
    running = Election.objects.filter(state=Election.State.VOTING, organization__is_listed=True)
    for election in running.select_related("organization", "box").order_by("closes_at")[:MOST]:
        if queries.is_voting(election):
            yield _card(election)


def _card(election: Election) -> Happening:
    is_voting = queries.is_voting(election)
    return Happening(
        title=election.title,
        url=election.get_absolute_url(),
        text=_("Members elect.") if is_voting else _("Nominations are open."),
        action=_("See the candidates") if is_voting else _("See the seats"),
        closes_at=words.next_end(election),
        organization=election.organization.name,
    )


def decided() -> Iterator[Decided]:
    """Elections with a result, newest first."""
    for election in queries.decided()[:MOST]:
        yield _decided(election)


def _decided(election: Election) -> Decided:
    return Decided(
        title=election.title,
        url=f"{election.get_absolute_url()}result/",
        text=outcomes.sentence(election, queries.elected(election)),
        decided_on=timezone.localdate(election.closes_at if election.box_id else election.nominations_close),
        since=_("Seats taken.") if election.state == Election.State.FILLED else "",
        organization=election.organization.name,
    )


def changed_since(actor: Actor, since: datetime) -> Iterator[Change]:
    """Elections called in the member's organizations."""
    if actor.person is None:
        return
    mine = actor.person.memberships.filter(status="active").values("organization")
    called = Election.objects.filter(organization__in=mine, called_at__gte=since).select_related("organization")
    for election in called.order_by("-called_at")[:MOST]:
        yield Change(
            title=_("An election was called: %(title)s") % {"title": election.title},
            url=election.get_absolute_url(),
            at=election.called_at,
            organization=election.organization.name,
        )


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """What runs now, and the latest results."""
    rows = list(queries.elections_of(organization).exclude(state=Election.State.CANCELLED)[:3])
    cards: list[Happening | Decided] = []
    for election in rows:
        has_result = election.state in {Election.State.COUNTED, Election.State.FILLED}
        cards.append(_decided(election) if has_result else _card(election))
    if cards:
        yield Section(
            title=_("Elections"), cards=tuple(cards), url=reverse("elections", args=[organization.slug]),
            words=_("All seats and elections"),
        )  # fmt: skip
