"""The fields that forms of charters share: shares, choices of who, whole numbers of days."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonhouse.charters import words
from commonhouse.people.models import MemberClass, Organization, Seat
from commonhouse.rules.charter.model import MAX_DAYS, Deciders

_FRACTION = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?")
DECIDING_SEATS = (Seat.Kind.BOARD, Seat.Kind.STEWARD, Seat.Kind.FACILITATOR, Seat.Kind.DELEGATE)


class ShareField(forms.CharField):
    """A part of a whole, as people write it: "2/3", "60%", "60". Cleans to the text of an exact fraction, "" if empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("As a fraction or a percentage: 1/2, 2/3 or 60%."))
        super().__init__(max_length=12, **options)
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return str(read_share(text)) if text else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """25% is what 1/4 was."""
        try:
            return read_share(str(data)) != Fraction(initial)
        except (ValidationError, ValueError, TypeError, ZeroDivisionError):
            return bool(data) or bool(initial)

    def prepare_value(self, value: Any) -> Any:
        try:
            return words.fraction_words(Fraction(value)) if value else value
        except (ValueError, ZeroDivisionError):
            return value


def read_share(text: str) -> Fraction:
    """Raises ValidationError for what is no share, or more than everyone."""
    text = text.strip()
    fraction, percent = _FRACTION.fullmatch(text), _PERCENT.fullmatch(text)
    if fraction and int(fraction[2]):
        part = Fraction(int(fraction[1]), int(fraction[2]))
    elif percent:
        part = Fraction(f"{percent[1]}.{percent[2] or 0}") / 100
    else:
        raise ValidationError(_("Write a fraction or a percentage, such as 1/2, 2/3 or 60."), code="share")
    if part > 1:
        raise ValidationError(
            _("%(share)s is more than everyone. Write 100 percent or less.") % {"share": text}, code="share"
        )
    if part == 0:
        raise ValidationError(_("Write a share of more than nothing, or choose that there is none."), code="share")
    return part


def days(label: Any, help_text: Any = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=MAX_DAYS)


def voting_classes(organization: Organization) -> list[MemberClass]:
    return [each for each in organization.member_classes.all() if each.votes]


class DecidersField(forms.MultipleChoiceField):
    """Whose voice counts: classes of people, classes of member organizations, holders of seats. Cleans to Deciders."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, organization: Organization, current: Deciders | None = None) -> None:
        """The choices of this organization; organizations only where some belong, or are named already."""
        classes = voting_classes(organization)
        named = current.organizations if current is not None else ()
        holding = set(
            organization.memberships.filter(member_organization__isnull=False).values_list(
                "member_class__slug", flat=True
            )
        )
        choices = [(f"class:{each.slug}", each.name) for each in classes]
        choices += [
            (f"organizations:{each.slug}", _("%(class)s (organizations, one voice each)") % {"class": each.name})
            for each in classes
            if each.slug in holding or each.slug in named
        ]
        choices += [(f"seat:{kind.value}", words.seat_words(kind.value)) for kind in DECIDING_SEATS]
        self.choices = choices

    def clean(self, value: Any) -> Any:
        return read_deciders(super().clean(value))


def read_deciders(given: list[str]) -> Deciders:
    parts: dict[str, list[str]] = {"class": [], "seat": [], "organizations": []}
    for each in given:
        kind, _colon, name = each.partition(":")
        parts[kind].append(name)
    return Deciders(tuple(parts["class"]), tuple(parts["seat"]), tuple(parts["organizations"]))


def deciders_values(deciders: Deciders) -> list[str]:
    return [
        *(f"class:{slug}" for slug in deciders.classes),
        *(f"organizations:{slug}" for slug in deciders.organizations),
        *(f"seat:{kind}" for kind in deciders.seats),
    ]
