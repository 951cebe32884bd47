"""The demo's sign-in chooser: mounted on a localhost demo only, never elsewhere (see urls)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commonhouse.people.models import Account, Membership, Organization, Seat

LOCAL = {"127.0.0.1", "::1", ""}


def _demo_only(request: HttpRequest) -> None:
    """Even in a demo, only this machine may choose who it is."""
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if not settings.DEMO or is_forwarded or request.META.get("REMOTE_ADDR", "") not in LOCAL:
        raise Http404


@require_GET
def chooser(request: HttpRequest) -> HttpResponse:
    _demo_only(request)
    accounts = Account.objects.filter(email__endswith=".example", person__isnull=False)
    seats = Seat.objects.filter(person__account__in=accounts, vacated_on__isnull=True).select_related("organization")
    by_person: dict[object, list[Seat]] = {}
    for seat in seats:
        by_person.setdefault(seat.person_id, []).append(seat)
    members = Membership.objects.filter(person__account__in=accounts, status=Membership.Status.ACTIVE)
    belongs: dict[object, list[Organization]] = {}
    for row in members.select_related("organization"):
        belongs.setdefault(row.person_id, []).append(row.organization)
    people = [
        {
            "account": account, "person": account.person, "seats": by_person.get(account.person.pk, []),
            "belongs": belongs.get(account.person.pk, []),
        }
        for account in sorted(accounts.select_related("person"), key=_main_figures_first)
    ]  # fmt: skip
    return render(request, "demo_chooser.html", {"people": people, "organizations": Organization.objects.count()})


def _main_figures_first(account: Account) -> tuple[bool, int]:
    return (not account.email.endswith("@commonhouse.example"), account.pk)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    _demo_only(request)
    wanted = request.POST.get("account", "")
    pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    account = get_object_or_404(Account, pk=pk, email__endswith=".example")
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
