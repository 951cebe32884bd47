"""Fewer letters, or none, from any letter and without signing in.

The page asks; only sending its form changes anything, so that mail scanners may follow the link as they like. Mail
programs with an "unsubscribe" button of their own send one POST (RFC 8058), without cookies: the token is all it takes.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonhouse.notices import actions, links
from commonhouse.notices.forms import PaceForm
from commonhouse.notices.letters import STOP
from commonhouse.notices.models import Channel, Mute, Preference
from commonhouse.notices.views.link import gone, speak_to
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor

Pace = Preference.Pace


def page(request: HttpRequest, link: links.Link) -> HttpResponseBase:
    """What the person may choose, from a letter they hold."""
    channel, organization = what(link)
    if request.method == "POST":
        wish = request.POST.get(f"{channel}-pace") or request.POST.get("wish", "")
        said = _do(wish, Actor(link.person), channel, organization)
        return render(request, "notices/stop.html", _context(link, channel, organization) | {"said": said})
    return render(request, "notices/stop.html", _context(link, channel, organization))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponseBase:
    """The address in the List-Unsubscribe header. POST stops at once; GET only leads to the page."""
    link = links.read(token)
    if link is None or link.purpose != STOP:
        return gone(request)
    if request.method != "POST":
        return redirect("notice_link", token)
    speak_to(request, link.person)
    channel, organization = what(link)
    _do("mute" if organization else "off", Actor(link.person), channel, organization)
    return HttpResponse(_("You get no more of these letters."), content_type="text/plain; charset=utf-8")


def what(link: links.Link) -> tuple[str, Organization | None]:
    """The channel and, if the letter came from one only, the organization that a link is about."""
    channel, _colon, key = link.ref.partition(":")
    organization = Organization.objects.filter(pk=int(key)).first() if key.isdecimal() else None
    return (channel if channel in Channel.values else Channel.EMAIL), organization


def _do(wish: str, actor: Actor, channel: str, organization: Organization | None) -> str:
    """Does what was chosen and says so; "" for what is no choice."""
    if wish == "mute" and organization is not None:
        actions.mute(actor, organization)
        return _("You get nothing more from %(name)s.") % {"name": organization.name}
    if wish == "unmute" and organization is not None:
        actions.unmute(actor, organization)
        return _("You hear from %(name)s again.") % {"name": organization.name}
    if wish == "forget":
        actions.forget_links(actor)
        return _("No link of any earlier letter works now.")
    if wish in Pace.values:
        actions.set_pace(actor, channel, wish)
        return _("Saved.")
    return ""


def _context(link: links.Link, channel: str, organization: Organization | None) -> dict[str, object]:
    wish = Preference.objects.filter(person=link.person, channel=channel).first()
    muted = organization and Mute.objects.filter(person=link.person, organization=organization).exists()
    return {
        "from_organization": organization,
        "is_muted": muted,
        "pace_form": PaceForm(channel, chosen=wish.pace if wish else Pace.NOW),
    }
