"""Letters and texts as people get them: in their language, small, without pictures or trackers.

A letter says what waits and where; never how anyone voted. Its subject says little: someone may look over a shoulder.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.notices import kinds, links, sms
from commonhouse.notices.models import Channel, Notice
from commonhouse.notices.reach import Address
from commonhouse.people.models import Organization, Person

STOP = "stop"  # the purpose of links that end letters
STOP_LASTS = dt.timedelta(days=365)  # letters are kept, and must be stoppable from any of them
OPEN_LASTS = dt.timedelta(days=30)  # a link to answer something that never closes
MOST_ITEMS = 20  # of one letter; the rest is on the person's own page


@dataclass(frozen=True, slots=True)
class Item:
    """One notice in words. text: plain paragraphs."""

    text: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one organization has to say, the soonest to close first."""

    organization: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    channel: str
    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def compose(
    channel: str, address: Address, notices: Sequence[Notice], epochs: Mapping[uuid.UUID, int], now: dt.datetime
) -> Letter:
    """One letter (or text) for all of a person's notices, in the person's language where the house speaks it.

    epochs: of the people's links, as `links.epochs` gives them. Notices come with their person and organization.
    """
    person = notices[0].person
    with translation.override(language_of(person)):
        parts = _parts(notices, epochs, now)
        if channel == Channel.SMS:
            return Letter(channel, address.value, "", _text_message(notices, parts))
        return _mail(address, person, notices, parts, epochs, now)


def language_of(person: Person) -> str:
    return person.language if person.language in settings.LANGUAGES_COMPLETE else settings.LANGUAGE_CODE


def _parts(notices: Sequence[Notice], epochs: Mapping[uuid.UUID, int], now: dt.datetime) -> list[Part]:
    """Grouped by organization, soonest first; organizations in the order of their soonest."""
    gathered: dict[str, list[Item]] = {}
    for notice in sorted(notices, key=_soonest)[:MOST_ITEMS]:
        url = links.absolute(_path_of(notice, epochs, now))
        kind, context = kinds.get(notice.kind), kinds.context_of(notice, url)
        action = kind.action(context) if kind.action else _("See it")
        item = Item(kind.text(context).strip(), action, url)
        gathered.setdefault(context["organization"], []).append(item)
    return [Part(organization, tuple(items)) for organization, items in gathered.items()]


def _soonest(notice: Notice) -> tuple[bool, dt.datetime, int]:
    return notice.closes_at is None, notice.closes_at or notice.due_at, notice.pk


def _path_of(notice: Notice, epochs: Mapping[uuid.UUID, int], now: dt.datetime) -> str:
    """The notice's own address, or a signed link where it can be answered in place."""
    if links.handler(notice.purpose) is None:
        return notice.url
    until = notice.closes_at or now + OPEN_LASTS
    epoch = epochs.get(notice.person_id, 0)
    return links.path(links.sign(notice.person_id, notice.purpose, notice.ref, until, epoch=epoch))


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        context = kinds.context_of(notices[0], "")
        return one_line(kinds.get(notices[0].kind).subject(context))
    return ngettext("%(n)d message for you", "%(n)d messages for you", len(notices)) % {"n": len(notices)}


# --- texts ----------------------------------------------------------------------------------------------------------
def _text_message(notices: Sequence[Notice], parts: list[Part]) -> str:
    """One sentence and one link. Of several notices only how many: the link leads to the person's own page."""
    if len(notices) > 1:
        return sms.compose(f"{settings.HOUSE_NAME}: {_subject(notices)}.", links.absolute("/"))
    notice, url = notices[0], parts[0].items[0].url
    kind, context = kinds.get(notice.kind), kinds.context_of(notice, url)
    return sms.compose(one_line((kind.sms or kind.subject)(context)), url)


# --- mail -----------------------------------------------------------------------------------------------------------
def _mail(
    address: Address,
    person: Person,
    notices: Sequence[Notice],
    parts: list[Part],
    epochs: Mapping[uuid.UUID, int],
    now: dt.datetime,
) -> Letter:
    organization = _only_organization(notices)
    token = stop_token(person, Channel.EMAIL, organization, now, epochs.get(person.pk, 0))
    subject = _subject(notices)
    context = {
        "language": language_of(person),
        "name": one_line(person.name),
        "subject": subject,
        "parts": parts,
        "more": max(0, len(notices) - MOST_ITEMS),
        "organization": organization,
        "stop": links.absolute(links.path(token)),
        "wishes": links.absolute(reverse("my_notices")),
        "home": links.absolute("/"),
        "has_account": address.organization is None,
        "house": settings.HOUSE_NAME,
        "phone": settings.HOUSE_PHONE,
    }
    headers = {
        # RFC 2369 and 8058: what the mail program's own "unsubscribe" button sends
        "List-Unsubscribe": f"<{links.absolute(reverse('notice_stop', args=[token]))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": _list_id(organization),
        "Content-Language": language_of(person),
    }
    text = render_to_string("notices/letter.txt", context).strip() + "\n"
    html = render_to_string("notices/letter.html", context)
    return Letter(Channel.EMAIL, address.value, subject, text, html, headers)


def stop_token(
    person: Person,
    channel: str,
    organization: Organization | None,
    now: dt.datetime | None = None,
    epoch: int | None = None,
) -> str:
    """A link that ends letters: of one organization, or (None) all by this channel."""
    ref = f"{channel}:{organization.pk if organization else ''}"
    return links.sign(person.pk, STOP, ref, (now or timezone.now()) + STOP_LASTS, epoch=epoch)


def _only_organization(notices: Sequence[Notice]) -> Organization | None:
    """The organization all of them come from, or None."""
    senders = {notice.organization_id for notice in notices}
    return notices[0].organization if len(senders) == 1 else None


def _list_id(organization: Organization | None) -> str:
    host = urlsplit(settings.HOUSE_ORIGIN).hostname or "localhost"
    return f"<{organization.slug if organization else 'house'}.{host}>"


def one_line(text: str) -> str:
    """Without line breaks: what people wrote must not begin a header of its own."""
    return " ".join(text.split())[:200]
