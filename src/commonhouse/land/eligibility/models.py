"""Whether a household's income fits a home: tables as published, and reviews by two whose figures are sealed.

Nothing here says what anyone earns. `IncomeReview.sealed` and what `SealedPaper` keeps on disk are encrypted (see
`people.vault`); in the clear stand only the tier that was found, when, and by which two people. The sealed part goes when its
time is over, or when the household wishes it.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.land.holdings.models import public_id
from commonhouse.land.leasing.models import Household
from commonhouse.people.models import Organization, Person

__all__ = ["EligibilityRules", "IncomeReview", "LimitTable", "ReviewStep", "SealedPaper", "SealedReading"]

MOST_TABLES = 500  # of one organization
MOST_PAPERS = 40  # of one review
LARGEST_HOUSEHOLD = 20


class LimitTable(models.Model):
    """Income limits of one area and year, as the agency published them: eight sizes by tiers, with the source's own words."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="limit_tables")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    area = models.CharField(_("Area"), max_length=120)
    year = models.PositiveSmallIntegerField(
        _("Year"), validators=[MinValueValidator(1975), MaxValueValidator(2200)]
    )  # of the publication
    effective_on = models.DateField(_("In force from"))
    source = models.CharField(_("Where do the figures come from?"), max_length=300)
    statement = models.JSONField()  # rules.land.income_limits.IncomeLimits, whole
    is_invented = models.BooleanField(default=False)  # of the demo: said wherever it is shown
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "area", "-effective_on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="limits_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "area", "year"], condition=Q(withdrawn_at__isnull=True), name="limits_of_a_year"
            ),
            models.UniqueConstraint(
                fields=["organization", "area", "effective_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="limits_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.year}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/limits/{self.public_id}/"


class EligibilityRules(models.Model):
    """How a trust reckons: its rule of income and of payments, how long a finding holds, when sealed papers go."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="eligibility_rules")
    area = models.CharField(_("Area"), max_length=120, blank=True)  # whose table is used; empty: the only one there is
    income = models.JSONField()  # rules.land.income.IncomeRule
    payment = models.JSONField()  # rules.land.affordable.PaymentRule
    valid_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    purge_days = models.PositiveSmallIntegerField(  # after the finding
        default=90, validators=[MinValueValidator(0), MaxValueValidator(3_650)]
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organization)


class IncomeReview(models.Model):
    """A household's figures, looked at by two people. What it is for is said by `subject`: a kind and its public name."""

    class Purpose(models.TextChoices):
        APPLICATION = "application", pgettext_lazy("an income review", "For an application")
        OFFER = "offer", pgettext_lazy("an income review", "Looked at again for an offer")
        OCCUPANCY = "occupancy", pgettext_lazy("an income review", "For the yearly check")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an income review", "Figures are being gathered")
        FIRST = "first", pgettext_lazy("an income review", "Waiting for the first reviewer")
        SECOND = "second", pgettext_lazy("an income review", "Waiting for the second reviewer")
        DONE = "done", pgettext_lazy("an income review", "Decided")
        DROPPED = "dropped", pgettext_lazy("an income review", "Put aside")

    class Outcome(models.TextChoices):
        WITHIN = "within", pgettext_lazy("an income review", "Within the limit")
        OVER = "over", pgettext_lazy("an income review", "Over the limit")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="income_reviews")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    ticket = models.CharField(max_length=40)  # the name that the record knows: the applicant's ticket, or a random one
    subject_kind = models.CharField(max_length=20)  # "application", "lease", "household"
    subject_id = models.CharField(max_length=40)
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.CASCADE, related_name="income_reviews"
    )
    applicant = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="income_reviews"
    )  # none: somebody on paper, without an entry
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.APPLICATION)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    size = models.PositiveSmallIntegerField(
        _("How many people?"), validators=[MinValueValidator(1), MaxValueValidator(LARGEST_HOUSEHOLD)]
    )
    asked_tier = models.PositiveSmallIntegerField(null=True, blank=True)  # the home's; none: whichever tier fits
    area = models.CharField(max_length=120, blank=True)
    as_of = models.DateField()  # the table of this day counts
    rule = models.JSONField()  # rules.land.income.IncomeRule, as it was when the review began
    sealed = models.BinaryField(null=True, blank=True)  # figures, result and words, encrypted; none: purged
    revision = models.PositiveIntegerField(default=0)  # of the sealed figures: two people never sign different ones
    table = models.ForeignKey(LimitTable, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    first_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    tier = models.PositiveSmallIntegerField(null=True, blank=True)  # the lowest published tier that fits
    valid_until = models.DateField(null=True, blank=True)
    purge_on = models.DateField(null=True, blank=True)  # while it runs: if nobody goes on with it
    purged_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-begun_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="review_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "subject_kind", "subject_id", "purpose"],
                condition=Q(state__in=["open", "first", "second"]),
                name="one_review_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(first_by__isnull=True) | Q(second_by__isnull=True) | ~Q(first_by=F("second_by")),
                name="review_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(second_at__isnull=False) & ~Q(outcome=""), name="review_is_decided"
            ),
            models.CheckConstraint(condition=Q(purged_at__isnull=True) | Q(sealed__isnull=True), name="review_purged"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "state", "-begun_at"], name="review_list"),
            models.Index(fields=["organization", "subject_kind", "subject_id"], name="review_subject"),
            models.Index(fields=["purge_on"], condition=Q(purged_at__isnull=True), name="review_purge"),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/income/{self.public_id}/"

    @property
    def is_running(self) -> bool:
        return self.state in {self.State.OPEN, self.State.FIRST, self.State.SECOND}


