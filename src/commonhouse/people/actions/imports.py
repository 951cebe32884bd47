"""Importing members from a file: previewed row by row, then admitted whole or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.people import member_file
from commonhouse.people.actions.acts import act, day_of
from commonhouse.people.contact_details import key, name_key
from commonhouse.people.models import (
    Contact,
    MemberClass,
    MemberImport,
    Membership,
    Organization,
    Person,
    pseudonym,
)
from commonhouse.people.permissions import Actor, Refused, require

NEW, KNOWN, SAME_NAME = "new", "known", "same-name"
GONE = (Membership.Status.LEFT, Membership.Status.DECLINED)
DAYS_KEPT = 2  # a preview left alone is emptied: contact details are not kept twice


def preview_import(
    actor: Actor,
    organization: Organization,
    member_class: MemberClass,
    *,
    file_name: str,
    data: bytes,
    language: str = "en",
    now: dt.datetime | None = None,
) -> tuple[MemberImport, tuple[str, ...]]:
    """Reads a file and keeps its rows until they are admitted or discarded; nobody is admitted yet.

    Returns the import and what is worth knowing about the file. The rows are {"number", "name", "language", "place",
    "contacts", "what": new | known | same-name} or {"number", "column", "error"}. Raises member_file.FileError.
    """
    require(actor, "member.import", organization)
    assert actor.person is not None
    if member_class.organization_id != organization.pk:
        raise Refused(_("This class belongs to another organization."))
    file = member_file.read(data, language)
    known = _Known.of(organization)
    rows: list[dict[str, Any]] = [
        {
            "number": row.number,
            "name": row.name,
            "language": row.language,
            "place": row.place,
            "contacts": [list(contact) for contact in row.contacts],
            "what": known.what(row.name, row.contacts),
        }
        for row in file.rows
    ]
    rows += [{"number": problem.row, "column": problem.column, "error": problem.message} for problem in file.problems]
    with transaction.atomic():
        empty_old_previews(now)
        MemberImport.objects.filter(
            organization=organization, uploaded_by=actor.person, applied_at__isnull=True
        ).delete()
        member_import = MemberImport.objects.create(
            organization=organization,
            member_class=member_class,
            uploaded_by=actor.person,
            file_name=file_name[-120:],
            rows=sorted(rows, key=lambda row: row["number"]),
        )
    return member_import, file.notes


def apply_import(
    actor: Actor,
    member_import: MemberImport,
    *,
    admit_same_names: bool = False,
    now: dt.datetime | None = None,
) -> MemberImport:
    """Admits every new person of a previewed file, all or none. A second time it changes nothing.

    Rows of people already entered are skipped. Rows that only share a name with a member are other people if the
    steward says so (`admit_same_names`), and skipped otherwise. Raises Refused while any row has an error.
    """
    organization = member_import.organization
    require(actor, "member.import", organization)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        member_import = MemberImport.objects.select_related("organization", "member_class").get(pk=member_import.pk)
        if member_import.applied_at is not None:
            return member_import
        if any("error" in row for row in member_import.rows):
            raise Refused(_("Some rows have errors. Correct the file and upload it again."))
        if not member_import.rows:
            raise Refused(_("This preview is too old. Upload the file again."))
        rows = list(_admitted(member_import, admit_same_names))
        pseudonyms = _enter(organization, member_import.member_class, rows, now)
        member_import.rows, member_import.admitted = [], len(rows)
        member_import.applied_at = now or timezone.now()
        member_import.save(update_fields=["rows", "admitted", "applied_at"])
        if pseudonyms:
            body = {
                "class": member_import.member_class.slug,
                "members": sorted(pseudonyms),  # in no order that tells who stood where in the list
                "organizations": [],
            }
            act(organization, "people.admitted", body, now)
    return member_import


def discard_import(actor: Actor, member_import: MemberImport) -> None:
    """Throws a preview away, with the contact details in it."""
    require(actor, "member.import", member_import.organization)
    MemberImport.objects.filter(pk=member_import.pk, applied_at__isnull=True).delete()


def empty_old_previews(now: dt.datetime | None = None) -> int:
    """Deletes previews nobody came back to. Returns how many."""
    before = (now or timezone.now()) - dt.timedelta(days=DAYS_KEPT)
    return MemberImport.objects.filter(applied_at__isnull=True, uploaded_at__lt=before).delete()[0]


@dataclass(frozen=True, slots=True)
class _Known:
    """Who belongs already: names, and names together with a contact detail (an account's address included)."""

    names: frozenset[str]
    people: frozenset[tuple[str, str]]
    unreachable: frozenset[str]  # names of members with no contact detail at all

    @classmethod
    def of(cls, organization: Organization) -> _Known:
        members = organization.memberships.filter(person__isnull=False).exclude(status__in=GONE)
        names: dict[uuid.UUID, str] = {}
        details: dict[uuid.UUID, set[str]] = {}
        for person, name, email in members.values_list("person_id", "person__name", "person__account__email"):
            names[person] = name_key(name)
            details[person] = {key("email", email)} if email else set()
        for person, kind, value in Contact.objects.filter(
            organization=organization, person__in=members.values("person_id")
        ).values_list("person_id", "kind", "value"):
            details[person].add(key(kind, value))
        return cls(
            frozenset(names.values()),
            frozenset((names[person], detail) for person, found in details.items() for detail in found),
            frozenset(names[person] for person, found in details.items() if not found),
        )

    def what(self, name: str, contacts: Iterable[Iterable[str]]) -> str:
        """Whether a row is someone new, known already, or of the same name as a member."""
        plain = name_key(name)
        if plain not in self.names:
            return NEW
        keys = [(plain, key(kind, value)) for kind, value in contacts]
        if any(one in self.people for one in keys) or (not keys and plain in self.unreachable):
            return KNOWN
        return SAME_NAME


def _admitted(member_import: MemberImport, admit_same_names: bool) -> Iterable[dict[str, Any]]:
    """The rows of people to enter, looked up afresh: someone may have been entered since the preview."""
    known = _Known.of(member_import.organization)
    for row in member_import.rows:
        what = known.what(row["name"], row["contacts"])
        if what == NEW or (what == SAME_NAME and admit_same_names):
            yield row


def _enter(
    organization: Organization,
    member_class: MemberClass,
    rows: list[dict[str, Any]],
    now: dt.datetime | None,
) -> list[str]:
    """Entries, memberships and contacts of all rows. Returns the members' pseudonyms."""
    languages = set(settings.HOUSE_LANGUAGES)
    people = [
        Person(
            name=row["name"],
            language=row["language"] if row["language"] in languages else settings.LANGUAGE_CODE,
            place=row["place"],
        )
        for row in rows
    ]
    Person.objects.bulk_create(people, batch_size=500)
    memberships = [
        Membership(
            organization=organization,
            member_class=member_class,
            person=person,
            status=Membership.Status.ACTIVE,
            since=day_of(now),
            pseudonym=pseudonym(),
        )
        for person in people
    ]
    Membership.objects.bulk_create(memberships, batch_size=500)
    Contact.objects.bulk_create(
        [
            Contact(organization=organization, person=person, kind=kind, value=value)
            for person, row in zip(people, rows, strict=True)
            for kind, value in row["contacts"]
        ],
        batch_size=500,
    )
    return [membership.pseudonym for membership in memberships]
