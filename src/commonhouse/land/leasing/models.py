"""Who holds what under which lease, and the bills of its fees.

The text, the versions, the signatures, what is due and what was paid are the lease's agreement's (see `agreements`): a lease
is one of them. Here is only what an agreement does not know: the home, the household, what was paid for the home, and how it
passed on. Households are pseudonyms in the record: only the agreement's random name stands there.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.agreements.models import Agreement
from commonhouse.land.holdings.models import Building, Holding, public_id
from commonhouse.people.models import Organization, Person

__all__ = ["Bill", "BillingRun", "Household", "HouseholdPerson", "Lease", "LeasePaper", "LeaseTemplate", "Mortgage"]


class Household(models.Model):
    """People who live together, or an organization that holds a place: under a random name that is theirs at this trust."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="households")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    size = models.PositiveSmallIntegerField(
        _("How many people?"), validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    is_invented = models.BooleanField(default=False)  # of the demo: said on every page that shows it
    since = models.DateField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="household_sent_once")
        ]

    def __str__(self) -> str:
        return self.public_id


class HouseholdPerson(models.Model):
    """Somebody of a household who has an entry in the house; children and others are only counted in its size."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="households")
    signs = models.BooleanField(default=True)
    until = models.DateField(null=True, blank=True)  # left, or died

    class Meta:
        ordering = ("household", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "household", "person"], name="household_person_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Lease(models.Model):
    """A holding in the hands of a household or an organization. One at a time: the next begins when this one has ended.

    It is written first and begins when all have signed (`began_at`), not before the one it follows has ended.
    """

    class Ended(models.TextChoices):
        SOLD = "sold", pgettext_lazy("how a lease ended", "Sold to the next family")
        TO_TRUST = "to-trust", pgettext_lazy("how a lease ended", "Sold to the trust")
        INHERITED = "inherited", pgettext_lazy("how a lease ended", "Passed on by inheritance")
        DIVIDED = "divided", pgettext_lazy("how a lease ended", "Passed to one of the couple")
        FORECLOSED = "foreclosed", pgettext_lazy("how a lease ended", "Foreclosed by a lender")
        EXPIRED = "expired", pgettext_lazy("how a lease ended", "Its time was over")
        GIVEN_UP = "given-up", pgettext_lazy("how a lease ended", "Given back")
        ENDED = "ended", pgettext_lazy("how a lease ended", "Ended by the trust after a decision")

    class Came(models.TextChoices):
        NEW = "new", pgettext_lazy("how a lease came about", "Agreed with the trust")
        ENTERED = "entered", pgettext_lazy("how a lease came about", "An older lease, entered from paper")
        INHERITED = "inherited", pgettext_lazy("how a lease came about", "Inherited")
        DIVIDED = "divided", pgettext_lazy("how a lease came about", "Kept when a couple parted")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="leases")
    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="lease")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="leases")
    building = models.ForeignKey(  # a lease to a co-op: everything in it is leased with the holding named
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="leases"
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="leases"
    )  # none: held by an organization, the agreement's party
    followed = models.OneToOneField(  # the lease before it, of the same holding
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="next"
    )
    came_by = models.CharField(max_length=10, choices=Came.choices, default=Came.NEW)
    passed_on = models.DateField(null=True, blank=True)  # inherited or divided: the day from which it is theirs
    must_sell_by = models.DateField(null=True, blank=True)  # heirs cannot take it: the day by which they sell it
    price = models.BigIntegerField(null=True, blank=True)  # paid for the home (not the land); none: nothing was sold
    market_value = models.BigIntegerField(null=True, blank=True)  # appraised then, home and land together
    subsidy = models.BigIntegerField(default=0)  # what makes the difference, kept in the home
    tier_served = models.DecimalField(  # the household's income as a percent of the area median, when it began
        max_digits=6, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("Begins"))
    began_at = models.DateTimeField(null=True, blank=True)  # when the last of those who sign had signed; none: not yet
    ended_on = models.DateField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    sold_for = models.BigIntegerField(null=True, blank=True)  # what the household got for the home at its end
    market_value_then = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("holding", "-starts_on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "holding"],
                condition=Q(ended_on__isnull=True, began_at__isnull=False),
                name="one_lease_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_how="") | Q(ended_on__isnull=False) & ~Q(ended_how=""),
                name="lease_ends_somehow",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(began_at__isnull=False), name="lease_begins_before_it_ends"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "ended_on", "starts_on"], name="lease_running"),
            models.Index(
                fields=["organization", "id"],
                condition=Q(ended_on__isnull=True, began_at__isnull=False),
                name="lease_to_bill",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holding}, {self.starts_on}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/leases/{self.agreement.public_id}/"


class LeasePaper(models.Model):
    """A paper that belongs to a lease: the old lease as signed, a will, a judgment of divorce. For staff and household."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("What is it?"), max_length=120)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("lease", "-added_at")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "lease", "sha256"], name="lease_paper_once")
        ]

    def __str__(self) -> str:
        return self.title


