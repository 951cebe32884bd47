"""What the pages of pricing share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, lease_or_404, may_read
from commonhouse.land.pricing.models import Appraisal, Improvement, Price
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, allows
from commonhouse.people.views import common
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = ["actor_of", "attempt", "posted", "status_of"]
View = Callable[..., HttpResponseBase]
OF_LEASE = ("lease__agreement__organization", "lease__holding__parcel", "lease__household", "organization")


def may(actor: Actor, lease: Lease) -> dict[str, bool]:
    """What the actor may do with this home, for templates."""
    own = holds(actor, lease)
    runs = lease.began_at is not None and lease.ended_on is None
    return {
        "own": own,
        "set": runs and allows(actor, "price.set", lease.organization),
        "appraise": runs and allows(actor, "appraisal.enter", lease.organization),
        "decide": allows(actor, "improvement.decide", lease.organization) and not own,
        "ask": runs and (own or allows(actor, "improvement.decide", lease.organization)),
    }


def with_lease(view: View) -> View:
    """The view gets the lease in place of its address; only its holder and staff find it."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, lease: str, **rest: Any) -> HttpResponseBase:
        return view(request, lease_or_404(actor_of(request), slug, lease), **rest)

    return never_cache(page)


def _row_or_404(model: Any, request: HttpRequest, slug: str, public_id: str) -> Any:
    actor = actor_of(request)
    if actor.person is None:
        raise NotAllowed("lease.read")
    found = model.objects.select_related(*OF_LEASE).filter(organization__slug=slug, public_id=public_id).first()
    if found is None or not may_read(actor, found.lease):
        raise Http404
    return found


def _with(model: Any) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
            return view(request, _row_or_404(model, request, slug, public_id), **rest)

        return never_cache(page)

    return decorate


with_improvement = _with(Improvement)
with_appraisal = _with(Appraisal)
with_price = _with(Price)


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *, back: str,
    lede: str = "", kicker: str = "", lines: tuple[str, ...] = (), files: bool = False,
    goes_to: Callable[[Any], str] | None = None, crumb: tuple[str, str] | None = None, **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form, and on to where `goes_to` says, or back."""
    return common.form_page(
        request, organization, form, run, template="land/pricing/form.html", back=back, lede=lede,
        kicker=kicker or organization.name, lines=lines, files=files, crumb=crumb,
        goes_to=goes_to or (lambda _made: back), **words,
    )  # fmt: skip
