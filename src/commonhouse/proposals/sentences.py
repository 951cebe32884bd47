"""The acts of a decision's life in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.proposals import words
from commonhouse.proposals.models import Commitment, Objection

Gist = Mapping[str, Any]


def _asked(gist: Gist) -> str:
    said = {"title": gist["title"], "version": gist["version"]}
    if gist["round"] > 1:
        return _("“%(title)s” was asked again, in version %(version)s.") % said
    if gist["urgent"]:
        return _("“%(title)s” was put to those who decide, as urgent.") % said
    return _("“%(title)s” was put to those who decide.") % said


def _revised(gist: Gist) -> str:
    solved = int(gist["objections_integrated"])
    if not solved:
        return _("A proposal was changed: this is its version %(version)s.") % gist
    words = ngettext(
        "A proposal was changed to solve %(solved)s objection: this is its version %(version)s.",
        "A proposal was changed to solve %(solved)s objections: this is its version %(version)s.",
        solved,
    )
    return words % {"solved": solved, "version": gist["version"]}


def _objection(gist: Gist) -> str:
    state = str(dict(Objection.State.choices).get(gist["state"], gist["state"]))
    return _("An objection to version %(version)s: %(state)s.") % {"version": gist["version"], "state": state.lower()}


def _withdrawn(gist: Gist) -> str:
    return _("A proposal was withdrawn: %(why)s") % gist


def _returned(gist: Gist) -> str:
    return _("A proposal was sent back for more work: %(why)s") % gist


def _decided(gist: Gist) -> str:
    said = {"title": gist["title"], "outcome": words.outcome(gist["outcome"])}
    if gist["channel"] == "room":
        return _("“%(title)s” was decided in a meeting: %(outcome)s.") % said
    if gist["channel"] == "advice":
        return _("“%(title)s” was decided after advice: %(outcome)s.") % said
    return _("“%(title)s” was decided: %(outcome)s.") % said


def _committed(gist: Gist) -> str:
    return _("Someone promised to do something about a decision by %(due_on)s.") % gist


def _commitment_updated(gist: Gist) -> str:
    state = str(dict(Commitment.State.choices).get(gist["state"], gist["state"]))
    return _("A promise about a decision: %(state)s.") % {"state": state.lower()}


def _followed_up(gist: Gist) -> str:
    return _("Those who decided were told what became of it.")


def _mandate_given(gist: Gist) -> str:
    return _("A member organization gave its delegates a mandate.")


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "proposals.asked": _asked,
        "proposals.revised": _revised,
        "proposals.objection": _objection,
        "proposals.withdrawn": _withdrawn,
        "proposals.returned": _returned,
        "proposals.decided": _decided,
        "proposals.committed": _committed,
        "proposals.commitment-updated": _commitment_updated,
        "proposals.followed-up": _followed_up,
        "proposals.mandate-given": _mandate_given,
    }
)
