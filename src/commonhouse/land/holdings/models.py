"""What a trust holds: parcels of land, buildings on them, and the homes, farm plots, shops and open spaces people use.

The land stays the trust's; what changes hands is the use of a holding, under a lease (`land.leasing`). Addresses are for
members and staff; anyone sees the name, the neighborhood, the uses and a point on the map that is coarse on purpose.
"""

from __future__ import annotations

import re
import secrets
import uuid
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.people.models import Organization, Person

__all__ = ["Building", "Holding", "HoldingImport", "LandPaper", "Parcel", "public_id"]

_DIGITS = re.compile(r"\d+")

SQUARE_FEET_OF_AN_ACRE = 43_560
MOST_HOLDINGS = 5_000  # of one trust


def public_id() -> str:
    """The public name of a row of land, in links and in the record. Random: it says nothing of who lives there."""
    return secrets.token_hex(6)


def in_order(*names: str) -> str:
    """What names are sorted by: "Home 9" stands before "Home 10", whatever the capitals. At most 300 characters."""
    plain = " ".join(" ".join(names).casefold().split())
    return _DIGITS.sub(lambda found: found.group().lstrip("0").rjust(6, "0"), plain)[:300]


class Use(models.TextChoices):
    """What a parcel or a holding is for."""

    HOMES = "homes", pgettext_lazy("use of land", "Homes")
    FARM = "farm", pgettext_lazy("use of land", "Farm or garden")
    COMMERCIAL = "commercial", pgettext_lazy("use of land", "Shop or workshop")
    OPEN = "open", pgettext_lazy("use of land", "Open space")
    MIXED = "mixed", pgettext_lazy("use of land", "Several uses")
    VACANT = "vacant", pgettext_lazy("use of land", "Not used yet")


