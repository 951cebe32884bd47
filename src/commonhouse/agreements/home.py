"""Agreements on the home page and on an organization's page: what is owed soon, and what waits for a signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.agreements import kinds, queries
from commonhouse.agreements.models import Agreement
from commonhouse.ledger import units
from commonhouse.people.cards import Happening, Need, Section
from commonhouse.people.formats import day
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

MOST = 10
SOON = dt.timedelta(days=7)


def needs(actor: Actor) -> Iterator[Need]:
    """What waits for one's signature, what one owes now or within a week, and what was asked of those who keep agreements."""
    if actor.person is None:
        return
    for version, party in queries.waiting_for(actor.person, MOST):
        agreement = party.agreement
        name = party.party_organization.name if party.party_organization else ""
        title = _("Read and sign for %(name)s: %(title)s") if name else _("Read and sign: %(title)s")
        place = [agreement.organization.slug, agreement.public_id, version.number, party.pk]
        yield Need(
            title=title % {"title": agreement.title, "name": name},
            url=reverse("agreement_sign_for", args=place),
            minutes=10,
            organization=agreement.organization.name,
            loop=loop_of(agreement.organization.kind),
        )
    yield from _owed(actor)


def _owed(actor: Actor) -> Iterator[Need]:
    today = timezone.localdate()
    rows = queries.mine(actor).filter(state=Agreement.State.ACTIVE, next_due_on__lte=today + SOON)
    for agreement in rows[:MOST]:
        party = kinds.paying_party(agreement)
        mine = party is not None and (
            party.person_id == (actor.person.pk if actor.person else None)
            or (actor.seat is not None and party.party_organization_id == actor.seat.organization_id)
        )
        amount = agreement.due_now or int((agreement.standing.get("next") or {}).get("amount", 0))
        if mine and amount and agreement.next_due_on is not None:
            yield _owed_need(agreement, amount, agreement.next_due_on)


def _owed_need(agreement: Agreement, amount: int, on: dt.date) -> Need:
    said = {"amount": units.words(amount, agreement.unit), "title": agreement.title, "day": day(on)}
    late = _("%(amount)s has been due since %(day)s: %(title)s")
    soon = _("%(amount)s is due on %(day)s: %(title)s")
    return Need(
        title=(late if agreement.past_due else soon) % said,
        url=agreement.get_absolute_url(),
        minutes=3,
        organization=agreement.organization.name,
        text=_("If it is hard to pay, ask for a pause.") if agreement.past_due else "",
        loop=loop_of(agreement.organization.kind),
    )


def organization_sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    """For those who keep its agreements: how many there are, and how many are late."""
    if not allows(actor, "agreement.read", organization):
        return
    counts = queries.counts(organization)
    active, late = counts.get("active", 0), counts["late"]
    url = reverse("agreements", args=[organization.slug])
    words = ngettext("%(n)d agreement is in force.", "%(n)d agreements are in force.", active) % {"n": active}
    if late:
        words += " " + ngettext("%(n)d is late.", "%(n)d are late.", late) % {"n": late}
    card = Happening(title=_("Loans, notes, dues and shares of a rent"), url=url, text=words)
    yield Section(
        title=_("Agreements"), cards=(card,), url=url, words=_("All agreements"), loop=loop_of(organization.kind)
    )
