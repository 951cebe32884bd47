"""The house for programs: the same queries and verbs, described by OpenAPI at /api/openapi.json."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from commonhouse.people.permissions import NotAllowed, Refused

api = NinjaAPI(title="Commonhouse", version="1", docs_url="/docs", urls_namespace="api")

APPS = (
    "people", "record", "notices", "ledger", "agreements", "charters", "decisions", "proposals", "elections", "meetings",
    "budgeting", "funds", "land",
)  # fmt: skip
for app in APPS:
    api.add_router("", import_module(f"commonhouse.{app}.api").router)


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, problem: NotAllowed) -> HttpResponse:
    status = 403 if request.user.is_authenticated else 401
    return api.create_response(request, {"detail": str(problem)}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": str(problem)}, status=409)
