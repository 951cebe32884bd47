"""Gathers the home page's cards from the parts of the house (see people.cards for what each may tell)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from commonhouse.people.cards import Change, Decided, Happening, Need, Place, PromiseNews
from commonhouse.people.permissions import Actor

logger = logging.getLogger("commonhouse.home")

HOOKS = frozenset(
    {"needs", "open_now", "decided", "promises", "changed_since", "gatherings", "places", "organization_sections"}
)
MOST_NEEDS, MOST_STORIES, MOST_CHANGES, MOST_PLACES = 20, 6, 20, 200
LOOK_BACK = timedelta(days=14)
MOST_GATHERINGS = 2
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class VisitorHome:
    """incomplete: some part of the house could not tell its news; the page says so rather than hide it."""

    open_now: tuple[Happening, ...]
    decided: tuple[Decided, ...]
    places: tuple[Place, ...]
    incomplete: bool


@dataclass(frozen=True, slots=True)
class MemberHome:
    needs: tuple[Need, ...]
    gatherings: tuple[Happening, ...]
    promises: tuple[PromiseNews, ...]
    changes: tuple[Change | PromiseNews, ...]
    open_now: tuple[Happening, ...]
    decided: tuple[Decided, ...]
    since: datetime
    incomplete: bool


class Gathering:
    """One page's asking around. A part that fails is logged and remembered, never silently left out."""

    def __init__(self, providers: Iterable[ModuleType] | None = None) -> None:
        self.providers = tuple(providers if providers is not None else modules(_names()))
        self.incomplete = False

    def ask(self, hook: str, *args: Any, most: int) -> list[Any]:
        """All cards of one kind, at most `most` from each part."""
        cards: list[Any] = []
        for provider in self.providers:
            function: Callable[..., Iterable[Any]] | None = getattr(provider, hook, None)
            if function is None:
                continue
            try:
                cards.extend(card for card, _n in zip(function(*args), range(most), strict=False))
            except Exception:  # one part's fault must not close the front door
                logger.exception("home: %s.%s failed", provider.__name__, hook)
                self.incomplete = True
        return cards


def visitor_home(gathering: Gathering | None = None) -> VisitorHome:
    ask = gathering or Gathering()
    return VisitorHome(
        open_now=_soonest(ask.ask("open_now", most=MOST_STORIES), MOST_STORIES),
        decided=_latest_decisions(ask),
        places=tuple(sorted(ask.ask("places", most=MOST_PLACES), key=_on_the_map_first)[:MOST_PLACES]),
        incomplete=ask.incomplete,
    )


def member_home(actor: Actor, caught_up_at: datetime | None = None, gathering: Gathering | None = None) -> MemberHome:
    """caught_up_at: when the member last said they had read the changes; never further back than LOOK_BACK."""
    ask = gathering or Gathering()
    oldest = timezone.now() - LOOK_BACK
    since = max(caught_up_at, oldest) if caught_up_at else oldest
    changes = ask.ask("changed_since", actor, since, most=MOST_CHANGES)
    promises = ask.ask("promises", actor, most=MOST_STORIES)
    return MemberHome(
        needs=_soonest(ask.ask("needs", actor, most=MOST_NEEDS), MOST_NEEDS),
        gatherings=tuple(ask.ask("gatherings", actor, most=MOST_GATHERINGS)),
        promises=tuple(sorted(promises, key=lambda card: card.at, reverse=True)[:MOST_STORIES]),
        changes=tuple(sorted(changes, key=lambda card: card.at, reverse=True)[:MOST_CHANGES]),
        open_now=_soonest(ask.ask("open_now", most=MOST_STORIES), MOST_STORIES),
        decided=_latest_decisions(ask)[:3],
        since=since,
        incomplete=ask.incomplete,
    )


def _latest_decisions(ask: Gathering) -> tuple[Decided, ...]:
    cards = ask.ask("decided", most=MOST_STORIES)
    return tuple(sorted(cards, key=lambda card: card.decided_on, reverse=True)[:MOST_STORIES])


def _on_the_map_first(place: Place) -> tuple[bool, str]:
    return place.lat is None, place.name


def _soonest(cards: list[Any], most: int) -> tuple[Any, ...]:
    """What closes first comes first; what may wait comes last, in the order it was given."""
    return tuple(sorted(cards, key=lambda card: card.closes_at or FAR)[:most])


def _names() -> tuple[str, ...]:
    return tuple(getattr(settings, "HOME_PROVIDERS", ()))


@lru_cache(maxsize=8)
def modules(names: tuple[str, ...]) -> tuple[ModuleType, ...]:
    """The providers' modules. Raises ImproperlyConfigured for a name that is not there or tells nothing."""
    found = []
    for name in names:
        try:
            module = import_module(name)
        except ModuleNotFoundError as problem:
            raise ImproperlyConfigured(f"HOME_PROVIDERS names {name!r}: {problem}") from problem
        if not HOOKS & set(dir(module)):
            raise ImproperlyConfigured(f"HOME_PROVIDERS names {name!r}, which has none of {', '.join(sorted(HOOKS))}")
        found.append(module)
    return tuple(found)
