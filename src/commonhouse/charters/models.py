"""An organization's charter, version by version, and drafts of the next.

A version is written once and never changed: `protection` has the database itself refuse it.
"""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonhouse.people.models import Organization, Person
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter as Said


def draft_id() -> str:
    """A draft's name in links."""
    return secrets.token_hex(6)


class Charter(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="charters")
    version = models.PositiveIntegerField()
    data = models.JSONField()  # rules.charter.model.Charter, every statement written out
    text_hash = models.CharField(max_length=64)  # SHA-256 of the canonical data
    starter = models.CharField(max_length=40, blank=True)  # what it began from, if anything
    decision = models.CharField(max_length=24, blank=True)  # of the proposal that amended it; "" of the first
    adopted_at = models.DateTimeField(_("Adopted"))
    act_index = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("organization", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "version"], name="charter_version"),
            models.UniqueConstraint(
                fields=["organization", "decision"], condition=~Q(decision=""), name="charter_once_per_decision"
            ),
            models.CheckConstraint(
                condition=Q(version=1, decision="") | (Q(version__gt=1) & ~Q(decision="")),
                name="charter_amended_by_decision_only",
            ),
        ]

    def __str__(self) -> str:
        return f"Charter of {self.organization}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("charter_version", args=[self.organization.slug, self.version])

    @cached_property
    def said(self) -> Said:
        """What it says."""
        return checks.from_json(self.data)

    @property
    def before(self) -> int:
        """The number of the version before it."""
        return self.version - 1


class CharterDraft(models.Model):
    """A charter being written: the first (base_version 0), or an amendment of the version it began from.

    Once it stands before its deciders it is frozen: what they decide on is what they read.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="charter_drafts")
    public_id = models.CharField(max_length=12, default=draft_id, unique=True, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField()
    base_version = models.PositiveIntegerField(default=0)
    starter = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(max_length=24, blank=True)  # the proposal that froze it

    class Meta:
        ordering = ("organization", "-changed_at", "-id")
        indexes: ClassVar = [models.Index(fields=["organization", "by"])]

    def __str__(self) -> str:
        return f"Draft of a charter of {self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("charter_draft", args=[self.organization.slug, self.public_id])

    @cached_property
    def said(self) -> Said:
        return checks.from_json(self.data)

    @property
    def is_first(self) -> bool:
        return self.base_version == 0