class Mortgage(models.Model):
    """A loan of a bank on the home (never on the land), to which the trust consented. The bank's notices come to the trust."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="mortgages")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="mortgages")
    lender = models.CharField(_("Bank"), max_length=120)
    notices_to = models.CharField(_("Where notices to the bank go"), max_length=254, blank=True)
    amount = models.BigIntegerField(_("Amount"))
    rate = models.CharField(_("Interest a year"), max_length=12, default="0")  # decimal text: "0.0625"
    months = models.PositiveSmallIntegerField(
        _("Months"), default=360, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    first_due = models.DateField(_("First payment"))
    consented_on = models.DateField(null=True, blank=True)
    paid_off_on = models.DateField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("lease", "-first_due", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="mortgage_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.lender}, {self.lease}"


class LeaseTemplate(models.Model):
    """Terms a trust begins its leases with: whole, as data. A lease takes a copy; changing the template changes no lease."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="lease_templates")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    tenure = models.CharField(max_length=16, choices=Holding.Tenure.choices)
    terms = models.JSONField()  # rules.land.lease.LeaseTerms without dates and amounts of one home
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("organization", "name")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="lease_template_name")]

    def __str__(self) -> str:
        return self.name


class BillingRun(models.Model):
    """The fees of a year, billed to every lease of a trust: in portions, so that it may be stopped and goes on where it was."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="billing_runs")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    starts = models.DateField()
    until = models.DateField()
    unit = models.CharField(max_length=12, default="USD")
    total = models.PositiveIntegerField(default=0)  # leases there are to bill
    done = models.PositiveIntegerField(default=0)  # leases gone through
    made = models.PositiveIntegerField(default=0)  # bills: under some leases nothing falls due
    billed = models.BigIntegerField(default=0)
    after = models.BigIntegerField(default=0)  # the last lease that is billed: the next portion begins behind it
    digest = models.CharField(
        max_length=64, blank=True
    )  # over all bills, when it is finished (see `billing.digest_of`)
    started_at = models.DateTimeField()  # leases and terms are billed as they stood then, however long it takes
    since = models.DateTimeField(null=True, blank=True)  # a second go: only leases that began after this
    stopped_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when everyone was told of their bill
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organization", "-starts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "starts", "until"], name="billed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.starts}"


class Bill(models.Model):
    """What falls due under one lease in the time of a run: its lines, as the lease's own terms say."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(BillingRun, on_delete=models.CASCADE, related_name="bills")
    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="bills")
    number = models.PositiveIntegerField()  # within the run
    amount = models.BigIntegerField()
    before = models.BigIntegerField(default=0)  # what was past due when it was made
    lines = models.JSONField(default=list)  # [[on, bucket, amount], ...]

    class Meta:
        ordering = ("run", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "run", "lease"], name="bill_once"),
            models.UniqueConstraint(fields=["organization", "run", "number"], name="bill_number"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
