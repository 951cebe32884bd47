"""Templates of leases: the list, one of them in words, and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.agreements import problems
from commonhouse.land.leasing import actions, kinds, words
from commonhouse.land.leasing.forms import template_terms
from commonhouse.land.leasing.forms_templates import STEPS, NameForm
from commonhouse.land.leasing.models import LeaseTemplate
from commonhouse.land.leasing.views.common import Crumb, actor_of, form_page, leases_of, posted
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import page_for


def _templates(organization: Organization) -> Crumb:
    return _("Templates of leases"), reverse("land_lease_templates", args=[organization.slug])


def _address(template: LeaseTemplate) -> str:
    return reverse("land_lease_template", args=[template.organization.slug, template.public_id])


@require_GET
@page_for("lease.read")
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    context = {
        "organization": organization, "templates": list(organization.lease_templates.order_by("tenure", "name")),
        "crumb": leases_of(organization), "may_write": allows(actor_of(request), "lease.write", organization),
    }  # fmt: skip
    return render(request, "land/leasing/templates.html", context)


@require_POST
@page_for("lease.write")
def starters(request: HttpRequest, organization: Organization) -> HttpResponse:
    made = actions.add_starters(actor_of(request), organization)
    many = ngettext("%(n)d template is here now.", "%(n)d templates are here now.", len(made))
    messages.success(request, many % {"n": len(made)} if made else _("All of them are here already."))
    return redirect(_templates(organization)[1])


def _template_or_404(organization: Organization, public_id: str) -> LeaseTemplate:
    rows = LeaseTemplate.objects.select_related("organization")
    return get_object_or_404(rows, organization=organization, public_id=public_id)


@require_GET
@page_for("lease.read")
def template(request: HttpRequest, organization: Organization, template: str) -> HttpResponse:
    """The terms in words, and a link to each step."""
    found = _template_or_404(organization, template)
    terms = template_terms(found)
    context = {
        "organization": organization, "template": found, "sections": words.sections(terms, "USD"),
        "summary": words.summary(terms, "USD"), "steps": [(slug, form.title) for slug, form in STEPS.items()],
        "crumb": _templates(organization), "may_write": allows(actor_of(request), "lease.write", organization),
    }  # fmt: skip
    return render(request, "land/leasing/template.html", context)


@require_http_methods(["GET", "POST"])
@page_for("lease.write")
def step(request: HttpRequest, organization: Organization, template: str, step: str) -> HttpResponse:
    """One step of the terms; after it, the next one or the whole."""
    found = _template_or_404(organization, template)
    if step not in STEPS:
        raise Http404
    terms, kind = template_terms(found), STEPS[step]
    form = kind(posted(request), initial=kind.read(terms))

    def run() -> LeaseTemplate:
        with problems.told():
            said = form.written(terms)
        return actions.save_template(actor_of(request), organization, name=found.name, terms=said, template=found)

    return form_page(
        request, organization, form, run, title=str(kind.title), button=_("Save"), back=_address(found),
        above=(found.name, _address(found)), goes_to=_address, done=_("Saved. Leases that are signed stay as they are."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page_for("lease.write")
def copy(request: HttpRequest, organization: Organization, template: str) -> HttpResponse:
    """Another template that begins with the same terms."""
    found = _template_or_404(organization, template)
    form = NameForm(posted(request))

    def run() -> Any:
        terms = kinds.load(found.terms)
        return actions.save_template(actor_of(request), organization, name=form.cleaned_data["name"], terms=terms)

    return form_page(
        request, organization, form, run, title=_("A copy to change"), button=_("Make the copy"), back=_address(found),
        above=_templates(organization), goes_to=_address,
    )  # fmt: skip


@require_POST
@page_for("lease.write")
def opened(request: HttpRequest, organization: Organization, template: str) -> HttpResponse:
    """Offered for new leases, or not any more."""
    found = _template_or_404(organization, template)
    actions.close_template(actor_of(request), found, is_open=not found.is_open)
    return redirect(_address(found))
