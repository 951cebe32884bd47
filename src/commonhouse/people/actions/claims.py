"""Claim codes: someone entered by a steward links that entry to their own account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people import codes, hooks
from commonhouse.people.actions.acts import act
from commonhouse.people.actions.entries import require_entry
from commonhouse.people.actions.erasure import wipe
from commonhouse.people.actions.memberships import GONE
from commonhouse.people.models import Account, ClaimCode, Contact, Membership, Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.queries import relations

DAYS = 10
MERGED_BY_HAND = (Membership, Contact)


class BadClaim(Refused):
    """The code is wrong, too old, or used by someone else: which of these, nobody is told."""

    def __init__(self) -> None:
        super().__init__(_("This code does not work. Check each letter, or ask your organization for a new one."))


def issue_claim(actor: Actor, organization: Organization, person: Person, *, now: dt.datetime | None = None) -> str:
    """A code for someone the organization entered, to print or read out. Only its hash is kept; it lasts ten days.

    A new code makes the ones before it useless.
    """
    require(actor, "claim.issue", organization)
    now = now or timezone.now()
    code = codes.new()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        require_entry(organization, person)
        ClaimCode.objects.filter(organization=organization, person=person, used_at__isnull=True).delete()
        ClaimCode.objects.create(
            organization=organization,
            person=person,
            code_hash=codes.digest("claim", code),
            expires_at=now + dt.timedelta(days=DAYS),
        )
    return code


def claim(account: Account, code: str, *, now: dt.datetime | None = None) -> Person:
    """Links the entry a code was issued for to the account, and returns the person the account then has.

    Without a person, the account gets the entry itself. Otherwise all the entry has in the organization (membership,
    seats, places on rolls, contacts) moves to the account's person and the entry is erased. All or nothing. The same
    code sent twice by the same account gives the same person. Raises BadClaim, or Refused where both stand on the
    same roll or hold the same seat.
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = (
            ClaimCode.objects.select_for_update(of=("self",))
            .select_related("organization")
            .filter(code_hash=codes.digest("claim", code))
            .first()
        )
        if found is None:
            raise BadClaim
        people = Person.objects.select_for_update().filter(Q(pk=found.person_id) | Q(account=account))
        by_id = {person.pk: person for person in people.order_by("pk")}
        entry = by_id[found.person_id]
        if found.used_at is not None and entry.account_id == account.pk:
            return entry
        if found.used_at is not None or found.expires_at <= now or entry.account_id or entry.erased_on:
            raise BadClaim
        found.used_at = now
        found.save(update_fields=["used_at"])
        mine = next((person for person in by_id.values() if person.account_id == account.pk), None)
        if mine is None:
            return _give(entry, account, found.organization, now)
        return _join(entry, mine, found.organization, now)


def _give(entry: Person, account: Account, organization: Organization, now: dt.datetime) -> Person:
    entry.account = account
    entry.save(update_fields=["account"])
    membership = Membership.objects.filter(organization=organization, person=entry).first()
    if membership is not None:
        act(organization, "people.claimed", {"member": membership.pseudonym}, now)
    return entry


def _join(entry: Person, mine: Person, organization: Organization, now: dt.datetime) -> Person:
    """Moves what the entry has in the organization to the person, then erases the entry."""
    hooks.merge(entry, mine, organization)
    _move_contacts(entry, mine, organization)
    kind, body = _move_membership(entry, mine, organization)
    _move_the_rest(entry, mine, organization)
    wipe(entry, now)
    act(organization, kind, body, now)
    return mine


def _move_contacts(entry: Person, mine: Person, organization: Organization) -> None:
    kept = set(Contact.objects.filter(organization=organization, person=mine).values_list("kind", "value"))
    for contact in Contact.objects.filter(organization=organization, person=entry):
        if (contact.kind, contact.value) not in kept:
            contact.person = mine
            contact.save(update_fields=["person"])


def _move_membership(entry: Person, mine: Person, organization: Organization) -> tuple[str, dict[str, str]]:
    """One membership remains. Returns the act that says so."""
    rows = Membership.objects.select_for_update().filter(organization=organization)
    theirs = rows.get(person=entry)
    own = rows.filter(person=mine).first()
    if own is None:
        theirs.person = mine
        theirs.save(update_fields=["person"])
        return "people.claimed", {"member": theirs.pseudonym}
    if theirs.status not in GONE and own.status in GONE | {Membership.Status.APPLIED}:
        own.status, own.member_class_id = theirs.status, theirs.member_class_id
        own.since, own.until, own.note = theirs.since, None, ""
        own.save(update_fields=["status", "member_class", "since", "until", "note"])
    theirs.status, theirs.until = Membership.Status.LEFT, timezone.localdate()
    theirs.save(update_fields=["status", "until"])
    return "people.merged", {"from": theirs.pseudonym, "into": own.pseudonym}


def _move_the_rest(entry: Person, mine: Person, organization: Organization) -> None:
    """Points every other row of the organization that names the entry to the person.

    The storeys above keep rows about people that this one does not know of (rolls, paper batches, ideas); their own
    constraints say where two people cannot become one.
    """
    for relation in relations():
        if relation.related_model in MERGED_BY_HAND:
            continue
        rows, field = _rows_naming(relation, entry, organization)
        try:
            with transaction.atomic():
                rows.update(**{field: mine})
        except IntegrityError:
            raise Refused(
                _(
                    "You and this entry stand on the same list of voters or hold the same seat, so they cannot be "
                    "joined. Ask a steward to end the membership of the entry instead."
                )
            ) from None


def _rows_naming(relation: Any, entry: Person, organization: Organization) -> tuple[QuerySet[Any], str]:
    """The organization's rows that name the entry, and in which field. Of a list of people (a count's tellers) it is
    the rows of the table between, which belong to whoever the list is of."""
    model, field, owner = relation.related_model, relation.field.name, ""
    has_organization = any(column.name == "organization" for column in model._meta.fields)
    if relation.many_to_many:
        owner = f"{relation.field.m2m_field_name()}__"
        model, field = relation.through, relation.field.m2m_reverse_field_name()
    rows = model._base_manager.filter(**{field: entry})
    return (rows.filter(**{f"{owner}organization": organization}) if has_organization else rows), field
