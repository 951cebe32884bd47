"""Importing members: the file, every row of it to look at, then all or none."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from commonhouse.people import actions, queries
from commonhouse.people.forms import ImportForm
from commonhouse.people.member_file import FileError
from commonhouse.people.models import MemberImport, Organization
from commonhouse.people.views.common import actor_of, page_for


@page_for("member.import")
def upload(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = ImportForm(organization, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            preview, notes = actions.preview_import(
                actor_of(request),
                organization,
                form.cleaned_data["member_class"],
                file_name=file.name or "members.csv",
                data=file.read(),
                language=form.cleaned_data["language"],
            )
        except FileError as problem:
            form.add_error("file", str(problem))
        else:
            for note in notes:
                messages.warning(request, note)
            return redirect("import_preview", organization.slug, preview.pk)
    return render(request, "people/import.html", {"organization": organization, "form": form})


@require_GET
@page_for("member.import")
def preview(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    member_import = _import_or_404(organization, pk)
    if member_import.applied_at is not None:
        return redirect("members", organization.slug)
    languages = dict(queries.languages())
    rows = [row | {"language": languages.get(row.get("language"), "")} for row in member_import.rows]
    errors = [row for row in rows if "error" in row]
    people = [row for row in rows if "error" not in row]
    number = {what: sum(row["what"] == what for row in people) for what in ("new", "known", "same-name")}
    context = {
        "organization": organization,
        "import": member_import,
        "errors": errors[: queries.PAGE * 4],
        "more_errors": max(0, len(errors) - queries.PAGE * 4),
        "error_count": len(errors),
        "new": number["new"],
        "known": number["known"],
        "same_name": number["same-name"],
        "page": Paginator(people, queries.PAGE * 2).get_page(request.GET.get("page")),
    }
    return render(request, "people/import_preview.html", context)


@require_POST
@page_for("member.import")
def admit(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    done = actions.apply_import(
        actor_of(request),
        _import_or_404(organization, pk),
        admit_same_names=request.POST.get("admit_same_names") == "yes",
    )
    messages.success(
        request,
        ngettext("%(count)d person is a member now.", "%(count)d people are members now.", done.admitted)
        % {"count": done.admitted},
    )
    return redirect("members", organization.slug)


@require_POST
@page_for("member.import")
def discard(request: HttpRequest, organization: Organization, pk: int) -> HttpResponse:
    actions.discard_import(actor_of(request), _import_or_404(organization, pk))
    messages.success(request, _("Nothing was imported, and the file is forgotten."))
    return redirect("members", organization.slug)


def _import_or_404(organization: Organization, pk: int) -> MemberImport:
    rows = MemberImport.objects.select_related("organization", "member_class")
    return get_object_or_404(rows, organization=organization, pk=pk)
