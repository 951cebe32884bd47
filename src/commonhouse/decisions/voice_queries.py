"""What a member's own page of voices asks: whom they handed theirs to, whose they hold, and where that leads.

Nobody sees where the voices of others go, except whose voice they hold themselves: that they must know to vote well.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.decisions import voices
from commonhouse.decisions.models import Box, Delegation, Proxy, RollEntry
from commonhouse.people import queries as people
from commonhouse.people.models import Organization, Person
from commonhouse.rules.deciding.delegation import path

MOST = 50  # voices that are listed by name


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the charter, as one member stands to it. `warning` says why the voice may be heard by nobody."""

    name: str
    given: Delegation | None
    held: Sequence[Person]
    held_count: int
    warning: str = ""


def topics_of(organization: Organization, person: Person) -> list[Topic]:
    """Each topic of the charter: to whom the person's voice goes, and whose they hold. Three queries for all."""
    names = voices.topics(organization)
    if not names:
        return []
    rows = Delegation.objects.filter(organization=organization, topic__in=names, revoked_at__isnull=True)
    edges: dict[str, dict[uuid.UUID, uuid.UUID]] = {name: {} for name in names}
    for topic, giver, holder in rows.values_list("topic", "giver", "holder"):
        edges[topic][giver] = holder
    given = {each.topic: each for each in rows.filter(giver=person).select_related("holder")}
    held: dict[str, list[Person]] = {}
    for each in rows.filter(holder=person).select_related("giver").order_by("giver__name", "pk"):
        held.setdefault(each.topic, []).append(each.giver)
    return [
        Topic(
            name=name,
            given=given.get(name),
            held=held.get(name, [])[:MOST],
            held_count=len(held.get(name, [])),
            warning=warning(organization, person, edges[name]) if name in given else "",
        )
        for name in names
    ]


def warning(organization: Organization, person: Person, edges: Mapping[uuid.UUID, uuid.UUID]) -> str:
    """Why a voice that was handed on may be heard by nobody: it runs in a circle, or its holder does not vote here."""
    trail = path(str(person.pk), {}, {str(giver): str(holder) for giver, holder in edges.items()})
    if trail[-1] in trail[:-1]:
        return _(
            "Your voice runs in a circle: those it goes to have handed theirs on until it comes back. Unless one of them "
            "votes, none of you is heard."
        )
    last = uuid.UUID(trail[-1])
    if not people.active_members(organization).filter(person=last, member_class__votes=True).exists():
        return _("Your voice ends with somebody who does not vote here any more. Take it back, or name another member.")
    return ""


def proxy_given(organization: Organization, person: Person, today: date) -> Proxy | None:
    """The person's proxy that stands now or is to come."""
    standing = Proxy.objects.filter(organization=organization, principal=person, revoked_at__isnull=True)
    return standing.filter(ends_on__gte=today).select_related("holder").first()


def proxies_held(organization: Organization, person: Person, today: date) -> QuerySet[Proxy]:
    """Whose proxies the person carries, or is to carry."""
    standing = Proxy.objects.filter(organization=organization, holder=person, revoked_at__isnull=True)
    return standing.filter(ends_on__gte=today).select_related("principal").order_by("starts_on", "pk")


def has_voices(organization: Organization) -> bool:
    """Whether the charter lets anybody hand on a voice."""
    charter = charters.current(organization)
    return charter is not None and (bool(voices.topics_of(charter)) or voices.has_proxies(charter))


def carried_in(box: Box, person: Person) -> str:
    """For a member on the roll who has not voted: who would vote for them now, or why nobody would; "" for nothing handed on."""
    entry = RollEntry.objects.filter(box=box, person=person, state=RollEntry.State.ENTITLED).first()
    if entry is None or not (box.takes_delegations or box.takes_proxies):
        return ""
    if box.takes_proxies:
        closing = voices.proxies_in_force(box.organization, timezone.localdate(box.closes_at))
        proxy = closing.filter(principal=person).select_related("holder").first()
        if proxy is not None:
            return _("%(name)s votes for you as your proxy, unless you vote yourself.") % {"name": proxy.holder.name}
    if not box.takes_delegations:
        return ""
    edges = dict(voices.delegations_in_force(box.organization, box.topic).values_list("giver", "holder"))
    if person.pk not in edges:
        return ""
    if problem := warning(box.organization, person, edges):
        return problem
    holder = Person.objects.get(pk=edges[person.pk])
    return _("You handed your voice to %(name)s in this topic. If you vote yourself, that counts.") % {
        "name": holder.name
    }
