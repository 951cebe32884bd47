"""A participatory budget: ideas, projects, a vote on the house's ballot box, promises kept.

Money is whole cents (minor units) of the budget's currency.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass, Organization, Person


class Budget(models.Model):
    class BallotKind(models.TextChoices):
        APPROVAL = "approval", _("Approve as many projects as you like")
        CHOOSE_ONE = "choose-1", _("Choose one project")
        CUMULATIVE = "cumulative", _("Share out points")
        ORDINAL = "ordinal", _("Rank projects")
        KNAPSACK = "knapsack", _("Spend the budget yourself")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="budgets")
    slug = models.SlugField(max_length=60)
    title = models.CharField(_("Title"), max_length=160)
    summary = models.CharField(_("In one sentence"), max_length=300, blank=True)
    about = models.TextField(_("About this budget"), max_length=8000, blank=True)
    amount = models.BigIntegerField(_("Amount, in cents"), validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, default="USD")
    ballot_kind = models.CharField(_("Ballot"), max_length=10, choices=BallotKind.choices, default="approval")
    ballot_limits = models.JSONField(default=dict, blank=True)  # min_length, max_length, min_points, max_points...
    rule = models.JSONField(default=dict)  # {"rule": name, "statement": {...}}
    electorate = models.ManyToManyField(MemberClass, blank=True, related_name="budgets")
    box = models.OneToOneField(Box, null=True, blank=True, on_delete=models.PROTECT, related_name="budget")
    comparison = models.JSONField(null=True, blank=True)  # other rules on the same ballots, made at the count
    is_published = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False, help_text="Demo: ballots and ideas are invented.")
    eligibility = models.CharField(
        _("Who may vote, in plain words"),
        max_length=400,
        blank=True,
        help_text=_("For example: I live in Boston and I am at least 11 years old."),
    )
    registration = models.CharField(
        max_length=14, choices=Box.Registration.choices, default=Box.Registration.UNTIL_CLOSING
    )
    phase_override = models.CharField(max_length=12, blank=True)
    phase_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("organization", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "slug"], name="budget_slug"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/budgets/{self.slug}/"

    @property
    def results_url(self) -> str:
        return f"{self.get_absolute_url()}results/"


class Phase(models.Model):
    class Kind(models.TextChoices):
        IDEAS = "ideas", _("Ideas")
        DEVELOPMENT = "development", _("Development")
        VOTE = "vote", pgettext_lazy("phase", "Vote")
        COUNT = "count", _("Count")
        PROMISES = "promises", _("Promises")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"))

    class Meta:
        ordering = ("budget", "starts_at")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "kind"], name="phase_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="phase_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.budget}"


class Category(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("Name"), max_length=80)
    cap = models.BigIntegerField(_("At most, in cents"), null=True, blank=True)

    class Meta:
        ordering = ("budget", "name")
        verbose_name_plural = "categories"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "name"], name="category_name")
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="districts")
    name = models.CharField(_("Name"), max_length=80)
    cap = models.BigIntegerField(_("At most, in cents"), null=True, blank=True)
    latitude = models.DecimalField(  # its middle: what an idea of this district shows on the map
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        ordering = ("budget", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "name"], name="district_name")
        ]

    def __str__(self) -> str:
        return self.name


class Idea(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        MERGED = "merged", _("Joined with another idea")
        DEVELOPED = "developed", _("Became a project")
        SET_ASIDE = "set-aside", _("Set aside, with reasons")
        HIDDEN = "hidden", _("Hidden by a steward")
        WITHDRAWN = "withdrawn", _("Taken back by its author")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="ideas")
    number = models.PositiveIntegerField()
    title = models.CharField(_("Your idea, in a few words"), max_length=120)
    text = models.TextField(_("What would it do, and for whom?"), max_length=3000)
    language = models.CharField(_("Language"), max_length=10, default="en")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.SET_NULL)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    latitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    photo = models.ImageField(_("Photo"), upload_to="ideas/", null=True, blank=True)
    photo_description = models.CharField(_("What the photo shows"), max_length=200, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    submission = models.CharField(max_length=32)  # made with the form: the same form sent twice is one idea
    created_on = models.DateField()

    class Meta:
        ordering = ("budget", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "number"], name="idea_number"),
            models.UniqueConstraint(fields=["organization", "budget", "submission"], name="idea_submitted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class IdeaAuthor(models.Model):
    """Who brought an idea: a person, or whoever holds the code shown when it was sent."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    code_hash = models.CharField(max_length=64, blank=True)
    shown_name = models.CharField(_("Name to show"), max_length=80, blank=True)

    class Meta:
        ordering = ("idea", "id")

    def __str__(self) -> str:
        return self.shown_name or "unnamed"


class Merge(models.Model):
    """A proposal to join one idea into another. It happens when an author of each has agreed."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for the authors")
        DONE = "done", _("Joined")
        REFUSED = "refused", _("An author said no")
        LAPSED = "lapsed", _("No longer asked")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merges_out")
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merges_in")
    why = models.CharField(_("Why they belong together"), max_length=300)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    idea_agrees = models.BooleanField(null=True, blank=True)
    into_agrees = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "idea", "into"], condition=Q(state="asked"), name="merge_asked_once"
            ),
            models.CheckConstraint(condition=~Q(idea=F("into")), name="merge_of_two_ideas"),
        ]

    def __str__(self) -> str:
        return f"{self.idea} into {self.into}"


class Volunteer(models.Model):
    """Someone who offers to turn ideas into projects. A steward answers, and fills a delegate's seat."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Welcomed")
        DECLINED = "declined", _("Not this time")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="volunteers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(_("What would you like to help with?"), max_length=400, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)

    class Meta:
        ordering = ("budget", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "person"], name="volunteers_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.budget}"


