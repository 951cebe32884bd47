"""Looking after what is leased: duties and their days, letters, requests, support, lenders' notices, repair reserves.

A lease runs for a hundred years; what keeps a home is mostly this. Notes about people's lives are few, sealed at rest
(`people.vault`) and seen by staff alone; what goes wrong for a household is never shown to members or the public.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.agreements.models import Version
from commonhouse.land.holdings.models import Building, Holding, public_id
from commonhouse.land.leasing.models import Lease, Mortgage
from commonhouse.ledger.models import Account, Entry
from commonhouse.people.models import Organization, Person

__all__ = [
    "CalendarFeed", "DefaultNotice", "Duty", "DutyPaper", "DutyPlan", "Letter", "LetterBatch", "LetterTemplate",
    "Request", "Reserve", "ReserveMove", "SupportNote", "SupportPlan", "SupportStep",
]  # fmt: skip

MOST_PLANS = 60  # of one trust
MOST_NOTES = 200  # of one support plan


class Purpose(models.TextChoices):
    """What a letter is for. The words a template may take from the house go by it (see `fields`)."""

    DUTY = "duty", pgettext_lazy("letter", "Something to do this year")
    INSPECTION = "inspection", pgettext_lazy("letter", "Visit to the home")
    RENEWAL = "renewal", pgettext_lazy("letter", "Renewal of the lease")
    LATE = "late", pgettext_lazy("letter", "Fee not paid yet")
    SUPPORT = "support", pgettext_lazy("letter", "Offer of help")
    DEFAULT = "default", pgettext_lazy("letter", "Something must be put right")
    LENDER = "lender", pgettext_lazy("letter", "A notice from the bank")
    CURED = "cured", pgettext_lazy("letter", "Put right in time")
    REFINANCE = "refinance", pgettext_lazy("letter", "Answer about a new loan")
    REQUEST = "request", pgettext_lazy("letter", "Answer to a request")
    IMPROVEMENT = "improvement", pgettext_lazy("letter", "Answer about an improvement")
    PRICE = "price", pgettext_lazy("letter", "Price of the home")
    OFFER = "offer", pgettext_lazy("letter", "A home is offered")
    OTHER = "other", pgettext_lazy("letter", "Another letter")


class DutyKind(models.TextChoices):
    INSURANCE = "insurance", pgettext_lazy("duty", "Proof of insurance")
    INSPECTION = "inspection", pgettext_lazy("duty", "Inspection")
    OCCUPANCY = "occupancy", pgettext_lazy("duty", "Who lives in the home")
    ANNIVERSARY = "anniversary", pgettext_lazy("duty", "Anniversary of the lease")
    FEE_REVIEW = "fee-review", pgettext_lazy("duty", "Look at the fee")
    RENEWAL = "renewal", pgettext_lazy("duty", "Notice of renewal")
    MORTGAGE_END = "mortgage-end", pgettext_lazy("duty", "Last payment of the mortgage")
    OTHER = "other", pgettext_lazy("duty", "Another duty")


class DutyPlan(models.Model):
    """A duty that comes again: what, of which leases, how often. Its days are written ahead (`actions.duties.generate`)."""

    class Anchor(models.TextChoices):
        """What its days are counted from."""

        LEASE_START = "lease-start", pgettext_lazy("duty", "The day the lease began")
        DAY_OF_YEAR = "day-of-year", pgettext_lazy("duty", "The same day for all")
        LEASE_END = "lease-end", pgettext_lazy("duty", "The day the lease ends")
        MORTGAGE_END = "mortgage-end", pgettext_lazy("duty", "The last payment of a mortgage")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="duty_plans")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("What kind of duty?"), max_length=14, choices=DutyKind.choices)
    anchor = models.CharField(
        _("What are its days counted from?"), max_length=12, choices=Anchor.choices, default=Anchor.LEASE_START
    )
    every_months = models.PositiveSmallIntegerField(  # 0: once
        _("Again after how many months?"), default=12, validators=[MaxValueValidator(1_200)]
    )
    day = models.PositiveSmallIntegerField(
        _("Day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    month = models.PositiveSmallIntegerField(
        _("Month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    days_before = models.PositiveSmallIntegerField(  # the duty's day lies so many days before the day it is counted to
        _("How many days before that day?"), default=0, validators=[MaxValueValidator(3_660)]
    )
    tenures = models.JSONField(default=list)  # values of Holding.Tenure; empty: all
    asks_paper = models.BooleanField(_("Is a paper needed?"), default=False)
    letter = models.CharField(max_length=12, choices=Purpose.choices, blank=True)  # offered when the duty comes
    starts_on = models.DateField(_("From"))  # no duty lies before it
    is_open = models.BooleanField(default=True)
    through = models.DateField(null=True, blank=True)  # written ahead through this day
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "name", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="duty_plan_name"),
            models.UniqueConstraint(fields=["organization", "submission"], name="duty_plan_sent_once"),
            models.CheckConstraint(
                condition=~Q(anchor="day-of-year") | Q(day__isnull=False, month__isnull=False), name="duty_plan_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """One thing to do by one day. `key` names it once: a plan never writes the same duty twice, moved or not."""

    class Outcome(models.TextChoices):
        FINE = "fine", pgettext_lazy("duty", "All is well")
        FOLLOW = "follow", pgettext_lazy("duty", "Something is left to follow up")
        NOT_NEEDED = "not-needed", pgettext_lazy("duty", "Not needed this time")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="duties")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    plan = models.ForeignKey(DutyPlan, null=True, blank=True, on_delete=models.CASCADE, related_name="duties")
    holding = models.ForeignKey(Holding, null=True, blank=True, on_delete=models.CASCADE, related_name="duties")
    lease = models.ForeignKey(Lease, null=True, blank=True, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=14, choices=DutyKind.choices)
    name = models.CharField(_("What is to be done?"), max_length=160)
    key = models.CharField(max_length=80)
    due_on = models.DateField(_("Day"))
    first_due_on = models.DateField()  # before it was moved
    at = models.TimeField(_("Hour"), null=True, blank=True)  # of a visit
    told_at = models.DateTimeField(null=True, blank=True)  # the household was told of the visit
    moves = models.JSONField(default=list)  # [[from, to, why, when], ...]
    said = models.CharField(_("Your words"), max_length=500, blank=True)  # by the household, with what it handed in
    handed_in_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    words = models.CharField(_("What came out of it?"), max_length=1_000, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "duties"
        ordering = ("due_on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="") | Q(done_at__isnull=False) & ~Q(outcome=""),
                name="duty_done_somehow",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "due_on", "id"], condition=Q(done_at__isnull=True), name="duty_open_by_day"
            ),
            models.Index(
                fields=["organization", "handed_in_at"],
                condition=Q(done_at__isnull=True, handed_in_at__isnull=False),
                name="duty_handed_in",
            ),
            models.Index(fields=["organization", "due_on", "id"], name="duty_by_day"),
            models.Index(fields=["lease", "due_on"], name="duty_of_lease"),
            models.Index(fields=["holding", "due_on"], name="duty_of_holding"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.due_on}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/duties/{self.public_id}/"


class DutyPaper(models.Model):
    """A paper that shows what was done: a policy, a photo, a report. Kept by its hash (`people.papers`)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="papers")
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    kept_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("duty", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "duty", "sha256"], name="duty_paper_once")
        ]

    def __str__(self) -> str:
        return self.name


