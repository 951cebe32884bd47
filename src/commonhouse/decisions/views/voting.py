"""The voting flow: who are you, choose, check, cast, receipt. One question a page; nothing kept between them here.

Three errands share it: casting one's ballot, changing it with a receipt, and a steward casting for someone on the phone.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonhouse.decisions import actions, hooks, limits, listing, plain_words, words
from commonhouse.decisions.answer_forms import Form, form_for
from commonhouse.decisions.credentials import new_receipt
from commonhouse.decisions.forms import BlankForm, Choice, CodeForm, QualifyForm
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.decisions.views import codes, errand
from commonhouse.decisions.views.common import (
    Standing,
    View,
    actor_of,
    ballot_of,
    find_box,
    is_voting,
    no_store,
    options_for,
    organizations_of,
    page,
    remember_code,
    standing_of,
    tag_of,
    voter_of,
)
from commonhouse.decisions.views.errand import Errand, Kind
from commonhouse.decisions.views.public import eligibility, stage_of
from commonhouse.people import permissions
from commonhouse.people.formats import moment
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused
from commonhouse.record import receipts


def _ballot(view: View) -> View:
    """A page of the flow: kept in no cache, in the language asked for on the way; an altered page, or one of another
    vote, is answered in plain words.
    """

    @functools.wraps(view)
    def answered(request: HttpRequest, slug: str, box: str) -> HttpResponse:
        language = _switched(request)
        try:
            response = view(request, slug=slug, box=box)
        except errand.Unreadable:
            response = page(request, "voting/altered.html", find_box(request, slug, box), status=400)
        if language:
            _remember_language(response, language)
        return response

    return no_store(answered)


def _switched(request: HttpRequest) -> str:
    """The language asked for with a ballot in hand, put in force; "" if none was."""
    language = request.POST.get("language", "")
    if language not in settings.LANGUAGES_COMPLETE:
        return ""
    translation.activate(language)
    request.LANGUAGE_CODE = language
    return language


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


# --- who are you ---------------------------------------------------------------------------------------------------
@require_safe
@no_store
def start(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    found = find_box(request, slug, box)
    if not is_voting(found):
        return _not_voting(request, found)
    voter, actor = voter_of(request, found), actor_of(request)
    here = reverse("vote_start", kwargs={"slug": slug, "box": box})
    organizations = [voter_of(request, found, member.slug) for member in organizations_of(actor, found)]
    context = {
        "voter": voter,
        "standing": standing_of(found, voter).value if voter else "",
        "may_change_mine": bool(voter and ballot_of(found, voter)),
        "organizations": [(each, standing_of(found, each).value) for each in organizations if each],
        "person": actor_of(request).person,
        "may_register": found.registration == Box.Registration.UNTIL_CLOSING,
        "eligibility": eligibility(found),
        "sign_in_url": _sign_in_url(here),
    }
    return page(request, "voting/start.html", found, context)


@require_http_methods(["GET", "HEAD", "POST"])
@_ballot
def qualify(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    """Whoever qualifies declares so, and is on the roll. Age and place are stated; papers are never asked for."""
    found = find_box(request, slug, box)
    if not is_voting(found):
        return _not_voting(request, found)
    if found.registration != Box.Registration.UNTIL_CLOSING:
        raise Http404
    actor = actor_of(request)
    if actor.person is None:
        return redirect(_sign_in_url(request.path))
    form = QualifyForm(request.POST if request.method == "POST" else None, box=found)
    if form.is_bound and form.is_valid():
        actions.register(actor, found, person=actor.person, attested=True, of_age=True, member_class=form.member_class)
        return redirect("vote_choose", slug=slug, box=box)
    return page(request, "voting/qualify.html", found, {"form": form, "eligibility": eligibility(found)})


# --- choose --------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@_ballot
def choose(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    """GET: an empty ballot. POST: the same ballot again, as it stands: to change an answer, filter, or see the sum."""
    found = find_box(request, slug, box)
    if request.method == "POST":
        carried = _carried(request, found)
        if request.POST.get("action") == "change":
            return ask(request, found, carried)
        return _ask_again(request, found, carried)
    if not is_voting(found):
        return _not_voting(request, found)
    begun = _begun(request, found)
    return redirect("vote_start", slug=slug, box=box) if begun is None else ask(request, found, begun)


def _begun(request: HttpRequest, box: Box) -> Errand | None:
    """A first ballot, or the change of one's own open one; None for who has neither."""
    voter = voter_of(request, box, request.GET.get("for", ""))
    if voter is None:
        return None
    begun = Errand(Kind.VOTE, tag=voter.tag, speaks_for=voter.speaks_for)
    if standing_of(box, voter) is Standing.ENTITLED:
        return begun
    mine = ballot_of(box, voter)
    return None if mine is None else replace(begun, is_again=True, choice=mine.choice)


