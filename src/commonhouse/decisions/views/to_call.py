"""For stewards: whom to call, because no letter reaches them and a vote still waits for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonhouse.decisions import reaching
from commonhouse.people.models import Organization
from commonhouse.people.views.common import actor_of, page_for


@require_safe
@page_for("roll.read")
def show(request: HttpRequest, organization: Organization) -> HttpResponse:
    found = reaching.to_call(actor_of(request), organization)
    context = {"organization": organization, "votes": found}
    return render(request, "decisions/to_call.html", context)
