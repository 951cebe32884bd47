"""Talking about one proposal; promises after it; what became of it; mandates before it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.people.permissions import NotAllowed, require
from commonhouse.proposals import access, actions, queries
from commonhouse.proposals.forms import CommentForm, CommitForm, CommitmentForm, MandateForm, WordsForm
from commonhouse.proposals.models import Commitment, Mandate, Proposal
from commonhouse.proposals.views.common import actor_of, form_page, leads, posted, with_proposal
from commonhouse.proposals.views.lists import parent_of


@require_http_methods(["GET", "POST"])
@with_proposal
def say(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    actor = actor_of(request)
    if actor.person is None or not access.may_talk(actor, proposal):
        raise NotAllowed("proposal.comment")
    proposal.conversation.organization = proposal.organization
    parent = parent_of(request, proposal.conversation)
    if parent is not None and parent.proposal_id != proposal.pk and not access.is_inside(actor, proposal.organization):
        raise Http404  # who is asked about this one reads nothing else that is said in the conversation
    form = CommentForm(posted(request))
    return form_page(
        request, proposal, form,
        lambda: actions.comment(actor, proposal.conversation, proposal=proposal, parent=parent, **form.cleaned_data),
        title=_("Reply") if parent else _("Say something"), button=_("Send"), done=_("It is in the conversation."),
        parent=parent,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def commit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "commitment.make", proposal.organization)
    form = CommitForm(posted(request))

    def run() -> Commitment:
        given = form.cleaned_data
        person = None if given["who"] else actor.person
        return actions.commit(
            actor, proposal, what=given["what"], due_on=given["due_on"], person=person, who=given["who"],
            submission=given["submission"],
        )  # fmt: skip

    return form_page(
        request, proposal, form, run, title=_("Who does what by when?"), button=_("Write it down"),
        done=_("It is promised, and those who decided can see it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def commitment(request: HttpRequest, proposal: Proposal, number: int) -> HttpResponse:
    found = proposal.commitments.select_related("proposal__organization", "organization")
    row = get_object_or_404(found, pk=number)
    form = CommitmentForm(posted(request), initial={"state": row.state, "due_on": row.due_on})
    return form_page(
        request, proposal, form, lambda: actions.update_commitment(actor_of(request), row, **form.cleaned_data),
        title=_("How does it stand?"), button=_("Save it"), done=_("Saved."), quoted=row.what,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def became(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = WordsForm(
        posted(request),
        label=_("What became of it?"),
        hint=_("Good news or bad, in plain words. Anyone can read it."),
    )
    return form_page(
        request, proposal, form,
        lambda: actions.tell_what_became(actor_of(request), proposal, text=form.cleaned_data["words"]),
        title=_("What became of it"), button=_("Tell those who decided"), done=_("They are told."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
def mandate(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """A member organization's steward says what its delegates are asked to do."""
    actor = actor_of(request)
    memberships = queries.memberships_to_mandate(actor, proposal)
    if not memberships:
        raise Http404
    membership = memberships[0]
    before = Mandate.objects.filter(proposal=proposal, membership=membership).first()
    decided = Proposal.objects.filter(organization=membership.member_organization, state="decided")
    initial = {"words": before.words, "own_proposal": before.own_proposal_id} if before else {}
    form = MandateForm(posted(request), decided=decided.order_by("-decided_at"), initial=initial)
    return form_page(
        request, proposal, form, lambda: actions.give_mandate(actor, proposal, membership, **form.cleaned_data),
        title=_("Your organization’s mandate"), button=_("Give the mandate"), done=_("Your delegates can read it."),
    )  # fmt: skip