def ask(request: HttpRequest, box: Box, carried: Errand) -> HttpResponse:
    """The ballot, filled in with the choice that is carried."""
    options = options_for(request, box)
    form = form_for(box)
    initial = form.data_of(carried.choice, options)
    return _ballot_page(request, box, carried, form(initial=initial, box=box, options=options))


def _ask_again(request: HttpRequest, box: Box, carried: Errand) -> HttpResponse:
    """What was typed, without judging it yet."""
    form = form_for(box)(request.POST, box=box, options=options_for(request, box), is_judged=False)
    return _ballot_page(request, box, carried, form)


def _ballot_page(request: HttpRequest, box: Box, carried: Errand, ballot: Form, status: int = 200) -> HttpResponse:
    options = listing.options_of(box, request.LANGUAGE_CODE)
    context = {
        "ballot": ballot,
        "form": ballot if ballot.is_bound and ballot.is_judged else None,
        "totals": ballot.totals(),
        "question": words.question_of(box),
        "how_to_vote": words.of_box(box),
        "categories": sorted({option.category for option in options if option.category}),
        "districts": sorted({option.district for option in options if option.district}),
        "ranks": range(1, ballot.ranks + 1),
        "keeps_language": True,
        "home": hooks.home_link(box),
        "is_code": _by_code(request, box, carried),
        **carry(box, carried),
    }
    return page(request, ballot.template, box, context, status=status)


