"""Starting: choosing a starter, saying which classes are meant, uploading a file, beginning an amendment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.charters import actions, queries, starters
from commonhouse.charters.forms import starting as given
from commonhouse.charters.views.common import attempt, posted, status_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import require
from commonhouse.people.views.common import actor_of, page_for, public_page


@require_http_methods(["GET", "POST"])
@page_for("charter.adopt")
def start(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Which starter? Once there is a charter, the way on is an amendment."""
    if queries.latest_version(organization):
        return redirect("charter", organization.slug)
    form = given.StarterForm(posted(request), organization=organization)
    if request.method == "POST" and form.is_valid():
        return redirect("charter_classes", organization.slug, form.cleaned_data["starter"])
    context = {"organization": organization, "form": form, "drafts": queries.drafts_of(actor_of(request), organization)}
    return render(request, "charters/start.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page_for("charter.adopt")
def classes(request: HttpRequest, organization: Organization, starter: str) -> HttpResponse:
    """Which class of members is each group that the starter speaks of?"""
    try:
        chosen = starters.get(starter)
    except KeyError:
        raise Http404 from None
    form = given.ClassesForm(posted(request), organization=organization, starter=chosen)
    if request.method == "POST" and form.is_valid():
        draft = attempt(form, lambda: actions.start(actor_of(request), organization, chosen, form.cleaned_data))
        if draft is not None:
            return redirect(draft)
    context = {"organization": organization, "form": form, "starter": chosen}
    return render(request, "charters/classes.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@public_page
def upload(request: HttpRequest, organization: Organization) -> HttpResponse:
    """A charter as a file: the first, or an amendment of the one in force. It becomes a draft, to be read before anything."""
    actor = actor_of(request)
    is_first = not queries.latest_version(organization)
    require(actor, "charter.adopt" if is_first else "charter.draft", organization)
    form = given.UploadForm(posted(request), request.FILES or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        begin = actions.begin_draft if is_first else actions.begin_amendment
        draft = attempt(form, lambda: begin(actor, organization, form.cleaned_data["file"]))
        if draft is not None:
            return redirect(draft)
    context = {"organization": organization, "form": form}
    return render(request, "charters/upload.html", context, status=status_of(form))


@require_POST
@page_for("charter.draft")
def amend(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Begins a draft that says what the charter in force says."""
    return redirect(actions.begin_amendment(actor_of(request), organization))
