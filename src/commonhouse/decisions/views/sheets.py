"""Printing sheets. Codes are in the answer to the form that makes them, and can never be seen again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonhouse.decisions import actions, listing, print, queries, sheets
from commonhouse.decisions.forms import SheetsForm, VoidForm
from commonhouse.decisions.models import Box
from commonhouse.decisions.rolls import IssuedSheet
from commonhouse.decisions.views.common import actor_of, is_running, page
from commonhouse.decisions.views.steward import allowed, go
from commonhouse.people.documents import NoDocument
from commonhouse.people.permissions import Refused

_PDF: dict[str, Callable[..., bytes]] = {"ballots": print.ballots, "slips": print.slips}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("sheet.issue")
def show(request: HttpRequest, box: Box) -> HttpResponse:
    if request.method != "POST":
        return _page(request, box, SheetsForm(initial={"language": request.LANGUAGE_CODE}), VoidForm())
    form = SheetsForm(request.POST)
    if not form.is_valid():
        return _page(request, box, form, VoidForm())
    wanted = form.cleaned_data
    make = _web_page if wanted["format"] == "html" else _pdf
    try:
        make(request, box, [sheets.SAMPLE], wanted)  # a missing font is found before any code exists
    except NoDocument as problem:
        form.add_error("language", str(problem))
        return _page(request, box, form, VoidForm())
    try:
        issued = actions.issue_sheets(actor_of(request), box, wanted["count"], wanted["language"])
    except Refused as problem:
        form.add_error(None, str(problem))
        return _page(request, box, form, VoidForm())
    try:
        return make(request, box, issued, wanted)
    except NoDocument as problem:
        actions.void_sheets(actor_of(request), box, [each.serial for each in issued], _("Could not be printed."))
        form.add_error(None, str(problem))
        return _page(request, box, form, VoidForm())


@require_safe
@allowed("sheet.issue")
def sample(request: HttpRequest, box: Box) -> HttpResponse:
    """A paper ballot to look at and to proofread: its code is not a code."""
    asked = {"language": request.LANGUAGE_CODE, "paper": "us-letter"} | request.GET.dict()
    form = SheetsForm(asked | {"what": "ballots", "count": "1", "format": "pdf"})
    if not form.is_valid():
        raise Http404
    data = print.ballots(
        box, [sheets.SAMPLE], form.cleaned_data["language"], form.cleaned_data["paper"], is_sample=True
    )
    return _file(data, f"sample-{box.public_id}.pdf", "inline")


@require_POST
@allowed("sheet.issue")
def void(request: HttpRequest, box: Box) -> HttpResponse:
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _page(request, box, SheetsForm(initial={"language": "en"}), form)
    try:
        voided = actions.void_sheets(actor_of(request), box, form.cleaned_data["serials"], form.cleaned_data["why"])
    except Refused as problem:
        form.add_error(None, str(problem))
        return _page(request, box, SheetsForm(initial={"language": "en"}), form)
    left = len(form.cleaned_data["serials"]) - len(voided)
    if voided:
        text = ngettext("%(count)s sheet is withdrawn.", "%(count)s sheets are withdrawn.", len(voided))
        messages.success(request, text % {"count": len(voided)})
    if left:
        text = ngettext(
            "%(count)s number is not an unused sheet of this vote and stays as it is.",
            "%(count)s numbers are not unused sheets of this vote and stay as they are.",
            left,
        )
        messages.warning(request, text % {"count": left})
    return go("vote_sheets", box)


def _page(request: HttpRequest, box: Box, form: SheetsForm, void_form: VoidForm) -> HttpResponse:
    languages = settings.HOUSE_LANGUAGES
    context = {
        "form": form if form.is_bound else (void_form if void_form.is_bound else None),
        "sheets_form": form,
        "void_form": void_form,
        "counts": queries.sheets(actor_of(request), box),
        "last": box.sheets.aggregate(last=Max("serial"))["last"],
        "whole_languages": [_own_name(code) for code in languages if sheets.wording(code) == code],
        "may_print": box.state == Box.State.DRAFT or is_running(box),
        "written_in": [_own_name(code) for code in languages if listing.has_language(box, code)],
    }
    return page(request, "run/sheets.html", box, context)


def _own_name(code: str) -> str:
    return str(get_language_info(code)["name_local"])


def _pdf(request: HttpRequest, box: Box, issued: Sequence[IssuedSheet], wanted: dict[str, str]) -> HttpResponse:
    data = _PDF[wanted["what"]](box, issued, wanted["language"], wanted["paper"])
    first, last = issued[0].serial, issued[-1].serial
    return _file(data, f"{wanted['what']}-{box.public_id}-{first}-{last}.pdf", "attachment")


def _web_page(request: HttpRequest, box: Box, issued: Sequence[IssuedSheet], wanted: dict[str, str]) -> HttpResponse:
    make = sheets.slips if wanted["what"] == "slips" else sheets.ballots
    data = make(box, issued, wanted["language"], wanted["paper"])
    if "options" in data:
        data["sheets"] = [
            {**each, "options": listing.rotated(data["options"], each["turn"])} for each in data["sheets"]
        ]
    return page(request, f"run/print_{wanted['what']}.html", box, {"d": data, "w": data["words"]})


def _file(data: bytes, name: str, disposition: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
