"""Tags of the budgets' pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from commonhouse.budgeting import photos
from commonhouse.budgeting.languages import own_name
from commonhouse.budgeting.models import Budget

register = template.Library()
register.filter("own_name", own_name)


@register.inclusion_tag("budgeting/_photo.html")
def photo(budget: Budget, kind: str, row: Any, is_large: bool = False) -> dict[str, Any]:
    """A picture that loads small, with its description; the whole one is a link away."""
    name = (row.photo.name or "").rpartition("/")[2] if row.photo else ""
    if not name:
        return {"small": ""}

    def address(file: str) -> str:
        where = {"slug": budget.organization.slug, "budget_slug": budget.slug, "kind": kind, "key": row.pk}
        return reverse("budget_photo", kwargs=where | {"name": file})

    return {
        "small": address(photos.small_name(name)), "large": address(name), "text": row.photo_description,
        "is_large": is_large,
    }  # fmt: skip
