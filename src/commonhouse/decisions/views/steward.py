"""What the stewards' pages share."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commonhouse.decisions.models import Box
from commonhouse.decisions.views.common import View, actor_of, find_box, no_store
from commonhouse.people import permissions


def allowed(verb: str) -> Any:
    """A page of one vote for those who may do `verb`; the view takes (request, box, **rest). Kept in no cache."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, slug: str, box: str, **rest: Any) -> HttpResponse:
            found = find_box(request, slug, box)
            permissions.require(actor_of(request), verb, found.organization)
            return view(request, found, **rest)

        return no_store(guarded)

    return wrap


def address(name: str, box: Box, **rest: Any) -> str:
    """Of a page below this box."""
    return reverse(name, kwargs={"slug": box.organization.slug, "box": box.public_id, **rest})


def go(name: str, box: Box, **rest: Any) -> HttpResponse:
    """On to another page of this box."""
    return redirect(address(name, box, **rest))
