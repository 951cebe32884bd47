"""/n/<token>/: where signed links of letters lead. Following one shows something; it never does anything."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from commonhouse.notices import links
from commonhouse.people.models import Person


@never_cache
def follow(request: HttpRequest, token: str) -> HttpResponseBase:
    """Asks the part of the house that the link is for. A link that is wrong, old or taken back says only that."""
    link = links.read(token)
    view = links.handler(link.purpose) if link else None
    if link is None or view is None:
        return gone(request)
    speak_to(request, link.person)
    return view(request, link)


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/link_gone.html", status=410)


def speak_to(request: HttpRequest, person: Person) -> None:
    """The letter spoke the person's language, and so does its page, unless this phone was told another."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or person.language not in settings.LANGUAGES_COMPLETE:
        return
    translation.activate(person.language)
    request.LANGUAGE_CODE = person.language
