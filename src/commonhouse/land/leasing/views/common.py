"""What the pages of leasing share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, lease_or_404
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows, require
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = ["actor_of", "attempt", "posted", "status_of"]
View = Callable[..., HttpResponseBase]
Crumb = tuple[str, str]


def with_lease(verb: str = "") -> Callable[[View], View]:
    """The view gets the lease in place of its address: for its holder and staff; with a verb, only for whoever may do it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, lease: str, **rest: Any) -> HttpResponseBase:
            found = lease_or_404(actor_of(request), slug, lease)
            if verb:
                require(actor_of(request), verb, found.organization)
            return view(request, found, **rest)

        return never_cache(page)

    return decorate


def may(actor: Actor, lease: Lease) -> dict[str, bool]:
    """What the actor may do with a lease, for templates."""
    staff = allows(actor, "lease.read", lease.organization)
    writes = allows(actor, "lease.write", lease.organization)
    runs = lease.began_at is not None and lease.ended_on is None
    return {
        "staff": staff,
        "own": holds(actor, lease),
        "write": writes,
        "runs": runs,
        "change": writes and runs,
        "household": allows(actor, "household.edit", lease.organization),
    }


def leases_of(organization: Organization) -> Crumb:
    from django.utils.translation import gettext as _

    return _("Leases"), reverse("land_leases", args=[organization.slug])


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *, title: str,
    button: str, back: str, above: Crumb | None = None, done: str = "", lede: str = "", lines: tuple[str, ...] = (),
    goes_to: Callable[[Any], str] | None = None, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, sent to a verb, and on to where `goes_to` says, or back."""
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: (run(),))
        if made is not None:
            if done:
                messages.success(request, done)
            return redirect(goes_to(made[0]) if goes_to is not None else back)
    crumb = above or leases_of(organization)
    has_file = any(isinstance(field, forms.FileField) for field in form.fields.values())
    context = {
        "form": form, "organization": organization, "title": title, "button": button, "back": back, "lede": lede,
        "lines": lines, "place": crumb[0], "place_url": crumb[1], "has_file": has_file, "danger": danger,
    }  # fmt: skip
    return render(request, "land/leasing/form.html", context, status=status_of(form))
