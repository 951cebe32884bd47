"""Published tables: the list, one table, a file of values looked at before it is published, one value typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.land.pricing import actions, tables
from commonhouse.land.pricing.forms import TableFileForm, TableForm, ValueForm
from commonhouse.land.pricing.models import IndexDraft, IndexTable
from commonhouse.land.pricing.views.common import actor_of, attempt, form_page, posted, status_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows
from commonhouse.people.views.common import page_for, paged, public_page

ONCE = require_http_methods(["GET", "POST"])
LARGEST_UPLOAD = 600_000
MOST_SHOWN = 500


@require_GET
@public_page
def indexes(request: HttpRequest, organization: Organization) -> HttpResponse:
    context = {
        "organization": organization, "tables": tables.tables(organization),
        "may_edit": allows(actor_of(request), "index.edit", organization),
    }  # fmt: skip
    return render(request, "land/pricing/indexes.html", context)


@ONCE
@page_for("index.edit")
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = TableForm(posted(request))

    def run() -> IndexTable:
        given = form.cleaned_data
        return actions.make_table(
            actor_of(request), organization, code=given["code"], name=given["name"], source=given["source"],
            every=given["every"],
        )  # fmt: skip

    return form_page(
        request, organization, form, run, title=_("A new table"), button=_("Make the table"),
        back=reverse("land_indexes", args=[organization.slug]), goes_to=lambda table: table.get_absolute_url(),
        done=_("The table is there. Now add its values."), crumb=_crumb(organization),
    )  # fmt: skip


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization, code: str) -> HttpResponse:
    table = _table(organization, code)
    context = {
        "organization": organization, "table": table, "page_obj": paged(request, tables.values_of(table), 40),
        "publications": table.publications.all()[:20],
        "may_edit": allows(actor_of(request), "index.edit", organization),
    }  # fmt: skip
    return render(request, "land/pricing/index.html", context)


@ONCE
@page_for("index.edit")
def add_file(request: HttpRequest, organization: Organization, code: str) -> HttpResponse:
    table = _table(organization, code)
    form = TableFileForm(posted(request), request.FILES if request.method == "POST" else None)

    def run() -> IndexDraft:
        file = form.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise ValidationError({"file": _("This file is too large. At most 500 KB, please.")})
        return actions.read_file(
            actor_of(request), table, file.read(), name=file.name, source=form.cleaned_data["source"]
        )

    return form_page(
        request, organization, form, run, title=_("Read values from a file"), button=_("Read the file"),
        back=table.get_absolute_url(), kicker=table.name, files=True, goes_to=_draft_url, crumb=_crumb(organization),
        lede=_("You see every value before it is published. A published value stays in the record for good."),
    )  # fmt: skip


@ONCE
@page_for("index.edit")
def draft(request: HttpRequest, organization: Organization, code: str, public_id: str) -> HttpResponse:
    """What a file says: its problems by line, or all its values with those they would replace."""
    table = _table(organization, code)
    found = get_object_or_404(
        IndexDraft.objects.select_related("table__organization", "organization"), table=table, public_id=public_id
    )
    form = Form(posted(request))
    if request.method == "POST":
        answer = _answer(request, found, form)
        if answer is not None:
            return answer
    held = {str(on): value for on, value in tables.values_of(table).values_list("on", "value")}
    rows = [
        {"line": line, "on": on, "value": value, "before": held.get(on, "")}
        for line, on, value in found.rows[:MOST_SHOWN]
    ]
    context = {
        "organization": organization, "table": table, "draft": found, "rows": rows, "form": form,
        "more": max(0, len(found.rows) - MOST_SHOWN), "count": len(found.rows),
        "is_open": found.state == IndexDraft.State.READ,
    }  # fmt: skip
    return render(request, "land/pricing/draft.html", context, status=status_of(form))


def _answer(request: HttpRequest, found: IndexDraft, form: Any) -> HttpResponse | None:
    actor = actor_of(request)
    if request.POST.get("action") == "drop":
        try:
            actions.drop_draft(actor, found)
        except Refused as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("The file was put aside. Nothing was published."))
        return redirect(found.table.get_absolute_url())
    form.is_valid()
    made = attempt(form, lambda: actions.publish_draft(actor, found))
    if made is None:
        return None
    messages.success(request, _("The values are published."))
    return redirect(found.table.get_absolute_url())


@ONCE
@page_for("index.edit")
def add_value(request: HttpRequest, organization: Organization, code: str) -> HttpResponse:
    table = _table(organization, code)
    form = ValueForm(posted(request))

    def run() -> Any:
        given = form.cleaned_data
        return actions.publish(
            actor_of(request), table, [(given["on"], given["value"])], source=given["source"],
            submission=given["submission"],
        )  # fmt: skip

    return form_page(
        request, organization, form, run, title=_("Publish one value"), button=_("Publish it"),
        back=table.get_absolute_url(), kicker=table.name, done=_("The value is published."),
        lede=_("A published value stays in the record for good. To correct one, publish another for the same day."),
        crumb=_crumb(organization),
    )  # fmt: skip


def _table(organization: Organization, code: str) -> IndexTable:
    return get_object_or_404(IndexTable.objects.select_related("organization"), organization=organization, code=code)


def _draft_url(draft: IndexDraft) -> str:
    return reverse("land_index_draft", args=[draft.organization.slug, draft.table.code, draft.public_id])


def _crumb(organization: Organization) -> tuple[str, str]:
    return _("Published tables"), reverse("land_indexes", args=[organization.slug])
