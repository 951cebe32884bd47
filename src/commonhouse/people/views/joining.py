"""Joining and leaving an organization, for a person and in the name of an organization."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.people import actions, queries
from commonhouse.people.forms import DeclareForm
from commonhouse.people.models import MemberClass, Membership, Organization
from commonhouse.people.permissions import Actor
from commonhouse.people.views.common import actor_of, public_page, sign_in_first


@require_http_methods(["GET", "HEAD"])
@public_page
def join(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Which class? Where there is only one, straight to it."""
    classes = list(organization.member_classes.all())
    actor = actor_of(request)
    membership = queries.membership_of(organization, actor.person)
    if len(classes) == 1 and membership is None:
        return redirect("join_class", organization.slug, classes[0].slug)
    context = {
        "organization": organization,
        "classes": classes,
        "membership": membership,
        "represented": _represented(actor, organization),
    }
    return render(request, "people/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def join_class(request: HttpRequest, organization: Organization, class_slug: str) -> HttpResponse:
    """What the class asks one to declare, and the request itself."""
    member_class = get_object_or_404(MemberClass, organization=organization, slug=class_slug)
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    form = DeclareForm(member_class, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _ask(request, member_class, form)
    context = {
        "organization": organization,
        "member_class": member_class,
        "form": form,
        "represented": _represented(actor, organization),
        "membership": queries.membership_of(organization, actor.person),
    }
    return render(request, "people/join_class.html", context)


def _ask(request: HttpRequest, member_class: MemberClass, form: DeclareForm) -> HttpResponse:
    actor, organization = actor_of(request), member_class.organization
    attested = bool(form.cleaned_data.get("attested"))
    if request.POST.get("for") == "organization":
        membership = actions.apply_for(actor, organization, member_class, attested=attested)
    else:
        of_age = bool(form.cleaned_data.get("of_age"))
        membership = actions.apply(actor, organization, member_class, attested=attested, of_age=of_age)
    if membership.status == Membership.Status.ACTIVE:
        messages.success(request, _("Welcome: you belong to %(name)s.") % {"name": organization.name})
    else:
        messages.success(
            request, _("Sent. A steward of %(name)s answers, and you read it here.") % {"name": organization.name}
        )
    return redirect("me" if membership.person_id else organization)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def leave(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Leaving, or withdrawing an application; with `for=organization` in the name of the represented one."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect(sign_in_first(request))
    for_organization = request.GET.get("for") == "organization" or request.POST.get("for") == "organization"
    if for_organization:
        member = actor.seat.organization if actor.seat else None
        membership = get_object_or_404(Membership, organization=organization, member_organization=member)
    else:
        membership = get_object_or_404(Membership, organization=organization, person=actor.person)
    if request.method == "POST":
        actions.leave(actor, membership)
        messages.success(request, _("Done: this membership has ended."))
        return redirect(organization if organization.is_listed else "me")
    context = {
        "organization": organization,
        "membership": membership,
        "for_organization": for_organization,
    }
    return render(request, "people/leave.html", context)


def _represented(actor: Actor, organization: Organization) -> Organization | None:
    """The organization in whose name the actor could ask to join this one."""
    if actor.seat is None or actor.seat.kind != "steward" or actor.seat.organization_id == organization.pk:
        return None
    return actor.seat.organization
