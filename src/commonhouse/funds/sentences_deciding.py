"""The acts of deciding in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.funds import words

Gist = Mapping[str, Any]


def _path(gist: Gist) -> str:
    if int(gist["version"]) == 1:
        return _("The path “%(name)s” was published: how a business comes to the fund's money.") % gist
    return _("The path “%(name)s” was changed; this is its version %(version)s.") % gist


def _entered(gist: Gist) -> str:
    if gist["way"] == "assembly":
        return _("A business was put forward at an assembly.")
    return _("A business was put forward.")


def _moved(gist: Gist) -> str:
    proof = gist.get("proof") or {}
    outcome = str(proof.get("outcome", "")) if isinstance(proof, Mapping) else ""
    return {
        "on": _("A business moved on to the next step of its path."),
        "back": _("A business went back a step, to do something better there."),
        "pause": _("The fund and a business agreed to wait together."),
        "resume": _("What a business and the fund waited for was there; it goes on."),
        "voted": words.voted(outcome),
        "leave": _("A business left the path, with the fund's thanks."),
        "return": _("A business came again."),
        "done": _("A business came to the end of its path: the money was paid out."),
    }.get(str(gist["kind"]), _("A business moved on its path."))


def _agreed(gist: Gist) -> str:
    return _("A business and the fund agreed on terms.")


def _taken_back(gist: Gist) -> str:
    return _("Terms were taken back; others can be written.")


def _memo(gist: Gist) -> str:
    return _("Members were given a memo about a business to read.")


def _recommended(gist: Gist) -> str:
    return _("The committee said what it recommends about a business.")


def _vote_asked(gist: Gist) -> str:
    return _("Members were asked to vote on terms with a business.")


def _list_asked(gist: Gist) -> str:
    if gist["kind"] == "pool":
        return _("Members were asked to share out a pool of money among several businesses.")
    return _("Members were asked which businesses the fund gets to know.")


def _list_decided(gist: Gist) -> str:
    if gist["outcome"] == "no-quorum":
        return _("Too few members voted on a list for it to count.")
    number = int(gist["winners"])
    said = ngettext("Members chose %(number)s business.", "Members chose %(number)s businesses.", number)
    return said % {"number": number}


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "funds.path": _path,
        "funds.candidate-entered": _entered,
        "funds.candidate-moved": _moved,
        "funds.terms-agreed": _agreed,
        "funds.terms-taken-back": _taken_back,
        "funds.memo-published": _memo,
        "funds.recommended": _recommended,
        "funds.vote-asked": _vote_asked,
        "funds.list-asked": _list_asked,
        "funds.list-decided": _list_decided,
    }
)
