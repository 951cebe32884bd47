"""The ballot box: one for each decision, budget or election.

Who voted stands on the roll; what was cast stands in ballots. In a secret box nothing joins the two: ballots carry
random keys, no time, no channel, no person and no sheet, and the roll carries no time and no order of voting.
`docs/secrecy.md` says what an operator with the database in hand could still learn, and when.
"""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonhouse.people.models import MemberClass, Organization, Person


def box_id() -> str:
    """The box's public name, in links and in the record."""
    return secrets.token_hex(6)


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    CODE = "code", _("One-time code")
    PAPER = "paper", _("Paper")
    PHONE = "phone", _("By phone, helped by a steward")


class Box(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        SEALED = "sealed", _("Sealed")
        COUNTED = "counted", _("Counted")
        WITHDRAWN = "withdrawn", _("Withdrawn")  # what it asked was taken back before closing

    class Registration(models.TextChoices):
        FROZEN = "frozen", _("Only those on the roll when voting opens")
        UNTIL_CLOSING = "until-closing", _("Whoever qualifies may join the roll until voting closes")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="boxes")
    public_id = models.CharField(max_length=12, default=box_id, unique=True, editable=False)
    title = models.CharField(_("Title"), max_length=200)
    is_secret = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    # What a ballot may hold: {"kind": ..., limits}; the options: [{"id", "name", "cost"?, "category"?...}]; how it
    # is counted: {"rule": name, "statement": {...}}; and whatever the rule needs besides ballots ("instance").
    # All frozen when the box opens, and published then.
    form = models.JSONField(default=dict)
    options = models.JSONField(default=list)
    instance = models.JSONField(default=dict)
    rule = models.JSONField(default=dict)
    # Who is put on the roll when it opens: people of these classes, member organizations of them (`organizations`),
    # and holders of these kinds of seats.
    classes = models.ManyToManyField(MemberClass, blank=True, related_name="boxes")
    organization_classes = models.ManyToManyField(MemberClass, blank=True, related_name="+")
    seats = models.JSONField(default=list, blank=True)
    by_bloc = models.BooleanField(default=False)  # ballots carry the bloc of their right, so that blocs are counted
    closes_when_all = models.BooleanField(default=False)  # may close once every right is used
    # Open boxes only: voices that were handed to others follow them when the box closes.
    topic = models.CharField(max_length=40, blank=True)
    takes_delegations = models.BooleanField(default=False)
    takes_proxies = models.BooleanField(default=False)
    registration = models.CharField(max_length=14, choices=Registration.choices, default="frozen")
    eligibility = models.CharField(_("Who may vote, in plain words"), max_length=400, blank=True)
    opens_at = models.DateTimeField(_("Opens"))
    closes_at = models.DateTimeField(_("Closes"))
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Rights on the roll when it closed: {"members": n, "handed": n, "blocs": {slug: n}}; and what the box's keeper
    # stated then. Both are published in the act of the closing.
    electorate = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(null=True, blank=True)  # {"rule": statement JSON, "result": result JSON}
    outcome_act = models.PositiveBigIntegerField(null=True, blank=True)  # index of the act of the count

    class Meta:
        ordering = ("organization", "-opens_at")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="box_closes_after_it_opens"),
            models.CheckConstraint(
                condition=~Q(state="counted") | Q(outcome__isnull=False), name="box_counted_has_outcome"
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(takes_delegations=False, takes_proxies=False),
                name="box_secret_is_carried_by_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Sheet(models.Model):
    """A printed one-time code: for the web (QR), for a tablet at a table, or on a paper ballot.

    A sheet belongs to nobody: what is keyed from a paper ballot can then be traced to paper, never to a person.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="sheets")
    serial = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64, db_index=True)  # see decisions.credentials
    # Commitment of the receipt printed on the stub: the receipt of the paper, if it comes back as a paper ballot.
    receipt = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=10, default="en")
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering = ("box", "serial")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "box", "serial"], name="sheet_serial"),
            models.UniqueConstraint(fields=["organization", "box", "code_hash"], name="sheet_code"),
        ]

    def __str__(self) -> str:
        return f"Sheet {self.serial} of {self.box}"


class RollEntry(models.Model):
    """One right to one ballot: a person's, or a sheet's."""

    class State(models.TextChoices):
        ENTITLED = "entitled", _("May vote")
        VOTED = "voted", _("Voted")
        HANDED = "handed", _("Was handed a sheet instead")
        VOID = "void", _("Withdrawn")  # of a sheet only

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="roll")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="roll")
    sheet = models.OneToOneField(Sheet, null=True, blank=True, on_delete=models.CASCADE, related_name="roll_entry")
    member_organization = models.ForeignKey(  # votes with one voice, through any of its delegates
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    bloc = models.CharField(max_length=40, blank=True)  # the slug of the class, in a box that counts by bloc
    pseudonym = models.CharField(max_length=24)  # what the record calls the member, or "sheet-12"
    class_name = models.CharField(max_length=80, blank=True)  # the member class as it stood when frozen
    salt = models.CharField(max_length=32)  # of the entry's commitment in the record
    state = models.CharField(max_length=8, choices=State.choices, default=State.ENTITLED)
    channel = models.CharField(max_length=5, choices=Channel.choices, blank=True)
    is_stirred = models.BooleanField(default=False)  # see decisions.secrecy

    class Meta:
        ordering = ("box", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "box", "person"], name="roll_once_per_person"),
            models.UniqueConstraint(
                fields=["organization", "box", "member_organization"], name="roll_once_per_organization"
            ),
            models.CheckConstraint(
                condition=~(Q(person__isnull=False) & Q(sheet__isnull=False))
                & (Q(member_organization__isnull=True) | Q(person__isnull=True, sheet__isnull=True)),
                name="roll_entry_of_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(state="voted", channel__in=Channel.values) | (~Q(state="voted") & Q(channel="")),
                name="roll_channel_when_voted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["box", "state"]),
            models.Index(fields=["box"], condition=Q(state="voted", is_stirred=False), name="roll_not_yet_stirred"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.sheet} on the roll of {self.box}"


class Ballot(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="ballots")
    is_secret = models.BooleanField()
    roll_entry = models.OneToOneField(  # of an open ballot only
        RollEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="ballot"
    )
    receipt = models.CharField(max_length=64)  # record.receipts.commitment(box, code): the code itself is not kept
    choice = models.JSONField()  # canonical: see decisions.choices
    bloc = models.CharField(max_length=40, blank=True)  # of its right, where the box counts by bloc
    is_stirred = models.BooleanField(default=False)  # see decisions.secrecy

    class Meta:
        indexes: ClassVar = [models.Index(fields=["box"], condition=Q(is_stirred=False), name="ballot_not_yet_stirred")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "box", "receipt"], name="ballot_receipt_once"),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(roll_entry__isnull=True), name="secret_ballot_names_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"Ballot in {self.box}"


class PaperBatch(models.Model):
    class State(models.TextChoices):
        KEYING = "keying", _("Being keyed")
        COMPARED = "compared", _("Keyed twice, differences open")
        ACCEPTED = "accepted", _("Accepted")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    place = models.CharField(_("Where these ballots were collected"), max_length=80, blank=True)
    expected = models.PositiveIntegerField(_("How many ballots are in the pile"))
    state = models.CharField(max_length=8, choices=State.choices, default=State.KEYING)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("box", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "box", "number"], name="paper_batch_number")
        ]

    def __str__(self) -> str:
        return f"Batch {self.number} of {self.box}"


class Keying(models.Model):
    """One person's keying of a whole batch. A batch needs two, by two people."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="keyings")
    turn = models.PositiveSmallIntegerField()  # 1 or 2
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_finished = models.BooleanField(default=False)

    class Meta:
        ordering = ("batch", "turn")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "batch", "turn"], name="keying_turn_once"),
            models.UniqueConstraint(fields=["organization", "batch", "person"], name="keying_by_two_people"),
            models.CheckConstraint(condition=Q(turn__in=[1, 2]), name="keying_is_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"Keying {self.turn} of {self.batch}"


class KeyedBallot(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    keying = models.ForeignKey(Keying, on_delete=models.CASCADE, related_name="ballots")
    serial = models.PositiveIntegerField()
    choice = models.JSONField()
    is_spoiled = models.BooleanField(default=False)

    class Meta:
        ordering = ("keying", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "keying", "serial"], name="keyed_once_per_turn")
        ]

    def __str__(self) -> str:
        return f"Serial {self.serial}, {self.keying}"


