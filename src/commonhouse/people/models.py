"""People, organizations, and how they belong to one another.

A person may have no account, no email and no phone. Contact details belong to one organization's relation with a
person, never to the house, so that another organization's stewards cannot read them.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def pseudonym() -> str:
    """What the public record calls a member of one organization: random, so it says nothing of the person."""
    return secrets.token_hex(8)


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email__iexact=email)


class Account(AbstractBaseUser, PermissionsMixin):
    """A way to sign in: an email address, and passkeys if the person adds any. There are no passwords."""

    email = models.EmailField(_("Email"), unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    name = models.CharField(_("Name"), max_length=120, help_text=_("As you want to be called."))
    language = models.CharField(_("Language"), max_length=10, default="en")
    place = models.CharField(
        _("Neighborhood"), max_length=80, blank=True, help_text=_("A neighborhood is enough. No street address.")
    )
    created_on = models.DateField(auto_now_add=True)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    class Kind(models.TextChoices):
        WORKER_COOP = "worker-coop", _("Worker co-op")
        CONSUMER_COOP = "consumer-coop", _("Consumer co-op")
        LAND_TRUST = "land-trust", _("Community land trust")
        FUND = "fund", _("Democratic fund")
        IMPACT_FUND = "impact-fund", _("Impact fund")
        NETWORK = "network", _("Network")
        COALITION = "coalition", _("Coalition")
        INCUBATOR = "incubator", _("Co-op incubator")
        PUBLIC_BODY = "public-body", _("Public body")
        CIRCLE = "circle", _("Learning circle")
        BASE_GROUP = "base-group", _("Base-building group")
        FUNDER = "funder", _("Funder")
        COMMONS = "commons", _("Shared space")
        MUTUAL_AID = "mutual-aid", _("Mutual-aid group")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=160)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    summary = models.CharField(_("In one sentence"), max_length=300, blank=True)
    story = models.TextField(_("Story"), max_length=8000, blank=True)
    place = models.CharField(_("Place"), max_length=80, blank=True)
    latitude = models.DecimalField(  # three decimals are about 100 m: a neighborhood, not a door
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    founded = models.PositiveSmallIntegerField(_("Founded"), null=True, blank=True)
    website = models.URLField(_("Website"), blank=True)
    is_listed = models.BooleanField(default=False)
    is_house = models.BooleanField(default=False, help_text="The organization that looks after the house itself.")
    is_demo = models.BooleanField(default=False, help_text="Marked on its pages: members and events are invented.")

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_house"], condition=Q(is_house=True), name="one_house"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/o/{self.slug}/"


class MemberClass(models.Model):
    class Admission(models.TextChoices):
        STEWARDS = "stewards", _("Stewards admit")
        ATTESTATION = "attestation", _("Whoever declares that they qualify is in")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="member_classes")
    slug = models.SlugField(max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    votes = models.BooleanField(_("Votes"), default=True)
    admission = models.CharField(_("Admission"), max_length=12, choices=Admission.choices, default="stewards")
    eligibility = models.CharField(
        _("Who may join, in plain words"),
        max_length=400,
        blank=True,
        help_text=_("For example: I live, work or study in Boston and I am at least 11 years old."),
    )
    minimum_age = models.PositiveSmallIntegerField(_("Minimum age"), null=True, blank=True)
    buy_in = models.BigIntegerField(_("Buy-in, in cents"), default=0, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "slug"], name="member_class_slug"),
            models.CheckConstraint(condition=Q(buy_in__gte=0), name="member_class_buy_in_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's, or another organization's, belonging to an organization."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        LEFT = "left", _("Left")
        DECLINED = "declined", _("Declined")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    member_class = models.ForeignKey(MemberClass, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    member_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="belongs_to"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPLIED)
    pseudonym = models.CharField(max_length=16, default=pseudonym, editable=False)
    applied_on = models.DateField(auto_now_add=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person"], name="membership_once_per_person"),
            models.UniqueConstraint(
                fields=["organization", "member_organization"], name="membership_once_per_organization"
            ),
            models.UniqueConstraint(fields=["organization", "pseudonym"], name="membership_pseudonym"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(member_organization__isnull=True),
                name="membership_of_a_person_or_an_organization",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "status"])]

    def __str__(self) -> str:
        return f"{self.person or self.member_organization} in {self.organization}"


class Contact(models.Model):
    """How one organization reaches a person who has no account (or wishes to be reached otherwise)."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Email")
        PHONE = "phone", _("Phone")
        POST = "post", _("Postal address")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    value = models.CharField(max_length=254)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person", "kind", "value"], name="contact_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.person}"


class Seat(models.Model):
    """An office someone holds for an organization for a term. Rights come from seats, not from accounts."""

    class Kind(models.TextChoices):
        STEWARD = "steward", _("Steward")
        BOARD = "board", _("Board member")
        TREASURER = "treasurer", _("Treasurer")
        DELEGATE = "delegate", _("Budget delegate")
        REVIEWER = "reviewer", _("Reviewer for the public body")
        KEYER = "keyer", _("Paper ballot keyer")
        FACILITATOR = "facilitator", _("Facilitator")
        AUDITOR = "auditor", _("Auditor")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(_("Title"), max_length=80, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    cohort = models.CharField(_("Cohort"), max_length=20, blank=True)
    starts_on = models.DateField(_("Starts"))
    ends_on = models.DateField(_("Ends"), null=True, blank=True)
    vacated_on = models.DateField(null=True, blank=True)
    instead_of = models.OneToOneField(  # whom this holder followed: a vacancy is filled once
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="successor"
    )

    class Meta:
        ordering = ("organization", "kind", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "person", "kind"],
                condition=Q(vacated_on__isnull=True),
                name="seat_held_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()}, {self.organization}"


class Delegate(models.Model):
    """Someone who speaks and votes for a member organization in the organization it belongs to.

    An organization may have several delegates; it has one voice all the same.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="delegates")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="delegates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    starts_on = models.DateField(_("Starts"))
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "membership", "person"],
                condition=Q(ended_on__isnull=True),
                name="delegate_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.membership.member_organization}"


class ClaimCode(models.Model):
    """Lets someone who was entered by a steward link that entry to their own account. Kept only as a hash."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "code_hash"], name="claim_code_once")]

    def __str__(self) -> str:
        return f"Claim code for {self.person}"


class MemberImport(models.Model):
    """An uploaded list of members: previewed with row-by-row errors, then admitted whole or not at all."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    member_class = models.ForeignKey(MemberClass, on_delete=models.CASCADE)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=120)
    rows = models.JSONField(default=list)  # emptied once applied or discarded: contact details are not kept twice
    applied_at = models.DateTimeField(null=True, blank=True)
    admitted = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return f"{self.file_name} for {self.organization}"