# --- check ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@_ballot
def check(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    """Check your answers. The receipt is made here, so that sending twice is one ballot."""
    found = find_box(request, slug, box)
    if request.method != "POST":
        return redirect("vote_choose", slug=slug, box=box)
    carried = _carried(request, found)
    if request.POST.get("action") == "resume" or request.POST.get("language"):
        return _resume(request, found, carried)
    form = form_for(found)(request.POST, box=found, options=options_for(request, found))
    if not form.is_valid():
        return _ballot_page(request, found, carried, form)
    return _confirm(request, found, carried.with_choice(form.choice, new_receipt()))


def _resume(request: HttpRequest, box: Box, carried: Errand) -> HttpResponse:
    """Back after signing in again, or with the code typed once more: on with the choice that was on the page."""
    if "code" in request.POST:
        if limits.is_over(request, limits.CODES):
            return codes.too_many(request)
        form = CodeForm(request.POST)
        sheet = codes.read_code(request, form, box) if form.is_valid() else None
        if sheet is None:
            return _expired(request, box, carried, form)
        remember_code(request, box, form.cleaned_data["code"])
    return _confirm(request, box, carried)


def _confirm(request: HttpRequest, box: Box, carried: Errand, blank: BlankForm | None = None) -> HttpResponse:
    stopped = _stopped(request, box, carried)
    if stopped:
        return stopped
    if carried.kind is Kind.VOTE and is_voting(box) and not _may_vote(request, box, carried):
        return redirect("vote_start", slug=box.organization.slug, box=box.public_id)
    is_blank = not _chosen(carried.choice)
    context = {
        "form": blank if blank and blank.is_bound else None,
        "blank": (blank or BlankForm()) if is_blank else None,
        "keeps_language": True,
        "is_code": _by_code(request, box, carried),
        **answers(request, box, carried.choice),
        **carry(box, carried),
    }
    return page(request, "voting/check.html", box, context)


# --- cast, receipt -------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@_ballot
def cast(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    found = find_box(request, slug, box)
    if request.method != "POST":
        return redirect("vote_start", slug=slug, box=box)
    carried = _carried(request, found)
    stopped = _stopped(request, found, carried)
    if stopped:
        return stopped
    blank = BlankForm(request.POST)
    if not _chosen(carried.choice) and not blank.is_valid():
        return _confirm(request, found, carried, blank)
    try:
        done = _put(request, found, carried)
    except Refused as problem:
        return _not_cast(request, found, carried, str(problem), may_retry=False)
    except OperationalError:  # the database is busy or away; sending the same page again is safe
        busy = _("The house is very busy just now. Wait a moment and press the button again: your ballot counts once.")
        return _not_cast(request, found, carried, busy, may_retry=True)
    return _receipt_page(request, found, carried, done)


def _put(request: HttpRequest, box: Box, carried: Errand) -> actions.Cast:
    """In the box, by the verb of the errand."""
    if carried.kind is Kind.CHANGE:
        actions.change(box, carried.receipt, carried.choice)
        return actions.Cast(receipts.show(carried.receipt), is_repeat=False, is_change=True)
    if carried.kind is Kind.ASSIST:
        entry = get_object_or_404(RollEntry, box=box, pk=carried.entry)
        is_again = carried.is_again
        return actions.assist(actor_of(request), box, entry, carried.choice, carried.receipt, changing=is_again)
    voter = voter_of(request, box, carried.speaks_for)
    assert voter is not None
    if carried.is_again:
        return actions.recast(box, voter.credential, carried.choice)
    return actions.cast(box, voter.credential, carried.choice, carried.receipt)


def _receipt_page(request: HttpRequest, box: Box, carried: Errand, done: actions.Cast) -> HttpResponse:
    context = {
        "receipt": done.receipt,
        "is_change": done.is_change,
        "speaks_for": carried.speaks_for,
        "kind": carried.kind.value,
        "is_code": _by_code(request, box, carried),
        "home": hooks.home_link(box),
        **answers(request, box, carried.choice),
    }
    return page(request, "voting/receipt.html", box, context)


@require_POST
@no_store
def receipt_file(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    """The receipt as a text file, for phones without a printer."""
    found = find_box(request, slug, box)
    try:
        code = receipts.show(request.POST.get("receipt", ""))
    except receipts.BadCode as error:
        raise SuspiciousOperation from error
    desk = request.build_absolute_uri(reverse("vote_receipt", kwargs={"slug": slug, "box": box}))
    lines = [
        found.title,
        found.organization.name,
        "",
        _("Your receipt: %(code)s") % {"code": code},
        "",
        _("With it you can find your ballot, and change it until voting closes on %(when)s:")
        % {"when": moment(found.closes_at)},
        desk,
        "",
        _("Keep it to yourself. Whoever has it can see this ballot, and change it until voting closes."),
        "",
    ]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{found.public_id}.txt"'
    return response


# --- what stops an errand ------------------------------------------------------------------------------------------
def _carried(request: HttpRequest, box: Box) -> Errand:
    """Raises errand.Unreadable, which `_ballot` answers with a page."""
    carried = errand.read(box, request.POST.get(errand.FIELD, ""))
    if carried.kind is Kind.ASSIST:
        actor = actor_of(request)
        permissions.require(actor, "ballot.assist", box.organization)
        if carried.tag != tag_of(box, actor):
            raise errand.Unreadable
    return carried


def _stopped(request: HttpRequest, box: Box, carried: Errand) -> HttpResponse | None:
    """The page that says why it cannot go on, with the choice kept in it; None when it can."""
    if not is_voting(box) and carried.kind is not Kind.VOTE:
        return _not_cast(request, box, carried, _closed_words(box), may_retry=False)
    if carried.kind is not Kind.VOTE:
        return None
    voter = voter_of(request, box, carried.speaks_for)
    if voter is None:
        # At a shared tablet the code is forgotten between two voters: nothing of the first may show.
        return _expired(request, box, carried, CodeForm())
    if voter.tag != carried.tag:
        return page(request, "voting/other_voter.html", box, status=409)
    return None


def _expired(request: HttpRequest, box: Box, carried: Errand, form: CodeForm) -> HttpResponse:
    here = reverse("vote_start", kwargs={"slug": box.organization.slug, "box": box.public_id})
    context = {"form": form, "sign_in_url": _sign_in_url(here), **carry(box, carried)}
    return page(request, "voting/expired.html", box, context, status=403)


def _not_cast(request: HttpRequest, box: Box, carried: Errand, reason: str, *, may_retry: bool) -> HttpResponse:
    context = {
        "reason": reason,
        "may_retry": may_retry,
        "is_voting": is_voting(box),
        **answers(request, box, carried.choice),
        **carry(box, carried),
    }
    return page(request, "voting/not_cast.html", box, context, status=503 if may_retry else 409)


def _not_voting(request: HttpRequest, box: Box) -> HttpResponse:
    context = {"stage": stage_of(box), "result": hooks.result_link(box) if box.state == Box.State.COUNTED else None}
    return page(request, "voting/not_voting.html", box, context, status=409)


def _may_vote(request: HttpRequest, box: Box, carried: Errand) -> bool:
    voter = voter_of(request, box, carried.speaks_for)
    if voter is None:
        return False
    if carried.is_again:
        return ballot_of(box, voter) is not None
    return standing_of(box, voter) is Standing.ENTITLED


def _by_code(request: HttpRequest, box: Box, carried: Errand) -> bool:
    """Whether the device may be a shared one: who votes with a code is offered to clear it."""
    voter = voter_of(request, box, carried.speaks_for)
    return carried.kind is Kind.VOTE and voter is not None and voter.is_code


def _closed_words(box: Box) -> str:
    return _("Voting closed on %(when)s. Ballots can no longer be cast or changed.") % {"when": moment(box.closes_at)}


# --- what pages show -----------------------------------------------------------------------------------------------
def carry(box: Box, carried: Errand) -> dict[str, Any]:
    speaks_for = Organization.objects.filter(slug=carried.speaks_for).first() if carried.speaks_for else None
    return {
        "errand": errand.sign(box, carried),
        "errand_field": errand.FIELD,
        "kind": carried.kind.value,
        "speaks_for": speaks_for,
        "is_again": carried.is_again,
    }


def _chosen(choice: Mapping[str, Any]) -> list[str]:
    if choice.get("vote"):
        return [choice["vote"]]
    return list(choice.get("rank") or choice.get("points") or choice.get("approve") or ())


def answers(request: HttpRequest, box: Box, choice: Choice) -> dict[str, Any]:
    """A choice as a list to read: each option with its points or place, and the sum."""
    by_id = {option.id: option for option in listing.options_of(box, request.LANGUAGE_CODE)}
    chosen = [by_id[id] for id in _chosen(choice) if id in by_id]
    points = choice.get("points", {})
    scores = dict(plain_words.scores(box.form, str(box.rule.get("rule", "")))) if box.form["kind"] == "score" else {}
    return {
        "answers": [
            {
                "option": option,
                "points": None if scores else points.get(option.id),
                "score": scores.get(points.get(option.id), ""),
                "place": place if "rank" in choice else None,
            }
            for place, option in enumerate(chosen, 1)
        ],
        "total_cost": sum(option.cost or 0 for option in chosen),
        "total_points": 0 if scores else sum(points.values()),
        "max_length": box.form.get("max_length"),
        "max_points": box.form.get("max_points"),
        "max_cost": box.form.get("max_cost"),
        "ballot_kind": box.form.get("kind"),
    }


def _sign_in_url(after: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': after})}"
