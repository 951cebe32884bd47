"""Writing a lease step by step, entering older ones, ending them, passing them on; banks' loans and papers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import actions, forms, hooks, queries, words
from commonhouse.land.leasing.actions.writing import Old, stated
from commonhouse.land.leasing.models import Household, Lease, LeaseTemplate
from commonhouse.land.leasing.views.common import actor_of, attempt, form_page, leases_of, posted, status_of, with_lease
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import page_for

OLD = "old"


# --- one step a page -----------------------------------------------------------------------------------------------------
@require_GET
@page_for("lease.write")
def place(request: HttpRequest, organization: Organization) -> HttpResponse:
    """First: which place? The page of a free place leads past this one."""
    free = queries.free_places(organization)
    data = request.GET if "holding" in request.GET else None
    form = forms.PlaceForm(data, free=free)
    if form.is_bound and form.is_valid():
        url = reverse("land_lease_who", args=[organization.slug, form.cleaned_data["holding"]])
        return redirect(f"{url}?old=1" if request.GET.get(OLD) else url)
    context = {
        "organization": organization, "form": form, "free": free, "old": request.GET.get(OLD, ""),
        "templates": organization.lease_templates.filter(is_open=True).count(), "crumb": leases_of(organization),
    }  # fmt: skip
    return render(request, "land/leasing/place.html", context)


@require_GET
@page_for("lease.write")
def who(request: HttpRequest, organization: Organization, holding: str) -> HttpResponse:
    """Second: by which template, and for whom? The answers stand in the address: no name is in it."""
    home = _free_place(organization, holding)
    data = request.GET if "template" in request.GET else None
    promise = hooks.promised(home)
    form = forms.WhoForm(data, holding=home, initial={"household": promise.household.public_id} if promise else {})
    if form.is_bound and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value}
        old = {OLD: "1"} if request.GET.get(OLD) else {}
        return redirect(f"{reverse('land_lease_figures', args=[organization.slug, holding])}?{urlencode(given | old)}")
    context = {
        "organization": organization, "form": form, "holding": home, "old": request.GET.get(OLD, ""),
        "templates": home.organization.lease_templates.filter(tenure=home.tenure, is_open=True).exists(),
        "crumb": leases_of(organization), "may_household": allows(actor_of(request), "household.edit", organization),
    }  # fmt: skip
    return render(request, "land/leasing/who.html", context)


@require_http_methods(["GET", "POST"])
@page_for("lease.write")
def figures(request: HttpRequest, organization: Organization, holding: str) -> HttpResponse:
    """Third: days and amounts; then the text as it will be offered, and the button that offers it."""
    home = _free_place(organization, holding)
    template, household, holder = _chosen(request, organization, home)
    old = bool(request.GET.get(OLD))
    terms = forms.template_terms(template)
    kind = forms.OldForm if old else forms.FiguresForm
    form: forms.FiguresForm = kind(
        posted(request), request.FILES or None, terms=terms, sells=terms.resale is not None,
        initial={"starts_on": timezone.localdate()} | _promised(home, household),
    )  # fmt: skip
    looked: list[Any] = []
    if form.is_bound and form.is_valid():
        if request.POST.get("action") == "offer" or old:
            made = attempt(form, lambda: _write(request, form, home, household, holder, old))
            if made is not None:
                return redirect(made.get_absolute_url())
        else:
            said = attempt(
                form, lambda: stated(form.terms_said(), home, form.cleaned_data["starts_on"], form.figures())
            )
            looked = words.sections(said, "USD") if said is not None else []
    context = {
        "organization": organization, "holding": home, "form": form, "template": template, "household": household,
        "who": queries.household_words(household) if household is not None else holder, "old": old, "looked": looked,
        "crumb": leases_of(organization), "query": request.META.get("QUERY_STRING", ""),
    }  # fmt: skip
    return render(request, "land/leasing/figures.html", context, status=status_of(form))


def _promised(home: Holding, household: Household | None) -> dict[str, Any]:
    """The price at which the home was offered to them."""
    promise = hooks.promised(home)
    return {"price": promise.price} if promise is not None and promise.household == household else {}


def _write(
    request: HttpRequest, form: forms.FiguresForm, home: Holding, household: Household | None, holder: Organization | None,
    old: bool,
) -> Lease:  # fmt: skip
    actor, given = actor_of(request), form.cleaned_data
    building = home.building if request.GET.get("whole_building") else None
    if old:
        scan = given.get("scan")
        row = Old(
            home, form.terms_said(), given["starts_on"], given["kept_since"], household=household, holder=holder,
            figures=form.figures(), arrears=given["arrears"] or 0, building=building, signed_on=given["signed_on"],
            submission=given["key"],
        )  # fmt: skip
        return actions.enter_old_lease(
            actor, row, scan=scan.read() if scan else None, file_name=scan.name if scan else ""
        )
    said = form.figures()
    return actions.write_lease(
        actor, home, terms=form.terms_said(), starts_on=given["starts_on"], household=household, organization=holder,
        price=said.price, market_value=said.market_value, subsidy=said.subsidy, tier_served=said.tier_served,
        building=building, decision=given["decision"], submission=given["key"],
    )  # fmt: skip


def _free_place(organization: Organization, public_id: str) -> Holding:
    rows = Holding.objects.select_related("parcel", "building", "organization")
    return get_object_or_404(rows, organization=organization, public_id=public_id)


def _chosen(
    request: HttpRequest, organization: Organization, home: Holding
) -> tuple[LeaseTemplate, Household | None, Organization | None]:
    """What the step before answered. Raises Http404 for an address that was typed."""
    template = get_object_or_404(
        LeaseTemplate, organization=organization, public_id=request.GET.get("template", ""), tenure=home.tenure
    )
    asked, other = request.GET.get("household", ""), request.GET.get("organization", "")
    if asked:
        return template, queries.household_or_404(organization, asked), None
    if not (other.isascii() and other.isdigit() and len(other) < 18):
        raise Http404
    return template, None, get_object_or_404(Organization, pk=int(other), is_listed=True)


# --- what follows --------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@with_lease("lease.write")
def end(request: HttpRequest, lease: Lease) -> HttpResponse:
    form = forms.EndForm(posted(request))
    actor, given = actor_of(request), form

    def run() -> Lease:
        return actions.give_up(actor, lease, how=given.cleaned_data["how"], on=given.cleaned_data["on"])

    return form_page(
        request, lease.organization, form, run, title=_("End this lease"), button=_("End the lease"),
        back=lease.get_absolute_url(), done=_("The lease has ended. What is owed stays owed."), danger=True,
        lede=_("A sale and an inheritance have pages of their own. Before a lease is ended against the household’s will, help is "
               "offered."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_lease("lease.write")
def pass_on(request: HttpRequest, lease: Lease) -> HttpResponse:
    """By inheritance, or when a couple parts."""
    form = forms.PassForm(posted(request), request.FILES or None, lease=lease)
    actor = actor_of(request)

    def run() -> Lease:
        given = form.cleaned_data
        household = queries.household_or_404(lease.organization, given["household"])
        after = actions.transfer(
            actor, lease, how=given["how"], household=household, on=given["on"], claim=form.claim(), submission=given["key"]
        )  # fmt: skip
        if given["scan"]:
            title = _("Paper of the inheritance") if given["how"] == "inherited" else _("Judgment of the divorce")
            actions.keep_paper(actor, after, title=title, data=given["scan"].read(), file_name=given["scan"].name)
        return after

    terms = queries.terms_of(lease)
    lines = tuple(dict(words.sections(terms, lease.agreement.unit)).get(_("When somebody dies, or a couple parts"), ()))
    return form_page(
        request, lease.organization, form, run, title=_("Pass this lease on"), button=_("Offer it for signing"),
        back=lease.get_absolute_url(), goes_to=lambda made: made.get_absolute_url(), lines=lines,
        lede=_("The terms and the price that was paid go on as they are. The lease before ends when all have signed the new one."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_lease("lease.write")
def must_sell(request: HttpRequest, lease: Lease) -> HttpResponse:
    form = forms.DayForm(posted(request), label=_("On which day did the leaseholder die?"))
    return form_page(
        request, lease.organization, form,
        lambda: actions.require_sale(actor_of(request), lease, on=form.cleaned_data["on"]),
        title=_("The heirs sell the home"), button=_("Note it"), back=lease.get_absolute_url(),
        done=_("Noted. The page of the lease says by when."),
        lede=_("When nobody can take the home by the lease, the heirs sell it by its rule and get the price."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_lease("lease.write")
def mortgage_new(request: HttpRequest, lease: Lease) -> HttpResponse:
    form = forms.MortgageForm(posted(request))

    def run() -> Any:
        given = form.cleaned_data
        return actions.consent_to_mortgage(
            actor_of(request), lease, form.loan(), on=given["on"], submission=given["key"]
        )

    lines = tuple(dict(words.sections(queries.terms_of(lease), lease.agreement.unit)).get(_("A bank’s loan"), ()))
    return form_page(
        request, lease.organization, form, run, title=_("Agree to a bank’s loan"), button=_("Agree to it"),
        back=lease.get_absolute_url(), lines=lines, done=_("The loan stands with the lease now."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_lease("lease.write")
def mortgage_paid(request: HttpRequest, lease: Lease, mortgage: str) -> HttpResponse:
    row = get_object_or_404(lease.mortgages, public_id=mortgage)
    form = forms.DayForm(posted(request), label=_("On which day was it paid off?"))
    return form_page(
        request, lease.organization, form,
        lambda: actions.pay_off_mortgage(actor_of(request), row, on=form.cleaned_data["on"]),
        title=_("The loan is paid off"), button=_("Note it"), back=lease.get_absolute_url(),
        lede=_("%(bank)s, agreed to on %(day)s.")
        % {"bank": row.lender, "day": day(row.consented_on) if row.consented_on else "–"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_lease("lease.write")
def paper_new(request: HttpRequest, lease: Lease) -> HttpResponse:
    form = forms.LeasePaperForm(posted(request), request.FILES or None)

    def run() -> Any:
        given = form.cleaned_data
        return actions.keep_paper(
            actor_of(request), lease, title=given["title"], data=given["scan"].read(), file_name=given["scan"].name
        )  # fmt: skip

    return form_page(
        request, lease.organization, form, run, title=_("Keep a paper with this lease"), button=_("Keep it"),
        back=lease.get_absolute_url(), lede=_("The household and those who keep leases see it, nobody else."),
    )  # fmt: skip
