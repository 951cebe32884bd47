"""How a fund raises money: offerings with classes of notes, the notes themselves, gifts that take the first loss, dues.

What was paid into a note, what it earned and what is owed on it is its agreement's (see `agreements` and the rule
note-account); the sums kept here are that result, for lists and totals. Nobody's income is kept anywhere.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.agreements.models import Agreement, Event, public_id
from commonhouse.ledger.models import MAX_AMOUNT, Batch, Entry, Restriction
from commonhouse.people.models import MemberClass, Organization, Person

MOST_CLASSES = 40  # of one offering
MOST_INSTALMENTS = 60
LONGEST_TERM = 600  # months
_AMOUNT = [MinValueValidator(1), MaxValueValidator(MAX_AMOUNT)]
_RATE = RegexValidator(r"^0(\.\d{1,6})?$", _("Give a share of one, such as 0.05 for 5 % a year."))


class Offering(models.Model):
    """Notes that a fund offers, for a time or for as long as it likes."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("offering", "Being prepared")
        OPEN = "open", pgettext_lazy("offering", "Open")
        CLOSED = "closed", pgettext_lazy("offering", "Closed")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="offerings")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    title = models.CharField(_("Title"), max_length=120)
    about = models.TextField(_("What the money does"), max_length=4000)
    risks = models.TextField(  # beside what the house says of every offering
        _("What could go wrong, in your own words"), max_length=4000, blank=True
    )
    limits = models.CharField(_("Who may buy, and limits the law sets"), max_length=600, blank=True)
    goal = models.BigIntegerField(_("Goal"), null=True, blank=True, validators=_AMOUNT)
    unit = models.CharField(max_length=12, default="USD")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(_("Last day to buy"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="offering_sent_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/fund/offerings/{self.public_id}/"


class NoteClass(models.Model):
    """One kind of note. Rate, term, who may buy, least, most and rank have nothing to do with one another."""

    class DayCount(models.TextChoices):
        ACTUAL = "actual/365", _("Each day counts one of 365")
        THIRTY = "30/360", _("Each month counts 30 days of 360")

    class Interest(models.TextChoices):
        YEARLY = "yearly", _("Paid every year")
        MATURITY = "maturity", _("Paid when the note comes back")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="note_classes")
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="classes")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    rate = models.CharField(_("Interest a year"), max_length=10, validators=[_RATE])  # exact decimal text
    term_months = models.PositiveSmallIntegerField(
        _("Months until it comes back"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TERM)]
    )
    day_count = models.CharField(max_length=10, choices=DayCount.choices, default=DayCount.ACTUAL)
    interest = models.CharField(max_length=8, choices=Interest.choices, default=Interest.YEARLY)
    rank = models.PositiveSmallIntegerField(  # 1 is repaid first and loses last
        _("Rank"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    minimum = models.BigIntegerField(_("Least amount"), validators=_AMOUNT)
    maximum = models.BigIntegerField(_("Most one holder may hold"), null=True, blank=True, validators=_AMOUNT)
    step = models.BigIntegerField(_("In steps of"), default=1, validators=_AMOUNT)
    goal = models.BigIntegerField(_("Most of this class in all"), null=True, blank=True, validators=_AMOUNT)
    most_instalments = models.PositiveSmallIntegerField(
        _("May be paid in up to so many monthly parts"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_INSTALMENTS)],
    )
    eligible = models.ManyToManyField(MemberClass, blank=True, related_name="note_classes")  # none: whoever signs in
    attestation = models.CharField(  # what a buyer declares of themselves, such as being an accredited investor
        _("What a buyer declares"), max_length=400, blank=True
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("offering", "order", "id")
        verbose_name_plural = "note classes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "offering", "name"], name="note_class_name"),
            models.CheckConstraint(condition=Q(minimum__gt=0, step__gt=0), name="note_class_minimum"),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")), name="note_class_maximum"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    class Choice(models.TextChoices):
        """What its holder wishes when the note comes back. No answer is no new note: the money is held for them."""

        NONE = "", pgettext_lazy("note", "Not said yet")
        REPAY = "repay", pgettext_lazy("note", "Pay it back to me")
        ROLL = "roll", pgettext_lazy("note", "Lend it again in a new note")
        GIVE = "give", pgettext_lazy("note", "Give it to the fund")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="notes")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="note")
    note_class = models.ForeignKey(NoteClass, on_delete=models.PROTECT, related_name="notes")
    holder = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    holder_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="notes_held"
    )
    amount = models.BigIntegerField(_("Amount"), validators=_AMOUNT)  # promised
    matures_on = models.DateField(_("Comes back on"))
    declared = models.CharField(max_length=400, blank=True)  # the words the buyer declared
    declared_at = models.DateTimeField(null=True, blank=True)
    paid_in = models.BigIntegerField(default=0)
    repaid = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)  # less what was recovered
    interest_paid = models.BigIntegerField(default=0)
    choice = models.CharField(max_length=5, choices=Choice.choices, blank=True, default=Choice.NONE)
    chosen_at = models.DateTimeField(null=True, blank=True)
    roll_into = models.ForeignKey(NoteClass, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rolled_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="rolled_into"
    )
    told_on = models.DateField(null=True, blank=True)  # when notice of its coming back was given

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(holder__isnull=True) ^ Q(holder_organization__isnull=True), name="note_has_one_holder"
            ),
            models.CheckConstraint(
                condition=Q(paid_in__gte=0, repaid__gte=0, written_off__gte=0, interest_paid__gte=0)
                & Q(paid_in__gte=F("repaid") + F("written_off")),
                name="note_sums",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "matures_on"]),
            models.Index(fields=["organization", "note_class"]),
        ]

    def __str__(self) -> str:
        return f"{self.note_class}, {self.agreement.reference or self.agreement.public_id}"

    @property
    def outstanding(self) -> int:
        """What the fund owes of its principal now, in smallest parts."""
        return self.paid_in - self.repaid - self.written_off

    @property
    def holder_name(self) -> str:
        return str(self.holder or self.holder_organization)


