"""The receipt desk: a voter finds their ballot, changes it until closing, and later sees it in the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.decisions import actions, limits
from commonhouse.decisions.forms import ReceiptForm
from commonhouse.decisions.models import Box
from commonhouse.decisions.problems import InvalidReceipt
from commonhouse.decisions.views import codes
from commonhouse.decisions.views.common import find_box, is_voting, no_store, page
from commonhouse.decisions.views.errand import Errand, Kind
from commonhouse.decisions.views.voting import answers, carry
from commonhouse.record import receipts


@require_http_methods(["GET", "HEAD", "POST"])
@no_store
def desk(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    found = find_box(request, slug, box)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return page(request, "receipt_desk.html", found, {"form": form})
    if limits.is_over(request, limits.RECEIPTS):
        return codes.too_many(request)
    receipt = form.cleaned_data["receipt"]
    try:
        choice = actions.find_ballot(found, receipt)
    except InvalidReceipt as problem:
        form.add_error("receipt", str(problem))
        return page(request, "receipt_desk.html", found, {"form": form})
    if choice is None:
        limits.note(request, limits.RECEIPTS)
        form.add_error(
            "receipt", _("No ballot of this vote has this receipt. Compare it with your receipt, letter by letter.")
        )
        return page(request, "receipt_desk.html", found, {"form": form})
    carried = Errand(Kind.CHANGE, receipt=receipts.normalize(receipt), choice=choice)
    context = {
        "receipt": receipts.show(receipt),
        "may_change_ballot": is_voting(found),
        "is_published": found.state in {Box.State.SEALED, Box.State.COUNTED},
        **answers(request, found, choice),
        **carry(found, carried),
    }
    return page(request, "receipt_found.html", found, context)
