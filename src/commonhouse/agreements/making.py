"""Making agreements, offers and changes: the inner part of the verbs, for parts of the house that have checked the right.

A fund that sells a note, or a land trust that leases a home, has verbs and permissions of its own; inside its transaction it
makes the agreement with these.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import documents, kinds, problems, telling
from commonhouse.agreements.models import Agreement, Party, Version, Wish
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused
from commonhouse.people.verbs import check_public, check_texts, locked, token
from commonhouse.record.canonical import NotCanonical, canonical

MOST_PARTIES = 20
LARGEST_TERMS = 200_000  # bytes of JSON
_State = Agreement.State


@dataclass(frozen=True, slots=True)
class PartyOf:
    """Who takes which role: a person or an organization, one of the two."""

    role: str
    person: Person | None = None
    organization: Organization | None = None
    signs: bool = True


def make_draft(
    organization: Organization, *, kind: str, title: str, parties: Sequence[PartyOf], terms: dict[str, Any],
    by: Person | None, unit: str = "USD", reference: str = "", language: str = "en", starts_on: dt.date | None = None,
    ends_on: dt.date | None = None, decision: str = "", submission: object = None, now: dt.datetime | None = None,
) -> Agreement:  # fmt: skip
    """A draft with its first version. The same submission again is the same draft. Raises ValidationError by field."""
    mark = token(submission or uuid.uuid4())
    known = kinds.get(kind)
    if before := Agreement.objects.filter(organization=organization, submission=mark).first():
        return before
    _check_parties(known, parties)
    agreement = Agreement(
        organization=organization, kind=kind, title=title.strip(), reference=reference.strip(), unit=unit,
        language=language, starts_on=starts_on, ends_on=ends_on, decision=decision, submission=mark,
    )  # fmt: skip
    check_texts(agreement)
    agreement.full_clean(validate_unique=False, validate_constraints=False)
    if ends_on is not None and starts_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("It cannot end before it begins.")})
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError:
        if before := Agreement.objects.filter(organization=organization, submission=mark).first():
            return before
        raise ValidationError({"reference": _("Another agreement has this number already.")}) from None
    Party.objects.bulk_create(
        Party(
            organization=organization, agreement=agreement, role=each.role, person=each.person,
            party_organization=each.organization, signs=each.signs,
        )
        for each in parties
    )  # fmt: skip
    make_version(agreement, terms, by=by, now=now)
    return agreement


def make_version(
    agreement: Agreement, terms: dict[str, Any], *, by: Person | None, why: str = "",
    takes_effect_on: dt.date | None = None, now: dt.datetime | None = None,
) -> Version:  # fmt: skip
    """The next version: whatever was written before it and is not signed by all is void."""
    check_terms(agreement.kind, terms)
    check_public(why=why)
    moment = now or timezone.now()
    numbers = list(agreement.versions.values_list("number", flat=True))
    agreement.versions.filter(signed_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=moment)
    version = Version(
        organization_id=agreement.organization_id, agreement=agreement, number=max(numbers, default=0) + 1, terms=terms,
        terms_hash=documents.terms_hash(terms), takes_effect_on=takes_effect_on, why=why.strip(), written_by=by,
        written_at=moment,
    )  # fmt: skip
    check_texts(version)
    version.full_clean(exclude=["terms", "texts"], validate_unique=False, validate_constraints=False)
    version.save()
    return version


def make_offer(agreement: Agreement, *, now: dt.datetime | None = None) -> Version:
    """Offers the newest version to all who sign: its texts are written and stay as they are. Raises Refused."""
    agreement = locked(agreement)
    version = open_version(agreement)
    if version is None:
        raise Refused(_("There is nothing to offer: the newest text is signed or withdrawn."))
    if version.offered_at is not None:
        return version
    if not any(party.signs for party in agreement.parties.all()):
        raise Refused(_("Nobody is named who signs."))
    version.offered_at = now or timezone.now()
    version.agreement = agreement
    documents.write_texts(agreement, version)
    version.save(update_fields=["offered_at", "texts", "seal"])
    if agreement.state == _State.DRAFT:
        agreement.state, agreement.offered_at = _State.OFFERED, version.offered_at
        agreement.save(update_fields=["state", "offered_at"])
    telling.signature_wanted(version)
    return version


def make_change(
    agreement: Agreement, terms: dict[str, Any], *, takes_effect_on: dt.date, why: str, by: Person | None,
    wish: Wish | None = None, now: dt.datetime | None = None,
) -> Version:  # fmt: skip
    """Offers other terms from a day on; they hold when all who sign have signed them. Raises Refused, ValidationError."""
    agreement = locked(agreement)
    if agreement.state != _State.ACTIVE:
        raise Refused(_("Only an agreement in force is changed. A draft is simply written anew."))
    if not why.strip():
        raise ValidationError({"why": _("Say in a few words what changes, and why.")})
    if agreement.starts_on is not None and takes_effect_on < agreement.starts_on:
        raise ValidationError({"takes_effect_on": _("The agreement itself begins later than this day.")})
    current = in_force(agreement)
    if current is not None and current.terms_hash == documents.terms_hash(terms):
        raise ValidationError(_("Nothing is different in these terms."))
    waiting = open_version(agreement)
    if waiting is not None and waiting.offered_at is not None:
        raise Refused(_("Another change is waiting for signatures. Withdraw it first."))
    version = make_version(agreement, terms, by=by, why=why, takes_effect_on=takes_effect_on, now=now)
    if wish is not None:
        wish.state, wish.version, wish.answered_at = Wish.State.OFFERED, version, now or timezone.now()
        wish.save(update_fields=["state", "version", "answered_at"])
    return make_offer(agreement, now=now)


def open_version(agreement: Agreement) -> Version | None:
    """The version that is written, and neither signed by all nor withdrawn."""
    return agreement.versions.filter(signed_at__isnull=True, withdrawn_at__isnull=True).order_by("-number").first()


def in_force(agreement: Agreement) -> Version | None:
    """The newest version that all have signed (it may take effect on a later day)."""
    signed = [each for each in agreement.versions.all() if each.signed_at is not None]
    return max(signed, key=lambda each: each.number, default=None)


def ahead(versions: Sequence[Version]) -> list[Version]:
    """Changes that all have signed and that hold from a day still to come."""
    today = timezone.localdate()
    return [
        each
        for each in versions
        if each.signed_at is not None
        and each.takes_effect_on is not None
        and each.takes_effect_on > today
        and each.number > 1
    ]


def check_terms(kind: str, terms: dict[str, Any]) -> None:
    """Raises ValidationError, naming the place, when terms cannot stand under this kind."""
    try:
        size = len(canonical(terms))
    except NotCanonical as error:
        raise ValidationError(_("These terms cannot be kept: %(why)s") % {"why": error}) from None
    if size > LARGEST_TERMS:
        raise ValidationError(_("These terms are too long."))
    with problems.told():
        kinds.get(kind).check(terms)


def _check_parties(kind: kinds.Kind, parties: Sequence[PartyOf]) -> None:
    known = {name for name, _label in kind.roles}
    if not 1 <= len(parties) <= MOST_PARTIES:
        raise ValidationError(_("Name who agrees: at least one, at most %(most)s.") % {"most": MOST_PARTIES})
    for each in parties:
        if each.role not in known:
            raise ValueError(f"the kind {kind.name!r} has no role {each.role!r}")
        if (each.person is None) == (each.organization is None):
            raise ValidationError(_("A party is a person or an organization."))
        if each.person is not None and each.person.erased_on is not None:
            raise ValidationError(_("This person is no longer in the house."))
    who = [(each.person or each.organization) for each in parties]
    if len(set(who)) != len(who):
        raise ValidationError(_("Nobody can agree with themselves: choose two different parties."))
