"""Belonging: apply, admit, decline, pause, resume, leave; of people and of organizations.

The public record says who was admitted and who left (by pseudonym). Who applied and was declined is nobody's business.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.people.actions.acts import act, day_of
from commonhouse.people.actions.seats import vacate_locked
from commonhouse.people.models import MemberClass, Membership, Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require
from commonhouse.people.queries import seats_of

Status = Membership.Status
GONE = frozenset({Status.LEFT, Status.DECLINED})


def apply(
    actor: Actor,
    organization: Organization,
    member_class: MemberClass,
    *,
    attested: bool = False,
    of_age: bool = False,
    now: dt.datetime | None = None,
) -> Membership:
    """A person asks to join a class. Where the class says so, whoever declares that they qualify is in at once.

    attested: they declare that what the class asks is true of them. of_age: they declare that they have reached its
    minimum age (a birth date is never asked). Applying twice changes nothing. Raises Refused with the reason.
    """
    require(actor, "membership.apply", organization)
    assert actor.person is not None
    _declared(member_class, attested, of_age)
    return _apply(organization, member_class, {"person": actor.person}, now)


def apply_for(
    actor: Actor,
    network: Organization,
    member_class: MemberClass,
    *,
    attested: bool = False,
    now: dt.datetime | None = None,
) -> Membership:
    """An organization asks to join another, through its steward acting in that seat."""
    applicant = _represented(actor)
    if applicant.pk == network.pk:
        raise Refused(_("An organization cannot be a member of itself."))
    if not applicant.is_listed:
        raise Refused(_("%(name)s has to be listed first.") % {"name": applicant.name})
    if member_class.admission == MemberClass.Admission.ATTESTATION and not attested:
        raise Refused(_("To join, declare that your organization qualifies."))
    # An organization is admitted by the network's stewards even where people are in by declaring.
    return _apply(network, member_class, {"member_organization": applicant}, now, at_once=False)


def admit(actor: Actor, membership: Membership, *, now: dt.datetime | None = None) -> Membership:
    """Stewards admit whoever applied. Admitting twice changes nothing."""
    require(actor, "membership.decide", membership.organization)
    with transaction.atomic():
        membership = _locked(membership)
        if membership.status in {Status.ACTIVE, Status.PAUSED}:
            return membership
        if membership.status != Status.APPLIED:
            raise Refused(_("This application is not open any more."))
        return _admit(membership, now)


def decline(actor: Actor, membership: Membership, *, note: str = "", now: dt.datetime | None = None) -> Membership:
    """Stewards decline an application, with a note that the applicant reads."""
    require(actor, "membership.decide", membership.organization)
    with transaction.atomic():
        membership = _locked(membership)
        if membership.status == Status.DECLINED:
            return membership
        if membership.status != Status.APPLIED:
            raise Refused(_("This application is not open any more."))
        membership.status, membership.note = Status.DECLINED, note.strip()
        membership.until = day_of(now)
        membership.full_clean(validate_unique=False, validate_constraints=False)
        membership.save(update_fields=["status", "note", "until"])
    return membership


def pause(actor: Actor, membership: Membership, *, now: dt.datetime | None = None) -> Membership:
    """A pause: the member keeps belonging and stands on no new roll."""
    return _turn(actor, membership, Status.ACTIVE, Status.PAUSED, now)


def resume(actor: Actor, membership: Membership, *, now: dt.datetime | None = None) -> Membership:
    return _turn(actor, membership, Status.PAUSED, Status.ACTIVE, now)


def leave(actor: Actor, membership: Membership, *, now: dt.datetime | None = None) -> Membership:
    """A member leaves, or withdraws an application; an organization leaves through its steward.

    For a person without an account a steward writes it down. Leaving twice changes nothing. Seats held there are
    vacated. Raises Refused for the only steward.
    """
    _require_leaving(actor, membership)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=membership.organization_id)
        membership = _locked(membership)
        if membership.status in GONE:
            return membership
        for seat in membership.organization.seats.filter(person=membership.person_id, vacated_on__isnull=True):
            vacate_locked(seat, now)
        return end(membership, now)


def change_class(
    actor: Actor, membership: Membership, member_class: MemberClass, *, now: dt.datetime | None = None
) -> Membership:
    """Moves a member to another class of the same organization. Rolls already frozen stay as they are."""
    require(actor, "membership.decide", membership.organization)
    _of_this_organization(membership.organization, member_class)
    with transaction.atomic():
        return move(membership, member_class, now)


def move(membership: Membership, member_class: MemberClass, now: dt.datetime | None) -> Membership:
    """Moves a membership to a class inside the caller's transaction, who has checked that it may be."""
    membership = _locked(membership)
    if membership.member_class_id == member_class.pk:
        return membership
    membership.member_class = member_class
    membership.save(update_fields=["member_class"])
    if membership.status in {Status.ACTIVE, Status.PAUSED}:
        body = {"member": membership.pseudonym, "class": member_class.slug}
        act(membership.organization, "people.class-changed", body, now)
    return membership


