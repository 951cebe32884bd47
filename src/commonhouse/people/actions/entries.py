"""People entered by stewards: members who may have neither email nor phone, and how the organization reaches them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.people.actions.acts import act, day_of
from commonhouse.people.contact_details import read_contact
from commonhouse.people.models import Contact, MemberClass, Membership, Organization, Person
from commonhouse.people.permissions import Actor, Refused, require

MOST_CONTACTS = 8


def enter_member(
    actor: Actor,
    organization: Organization,
    member_class: MemberClass,
    *,
    name: str,
    language: str = "en",
    place: str = "",
    contacts: Iterable[tuple[str, str]] = (),
    entry_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> Membership:
    """Enters a person without an account as an active member. contacts: pairs of kind and value.

    `entry_id`, carried by the form, makes a second press of the button give the same member. Raises ValidationError
    for details that do not hold.
    """
    require(actor, "member.enter", organization)
    if member_class.organization_id != organization.pk:
        raise Refused(_("This class belongs to another organization."))
    person = new_entry(name, language, place, entry_id)
    details = [(kind, read_contact(kind, value)) for kind, value in contacts if value.strip()]
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        if Person.objects.filter(pk=person.pk).exists():
            return _already_entered(organization, person.pk)
        person.save(force_insert=True)
        membership = Membership.objects.create(
            organization=organization,
            person=person,
            member_class=member_class,
            status=Membership.Status.ACTIVE,
            since=day_of(now),
        )
        for kind, value in dict.fromkeys(details):
            Contact.objects.create(organization=organization, person=person, kind=kind, value=value)
        body = {"class": member_class.slug, "members": [membership.pseudonym], "organizations": []}
        act(organization, "people.admitted", body, now)
    return membership


def edit_entry(
    actor: Actor, organization: Organization, person: Person, *, name: str, language: str, place: str = ""
) -> Person:
    """Corrects an entry that has no account yet; whoever has an account does it themselves."""
    require(actor, "member.enter", organization)
    require_entry(organization, person)
    fresh = new_entry(name, language, place, person.pk)
    Person.objects.filter(pk=person.pk).update(name=fresh.name, language=fresh.language, place=fresh.place)
    person.refresh_from_db()
    return person


def add_contact(actor: Actor, organization: Organization, person: Person, kind: str, value: str) -> Contact:
    """How this organization reaches one of its members. Adding the same twice changes nothing."""
    require(actor, "contact.edit", organization)
    value = read_contact(kind, value)
    if not value:
        raise ValidationError(_("Write the email, phone number or address."))
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if not Membership.objects.filter(organization=organization, person=person).exists():
            raise Refused(_("This person does not belong to your organization."))
        contacts = Contact.objects.filter(organization=organization, person=person)
        existing = contacts.filter(kind=kind, value=value).first()
        if existing is not None:
            return existing
        if contacts.count() >= MOST_CONTACTS:
            raise Refused(_("A member has at most %(count)d contact details.") % {"count": MOST_CONTACTS})
        return Contact.objects.create(organization=organization, person=person, kind=kind, value=value)


def remove_contact(actor: Actor, contact: Contact) -> None:
    require(actor, "contact.edit", contact.organization)
    Contact.objects.filter(pk=contact.pk).delete()


def new_entry(name: str, language: str, place: str, entry_id: uuid.UUID | None = None) -> Person:
    """A person not saved yet; raises ValidationError for what does not hold."""
    if language not in settings.HOUSE_LANGUAGES:
        raise ValidationError({"language": _("The house does not know this language.")})
    person = Person(
        pk=entry_id or uuid.uuid4(),
        name=" ".join(name.split()),
        language=language,
        place=" ".join(place.split()),
    )
    person.full_clean(exclude=["id", "account"], validate_unique=False)
    return person


def _already_entered(organization: Organization, person_id: uuid.UUID) -> Membership:
    membership = Membership.objects.filter(organization=organization, person_id=person_id).first()
    if membership is None:
        raise Refused(_("This form was used before. Please open it again."))
    return membership


def require_entry(organization: Organization, person: Person) -> None:
    """Refuses unless the person is an entry of this organization alone, with no account."""
    if person.account_id is not None:
        raise Refused(_("This person has an account and changes this on their own page."))
    if person.erased_on is not None:
        raise Refused(_("This person was erased."))
    if not Membership.objects.filter(organization=organization, person=person).exists():
        raise Refused(_("This person does not belong to your organization."))
    if Membership.objects.filter(person=person).exclude(organization=organization).exists():
        raise Refused(_("Another organization has entered this person too; it has to agree."))
