"""One-time codes: by the QR's short link, or typed by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonhouse.decisions import limits
from commonhouse.decisions.credentials import sheet_of
from commonhouse.decisions.forms import CodeForm
from commonhouse.decisions.models import Box, Sheet
from commonhouse.decisions.views.common import find_box, forget_code, no_store, remember_code


@require_safe
@no_store
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """/v/<CODE>: takes the code and moves on at once, so that it stays in no address bar and no history."""
    if limits.is_over(request, limits.CODES):
        return too_many(request)
    sheet = sheet_of(code)
    if sheet is None:
        limits.note(request, limits.CODES)
        form = CodeForm({"code": code})
        form.add_error("code", _wrong())
        return _ask(request, form, None, status=404)
    return _take(request, sheet, code)


@require_http_methods(["GET", "HEAD", "POST"])
@no_store
def enter(request: HttpRequest, slug: str = "", box: str = "") -> HttpResponse:
    """The code typed by hand: for one vote, or (at /v/) for whichever vote it belongs to."""
    found = find_box(request, slug, box) if box else None
    if request.method != "POST":
        return _ask(request, CodeForm(), found)
    if limits.is_over(request, limits.CODES):
        return too_many(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, found)
    sheet = read_code(request, form, found)
    if sheet is None:
        return _ask(request, form, found)
    return _take(request, sheet, form.cleaned_data["code"])


def read_code(request: HttpRequest, form: CodeForm, box: Box | None) -> Sheet | None:
    """The sheet of a valid form's code; a wrong code is noted and said beside the field."""
    sheet = sheet_of(form.cleaned_data["code"])
    if sheet is None:
        limits.note(request, limits.CODES)
        form.add_error("code", _wrong())
        return None
    if box is not None and sheet.box_id != box.pk:
        form.add_error(
            "code",
            _("This code is for another vote: %(title)s. Enter it on that vote's page.") % {"title": sheet.box.title},
        )
        return None
    return sheet


@require_POST
@no_store
def next_voter(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    """At a shared tablet: forgets the code, the sign-in and everything else of this session."""
    find_box(request, slug, box)
    request.session.flush()
    response = redirect("vote_code", slug=slug, box=box)
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
@no_store
def forget(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    """Vote in another way than with the code given before."""
    forget_code(request)
    return redirect("vote_start", slug=slug, box=box)


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "decisions/too_many.html", status=429)
    response["Retry-After"] = str(limits.CODES.seconds)
    return response


def _take(request: HttpRequest, sheet: Sheet, code: str) -> HttpResponse:
    remember_code(request, sheet.box, code)
    return redirect("vote_start", slug=sheet.box.organization.slug, box=sheet.box.public_id)


def _ask(request: HttpRequest, form: CodeForm, box: Box | None, status: int = 200) -> HttpResponse:
    context = {"form": form, "box": box, "organization": box.organization if box else None}
    return render(request, "decisions/code.html", context, status=status)


def _wrong() -> str:
    return _("No sheet has this code. Compare it with your sheet, letter by letter.")
