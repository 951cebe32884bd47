"""Amounts of any unit, in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonhouse.ledger.money import figure

register = template.Library()


@register.simple_tag(takes_context=True)
def amount(context: template.Context, minor: int | None, unit: str) -> SafeString | str:
    """An amount of a column; nothing for None. The organization's own units are in the context as `unit_places`."""
    if minor is None:
        return ""
    places: dict[str, Any] = context.get("unit_places") or {}
    return format_html('<span class="money">{}</span>', figure(minor, unit, places.get(unit)))


@register.simple_tag(takes_context=True)
def opposite(context: template.Context, minor: int, unit: str) -> SafeString | str:
    """The amount with the other sign: a credit as it stands in its own column."""
    return amount(context, -minor, unit)
