"""Handing on one's voice: to a delegate on a topic, or to a proxy for a stated time. One's own ballot always wins.

A charter says whether there is any of this, on which topics, and how many proxies one person may hold; a box says
whether it takes voices that were handed on. In a secret vote there are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.charters import queries as charters
from commonhouse.decisions.models import Box, Delegation, Proxy, RollEntry
from commonhouse.people import queries as people
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.rules.charter.model import Charter

_MONTH = 31  # days: a proxy for a number of months may end on any day of the last one


# --- delegation by topic -------------------------------------------------------------------------------------------
def give_voice(
    actor: Actor, organization: Organization, topic: str, holder: Person, *, now: datetime | None = None
) -> Delegation:
    """Hand on one's own voice in a topic until it is taken back. Naming another holder replaces the first.

    A circle may come of it, and then nobody in it is heard: whoever closes one is warned (`warnings`), and may still
    want it, for it lasts only while none of them votes.
    """
    person = _voter(actor, organization)
    if topic not in topics(organization):
        raise Refused(_("There is no such topic in the charter. Voices are handed on by its topics."))
    _check_holder(organization, person, holder)
    moment = now or timezone.now()
    with transaction.atomic():
        _lock(organization)
        given = Delegation.objects.filter(organization=organization, topic=topic, giver=person, revoked_at__isnull=True)
        if (known := given.filter(holder=holder).first()) is not None:
            return known
        given.update(revoked_at=moment)
        return Delegation.objects.create(
            organization=organization, topic=topic, giver=person, holder=holder, given_at=moment
        )


def take_back_voice(actor: Actor, delegation: Delegation, *, now: datetime | None = None) -> None:
    """Either of the two ends it. Ending it twice changes nothing."""
    _refuse_strangers(actor, delegation.giver_id, delegation.holder_id)
    Delegation.objects.filter(pk=delegation.pk, revoked_at__isnull=True).update(revoked_at=now or timezone.now())


# --- proxies -------------------------------------------------------------------------------------------------------
def name_proxy(
    actor: Actor,
    organization: Organization,
    holder: Person,
    starts_on: date,
    ends_on: date,
    *,
    now: datetime | None = None,
) -> Proxy:
    """Have another member vote in one's place from one day to another, both included. A new proxy replaces the one before.

    Raises Refused where the charter has no proxies, for too long a time, or when the holder carries as many as the
    charter allows.
    """
    person = _voter(actor, organization)
    charter = charters.current(organization)
    if charter is None or not has_proxies(charter):
        raise Refused(_("By its charter, nobody votes for another here."))
    _check_holder(organization, person, holder)
    moment = now or timezone.now()
    _check_days(charter, starts_on, ends_on, timezone.localdate(moment))
    with transaction.atomic():
        _lock(organization)
        given = Proxy.objects.filter(organization=organization, principal=person, revoked_at__isnull=True)
        if (known := given.filter(holder=holder, starts_on=starts_on, ends_on=ends_on).first()) is not None:
            return known
        _check_cap(charter, organization, person, holder, starts_on, ends_on)
        given.update(revoked_at=moment)
        return Proxy.objects.create(
            organization=organization,
            principal=person,
            holder=holder,
            starts_on=starts_on,
            ends_on=ends_on,
            given_at=moment,
        )


def take_back_proxy(actor: Actor, proxy: Proxy, *, now: datetime | None = None) -> None:
    """Either of the two ends it. Ending it twice changes nothing."""
    _refuse_strangers(actor, proxy.principal_id, proxy.holder_id)
    Proxy.objects.filter(pk=proxy.pk, revoked_at__isnull=True).update(revoked_at=now or timezone.now())


# --- what a charter allows -----------------------------------------------------------------------------------------
def topics(organization: Organization) -> tuple[str, ...]:
    """The topics in which members may hand on their voice; () where no matter of the charter takes that."""
    charter = charters.current(organization)
    return () if charter is None else topics_of(charter)


def topics_of(charter: Charter) -> tuple[str, ...]:
    return charter.topics if any(matter.delegation for matter in charter.matters) else ()


def has_proxies(charter: Charter) -> bool:
    return any(matter.proxies for matter in charter.matters)


# --- what stands now -----------------------------------------------------------------------------------------------
def delegations_in_force(organization: Organization, topic: str) -> QuerySet[Delegation]:
    return Delegation.objects.filter(organization=organization, topic=topic, revoked_at__isnull=True).order_by("pk")


def proxies_in_force(organization: Organization, day: date) -> QuerySet[Proxy]:
    standing = Proxy.objects.filter(organization=organization, revoked_at__isnull=True)
    return standing.filter(starts_on__lte=day, ends_on__gte=day).order_by("pk")


def handed_on(box: Box, moment: datetime) -> dict[str, list[dict[str, Any]]]:
    """The voices of a box that is being closed, by pseudonym: of those on its roll who did not vote, to others on it."""
    if not (box.takes_delegations or box.takes_proxies):
        return {}
    on_roll = {
        person: (pseudonym, bloc, state)
        for person, pseudonym, bloc, state in RollEntry.objects.filter(box=box, person__isnull=False)
        .values_list("person_id", "pseudonym", "bloc", "state")
        .iterator(chunk_size=2000)
    }

    def edges(rows: Iterable[tuple[Any, Any]], giver: str, holder: str) -> list[dict[str, Any]]:
        found = []
        for one, other in rows:
            if one not in on_roll or other not in on_roll or on_roll[one][2] != RollEntry.State.ENTITLED:
                continue
            pseudonym, bloc, _state = on_roll[one]
            edge = {giver: pseudonym, holder: on_roll[other][0]}
            found.append(edge | {"bloc": bloc} if bloc else edge)
        return found

    stated = {}
    if box.takes_delegations:
        given = delegations_in_force(box.organization, box.topic).values_list("giver", "holder")
        stated["delegations"] = edges(given, "from", "to")
    if box.takes_proxies:
        named = proxies_in_force(box.organization, timezone.localdate(moment)).values_list("principal", "holder")
        stated["proxies"] = edges(named, "principal", "holder")
    return {name: found for name, found in stated.items() if found}


# --- checks --------------------------------------------------------------------------------------------------------
def _voter(actor: Actor, organization: Organization) -> Person:
    require(actor, "delegation.give", organization)
    person = actor.person
    if person is None or not people.belongs(organization, person):
        raise Refused(_("Only a member has a voice here to hand on."))
    return person


def _check_holder(organization: Organization, person: Person, holder: Person) -> None:
    if person.pk == holder.pk:
        raise Refused(_("Your voice is with you already. Name another member."))
    if not people.active_members(organization).filter(person=holder, member_class__votes=True).exists():
        raise Refused(_("Name a member of the organization who votes."))


def _check_days(charter: Charter, starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day must not lie before the first one."))
    if ends_on < today:
        raise Refused(_("The last day has passed. Choose a later one."))
    most = charter.proxies.most_months
    if ends_on - starts_on > timedelta(days=most * _MONTH):
        raise Refused(
            ngettext(
                "By the charter a proxy stands for at most %(count)s month.",
                "By the charter a proxy stands for at most %(count)s months.",
                most,
            )
            % {"count": most}
        )


def _check_cap(
    charter: Charter, organization: Organization, person: Person, holder: Person, starts_on: date, ends_on: date
) -> None:
    """Of all days that the new proxy covers, on none may the holder carry more than the charter allows."""
    most = charter.proxies.most_per_holder
    others = Proxy.objects.filter(organization=organization, holder=holder, revoked_at__isnull=True)
    meeting = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exclude(principal=person)
    spans = list(meeting.values_list("starts_on", "ends_on"))
    begins = [starts_on, *(begin for begin, _end in spans if begin > starts_on)]
    if any(sum(begin <= day <= end for begin, end in spans) >= most for day in begins):
        raise Refused(
            ngettext(
                "By the charter one person votes for at most %(count)s other. Name somebody else.",
                "By the charter one person votes for at most %(count)s others. Name somebody else.",
                most,
            )
            % {"count": most}
        )


def _refuse_strangers(actor: Actor, *persons: Any) -> None:
    if actor.person is None or actor.person.pk not in persons:
        raise Refused(_("Only the two of them can end this."))


def _lock(organization: Organization) -> None:
    """Two proxies for one holder at once must not both be let through."""
    Organization.objects.select_for_update().get(pk=organization.pk)
