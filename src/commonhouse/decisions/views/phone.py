"""A ballot by telephone: a steward reads aloud, fills in the same ballot, and reads out the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commonhouse.decisions import words
from commonhouse.decisions.listing import currency_of
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.decisions.views.common import actor_of, is_voting, page, tag_of
from commonhouse.decisions.views.errand import Errand, Kind
from commonhouse.decisions.views.steward import allowed
from commonhouse.decisions.views.voting import carry


@require_safe
@allowed("ballot.assist")
def assist(request: HttpRequest, box: Box, entry: int) -> HttpResponse:
    """The script to read aloud. The errand it begins is in the page alone: nothing says who helped whom."""
    found = get_object_or_404(RollEntry.objects.select_related("person"), box=box, pk=entry, person__isnull=False)
    carried = Errand(Kind.ASSIST, tag=tag_of(box, actor_of(request)), entry=found.pk)
    context = {
        "entry": found,
        "is_voting": is_voting(box),
        "how_to_vote": words.how_to_vote(box.form, currency_of(box)),
        **carry(box, carried),
    }
    return page(request, "run/phone.html", box, context)