class ReviewStep(models.Model):
    """Something that was done in a review, by whom and when. Its words are sealed: they may speak of money."""

    class What(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("an income review", "Begun")
        CHANGED = "changed", pgettext_lazy("an income review", "Figures changed")
        HANDED = "handed", pgettext_lazy("an income review", "Handed in")
        CONFIRMED = "confirmed", pgettext_lazy("an income review", "Confirmed by the first reviewer")
        RETURNED = "returned", pgettext_lazy("an income review", "Sent back")
        AGREED = "agreed", pgettext_lazy("an income review", "Confirmed by the second reviewer")
        DROPPED = "dropped", pgettext_lazy("an income review", "Put aside")
        PURGED = "purged", pgettext_lazy("an income review", "Figures and papers deleted, their time was over")
        ERASED = "erased", pgettext_lazy("an income review", "Figures and papers deleted, as the household wished")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(IncomeReview, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=What.choices)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_words = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ("review", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "review", "number"], name="review_step_number")
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.number}"


class SealedPaper(models.Model):
    """A paper that shows what somebody earns. Its bytes and its name are kept encrypted; reviewers and the household open it."""

    class Kind(models.TextChoices):
        PAY = "pay", _("Pay stubs")
        TAX = "tax", _("Tax return")
        BENEFIT = "benefit", _("Letter about a benefit or pension")
        BANK = "bank", _("Bank statement")
        BUSINESS = "business", _("Books of a business")
        DEBT = "debt", _("Statement of a debt")
        OTHER = "other", _("Another paper")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(IncomeReview, on_delete=models.CASCADE, related_name="papers")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    kind = models.CharField(_("What is it?"), max_length=10, choices=Kind.choices)
    sealed_name = models.BinaryField()
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()  # of the paper itself, in bytes
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("review", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "review", "submission"], name="sealed_paper_sent_once")
        ]

    def __str__(self) -> str:
        return self.public_id


class SealedReading(models.Model):
    """Somebody opened what is sealed: who, what and when. The household sees this list."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(IncomeReview, on_delete=models.CASCADE, related_name="readings")
    what = models.CharField(max_length=10, default="figures")  # or the kind of a paper
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("review", "-at", "-id")

    def __str__(self) -> str:
        return f"{self.review}, {self.at}"
