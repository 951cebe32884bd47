"""Writing a proposal in steps: what kind of decision, the text, and a look at the whole before others see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.charters import queries as charters
from commonhouse.charters import words as charter_words
from commonhouse.charters.models import CharterDraft
from commonhouse.people import formats
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.proposals import access, actions, matters, queries, texts, timing
from commonhouse.proposals.forms import AskForm, DiscussForm, MatterForm, ProposalForm, ReviseForm, WhyForm, evening_of
from commonhouse.proposals.models import Conversation, Objection, Proposal
from commonhouse.proposals.views.common import (
    actor_of,
    attempt,
    form_page,
    leads,
    posted,
    status_of,
    with_organization,
    with_proposal,
)
from commonhouse.rules.charter.model import Charter, Matter


@require_http_methods(["GET", "POST"])
@with_organization
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Step 1: what kind of decision is it? The charter's kinds, each in its own words."""
    _insist_inside(request, organization)
    charter = matters.charter_of(organization)
    offered = [matter for matter in charter.matters if matter.id != charter.amendment]
    form = MatterForm(posted(request), matters=offered)
    talk = request.GET.get("talk", "")
    if request.method == "POST" and form.is_valid():
        query = f"?talk={talk}" if talk.isalnum() else ""
        return redirect(f"/o/{organization.slug}/decisions/new/{form.cleaned_data['matter']}/{query}")
    known = charter_words.names(organization)
    rows = [(matter, charter_words.matter_sentences(matter, known)) for matter in offered]
    context = {"organization": organization, "form": form, "rows": rows, "charter": charter}
    return render(request, "proposals/new.html", context)


@require_http_methods(["GET", "POST"])
@with_organization
def write(request: HttpRequest, organization: Organization, matter: str) -> HttpResponse:
    """Step 2: the text."""
    _insist_inside(request, organization)
    charter = matters.charter_of(organization)
    chosen = _matter(charter, matter)
    draft = _draft(request, organization) if matter == charter.amendment else None
    before = _before(request, organization)
    form = _form(request, charter, chosen, draft, _initial(before))
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: actions.write(
                actor_of(request), organization, form.content(), conversation=_conversation(request, organization, before),
                follows=before, submission=form.cleaned_data["submission"],
            ),
        )  # fmt: skip
        if made is not None:
            return redirect("proposal_check", organization.slug, made.public_id)
    context = {"organization": organization, "form": form, "matter": chosen, "draft": draft, "before": before}
    return render(request, "proposals/write.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Changing a draft, or the terms of what is not asked yet."""
    charter = matters.charter_of(proposal.organization)
    chosen = _matter(charter, proposal.matter)
    form = _form(request, charter, chosen, proposal.charter_draft, _initial(proposal))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.edit(actor_of(request), proposal, form.content()))
        if made is not None:
            return redirect("proposal_check", proposal.organization.slug, proposal.public_id)
    context = {"organization": proposal.organization, "form": form, "matter": chosen, "proposal": proposal}
    return render(request, "proposals/write.html", context, status=status_of(form))


