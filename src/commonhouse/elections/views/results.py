"""The result: who was elected, stage by stage, and the same on paper and as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.elections import reports, results
from commonhouse.elections.models import Election
from commonhouse.elections.views.common import election_page
from commonhouse.people.export import csv_lines
from commonhouse.people.permissions import Refused
from commonhouse.rules.deciding import methods


@require_GET
@election_page
def show(request: HttpRequest, election: Election) -> HttpResponseBase:
    """Until there is a result, the election's own page says where it stands."""
    result = results.of(election)
    if result is None:
        return redirect(election.get_absolute_url())
    context = {
        "organization": election.organization, "election": election, "result": result, "story": result.story,
        "is_ranked": election.box is not None and methods.method(election.method).kind == "ordinal",
        "act": election.box.outcome_act if election.box is not None else None,
    }  # fmt: skip
    return render(request, "elections/result.html", context)


@require_GET
@election_page
def report(request: HttpRequest, election: Election) -> HttpResponseBase:
    result = results.of(election)
    if result is None:
        raise Refused(_("There is no result to print yet."))
    answer = HttpResponse(reports.pdf_of(result), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="election-{election.public_id}.pdf"'
    return answer


@require_GET
@election_page
def ballots_blt(request: HttpRequest, election: Election) -> HttpResponseBase:
    lines = (text.encode() for text in results.blt(election))
    return _file(lines, f"election-{election.public_id}.blt", "text/plain; charset=utf-8")


@require_GET
@election_page
def ballots_csv(request: HttpRequest, election: Election) -> HttpResponseBase:
    return _file(csv_lines(results.csv_rows(election)), f"election-{election.public_id}.csv", "text/csv; charset=utf-8")


def _file(pieces: object, name: str, kind: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(pieces, content_type=kind)  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
