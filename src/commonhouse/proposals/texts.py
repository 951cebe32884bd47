"""A proposal's text as the record knows it: by hash."""

from __future__ import annotations

import hashlib
from typing import Any

from commonhouse.proposals.models import Proposal, Version
from commonhouse.record.canonical import canonical


def current(proposal: Proposal) -> Version:
    """The newest version: the one that is talked about and decided."""
    version = proposal.versions.order_by("-number").first()
    assert version is not None  # a proposal is written with its first
    return version


def text_hash(proposal: Proposal, version: Version) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of title, text and options."""
    whole: dict[str, Any] = {"options": proposal.options, "text": version.text, "title": proposal.title}
    return hash_of(whole)


def hash_of(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()
