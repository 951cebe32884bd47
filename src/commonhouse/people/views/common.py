"""What the pages of people share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from commonhouse.people import queries
from commonhouse.people.forms import attach
from commonhouse.people.models import Membership, Organization
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused, require

T = TypeVar("T")
View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def public_page(view: View) -> View:
    """A page of an organization that whoever may see the organization may see."""

    @functools.wraps(view)
    def page(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        organization = queries.organization_or_404(actor_of(request), slug)
        return view(request, organization, *args, **kwargs)

    return page


def page_for(verb: str) -> Callable[[View], View]:
    """A page of an organization for whoever may do the verb there. It leaves no copy in any cache."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def page(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            organization = queries.organization_or_404(actor_of(request), slug)
            require(actor_of(request), verb, organization)
            return view(request, organization, *args, **kwargs)

        return never_cache(page)

    return decorate


def membership_or_404(organization: Organization, pk: int) -> Membership:
    rows = Membership.objects.select_related("organization", "member_class", "person", "member_organization")
    return get_object_or_404(rows, organization=organization, pk=pk)


def paged(request: HttpRequest, rows: QuerySet[Any], size: int = queries.PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def way_on(request: HttpRequest, otherwise: str) -> str:
    """Where the person wanted to go: `next`, if it is a page of this house."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if wanted and url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return otherwise


def sign_in_first(request: HttpRequest) -> str:
    """The sign-in page, and from there back here."""
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when it is only being shown. An empty form that was sent is sent all the same."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.BaseForm, verb: Callable[[], T], *, but: tuple[type[Refused], ...] = ()) -> T | None:
    """Runs a verb for a valid form. What it finds wrong, or refuses now, comes back on the form: no word is lost.

    `but` names refusals that the page answers itself.
    """
    try:
        return verb()
    except ValidationError as problem:
        attach(form, problem)
    except Refused as problem:
        if isinstance(problem, (NotAllowed, *but)):
            raise
        form.add_error(None, ValidationError(str(problem), code="refused"))
    return None


def status_of(form: forms.BaseForm) -> int:
    """409 for a form whose verb was refused now, 200 otherwise."""
    return 409 if form.is_bound and form.has_error(NON_FIELD_ERRORS, "refused") else 200


def form_page(
    request: HttpRequest, organization: Organization, form: forms.BaseForm, run: Callable[[], Any], *, template: str,
    title: str, button: str, back: str, done: str = "", goes_to: Callable[[Any], str] | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, sent to a verb (`run`), and on.

    On to where `goes_to` says of what the verb made; else to the page of that, if it has one; else back.
    """
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: (run(),))
        if made is not None:
            if done:
                messages.success(request, done)
            return redirect(_on_from(made[0], goes_to) or back)
    shown = {"form": form, "organization": organization, "title": title, "button": button, "back": back} | context
    return render(request, template, shown, status=status_of(form))


def _on_from(made: Any, goes_to: Callable[[Any], str] | None) -> str:
    if goes_to is not None:
        return goes_to(made)
    page: Callable[[], str] | None = getattr(made, "get_absolute_url", None)
    return page() if page is not None else ""
