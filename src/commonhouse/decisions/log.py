"""The decision log: what an organization decided, wherever in the house it was decided, and what became of it.

Institutions write into it, in the transaction of their decision; pages, the API and the home page ask of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from commonhouse.decisions.models import LogEntry
from commonhouse.people.models import Organization

SEARCH_LENGTH = 80
MOST_MATTERS = 60
_TITLE, _TEXT, _MATTER, _METHOD, _SINCE = 200, 2000, 120, 40, 300


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader looks for; what is empty (or 0) leaves nothing out."""

    words: str = ""
    organization: str = ""  # a slug
    outcome: str = ""
    year: int = 0
    matter: str = ""

    @property
    def is_all(self) -> bool:
        return self == Wish()


# --- written by institutions ----------------------------------------------------------------------------------------
def enter(
    organization: Organization,
    *,
    source: str,
    ref: str,
    title: str,
    outcome: str,
    url: str,
    decided_at: dt.datetime,
    text: str = "",
    matter: str = "",
    method: str = "",
) -> LogEntry:
    """One line of the log, in the caller's transaction. The same `source` and `ref` again replace it; "what became
    of it" stays.

    source: "proposal", "election", "budget", "charter", "draw"; ref: the public id within it. outcome: as
    LogEntry.outcome says. url: a path of this house. Texts that are too long are cut at a word.
    """
    if not url.startswith("/"):
        raise ValueError(f"the log links within the house: {url!r} is no path of it")
    values = {
        "title": _cut(title, _TITLE),
        "text": _cut(text, _TEXT),
        "matter": _cut(matter, _MATTER),
        "method": _cut(method, _METHOD),
        "outcome": outcome,
        "url": url,
        "decided_at": decided_at,
    }
    entry, _made = LogEntry.objects.update_or_create(organization=organization, source=source, ref=ref, defaults=values)
    return entry


def became(organization: Organization, source: str, ref: str, since: str, at: dt.datetime) -> bool:
    """The latest word on what became of a decision. Returns whether the decision is in the log."""
    found = LogEntry.objects.filter(organization=organization, source=source, ref=ref)
    return bool(found.update(since=_cut(since, _SINCE), since_at=at))


def _cut(text: str, most: int) -> str:
    """The text, or its beginning up to a word, with an ellipsis."""
    text = text.strip()
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(None, 1)[0].rstrip(",;:") + "…"


# --- read -----------------------------------------------------------------------------------------------------------
def of_house() -> QuerySet[LogEntry]:
    """All decisions of listed organizations, the newest first."""
    return LogEntry.objects.filter(organization__is_listed=True).select_related("organization")


def of(organization: Organization) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(organization=organization).select_related("organization")


def matching(rows: QuerySet[LogEntry], wish: Wish) -> QuerySet[LogEntry]:
    """Those that hold all the words (in title, text, matter or what became of it) and fit the rest of the wish."""
    for word in wish.words[:SEARCH_LENGTH].split():
        held = Q(title__icontains=word) | Q(text__icontains=word) | Q(matter__icontains=word) | Q(since__icontains=word)
        rows = rows.filter(held)
    if wish.organization:
        rows = rows.filter(organization__slug=wish.organization)
    if wish.outcome:
        rows = rows.filter(outcome=wish.outcome)
    if wish.year:
        rows = rows.filter(decided_at__year=wish.year)
    if wish.matter:
        rows = rows.filter(matter=wish.matter)
    return rows.order_by("-decided_at", "-id")


def years(rows: QuerySet[LogEntry]) -> list[int]:
    """The years in which anything was decided, the latest first."""
    found = rows.order_by().annotate(year=ExtractYear("decided_at")).values_list("year", flat=True).distinct()
    return sorted(found, reverse=True)


def outcomes(rows: QuerySet[LogEntry]) -> list[tuple[str, int]]:
    """How many entries have which outcome."""
    counted = rows.order_by("outcome").values("outcome").annotate(n=Count("pk"))
    return [(row["outcome"], row["n"]) for row in counted]


def matters(rows: QuerySet[LogEntry]) -> list[str]:
    """What was decided about, as the charters call it, by name."""
    named = rows.exclude(matter="").order_by("matter").values_list("matter", flat=True).distinct()
    return list(named[:MOST_MATTERS])


def organizations(rows: QuerySet[LogEntry]) -> list[tuple[str, str]]:
    """(slug, name) of the organizations that have entries, by name."""
    named = rows.order_by("organization__name").values_list("organization__slug", "organization__name").distinct()
    return list(named)
