"""Agreements: parties, typed terms in versions, signatures, dated events, and what is due.

Every loan, note, lease, share purchase and space agreement is one of these. A version and an event are written once. What is
due and what was paid is never edited: it is what the kind's rule makes of the terms and the events (see `accounts`), and the
rows of `Due` and `Applied` are that result kept for lists.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.ledger.models import Entry
from commonhouse.people.models import Organization, Person

MAX_WORDS = 3_000


def public_id() -> str:
    """The public name of an agreement, in links and in the record. Random, so it says nothing of the parties."""
    return secrets.token_hex(6)


class Agreement(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("agreement", "Draft")
        OFFERED = "offered", pgettext_lazy("agreement", "Waiting for signatures")
        ACTIVE = "active", pgettext_lazy("agreement", "In force")
        ENDED = "ended", pgettext_lazy("agreement", "Ended")
        WITHDRAWN = "withdrawn", pgettext_lazy("agreement", "Withdrawn before it was signed")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="agreements")  # its keeper
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=40)  # a registered kind (see `kinds`)
    title = models.CharField(_("Title"), max_length=160)
    reference = models.CharField(_("Number"), max_length=30, blank=True)  # the keeper's own
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    unit = models.CharField(max_length=12, default="USD")
    language = models.CharField(max_length=10, default="en")  # in which it is signed
    starts_on = models.DateField(_("Begins"), null=True, blank=True)
    ends_on = models.DateField(_("Ends"), null=True, blank=True)
    decision = models.CharField(max_length=12, blank=True)  # public id of the proposal that decided it
    offered_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(_("Why"), max_length=300, blank=True)
    events_made = models.PositiveIntegerField(default=0)  # the number of the last event
    standing = models.JSONField(default=dict, blank=True)  # the account's result but for its rows (see `accounts`)
    due_now = models.BigIntegerField(default=0)  # four figures of the standing, for lists and sums
    past_due = models.BigIntegerField(default=0)
    days_late = models.PositiveIntegerField(default=0)
    outstanding = models.BigIntegerField(default=0)
    booked = models.JSONField(
        default=dict, blank=True
    )  # by bucket, how much paid the books were told of (see `entering`)
    reckoned_on = models.DateField(null=True, blank=True)  # the day the rows of Due were made for
    next_due_on = models.DateField(null=True, blank=True)  # of what is not paid yet
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="agreement_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "kind", "reference"], condition=~Q(reference=""), name="agreement_reference"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "kind", "state"]),
            models.Index(fields=["organization", "next_due_on"]),
            models.Index(fields=["organization", "state", "reckoned_on", "id"], name="agreement_to_reckon"),
            models.Index(fields=["organization", "-days_late"], condition=Q(past_due__gt=0), name="agreement_late"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/agreements/{self.public_id}/"


class Party(models.Model):
    """A person or an organization in a role: lender, borrower, holder, tenant, witness."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=30)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_parties"
    )
    party_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_parties"
    )
    signs = models.BooleanField(default=True)

    class Meta:
        ordering = ("agreement", "id")
        verbose_name_plural = "parties"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "agreement", "role", "person"], name="party_person_once", nulls_distinct=True
            ),
            models.UniqueConstraint(
                fields=["organization", "agreement", "role", "party_organization"],
                name="party_organization_once",
                nulls_distinct=True,
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(party_organization__isnull=True),
                name="party_is_a_person_or_an_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.party_organization} ({self.role})"


class Version(models.Model):
    """The terms as they stood: never changed once written. One that follows a signed one is a change, agreed by all who sign.

    `texts` are made when it is offered: by language, the whole text that is signed. `seal` is random and part of what is
    hashed, so that nobody can find out from a published hash whose name stands in the text.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()  # by the kind's terms type; no personal data
    terms_hash = models.CharField(max_length=64)  # sha256 of the canonical terms
    texts = models.JSONField(default=dict, blank=True)  # {"en": {"title", "parts": [[heading, [paragraphs]]]}}
    seal = models.CharField(max_length=32, blank=True)
    takes_effect_on = models.DateField(null=True, blank=True)
    why = models.CharField(_("What changes, and why"), max_length=300, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)  # by all who sign
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # offered, and not signed by all
    withdrawn_why = models.CharField(_("Why"), max_length=300, blank=True)

    class Meta:
        ordering = ("agreement", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "agreement", "number"], name="agreement_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"


class Signature(models.Model):
    class Method(models.TextChoices):
        TYPED = "typed", _("Name typed on the page")
        PAPER = "paper", _("Signed on paper")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # who signed
    seat = models.CharField(max_length=120, blank=True)  # the seat they signed in, for an organization
    method = models.CharField(max_length=5, choices=Method.choices, default=Method.TYPED)
    typed_name = models.CharField(_("Your name"), max_length=120, blank=True)
    document_hash = models.CharField(max_length=64)  # sha256 of the text that was shown, in its language
    language = models.CharField(max_length=10, default="en")
    signed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)  # of a paper: when it was recorded, and by whom
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scan_name = models.CharField(max_length=120, blank=True)  # of a paper: its file, named on disk by its hash
    scan_hash = models.CharField(max_length=64, blank=True)
    scan_mime = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("version", "signed_at")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "version", "party"], name="signed_once"),
            models.CheckConstraint(
                condition=Q(method="typed", person__isnull=False) & ~Q(typed_name="") | Q(method="paper"),
                name="signature_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.signed_at:%Y-%m-%d}"


class Wish(models.Model):
    """A party asks for a change in words (a pause, another amount): answered by an offer to sign, or by a reason."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a wish", "Waiting for an answer")
        OFFERED = "offered", pgettext_lazy("a wish", "Answered with an offer")
        DECLINED = "declined", pgettext_lazy("a wish", "Declined")
        TAKEN_BACK = "taken-back", pgettext_lazy("a wish", "Taken back")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="wishes")
    change = models.CharField(max_length=30, blank=True)  # a change its kind knows, or "": anything else
    terms = models.JSONField(null=True, blank=True)  # what the terms would be, where its kind could tell
    takes_effect_on = models.DateField(null=True, blank=True)
    words = models.CharField(_("What do you ask for, and why?"), max_length=1000)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(_("Answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.OneToOneField(Version, null=True, blank=True, on_delete=models.SET_NULL, related_name="wish")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("agreement", "-at")
        verbose_name_plural = "wishes"
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "submission"], name="wish_sent_once")]

    def __str__(self) -> str:
        return self.words[:60]


