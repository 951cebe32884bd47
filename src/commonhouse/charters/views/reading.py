"""Reading a charter: the one in force, any version, two side by side, and the file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.charters import changes, queries, rows, words
from commonhouse.charters.models import Charter
from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows
from commonhouse.people.views.common import actor_of, paged, public_page


@require_GET
@public_page
def charter(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The charter in force, or the way to a first one."""
    actor = actor_of(request)
    row = queries.current_row(organization)
    may_write = allows(actor, "charter.adopt" if row is None else "charter.draft", organization)
    context: dict[str, Any] = {
        "organization": organization,
        "row": row,
        "may_write": may_write,
        "drafts": queries.drafts_of(actor, organization) if may_write else [],
    }
    if row is None:
        return render(request, "charters/none.html", context)
    return render(request, "charters/charter.html", context | _said(row, organization) | {"is_current": True})


@require_GET
@public_page
def versions(request: HttpRequest, organization: Organization) -> HttpResponse:
    page = paged(request, queries.versions(organization).defer("data"))
    return render(request, "charters/versions.html", {"organization": organization, "page_obj": page})


@require_GET
@public_page
def version(request: HttpRequest, organization: Organization, number: int) -> HttpResponse:
    row, latest = _row_or_404(organization, number), queries.latest_version(organization)
    context = {"organization": organization, "row": row, "is_current": row.version == latest, "latest": latest}
    return render(request, "charters/charter.html", context | _said(row, organization))


@require_GET
@public_page
def compare(request: HttpRequest, organization: Organization, first: int, second: int) -> HttpResponse:
    before, after = _row_or_404(organization, first), _row_or_404(organization, second)
    context = {
        "organization": organization,
        "before": before,
        "after": after,
        "changes": changes.changes(before.said, after.said, words.names(organization)),
        "title": _("What changed from version %(first)d to %(second)d") % {"first": first, "second": second},
    }
    return render(request, "charters/compare.html", context)


@require_GET
@public_page
def file(request: HttpRequest, organization: Organization, number: int) -> HttpResponse:
    """The charter as data: what another organization may start from, or a program may read."""
    return download(_row_or_404(organization, number).data, f"{organization.slug}-charter-{number}.json")


def download(data: dict[str, Any], name: str) -> HttpResponse:
    answer = JsonResponse(data, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _row_or_404(organization: Organization, number: int) -> Charter:
    row = queries.version_of(organization, number)
    if row is None:
        raise Http404
    return row


def _said(row: Charter, organization: Organization) -> dict[str, Any]:
    names = words.names(organization)
    return {
        "said": row.said,
        "matters": rows.matters(row.said, names),
        "offices": rows.offices(row.said, names),
        "general": words.general_sentences(row.said),
        "amendment": row.said.matter(row.said.amendment).title,
    }
