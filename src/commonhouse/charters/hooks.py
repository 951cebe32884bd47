"""Where what is written here goes on: the storeys above say so, since this one imports none of them.

hooks.register_propose(lambda draft: reverse("proposal_new", ...))     # in their apps.ready()
hooks.register_reader(lambda actor, draft: ...)
"""

from __future__ import annotations

from collections.abc import Callable

from commonhouse.charters.models import CharterDraft
from commonhouse.people.permissions import Actor

ProposeLink = Callable[[CharterDraft], str]
Reader = Callable[[Actor, CharterDraft], bool]
_propose: list[ProposeLink] = []
_readers: list[Reader] = []


def register_propose(link: ProposeLink) -> None:
    """Where a member puts the draft of an amendment before its deciders."""
    _propose[:] = [link]


def propose_link(draft: CharterDraft) -> str:
    """The address, or "" where nothing decides on drafts."""
    return _propose[0](draft) if _propose else ""


def register_reader(may_read: Reader) -> None:
    """Who else may read a draft: those who may read a proposal that carries it."""
    _readers[:] = [may_read]


def may_read(actor: Actor, draft: CharterDraft) -> bool:
    return any(reader(actor, draft) for reader in _readers)
