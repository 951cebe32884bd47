"""Answering in place: a signed link from a letter shows the question of an open vote, and one press of a button answers.

Following the link never votes (mail scanners follow every link), signs nobody in, and shows nothing about others. A
secret vote is not answered here: the link leads to its ballot box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonhouse.decisions import actions, hooks, listing, words
from commonhouse.decisions.answer_forms import Form, form_for
from commonhouse.decisions.credentials import Credential, DelegateCredential, PersonCredential, new_receipt
from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.decisions.views.common import is_voting, no_store, organizations_of, page
from commonhouse.decisions.views.public import stage_of
from commonhouse.decisions.views.voting import answers
from commonhouse.notices import links
from commonhouse.notices.links import Link
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused

PURPOSE = "answer"


def register() -> None:
    links.register(PURPOSE, answer)


@dataclass(frozen=True, slots=True)
class Voice:
    """One right that the person of a link may use: their own, or that of an organization they speak for."""

    credential: Credential
    entry: RollEntry
    member: Organization | None = None

    @property
    def is_used(self) -> bool:
        return self.entry.state == RollEntry.State.VOTED

    @property
    def slug(self) -> str:
        """In the address: whose voice it is."""
        return self.member.slug if self.member else "-"


@require_http_methods(["GET", "HEAD", "POST"])
@no_store
def answer(request: HttpRequest, link: Link) -> HttpResponse:
    """`link.ref` is the box's public id."""
    box = Box.objects.select_related("organization").filter(public_id=link.ref).first()
    if box is None or box.state == Box.State.DRAFT:
        return render(request, "notices/link_gone.html", status=410)
    if box.is_secret:
        return redirect("vote", slug=box.organization.slug, box=box.public_id)
    if not is_voting(box):
        context = {"stage": stage_of(box), "result": hooks.result_link(box), "home": hooks.home_link(box)}
        return page(request, "answer/over.html", box, context, status=409)
    voices = _voices(box, Actor(link.person))
    voice = _chosen(voices, request.POST.get("for") or request.GET.get("for") or "")
    if voice is None:
        return page(request, "answer/no_voice.html", box, {"person": link.person}, status=403)
    if request.method == "POST":
        return _take(request, box, link, voices, voice)
    return _ask(request, box, link, voices, voice, _form(box, link, voice))


def _voices(box: Box, actor: Actor) -> list[Voice]:
    assert actor.person is not None
    usable = RollEntry.objects.filter(box=box, state__in=(RollEntry.State.ENTITLED, RollEntry.State.VOTED))
    own = usable.filter(person=actor.person).first()
    found = [Voice(PersonCredential(actor.person), own)] if own else []
    for member in organizations_of(actor, box):
        entry = usable.filter(member_organization=member).first()
        if entry is not None:
            found.append(Voice(DelegateCredential(actor.person, member), entry, member))
    return found


def _chosen(voices: list[Voice], wanted: str) -> Voice | None:
    """The voice that was asked for; else the first that is not used yet, else the first."""
    if wanted:
        return next((voice for voice in voices if voice.slug == wanted), None)
    return next((voice for voice in voices if not voice.is_used), voices[0] if voices else None)


def _form(box: Box, link: Link, voice: Voice, data: Any = None) -> Form:
    """The ballot, with what was answered before; its list begins at the same place each time for one person."""
    options = listing.turned(box, listing.options_of(box, get_language() or "en"), link.person.pk.int)
    form = form_for(box)
    before = Ballot.objects.filter(box=box, roll_entry=voice.entry).values_list("choice", flat=True).first()
    return form(data, initial=form.data_of(before or {}, options), box=box, options=options)


def _take(request: HttpRequest, box: Box, link: Link, voices: list[Voice], voice: Voice) -> HttpResponse:
    form = _form(box, link, voice, request.POST)
    if not form.is_valid():
        return _ask(request, box, link, voices, voice, form)
    try:
        done = actions.cast_or_change(box, voice.credential, form.choice, new_receipt())
    except Refused as problem:
        return _ask(request, box, link, voices, voice, form, str(problem), 409)
    except OperationalError:  # the database is busy or away; sending the same page again is safe
        busy = _("The house is very busy just now. Wait a moment and press the button again: your ballot counts once.")
        return _ask(request, box, link, voices, voice, form, busy, 503)
    context = {
        "receipt": done.receipt,
        "is_change": done.is_change,
        "voice": voice,
        "others": [each for each in voices if each.slug != voice.slug and not each.is_used],
        "home": hooks.home_link(box),
        **answers(request, box, form.choice),
    }
    return page(request, "answer/done.html", box, context)


def _ask(
    request: HttpRequest,
    box: Box,
    link: Link,
    voices: list[Voice],
    voice: Voice,
    form: Form,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "ballot": form,
        "form": form if form.is_bound else None,
        "problem": problem,
        "person": link.person,
        "voice": voice,
        "speaks_for": voice.member,
        "others": [each for each in voices if each.slug != voice.slug],
        "question": words.question_of(box),
        "how_to_vote": words.of_box(box),
        "totals": form.totals(),
        "ranks": range(1, form.ranks + 1),
        "home": hooks.home_link(box),
    }
    return page(request, "answer/ask.html", box, context, status=status)
