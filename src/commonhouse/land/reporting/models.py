"""What a trust reports, and who governs it.

Figures are never kept but as published: a page of today is reckoned from leases and deals. Who governs is the charter's, the
elections' and the members'; here is only what ties those to the land: which class follows the leases, which seats are whose
by the trust's own rules, and which decision was about which land.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.land.acquiring.models import Deal
from commonhouse.land.holdings.models import Holding, Parcel, public_id
from commonhouse.people.models import MemberClass, Membership, Organization, Person
from commonhouse.proposals.models import Proposal

__all__ = ["BoardQuota", "ClassCall", "Governing", "LandDecision", "LandReport", "ReportConsent"]

MOST_QUOTAS = 12  # of one trust


class LandReport(models.Model):
    """The figures of a year as they were published: without any cell that stands for fewer than five households."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="land_reports")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("Year"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    number = models.PositiveSmallIntegerField(default=1)  # of this year: a report that was wrong is published again
    figures = models.JSONField()  # {code: text of the value, or null where it is kept back}, as in the record
    words = models.TextField(_("In your own words"), max_length=3000, blank=True)
    published_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-year", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "year", "number"], name="land_report_number"),
            models.UniqueConstraint(fields=["organization", "submission"], name="land_report_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.year}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/figures/published/{self.public_id}/"


class ReportConsent(models.Model):
    """A trust's word that a network it belongs to may add its figures to those of the others. It may take it back."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="report_consents")
    network = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "network", "-given_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "network"], condition=Q(taken_back_at__isnull=True), name="report_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} to {self.network}"


class Governing(models.Model):
    """Which class of members is that of the leaseholders: its members follow the leases."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="governing")
    leaseholders = models.ForeignKey(
        MemberClass, verbose_name=_("Leaseholders’ class"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    otherwise = models.ForeignKey(  # where those go who leave their home and wish to stay members
        MemberClass, verbose_name=_("Class of those who leave their home"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("organization",)

    def __str__(self) -> str:
        return str(self.organization)


class BoardQuota(models.Model):
    """Seats of the board that belong to some group by the trust's own rules: a third, or a number; of which offices."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="board_quotas")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("For whom"), max_length=80)
    offices = models.JSONField(default=list)  # ids of offices in the charter
    share = models.CharField(_("At least this part of all seats"), max_length=9, blank=True)  # "1/3", exact
    seats = models.PositiveSmallIntegerField(_("At least this many seats"), null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="board_quota_name"),
            models.CheckConstraint(
                condition=Q(share="", seats__isnull=False) | (~Q(share="") & Q(seats__isnull=True)),
                name="board_quota_is_a_share_or_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClassCall(models.Model):
    """Somebody who holds a lease is asked whether they join the leaseholders; or who has left is told what follows."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("a question to a member", "Asked")
        JOINED = "joined", pgettext_lazy("a question to a member", "Joined")
        DECLINED = "declined", pgettext_lazy("a question to a member", "Said no")
        OVER = "over", pgettext_lazy("a question to a member", "Left their home")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="class_calls")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="class_calls")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # theirs, once they joined
    before = models.ForeignKey(  # the class they were in until then; none: they were no member
        MemberClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "person"], condition=~Q(state="over"), name="class_call_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.organization}: {self.state}"


class LandDecision(models.Model):
    """A decision that is about this land: a parcel, a home, or a deal."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="land_decisions")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="land_decisions")
    parcel = models.ForeignKey(Parcel, null=True, blank=True, on_delete=models.CASCADE, related_name="land_decisions")
    holding = models.ForeignKey(Holding, null=True, blank=True, on_delete=models.CASCADE, related_name="land_decisions")
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.CASCADE, related_name="land_decisions")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "-linked_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "proposal", "parcel"], name="decision_once_of_a_parcel"),
            models.UniqueConstraint(fields=["organization", "proposal", "holding"], name="decision_once_of_a_holding"),
            models.UniqueConstraint(fields=["organization", "proposal", "deal"], name="decision_once_of_a_deal"),
            models.CheckConstraint(
                condition=Q(parcel__isnull=False, holding__isnull=True, deal__isnull=True)
                | Q(parcel__isnull=True, holding__isnull=False, deal__isnull=True)
                | Q(parcel__isnull=True, holding__isnull=True, deal__isnull=False),
                name="land_decision_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)
