"""What the pages of eligibility share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonhouse.people.models import Organization
from commonhouse.people.permissions import allows, seat_that_would
from commonhouse.people.views.common import actor_of, attempt, posted, status_of

__all__ = ["actor_of", "ask", "attempt", "context", "posted", "status_of", "today"]


def context(request: HttpRequest, organization: Organization, **more: Any) -> dict[str, Any]:
    actor = actor_of(request)
    may = {
        "edit": allows(actor, "limits.edit", organization),
        "review": allows(actor, "income.review", organization),
    }
    seat = None if may["edit"] else seat_that_would(actor, "limits.edit", organization)
    return {"organization": organization, "may": may, "unused_seat": seat, "today": today()} | more


def today() -> dt.date:
    return timezone.localdate()


def ask(
    request: HttpRequest, organization: Organization, form: Any, title: str, verb: Callable[[], Any], *, button: str,
    back: str, on: str | Callable[[Any], str] = "", done: str = "", template: str = "land/eligibility/form.html",
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """One page with one form; sent whole, on to where `on` says (a page, or what the verb made gives one)."""
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: (verb(),))
        if made is not None:
            if done:
                messages.success(request, done)
            return redirect(on(made[0]) if callable(on) else on or back)
    shown = context(request, organization, form=form, title=title, button=button, back=back, **more)
    return render(request, template, shown, status=status_of(form))
