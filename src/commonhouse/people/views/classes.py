"""The classes of members of an organization."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonhouse.people import actions
from commonhouse.people.forms import ClassForm, attach
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.views.common import actor_of, page_for


@require_GET
@page_for("class.edit")
def classes(request: HttpRequest, organization: Organization) -> HttpResponse:
    rows = organization.member_classes.annotate(
        active=Count("memberships", filter=Q(memberships__status="active")), ever=Count("memberships")
    )
    context = {"organization": organization, "classes": list(rows)}
    return render(request, "people/classes.html", context)


@page_for("class.edit")
def add(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = ClassForm(request.POST or None, initial={"votes": True, "admission": "stewards"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_class(actor_of(request), organization, **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("classes", organization.slug)
    return render(request, "people/class_form.html", {"organization": organization, "form": form})


@page_for("class.edit")
def edit(request: HttpRequest, organization: Organization, class_slug: str) -> HttpResponse:
    member_class = get_object_or_404(MemberClass, organization=organization, slug=class_slug)
    initial = {name: getattr(member_class, name) for name in ClassForm.base_fields}
    initial["buy_in"] = Decimal(member_class.buy_in) / 100 if member_class.buy_in else None
    form = ClassForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_class(actor_of(request), member_class, **form.cleaned_data)
        except ValidationError as problem:
            attach(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("classes", organization.slug)
    context = {"organization": organization, "member_class": member_class, "form": form}
    return render(request, "people/class_form.html", context)


@require_POST
@page_for("class.edit")
def remove(request: HttpRequest, organization: Organization, class_slug: str) -> HttpResponse:
    member_class = get_object_or_404(MemberClass, organization=organization, slug=class_slug)
    actions.remove_class(actor_of(request), member_class)
    messages.success(request, _("Removed."))
    return redirect("classes", organization.slug)
