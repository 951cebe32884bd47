"""Finding the next household: programmes, applications, draws, the line they give, homes that are open, and offers.

Of a household we keep how many they are, what homes they ask for, which priorities they declare and how to reach them. What
they earn is kept sealed by `eligibility`; citizenship is asked nowhere. In the record an applicant is a ticket, which is drawn at
random and says nothing of them; how many they are stays out of it: only the sizes of home they stand in line for are published.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.land.holdings.models import Holding, public_id
from commonhouse.land.leasing.models import Household
from commonhouse.people.models import Organization, Person

__all__ = [
    "Application", "Attendance", "Certificate", "GroupSession", "HomeDraw", "HomeOffer", "LinePlace", "Opening", "PassedOver",
    "Programme", "StepMark",
]  # fmt: skip

LARGEST_HOUSEHOLD = 20
MOST_PROGRAMMES = 50  # of one trust
MOST_PLACES = 500  # of one session


class StepKind(models.TextChoices):
    """What an applicant does on the way to a home. A programme has those it asks for, in its order and its words."""

    ORIENTATION = "orientation", pgettext_lazy("a step to a home", "Orientation")
    CLASS = "class", pgettext_lazy("a step to a home", "Home buyer class")
    PRE_APPLICATION = "pre-application", pgettext_lazy("a step to a home", "First questions")
    LENDER_LETTER = "lender-letter", pgettext_lazy("a step to a home", "Letter from a bank")
    APPLICATION = "application", pgettext_lazy("a step to a home", "Application")
    REVIEW = "review", pgettext_lazy("a step to a home", "Income review")


class Programme(models.Model):
    """A way to a home: its words, steps, priorities, sizes, tiers and days. What decides the order is fixed when it opens."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("a programme", "Draft")
        OPEN = "open", pgettext_lazy("a programme", "Open")
        CLOSED = "closed", pgettext_lazy("a programme", "Closed")

    class By(models.TextChoices):
        LOTTERY = "lottery", _("The lottery alone")
        GROUPS = "groups", _("Priority groups, one after another; the lottery within each")
        POINTS = "points", _("Points for priorities; the lottery among equals")
        SHARES = "shares", _("A share of the places for each priority; the lottery for the rest")

    class Carried(models.TextChoices):
        FIRST = "first", _("They come before everyone new, in the order they had")
        WITHIN = "within", _("They come first within their own group")
        NO = "no", _("Everyone is drawn anew")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_programmes")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    about = models.TextField(_("About it"), max_length=4000, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    steps = models.JSONField(default=list)  # [{"key", "kind", "title", "text", "needed": before the draw?}]
    priorities = models.JSONField(default=list)  # [{"id", "name", "words", "check", "points", "share"}] in their order
    sizes = models.JSONField(default=list)  # [{"bedrooms", "least", "most": None is no limit}] people a home is for
    tiers = models.JSONField(default=list)  # percents of the area median income it serves: [60, 80]
    order_by = models.CharField(_("Who comes first?"), max_length=8, choices=By.choices, default=By.GROUPS)
    carried = models.CharField(
        _("And those who were not drawn before?"), max_length=6, choices=Carried.choices, default=Carried.FIRST
    )
    declines = models.PositiveSmallIntegerField(
        _("How often may somebody say no and keep their place?"), default=2, validators=[MaxValueValidator(20)]
    )
    offer_days = models.PositiveSmallIntegerField(
        _("Days to answer an offer"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    opens_on = models.DateField(_("First day to apply"))
    closes_on = models.DateField(_("Last day to apply"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-opens_on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="programme_sent_once"),
            models.UniqueConstraint(fields=["organization", "name"], name="programme_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/find/{self.public_id}/"


class GroupSession(models.Model):
    """An orientation or an evening of a class: when, where, and for how many."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a session", "Planned")
        HELD = "held", pgettext_lazy("a session", "Held")
        CANCELLED = "cancelled", pgettext_lazy("a session", "Called off")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_sessions")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=16, choices=StepKind.choices, default=StepKind.ORIENTATION)
    title = models.CharField(_("Title"), max_length=120)
    starts_at = models.DateTimeField(_("When?"))
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), default=90, validators=[MinValueValidator(10), MaxValueValidator(900)]
    )
    place = models.CharField(_("Where?"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    places = models.PositiveSmallIntegerField(
        _("Places"), default=25, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    sequence = models.PositiveSmallIntegerField(default=0)  # rises with each change, for calendars
    changed_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "starts_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="home_session_sent_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "programme", "starts_at"], name="home_session_next")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/find/sessions/{self.public_id}/"


class Attendance(models.Model):
    """Somebody who signed up for a session, and whether they came."""

    class State(models.TextChoices):
        COMING = "coming", pgettext_lazy("at a session", "Signed up")
        CAME = "came", pgettext_lazy("at a session", "Came")
        MISSED = "missed", pgettext_lazy("at a session", "Did not come")
        OFF = "off", pgettext_lazy("at a session", "Signed off")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="home_sessions")
    state = models.CharField(max_length=6, choices=State.choices, default=State.COMING)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("session", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "session", "person"], name="home_session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.session}"


class Certificate(models.Model):
    """An orientation or class that somebody has done: it holds for every programme of the trust until it ends."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_certificates")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="home_certificates")
    kind = models.CharField(max_length=16, choices=StepKind.choices)
    got_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    session = models.ForeignKey(GroupSession, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    from_where = models.CharField(max_length=120, blank=True)  # a class given by others

    class Meta:
        ordering = ("organization", "-got_on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "person", "kind", "got_on"], name="home_certificate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"


class Application(models.Model):
    """A household that asks for a home of a programme. It is kept from the first answer on, and goes in when it is sent."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("an application", "Not sent yet")
        SENT = "sent", pgettext_lazy("an application", "In")
        HOUSED = "housed", pgettext_lazy("an application", "Has a home")
        WITHDRAWN = "withdrawn", pgettext_lazy("an application", "Taken back")
        SET_ASIDE = "set-aside", pgettext_lazy("an application", "Set aside")

    class Reach(models.TextChoices):
        NOTICES = "notices", pgettext_lazy("how to reach somebody", "By the house’s letters and text messages")
        CALL = "call", pgettext_lazy("how to reach somebody", "By a call")
        POST = "post", pgettext_lazy("how to reach somebody", "By post")
        OFFICE = "office", pgettext_lazy("how to reach somebody", "I come to the office and ask")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_applications")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    ticket = models.CharField(max_length=9, editable=False)  # "K7QM-2XPA": its name in every list and act
    code = models.CharField(
        max_length=64, blank=True, editable=False
    )  # digest of the code that opens it (people.codes)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="home_applications")
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    size = models.PositiveSmallIntegerField(
        _("How many people will live in the home?"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_HOUSEHOLD)],
    )  # fmt: skip
    bedrooms = models.JSONField(default=list)  # sizes of home asked for: [2, 3]
    priorities = models.JSONField(default=list)  # ids that the household declares
    checked = models.JSONField(default=dict)  # id of a priority: true or false, once somebody has looked
    answered = models.JSONField(default=list)  # questions that have an answer, so that a half-filled form goes on there
    reach = models.CharField(_("How can we reach you?"), max_length=8, choices=Reach.choices, blank=True)
    reach_words = models.CharField(max_length=200, blank=True)  # a number or an address, for stewards alone
    on_paper = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    declined = models.PositiveSmallIntegerField(default=0)  # offers refused, or let pass
    lost_place = models.BooleanField(
        default=False
    )  # refused more often than the programme allows: new in the next draw
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "programme", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="application_sent_once"),
            models.UniqueConstraint(fields=["organization", "ticket"], name="application_ticket"),
            models.UniqueConstraint(
                fields=["organization", "programme", "person"], condition=Q(state__in=["draft", "sent"]),
                name="application_once_a_programme",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False) | Q(state="withdrawn"), name="application_in_when_sent"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["organization", "programme", "state", "id"], name="application_list"),
            models.Index(fields=["code"], name="application_code"),
        ]

    def __str__(self) -> str:
        return self.ticket

    def get_absolute_url(self) -> str:
        return f"/me/homes/applications/{self.public_id}/"


class StepMark(models.Model):
    """A step that somebody saw done for an application: a bank's letter, a review, an answer on paper."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="marks")
    step = models.CharField(max_length=40)  # the step's key in its programme
    done_on = models.DateField()
    until = models.DateField(null=True, blank=True)  # as a bank's letter that ends
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("application", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "application", "step"], name="application_step_once"),
        ]

    def __str__(self) -> str:
        return self.step


class Opening(models.Model):
    """A home that is open: for whom, at what price or rent. It goes down the line of its programme until one says yes."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an open home", "Open")
        TAKEN = "taken", pgettext_lazy("an open home", "Taken")
        CLOSED = "closed", pgettext_lazy("an open home", "Closed")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_openings")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="openings")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="openings")
    bedrooms = models.PositiveSmallIntegerField(validators=[MaxValueValidator(20)])
    tier = models.PositiveSmallIntegerField(null=True, blank=True)  # percent of the area median income, at most
    price = models.BigIntegerField(null=True, blank=True)
    rent = models.BigIntegerField(null=True, blank=True)  # a month
    unit = models.CharField(max_length=12, default="USD")
    words = models.CharField(_("In a few words"), max_length=600, blank=True)
    closes_on = models.DateField(null=True, blank=True)  # by when the trust wants a household
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    accepted_application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="taken"
    )
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "-opened_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="opening_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "holding"], condition=Q(state="open"), name="one_opening_of_a_home"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(accepted_application__isnull=False), name="opening_taken_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.holding)

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/find/homes/{self.public_id}/"


class HomeDraw(models.Model):
    """A public draw: announced with the source of its seed, then its list, then the seed. Each step is taken once."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("a draw of homes", "Announced")
        LISTED = "listed", pgettext_lazy("a draw of homes", "The list is published")
        HELD = "held", pgettext_lazy("a draw of homes", "Drawn")
        CANCELLED = "cancelled", pgettext_lazy("a draw of homes", "Called off")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_draws")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()  # the programme's first, second, ... draw
    state = models.CharField(max_length=9, choices=State.choices, default=State.ANNOUNCED)
    seed_how = models.CharField(_("Where does the seed come from?"), max_length=400)
    seed_on = models.DateField(_("On which day?"))
    statement = models.JSONField()  # of the rule home-order, whole
    entrants = models.JSONField(default=list)  # as published: [{"id", "priorities", "bedrooms", "round", "place"}]
    fingerprint = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=1000, blank=True)
    result = models.JSONField(null=True, blank=True)
    announced_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    why_cancelled = models.CharField(max_length=400, blank=True)
    submission = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ("organization", "programme", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="home_draw_sent_once"),
            models.UniqueConstraint(fields=["organization", "programme", "number"], name="home_draw_number"),
            models.UniqueConstraint(
                fields=["organization", "programme"], condition=Q(state__in=["announced", "listed"]),
                name="one_home_draw_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | (Q(held_at__isnull=False, result__isnull=False) & ~Q(seed="")),
                name="home_draw_held_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme}, {self.number}"

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/find/draws/{self.public_id}/"


class LinePlace(models.Model):
    """A place in the line that a draw gave. The line of a programme is that of its last draw."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    draw = models.ForeignKey(HomeDraw, on_delete=models.CASCADE, related_name="places")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="places")
    place = models.PositiveIntegerField()
    because = models.JSONField(default=dict)  # {"why", "group", "points"} as the rule says it

    class Meta:
        ordering = ("draw", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "draw", "application"], name="line_once"),
            models.UniqueConstraint(fields=["organization", "draw", "place"], name="line_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}"


class HomeOffer(models.Model):
    """A home offered to the next in line, until a moment. One at a time for a home, and for a household."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an offer of a home", "Waits for an answer")
        ACCEPTED = "accepted", pgettext_lazy("an offer of a home", "Accepted")
        CONFIRMED = "confirmed", pgettext_lazy("an offer of a home", "Confirmed")
        DECLINED = "declined", pgettext_lazy("an offer of a home", "Declined")
        LAPSED = "lapsed", pgettext_lazy("an offer of a home", "Ended without an answer")
        WITHDRAWN = "withdrawn", pgettext_lazy("an offer of a home", "Taken back")

    class How(models.TextChoices):
        SELF = "self", pgettext_lazy("how an offer was answered", "by themselves")
        OFFICE = "office", pgettext_lazy("how an offer was answered", "written down by the office")
        CLOCK = "clock", pgettext_lazy("how an offer was answered", "by the clock")

    LIVE = ("open", "accepted", "confirmed")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="home_offers")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="offers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    place = models.PositiveIntegerField()  # in line, when it was made
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_how = models.CharField(max_length=6, choices=How.choices, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    keeps_place = models.BooleanField(default=True)

    class Meta:
        ordering = ("organization", "-made_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "opening"], condition=Q(state__in=["open", "accepted", "confirmed"]),
                name="one_offer_of_a_home",
            ),
            models.UniqueConstraint(
                fields=["organization", "application"], condition=Q(state__in=["open", "accepted"]),
                name="one_offer_to_a_household",
            ),
            models.UniqueConstraint(fields=["organization", "opening", "application"], name="offered_once"),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("made_at")), name="home_offer_has_time"),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="home_offer_due")]

    def __str__(self) -> str:
        return f"{self.opening}, {self.application}"


class PassedOver(models.Model):
    """Somebody in line whom a home was not offered to, with the reason. They keep their place for the next home."""

    class Why(models.TextChoices):
        OVER_INCOME = "over-income", pgettext_lazy("why somebody was passed over", "Earns more than this home is for")
        CANNOT_PAY = "cannot-pay", pgettext_lazy("why somebody was passed over", "Could not pay for this home")
        NOT_REVIEWED = "not-reviewed", pgettext_lazy("why somebody was passed over", "The income review is not done")
        NOT_REACHED = "not-reached", pgettext_lazy("why somebody was passed over", "Could not be reached")
        STEP_MISSING = "step-missing", pgettext_lazy("why somebody was passed over", "A step is still missing")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="passed")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="passed")
    why = models.CharField(_("Why?"), max_length=12, choices=Why.choices)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("opening", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "opening", "application"], name="passed_over_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opening}, {self.application}: {self.why}"
