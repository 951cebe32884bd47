"""What a home may be sold for: dated index tables, appraisals, improvements, prices that were set, and letters about them.

The rule is the lease's own (`rules.land.resale`): its statement stands in the signed terms. Here is only what the rule reads
(readings, appraisals, work done) and what it gave on a day. Amounts are whole cents; values of an index are decimal text.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.land.holdings.models import Holding, public_id
from commonhouse.land.leasing.models import Lease
from commonhouse.people.models import Organization, Person

__all__ = [
    "Appraisal", "Improvement", "ImprovementPaper", "IndexDraft", "IndexPublication", "IndexTable", "IndexValue", "Price",
    "PriceLetter",
]  # fmt: skip

MOST_TABLES = 50  # of one trust
MOST_VALUES = 2_400  # of one table: two hundred years by the month
MOST_IMPROVEMENTS = 100  # of one lease
MOST_PAPERS = 20  # of one improvement


class IndexTable(models.Model):
    """A dated table that leases go by: the area median income, consumer prices, or any other. Leases name it by `code`."""

    class Every(models.TextChoices):
        YEAR = "year", _("Every year")
        QUARTER = "quarter", _("Every three months")
        MONTH = "month", _("Every month")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="index_tables")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    code = models.CharField(
        _("Short name"),
        max_length=30,
        validators=[RegexValidator(r"\A[a-z][a-z0-9-]*\Z", _("Use small letters, digits and hyphens: ami-boston."))],
    )
    name = models.CharField(_("Name"), max_length=120)
    source = models.CharField(_("Who publishes it?"), max_length=200)
    every = models.CharField(_("How often is it published?"), max_length=7, choices=Every.choices, default=Every.YEAR)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("organization", "name", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "code"], name="index_code_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/indexes/{self.code}/"


class IndexPublication(models.Model):
    """Values that were published together. A published value stays; a later publication may put another in its place."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    table = models.ForeignKey(IndexTable, on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()  # 1, 2, 3 ... of its table
    source = models.CharField(_("Where the figures are from"), max_length=300)
    count = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    act = models.PositiveIntegerField(null=True, blank=True)  # number of the act in the record
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("table", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="index_published_once"),
            models.UniqueConstraint(fields=["organization", "table", "number"], name="index_publication_number"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


class IndexValue(models.Model):
    """One value of a table, for the day from which it holds. `replaced_by`: a later publication has another for the day."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    table = models.ForeignKey(IndexTable, on_delete=models.CASCADE, related_name="values")
    publication = models.ForeignKey(IndexPublication, on_delete=models.CASCADE, related_name="values")
    replaced_by = models.ForeignKey(
        IndexPublication, null=True, blank=True, on_delete=models.PROTECT, related_name="replaced"
    )
    on = models.DateField(_("Holds from"))
    value = models.CharField(_("Value"), max_length=24)  # decimal text, above zero

    class Meta:
        ordering = ("table", "-on")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "table", "on"],
                condition=Q(replaced_by__isnull=True),
                name="index_value_in_force",
            ),
            models.UniqueConstraint(fields=["organization", "publication", "on"], name="index_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class IndexDraft(models.Model):
    """A file of values that was read and waits for its yes. Nothing is published before, all of it at once after."""

    class State(models.TextChoices):
        READ = "read", pgettext_lazy("a file", "Read, not entered yet")
        ENTERED = "entered", pgettext_lazy("a file", "Entered")
        DROPPED = "dropped", pgettext_lazy("a file", "Put aside")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    table = models.ForeignKey(IndexTable, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    rows = models.JSONField(default=list)  # [[line, "2026-04-01", "160900"], ...]
    problems = models.JSONField(default=list)  # [[line, what is wrong], ...]
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    read_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ("organization", "-read_at")

    def __str__(self) -> str:
        return self.name


class Appraisal(models.Model):
    """What an appraiser found a home to be worth on a day. The appraiser's name and the paper are for staff and holder."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="appraisals")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="appraisals")
    on = models.DateField(_("Day of the appraisal"))
    value = models.BigIntegerField(_("What is the home worth?"), validators=[MinValueValidator(1)])
    improvements = models.BigIntegerField(  # the part of `value` that the appraiser put down to the owner's work
        _("How much of it is the owner's own improvements?"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    appraiser = models.CharField(_("Who appraised it?"), max_length=120)
    is_below = models.BooleanField(default=False)  # below the value at purchase: entered after a second yes
    name = models.CharField(max_length=120, blank=True)  # of the paper
    sha256 = models.CharField(max_length=64, blank=True)
    mime = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # entered by mistake; what was reckoned with it stays
    withdrawn_why = models.CharField(max_length=300, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("lease", "-on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="appraisal_sent_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "lease", "on"], name="appraisal_latest")]

    def __str__(self) -> str:
        return f"{self.lease}, {self.on}"


class Improvement(models.Model):
    """Work on a home that its owner asks to do, or has done, and what of it counts when the home is sold."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("an improvement", "Waiting for an answer")
        APPROVED = "approved", pgettext_lazy("an improvement", "Approved")
        REFUSED = "refused", pgettext_lazy("an improvement", "Not approved")
        FINISHED = "finished", pgettext_lazy("an improvement", "Finished, receipts being checked")
        CREDITED = "credited", pgettext_lazy("an improvement", "Entered for the price")
        WITHDRAWN = "withdrawn", pgettext_lazy("an improvement", "Taken back")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="improvements")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="improvements")
    what = models.CharField(_("What would you like to do?"), max_length=200)
    about = models.TextField(_("Anything we should know?"), max_length=2000, blank=True)
    estimate = models.BigIntegerField(_("What will it cost, about?"), validators=[MinValueValidator(1)])
    is_done = models.BooleanField(default=False)  # the work was done before anybody asked: without notice
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Why?"), max_length=600, blank=True)
    finished_on = models.DateField(_("When was it finished?"), null=True, blank=True)
    cost = models.BigIntegerField(_("What did it cost?"), null=True, blank=True, validators=[MinValueValidator(1)])
    useful_years = models.PositiveSmallIntegerField(
        _("How many years will it last?"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    credited_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    credited_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("lease", "-asked_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="improvement_sent_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "asked_at"], name="improvement_waiting")]

    def __str__(self) -> str:
        return self.what


class ImprovementPaper(models.Model):
    """A receipt, a permit or a photograph of an improvement. Kept by its hash (see people.papers)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("improvement", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "improvement", "sha256"], name="improvement_paper_once")
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a home could be sold for on a day, by the rule of its lease: set once, never changed, recomputed by anyone."""

    class Purpose(models.TextChoices):
        SALE = "sale", pgettext_lazy("why a price is set", "A sale")
        PLANNING = "planning", pgettext_lazy("why a price is set", "To know where one stands")
        REFINANCE = "refinance", pgettext_lazy("why a price is set", "A loan on the home")
        PASSING_ON = "passing-on", pgettext_lazy("why a price is set", "Inheritance or divorce")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_prices")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="prices")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="prices")
    appraisal = models.ForeignKey(Appraisal, null=True, blank=True, on_delete=models.PROTECT, related_name="prices")
    on = models.DateField(_("For a sale on"))
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.PLANNING)
    amount = models.BigIntegerField()
    statement = models.JSONField()  # the rule's options, as they stood in the signed terms
    input = models.JSONField()
    result = models.JSONField()
    set_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    act = models.PositiveIntegerField(null=True, blank=True)  # number of the act in the record
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("lease", "-on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="price_set_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "lease", "on"], name="price_latest")]

    def __str__(self) -> str:
        return f"{self.lease}, {self.on}: {self.amount}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/prices/{self.public_id}/"


class PriceLetter(models.Model):
    """A letter that says a price, signed with the key of the house's record. Its text names no person."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="price_letters")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    price = models.ForeignKey(Price, on_delete=models.CASCADE, related_name="letters")
    valid_until = models.DateField()
    note = models.TextField()  # the signed text with its signature: a signed note, as checkpoints are
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("price", "-written_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="price_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.price}, {self.valid_until}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/letters/{self.public_id}/"