class Redemption(models.Model):
    """A holder asks for money back before its day. First come, first served, when the fund has money to spare."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("redemption", "Waiting")
        PAID = "paid", pgettext_lazy("redemption", "Paid")
        WITHDRAWN = "withdrawn", pgettext_lazy("redemption", "Withdrawn")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="redemptions")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="redemptions")
    number = models.PositiveIntegerField()  # in the order of asking
    amount = models.BigIntegerField(_("Amount"), validators=_AMOUNT)
    paid = models.BigIntegerField(default=0)  # in part, while it waits for the rest
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "number"], name="redemption_number"),
            models.UniqueConstraint(fields=["organization", "submission"], name="redemption_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "note"], condition=Q(state="waiting"), name="redemption_waits_once"
            ),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("amount")), name="redemption_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class Gift(models.Model):
    """Money given to the fund for good. Without a purpose of its own it takes the first loss, before any note."""

    class Kind(models.TextChoices):
        GIFT = "gift", pgettext_lazy("gift", "Gift")
        NOTE = "note", pgettext_lazy("gift", "A note given to the fund")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="gifts")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.GIFT)
    giver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    giver_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    giver_name = models.CharField(_("From"), max_length=120, blank=True)  # of whoever is not known here; blank: unnamed
    amount = models.BigIntegerField(_("Amount"), validators=_AMOUNT)
    unit = models.CharField(max_length=12, default="USD")
    on = models.DateField(_("Date"))
    restriction = models.ForeignKey(Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.PROTECT, related_name="given")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-on", "-id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "submission"], name="gift_sent_once")]

    def __str__(self) -> str:
        return f"{self.on}: {self.amount}"


class DuesPlan(models.Model):
    """The sliding scale that a fund suggests: bands of income in words, and dues for each. Nobody's band is kept."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="dues_plan")
    words = models.CharField(_("What dues are for"), max_length=600, blank=True)
    statement = models.JSONField(default=dict)  # of the rule sliding-scale
    unit = models.CharField(max_length=12, default="USD")
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"Dues of {self.organization}"


class DuesPromise(models.Model):
    """A person's own promise of dues: its agreement has the amounts and what was paid."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="dues_promises")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="dues_promise")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dues_promises")
    amount = models.BigIntegerField(_("Amount"), validators=_AMOUNT)  # each time
    months = models.PositiveSmallIntegerField(_("Every so many months"), default=1)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.person}: {self.amount}"


class Distribution(models.Model):
    """Interest paid to holders together: reckoned first, paid by one batch of the books, entered note by note after."""

    class State(models.TextChoices):
        PAID = "paid", pgettext_lazy("distribution", "Paid; notes are being entered")
        ENTERED = "entered", pgettext_lazy("distribution", "Paid")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="distributions")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    through = models.DateField(_("Interest through"))
    paid_on = models.DateField(_("Paid on"))
    total = models.BigIntegerField()
    unit = models.CharField(max_length=12, default="USD")
    state = models.CharField(max_length=7, choices=State.choices, default=State.PAID)
    result = models.JSONField(default=dict)  # of the rule note-interest
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="distribution_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.through}: {self.total}"


class Share(models.Model):
    """What one note got of a distribution."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="shares")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="shares")
    amount = models.BigIntegerField()
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("distribution", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "distribution", "note"], name="share_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="share_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.amount}"
