"""What the ids of a decision are called: options, positions and classes."""

from __future__ import annotations

from commonhouse.proposals import words
from commonhouse.proposals.models import Proposal


def names(proposal: Proposal) -> dict[str, str]:
    """Names by id: of the options of the proposal, of positions, and of the organization's member classes."""
    found = dict(proposal.organization.member_classes.values_list("slug", "name"))
    found |= {each: words.position(each) for each in words.POSITIONS}
    return found | {str(option["id"]): str(option["name"]) for option in proposal.options}