def belong(person: Person, member_class: MemberClass, now: dt.datetime | None) -> Membership:
    """A person who belongs to a class by right (as whoever holds a lease) is in it from now on, inside the caller's
    transaction, who has checked the right and that the person wishes it. A pause stays a pause."""
    organization = member_class.organization
    membership, _is_new = Membership.objects.get_or_create(
        organization=organization, person=person, defaults={"member_class": member_class}
    )
    membership = _locked(membership)
    if membership.status in {Status.ACTIVE, Status.PAUSED}:
        return move(membership, member_class, now)
    membership.member_class, membership.applied_on = member_class, day_of(now)
    membership.save(update_fields=["member_class", "applied_on"])
    return _admit(membership, now)


def end(membership: Membership, now: dt.datetime | None) -> Membership:
    """Ends a locked membership, or an application, inside the caller's transaction."""
    belonged = membership.status in {Status.ACTIVE, Status.PAUSED}
    membership.status, membership.until, membership.note = Status.LEFT, day_of(now), ""
    membership.save(update_fields=["status", "until", "note"])
    if belonged:
        act(membership.organization, "people.left", {"members": [membership.pseudonym]}, now)
    return membership


def _declared(member_class: MemberClass, attested: bool, of_age: bool) -> None:
    if member_class.admission == MemberClass.Admission.ATTESTATION and not attested:
        raise Refused(_("To join, declare that you qualify."))
    if member_class.minimum_age and not of_age:
        age = {"age": member_class.minimum_age}
        raise Refused(_("To join, declare that you are at least %(age)d years old.") % age)


def _apply(
    organization: Organization,
    member_class: MemberClass,
    who: dict[str, Any],
    now: dt.datetime | None,
    *,
    at_once: bool = True,
) -> Membership:
    if not organization.is_listed:
        raise Refused(_("%(name)s is not open to join yet.") % {"name": organization.name})
    _of_this_organization(organization, member_class)
    with transaction.atomic():
        membership, is_new = Membership.objects.get_or_create(
            organization=organization, **who, defaults={"member_class": member_class}
        )
        membership = _locked(membership)
        if not is_new and membership.status not in GONE:
            return _again(membership, member_class)
        membership.member_class, membership.status = member_class, Status.APPLIED
        membership.applied_on, membership.until, membership.note = day_of(now), None, ""
        membership.save()
        if at_once and member_class.admission == MemberClass.Admission.ATTESTATION:
            return _admit(membership, now)
    return membership


def _again(membership: Membership, member_class: MemberClass) -> Membership:
    """A second application while the first stands: the same class changes nothing, another needs a steward."""
    if membership.status == Status.PAUSED:
        raise Refused(_("Your membership is paused. A steward can resume it."))
    if membership.member_class_id != member_class.pk:
        raise Refused(
            _("You already belong or have applied as: %(name)s. A steward can move you to another class.")
            % {"name": membership.member_class.name}
        )
    return membership


def _admit(membership: Membership, now: dt.datetime | None) -> Membership:
    membership.status, membership.since, membership.until = Status.ACTIVE, day_of(now), None
    membership.note = ""
    membership.save(update_fields=["status", "since", "until", "note"])
    member = membership.member_organization
    body = {
        "class": membership.member_class.slug,
        "members": [membership.pseudonym],
        "organizations": [member.slug] if member else [],
    }
    act(membership.organization, "people.admitted", body, now)
    return membership


def _turn(actor: Actor, membership: Membership, before: Status, after: Status, now: dt.datetime | None) -> Membership:
    require(actor, "membership.pause", membership.organization)
    with transaction.atomic():
        membership = _locked(membership)
        if membership.status == after:
            return membership
        if membership.status != before:
            raise Refused(_("This is not possible: the membership is not as it was. Look at it again."))
        membership.status = after
        membership.save(update_fields=["status"])
        kind = "people.paused" if after == Status.PAUSED else "people.resumed"
        act(membership.organization, kind, {"member": membership.pseudonym}, now)
    return membership


def _require_leaving(actor: Actor, membership: Membership) -> None:
    if membership.member_organization is not None:
        require(actor, "organization.represent", membership.member_organization)
        return
    person = membership.person
    if actor.person is not None and person is not None and actor.person.pk == person.pk:
        require(actor, "membership.leave", membership.organization)
        return
    if person is not None and person.account_id is None and allows(actor, "membership.pause", membership.organization):
        return
    raise NotAllowed("membership.leave")


def _represented(actor: Actor) -> Organization:
    """The organization the actor stands for; it asks for the seat where they hold one."""
    if actor.seat is not None:
        require(actor, "organization.represent", actor.seat.organization)
        return actor.seat.organization
    held = seats_of(actor.person).filter(kind="steward").first() if actor.person else None
    raise NotAllowed("organization.represent", held)


def _of_this_organization(organization: Organization, member_class: MemberClass) -> None:
    if member_class.organization_id != organization.pk:
        raise Refused(_("This class belongs to another organization."))


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_related("organization", "member_class", "person", "member_organization")
    return rows.select_for_update(of=("self",)).get(pk=membership.pk)
