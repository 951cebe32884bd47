"""Paper ballots: piles, the keying screen, and what two people keyed differently."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonhouse.decisions import actions, keying, listing, queries, words
from commonhouse.decisions.forms import BatchForm, KeyForm, RecountForm, ResolveForm
from commonhouse.decisions.models import Box, KeyedBallot, PaperBatch
from commonhouse.decisions.paper import UNNUMBERED, Difference, Kept
from commonhouse.decisions.problems import InvalidChoice
from commonhouse.decisions.views.common import actor_of, page
from commonhouse.decisions.views.steward import address, allowed, go
from commonhouse.people import permissions
from commonhouse.people.permissions import Refused

ON_A_PAGE = 50
LATEST = 10


# --- piles ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@allowed("paper.batch")
def batches(request: HttpRequest, box: Box) -> HttpResponse:
    form = BatchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.open_batch(actor_of(request), box, **form.cleaned_data)
            return go("vote_batch", box, number=made.number)
        except Refused as problem:
            form.add_error(None, str(problem))
    rows = queries.piles(actor_of(request), box).order_by("-number")
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    may_key = box.state in {Box.State.OPEN, Box.State.CLOSED}
    return page(request, "paper/batches.html", box, {"form": form, "page_obj": found, "may_key": may_key})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("paper.batch")
def batch(request: HttpRequest, box: Box, number: int) -> HttpResponse:
    found = _batch(box, number)
    actor = actor_of(request)
    if request.method == "POST":
        actions.discard_batch(actor, found)
        messages.success(request, _("The pile is taken back."))
        return go("vote_paper", box)
    keyings = list(found.keyings.select_related("person").annotate(count=Count("ballots")))
    mine = next((each for each in keyings if actor.person and each.person_id == actor.person.pk), None)
    compared = found.state != PaperBatch.State.KEYING
    may_go_on = not mine.is_finished if mine else len(keyings) < 2
    context = {
        "batch": found,
        "keyings": keyings,
        "mine": mine,
        "may_key": not compared and may_go_on,
        "is_empty": not any(each.count for each in keyings),
        "open_differences": sum(each.is_open for each in actions.differences(actor, found)) if compared else 0,
        "may_accept": permissions.allows(actor, "paper.accept", box.organization),
    }
    return page(request, "paper/batch.html", box, context)


@require_POST
@allowed("paper.key")
def finish(request: HttpRequest, box: Box, number: int) -> HttpResponse:
    done = actions.finish_keying(actor_of(request), _batch(box, number))
    if done.state == PaperBatch.State.COMPARED:
        messages.success(request, _("Both people have keyed this pile. Look at what differs."))
        return go("vote_differences", box, number=number)
    messages.success(request, _("Thank you. Now a second person keys the same pile, without seeing your work."))
    return go("vote_batch", box, number=number)


@require_POST
@allowed("paper.accept")
def accept(request: HttpRequest, box: Box, number: int) -> HttpResponse:
    actions.accept_batch(actor_of(request), _batch(box, number))
    messages.success(request, _("The ballots of this pile are in the box."))
    return go("vote_batch", box, number=number)


# --- the keying screen ---------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@allowed("paper.key")
def key(request: HttpRequest, box: Box, number: int) -> HttpResponse:
    """One paper at a time: number, what is ticked, Enter. Works as plain forms; htmx spares the reload."""
    found = _batch(box, number)
    if request.method != "POST":
        return _desk(request, box, found, edit=request.GET.get("edit", ""))
    if request.POST.get("action") == "undo":
        serial = request.POST.get("undo", "")
        if serial.isascii() and serial.isdigit() and len(serial) < 12:
            actions.unkey_ballot(actor_of(request), found, int(serial))
        return _after(request, box, found)
    form = KeyForm(request.POST, kind=box.form["kind"], ids=_ids(box))
    if not form.is_valid():
        return _desk(request, box, found, form)
    number_typed = form.number
    try:
        actions.key_ballot(
            actor_of(request),
            found,
            serial=number_typed,
            choice=None if form.says.is_spoiled else form.says.choice,
            is_spoiled=form.says.is_spoiled,
            replace=form.cleaned_data["replace"],
        )
    except InvalidChoice as problem:
        for sentence in problem.sentences:
            form.add_error("line", sentence)
        form.add_error("line", _("If the paper really says so, it cannot be counted: type x."))
        return _desk(request, box, found, form)
    except Refused as problem:
        form.add_error("serial", str(problem))
        return _desk(request, box, found, form, ask_replace=number_typed is not None)
    return _after(request, box, found, saved=number_typed)


def _after(request: HttpRequest, box: Box, found: PaperBatch, saved: int | None = None) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return _desk(request, box, found, saved=saved)
    after = f"?after={saved}" if saved else ""
    return redirect(address("vote_key", box, number=found.number) + after)


def _desk(
    request: HttpRequest,
    box: Box,
    found: PaperBatch,
    form: KeyForm | None = None,
    *,
    saved: int | None = None,
    edit: str = "",
    ask_replace: bool = False,
) -> HttpResponse:
    mine = queries.my_keying(actor_of(request), found)
    keyed = queries.my_keyed(actor_of(request), found)
    latest = list(keyed[:LATEST])
    numbers = {option.id: option.number for option in listing.options_of(box, "en")}
    lines = [
        {
            "serial": each.serial,
            "name": _paper(each.serial),
            "line": keying.write(each.choice, each.is_spoiled, numbers),
        }
        for each in latest
    ]
    is_edited = form is None and edit.isascii() and edit.isdigit() and len(edit) < 12
    known = keyed.filter(serial=int(edit)).first() if is_edited else None
    if form is None:
        form = KeyForm(initial=_initial(request, latest, known, saved, numbers), kind=box.form["kind"], ids={})
    context = {
        "batch": found,
        "mine": mine,
        "form": form if form.is_bound else None,
        "key_form": form,
        "latest": lines,
        "done": keyed.count(),
        "next": form["next"].value(),
        "ask_replace": ask_replace or known is not None,
        "box": box,
        "organization": box.organization,
        "example": _example(box.form["kind"]),
        "how_to_vote": words.of_box(box),
        "options": listing.options_of(box, request.LANGUAGE_CODE),
    }
    template = "paper/_keying.html" if request.headers.get("HX-Request") == "true" else "paper/key.html"
    return render(request, f"decisions/{template}", context)


def _initial(
    request: HttpRequest,
    latest: list[KeyedBallot],
    known: KeyedBallot | None,
    saved: int | None,
    numbers: dict[str, int],
) -> dict[str, Any]:
    """What the empty line shows: the next number, or the paper that is being corrected."""
    if known is not None:
        line = keying.write(known.choice, known.is_spoiled, numbers)
        return {"serial": known.serial, "line": line, "replace": True}
    after = request.GET.get("after", "")
    if saved is None and after.isascii() and after.isdigit() and len(after) < 8:
        saved = int(after)
    if saved is None:
        saved = next((each.serial for each in latest if each.serial < UNNUMBERED), None)
    return {"next": saved + 1} if saved else {}


def _example(kind: str) -> str:
    examples = {"cumulative": "3:5 12:2", "score": "1:5 2:0", "choose-1": "7", "position": "1", "ordinal": "7 3 12"}
    return examples.get(kind, "12 3 7")


# --- differences ---------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@allowed("paper.resolve")
def differences(request: HttpRequest, box: Box, number: int) -> HttpResponse:
    """What two people keyed differently, side by side; someone looks at the paper and says what it says."""
    found = _batch(box, number)
    listed = actions.differences(actor_of(request), found)
    if request.method != "POST":
        return _differences_page(request, box, found, listed)
    wanted = next((each for each in listed if str(each.serial) == request.POST.get("serial")), None)
    if wanted is None or wanted.serial is None:
        return go("vote_differences", box, number=number)
    form = _resolve_form(box, wanted, request.POST)
    if not form.is_valid():
        return _differences_page(request, box, found, listed, form)
    try:
        actions.resolve(actor_of(request), found, wanted.serial, **form.verdict())
    except InvalidChoice as problem:
        for sentence in problem.sentences:
            form.add_error("line", sentence)
        return _differences_page(request, box, found, listed, form)
    except Refused as problem:
        form.add_error("says", str(problem))
        return _differences_page(request, box, found, listed, form)
    messages.success(request, _("%(paper)s is settled.") % {"paper": _paper(wanted.serial)})
    return go("vote_differences", box, number=number)


@require_POST
@allowed("paper.resolve")
def recount(request: HttpRequest, box: Box, number: int) -> HttpResponse:
    found = _batch(box, number)
    form = RecountForm(request.POST)
    if not form.is_valid():
        return _differences_page(request, box, found, actions.differences(actor_of(request), found), recount=form)
    actions.recount_pile(actor_of(request), found, form.cleaned_data["expected"])
    return go("vote_differences", box, number=number)


def _differences_page(
    request: HttpRequest,
    box: Box,
    found: PaperBatch,
    listed: tuple[Difference, ...],
    form: ResolveForm | None = None,
    recount: RecountForm | None = None,
) -> HttpResponse:
    rows = [_difference_row(box, each, form) for each in listed if each.serial is not None]
    pile = next((each for each in listed if each.serial is None), None)
    context = {
        "batch": found,
        "form": form or (recount if recount and recount.is_bound else None),
        "rows": rows,
        "open_rows": [row for row in rows if row["difference"].is_open],
        "settled_rows": [row for row in rows if not row["difference"].is_open],
        "pile": pile,
        "recount": recount or RecountForm(initial={"expected": found.expected}),
        "is_done": not any(each.is_open for each in listed),
        "may_accept": permissions.allows(actor_of(request), "paper.accept", box.organization),
    }
    return page(request, "paper/differences.html", box, context)


def _difference_row(box: Box, difference: Difference, judged: ResolveForm | None) -> dict[str, Any]:
    assert difference.serial is not None
    numbers = {option.id: option.number for option in listing.options_of(box, "en")}
    is_judged = judged is not None and judged.difference.serial == difference.serial
    return {
        "difference": difference,
        "name": _paper(difference.serial),
        "first": _line(difference.first, numbers),
        "second": _line(difference.second, numbers),
        "settled": _settled(difference, numbers),
        "form": judged if is_judged else _resolve_form(box, difference),
    }


def _resolve_form(box: Box, difference: Difference, data: Any = None) -> ResolveForm:
    return ResolveForm(data, difference=difference, kind=box.form["kind"], ids=_ids(box))


def _line(kept: Kept | None, numbers: dict[str, int]) -> str:
    return _("not keyed") if kept is None else keying.write(kept.choice, kept.is_spoiled, numbers)


def _settled(difference: Difference, numbers: dict[str, int]) -> str:
    resolution = difference.resolution
    if resolution is None:
        return ""
    if resolution.is_absent:
        return _("no such paper")
    if resolution.is_set_aside:
        return _("set aside: %(why)s") % {"why": resolution.reason}
    return keying.write(resolution.choice or {}, resolution.is_spoiled, numbers)


def _batch(box: Box, number: int) -> PaperBatch:
    return get_object_or_404(
        PaperBatch.objects.select_related("box__organization", "organization"), box=box, number=number
    )


def _ids(box: Box) -> dict[int, str]:
    return {option.number: option.id for option in sorted(listing.options_of(box, "en"), key=lambda each: each.number)}


def _paper(serial: int) -> str:
    if serial > UNNUMBERED:
        return _("Paper %(place)s without a number") % {"place": serial - UNNUMBERED}
    return _("Paper %(serial)s") % {"serial": serial}
