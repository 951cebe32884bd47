"""What anyone may see: programmes, sessions, open homes, draws and how to check them."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonhouse.land.finding import actions, calendars, checking, line, queries, words
from commonhouse.land.finding.forms import CheckForm, MoveSeedForm, SeedForm, WhyForm, bedrooms_words
from commonhouse.land.finding.models import Application, Attendance, HomeDraw, HomeOffer, Opening, Programme
from commonhouse.land.finding.views.common import (
    actor_of,
    attempt,
    context,
    draw_or_404,
    opening_or_404,
    programme_or_404,
    session_or_404,
    sign_in_first,
    status_of,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, allows
from commonhouse.people.views.common import public_page

LISTED = 100  # tickets on a page


@require_GET
@public_page
def index(request: HttpRequest, organization: Organization) -> HttpResponse:
    """The ways to a home here, what is open, and the next sessions."""
    drafts = allows(actor_of(request), "programme.edit", organization)
    homes = queries.open_homes(organization)
    return render(
        request, "land/finding/index.html",
        context(
            request, organization, programmes=queries.programmes(organization, drafts=drafts),
            homes=[(each, bedrooms_words(each.bedrooms)) for each in homes],
            sessions=queries.coming_sessions(organization, timezone.now()),
        ),
    )  # fmt: skip


@require_GET
@public_page
def programme(request: HttpRequest, organization: Organization, programme: str) -> HttpResponse:
    """A programme in plain words: its steps, who comes first, for how many people homes are, its draws and open homes."""
    actor = actor_of(request)
    found = programme_or_404(actor, organization, programme)
    mine = None
    if actor.person is not None:
        rows = Application.objects.filter(programme=found, person=actor.person, state__in=("draft", "sent"))
        mine = rows.first()
    counts = found.applications.aggregate(
        sent=Count("pk", filter=Q(state=Application.State.SENT)), housed=Count("pk", filter=Q(state="housed"))
    )
    day = timezone.localdate()
    can_apply = found.state == Programme.State.OPEN and found.opens_on <= day and not line.is_over(found, day)
    return render(
        request, "land/finding/programme.html",
        context(
            request, organization, programme=found, mine=mine, counts=counts, can_apply=can_apply,
            sizes=[(bedrooms_words(each["bedrooms"]), each["least"], each["most"]) for each in found.sizes],
            homes=[(each, bedrooms_words(each.bedrooms)) for each in queries.open_homes(organization, found)],
            sessions=queries.coming_sessions(organization, timezone.now(), found),
            draws=list(found.draws.select_related("organization").order_by("-number")[:20]),
            weights=found.order_by in {Programme.By.POINTS, Programme.By.SHARES},
            steps=words.steps(found),
            priorities=[each | {"percent": _percent(each.get("share"))} for each in words.priorities(found)],
        ),
    )  # fmt: skip


def _percent(share: str | None) -> str:
    from fractions import Fraction

    return f"{Fraction(share) * 100}" if share else ""


@require_http_methods(["GET", "POST"])
@public_page
def session(request: HttpRequest, organization: Organization, session: str) -> HttpResponse:
    """A session: when and where; signing up, and off again."""
    actor = actor_of(request)
    found = session_or_404(actor, organization, session)
    if request.method == "POST":
        if actor.person is None:
            return redirect(sign_in_first(request))
        try:
            if request.POST.get("do") == "off":
                actions.sign_off(actor, found)
                messages.success(request, _("You gave your place back."))
            else:
                actions.sign_up(actor, found)
                messages.success(request, _("You have a place. See you there."))
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect(found.get_absolute_url())
    mine = found.attendances.filter(person=actor.person).first() if actor.person else None
    coming = found.attendances.filter(state=Attendance.State.COMING).count()
    return render(
        request, "land/finding/session.html",
        context(
            request, organization, session=found, mine=mine, free=max(0, found.places - coming), coming=coming,
            is_over=found.starts_at <= timezone.now(), sign_in=sign_in_first(request),
        ),
    )  # fmt: skip


@require_GET
@public_page
def session_ics(request: HttpRequest, organization: Organization, session: str) -> HttpResponse:
    found = session_or_404(actor_of(request), organization, session)
    answer = HttpResponse(calendars.calendar(found), content_type=calendars.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{organization.slug}-{found.public_id}.ics"'
    return answer


@require_GET
@public_page
def opening(request: HttpRequest, organization: Organization, opening: str) -> HttpResponse:
    """An open home for everyone; the line before it for those who offer it."""
    found = opening_or_404(organization, opening)
    may_offer = allows(actor_of(request), "home.offer", organization)
    offers = list(
        found.offers.select_related("application__person", "organization", "opening").order_by("-made_at", "-pk")
    )
    following = None
    if may_offer and found.state == Opening.State.OPEN and not any(each.state in HomeOffer.LIVE for each in offers):
        following = line.next_for(found)
    live = next((each for each in offers if each.state in HomeOffer.LIVE), None)
    return render(
        request, "land/finding/opening.html",
        context(
            request, organization, opening=found, size=bedrooms_words(found.bedrooms), offers=offers, live=live,
            following=following, because=checking.why_words(found.programme, following.because) if following else "",
            passed=list(found.passed.select_related("application")) if may_offer else [],
            asked=len(offers), has_line=line.last_draw(found.programme) is not None,
            not_yet=actions.why_not_confirm(_whole(live, found)) if may_offer and live and live.state == "accepted" else "",
        ),
    )  # fmt: skip


def _whole(offer: HomeOffer, opening: Opening) -> HomeOffer:
    offer.opening = opening
    offer.application.programme = opening.programme
    return offer


# --- draws --------------------------------------------------------------------------------------------------------------
@never_cache
@require_GET
@public_page
def draw(request: HttpRequest, organization: Organization, draw: str) -> HttpResponse:
    """A draw: its list, its seed, the line, and how anyone can check a ticket on a laptop."""
    return draw_page(request, organization, draw_or_404(organization, draw))


def draw_page(request: HttpRequest, organization: Organization, found: HomeDraw, **forms: Any) -> HttpResponse:
    typed = request.GET.get("ticket", "")
    checked = checking.check(found, typed) if typed.strip() and found.entrants else None
    rows = found.result["places"] if found.result else sorted(found.entrants, key=lambda each: each["id"])
    page = Paginator(rows, LISTED).get_page(request.GET.get("page"))
    names = words.priority_names(found.programme)
    lines = [_line(found, row, names) for row in page]
    shown = context(
        request, organization, draw=found, programme=found.programme, page=page, lines=lines, checked=checked, typed=typed,
        check_form=CheckForm(initial={"ticket": typed}), shell=_shell(found, checked),
        why=checking.why_words(found.programme, checked.place) if checked and checked.place else "",
        before=[(bedrooms_words(size), count) for size, count in checked.before] if checked else [],
        origin=_origin(request, found), **{"seed": SeedForm(), "move": MoveSeedForm(), "cancel": WhyForm()} | forms,
    )  # fmt: skip
    status = max((status_of(form) for form in forms.values()), default=200)
    return render(request, "land/finding/draw.html", shown, status=status)


def _line(draw: HomeDraw, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    if draw.result is not None:
        return {
            "id": row["id"],
            "place": row["place"],
            "why": checking.why_words(draw.programme, row),
            "lot": row["lot"][:14],
        }
    said = [names.get(each, each) for each in row["priorities"]]
    return {
        "id": row["id"], "priorities": ", ".join(said), "homes": ", ".join(bedrooms_words(each) for each in row["bedrooms"]),
        "had": f"{row['round']}.{row['place']}" if row["round"] else "",
    }  # fmt: skip


def _shell(draw: HomeDraw, checked: checking.Checked | None) -> list[str]:
    return checking.shell_lines(draw, checked.ticket) if checked and checked.place else []


def _origin(request: HttpRequest, draw: HomeDraw) -> str:
    return request.build_absolute_uri(draw.get_absolute_url())


@require_GET
@public_page
def draw_file(request: HttpRequest, organization: Organization, draw: str, form: str) -> HttpResponse:
    """The list as the text behind its fingerprint (list.txt), or all that `commonhouse compute` needs (draw.json)."""
    found = draw_or_404(organization, draw)
    if form == "list" and found.entrants:
        return _file(checking.list_text(found), "text/plain; charset=utf-8", f"{organization.slug}-tickets.txt")
    if form == "draw" and found.result is not None:
        text = json.dumps(checking.compute_file(found), ensure_ascii=False, indent=1)
        return _file(text, "application/json", f"{organization.slug}-draw.json")
    raise Refused(_("There is nothing to take along yet: the list is not published, or the seed is not made."))


def _file(text: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@public_page
def draw_do(request: HttpRequest, organization: Organization, draw: str) -> HttpResponse:
    """A steward's steps: the list, the seed, another source, calling it off. What is refused comes back on the page."""
    actor = actor_of(request)
    found = draw_or_404(organization, draw)
    do = request.POST.get("do", "")
    if do == "publish":
        try:
            actions.publish_list(actor, found)
            messages.success(request, _("The list is published. Nobody comes or goes from now on."))
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect(found.get_absolute_url())
    forms: dict[str, Any] = {"seed": SeedForm, "move": MoveSeedForm, "cancel": WhyForm}
    if do not in forms:
        return redirect(found.get_absolute_url())
    form = forms[do](request.POST)
    verbs: dict[str, Any] = {
        "seed": lambda said: actions.hold(actor, found, said["seed"]),
        "move": lambda said: actions.move_seed(actor, found, **said),
        "cancel": lambda said: actions.cancel(actor, found, said["why"]),
    }
    if form.is_valid() and attempt(form, lambda: (verbs[do](form.cleaned_data),)) is not None:
        return redirect(found.get_absolute_url())
    return draw_page(request, organization, found, **{do: form})