@require_GET
@with_proposal
@leads
def check(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Step 3: the whole, as others will see it; then open it for talk, or ask at once."""
    matter = matters.matter_of(proposal)
    earliest = timing.earliest(matter, timezone.now())
    context = {
        "organization": proposal.organization, "proposal": proposal, "matter": matter,
        "version": texts.current(proposal), "earliest": earliest,
        "who": matters.who_decides(proposal.organization, matter),
    }  # fmt: skip
    return render(request, "proposals/check.html", context)


@require_POST
@with_proposal
@leads
def discard(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    actions.discard(actor_of(request), proposal)
    messages.success(request, _("The draft is thrown away."))
    return redirect("proposals", proposal.organization.slug)


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def discuss(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = DiscussForm(posted(request))
    return form_page(
        request, proposal, form,
        lambda: actions.discuss(actor_of(request), proposal, until=evening_of(form.cleaned_data["discuss_until"])),
        title=_("Open it for talk"), button=_("Open it"), done=_("Members can read it and talk it over."),
        lede=_("Members can then read it, ask and comment. Nothing is decided yet, and you can still change it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def ask(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Putting it to those who decide."""
    matter = matters.matter_of(proposal)
    again = proposal.asked_at is not None and matter.method in matters.ROUNDS
    now = timezone.now()
    times = timing.again(matter, now, proposal.decides_from) if again else timing.earliest(matter, now)
    form = AskForm(posted(request), matter=matter, earliest=formats.moment(times.decides_from))
    return form_page(
        request, proposal, form, lambda: actions.ask(actor_of(request), proposal, **form.times()),
        title=_("Ask those who decide"), button=_("Ask them"), done=_("They are asked, and told so."),
        lede=matters.who_decides(proposal.organization, matter), template="proposals/ask.html", matter=matter, times=times,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def revise(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The next version."""
    standing = proposal.objections.filter(state__in=[Objection.State.RAISED, Objection.State.QUALIFIED])
    form = ReviseForm(posted(request), standing=standing, initial={"text": texts.current(proposal).text})
    lede = ""
    if proposal.state == "deciding":
        lede = _("Everyone is asked anew about the new text, and told what changed. Answers given so far are deleted.")
    return form_page(
        request, proposal, form, lambda: actions.revise(actor_of(request), proposal, **form.cleaned_data),
        title=_("Change the text"), button=_("Make it the new version"), done=_("This is the text now."), lede=lede,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def withdraw(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = WhyForm(posted(request), hint=_("In words for everyone. If people were asked, it stands in the record."))
    return form_page(
        request, proposal, form, lambda: actions.withdraw(actor_of(request), proposal, **form.cleaned_data),
        title=_("Withdraw it"), button=_("Withdraw it"), done=_("It is withdrawn."),
        lede=_("Nothing is decided then. Answers given so far are deleted, uncounted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_proposal
@leads
def return_(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = WhyForm(posted(request), hint=_("In words for everyone. If people were asked, it stands in the record."))
    return form_page(
        request, proposal, form, lambda: actions.return_(actor_of(request), proposal, **form.cleaned_data),
        title=_("Send it back for more work"), button=_("Send it back"), done=_("It is back with its author."),
        lede=_("Nothing is decided. It can be changed and asked again."),
    )  # fmt: skip


def _form(
    request: HttpRequest, charter: Charter, matter: Matter, draft: CharterDraft | None, initial: dict[str, Any]
) -> ProposalForm:
    return ProposalForm(
        posted(request), matter=matter, method=matters.method_of(matter), topics=charter.topics, draft=draft,
        initial=initial,
    )  # fmt: skip


def _initial(proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    return {
        "title": proposal.title, "text": texts.current(proposal).text, "needs": proposal.needs,
        "options": "\n".join(str(option["name"]) for option in proposal.options), "minutes": proposal.minutes,
        "audience": proposal.audience, "topic": proposal.topic,
    }  # fmt: skip


def _matter(charter: Charter, name: str) -> Matter:
    try:
        return charter.matter(name)
    except KeyError:
        raise Http404 from None


def _insist_inside(request: HttpRequest, organization: Organization) -> None:
    if not access.is_inside(actor_of(request), organization):
        raise Refused(_("Members write proposals here. Join first, or act in your seat."))


def _draft(request: HttpRequest, organization: Organization) -> CharterDraft:
    """The new text of the charter that this proposal carries; it is named in the address."""
    name = request.GET.get("charter", "")
    if not name:
        raise Refused(_("A change of the charter begins at the charter: write the new text there."))
    return charters.draft_or_404(actor_of(request), organization, name)


def _before(request: HttpRequest, organization: Organization) -> Proposal | None:
    """The proposal that is asked again, if the address names one the actor may read."""
    name = request.GET.get("after", "")
    if not name:
        return None
    proposal = queries.proposal_or_404(actor_of(request), organization.slug, name)
    return proposal if access.may_read_text(actor_of(request), proposal) else None


def _conversation(request: HttpRequest, organization: Organization, before: Proposal | None) -> Conversation | None:
    if before is not None:
        return before.conversation
    name = request.GET.get("talk", "")
    return get_object_or_404(Conversation, organization=organization, public_id=name) if name else None
