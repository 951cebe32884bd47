"""Buildings a trust watches, fights for and buys: each a deal, with its story, offers, conditions, and who pays for what.

A deal that falls through keeps its story, says why, and may be taken up again. What is due and paid under a loan is its
agreement's; what is in the bank is the books'. Here is only what neither knows: which of them bought this building.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.agreements.models import Agreement, Event
from commonhouse.land.holdings.models import Building, Parcel, public_id
from commonhouse.ledger.models import Entry, Restriction
from commonhouse.people.models import Organization, Person

__all__ = ["Deal", "DealCondition", "DealOffer", "DealSource", "DealStep", "DealUse", "TakeOut"]

MOST_DEALS = 1_000  # of one trust
MOST_STEPS = 300  # of one deal
MOST_OFFERS = 40
MOST_CONDITIONS = 20
MOST_LINES = 25  # sources, and uses
MOST_AMOUNT = 10**13  # cents


class Deal(models.Model):
    """A building that is watched, in dispute, being bought, bought, or lost."""

    class State(models.TextChoices):
        WATCHED = "watched", pgettext_lazy("a deal", "Watched")
        DISPUTE = "dispute", pgettext_lazy("a deal", "In dispute")
        BUYING = "buying", pgettext_lazy("a deal", "Offers are being made")
        AGREED = "agreed", pgettext_lazy("a deal", "Price agreed, not bought yet")
        CLOSED = "closed", pgettext_lazy("a deal", "Bought")
        FELL = "fell", pgettext_lazy("a deal", "Fell through")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="deals")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name of the building"), max_length=120)  # as people call it: public once the deal is
    kind = models.CharField(
        _("Kind"), max_length=14, choices=Building.Kind.choices, default=Building.Kind.TRIPLE_DECKER
    )
    address = models.CharField(_("Address"), max_length=200, blank=True)  # for members and staff
    neighborhood = models.CharField(_("Neighborhood"), max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    homes = models.PositiveSmallIntegerField(_("How many homes?"), default=0, validators=[MaxValueValidator(2_000)])
    people = models.PositiveSmallIntegerField(
        _("How many people live there?"), null=True, blank=True, validators=[MaxValueValidator(10_000)]
    )
    story = models.TextField(_("What is happening there?"), max_length=4_000, blank=True)
    association = models.ForeignKey(  # the residents', if it is an organization of the house
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    association_words = models.CharField(_("Residents’ association, in words"), max_length=200, blank=True)
    asking_price = models.BigIntegerField(
        _("Asking price"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_AMOUNT)]
    )
    is_public = models.BooleanField(_("Anyone may read this story"), default=False)
    needs_decision = models.BooleanField(_("Members or the board must say yes before it is bought"), default=True)
    decision = models.CharField(max_length=12, blank=True)  # public id of the proposal that is to say yes
    unit = models.CharField(max_length=12, default="USD")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WATCHED)
    price = models.BigIntegerField(null=True, blank=True)  # agreed with the seller
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    fell_on = models.DateField(null=True, blank=True)
    fell_why = models.CharField(_("Why"), max_length=400, blank=True)
    parcel = models.ForeignKey(Parcel, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closing = models.UUIDField(null=True, blank=True)  # the form by which it was closed: sent twice, it is one
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-opened_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="deal_sent_once"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False, parcel__isnull=False)
                | ~Q(state="closed") & Q(closed_on__isnull=True, parcel__isnull=True),
                name="deal_closed_has_land",
            ),
            models.CheckConstraint(
                condition=Q(state="fell", fell_on__isnull=False) & ~Q(fell_why="") | ~Q(state="fell"),
                name="deal_fell_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "-opened_at"], name="deal_list")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/deals/{self.public_id}/"

    @property
    def is_open(self) -> bool:
        return self.state not in {self.State.CLOSED, self.State.FELL}


class DealStep(models.Model):
    """One dated piece of a deal's story, for whoever may read it. Names nobody who has not agreed to it."""

    class Kind(models.TextChoices):
        STORY = "story", pgettext_lazy("step of a deal", "What happened")
        MEETING = "meeting", pgettext_lazy("step of a deal", "Residents met")
        ACTION = "action", pgettext_lazy("step of a deal", "Residents acted")
        OFFER = "offer", pgettext_lazy("step of a deal", "Offer")
        CONDITION = "condition", pgettext_lazy("step of a deal", "Condition")
        MONEY = "money", pgettext_lazy("step of a deal", "Money")
        DECISION = "decision", pgettext_lazy("step of a deal", "Decision")
        CLOSED = "closed", pgettext_lazy("step of a deal", "Bought")
        FELL = "fell", pgettext_lazy("step of a deal", "Fell through")
        AGAIN = "again", pgettext_lazy("step of a deal", "Taken up again")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("What is it?"), max_length=9, choices=Kind.choices, default=Kind.STORY)
    on = models.DateField(_("When?"))
    text = models.CharField(_("In a few words"), max_length=1_000)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("deal", "on", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "deal", "number"], name="deal_step_number"),
            models.UniqueConstraint(fields=["organization", "submission"], name="deal_step_sent_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DealOffer(models.Model):
    """A price one side named. One is open at a time: it is answered by yes, no, another price, or it lapses."""

    class By(models.TextChoices):
        TRUST = "trust", pgettext_lazy("who offers", "The trust")
        SELLER = "seller", pgettext_lazy("who offers", "The seller")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an offer", "Waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("an offer", "Accepted")
        REFUSED = "refused", pgettext_lazy("an offer", "Refused")
        COUNTERED = "countered", pgettext_lazy("an offer", "Answered with another price")
        WITHDRAWN = "withdrawn", pgettext_lazy("an offer", "Taken back")
        LAPSED = "lapsed", pgettext_lazy("an offer", "Not answered in time")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="offers")
    number = models.PositiveIntegerField()
    by = models.CharField(_("Who offers?"), max_length=6, choices=By.choices, default=By.TRUST)
    amount = models.BigIntegerField(_("Price"), validators=[MinValueValidator(1), MaxValueValidator(MOST_AMOUNT)])
    on = models.DateField(_("When was it offered?"))
    open_until = models.DateField(_("Until when is it open?"), null=True, blank=True)
    words = models.CharField(_("Terms, in a few words"), max_length=400, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(_("What was answered?"), max_length=400, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("deal", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "deal", "number"], name="deal_offer_number"),
            models.UniqueConstraint(fields=["organization", "submission"], name="deal_offer_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "deal"], condition=Q(state="open"), name="deal_one_open_offer"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deal_offer_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.deal}: {self.amount}"


class DealCondition(models.Model):
    """Something that must be so before the trust buys, by a day."""

    class Kind(models.TextChoices):
        INSPECTION = "inspection", pgettext_lazy("condition", "Inspection of the building")
        FINANCING = "financing", pgettext_lazy("condition", "The money is promised")
        DECISION = "decision", pgettext_lazy("condition", "Members or the board say yes")
        TITLE = "title", pgettext_lazy("condition", "The title is clear")
        RESIDENTS = "residents", pgettext_lazy("condition", "Residents agree")
        OTHER = "other", pgettext_lazy("condition", "Something else")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a condition", "Open")
        MET = "met", pgettext_lazy("a condition", "Met")
        WAIVED = "waived", pgettext_lazy("a condition", "No longer asked for")
        FAILED = "failed", pgettext_lazy("a condition", "Not met")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="conditions")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    kind = models.CharField(_("What must be so?"), max_length=10, choices=Kind.choices, default=Kind.INSPECTION)
    what = models.CharField(_("In a few words"), max_length=200, blank=True)
    due_on = models.DateField(_("By when?"))
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    words = models.CharField(_("What was found?"), max_length=400, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("deal", "due_on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="deal_condition_sent_once")
        ]

    def __str__(self) -> str:
        return self.what or self.get_kind_display()


class DealSource(models.Model):
    """Where a part of the money comes from. One that took out an earlier one names it."""

    class Kind(models.TextChoices):
        LOAN = "loan", pgettext_lazy("source of money", "Loan of a fund of the house")
        BANK = "bank", pgettext_lazy("source of money", "Loan from elsewhere")
        SUBSIDY = "subsidy", pgettext_lazy("source of money", "Subsidy")
        GIFT = "gift", pgettext_lazy("source of money", "Gifts")
        OWN = "own", pgettext_lazy("source of money", "The trust’s own money")

    class Promise(models.TextChoices):
        HOPED = "hoped", pgettext_lazy("money", "Hoped for")
        ASKED = "asked", pgettext_lazy("money", "Asked for")
        FIRM = "firm", pgettext_lazy("money", "Promised")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="sources")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Kind"), max_length=7, choices=Kind.choices, default=Kind.OWN)
    name = models.CharField(_("Who gives or lends it?"), max_length=160)
    amount = models.BigIntegerField(_("How much?"), validators=[MinValueValidator(1), MaxValueValidator(MOST_AMOUNT)])
    promise = models.CharField(_("How sure is it?"), max_length=5, choices=Promise.choices, default=Promise.HOPED)
    agreement = models.ForeignKey(  # of a loan in the house: this trust is party to it
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    restriction = models.ForeignKey(  # of a subsidy or a gift: as the trust's books keep it
        Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    takes_out = models.ForeignKey(  # after closing: the source it repaid, whole or in part
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_out_by"
    )
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("deal", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="deal_source_sent_once"),
            models.UniqueConstraint(fields=["organization", "deal", "position"], name="deal_source_position"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deal_source_amount"),
            models.CheckConstraint(
                condition=Q(kind="loan") | Q(agreement__isnull=True), name="deal_source_agreement_is_a_loan"
            ),
            models.CheckConstraint(
                condition=Q(restriction__isnull=True) | Q(kind__in=["subsidy", "gift"]),
                name="deal_source_restriction_is_given",
            ),
            models.CheckConstraint(
                condition=Q(takes_out__isnull=True) | ~Q(takes_out=F("id")), name="deal_source_takes_out_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DealUse(models.Model):
    """What a part of the money is for. Land, building and costs are paid at closing; repairs and a reserve after it."""

    class Kind(models.TextChoices):
        LAND = "land", pgettext_lazy("use of money", "The land")
        BUILDING = "building", pgettext_lazy("use of money", "The building")
        COSTS = "costs", pgettext_lazy("use of money", "Costs of buying")
        REPAIRS = "repairs", pgettext_lazy("use of money", "Repairs, after buying")
        RESERVE = "reserve", pgettext_lazy("use of money", "Kept for later")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="uses")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("What for?"), max_length=8, choices=Kind.choices, default=Kind.BUILDING)
    what = models.CharField(_("In a few words"), max_length=160, blank=True)
    amount = models.BigIntegerField(_("How much?"), validators=[MinValueValidator(1), MaxValueValidator(MOST_AMOUNT)])
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("deal", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="deal_use_sent_once"),
            models.UniqueConstraint(fields=["organization", "deal", "position"], name="deal_use_position"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deal_use_amount"),
        ]

    def __str__(self) -> str:
        return self.what or self.get_kind_display()


class TakeOut(models.Model):
    """A later source paid back an earlier one: with the payment under its agreement, and in the books."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="take_outs")
    source = models.ForeignKey(DealSource, on_delete=models.PROTECT, related_name="outs")  # what was repaid
    by_source = models.OneToOneField(DealSource, on_delete=models.PROTECT, related_name="out")
    on = models.DateField()
    amount = models.BigIntegerField()  # paid to the lender: principal, and interest if any
    principal = models.BigIntegerField()  # how much less is lent now
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("deal", "on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="take_out_sent_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, principal__gte=0, principal__lte=F("amount")), name="take_out_amounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_source} → {self.source}"
