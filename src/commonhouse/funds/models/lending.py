"""Loans that a fund makes, the purses they come from, and what was lost and recovered.

What is due and paid under a loan is its agreement's (see `agreements`); what is in the bank is the books'. Here is only what
neither of them knows: who was lent to and why, which money may be lent to whom, and who bore a loss.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger.models import Entry, Restriction
from commonhouse.people.models import Organization, Person

__all__ = ["LendingPolicy", "Loan", "Loss", "Purse"]

MOST_LOANS = 2_000  # of one fund, on one page of figures
KINDS = ("loan", "surplus-loan", "royalty-loan")  # of agreements that are loans


class LendingPolicy(models.Model):
    """What a fund keeps back when it says what it can lend."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="lending_policy")
    reserve_points = models.PositiveIntegerField(  # hundredths of a percent: 500 is 5 %
        _("Kept back, of what is out in loans"), default=500, validators=[MaxValueValidator(10_000)]
    )
    months_ahead = models.PositiveSmallIntegerField(
        _("Months to look ahead"), default=12, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    yearly_loss_points = models.PositiveIntegerField(  # of what is lent, in a usual year; for the forecast
        _("Lost in a usual year, of what is lent"), default=200, validators=[MaxValueValidator(10_000)]
    )

    class Meta:
        verbose_name_plural = "lending policies"

    def __str__(self) -> str:
        return f"Lending policy of {self.organization}"


class Purse(models.Model):
    """Restricted money that may be lent, and to what kinds of organizations. It is kept apart in every figure.

    A loss on a loan made from it is borne by it alone: nobody's notes pay for what the city gave, nor the other way round.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="purses")
    restriction = models.OneToOneField(Restriction, on_delete=models.PROTECT, related_name="purse")
    kinds = models.JSONField(default=list, blank=True)  # kinds of organizations that may borrow; empty: any
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("organization", "id")

    def __str__(self) -> str:
        return self.restriction.name


class Loan(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="loans")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="loan")
    candidate = models.ForeignKey(
        "funds.Candidate", null=True, blank=True, on_delete=models.PROTECT, related_name="loans"
    )
    borrower = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="borrowings")
    restriction = models.ForeignKey(  # whose money it is; none: without restriction
        Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="loans"
    )
    purpose = models.TextField(_("What the money is for"), max_length=1_000)
    collateral = models.TextField(  # never more than what the loan bought, and never a person's home or guarantee
        _("What the loan buys, if it comes back to the fund when the loan is not repaid"), max_length=1_000, blank=True
    )
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "-prepared_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(borrower=models.F("organization")), name="loan_borrower_is_another")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "restriction"]),
            models.Index(fields=["borrower", "organization"]),
        ]

    def __str__(self) -> str:
        return self.agreement.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/fund/loans/{self.agreement.public_id}/"


class Loss(models.Model):
    """What was written off of a loan, or recovered later: how it went through the ranks, as it was computed then."""

    class Kind(models.TextChoices):
        WRITTEN_OFF = "written-off", pgettext_lazy("loan", "Written off")
        RECOVERED = "recovered", pgettext_lazy("loan", "Recovered")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="losses")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="losses")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    on = models.DateField(_("Date"))
    amount = models.BigIntegerField(validators=[MinValueValidator(1)])
    why = models.CharField(_("Why"), max_length=400)
    statement = models.JSONField()  # of the rule note-waterfall
    input = models.JSONField()
    result = models.JSONField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="loss")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "entered_at", "id")
        verbose_name_plural = "losses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="loss_entered_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="loss_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}: {self.amount}"
