"""What the pages of leasing share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, lease_or_404
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows, require
from commonhouse.people.views import common
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
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *, back: str,
    above: Crumb | None = None, lede: str = "", goes_to: Callable[[Any], str] | None = None, **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form, and on to where `goes_to` says, or back."""
    crumb = above or leases_of(organization)
    has_file = any(isinstance(field, forms.FileField) for field in form.fields.values())
    return common.form_page(
        request, organization, form, run, template="land/leasing/form.html", back=back, lede=lede, has_file=has_file,
        goes_to=goes_to or (lambda _made: back), place=crumb[0], place_url=crumb[1], **words,
    )  # fmt: skip
