"""Who asks a fund for money, and how far they came: paths as data, candidates, and all that members say of them.

Words of people (notes, views, questions, reasons) stay here; the record gets steps, dates, results and hashes only. What a
candidate's terms or memo said when members decided is never changed: each change is another number.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.decisions.models import Box
from commonhouse.funds import pathway
from commonhouse.people.models import Organization, Person, Seat
from commonhouse.proposals.models import Proposal

__all__ = [
    "Candidate",
    "CandidateVote",
    "Choice",
    "Criterion",
    "Memo",
    "MemoQuestion",
    "Move",
    "Nomination",
    "OutreachNote",
    "Pipeline",
    "Recommendation",
    "SeatView",
    "Selection",
    "StandardsView",
    "TermSheet",
]

MAX_TEXT = 20_000  # characters of a memo
MAX_WORDS = 3_000  # of a story, a view, a question, a note
MAX_SHORT = 300


def public_id() -> str:
    """The public name of a path, a candidate or a list, in links and in the record. Random: it says nothing of anyone."""
    return secrets.token_hex(6)


class Pipeline(models.Model):
    """A path through the fund. Its steps are data (see `pathway`); each change is another version, and an act."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="pipelines")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    matter = models.CharField(_("What kind of decision the vote is"), max_length=60, default="investment")  # charter's
    unit = models.CharField(max_length=12, default="USD")
    steps = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(_("New businesses may be put forward"), default=True)
    privacy_words = models.TextField(_("What happens with what a business tells us"), max_length=1_000, blank=True)

    class Meta:
        ordering = ("organization", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["organization", "name"], name="pipeline_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> pathway.Pathway:
        return pathway.from_json(self.steps)


class Candidate(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("candidate", "On its way")
        PAUSED = "paused", pgettext_lazy("candidate", "Waiting, together with us")
        LEFT = "left", pgettext_lazy("candidate", "Left, with our thanks")
        DONE = "done", pgettext_lazy("candidate", "Paid out")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="candidates")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="candidates")
    borrower = models.ForeignKey(  # where it is an organization of the house
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidacies"
    )
    name = models.CharField(_("What is it called?"), max_length=120)
    place = models.CharField(_("Where is it?"), max_length=80, blank=True)
    story = models.TextField(_("What does it do, and for whom?"), max_length=MAX_WORDS)
    asks = models.BigIntegerField(_("How much money would help?"), null=True, blank=True)  # smallest parts of the unit
    contact = models.CharField(_("How can we reach them?"), max_length=200, blank=True)  # deleted when it leaves
    state = models.CharField(max_length=6, choices=State.choices, default=State.ACTIVE)
    step = models.CharField(max_length=20)  # the id of the path's step it stands at
    step_since = models.DateTimeField()
    paused_until = models.CharField(_("Until when, or until what"), max_length=MAX_SHORT, blank=True)
    words = models.TextField(_("Our words to the business"), max_length=MAX_WORDS, blank=True)  # on leaving
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    companions = models.ManyToManyField(Person, blank=True, related_name="accompanies")  # they do the outreach
    moves_made = models.PositiveIntegerField(default=0)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-entered_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="candidate_sent_once"),
            models.CheckConstraint(condition=Q(asks__isnull=True) | Q(asks__gt=0), name="candidate_asks"),
            models.CheckConstraint(
                condition=~Q(state__in=["left", "done"]) | Q(ended_at__isnull=False), name="candidate_ended_when"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "state", "step"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/fund/deciding/{self.public_id}/"

    @property
    def here(self) -> pathway.Step | None:
        """The step it stands at; None where the path has it no more."""
        return self.pipeline.path.step(self.step)

    @property
    def sheet(self) -> TermSheet | None:
        """The newest term sheet that was not taken back."""
        return self.sheets.exclude(state=TermSheet.State.TAKEN_BACK).order_by("-number").first()

    @property
    def terms(self) -> dict[str, Any] | None:
        """The terms that business and fund agree on: {"rule", "statement"}; None while there are none."""
        sheet = self.sheet
        if sheet is None or sheet.state != TermSheet.State.ACCEPTED:
            return None
        return {"rule": sheet.rule, "statement": sheet.terms}


class Nomination(models.Model):
    """Who put a business forward, and why. Several may put the same one forward."""

    class Way(models.TextChoices):
        ONLINE = "online", _("On this page")
        ASSEMBLY = "assembly", _("At an assembly")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="nominations")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.ONLINE)
    assembly = models.CharField(_("Which assembly"), max_length=120, blank=True)
    why = models.TextField(_("Why this one?"), max_length=MAX_WORDS, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "person"], name="nominated_once_each"),
            models.CheckConstraint(condition=~Q(way="assembly") | ~Q(assembly=""), name="nomination_names_assembly"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.at:%Y-%m-%d}"


