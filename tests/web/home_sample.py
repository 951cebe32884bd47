"""A part of the house that has something to tell, for the tests of home. Set `broken` to make it fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from commonhouse.people.cards import Change, Decided, Happening, Need, Place, PromiseNews
from commonhouse.people.permissions import Actor

broken = False
NASTY = "<script>alert(1)</script>"


def in_days(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def needs(actor: Actor) -> list[Need]:
    return [
        Need("Check a batch when you like", "/batch/"),
        Need("Vote on twelve projects", "/vote/", in_days(5), 8, "City of Boston", NASTY, "public"),
    ]


def open_now() -> Iterator[Happening]:
    if broken:
        raise RuntimeError("the table is gone")
    text = "For residents from age 11."
    yield Happening("Youth budget", "/youth/", text, "Vote on projects", in_days(5), "City of Boston", "public")


def decided() -> list[Decided]:
    return [
        Decided("Older", "/old/", "How it was decided.", dt.date(2024, 1, 1)),
        Decided(
            "Newer",
            "/new/",
            "3,412 residents voted.",
            dt.date(2025, 6, 1),
            "Four are done.",
            "City of Boston",
            "public",
        ),
    ]


def promises(actor: Actor) -> list[PromiseNews]:
    return [
        PromiseNews(
            "Compost bins", "/bins/", in_days(-3), "late", "Late", "They come in spring.", "City of Boston", "food"
        )
    ]


def changed_since(actor: Actor, since: dt.datetime) -> list[Change]:
    changes = [Change("Your idea was reviewed", "/idea/", in_days(-1)), Change("Long ago", "/long/", in_days(-400))]
    return [change for change in changes if change.at > since]


def places() -> list[Place]:
    return [Place("Anywhere", "/any/"), Place("CERO", "/o/cero/", 42.327, -71.065, "Composts food waste", "food")]
