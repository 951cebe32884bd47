"""How a home passes from one family to the next: notice, price, the trust's option, the next household, and the closing.

The price is `pricing`'s, who is next is `finding`'s, the leases are `leasing`'s. Here is what holds them together: one sale,
its days by the lease's own terms, and who pays whom.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.land.holdings.models import Holding, public_id
from commonhouse.land.leasing.models import Household, Lease, Mortgage
from commonhouse.land.pricing.models import Price
from commonhouse.ledger.models import Entry
from commonhouse.people.models import Organization, Person

__all__ = ["Sale", "SaleLine", "SaleStep"]

MOST_LINES = 12  # of one closing
MOST_AMOUNT = 10**13  # cents


class Sale(models.Model):
    """A household leaves its home. One at a time for each home, until it is closed or withdrawn."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("a sale", "Announced: the price comes next")
        PRICED = "priced", pgettext_lazy("a sale", "Priced: the trust decides")
        FINDING = "finding", pgettext_lazy("a sale", "The next family is being found")
        BUYING = "buying", pgettext_lazy("a sale", "The trust buys the home")
        RELEASED = "released", pgettext_lazy("a sale", "The seller may find a buyer")
        BUYER = "buyer", pgettext_lazy("a sale", "The next family is found")
        SIGNING = "signing", pgettext_lazy("a sale", "The new lease is being signed")
        CLOSED = "closed", pgettext_lazy("a sale", "Closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("a sale", "Withdrawn")

    class Option(models.TextChoices):
        """What the trust said of its option."""

        PASS_ON = "pass-on", pgettext_lazy("purchase option", "It finds the next family")
        BUY = "buy", pgettext_lazy("purchase option", "It buys the home itself")
        NOT_USED = "not-used", pgettext_lazy("purchase option", "It does not use its option")
        LAPSED = "lapsed", pgettext_lazy("purchase option", "It said nothing in time")

    class How(models.TextChoices):
        SOLD = "sold", pgettext_lazy("how a sale ended", "Sold to the next family")
        TO_TRUST = "to-trust", pgettext_lazy("how a sale ended", "Sold to the trust")
        RELEASED = "released", pgettext_lazy("how a sale ended", "Sold to a buyer the seller found")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_sales")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.PROTECT, related_name="sales")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="sales")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ANNOUNCED)
    state_before = models.CharField(
        max_length=10, blank=True
    )  # of the home: where it goes back if the sale is withdrawn
    noticed_on = models.DateField(_("When did the trust get the notice?"))
    wishes_on = models.DateField(_("When would you like to move out?"), null=True, blank=True)
    words = models.CharField(_("Anything the trust should know?"), max_length=1_000, blank=True)  # seller and staff
    option = models.CharField(max_length=8, choices=Option.choices, blank=True)
    option_on = models.DateField(null=True, blank=True)
    more_time_until = models.DateField(null=True, blank=True)  # to decide: given by the seller
    released_on = models.DateField(null=True, blank=True)
    seller_agreed_on = models.DateField(null=True, blank=True)  # to the receipt as it stands
    price = models.ForeignKey(Price, null=True, blank=True, on_delete=models.PROTECT, related_name="sales")
    opening = models.CharField(max_length=12, blank=True)  # public id of finding's Opening
    buyer = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="purchases")
    ticket = models.CharField(
        max_length=40, blank=True
    )  # of the buyer's application; never in the record with the lease
    tier_served = models.DecimalField(  # the buyer's income as a percent of the area median
        max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(999)]
    )
    closed_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=8, choices=How.choices, blank=True)
    sold_for = models.BigIntegerField(null=True, blank=True)
    market_value = models.BigIntegerField(null=True, blank=True)
    subsidy = models.BigIntegerField(null=True, blank=True)  # kept in the home for the next family
    next_lease = models.OneToOneField(
        Lease, null=True, blank=True, on_delete=models.PROTECT, related_name="bought_by_sale"
    )
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closing = models.UUIDField(null=True, blank=True)  # the form by which it was closed: sent twice, it is one
    withdrawn_why = models.CharField(_("Why"), max_length=400, blank=True)
    announced_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-announced_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="sale_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "holding"],
                condition=~Q(state__in=["closed", "withdrawn"]),
                name="one_sale_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False, sold_for__isnull=False)
                | ~Q(state="closed") & Q(closed_on__isnull=True),
                name="sale_closed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(option="", option_on__isnull=True) | ~Q(option="") & Q(option_on__isnull=False),
                name="sale_option_has_its_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "-announced_at"], name="sale_list")]

    def __str__(self) -> str:
        return f"{self.holding}, {self.noticed_on}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/sales/{self.public_id}/"

    @property
    def is_open(self) -> bool:
        return self.state not in {self.State.CLOSED, self.State.WITHDRAWN}


class SaleStep(models.Model):
    """One dated piece of a sale's story, for the seller and the trust's staff."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)  # a code the pages have words for (see `words`)
    on = models.DateField()
    text = models.CharField(_("In a few words"), max_length=400, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("sale", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "sale", "number"], name="sale_step_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class SaleLine(models.Model):
    """A line of the seller's receipt: the price, and what is taken from it. Together they are what the seller gets."""

    class Kind(models.TextChoices):
        PRICE = "price", pgettext_lazy("receipt of a sale", "Price of the home")
        MORTGAGE = "mortgage", pgettext_lazy("receipt of a sale", "Paid off to the bank")
        ARREARS = "arrears", pgettext_lazy("receipt of a sale", "Owed under the lease")
        FEE = "fee", pgettext_lazy("receipt of a sale", "The trust’s fee for the sale")
        REPAIRS = "repairs", pgettext_lazy("receipt of a sale", "Repairs agreed on")
        OTHER = "other", pgettext_lazy("receipt of a sale", "Other costs")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(_("In a few words"), max_length=160, blank=True)
    mortgage = models.ForeignKey(Mortgage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()  # the price above zero, what is taken from it below
    to_trust = models.BooleanField(default=False)  # it is paid to the trust, and stands in its books

    class Meta:
        ordering = ("sale", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "sale", "position"], name="sale_line_position"),
            models.CheckConstraint(
                condition=Q(kind="price", amount__gt=0) | ~Q(kind="price") & Q(amount__lt=0), name="sale_line_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
