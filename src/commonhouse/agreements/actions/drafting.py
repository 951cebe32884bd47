"""Writing an agreement, offering it to those who sign, and taking the offer back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import access, kinds, making, telling
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement, Version, Wish
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import locked, required

_State = Agreement.State


def draft(
    actor: Actor, organization: Organization, *, kind: str, title: str, parties: Sequence[PartyOf],
    terms: dict[str, Any], now: dt.datetime | None = None, **fields: Any,
) -> Agreement:  # fmt: skip
    """A draft that only those who keep agreements see. `fields`: unit, reference, language, starts_on, ends_on, decision,
    submission."""
    require(actor, "agreement.draft", organization)
    with transaction.atomic():
        return making.make_draft(
            organization, kind=kind, title=title, parties=parties, terms=terms, by=actor.person, now=now, **fields
        )


def revise(
    actor: Actor, agreement: Agreement, *, terms: dict[str, Any], why: str = "", now: dt.datetime | None = None
) -> Version:
    """Other terms, before it is in force. What was offered, and any signature on it, is void; it must be offered anew."""
    require(actor, "agreement.draft", agreement.organization)
    with transaction.atomic():
        agreement = locked(agreement)
        if agreement.state not in {_State.DRAFT, _State.OFFERED}:
            raise Refused(_("This is in force or over. Offer a change instead: everyone signs it."))
        before = making.open_version(agreement)
        version = making.make_version(agreement, terms, by=actor.person, why=why, now=now)
        if before is not None and before.offered_at is not None:
            telling.offer_over(before)
        agreement.state, agreement.offered_at = _State.DRAFT, None
        agreement.save(update_fields=["state", "offered_at"])
        return version


def offer(actor: Actor, agreement: Agreement, *, now: dt.datetime | None = None) -> Version:
    """Puts the newest text before all who sign. Offering twice changes nothing."""
    require(actor, "agreement.offer", agreement.organization)
    with transaction.atomic():
        return making.make_offer(agreement, now=now)


def withdraw_offer(actor: Actor, agreement: Agreement, *, why: str, now: dt.datetime | None = None) -> Agreement:
    """Takes back what waits for signatures: the whole agreement if it is not in force yet, else only the change."""
    require(actor, "agreement.offer", agreement.organization)
    with transaction.atomic():
        return _withdraw(agreement, required("why", why, _("Say why, in a few words. The others read it.")), now)


def decline(actor: Actor, version: Version, *, why: str, now: dt.datetime | None = None) -> Agreement:
    """A party will not sign: the offer is over, with the reason."""
    with transaction.atomic():
        agreement = locked(version.agreement)
        party = access.require_party(actor, agreement, "agreement.sign")
        if not party.signs:
            raise NotAllowed("agreement.sign")
        waiting = making.open_version(agreement)
        if waiting is None or waiting.pk != version.pk or waiting.offered_at is None:
            raise Refused(_("This offer is over already."))
        return _withdraw(agreement, required("why", why, _("Say why, in a few words. The others read it.")), now)


def _withdraw(agreement: Agreement, why: str, now: dt.datetime | None) -> Agreement:
    agreement = locked(agreement)
    version = making.open_version(agreement)
    if version is None:
        raise Refused(_("Nothing is waiting for signatures here."))
    moment = now or timezone.now()
    version.withdrawn_at, version.withdrawn_why = moment, why[:300]
    version.save(update_fields=["withdrawn_at", "withdrawn_why"])
    if agreement.state in {_State.DRAFT, _State.OFFERED}:
        agreement.state, agreement.ended_at, agreement.ended_why = _State.WITHDRAWN, moment, why[:300]
        agreement.save(update_fields=["state", "ended_at", "ended_why"])
        kind = kinds.get(agreement.kind)
        if kind.happened is not None:
            kind.happened(agreement, "withdrawn", {"version": version})
    Wish.objects.filter(version=version).update(state=Wish.State.DECLINED, answer=why[:300], answered_at=moment)
    telling.offer_over(version)
    return agreement
