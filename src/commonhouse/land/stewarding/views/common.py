"""What the pages of stewarding share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonhouse.land.leasing.queries import lease_or_404
from commonhouse.land.stewarding import access, queries
from commonhouse.land.stewarding.models import DefaultNotice, Duty, Letter, Request, Reserve, SupportPlan
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows
from commonhouse.people.views import common
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = ["ONCE", "actor_of", "attempt", "posted", "status_of"]
View = Callable[..., HttpResponseBase]
Crumb = tuple[str, str]  # words and address of the page above
ONCE = require_http_methods(["GET", "POST"])


def may(actor: Actor, organization: Organization) -> dict[str, bool]:
    """What the actor may do here, for templates."""
    return {
        "staff": allows(actor, "lease.read", organization),
        "do": allows(actor, "duty.do", organization),
        "write": allows(actor, "letter.write", organization),
        "decide": allows(actor, "request.decide", organization),
        "lend": allows(actor, "lease.write", organization),
        "support": allows(actor, "support.run", organization),
        "record": allows(actor, "default.record", organization),
        "spend": allows(actor, "reserve.spend", organization),
        "post": allows(actor, "book.post", organization),
    }


def with_lease(view: View) -> View:
    """The view gets the lease in place of its address; only its household and staff find it."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, lease: str, **rest: Any) -> HttpResponseBase:
        return view(request, lease_or_404(actor_of(request), slug, lease), **rest)

    return never_cache(page)


def _with(rows: Callable[[], Any], sees: Callable[[Actor, Any], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, public_id: str, **rest: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.person is None:
                raise NotAllowed("lease.read")
            found = queries.or_404(rows(), slug, public_id)
            if not sees(actor, found):
                raise Http404
            return view(request, found, **rest)

        return never_cache(page)

    return decorate


def _sees_duty(actor: Actor, duty: Duty) -> bool:
    if access.is_staff(actor, duty.organization):
        return True
    return duty.lease is not None and access.sees(actor, duty.lease)


def _sees_support(actor: Actor, plan: SupportPlan) -> bool:
    from commonhouse.land.stewarding.actions.supporting import may_see

    return may_see(actor, plan)


def _sees_row(actor: Actor, row: Any) -> bool:
    return access.sees(actor, row.lease)


with_duty = _with(
    lambda: queries.with_lease(Duty.objects.all()).select_related("holding__parcel", "plan", "done_by").prefetch_related("papers"),
    _sees_duty,
)  # fmt: skip
with_letter = _with(lambda: queries.with_lease(Letter.objects.all()), access.sees_letter)
with_request = _with(lambda: queries.with_lease(Request.objects.all()), _sees_row)
with_support = _with(lambda: queries.with_lease(SupportPlan.objects.all()), _sees_support)
with_notice = _with(
    lambda: queries.with_lease(DefaultNotice.objects.all()).select_related("mortgage", "support"), _sees_row
)
with_reserve = _with(
    lambda: Reserve.objects.select_related("organization", "building__parcel", "holding__parcel", "account"),
    access.sees_reserve,
)


def crumb(name: str, organization: Organization, words: str) -> Crumb:
    """The list above a page."""
    return words, reverse(name, args=[organization.slug])


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *,
    above: Crumb = ("", ""), lede: str = "", lines: tuple[str, ...] = (), files: bool = False,
    template: str = "land/stewarding/form.html", **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page with a form: shown, sent to a verb, and on to where its result or `back` is."""
    return common.form_page(
        request, organization, form, run, template=template, lede=lede, lines=lines, files=files, place=above[0],
        place_url=above[1], **words,
    )  # fmt: skip


def pressed(request: HttpRequest, run: Callable[[], Any], back: str, done: str = "") -> HttpResponse:
    """A form that is one button. A refusal is said on the page it came from."""
    try:
        run()
    except NotAllowed:
        raise
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done or _("Done."))
    return redirect(back)
