"""A programme's own words as they are shown: those it took from a starter in the reader's language, all others as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from commonhouse.land.finding.models import Programme, StepKind


def said(text: str) -> str:
    """The text in the reader's language if it is one of a starter's, unchanged if the trust wrote it itself."""
    return gettext(text) if text else ""


def step_title(step: Mapping[str, Any]) -> str:
    """The trust's own title of a step, or the name of its kind."""
    return said(step["title"]) or str(StepKind(step["kind"]).label)


def steps(programme: Programme) -> list[dict[str, Any]]:
    return [each | {"title": step_title(each), "text": said(each.get("text", ""))} for each in programme.steps]


def priorities(programme: Programme) -> list[dict[str, Any]]:
    return [
        each | {name: said(each.get(name, "")) for name in ("name", "words", "check")} for each in programme.priorities
    ]


def priority_names(programme: Programme) -> dict[str, str]:
    return {each["id"]: said(each["name"]) for each in programme.priorities}
