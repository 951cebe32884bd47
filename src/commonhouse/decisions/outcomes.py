"""Outcomes of decisions in words, and how they look in a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OUTCOMES = {
    "adopted": pgettext_lazy("outcome of a decision", "Adopted"),
    "not-adopted": pgettext_lazy("outcome of a decision", "Not adopted"),
    "no-quorum": pgettext_lazy("outcome of a decision", "Too few took part"),
    "blocked": pgettext_lazy("outcome of a decision", "Blocked"),
    "returned": pgettext_lazy("outcome of a decision", "Sent back"),
    "chosen": pgettext_lazy("outcome of a decision", "Chosen"),
    "elected": pgettext_lazy("outcome of a decision", "Elected"),
    "tied": pgettext_lazy("outcome of a decision", "Tied"),
    "none": pgettext_lazy("outcome of a decision", "Nothing chosen"),
    "withdrawn": pgettext_lazy("outcome of a decision", "Withdrawn"),
}
SOURCES = {
    "proposal": _("Proposal"),
    "election": _("Election"),
    "budget": _("Public budget"),
    "charter": _("Charter"),
    "draw": _("Lots drawn"),
    "meeting": _("In a meeting"),
}
_TAGS = {"adopted": "done", "chosen": "done", "elected": "done", "returned": "waiting", "tied": "waiting"}


def outcome_words(outcome: str) -> str:
    return str(OUTCOMES.get(outcome, outcome))


def outcome_tag(outcome: str) -> str:
    """The kind of its status tag."""
    return _TAGS.get(outcome, "stopped")


def source_words(source: str) -> str:
    return str(SOURCES.get(source, source))
