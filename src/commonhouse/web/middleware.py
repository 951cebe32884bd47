"""Turns a verb's refusal into a page that says what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from commonhouse.people.permissions import NotAllowed, Refused

logger = logging.getLogger("commonhouse.denials")


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, NotAllowed):
            return self.not_allowed(request, problem)
        if isinstance(problem, Refused):
            return self.refused(request, problem)
        return None

    def not_allowed(self, request: HttpRequest, problem: NotAllowed) -> HttpResponse:
        logger.warning("denied %s %s %s", problem.verb, request.method, request.path)
        if not request.user.is_authenticated:
            return redirect("/account/login/?" + urlencode({"next": request.get_full_path()}))
        return render(request, "not_allowed.html", {"seat": problem.seat}, status=403)

    def refused(self, request: HttpRequest, problem: Refused) -> HttpResponse:
        """Not possible now (closed, already done): back to the page with the reason, or a page that says it."""
        logger.info("refused %s: %s", request.path, problem)
        if request.method == "POST" and request.headers.get("HX-Request") != "true":
            messages.error(request, str(problem))
        return render(request, "refused.html", {"reason": str(problem)}, status=409)