def feed_token() -> str:
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """A private address from which somebody's own calendar reads the duties. A new one makes the old one useless."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, default=feed_token, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person"], name="duty_feed_once"),
        ]

    def __str__(self) -> str:
        return f"Duties of {self.organization}"


class LetterTemplate(models.Model):
    """A trust's own words for one purpose, in both languages. Without one, the house's own words serve (`starters`)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="letter_templates")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    purpose = models.CharField(_("What is it for?"), max_length=12, choices=Purpose.choices)
    subject_en = models.CharField(_("Subject in English"), max_length=120)
    text_en = models.TextField(_("Letter in English"), max_length=6_000)
    subject_es = models.CharField(_("Subject in Spanish"), max_length=120)
    text_es = models.TextField(_("Letter in Spanish"), max_length=6_000)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "purpose", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="letter_template_name"),
        ]

    def __str__(self) -> str:
        return self.name


class LetterBatch(models.Model):
    """Letters printed together, for those who are not reached by email."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="letter_batches")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    printed_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "-printed_at", "-id")

    def __str__(self) -> str:
        return f"{self.organization}, {self.printed_at}"


class Letter(models.Model):
    """A letter as it was sent: its text never changes after that."""

    class Way(models.TextChoices):
        EMAIL = "email", pgettext_lazy("letter", "By email")
        PRINT = "print", pgettext_lazy("letter", "On paper")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="letters")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    about = models.CharField(max_length=64, blank=True)  # public id of what it speaks of: a price, a request
    language = models.CharField(max_length=8)
    to = models.JSONField(default=list)  # lines of the address, as printed
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=12_000)
    sha256 = models.CharField(max_length=64)  # of subject and text
    way = models.CharField(max_length=5, choices=Way.choices)
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(LetterBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-sent_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="letter_sent_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-sent_at", "-id"], name="letter_list"),
            models.Index(
                fields=["organization", "id"], condition=Q(way="print", batch__isnull=True), name="letter_to_print"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/mail/{self.public_id}/"


class Request(models.Model):
    """What a household asks of the trust under its lease. Work on the home is asked for in `land.pricing`."""

    class Kind(models.TextChoices):
        REFINANCE = "refinance", pgettext_lazy("request", "A new loan on the home")
        SUBLET = "sublet", pgettext_lazy("request", "Renting it to somebody for a time")
        ABSENCE = "absence", pgettext_lazy("request", "Being away for a longer time")
        REPAIR = "repair", pgettext_lazy("request", "A repair paid from the reserve")
        HELP = "help", pgettext_lazy("request", "Hard times: we would like to talk")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("request", "Waiting for an answer")
        GRANTED = "granted", pgettext_lazy("request", "Yes")
        REFUSED = "refused", pgettext_lazy("request", "No")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Taken back")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="lease_requests")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    text = models.TextField(_("Tell us more"), max_length=2_000, blank=True)
    amount = models.BigIntegerField(_("Amount"), null=True, blank=True)
    lender = models.CharField(_("Bank"), max_length=120, blank=True)
    rate = models.CharField(max_length=12, blank=True)  # decimal text
    months = models.PositiveSmallIntegerField(
        _("Months"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    first_due = models.DateField(_("First payment"), null=True, blank=True)
    notices_to = models.CharField(_("Where notices to the bank go"), max_length=254, blank=True)
    starts_on = models.DateField(_("From"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)
    checks = models.JSONField(
        default=list
    )  # what the lease's terms say of it, when asked: [[code, {figures}, fits], ...]
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField()  # the trust answers until then
    words = models.TextField(_("Why?"), max_length=2_000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mortgage = models.OneToOneField(Mortgage, null=True, blank=True, on_delete=models.SET_NULL, related_name="request")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-asked_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="lease_request_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "lease", "kind"], condition=Q(state="asked"), name="lease_request_open_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "-asked_at"], name="lease_request_list")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/requests/{self.public_id}/"


class SupportPlan(models.Model):
    """Help offered to a household in hard times. Nothing is enforced before it was offered (`support.was_offered`)."""

    class Reason(models.TextChoices):
        MONEY = "money", pgettext_lazy("support", "Money is short")
        HOME = "home", pgettext_lazy("support", "Something about the home")
        OTHER = "other", pgettext_lazy("support", "Something else")

    class State(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("support", "Offered, no answer yet")
        RUNNING = "running", pgettext_lazy("support", "Running")
        DECLINED = "declined", pgettext_lazy("support", "The household did not want it")
        DONE = "done", pgettext_lazy("support", "Back on its feet")
        STOPPED = "stopped", pgettext_lazy("support", "Stopped")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="support_plans")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="support_plans")
    reason = models.CharField(_("What is it about?"), max_length=5, choices=Reason.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    offered_on = models.DateField()
    answer_by = models.DateField(_("When do you hope for an answer?"))
    words = models.TextField(_("What the trust offers"), max_length=2_000)  # the household reads it
    answered_on = models.DateField(null=True, blank=True)
    next_check_on = models.DateField(_("When do we talk again?"), null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-opened_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="support_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "lease"], condition=Q(state__in=["offered", "running"]), name="support_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "next_check_on"], name="support_list")]

    def __str__(self) -> str:
        return f"{self.lease}, {self.offered_on}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/support/{self.public_id}/"


class SupportNote(models.Model):
    """A short note of a talk or a visit: sealed, for staff alone, deleted some time after the plan is over."""

    class Kind(models.TextChoices):
        CALL = "call", pgettext_lazy("support", "Telephone call")
        VISIT = "visit", pgettext_lazy("support", "Visit")
        LETTER = "letter", pgettext_lazy("support", "Letter or message")
        CHECK_IN = "check-in", pgettext_lazy("support", "How it goes")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("How did you talk?"), max_length=8, choices=Kind.choices)
    on = models.DateField(_("Day"))
    sealed = models.BinaryField()  # the words, by people.vault
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("plan", "on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="support_note_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.on}"


class SupportStep(models.Model):
    """What was agreed in a plan: a pause or other terms, which are a change of the lease that both sign (`version`)."""

    class Kind(models.TextChoices):
        PAUSE = "pause", pgettext_lazy("support", "A pause of the fee")
        PAYMENTS = "payments", pgettext_lazy("support", "What is late, paid bit by bit")
        ADVANCE = "advance", pgettext_lazy("support", "What the trust paid for you, paid back bit by bit")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    starts_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)  # of each payment
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)  # both signed, and what was late is late no more
    made_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("plan", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="support_step_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.starts_on}"


class DefaultNotice(models.Model):
    """A notice that something of a mortgage or a lease is not kept, and the clock of the rule cure-clock that it starts."""

    class Giver(models.TextChoices):
        LENDER = "lender", pgettext_lazy("notice of default", "The bank")
        TRUST = "trust", pgettext_lazy("notice of default", "The trust")

    class Kind(models.TextChoices):
        MONEY = "money", pgettext_lazy("notice of default", "Money is owed")
        OTHER = "other", pgettext_lazy("notice of default", "Something else of the agreement is not kept")

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("notice of default", "There is time to put it right")
        CURED = "cured", pgettext_lazy("notice of default", "Put right")
        TAKEN_BACK = "taken-back", pgettext_lazy("notice of default", "Taken back")
        UNCURED = "uncured", pgettext_lazy("notice of default", "Not put right in time")

    class Cured(models.TextChoices):
        HOUSEHOLD = "household", pgettext_lazy("notice of default", "By the household")
        TRUST = "trust", pgettext_lazy("notice of default", "By the trust, for the household")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="default_notices")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="default_notices")
    mortgage = models.ForeignKey(
        Mortgage, null=True, blank=True, on_delete=models.PROTECT, related_name="default_notices"
    )
    support = models.ForeignKey(
        SupportPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="default_notices"
    )
    giver = models.CharField(_("Who gave the notice?"), max_length=6, choices=Giver.choices)
    kind = models.CharField(_("What is it about?"), max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    noticed_on = models.DateField(_("Date of the notice"))
    received_on = models.DateField(_("The trust had it on"))
    amount = models.BigIntegerField(_("Amount owed"), null=True, blank=True)
    words = models.TextField(_("What must be put right?"), max_length=2_000)  # the household reads it
    statement = models.JSONField()  # of the rule cure-clock, from the lease's terms as they were then
    owner_until = models.DateField()
    trust_until = models.DateField(null=True, blank=True)
    final_on = models.DateField()  # the last day of all to put it right
    ended_on = models.DateField(null=True, blank=True)
    cured_by = models.CharField(max_length=9, choices=Cured.choices, blank=True)
    paid = models.BigIntegerField(null=True, blank=True)  # by the trust, for the household
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_words = models.CharField(max_length=1_000, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-received_on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="default_notice_sent_once"),
            models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True) | ~Q(state="running") & Q(ended_on__isnull=False),
                name="default_notice_ends",
            ),
            models.CheckConstraint(
                condition=Q(state="cured") & ~Q(cured_by="") | ~Q(state="cured") & Q(cured_by=""),
                name="default_cured_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "state", "owner_until"], name="default_notice_list"),
            models.Index(fields=["lease", "state"], name="default_notice_of_lease"),
        ]

    def __str__(self) -> str:
        return f"{self.get_giver_display()}, {self.noticed_on}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/notices/{self.public_id}/"


class Reserve(models.Model):
    """Money set aside for repairs of one building or one holding.

    In the books it is a part of what is held for others: the trust owes it to the home until it is spent there.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="reserves")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    building = models.OneToOneField(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="reserve")
    holding = models.OneToOneField(Holding, null=True, blank=True, on_delete=models.PROTECT, related_name="reserve")
    account = models.OneToOneField(  # its part of what is held for others; none: the trust keeps no books in the house
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="land_reserve"
    )
    opened_on = models.DateField()
    is_open = models.BooleanField(default=True)
    gathered_on = models.DateField(null=True, blank=True)  # what came in with fees was put in last on that day
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "name", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="reserve_sent_once"),
            models.UniqueConstraint(fields=["organization", "name"], name="reserve_name"),
            models.CheckConstraint(
                condition=Q(building__isnull=False, holding__isnull=True)
                | Q(building__isnull=True, holding__isnull=False),
                name="reserve_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/reserves/{self.public_id}/"


class ReserveMove(models.Model):
    """Money put into a reserve or spent from it. Its balance is their sum; none is changed after."""

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("reserve", "Brought in")
        FEE = "fee", pgettext_lazy("reserve", "Part of the fees")
        IN = "in", pgettext_lazy("reserve", "Put in")
        REPAIR = "repair", pgettext_lazy("reserve", "Repair")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    reserve = models.ForeignKey(Reserve, on_delete=models.CASCADE, related_name="moves")
    lease = models.ForeignKey(Lease, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    request = models.OneToOneField(
        Request, null=True, blank=True, on_delete=models.SET_NULL, related_name="reserve_move"
    )
    kind = models.CharField(max_length=7, choices=Kind.choices)
    on = models.DateField(_("Day"))
    amount = models.BigIntegerField()  # above zero: in; below: out
    text = models.CharField(_("What for?"), max_length=200, blank=True)
    key = models.CharField(max_length=80)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("reserve", "on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="reserve_move_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="reserve_move_moves"),
        ]
        indexes: ClassVar = [models.Index(fields=["reserve", "on", "id"], name="reserve_history")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}, {self.on}"
