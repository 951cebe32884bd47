"""Joining one idea into another, with the consent of an author of each. Both stay readable; nobody's name is lost."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.budgeting import phases
from commonhouse.budgeting.actions.common import check_same_budget, leave_act, locked, validate
from commonhouse.budgeting.actions.ideas import is_author, lapse_merges
from commonhouse.budgeting.models import Idea, IdeaAuthor, Merge
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require


def propose_merge(actor: Actor, idea: Idea, into: Idea, *, why: str, now: datetime | None = None) -> Merge:
    """Asks the authors of both ideas. Asked already, it is the same question."""
    with transaction.atomic():
        require(actor, "idea.merge", idea.organization)
        assert actor.person is not None
        check_same_budget(idea.budget, into=into)
        if idea.pk == into.pk:
            raise ValidationError({"into": _("Choose another idea: this is the same one.")})
        if not why.strip():
            raise ValidationError({"why": _("Say why they belong together. The authors will read it.")})
        _require_time(idea, now)
        locked(idea.budget)  # one at a time in a budget: two such questions never wait for each other
        idea, into = locked(idea), locked(into)
        if {idea.status, into.status} != {Idea.Status.OPEN}:
            raise Refused(_("Only two open ideas can be joined."))
        asked = Merge.objects.filter(state=Merge.State.ASKED, idea=idea, into=into).first()
        if asked is not None:
            return asked
        merge = Merge(organization=idea.organization, idea=idea, into=into, why=why.strip(), proposed_by=actor.person)
        validate(merge, exclude=["idea_agrees", "into_agrees"])
        merge.save()
        leave_act(idea.budget, "merge-asked", {"idea": idea.number, "into": into.number}, now)
        return merge


def answer_merge(
    actor: Actor, merge: Merge, *, side: str, agrees: bool, proofs: Collection[str] = (), now: datetime | None = None
) -> Merge:
    """An author's answer for their idea: side "idea" (the one to be joined) or "into". Two yeses join them."""
    with transaction.atomic():
        locked(merge.idea.budget)
        merge = locked(merge)
        own = {"idea": merge.idea, "into": merge.into}.get(side)
        if own is None:
            raise ValidationError({"side": _("Say for which idea you answer.")})
        if not is_author(actor, own, proofs):
            raise NotAllowed("merge.answer")
        if merge.state != Merge.State.ASKED:
            if getattr(merge, f"{side}_agrees") == agrees:
                return merge  # the same answer sent twice
            raise Refused(_("This question has been answered already, or is no longer asked."))
        _require_time(own, now)
        setattr(merge, f"{side}_agrees", agrees)
        if not agrees:
            merge.state = Merge.State.REFUSED
        elif merge.idea_agrees and merge.into_agrees:
            merge.state = Merge.State.DONE
        merge.save()
        if merge.state == Merge.State.DONE:
            _join(merge, now)
        elif merge.state == Merge.State.REFUSED:
            leave_act(own.budget, "merge-declined", {"idea": merge.idea.number, "into": merge.into.number}, now)
        return merge


def take_back_merge(actor: Actor, merge: Merge) -> Merge:
    """A steward or delegate stops asking."""
    with transaction.atomic():
        require(actor, "idea.merge", merge.organization)
        merge = locked(merge)
        if merge.state == Merge.State.ASKED:
            merge.state = Merge.State.LAPSED
            merge.save(update_fields=["state"])
        return merge


def _join(merge: Merge, now: datetime | None) -> None:
    idea, into = locked(merge.idea), locked(merge.into)
    if {idea.status, into.status} != {Idea.Status.OPEN}:
        raise Refused(_("One of the two ideas has changed since. They were not joined."))
    known = {(author.person_id, author.code_hash) for author in into.authors.all()}
    IdeaAuthor.objects.bulk_create(
        IdeaAuthor(
            organization=into.organization, idea=into, person_id=author.person_id, code_hash=author.code_hash,
            shown_name=author.shown_name,
        )
        for author in idea.authors.all()
        if (author.person_id, author.code_hash) not in known
    )  # fmt: skip
    idea.status, idea.merged_into = Idea.Status.MERGED, into
    idea.save(update_fields=["status", "merged_into"])
    idea.merged_from.update(merged_into=into)  # what was joined to it before comes along
    lapse_merges(idea)
    leave_act(into.budget, "ideas-joined", {"idea": idea.number, "into": into.number}, now)


def _require_time(idea: Idea, now: datetime | None) -> None:
    budget = idea.budget
    if not budget.is_published or phases.rule_is_frozen(budget, now):
        raise Refused(_("Ideas can be joined until the vote opens."))
