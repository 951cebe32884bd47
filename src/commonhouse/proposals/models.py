"""The life of a decision: talked over in a conversation, asked, decided in rounds, and followed up.

Words of people (comments, objections, reasons, advice) stay here; the record gets states, numbers and hashes only. A text is
never changed once it was written: each change is another version.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.decisions.models import Box
from commonhouse.people.models import Membership, Organization, Person

MAX_TEXT = 20_000  # characters of a proposal
MAX_WORDS = 3_000  # of a comment, a reason, an objection
MAX_SHORT = 300


def public_id() -> str:
    """The public name of a conversation or proposal, in links and in the record."""
    return secrets.token_hex(6)


class Conversation(models.Model):
    """Where people talk something over. Several proposals may come of it, and live in it side by side."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="conversations")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    title = models.CharField(_("What it is about"), max_length=160)
    text = models.TextField(_("To begin with"), max_length=MAX_WORDS, blank=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="conversation_sent_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/talk/{self.public_id}/"


class Proposal(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("proposal", "Draft")
        DISCUSSING = "discussing", pgettext_lazy("proposal", "Being talked over")
        DECIDING = "deciding", pgettext_lazy("proposal", "Being decided")
        DECIDED = "decided", pgettext_lazy("proposal", "Decided")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")
        RETURNED = "returned", pgettext_lazy("proposal", "Sent back for more work")

    class Audience(models.TextChoices):
        MEMBERS = "members", _("Members, and those who decide")
        EVERYONE = "everyone", _("Everyone")

    class Channel(models.TextChoices):
        BOX = "box", _("By vote")
        ROOM = "room", _("In the room")
        ADVICE = "advice", _("By one person, after advice")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="proposals")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(_("Title"), max_length=160)
    matter = models.CharField(_("What kind of decision it is"), max_length=60)  # the id of the charter's matter
    charter = models.PositiveIntegerField(null=True, blank=True)  # the version it is decided under, from asking on
    topic = models.CharField(_("Topic"), max_length=40, blank=True)  # of the charter's, where voices may be handed on
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    audience = models.CharField(
        _("Who may read the text"), max_length=8, choices=Audience.choices, default=Audience.MEMBERS
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    follows = models.ForeignKey(  # what was asked before and is asked again
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    options = models.JSONField(default=list, blank=True)  # [{"id", "name"}], for methods that choose among options
    needs = models.CharField(_("What it needs from you"), max_length=MAX_SHORT, blank=True)
    minutes = models.PositiveSmallIntegerField(_("How many minutes it takes, honestly"), default=10)
    written_at = models.DateTimeField()
    discuss_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # of the present round
    decides_from = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    urgent_why = models.CharField(_("Why it cannot wait"), max_length=MAX_SHORT, blank=True)
    box = models.OneToOneField(Box, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal")
    decider = models.ForeignKey(  # of the advice process
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    outcome = models.JSONField(null=True, blank=True)  # {"rule", "statement", "result"}
    outcome_act = models.PositiveBigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_words = models.TextField(_("What was decided, and why"), max_length=MAX_WORDS, blank=True)
    review_on = models.DateField(_("To be looked at again on"), null=True, blank=True)
    withdrawn_why = models.CharField(_("Why"), max_length=MAX_SHORT, blank=True)
    charter_draft = models.ForeignKey(
        "charters.CharterDraft", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-written_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="proposal_sent_once"),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(outcome__isnull=False, decided_at__isnull=False),
                name="proposal_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("decides_from")),
                name="proposal_closes_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(is_urgent=False) | ~Q(urgent_why=""), name="proposal_urgent_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/decisions/{self.public_id}/"

    @property
    def result(self) -> str:
        """The outcome's code ("adopted", "no-quorum", "chosen", ...), or "" while there is none."""
        return str((self.outcome or {}).get("result", {}).get("outcome", ""))

    @property
    def ends_at(self) -> datetime | None:
        """When answers end: the box's own time, which two stewards may have moved since it was asked."""
        return self.box.closes_at if self.box is not None else self.closes_at

    @property
    def is_live(self) -> bool:
        return self.state in {self.State.DISCUSSING, self.State.DECIDING, self.State.RETURNED}


class Version(models.Model):
    """The text as it stood: never changed once written."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("The proposal"), max_length=MAX_TEXT)
    why = models.CharField(_("What changed, and why"), max_length=MAX_SHORT, blank=True)
    is_material = models.BooleanField(_("It changes what is decided"), default=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("proposal", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "proposal", "number"], name="version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, version {self.number}"


class Round(models.Model):
    """One asking of those who decide: about one version, in one box where there is one."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rounds")
    box = models.OneToOneField(Box, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal_round")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True)  # its result's outcome, or "withdrawn"
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("proposal", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "proposal", "number"], name="round_number")
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, round {self.number}"


class Comment(models.Model):
    class Kind(models.TextChoices):
        COMMENT = "comment", pgettext_lazy("kind of comment", "Comment")
        QUESTION = "question", pgettext_lazy("kind of comment", "Question")
        CONCERN = "concern", pgettext_lazy("kind of comment", "Concern")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="comments")
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("What it is"), max_length=8, choices=Kind.choices, default=Kind.COMMENT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("What you want to say"), max_length=MAX_WORDS)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hidden_why = models.CharField(_("Why it is hidden"), max_length=MAX_SHORT, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="comment_sent_once"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_why=""), name="comment_hidden_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Objection(models.Model):
    """An argument why a proposal would do harm, or miss an improvement that is worth it. Resolved, never outvoted."""

    class Kind(models.TextChoices):
        HARM = "harm", _("It would do harm")
        IMPROVEMENT = "improvement", _("It misses an improvement that is worth it")

    class State(models.TextChoices):
        RAISED = "raised", pgettext_lazy("objection", "Raised")
        QUALIFIED = "qualified", pgettext_lazy("objection", "To be solved")
        INTEGRATED = "integrated", pgettext_lazy("objection", "Solved in the text")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn")
        NOT_QUALIFIED = "not-qualified", pgettext_lazy("objection", "Found not to be one by the group")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="objections")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    voice = models.CharField(max_length=24)  # the pseudonym of the right it is raised by
    kind = models.CharField(_("What it is"), max_length=11, choices=Kind.choices)
    argument = models.TextField(_("Your argument"), max_length=MAX_WORDS)
    state = models.CharField(max_length=13, choices=State.choices, default=State.RAISED)
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_in = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="integrated")
    words = models.TextField(_("How it was settled"), max_length=MAX_WORDS, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("proposal", "at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="objection_sent_once"),
            models.CheckConstraint(
                condition=~Q(state="integrated") | Q(resolved_in__isnull=False), name="objection_integrated_where"
            ),
        ]

    def __str__(self) -> str:
        return self.argument[:60]

    @property
    def record_name(self) -> str:
        """What the record calls it: its state is published, its words never."""
        return self.submission.hex[:12]

    @property
    def stands(self) -> bool:
        return self.state in {self.State.RAISED, self.State.QUALIFIED}


class Advice(models.Model):
    """What someone who was asked, or knows, advises the one who decides; and the reply they are owed."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="advice")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_asked = models.BooleanField(default=False)
    text = models.TextField(_("Your advice"), max_length=MAX_WORDS, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(_("Your reply"), max_length=MAX_WORDS, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("proposal", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "proposal", "person"], name="advice_once_per_person")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Reason(models.Model):
    """Why someone answered as they did, beside an open vote. One each; a new one replaces it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="reasons")
    voice = models.CharField(max_length=24)  # the pseudonym of the right: a person's or a member organization's
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Why"), max_length=MAX_WORDS)
    at = models.DateTimeField()

    class Meta:
        ordering = ("box", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "box", "voice"], name="reason_once_per_right")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Commitment(models.Model):
    """Who does what by when, so that a decision does not stay on paper."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("commitment", "To do")
        DONE = "done", pgettext_lazy("commitment", "Done")
        DROPPED = "dropped", pgettext_lazy("commitment", "Dropped")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="commitments")
    what = models.CharField(_("What will be done"), max_length=MAX_SHORT)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    who = models.CharField(_("Who does it"), max_length=120)  # as it is shown: a name, a circle, a committee
    due_on = models.DateField(_("By when"))
    first_due_on = models.DateField()  # as it was promised
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    words = models.CharField(_("What happened"), max_length=MAX_SHORT, blank=True)
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("proposal", "due_on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="commitment_sent_once"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(words=""), name="commitment_ended_says_how"),
        ]

    def __str__(self) -> str:
        return self.what


class Became(models.Model):
    """What became of a decision, told to those who took it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="became")
    text = models.TextField(_("What became of it"), max_length=MAX_WORDS)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("proposal", "-at", "-id")
        verbose_name_plural = "became"

    def __str__(self) -> str:
        return self.text[:60]


class Mandate(models.Model):
    """What a member organization asks of its delegates in a decision of the coalition."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)  # the coalition
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="mandates")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    own_proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="gives_mandates"
    )
    words = models.CharField(_("What the delegates are asked to do"), max_length=MAX_SHORT)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("proposal", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "proposal", "membership"], name="mandate_once")
        ]

    def __str__(self) -> str:
        return self.words


class RoomCount(models.Model):
    """What a room decided by show of hands or on slips: counted there by tellers, written down here."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="room_count")
    counts = models.JSONField()  # {position: number}, or {class: {position: number}} where classes are counted
    present = models.PositiveIntegerField(_("How many were present"))
    present_by_bloc = models.JSONField(default=dict, blank=True)
    tellers = models.ManyToManyField(Person, related_name="+")
    meeting_ref = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(present__gte=1), name="room_of_someone")]

    def __str__(self) -> str:
        return f"{self.proposal}, counted in the room"


class Seen(models.Model):
    """When a person last looked at a proposal, and which version: to say what changed since. Nobody else is shown it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "seen"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "proposal", "person"], name="seen_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} as seen"
