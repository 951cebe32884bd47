"""Seats and how they are filled: nominations, votes, counts, draws, vacancies.

A place is one seat of a charter's office, kept as an object: it has a term and a cohort whoever holds it. Who holds it
is a `people.Seat`. An election fills places; a vacancy is a place that fell empty before its term was over.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass, Organization, Person, Seat

MAX_STATEMENT = 1200  # characters: the same space for everyone
MAX_REASON = 300


def public_id() -> str:
    """Its public name, in links and in the record."""
    return secrets.token_hex(6)


class Place(models.Model):
    """One seat of an office. Past the end of its term the holder stays until a successor comes."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="places")
    office = models.CharField(max_length=80)  # the id of the office in the charter
    number = models.PositiveSmallIntegerField()
    cohort = models.CharField(_("Cohort"), max_length=20, blank=True)
    member_class = models.ForeignKey(MemberClass, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seat = models.OneToOneField(  # its holder, or the last one
        Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="place"
    )
    ends_on = models.DateField(_("End of the term"), null=True, blank=True)

    class Meta:
        ordering = ("organization", "office", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "office", "number"], name="place_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="place_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.number}"

    @property
    def holder(self) -> Seat | None:
        """The seat of whoever holds it now."""
        return self.seat if self.seat is not None and self.seat.vacated_on is None else None


