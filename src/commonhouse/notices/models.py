"""How the house reaches people: their wishes, and the outbox.

A notice keeps no address: where it goes is looked up when it is sent, so that a changed or erased address is obeyed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonhouse.people.models import Organization, Person


class Channel(models.TextChoices):
    EMAIL = "email", _("Email")
    SMS = "sms", _("Text message")


class Preference(models.Model):
    """What a person wishes of one channel. Without a row the house's own habit holds (see `reach`)."""

    class Pace(models.TextChoices):
        NOW = "at-once", _("At once")
        DAILY = "digest-daily", _("Together, once a day")
        WEEKLY = "digest-weekly", _("Together, once a week")
        OFF = "off", _("Never")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_preferences")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    pace = models.CharField(max_length=13, choices=Pace.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel"], name="notice_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.pace}"


class Mute(models.Model):
    """A person who wants nothing from this organization, by any channel."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_mutes")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person"], name="notice_mute_once"),
        ]

    def __str__(self) -> str:
        return f"Nothing from {self.organization}"


class Phone(models.Model):
    """The number a person gave for text messages; in use once they typed the code that was sent to it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notice_phone")
    number = models.CharField(max_length=16)  # E.164: +16175550123
    code_hash = models.CharField(max_length=64, blank=True)  # of the code on its way; empty once confirmed
    code_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number


class LinkEpoch(models.Model):
    """Signed links of a person carry this number; raising it makes all earlier ones useless."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notice_links")
    epoch = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"Links of {self.person}: {self.epoch}"


class Notice(models.Model):
    """One thing to tell one person by one channel: the outbox."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not needed any more")
        FAILED = "failed", _("Could not be sent")

    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    kind = models.CharField(max_length=40)  # see notices.kinds
    key = models.CharField(max_length=120)  # what it is about: nobody is told the same twice by the same channel
    data = models.JSONField(default=dict)  # what the texts need, as plain facts; never how anyone voted
    url = models.CharField(max_length=300)  # a path of this house
    purpose = models.CharField(max_length=20, blank=True)  # of the signed link that stands in for `url`, if any
    ref = models.CharField(max_length=60, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # after this it is never sent
    due_at = models.DateTimeField()  # not before this
    next_at = models.DateTimeField()  # when it is looked at next: a digest's hour, or the next try
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=10, blank=True)  # it was dropped: see notices.outbox.Why
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    letter = models.UUIDField(null=True, blank=True)  # of all that went out together

    class Meta:
        ordering = ("next_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel", "key"], name="notice_once"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notice_sent_has_time"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="notice_sent"),
            models.Index(fields=["key"], name="notice_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} by {self.channel}"
