"""One agreement: how it stands, its texts, why it stands so, and what would be if."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commonhouse.agreements import access, accounts, documents, kinds, making, problems, reading
from commonhouse.agreements.forms import WhatIfForm
from commonhouse.agreements.models import Agreement, Version, Wish
from commonhouse.agreements.views.common import actor_of, allowed, with_agreement, with_version
from commonhouse.agreements.views.lists import TAGS
from commonhouse.people.views.common import attempt
from commonhouse.rules.agreeing.model import AccountResult

SHOWN_COMING = 12
SHOWN_EVENTS = 30


@require_GET
@with_agreement
def show(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What is due, what happened, what was agreed, and what one can do."""
    actor, kind = actor_of(request), kinds.get(agreement.kind)
    may = allowed(actor, agreement)
    versions = list(agreement.versions.all())
    waiting = making.open_version(agreement)
    result = accounts.result_of(agreement)
    story = reading.story(agreement, result) if result is not None else None
    events = reading.happenings(agreement, with_entries=may["books"])
    wishes = list(agreement.wishes.select_related("person", "version"))
    current = making.in_force(agreement) or waiting or (versions[-1] if versions else None)
    context = {
        "agreement": agreement, "organization": agreement.organization, "kind": kind, "may": may,
        "tag": TAGS[agreement.state], "parties": _parties(agreement), "result": result, "story": story,
        "coming": [each for each in story.coming if not each.paid or each.left][:SHOWN_COMING] if story else [],
        "all_dues": story is not None and len(story.coming) > SHOWN_COMING,
        "events": events[:SHOWN_EVENTS], "more_events": max(0, len(events) - SHOWN_EVENTS),
        "sentences": kind.sentences(current.terms, agreement) if current is not None else [],
        "versions": [each for each in reversed(versions) if each.offered_at is not None],
        "ahead": making.ahead(versions), "waiting": _waiting(actor, agreement, waiting), "wishes": wishes,
        "open_wishes": [each for each in wishes if each.state == Wish.State.OPEN],
        "link": kind.link(agreement) if kind.link is not None else None, "current": current,
    }  # fmt: skip
    return render(request, "agreements/agreement.html", context)


def _parties(agreement: Agreement) -> list[dict[str, Any]]:
    kind = kinds.get(agreement.kind)
    return [
        {"role": kind.label_of(party.role), "name": documents.party_name(party), "party": party}
        for party in agreement.parties.all()
    ]


def _waiting(actor: Any, agreement: Agreement, version: Version | None) -> dict[str, Any] | None:
    """The text that waits for signatures: who has signed, and for whom the reader may sign."""
    if version is None or version.offered_at is None:
        return None
    signed = set(version.signatures.values_list("party", flat=True))
    rows = [row | {"signed": row["party"].pk in signed} for row in _parties(agreement) if row["party"].signs]
    mine = [row for row in rows if not row["signed"] and access.acts_for(actor, row["party"])]
    seats = [
        seat for row in rows
        if not mine and not row["signed"] and (seat := access.seat_that_signs(actor, row["party"])) is not None
    ]  # fmt: skip
    return {"version": version, "rows": rows, "mine": mine, "seat": seats[0] if seats else None}


@require_GET
@with_version
def version(request: HttpRequest, version: Version) -> HttpResponse:
    """The text of one version, in the reader's language where it was offered in it."""
    agreement = version.agreement
    if version.texts:
        language, text = documents.text_in(version, get_language() or "en")
        fingerprint = documents.document_hash(version, language)
    else:
        language, fingerprint = get_language() or "en", ""
        text = documents.as_json(documents.compose(agreement, version))
    context = {
        "agreement": agreement, "organization": agreement.organization, "version": version, "text": text,
        "text_language": language, "fingerprint": fingerprint, "signatures": list(version.signatures.all()),
    }  # fmt: skip
    return render(request, "agreements/version.html", context)


@require_GET
@with_agreement
def why(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The whole account, step by step, and all dues."""
    result = accounts.result_of(agreement)
    if result is None:
        raise Http404
    context = {
        "agreement": agreement, "organization": agreement.organization, "story": reading.story(agreement, result),
        "days": reading.due_days(agreement, result.dues, timezone.localdate()),
    }  # fmt: skip
    return render(request, "agreements/why.html", context)


@require_GET
@with_agreement
def what_if(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """How the account would stand if so much were paid on a day. Nothing is changed."""
    today = accounts.result_of(agreement)
    if today is None:
        raise Http404
    asked = "amount" in request.GET
    initial = {"on": timezone.localdate(), "amount": today.due_now or None}
    form = WhatIfForm(request.GET if asked else None, agreement=agreement, initial=initial)
    found: dict[str, Any] | None = None
    if asked and form.is_valid():
        found = attempt(form, lambda: _would_be(agreement, form.cleaned_data))
    context = {"agreement": agreement, "organization": agreement.organization, "form": form, "found": found}
    return render(request, "agreements/what_if.html", context)


def _would_be(agreement: Agreement, given: dict[str, Any]) -> dict[str, Any]:
    """Both ways: with the payment, and without it, on that day."""
    on, amount = given["on"], given["amount"]
    with problems.told(agreement.unit):
        after = accounts.preview(agreement, "payment", on, amount, as_of=on)
        before = accounts.result_of(agreement, on)
    assert after is not None
    assert before is not None
    paid = accounts.parts_since(accounts.totals(before), after)
    kind = kinds.get(agreement.kind)
    parts = [(kinds.bucket_word(kind, bucket), part) for bucket, part in paid.items() if part]
    return {
        "on": on, "amount": amount, "parts": parts, "story": reading.story(agreement, after, on),
        "before": reading.story(agreement, before, on), "saved": _still_to_pay(before) - _still_to_pay(after) - amount,
        "last": after.dues[-1].on if after.dues else None, "last_before": before.dues[-1].on if before.dues else None,
        "unit": agreement.unit, "title": _("If you pay this"),
    }  # fmt: skip


def _still_to_pay(result: AccountResult) -> int:
    return sum(due.amount - due.paid for due in result.dues) - result.credit