class Move(models.Model):
    """One move on the path, and who decided it: never changed once written."""

    class Kind(models.TextChoices):
        ON = "on", pgettext_lazy("move of a candidate", "Moved on")
        BACK = "back", pgettext_lazy("move of a candidate", "Went back a step")
        PAUSE = "pause", pgettext_lazy("move of a candidate", "We wait together")
        RESUME = "resume", pgettext_lazy("move of a candidate", "Goes on")
        VOTED = "voted", pgettext_lazy("move of a candidate", "Members voted")  # and it stays where it was
        LEAVE = "leave", pgettext_lazy("move of a candidate", "Left")
        RETURN = "return", pgettext_lazy("move of a candidate", "Came again")
        DONE = "done", pgettext_lazy("move of a candidate", "Reached the end of the path")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="moves")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    from_step = models.CharField(max_length=20, blank=True)
    to_step = models.CharField(max_length=20)
    from_name = models.CharField(max_length=pathway.MOST_NAME, blank=True)  # as the steps were called then
    to_name = models.CharField(max_length=pathway.MOST_NAME)
    why = models.CharField(_("Why"), max_length=MAX_SHORT, blank=True)
    reason = models.CharField(max_length=10, blank=True)  # of leaving: "refused" or "withdrawn"
    seat = models.CharField(max_length=12, blank=True)  # the kind of seat it was moved in; "" where a result did
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    proof = models.JSONField(default=dict, blank=True)  # what decided it: {"proposal": id} and the like
    at = models.DateTimeField()
    act = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("candidate", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "number"], name="move_number"),
            models.CheckConstraint(
                condition=~Q(kind="leave") | Q(reason__in=["refused", "withdrawn"]), name="move_leaving_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.kind} {self.to_step}"


class OutreachNote(models.Model):
    """What was said while reaching out. Only companions of the business, and those who look after the path, read it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("What was said, and what comes next"), max_length=MAX_WORDS)
    at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("candidate", "-at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="outreach_note_sent_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Criterion(models.Model):
    """One thing the fund asks of a business, in plain words. Retired ones keep what was said by them."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="fund_criteria")
    area = models.CharField(_("Area"), max_length=60)
    text = models.CharField(_("What we ask"), max_length=200)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("organization", "position", "id")
        verbose_name_plural = "criteria"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "text"], condition=Q(is_active=True), name="criterion_once_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.text


class StandardsView(models.Model):
    """What a member says of a business by one criterion: talk, never a score. A new view replaces one's own."""

    class Says(models.TextChoices):
        MEETS = "meets", _("It does this")
        NOT_YET = "not-yet", _("Not yet")
        QUESTION = "question", _("I have a question")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="views")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="views")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(_("What do you think?"), max_length=8, choices=Says.choices)
    words = models.TextField(_("In your words"), max_length=MAX_WORDS)
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "criterion", "at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "criterion", "person"], name="view_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.says}: {self.words[:60]}"


class TermSheet(models.Model):
    """The terms of the money, by a rule of the house. Its content is never changed once it was offered."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("term sheet", "Draft")
        OFFERED = "offered", pgettext_lazy("term sheet", "With the business")
        ACCEPTED = "accepted", pgettext_lazy("term sheet", "Agreed")
        TAKEN_BACK = "taken-back", pgettext_lazy("term sheet", "Taken back")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    rule = models.CharField(max_length=40, default="loan-schedule")
    terms = models.JSONField()  # the rule's statement, whole
    purpose = models.TextField(_("What the money is for"), max_length=1_000)
    security = models.TextField(_("What stands behind it"), max_length=1_000, blank=True)  # only what the loan buys
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_words = models.CharField(_("How they agreed"), max_length=MAX_SHORT, blank=True)

    class Meta:
        ordering = ("candidate", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "number"], name="term_sheet_number"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False), name="term_sheet_accepted_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, terms {self.number}"

    @property
    def principal(self) -> int:
        """How much money it is about, in the smallest parts of the path's unit."""
        return int(self.terms.get("principal", 0))


