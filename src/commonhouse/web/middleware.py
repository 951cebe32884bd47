"""Turns a verb's refusal into a page that says what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from commonhouse.people.permissions import NotAllowed, Refused

logger = logging.getLogger("commonhouse.denials")


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and not request.path.startswith("/api/"):
            # Someone whose session ended while sending signs in, and comes back to where only sending is possible.
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, NotAllowed):
            return self.not_allowed(request, problem)
        if isinstance(problem, Refused):
            return self.refused(request, problem)
        return None

    def not_allowed(self, request: HttpRequest, problem: NotAllowed) -> HttpResponse:
        logger.warning("denied %s %s %s", problem.verb, request.method, request.path)
        if not request.user.is_authenticated:
            return redirect("/account/login/?" + urlencode({"next": _page_of(request) or "/"}))
        return render(request, "not_allowed.html", {"seat": problem.seat}, status=403)

    def refused(self, request: HttpRequest, problem: Refused) -> HttpResponse:
        """Not possible now (closed, already done): a page that says why, and leads back."""
        logger.info("refused %s: %s", request.path, problem)
        back = _page_of(request) if request.method == "POST" else ""
        return render(request, "refused.html", {"reason": str(problem), "back": back}, status=409)


def _page_of(request: HttpRequest) -> str:
    """The address of the page itself; for something sent, of the page of this house that it was sent from, or ""."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(sender)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
