"""People, organizations, memberships and seats for tests, with as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from typing import Any

from django.test import Client

from commonhouse.people.middleware import SESSION_SEAT
from commonhouse.people.models import Account, MemberClass, Membership, Organization, Person, Seat
from commonhouse.people.permissions import Actor

_number = itertools.count(1)


def make_person(name: str = "", email: str | None = None, **fields: Any) -> Person:
    """A person; with an account only if an email is given ("" makes one up)."""
    number = next(_number)
    account = None
    if email is not None:
        account = Account.objects.create_user(email or f"person{number}@example.org")
    return Person.objects.create(name=name or f"Person {number}", account=account, **fields)


def make_organization(slug: str = "", **fields: Any) -> Organization:
    """A listed organization with one voting member class, "members". Give `with_class=False` for none."""
    slug = slug or f"org-{next(_number)}"
    with_class = fields.pop("with_class", True)
    organization = Organization.objects.create(
        slug=slug,
        **{"name": slug.replace("-", " ").title(), "kind": "worker-coop", "is_listed": True} | fields,
    )
    if with_class:
        make_class(organization)
    return organization


def make_class(organization: Organization, slug: str = "members", **fields: Any) -> MemberClass:
    return MemberClass.objects.create(
        organization=organization, slug=slug, **{"name": slug.replace("-", " ").title()} | fields
    )


def make_member(
    organization: Organization,
    person: Person | None = None,
    member_class: MemberClass | None = None,
    status: str = "active",
    **fields: Any,
) -> Membership:
    """A membership (`.person` is the member), active unless said otherwise, in the first class by default."""
    return Membership.objects.create(
        organization=organization,
        person=person or make_person(),
        member_class=member_class or organization.member_classes.first() or make_class(organization),
        status=status,
        **{"since": dt.date(2025, 1, 1)} | fields,
    )


def make_seat(organization: Organization, kind: str = "steward", person: Person | None = None, **fields: Any) -> Seat:
    return Seat.objects.create(
        organization=organization,
        kind=kind,
        person=person or make_person(email=""),
        **{"starts_on": dt.date(2025, 1, 1)} | fields,
    )


def make_steward(organization: Organization, person: Person | None = None) -> Actor:
    """An actor acting in a steward seat: `.person` (who has an account), `.seat`."""
    return make_actor(organization, "steward", person)


def make_actor(organization: Organization, kind: str, person: Person | None = None) -> Actor:
    """An actor acting in a seat of this kind: steward, board, treasurer, delegate, reviewer, keyer."""
    seat = make_seat(organization, kind, person)
    return Actor(seat.person, seat)


def sign_in(client: Client, person: Person, seat: Seat | None = None, passkey: bool | None = None) -> Client:
    """Signs the person in (giving them an account if they have none), acting in the seat if one is named.

    `passkey` says whether the sign-in used one; by default it did when a seat is named, as the house asks of
    stewards. Returns the client.
    """
    if person.account is None:
        person.account = Account.objects.create_user(f"person{next(_number)}@example.org")
        person.save(update_fields=["account"])
    client.force_login(person.account)
    session = client.session
    if seat is not None:
        session[SESSION_SEAT] = seat.pk
    if passkey if passkey is not None else seat is not None:
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "webauthn", "at": time.time(), "passwordless": True}
        ]
        session["account_authentication_methods_user"] = str(person.account.pk)
    session.save()
    return client


def sign_in_as(client: Client, actor: Actor) -> Client:
    """Signs in the person of the actor, acting in the actor's seat."""
    assert actor.person is not None
    return sign_in(client, actor.person, actor.seat)
