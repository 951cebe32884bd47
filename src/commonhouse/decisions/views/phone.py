"""A ballot by telephone: a steward reads aloud, fills in the same ballot, and reads out the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commonhouse.decisions import words
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.decisions.views.common import actor_of, is_voting, page, tag_of
from commonhouse.decisions.views.errand import Errand, Kind
from commonhouse.decisions.views.steward import allowed
from commonhouse.decisions.views.voting import carry


@require_safe
@allowed("ballot.assist")
def assist(request: HttpRequest, box: Box, entry: int) -> HttpResponse:
    """The script to read aloud. The errand it begins is in the page alone: nothing says who helped whom."""
    entries = RollEntry.objects.select_related("person", "member_organization").filter(box=box, sheet__isnull=True)
    found = get_object_or_404(entries, pk=entry)
    is_again = found.state == RollEntry.State.VOTED and not box.is_secret
    carried = Errand(Kind.ASSIST, tag=tag_of(box, actor_of(request)), entry=found.pk, is_again=is_again)
    context = {
        "entry": found,
        "name": str(found.person or found.member_organization or ""),
        "is_again": is_again,
        "is_voting": is_voting(box),
        "how_to_vote": words.of_box(box),
        **carry(box, carried),
    }
    return page(request, "run/phone.html", box, context)
