"""/me/notices/: how the house writes to one, in plain words."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonhouse.notices import actions, phones, queries, sms
from commonhouse.notices.forms import CodeForm, PaceForm, PhoneForm
from commonhouse.notices.models import Channel, Preference
from commonhouse.notices.numbers import shown
from commonhouse.people.forms import attach
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused, require
from commonhouse.people.views.common import actor_of, sign_in_first

Pace = Preference.Pace


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if actor_of(request).person is None:
        return redirect(sign_in_first(request))
    return _page(request)


@require_POST
def pace(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), "preference.set")
    channel = request.POST.get("channel", "")
    form = PaceForm(channel, request.POST) if channel in Channel.values else None
    if form is not None and form.is_valid():
        actions.set_pace(actor_of(request), channel, form.cleaned_data["pace"])
        messages.success(request, _("Saved."))
    return redirect("my_notices")


@require_POST
def organization(request: HttpRequest) -> HttpResponse:
    """Nothing from one organization, or again."""
    require(actor_of(request), "preference.set")
    key = request.POST.get("organization", "")
    found = get_object_or_404(Organization, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0)
    wanted = actions.unmute if request.POST.get("wanted") == "yes" else actions.mute
    wanted(actor_of(request), found)
    messages.success(request, _("Saved."))
    return redirect("my_notices")


@never_cache
@require_POST
def phone(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), "preference.set")
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _page(request, phone_form=form)
    try:
        phones.give_number(actor_of(request), form.cleaned_data["number"])
    except ValidationError as problem:
        attach(form, problem)
    except Refused as problem:
        form.add_error("number", str(problem))
    else:
        messages.success(request, _("We sent a code to your phone. Type it below."))
        return redirect("my_notices")
    return _page(request, phone_form=form)


@never_cache
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), "preference.set")
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, code_form=form)
    try:
        phones.confirm_number(actor_of(request), form.cleaned_data["code"])
    except ValidationError as problem:
        attach(form, problem)
        return _page(request, code_form=form)
    messages.success(request, _("Text messages come to this phone now."))
    return redirect("my_notices")


@require_POST
def remove_phone(request: HttpRequest) -> HttpResponse:
    phones.remove_number(actor_of(request))
    messages.success(request, _("Your number is removed."))
    return redirect("my_notices")


@require_POST
def forget_links(request: HttpRequest) -> HttpResponse:
    actions.forget_links(actor_of(request))
    messages.success(request, _("No link of any earlier letter works now."))
    return redirect("my_notices")


def _page(request: HttpRequest, phone_form: PhoneForm | None = None, code_form: CodeForm | None = None) -> HttpResponse:
    person = actor_of(request).person
    assert person is not None
    wishes, number = queries.wishes_of(person), phones.number_of(person)
    context = {
        "email": person.account.email if person.account else "",
        "email_pace": PaceForm(Channel.EMAIL, chosen=wishes.get(Channel.EMAIL, Pace.NOW)),
        "sms_pace": PaceForm(Channel.SMS, chosen=wishes.get(Channel.SMS, Pace.OFF)),
        "texts_are_sent": sms.delivers(),
        "number": shown(number.number) if number else "",
        "is_confirmed": bool(number and number.confirmed_at),
        "phone_form": phone_form or PhoneForm(),
        "code_form": code_form or CodeForm(),
        "senders": queries.senders_to(person),
    }
    return render(request, "notices/wishes.html", context)
