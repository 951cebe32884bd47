"""The decisions of an organization, and its conversations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.charters import queries as charters
from commonhouse.decisions import log
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.proposals import access, actions, queries, words
from commonhouse.proposals.forms import CommentForm, ConversationForm, WhyForm
from commonhouse.proposals.models import Comment, Conversation, Proposal
from commonhouse.proposals.views.common import (
    actor_of,
    attempt,
    form_page,
    posted,
    status_of,
    with_conversation,
    with_organization,
)

DECIDED_SHOWN = 10
PAGE = 30


@require_GET
@with_organization
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What is asked, what is talked over, what was decided."""
    actor = actor_of(request)
    inside = access.is_inside(actor, organization)
    charter = charters.current(organization)
    matters = {matter.id: matter.title for matter in charter.matters} if charter else {}
    rows = [_row(each, matters) for each in queries.shown(actor, organization).filter(state__in=queries.OPEN)]
    talks = queries.spoken_in(organization)[:10] if inside else []
    context = {
        "organization": organization, "charter": charter, "inside": inside,
        "asked": [row for row in rows if row["proposal"].state == "deciding"],
        "talked": [row for row in rows if row["proposal"].state != "deciding"],
        "drafts": list(queries.drafts_of(actor, organization)[:20]),
        "conversations": list(talks),
        "entries": [_entry(each) for each in log.of(organization)[:DECIDED_SHOWN]],
        "may_write": inside and charter is not None,
        "may_adopt": charter is None and allows(actor, "charter.adopt", organization),
    }  # fmt: skip
    return render(request, "proposals/index.html", context)


def _row(proposal: Proposal, matters: dict[str, str]) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "matter": matters.get(proposal.matter, ""),
        "tag": words.STATE_TAGS[proposal.state],
    }


def _entry(entry: Any) -> dict[str, Any]:
    return {"entry": entry, "tag": words.TAGS.get(entry.outcome, "done"), "outcome": words.outcome(entry.outcome)}


@require_GET
@with_organization
def conversations(request: HttpRequest, organization: Organization) -> HttpResponse:
    """All conversations, for those inside."""
    if not access.is_inside(actor_of(request), organization):
        raise Http404
    page = Paginator(queries.conversations(organization), PAGE).get_page(request.GET.get("page"))
    context = {"organization": organization, "page": page}
    return render(request, "proposals/conversations.html", context)


@require_http_methods(["GET", "POST"])
@with_organization
def new_conversation(request: HttpRequest, organization: Organization) -> HttpResponse:
    actor = actor_of(request)
    if not access.is_inside(actor, organization):
        raise Http404
    form = ConversationForm(posted(request))
    title = _("Begin a conversation")
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.open_conversation(actor, organization, **form.cleaned_data))
        if made is not None:
            return redirect(made.get_absolute_url())
    context = {
        "form": form, "organization": organization, "title": title, "button": _("Begin it"),
        "back": reverse("proposals", args=[organization.slug]),
    }  # fmt: skip
    return render(request, "proposals/form.html", context, status=status_of(form))


@require_GET
@with_conversation
def conversation(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """A conversation: what it began with, the proposals that came of it, and what people say."""
    actor, organization = actor_of(request), conversation.organization
    mine = actor.person.pk if actor.person else None
    proposals = [
        {"proposal": each, "tag": words.STATE_TAGS[each.state], "outcome": words.outcome(each.result)}
        for each in conversation.proposals.select_related("organization")
        if each.state != "draft" or each.author_id == mine
    ]
    context = {
        "organization": organization, "conversation": conversation, "proposals": proposals,
        "comments": queries.thread(conversation.comments.filter(proposal__isnull=True)),
        "comment_url": reverse("conversation_say", args=[organization.slug, conversation.public_id]),
        "may_hide": allows(actor, "proposal.moderate", organization),
    }  # fmt: skip
    return render(request, "proposals/conversation.html", context)


@require_http_methods(["GET", "POST"])
@with_conversation
def say(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Saying something, or replying (?reply=)."""
    parent = parent_of(request, conversation)
    form = CommentForm(posted(request))
    return form_page(
        request, conversation, form,
        lambda: actions.comment(actor_of(request), conversation, parent=parent, **form.cleaned_data),
        title=_("Reply") if parent else _("Say something"), button=_("Send"), done=_("It is in the conversation."),
        parent=parent,
    )  # fmt: skip


def parent_of(request: HttpRequest, conversation: Conversation) -> Comment | None:
    """The comment that is replied to, if the address names one of this conversation."""
    number = request.GET.get("reply", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    return get_object_or_404(
        Comment.objects.select_related("person"), conversation=conversation, pk=int(number), hidden_at__isnull=True
    )


@require_http_methods(["GET", "POST"])
@with_organization
def hide(request: HttpRequest, organization: Organization, number: int) -> HttpResponse:
    """A steward hides a comment with a reason, or shows it again."""
    said = get_object_or_404(
        Comment.objects.select_related("conversation", "proposal", "person"), organization=organization, pk=number
    )
    place: Any = said.proposal or said.conversation
    place.organization = organization
    actor = actor_of(request)
    if request.method == "POST" and "show" in request.POST:
        actions.show_comment(actor, said)
        messages.success(request, _("It is shown again."))
        return redirect(place.get_absolute_url())
    form = WhyForm(posted(request), hint=_("It is shown where the comment was."))
    return form_page(
        request, place, form, lambda: actions.hide_comment(actor, said, why=form.cleaned_data["why"]),
        title=_("Hide a comment"), button=_("Hide it"), done=_("It is hidden, and the reason stands there."), parent=said,
    )  # fmt: skip
