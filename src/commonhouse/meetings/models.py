"""Meetings: a time found, an agenda, who is there, what was decided, minutes.

Times of presence are kept as stays (from, until), so that the quorum can be said for any moment. Names are resolved when
a page is shown: minutes keep pseudonyms, and the public record only numbers, pseudonyms and hashes.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass, Membership, Organization, Person


def meeting_id() -> str:
    """The meeting's public name, in links, calendars and the record."""
    return secrets.token_hex(6)


class Meeting(models.Model):
    class State(models.TextChoices):
        CHOOSING = "choosing", _("A time is being chosen")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running now")
        ENDED = "ended", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Minutes(models.TextChoices):
        DRAFT = "draft", _("Minutes in draft")
        SENT = "sent", _("Minutes sent, not approved yet")
        APPROVED = "approved", _("Minutes approved")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="meetings")
    public_id = models.CharField(max_length=12, default=meeting_id, unique=True, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)  # a form sent twice is one meeting
    title = models.CharField(_("Title"), max_length=120)
    # Whose meeting it is: people of these classes, member organizations of them, holders of these kinds of seats.
    classes = models.ManyToManyField(MemberClass, blank=True, related_name="+")
    organization_classes = models.ManyToManyField(MemberClass, blank=True, related_name="+")
    seats = models.JSONField(default=list, blank=True)
    is_open = models.BooleanField(_("Anyone may come"), default=False)  # then its time and place are public
    place = models.CharField(_("Place"), max_length=200, blank=True)
    link = models.URLField(_("Link or number to join from afar"), max_length=300, blank=True)
    about = models.TextField(_("What it is about"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("Starts"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("Minutes planned"), default=90, validators=[MinValueValidator(10), MaxValueValidator(720)]
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    is_urgent = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)  # why it is urgent, was moved or cancelled
    quorum = models.CharField(max_length=12, blank=True)  # of the charter, a fraction; "" for none
    charter_version = models.PositiveIntegerField(default=0)  # 0: there was no charter yet
    sequence = models.PositiveIntegerField(default=0)  # rises with each change, for calendars
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes_state = models.CharField(max_length=8, choices=Minutes.choices, default=Minutes.DRAFT)
    approved_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "-starts_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="meeting_once_per_form"),
            models.CheckConstraint(
                condition=Q(state__in=["choosing", "cancelled"]) | Q(starts_at__isnull=False), name="meeting_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "ended"]) | Q(started_at__isnull=False), name="meeting_was_started"
            ),
            models.CheckConstraint(condition=~Q(state="ended") | Q(ended_at__isnull=False), name="meeting_was_ended"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/meetings/{self.public_id}/"


class TimeChoice(models.Model):
    """A time to be chosen: its options are those of a ballot box, in which people say when they can come."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="choice")
    box = models.OneToOneField(Box, on_delete=models.PROTECT, related_name="+")
    found = models.DateTimeField(null=True, blank=True)  # the time that fits most, once counted
    is_counted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "meeting"], name="time_choice_once"),
        ]

    def __str__(self) -> str:
        return f"A time for {self.meeting}"


class Attendee(models.Model):
    """One voice of a meeting's body: a member's, a seat holder's, or a member organization's (through its delegates).

    `counts` is False for a guest, who is noted as present and counts toward nothing.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, I will come")
        AFAR = "afar", _("Yes, by phone or video")
        NO = "no", _("No, I cannot come")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="attending")
    membership = models.ForeignKey(  # of a member organization, whose voice this is
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pseudonym = models.CharField(max_length=24)
    class_name = models.CharField(max_length=80, blank=True)
    counts = models.BooleanField(default=True)
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_excused = models.BooleanField(default=False)

    class Meta:
        ordering = ("meeting", "person__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "person"],
                condition=Q(membership__isnull=True),
                name="attendee_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["organization", "meeting", "membership"], name="attendee_once_per_organization"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(membership__isnull=True),
                name="attendee_is_a_person_or_an_organization",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        if self.person is not None:
            return self.person.name
        return str(self.membership.member_organization) if self.membership is not None else ""


class Stay(models.Model):
    """Someone was there, from and until. Whoever goes and comes back has two."""

    class How(models.TextChoices):
        ROOM = "room", _("in the room")
        AFAR = "afar", _("by phone or video")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="stays")
    delegate = models.ForeignKey(  # who speaks for a member organization
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    how = models.CharField(max_length=4, choices=How.choices, default=How.ROOM)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("attendee", "from_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "attendee"], condition=Q(until_at__isnull=True), name="stay_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="stay_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee} from {self.from_at}"


class Item(models.Model):
    """A point of the agenda."""

    class Kind(models.TextChoices):
        CHECK_IN = "check-in", _("Check-in")
        DECISION = "decision", _("Decision")
        REPORT = "report", _("Report")
        DISCUSSION = "discussion", _("Discussion")
        ELECTION = "election", _("Election")
        MINUTES = "minutes", _("Minutes to approve")
        OTHER = "other", _("Other business")

    class State(models.TextChoices):
        WAITING = "waiting", _("To come")
        NOW = "now", _("Now")
        DONE = "done", _("Done")
        CARRIED = "carried", _("Carried over to the next meeting")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices, default=Kind.DISCUSSION)
    title = models.CharField(_("Title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=10, validators=[MaxValueValidator(480)])
    presenter = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # What is decided or elected here, by its public id: both live in folders of their own.
    proposal_ref = models.CharField(max_length=12, blank=True)
    election_ref = models.CharField(max_length=12, blank=True)
    minutes_of = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    notes = models.TextField(_("Notes for the minutes"), max_length=8000, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ("meeting", "order", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "meeting", "submission"], name="item_once_per_form"),
            models.UniqueConstraint(
                fields=["organization", "meeting"], condition=Q(state="now"), name="item_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["organization", "meeting", "proposal_ref"],
                condition=~Q(proposal_ref=""),
                name="item_once_per_proposal",
            ),
            models.UniqueConstraint(
                fields=["organization", "meeting", "election_ref"],
                condition=~Q(election_ref=""),
                name="item_once_per_election",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Turn(models.Model):
    """A turn in the check-in round. What is said in it is nobody's record."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("turn", "Waiting")
        SPOKEN = "spoken", pgettext_lazy("turn", "Spoke")
        PASSED = "passed", pgettext_lazy("turn", "Passed")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="turns")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)

    class Meta:
        ordering = ("item", "order", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "item", "attendee"], name="turn_once_per_voice")
        ]

    def __str__(self) -> str:
        return f"{self.attendee}, turn {self.order}"


class Motion(models.Model):
    """What a meeting is asked to decide, small-board style: nobody need second it, and talk may come before it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("motion", "Being discussed")
        CARRIED = "carried", pgettext_lazy("motion", "Carried")
        LOST = "lost", pgettext_lazy("motion", "Lost")
        WITHDRAWN = "withdrawn", pgettext_lazy("motion", "Withdrawn")
        POSTPONED = "postponed", pgettext_lazy("motion", "Postponed")

    class Way(models.TextChoices):
        HANDS = "hands", _("Show of hands")
        PAPER = "paper", _("Paper ballots")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="motions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="motions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("The motion"), max_length=2000)
    moved_by = models.ForeignKey(Attendee, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    share = models.CharField(max_length=12, default="majority")  # one of motions.SHARES
    is_logged = models.BooleanField(default=False)  # its text may stand in the public decision log
    minutes = models.ForeignKey("Minutes", null=True, blank=True, on_delete=models.PROTECT, related_name="motions")
    # A proposal decided in the room: its own act tells of it, and its own rule decided.
    proposal_ref = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    present = models.PositiveIntegerField(null=True, blank=True)
    tellers = models.ManyToManyField(Attendee, blank=True, related_name="+")
    result = models.JSONField(null=True, blank=True)
    moved_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "meeting", "number"], name="motion_number"),
            models.UniqueConstraint(
                fields=["organization", "item"], condition=Q(state="open"), name="motion_one_open_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["carried", "lost"]) | Q(decided_at__isnull=False, present__isnull=False),
                name="motion_decided_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Motion {self.number} of {self.meeting}"


class Promise(models.Model):
    """Who does what by when, as the minutes keep it. What follows from a proposal stands with the proposal."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="promises")
    who = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="meeting_promises")
    what = models.CharField(_("What"), max_length=300)
    by = models.DateField(_("By when"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("item", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "item", "who", "what"], name="meeting_promise_once")
        ]

    def __str__(self) -> str:
        return self.what


class Minutes(models.Model):
    """A version of the minutes as it was sent. `content` is whole and never changes; a correction is a new version."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()  # see meetings.compose
    text_hash = models.CharField(max_length=64)  # sha256 of the canonical content
    why = models.CharField(_("What was corrected"), max_length=300, blank=True)
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "meeting", "version"], name="minutes_version")
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}, version {self.version}"


class Tap(models.Model):
    """One press of a button on the facilitator's phone, by the phone's own token: sent twice, it is done once."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "meeting", "token"], name="tap_once")]

    def __str__(self) -> str:
        return str(self.token)


class CalendarKey(models.Model):
    """The secret address of a person's calendar of meetings. It is shown once, and kept only as a hash."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.person}"
