"""Tables of income limits: read and looked up by anyone, published by stewards; a trust's rules; whether a price is affordable."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.eligibility import actions, afford, limit_file, queries
from commonhouse.land.eligibility.forms import AffordForm, LookupForm, PublishForm, TableForm, WithdrawForm
from commonhouse.land.eligibility.forms_rules import RulesForm
from commonhouse.land.eligibility.models import LimitTable
from commonhouse.land.eligibility.views.common import actor_of, ask, attempt, context, posted, status_of, today
from commonhouse.land.eligibility.voices import voice
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.people.views.common import page_for, public_page
from commonhouse.rules.land.income_limits import SIZES, IncomeLimits, Lookup, income_limits
from commonhouse.rules.land.income_sentences import limit_sentences

MOST = 200


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """All tables that this organization uses: its own, and its networks'."""
    rows = list(queries.tables(organization)[:MOST])
    shown = context(request, organization, rows=rows, current=queries.limits_on(organization, today()))
    return render(request, "land/eligibility/limits.html", shown)


@require_http_methods(["GET", "POST"])
@public_page
def show(request: HttpRequest, organization: Organization, table: str) -> HttpResponse:
    """A table as published, and what it says of a household. What is typed is not kept: it stands in no address either."""
    found = _table_or_404(organization, table)
    statement = queries.statement_of(found)
    form = LookupForm(posted(request))
    sentences: list[str] = []
    if form.is_bound and form.is_valid():
        lookup = Lookup(form.cleaned_data["size"], form.cleaned_data["income"])
        sentences = limit_sentences(lookup, income_limits(lookup, statement), voice())
    shown = context(
        request,
        organization,
        table=found,
        statement=statement,
        grid=grid(statement),
        form=form,
        sentences=sentences,
    )
    return render(request, "land/eligibility/table.html", shown)


@require_GET
@public_page
def table_csv(request: HttpRequest, organization: Organization, table: str) -> HttpResponse:
    """The table in the shape that can be read in again, in dollars."""
    statement = queries.statement_of(_table_or_404(organization, table))
    rows: list[list[Any]] = [["tier", "name", *range(1, SIZES + 1)]]
    rows += [
        [each.tier, each.name, *(f"{limit // 100}.{limit % 100:02d}" for limit in each.limits)]
        for each in statement.tiers
    ]
    answer = HttpResponse(b"".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="income-limits-{statement.year}.csv"'
    return answer


def grid(table: IncomeLimits) -> list[tuple[int, list[tuple[int, int]]]]:
    """For a page: each size with (tier, limit) of every tier."""
    return [(size, [(each.tier, each.limits[size - 1]) for each in table.tiers]) for size in range(1, SIZES + 1)]


def _table_or_404(organization: Organization, public_id: str) -> LimitTable:
    """One of the organization's own, or of a network it belongs to."""
    table = queries.tables(organization).filter(public_id=public_id).first()
    if table is None:
        raise Http404
    return table


# --- publishing ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("limits.edit")
def add(request: HttpRequest, organization: Organization) -> HttpResponse:
    """A file is read and shown as it was understood; nothing is published before that was seen."""
    if request.method == "POST" and request.POST.get("action") == "publish":
        return _publish(request, organization)
    form = TableForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        answer = _preview(request, organization, form)
        if answer is not None:
            return answer
    shown = context(request, organization, form=form, problems=getattr(form, "problems", ()))
    return render(request, "land/eligibility/add.html", shown)


def _preview(request: HttpRequest, organization: Organization, form: TableForm) -> HttpResponse | None:
    """The page that shows what was read; None, with the reasons on the form, when nothing can be."""
    data = form.data_sent()
    read = _read(form, data)
    if read is None:
        return None
    try:
        table = form.table(read.tiers)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None
    said = {name: form.cleaned_data[name] for name in ("area", "year", "effective_on", "source", "median")}
    text = limit_file.plain_text(read.tiers)
    again = PublishForm(initial=said | {"text": text, "submission": uuid.uuid4()})
    return _shown(request, organization, again, table)


def _publish(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = PublishForm(request.POST)
    whole = form.is_valid()
    if set(form.errors) - {"checked"}:
        messages.error(request, _("This form is not whole. Please open it again."))
        return redirect("land_limits_add", organization.slug)
    read = _read(form, form.cleaned_data["text"].encode())
    table = form.table(read.tiers) if read is not None else None
    if table is None:
        return redirect("land_limits_add", organization.slug)
    if whole:
        made = attempt(
            form,
            lambda: actions.publish_limits(
                actor_of(request), organization, table, submission=form.cleaned_data["submission"]
            ),
        )
        if made is not None:
            messages.success(request, _("The table is published."))
            return redirect(made)
    return _shown(request, organization, form, table)


def _shown(request: HttpRequest, organization: Organization, form: PublishForm, table: IncomeLimits) -> HttpResponse:
    sample = income_limits(Lookup(9), table)
    shown = context(
        request, organization, form=form, statement=table, grid=grid(table),
        nine=limit_sentences(Lookup(9), sample, voice()),
    )  # fmt: skip
    return render(request, "land/eligibility/preview.html", shown, status=status_of(form))


def _read(form: Any, data: bytes) -> limit_file.LimitFile | None:
    """The file; None where it holds problems, which are then on the form."""
    try:
        read = limit_file.read(data)
    except limit_file.FileError as problem:
        form.add_error("file" if "file" in form.fields else None, str(problem))
        return None
    if read.problems:
        form.problems = read.problems[:MOST]
        form.add_error(None, _("The table cannot be used as it is. Each place is named below."))
        return None
    return read


@require_http_methods(["GET", "POST"])
@page_for("limits.edit")
def withdraw(request: HttpRequest, organization: Organization, table: str) -> HttpResponse:
    found = _table_or_404(organization, table)
    if found.organization_id != organization.pk:
        raise Http404
    form = WithdrawForm(posted(request))
    return ask(
        request, organization, form, _("Withdraw this table: %(table)s") % {"table": found},
        lambda: actions.withdraw_limits(actor_of(request), found, form.cleaned_data["why"]),
        button=_("Withdraw it"), back=reverse("land_limits_table", args=[organization.slug, found.public_id]),
        lede=_("It is used no more, and stays readable. What was found by it stays as it was found."), danger=True,
    )  # fmt: skip


# --- rules and prices ---------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@page_for("limits.edit")
def rules(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = RulesForm.of(queries.rules_of(organization), posted(request))
    return ask(
        request, organization, form, _("How you reckon incomes and prices"),
        lambda: actions.set_rules(actor_of(request), organization, form.settings()),
        button=_("Use these rules"), back=reverse("land_limits", args=[organization.slug]),
        done=_("These rules hold for reviews that begin from now on."),
        lede=_("What your funders ask for decides most of this. It stands in the record; reviews under way keep theirs."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@public_page
def affordable(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Whether a price is affordable for the next household. What is typed is not kept. (The page of a price leads here with it.)"""
    table = queries.limits_on(organization, today())
    if table is None:
        return render(request, "land/eligibility/affordable.html", context(request, organization, table=None))
    tiers = [each.tier for each in queries.statement_of(table).tiers]
    form = AffordForm(posted(request) or (request.GET if "price" in request.GET else None), tiers=tiers)
    check = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        check = afford.check(
            organization, said["price"], said["tier"], said["size"], today(), area=table.area, own=said["own"] or 0,
            fee=said["fee"],
        )  # fmt: skip
    rule = queries.payment_rule(organization)
    shown = context(request, organization, table=table, form=form, check=check, rule=dataclasses.asdict(rule))
    return render(request, "land/eligibility/affordable.html", shown)
