"""Where what is written here goes on: the storeys above say so, since this one imports none of them.

hooks.register_propose(lambda draft: reverse("proposal_new", ...))     # in their apps.ready()
"""

from __future__ import annotations

from collections.abc import Callable

from commonhouse.charters.models import CharterDraft

ProposeLink = Callable[[CharterDraft], str]
_propose: list[ProposeLink] = []


def register_propose(link: ProposeLink) -> None:
    """Where a member puts the draft of an amendment before its deciders."""
    _propose[:] = [link]


def propose_link(draft: CharterDraft) -> str:
    """The address, or "" where nothing decides on drafts."""
    return _propose[0](draft) if _propose else ""