class Resolution(models.Model):
    """What the paper really says, where the two keyings of a serial differ."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="resolutions")
    serial = models.PositiveIntegerField()
    choice = models.JSONField(null=True, blank=True)
    is_spoiled = models.BooleanField(default=False)
    is_absent = models.BooleanField(default=False)  # keyed by mistake: there is no such paper in the pile
    is_set_aside = models.BooleanField(default=False)  # a paper without a right of its own: kept, not counted
    reason = models.CharField(_("Why it is set aside"), max_length=200, blank=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("batch", "serial")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "batch", "serial"], name="resolved_once")
        ]

    def __str__(self) -> str:
        return f"Serial {self.serial}, {self.batch}"


class ScheduleChange(models.Model):
    """Closing early or extending: proposed by one steward, in force only when a second agrees."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="schedule_changes")
    closes_at = models.DateTimeField(_("New closing time"))
    why = models.CharField(_("Why"), max_length=300)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("box", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "box"],
                condition=Q(confirmed_by__isnull=True, withdrawn=False),
                name="one_schedule_change_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="schedule_change_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box} to close at {self.closes_at}"


class Delegation(models.Model):
    """A member's voice in one topic, handed to another member until it is taken back. A direct vote overrides it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="delegations")
    topic = models.CharField(max_length=40)
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="voices_given")
    holder = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="voices_held")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "topic", "giver"],
                condition=Q(revoked_at__isnull=True),
                name="delegation_once_per_topic",
            ),
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} to {self.holder}: {self.topic}"


class Proxy(models.Model):
    """A member's voice for a stated time, carried by another who votes. The member's own ballot wins over it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="proxies")
    principal = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proxies_given")
    holder = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proxies_held")
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"))
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "principal"], condition=Q(revoked_at__isnull=True), name="proxy_once"
            ),
            models.CheckConstraint(condition=~Q(principal=F("holder")), name="proxy_to_another"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="proxy_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} for {self.principal}"


class LogEntry(models.Model):
    """One line of the decision log: what an organization decided, wherever in the house it was decided."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="decision_log")
    source = models.CharField(max_length=20)  # "proposal", "election", "budget", "charter", "draw"
    ref = models.CharField(max_length=40)  # the public id of what was decided, within its source
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=2000, blank=True)  # for searching, and a first look
    matter = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(
        max_length=20
    )  # adopted, not-adopted, no-quorum, blocked, returned, chosen, elected, tied
    url = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    since = models.CharField(max_length=300, blank=True)  # what became of it, the latest word
    since_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "source", "ref"], name="log_entry_once")
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "-decided_at"])]

    def __str__(self) -> str:
        return self.title
