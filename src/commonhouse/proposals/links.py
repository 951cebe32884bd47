"""What the ballot box may say of a proposal's box: where it belongs, what is stated at closing, what follows its count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.charters.hooks import register_propose, register_reader
from commonhouse.charters.models import CharterDraft
from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box
from commonhouse.people import formats
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals import access, matters, timing
from commonhouse.proposals.actions.concluding import evidence, follow_count
from commonhouse.proposals.models import Proposal


def proposal_of(box: Box) -> Proposal | None:
    """The proposal that this box is a round of, the present one or one before."""
    return Proposal.objects.select_related("organization").filter(rounds__box=box).first()


def home(box: Box) -> Link | None:
    proposal = proposal_of(box)
    return Link(proposal.title, proposal.get_absolute_url()) if proposal else None


def minutes(boxes: Iterable[Box]) -> dict[int, int]:
    """What the authors say of how long their questions take, by box."""
    return dict(Proposal.objects.filter(box__in=boxes).values_list("box", "minutes"))


def result(box: Box) -> Link | None:
    proposal = proposal_of(box)
    return Link(_("See the outcome"), proposal.get_absolute_url()) if proposal else None


def keep_the_window(box: Box, closes_at: datetime) -> None:
    """Two stewards may give more time than the charter does, never less."""
    proposal = Proposal.objects.select_related("organization").filter(box=box).first()
    if proposal is None:
        return
    least = box.opens_at + timing.window(matters.matter_of(proposal), proposal.is_urgent)
    if closes_at < least:
        words = _("By the charter people have time to answer until %(when)s. It cannot close before.")
        raise Refused(words % {"when": formats.moment(least)})


def propose(draft: CharterDraft) -> str:
    """Where a member puts a change of the charter before those who decide on it."""
    charter = charters.current(draft.organization)
    matter = charter.amendment if charter is not None else ""
    if not matter:
        return ""
    return reverse("proposal_write", args=[draft.organization.slug, matter]) + f"?charter={draft.public_id}"


def may_read(actor: Actor, draft: CharterDraft) -> bool:
    """Whether the actor may read a proposal that carries this change of the charter."""
    carried = Proposal.objects.filter(charter_draft=draft).select_related("organization")
    return any(access.may_read_text(actor, proposal) for proposal in carried)


def register() -> None:
    register_propose(propose)
    register_reader(may_read)
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_estimate(minutes)
    hooks.register_rescheduling(keep_the_window)
    hooks.register_evidence(evidence)
    hooks.register_counted(follow_count)