class Election(models.Model):
    class State(models.TextChoices):
        NOMINATING = "nominating", _("Nominations")
        VOTING = "voting", pgettext_lazy("phase", "Vote")  # nominations are closed and a ballot box stands
        COUNTED = "counted", _("Counted")  # or elected unopposed
        FILLED = "filled", _("Seats taken")
        CANCELLED = "cancelled", _("Cancelled")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="elections")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(_("Title"), max_length=160)
    office = models.CharField(max_length=80)
    charter = models.PositiveIntegerField()  # the version under which it was called
    places = models.ManyToManyField(Place, related_name="elections")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NOMINATING)
    method = models.CharField(max_length=40)
    statement = models.JSONField(default=dict)  # of the method's rule, in full
    is_secret = models.BooleanField(default=True)
    called_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    called_at = models.DateTimeField()
    nominations_close = models.DateTimeField(_("Nominations close"))
    opens_at = models.DateTimeField(_("The vote opens"))
    closes_at = models.DateTimeField(_("The vote closes"))
    box = models.OneToOneField(Box, null=True, blank=True, on_delete=models.PROTECT, related_name="election")
    seed = models.CharField(max_length=64, blank=True)  # of the order on the ballot: see elections.lots
    why_cancelled = models.CharField(max_length=MAX_REASON, blank=True)
    unfilled = models.PositiveSmallIntegerField(default=0)  # places for which nobody was elected

    class Meta:
        ordering = ("organization", "-called_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="election_sent_once"),
            models.CheckConstraint(
                condition=Q(opens_at__gte=F("nominations_close")) & Q(closes_at__gt=F("opens_at")),
                name="election_dates_follow_one_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="voting") | Q(box__isnull=False), name="election_is_voted_in_a_box"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/elections/{self.public_id}/"


class Candidacy(models.Model):
    """One person's standing in one election. The name on the ballot is chosen by whoever stands, and public for good."""

    class State(models.TextChoices):
        NOMINATED = "nominated", _("Asked to stand")
        ACCEPTED = "accepted", pgettext_lazy("candidacy", "Stands")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrew")
        LAPSED = "lapsed", _("Did not answer in time")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="candidacies")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidacies")
    nominated_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="nominations")
    state = models.CharField(max_length=9, choices=State.choices, default=State.NOMINATED)
    ballot_name = models.CharField(_("Your name on the ballot"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(null=True, blank=True)  # drawn by lot once nominations are closed
    is_elected = models.BooleanField(default=False)
    seat = models.OneToOneField(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidacy")
    refused_seat = models.BooleanField(default=False)  # elected, and did not take it

    class Meta:
        ordering = ("election", "order", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "election", "person"], name="candidate_once"),
            models.UniqueConstraint(fields=["organization", "election", "number"], name="candidate_number_once"),
            models.UniqueConstraint(fields=["organization", "election", "order"], name="candidate_order_once"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(ballot_name=""), name="candidate_has_a_ballot_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} in {self.election}"

    @property
    def code(self) -> str:
        """What ballots and the record call the candidate."""
        return f"c{self.number}"


class Statement(models.Model):
    """What a candidate says, in one language. Everyone has the same space."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="statements")
    language = models.CharField(_("Language"), max_length=10)
    text = models.TextField(_("Statement"), max_length=MAX_STATEMENT)

    class Meta:
        ordering = ("candidacy", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidacy", "language"], name="statement_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.candidacy}: {self.language}"


class Vacancy(models.Model):
    """A place that fell empty before its term was over. Whoever fills it keeps its cohort and its end."""

    class How(models.TextChoices):
        COUNTBACK = "countback", _("Countback")
        APPOINTMENT = "appointment", _("Appointment")
        BY_ELECTION = "by-election", _("By-election")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="vacancies")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="vacancies")
    left = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # who left
    since = models.DateField(_("Vacant since"))
    why = models.CharField(_("Why"), max_length=MAX_REASON)
    how = models.CharField(max_length=11, choices=How.choices, blank=True)  # how it was filled
    election = models.ForeignKey(Election, null=True, blank=True, on_delete=models.SET_NULL, related_name="vacancies")
    # The countback as it stands: {"unavailable": [codes], "statement", "result"}; the last one holds.
    countback = models.JSONField(null=True, blank=True)
    appointed_by = models.CharField(_("Who appointed"), max_length=200, blank=True)
    seat = models.OneToOneField(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="filled_vacancy")
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "-since", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "place"], condition=Q(filled_at__isnull=True), name="vacant_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=(Q(filled_at__isnull=True) & Q(how="")) | (Q(filled_at__isnull=False) & ~Q(how="")),
                name="vacancy_says_how_it_was_filled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, vacant since {self.since}"


class Draw(models.Model):
    """Lots drawn from a seed that everyone can see being made: for goods (lottery) or for seats (sortition)."""

    class Kind(models.TextChoices):
        LOTTERY = "lottery", _("Lottery: whoever wishes enters")
        SORTITION = "sortition", _("Sortition: all members of the classes are entered")

    class State(models.TextChoices):
        ENTERING = "entering", _("Open for entries")
        PUBLISHED = "published", _("Entries published")
        DRAWN = "drawn", _("Drawn")
        CANCELLED = "cancelled", _("Cancelled")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="draws")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(_("Title"), max_length=160)
    what = models.CharField(_("What is drawn, and for whom"), max_length=400)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.LOTTERY)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ENTERING)
    classes = models.ManyToManyField(MemberClass, blank=True, related_name="draws")  # who may enter; none: any member
    wanted = models.PositiveIntegerField(_("How many are drawn"))
    reserves = models.PositiveIntegerField(_("How many in reserve"), default=0)
    seed_how = models.CharField(_("How the seed is made in public"), max_length=400)
    closes_at = models.DateTimeField(_("Entries close"))
    opened_at = models.DateTimeField()
    entrants_hash = models.CharField(max_length=64, blank=True)
    seed = models.CharField(_("The seed"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(null=True, blank=True)  # {"rule", "statement", "input", "result"}, as the record has it
    why_cancelled = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering = ("organization", "-opened_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="draw_sent_once"),
            models.CheckConstraint(condition=~Q(state="drawn") | Q(outcome__isnull=False), name="drawn_has_an_outcome"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="draw_of_one_or_more"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/elections/draws/{self.public_id}/"


class Entrant(models.Model):
    """One person in a draw. The list is published under the members' pseudonyms."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entrants")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    pseudonym = models.CharField(max_length=16)

    class Meta:
        ordering = ("draw", "pseudonym")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "draw", "pseudonym"], name="entrant_once"),
            models.UniqueConstraint(fields=["organization", "draw", "person"], name="entrant_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} in {self.draw}"
