"""The front door, and the pages for when something goes wrong."""

from __future__ import annotations

import logging
import sys
from datetime import datetime

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commonhouse.web import home as gathering
from commonhouse.web.nav import PLACES, url_or_none
from commonhouse.web.templatetags.house import own_name
from commonhouse.web.uploads import TooLarge

logger = logging.getLogger("commonhouse.web")
CAUGHT_UP = "caught_up_at"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """A member's day or a visitor's front page. POST says: I have read what changed."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person is None:
        return visitor(request)
    if request.method == "POST":
        request.session[CAUGHT_UP] = timezone.now().isoformat()
        return redirect("home")
    page = gathering.member_home(actor, _caught_up_at(request))
    return render(request, "home_member.html", {"page": page})


def visitor(request: HttpRequest) -> HttpResponse:
    spoken = getattr(settings, "HOUSE_LANGUAGES", settings.LANGUAGES_COMPLETE)
    context = {
        "page": gathering.visitor_home(),
        "doors": {place.url_name: url_or_none(place.url_name) for place in PLACES},
        "spoken": [(code, own_name(code)) for code in spoken],
    }
    return render(request, "home_visitor.html", context)


def _caught_up_at(request: HttpRequest) -> datetime | None:
    written = request.session.get(CAUGHT_UP)
    return datetime.fromisoformat(written) if written else None


def no_passwords(request: HttpRequest) -> HttpResponse:
    """allauth's pages for passwords are closed: one set by whoever reads an email would stand in for a passkey."""
    raise Http404


# --- errors: each says what happened, whether anything is lost, and what to do -----------------------------------
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The text of an unknown exception may quote what was sent or name our insides; of ours it is written for people.
    reason = str(exception) if isinstance(exception, TooLarge) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("CSRF check failed on %s: %s", request.path, reason)
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Send the X-CSRFToken header with the value of the csrf cookie."}, status=403)
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands alone: no database, no session, no context processor, and a bare page if even its template fails.

    A database that is locked or away is not a fault of the page: 503, and when to come back.
    """
    busy = isinstance(sys.exc_info()[1], OperationalError)
    try:
        name = "503.html" if busy else "500.html"
        body: str = render_to_string(
            name, {"css": _stylesheet(), "name": settings.HOUSE_NAME, "phone": settings.HOUSE_PHONE}
        )
    except Exception:
        logger.exception("the error page itself failed")
        body = "<!doctype html><title>Error</title><h1>Something went wrong on our side</h1><p>Please try again.</p>"
    response = HttpResponseServerError(body)
    if busy:
        response.status_code = 503
        response["Retry-After"] = "30"
    return response


def _stylesheet() -> str:
    return _static("house/house.css")


def _static(name: str) -> str:
    try:
        return staticfiles_storage.url(name)
    except ValueError:  # not collected: the file's own name still works where static files are served
        return f"{settings.STATIC_URL}{name}"


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the mark of what is no page of ours: files, error pages, sheets to print."""
    return redirect(_static("house/favicon.svg"))


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    from commonhouse.web.styleguide import sample

    return render(request, "styleguide.html", sample(request))
