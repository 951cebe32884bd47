"""The delegates a member organization sends: its stewards name them and end it; a delegate may step back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.people import actions, queries
from commonhouse.people.models import Delegate, Membership, Organization
from commonhouse.people.views.common import actor_of, membership_or_404, page_for, paged, public_page


@require_GET
@page_for("organization.represent")
def delegates(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Where the organization belongs, and who speaks for it there."""
    sent: dict[int, list[Delegate]] = {}
    for delegate in queries.sent_by(organization):
        sent.setdefault(delegate.membership_id, []).append(delegate)
    memberships = organization.belongs_to.filter(status=Membership.Status.ACTIVE).select_related("organization")
    rows = [(each, sent.get(each.pk, [])) for each in memberships.order_by("organization__name")]
    return render(request, "people/delegates.html", {"organization": organization, "rows": rows})


@page_for("organization.represent")
def choose(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    """Who speaks for the organization there? A member of its own, found by name."""
    membership = get_object_or_404(
        Membership.objects.select_related("organization", "member_organization"),
        member_organization=organization,
        pk=pk,
    )
    if request.method == "POST":
        return _name(request, organization, membership)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = queries.members_page(organization, Membership.Status.ACTIVE, words).filter(person__isnull=False)
    context = {"organization": organization, "membership": membership, "page": paged(request, found), "words": words}
    return render(request, "people/delegate_choose.html", context)


def _name(request: HttpRequest, organization: Organization, membership: Membership) -> HttpResponse:
    given = request.POST.get("member", "")
    own = membership_or_404(organization, int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0)
    if own.person is None:
        return redirect("delegates", organization.slug)
    actions.name_delegate(actor_of(request), membership, own.person)
    said = {"name": own.person.name, "where": membership.organization.name}
    messages.success(request, _("%(name)s now speaks for you in %(where)s.") % said)
    return redirect("delegates", organization.slug)


@require_POST
@public_page
def end(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    """A steward ends it, or the delegate steps back."""
    found = get_object_or_404(
        Delegate.objects.select_related("organization", "person", "membership__member_organization"),
        membership__member_organization=organization,
        pk=pk,
    )
    actor = actor_of(request)
    actions.end_delegate(actor, found)
    messages.success(request, _("%(name)s does not speak for you there any more.") % {"name": found.person.name})
    is_mine = actor.person is not None and actor.person.pk == found.person_id
    return redirect("me" if is_mine else "delegates", *([] if is_mine else [organization.slug]))
