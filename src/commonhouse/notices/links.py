"""Signed links: an address in a letter that lets one person do one thing, until a moment, without signing in.

A token is bound to person, purpose and reference, expires, and dies with all others of the person when they say that
their links are no longer theirs. Following one (GET) must never change anything: mail scanners follow every link.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import struct
import uuid
from collections.abc import Callable, Collection
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from commonhouse.notices.models import LinkEpoch
from commonhouse.people.models import Person

LONGEST = 300  # characters of a token
SIGNATURE = 12  # bytes of HMAC-SHA-256: nobody tries 2^96 links, and it must fit into a text message
_VERSION = 1
_HEAD = struct.Struct(">B16sIH")  # version, person, until (Unix seconds), epoch
_SEPARATOR = "\x1f"
_SALT = "commonhouse.notices.links"


class Link(NamedTuple):
    """What a good token says."""

    person: Person
    purpose: str
    ref: str
    until: dt.datetime


Handler = Callable[[HttpRequest, Link], HttpResponseBase]
_handlers: dict[str, Handler] = {}


def register(purpose: str, view: Handler) -> None:
    """`view(request, link)` answers /n/<token>/ for this purpose. GET shows, POST does; nobody is signed in by it.

    The view checks for itself that the person may (still) do what the link is for.
    """
    if not purpose.isascii() or not 1 <= len(purpose) <= 20:
        raise ValueError(f"a purpose is 1 to 20 plain letters, not {purpose!r}")
    _handlers[purpose] = view


def handler(purpose: str) -> Handler | None:
    return _handlers.get(purpose)


def sign(person_id: uuid.UUID, purpose: str, ref: str, until: dt.datetime, *, epoch: int | None = None) -> str:
    """A token for an address. `epoch` spares the query where the caller knows it (see `epochs`)."""
    if epoch is None:
        epoch = epochs([person_id]).get(person_id, 0)
    head = _HEAD.pack(_VERSION, person_id.bytes, int(until.timestamp()), epoch)
    body = head + f"{purpose}{_SEPARATOR}{ref}".encode()
    return _encode(body + _signature(body, settings.SECRET_KEY))


def read(token: str, *, now: dt.datetime | None = None) -> Link | None:
    """What the token says; None if it is not ours, has expired, or the person took their links back or is erased.

    At most two queries, none for a token that is not ours.
    """
    body = _verified(token)
    if body is None:
        return None
    version, person_bytes, until, epoch = _HEAD.unpack_from(body)
    purpose, separator, ref = body[_HEAD.size :].decode("utf-8", "replace").partition(_SEPARATOR)
    expires = dt.datetime.fromtimestamp(until, dt.UTC)
    if version != _VERSION or not separator or expires <= (now or timezone.now()):
        return None
    person = Person.objects.filter(pk=uuid.UUID(bytes=person_bytes), erased_on__isnull=True).first()
    if person is None or epochs([person.pk]).get(person.pk, 0) != epoch:
        return None
    return Link(person, purpose, ref, expires)


def path(token: str) -> str:
    return reverse("notice_link", args=[token])


def absolute(path: str) -> str:
    """A path of this house as an address for letters."""
    return f"{settings.HOUSE_ORIGIN.rstrip('/')}{path}"


def epochs(people: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The epochs of those who ever took their links back; of everyone else it is 0. One query."""
    found = LinkEpoch.objects.filter(person__in=people).values_list("person_id", "epoch")
    return dict(found)


def _verified(token: str) -> bytes | None:
    """The signed bytes, if one of the house's keys made the signature."""
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        whole = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, signature = whole[:-SIGNATURE], whole[-SIGNATURE:]
    if len(body) < _HEAD.size or _encode(whole) != token:  # one writing only: no spare bits to play with
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(signature, _signature(body, key)) for key in keys):
        return None
    return body


def _signature(body: bytes, key: str) -> bytes:
    return salted_hmac(_SALT, body, secret=key, algorithm="sha256").digest()[:SIGNATURE]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