class Event(models.Model):
    """Something that happened under an agreement on a day: never changed once written, taken back by another event."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()  # 1, 2, 3 ...: the order among events of one day
    kind = models.CharField(
        max_length=20
    )  # payment, disbursed, pause, resume, terms, fee, waiver, written-off, reversed ...
    on = models.DateField()
    amount = models.BigIntegerField(default=0)  # smallest parts of the agreement's unit, never negative
    data = models.JSONField(default=dict, blank=True)  # what else its rule needs; no personal data
    booked = models.JSONField(default=dict, blank=True)  # by bucket, what the books were told with it
    note = models.CharField(_("Note"), max_length=300, blank=True)  # for the parties; not in the record
    key = models.CharField(max_length=80)  # the client's own: the same key is one event
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_events")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("agreement", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "agreement", "number"], name="event_number"),
            models.UniqueConstraint(fields=["organization", "key"], name="event_key"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="event_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Due(models.Model):
    """One part of what falls due on a day, and how much of it is paid: the account's result, kept for lists."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="dues")
    position = models.PositiveIntegerField()
    on = models.DateField()
    bucket = models.CharField(max_length=20)  # principal, interest, fee, penalty, or the kind's own: rent, share, dues
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    text = models.CharField(max_length=60, blank=True)  # a code the kind has words for

    class Meta:
        ordering = ("agreement", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "agreement", "position"], name="due_position"),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("amount")), name="due_paid_within_amount"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "on", "agreement"], condition=Q(paid__lt=F("amount")), name="due_unpaid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bucket} {self.on}: {self.amount}"


class Applied(models.Model):
    """How one payment was applied to what was due: the account's result, kept for pages."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="applied")
    due_on = models.DateField(null=True, blank=True)  # null: not yet due (paid early, or kept as credit)
    bucket = models.CharField(max_length=20)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("event", "id")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="applied_amount")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.amount}"
