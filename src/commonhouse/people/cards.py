"""The cards of the home page: what each part of the house may tell a visitor or a member.

An institution that has something to tell writes a module `home.py` with any of these functions, all of which only read:

    needs(actor) -> Iterable[Need]                    what waits for this member
    open_now() -> Iterable[Happening]                 what anyone may join or follow now
    gatherings(actor) -> Iterable[Happening]          the next meetings this member is called to, the soonest first
    decided() -> Iterable[Decided]                    what was decided together, newest first
    promises(actor) -> Iterable[PromiseNews]          promises made to this member
    changed_since(actor, since) -> Iterable[Change]   what changed for this member since then (PromiseNews will do too)
    places() -> Iterable[Place]                       what belongs on the map and list
    organization_sections(actor, organization) -> Iterable[Section]    its part of an organization's own page

and is named in settings.HOME_PROVIDERS. Give a bounded number of cards (ten will do): home shows few, and says where the rest is.
Texts are whole plain sentences, already translated. `loop` is one of food land capital public surplus learning, or "".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Need:
    """Something only this member can do. minutes: honest effort, or None; closes_at: None if it may wait."""

    title: str
    url: str
    closes_at: datetime | None = None
    minutes: int | None = None
    organization: str = ""
    text: str = ""
    loop: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something open now. action: the words of its link, e.g. "Vote on projects"."""

    title: str
    url: str
    text: str = ""
    action: str = ""
    closes_at: datetime | None = None
    organization: str = ""
    loop: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """Something decided together: what (title), how and by whom (text), and what happened since."""

    title: str
    url: str
    text: str
    decided_on: date
    since: str = ""
    organization: str = ""
    loop: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed."""

    title: str
    url: str
    at: datetime
    text: str = ""
    organization: str = ""
    loop: str = ""


@dataclass(frozen=True, slots=True)
class PromiseNews:
    """A promise and where it stands. state: done, now, late or waiting; state_words says it."""

    title: str
    url: str
    at: datetime
    state: str
    state_words: str
    text: str = ""
    organization: str = ""
    loop: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An organization or project at a coarse place (a neighborhood); without one it is only listed."""

    name: str
    url: str
    lat: float | None = None
    lon: float | None = None
    text: str = ""
    loop: str = ""
    neighborhood: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an organization's page: a heading, its cards, and where all of them are (url, words)."""

    title: str
    cards: tuple[Happening | Decided, ...]
    url: str = ""
    words: str = ""
    loop: str = ""
