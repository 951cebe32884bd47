"""My voice: whom a member handed it to, topic by topic or for a time, whose they hold, and where it would be lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonhouse.charters import queries as charters
from commonhouse.decisions import voice_queries, voices
from commonhouse.decisions.models import Delegation, Proxy
from commonhouse.decisions.views.common import actor_of, no_store
from commonhouse.decisions.voice_forms import HolderForm, ProxyForm
from commonhouse.people import queries as people
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused
from commonhouse.people.views.common import sign_in_first


@require_safe
@no_store
def show(request: HttpRequest, slug: str) -> HttpResponse:
    organization, person = _whose(request, slug)
    if person is None:
        return redirect(sign_in_first(request))
    today, charter = timezone.localdate(), charters.current(organization)
    has_proxies = charter is not None and voices.has_proxies(charter)
    context = {
        "topics": voice_queries.topics_of(organization, person),
        "has_proxies": has_proxies,
        "proxy": voice_queries.proxy_given(organization, person, today) if has_proxies else None,
        "held": list(voice_queries.proxies_held(organization, person, today)[: voice_queries.MOST]),
        "is_member": people.belongs(organization, person),
    }
    return _render(request, "voice/show.html", organization, context)


@require_http_methods(["GET", "HEAD", "POST"])
@no_store
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Who votes for me in this topic? (`?topic=`, for a charter names its topics freely.)"""
    organization, person = _whose(request, slug)
    topic = request.GET.get("topic", "")
    if person is None:
        return redirect(sign_in_first(request))
    if topic not in voices.topics(organization):
        raise Http404
    form = HolderForm(request.POST if request.method == "POST" else None, organization=organization, person=person)
    if form.is_bound and form.is_valid():
        try:
            voices.give_voice(actor_of(request), organization, topic, form.cleaned_data["holder"])
        except Refused as problem:
            form.add_error("holder", str(problem))
        else:
            _say(request, organization, person, topic)
            return redirect("voice", slug=slug)
    return _render(request, "voice/give.html", organization, {"form": form, "topic": topic})


@require_POST
@no_store
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organization, person = _whose(request, slug)
    if person is None:
        return redirect("voice", slug=slug)
    found = get_object_or_404(Delegation, organization=organization, pk=pk)
    voices.take_back_voice(actor_of(request), found)
    messages.success(request, _("Your voice is with you again.") if found.giver_id == person.pk else _("It is ended."))
    return redirect("voice", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@no_store
def name_proxy(request: HttpRequest, slug: str) -> HttpResponse:
    """Who votes for me, from when until when?"""
    organization, person = _whose(request, slug)
    if person is None:
        return redirect(sign_in_first(request))
    charter = charters.current(organization)
    if charter is None or not voices.has_proxies(charter):
        raise Http404
    form = ProxyForm(request.POST if request.method == "POST" else None, organization=organization, person=person)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            voices.name_proxy(
                actor_of(request), organization, said["holder"], starts_on=said["starts_on"], ends_on=said["ends_on"]
            )
        except Refused as problem:
            form.add_error("holder", str(problem))
        else:
            messages.success(request, _("Your proxy is named. Your own vote always wins over it."))
            return redirect("voice", slug=slug)
    return _render(request, "voice/proxy.html", organization, {"form": form, "proxies": charter.proxies})


@require_POST
@no_store
def end_proxy(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organization, person = _whose(request, slug)
    if person is None:
        return redirect("voice", slug=slug)
    found = get_object_or_404(Proxy, organization=organization, pk=pk)
    voices.take_back_proxy(actor_of(request), found)
    messages.success(
        request, _("Your voice is with you again.") if found.principal_id == person.pk else _("It is ended.")
    )
    return redirect("voice", slug=slug)


def _whose(request: HttpRequest, slug: str) -> tuple[Organization, Person | None]:
    actor = actor_of(request)
    return people.organization_or_404(actor, slug), actor.person


def _say(request: HttpRequest, organization: Organization, person: Person, topic: str) -> None:
    """It is done; and a warning at once if nobody would be heard."""
    edges = dict(voices.delegations_in_force(organization, topic).values_list("giver", "holder"))
    if problem := voice_queries.warning(organization, person, edges):
        messages.warning(request, problem)
    else:
        messages.success(request, _("Your voice is handed on. Whenever you vote yourself, that counts instead."))


def _render(
    request: HttpRequest, template: str, organization: Organization, context: dict[str, object]
) -> HttpResponse:
    return render_page(request, f"decisions/{template}", {"organization": organization, **context})
