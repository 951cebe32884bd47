"""The house's addresses, with the style guide and pages that fail on purpose."""

from __future__ import annotations

from typing import NoReturn

from django.db import OperationalError
from django.http import HttpRequest
from django.urls import path

from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.web import urls, views

handler400 = "commonhouse.web.views.bad_request"
handler403 = "commonhouse.web.views.permission_denied"
handler404 = "commonhouse.web.views.page_not_found"
handler500 = "commonhouse.web.views.server_error"


def broken(request: HttpRequest) -> NoReturn:
    raise ValueError("a secret of the inside")


def locked(request: HttpRequest) -> NoReturn:
    raise OperationalError("database is locked")


def not_allowed(request: HttpRequest) -> NoReturn:
    raise NotAllowed("budget.edit")


def refused(request: HttpRequest) -> NoReturn:
    raise Refused("The vote has closed.")


urlpatterns = [
    *urls.urlpatterns,
    path("styleguide/", views.styleguide, name="styleguide"),
    path("broken/", broken),
    path("locked/", locked),
    path("not-allowed/", not_allowed),
    path("refused/", refused),
    path("too-many/", views.too_many_requests),
]