class Memo(models.Model):
    """What the fund found out and what it may mean, for members to read before the vote. Another text is another memo."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="memos")
    number = models.PositiveIntegerField()
    sheet = models.ForeignKey(TermSheet, on_delete=models.PROTECT, related_name="memos")
    business = models.TextField(_("The business, and who owns it"), max_length=MAX_WORDS)
    good = models.TextField(_("What it does for the neighborhood"), max_length=MAX_WORDS)
    figures = models.TextField(_("Its figures, in plain words"), max_length=MAX_WORDS)
    risks = models.TextField(_("What could go wrong, and what then"), max_length=MAX_WORDS)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    review_until = models.DateTimeField()  # members read and ask until then, at least

    class Meta:
        ordering = ("candidate", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "number"], name="memo_number"),
            models.CheckConstraint(
                condition=Q(review_until__gte=models.F("published_at")), name="memo_review_after_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, memo {self.number}"


class MemoQuestion(models.Model):
    """A member's question about a memo, and its answer. Both are for members."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="questions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Your question"), max_length=MAX_WORDS)
    at = models.DateTimeField()
    answer = models.TextField(_("The answer"), max_length=MAX_WORDS, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("memo", "at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="memo_question_sent_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="question_answered_when"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SeatView(models.Model):
    """What one seat of the committee recommends, and why. Members read it before they vote."""

    class Says(models.TextChoices):
        YES = "yes", _("Recommend it")
        NO = "no", _("Do not recommend it")
        ABSTAIN = "abstain", _("Abstain")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="seat_views")
    sheet = models.ForeignKey(TermSheet, on_delete=models.PROTECT, related_name="+")  # the terms it is about
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(_("What do you recommend?"), max_length=7, choices=Says.choices)
    words = models.TextField(_("Why"), max_length=MAX_WORDS)
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "sheet", "seat")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "sheet", "seat"], name="seat_view_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.says}"


class Recommendation(models.Model):
    """What the committee as a whole recommends, counted from its seats' views by the charter's rule."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveIntegerField()
    sheet = models.ForeignKey(TermSheet, on_delete=models.PROTECT, related_name="+")
    outcome = models.JSONField()  # {"rule", "statement", "result"}
    words = models.TextField(_("What the committee tells members"), max_length=MAX_WORDS)
    at = models.DateTimeField()
    act = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("candidate", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "number"], name="recommendation_number")
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, recommendation {self.number}"

    @property
    def is_for(self) -> bool:
        return str(self.outcome.get("result", {}).get("outcome", "")) == "adopted"


class CandidateVote(models.Model):
    """One asking of members about a candidate: a decision of the charter, about one term sheet."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="votes")
    number = models.PositiveIntegerField()
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="candidate_vote")
    sheet = models.ForeignKey(TermSheet, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, blank=True)  # once it was followed
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "candidate", "number"], name="candidate_vote_number"),
            models.UniqueConstraint(
                fields=["organization", "candidate"], condition=Q(outcome=""), name="one_vote_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, vote {self.number}"


class Selection(models.Model):
    """Members choose among several candidates in one box: which are on the list, or which share a pool of money."""

    class Kind(models.TextChoices):
        RATIFY = "ratify", pgettext_lazy("kind of selection", "A list to ratify")
        POOL = "pool", pgettext_lazy("kind of selection", "A pool to share out")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="fund_selections")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="selections")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    title = models.CharField(_("Title"), max_length=160)
    text = models.TextField(_("What members should know"), max_length=MAX_WORDS, blank=True)
    amount = models.BigIntegerField(_("How much there is to share"), null=True, blank=True)
    box = models.OneToOneField(Box, on_delete=models.PROTECT, related_name="fund_selection")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True)  # "chosen", "none" or "no-quorum", once it was counted
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="selection_sent_once"),
            models.CheckConstraint(
                condition=Q(kind="pool", amount__gt=0) | Q(kind="ratify", amount__isnull=True), name="selection_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/fund/lists/{self.public_id}/"


class Choice(models.Model):
    """One candidate on a list, under its code on the ballot."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="choices")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="choices")
    code = models.CharField(max_length=6)
    cost = models.BigIntegerField(null=True, blank=True)  # of a pool: what it asks for
    is_chosen = models.BooleanField(default=False)

    class Meta:
        ordering = ("selection", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "selection", "code"], name="choice_code"),
            models.UniqueConstraint(fields=["organization", "selection", "candidate"], name="choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.candidate}"
