"""Keying a pile of ranked paper ballots from a spreadsheet: looked at first, then keyed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonhouse.decisions.models import PaperBatch
from commonhouse.elections import results
from commonhouse.elections.actions.keying import key_file
from commonhouse.elections.forms import PaperFileForm
from commonhouse.elections.models import Election
from commonhouse.elections.paper_file import Pile, read
from commonhouse.elections.views.common import actor_of, attempt, election_page_for, status_of


@require_http_methods(["GET", "POST"])
@election_page_for("paper.key")
def from_file(request: HttpRequest, election: Election, number: int) -> HttpResponseBase:
    """The file, then what it says, then keyed."""
    batch = get_object_or_404(PaperBatch.objects.select_related("box", "organization"), box=election.box, number=number)
    form = PaperFileForm(request.POST or None, request.FILES or None)
    names = results.names_of(election)
    pile: Pile | None = None
    if request.method == "POST" and form.is_valid():
        pile = read(form.text, names)
        if not pile.problems and request.POST.get("do") == "key":
            papers = pile.papers
            keyed = attempt(form, lambda: key_file(actor_of(request), batch, papers))
            if keyed is not None:
                words = ngettext("%(count)d paper is keyed.", "%(count)d papers are keyed.", keyed)
                messages.success(request, words % {"count": keyed})
                return redirect("vote_batch", election.organization.slug, batch.box.public_id, batch.number)
    context = {
        "organization": election.organization, "election": election, "batch": batch, "form": form, "pile": pile,
        "text": form.text if pile is not None else "", "candidates": names.items(),
        "rows": [
            {"serial": paper.serial, "is_spoiled": paper.is_spoiled, "names": [names[code] for code in paper.codes]}
            for paper in (pile.papers[:200] if pile else ())
        ],
    }  # fmt: skip
    return render(request, "elections/paper_file.html", context, status=status_of(form))
