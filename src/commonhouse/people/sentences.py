"""The acts of belonging and of seats, each in one sentence of the reader's language (see record.registry)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people.models import Organization, Seat

Gist = Mapping[str, Any]


def _kind(kind: str) -> str:
    return str(Seat.Kind(kind).label)


def _founded(gist: Gist) -> str:
    return _("The organization was founded: %(kind)s.") % {"kind": Organization.Kind(gist["kind"]).label}


def _class_set(gist: Gist) -> str:
    text = (
        _("Class of members “%(title)s”: it votes.")
        if gist["votes"]
        else _("Class of members “%(title)s”: it does not vote.")
    )
    return text % {"title": gist["title"]}


def _admitted(gist: Gist) -> str:
    if gist["organizations"]:
        return _("An organization was admitted as a member.")
    return ngettext("A member was admitted.", "%(count)d members were admitted.", gist["members"]) % {
        "count": gist["members"]
    }


def _left(gist: Gist) -> str:
    return ngettext("A member left.", "%(count)d members left.", gist["members"]) % {"count": gist["members"]}


SENTENCES: Mapping[str, Callable[[Gist], str]] = {
    "people.founded": _founded,
    "people.listed": lambda _gist: _("The house put the organization on its public list."),
    "people.unlisted": lambda _gist: _("The house took the organization off its public list."),
    "people.organization-edited": lambda _gist: _("The organization changed what it says of itself."),
    "people.class-set": _class_set,
    "people.class-removed": lambda _gist: _("A class of members nobody was ever in was removed."),
    "people.admitted": _admitted,
    "people.paused": lambda _gist: _("A membership was paused."),
    "people.resumed": lambda _gist: _("A membership was resumed."),
    "people.left": _left,
    "people.class-changed": lambda _gist: _("A member moved to another class."),
    "people.claimed": lambda _gist: _("A member who had been entered by a steward took over the entry."),
    "people.merged": lambda _gist: _("Two entries turned out to be one person: one membership remains."),
    "people.seat-filled": lambda gist: _("A seat was filled: %(kind)s.") % {"kind": _kind(gist["kind"])},
    "people.delegate-named": lambda _gist: _("A member organization named a delegate."),
    "people.delegate-ended": lambda _gist: _("A delegate of a member organization stepped back."),
    "people.seat-vacated": lambda gist: _("A seat was vacated: %(kind)s.") % {"kind": _kind(gist["kind"])},
}