class ExclusiveGroup(models.Model):
    """Projects of which at most one can be done (two uses for one lot, say)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="exclusive_groups")
    name = models.CharField(_("Name"), max_length=80)

    class Meta:
        ordering = ("budget", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "name"], name="exclusive_group_name")
        ]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Being developed")
        SUBMITTED = "submitted", _("With the public body for review")
        RETURNED = "returned", _("Returned with reasons")
        APPROVED = "approved", _("On the ballot")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="projects")
    code = models.SlugField(max_length=12)  # "P7": on ballots, in results, in the Pabulib file
    title = models.CharField(_("Title"), max_length=140)
    summary = models.CharField(_("In one sentence"), max_length=240)
    description = models.TextField(_("What will be done"), max_length=6000, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    cost = models.BigIntegerField(_("Cost, in cents"), validators=[MinValueValidator(1)])
    cost_notes = models.TextField(_("How the cost was estimated"), max_length=2000, blank=True)
    feasibility = models.TextField(_("Can it be done? What is needed?"), max_length=2000, blank=True)
    benefits = models.TextField(_("Who benefits"), max_length=2000, blank=True)
    equity = models.TextField(_("Equity notes"), max_length=2000, blank=True)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    latitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    photo = models.ImageField(_("Photo"), upload_to="projects/", null=True, blank=True)
    photo_description = models.CharField(_("What the photo shows"), max_length=200, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT)
    exclusive_group = models.ForeignKey(
        ExclusiveGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects"
    )
    ideas = models.ManyToManyField(Idea, blank=True, related_name="projects")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    reason = models.CharField(max_length=500, blank=True)  # why it was withdrawn
    version = models.PositiveIntegerField(default=1)  # two delegates editing at once: the second is told

    class Meta:
        ordering = ("budget", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "budget", "code"], name="project_code"),
            models.CheckConstraint(condition=Q(cost__gt=0), name="project_cost_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, where a person has checked one. Prefetch `texts` for lists."""
        text = self._text()
        return text.title if text else self.title

    @property
    def shown_summary(self) -> str:
        text = self._text()
        return text.summary if text else self.summary

    @property
    def shown_language(self) -> str:
        """The language of the two above, for `lang` attributes."""
        text = self._text()
        return text.language if text else self.language

    def _text(self) -> ProjectText | None:
        wanted = get_language()
        if wanted == self.language:
            return None
        return next((text for text in self.texts.all() if text.language == wanted and text.checked_by_id), None)


class ProjectText(models.Model):
    """A project in another language. Ballots show only texts that a person has checked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("Language"), max_length=10)
    title = models.CharField(_("Title"), max_length=140)
    summary = models.CharField(_("In one sentence"), max_length=240)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("project", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "project", "language"], name="project_text_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.project} ({self.language})"


class Review(models.Model):
    class Decision(models.TextChoices):
        APPROVED = "approved", _("Can be done")
        RETURNED = "returned", _("Needs changes first")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    reasons = models.TextField(_("Reasons"), max_length=2000)
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ("project", "id")

    def __str__(self) -> str:
        return f"{self.project}: {self.get_decision_display()}"


class Promise(models.Model):
    """What a funded project owes the residents who chose it."""

    class Status(models.TextChoices):
        STARTING = "starting", _("Starting")
        UNDER_WAY = "under-way", _("Under way")
        DELAYED = "delayed", _("Delayed")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped, with reasons")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="promises")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="promise")
    awarded = models.BigIntegerField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.STARTING)

    class Meta:
        ordering = ("budget", "id")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(awarded__gt=0), name="promise_awarded_positive")]

    def __str__(self) -> str:
        return f"Promise: {self.project}"


class Milestone(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("What will be done"), max_length=140)
    due_on = models.DateField(_("By when"))
    first_due_on = models.DateField()  # as first promised: delays stay visible
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("promise", "due_on", "id")

    def __str__(self) -> str:
        return self.title


class MilestoneMove(models.Model):
    """A milestone given another date. The reason stays on the page."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    why = models.CharField(_("Why"), max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ("milestone", "id")

    def __str__(self) -> str:
        return f"{self.milestone}: {self.from_on} to {self.to_on}"


class PromiseUpdate(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="updates")
    status = models.CharField(max_length=9, choices=Promise.Status.choices)
    text = models.TextField(_("What happened"), max_length=2000)
    photo = models.ImageField(_("Photo"), upload_to="promises/", null=True, blank=True)
    photo_description = models.CharField(_("What the photo shows"), max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ("promise", "-made_on", "-id")

    def __str__(self) -> str:
        return f"{self.promise}, {self.made_on}"


class Spending(models.Model):
    """Money spent of what was awarded. A mistake is corrected by a second, opposite entry."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="spendings")
    amount = models.BigIntegerField(_("Amount, in cents"))
    what = models.CharField(_("For what"), max_length=160)
    spent_on = models.DateField(_("When"))
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submission = models.CharField(max_length=32)

    class Meta:
        ordering = ("promise", "spent_on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="spending_entered_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="spending_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.promise}"