class Parcel(models.Model):
    """A piece of land that the trust holds, or held. It is sold only by the decision its charter asks for."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="parcels")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=120)  # as people call it: public
    reference = models.CharField(_("Parcel number"), max_length=40, blank=True)  # of the assessor
    address = models.CharField(_("Address"), max_length=200, blank=True)  # for members and staff
    neighborhood = models.CharField(_("Neighborhood"), max_length=80, blank=True)
    use = models.CharField(_("Use"), max_length=10, choices=Use.choices, default=Use.HOMES)
    square_feet = models.PositiveBigIntegerField(_("Land, in square feet"), default=0)
    is_measured = models.BooleanField(default=False)  # the area was computed from the shape (see `shapes.square_feet`)
    shape = models.JSONField(null=True, blank=True)  # GeoJSON geometry, WGS 84 (RFC 7946)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    acquired_on = models.DateField(_("Held since"), null=True, blank=True)
    acquired_from = models.CharField(_("How it came to the trust"), max_length=300, blank=True)
    story = models.TextField(_("Story"), max_length=8000, blank=True)
    released_on = models.DateField(_("Held until"), null=True, blank=True)  # sold, or given back
    released_why = models.CharField(_("Why"), max_length=300, blank=True)
    released_by = models.CharField(max_length=12, blank=True)  # the public id of the decision in the house
    entered_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)
    order = models.CharField(max_length=300, editable=False)  # see `in_order`

    class Meta:
        ordering = ("organization", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="parcel_sent_once"),
            models.UniqueConstraint(
                fields=["organization", "reference"], condition=~Q(reference=""), name="parcel_reference"
            ),
        ]
        indexes: ClassVar = [
            models.Index(  # areas by use, of a whole network, from the index alone
                fields=["organization", "use", "square_feet"],
                condition=Q(released_on__isnull=True),
                name="parcel_areas",
            ),
            models.Index(fields=["organization", "order", "id"], name="parcel_list"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.order = in_order(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/parcels/{self.public_id}/"


class Building(models.Model):
    """What stands on a parcel. Who owns it differs: the trust, a co-op, or those who live in it (see the leases)."""

    class Kind(models.TextChoices):
        HOUSE = "house", _("House for one family")
        ROW_HOUSE = "row-house", _("Row house")
        TWO_FAMILY = "two-family", _("House for two families")
        TRIPLE_DECKER = "triple-decker", _("Triple-decker")
        APARTMENTS = "apartments", _("Apartment building")
        COMMERCIAL = "commercial", _("Shops or workshops")
        FARM = "farm", _("Farm building")
        OTHER = "other", _("Another building")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="buildings")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="buildings")
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=14, choices=Kind.choices, default=Kind.HOUSE)
    built_in = models.PositiveSmallIntegerField(
        _("Built in"), null=True, blank=True, validators=[MinValueValidator(1600), MaxValueValidator(2200)]
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("parcel", "name", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "parcel", "name"], name="building_once_on_a_parcel")
        ]

    def __str__(self) -> str:
        return self.name


class Holding(models.Model):
    """A home, a farm plot, a shop or an open space: what is leased, shared or kept open.

    `state` is kept by the verbs of leasing, selling and stewarding (`holdings.actions.set_state`), for lists and maps.
    """

    class Tenure(models.TextChoices):
        GROUND_LEASE = "ground-lease", _("Owned home on leased land")
        COOP = "co-op", _("Co-op")
        RENTAL = "rental", _("Rented home")
        FARM_LEASE = "farm-lease", _("Farm lease")
        COMMERCIAL_LEASE = "commercial-lease", _("Commercial lease")
        OPEN = "open", _("Kept open for all")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a home", "Planned or being built")
        FREE = "free", pgettext_lazy("a home", "Free")
        IN_USE = "in-use", pgettext_lazy("a home", "In use")
        FOR_SALE = "for-sale", pgettext_lazy("a home", "Passing to the next family")
        IN_DEFAULT = "in-default", pgettext_lazy("a home", "Help needed")  # a notice runs: never shown to the public
        LOST = "lost", pgettext_lazy("a home", "Lost to the trust")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="holdings")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="holdings")
    building = models.ForeignKey(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="holdings")
    name = models.CharField(_("Name"), max_length=120)  # "Home 2", "Plot 4": public, never a family's name
    use = models.CharField(_("Use"), max_length=10, choices=Use.choices, default=Use.HOMES)
    tenure = models.CharField(_("Held as"), max_length=16, choices=Tenure.choices, default=Tenure.GROUND_LEASE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FREE)
    unit = models.CharField(_("Door"), max_length=40, blank=True)  # for members and staff
    bedrooms = models.PositiveSmallIntegerField(
        _("Bedrooms"), null=True, blank=True, validators=[MaxValueValidator(20)]
    )
    square_feet = models.PositiveIntegerField(_("Size, in square feet"), null=True, blank=True)
    accessible = models.BooleanField(_("Without steps"), default=False)
    tier = models.PositiveSmallIntegerField(  # percent of the area median income
        _("For households up to this percent of the area median income"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )  # fmt: skip
    entered_at = models.DateTimeField()
    submission = models.UUIDField(default=uuid.uuid4)
    order = models.CharField(max_length=300, editable=False)  # by parcel, then by name (see `in_order`)

    class Meta:
        ordering = ("organization", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "submission"], name="holding_sent_once"),
            models.UniqueConstraint(fields=["organization", "parcel", "name"], name="holding_once_on_a_parcel"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "use", "tenure", "state"], name="holding_counts"),
            models.Index(fields=["organization", "order", "id"], name="holding_list"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.order = in_order(self.parcel.name, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/o/{self.organization.slug}/land/homes/{self.public_id}/"


class LandPaper(models.Model):
    """A document that belongs to a parcel or a holding (deed, survey, permit). Kept by its hash (see people.papers)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="land_papers")
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="papers")
    holding = models.ForeignKey(Holding, null=True, blank=True, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("What is it?"), max_length=120)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("parcel", "-added_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "parcel", "sha256"], condition=Q(holding=None), name="parcel_paper_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "holding", "sha256"], condition=~Q(holding=None), name="holding_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HoldingImport(models.Model):
    """A file of parcels and holdings that was read and waits for its yes. Nothing is entered before, all of it at once after."""

    class State(models.TextChoices):
        READ = "read", pgettext_lazy("a file", "Read, not entered yet")
        ENTERED = "entered", pgettext_lazy("a file", "Entered")
        DROPPED = "dropped", pgettext_lazy("a file", "Put aside")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="holding_imports")
    public_id = models.CharField(max_length=12, default=public_id, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # csv, geojson
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)  # what was read; and what is wrong with it, by row
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)  # what is worth knowing of the file
    parcels = models.PositiveIntegerField(default=0)  # entered
    holdings = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    read_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization", "-read_at")

    def __str__(self) -> str:
        return self.name
