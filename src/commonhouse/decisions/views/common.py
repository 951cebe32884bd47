"""What the ballot box's pages share: finding the box, keeping pages out of caches, and who is voting."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from commonhouse.decisions import listing
from commonhouse.decisions.credentials import (
    CodeCredential,
    Credential,
    PersonCredential,
    normalize_code,
    sheet_of,
)
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.people import permissions
from commonhouse.people.permissions import NOBODY, Actor
from commonhouse.people.queries import visible

View = Callable[..., HttpResponse]
SESSION_CODES = "ballot_codes"
SESSION_TURN = "ballot_turn"


def no_store(view: View) -> View:
    """Pages with a ballot, a code or a receipt leave no copy behind: the next person at this device sees none of it."""

    @functools.wraps(view)
    def kept_nowhere(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return kept_nowhere


def actor_of(request: HttpRequest) -> Actor:
    return getattr(request, "actor", NOBODY)


def find_box(request: HttpRequest, slug: str, box: str) -> Box:
    """The box at this address, or 404: another organization's, an unlisted one's (to strangers), a draft (to all but stewards)."""
    found = get_object_or_404(Box.objects.select_related("organization"), organization__slug=slug, public_id=box)
    if found.state == Box.State.DRAFT and not permissions.allows(actor_of(request), "box.open", found.organization):
        raise Http404
    if not visible(actor_of(request), found.organization) and box not in request.session.get(SESSION_CODES, {}):
        raise Http404
    return found


def is_running(box: Box) -> bool:
    """Published and not over: voting, or about to begin."""
    return box.state == Box.State.OPEN and timezone.now() < box.closes_at


def is_voting(box: Box, now: dt.datetime | None = None) -> bool:
    """Whether a ballot could be cast at this moment."""
    return box.state == Box.State.OPEN and box.opens_at <= (now or timezone.now()) < box.closes_at


def options_for(request: HttpRequest, box: Box, *, is_kept: bool = True) -> tuple[listing.Option, ...]:
    """The options in this reader's language and in this session's fair order (see `listing`).

    A passer-by's order is drawn afresh each time (not `is_kept`): looking at a page writes nothing in the database.
    """
    turn = request.session.get(SESSION_TURN)
    if turn is None:
        turn = secrets.randbelow(2**31)
        if is_kept:
            request.session[SESSION_TURN] = turn
    return listing.rotated(listing.options_of(box, get_language() or "en"), turn)


def page(
    request: HttpRequest, template: str, box: Box, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    whole = {"box": box, "organization": box.organization, "currency": listing.currency_of(box), **(context or {})}
    return render(request, f"decisions/{template}", whole, status=status)


# --- who is voting -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Voter:
    """Whoever would cast now. `tag` says, without naming them, whether it is still the same voter as a page ago."""

    credential: Credential
    tag: str

    @property
    def is_code(self) -> bool:
        return isinstance(self.credential, CodeCredential)


def voter_of(request: HttpRequest, box: Box) -> Voter | None:
    """By the code given on this device for this box, else the person signed in."""
    code = _code_of(request, box)
    if code:
        return Voter(CodeCredential(code), _tag(box, f"code {code}"))
    person = actor_of(request).person
    if person is not None:
        return Voter(PersonCredential(person), tag_of(box, actor_of(request)))
    return None


def tag_of(box: Box, actor: Actor) -> str:
    """The mark of a person's own pages."""
    return _tag(box, f"person {actor.person.pk if actor.person else None}")


class Standing(StrEnum):
    """How a voter stands to a box: the roll's states, and not being on it."""

    ENTITLED = "entitled"
    VOTED = "voted"
    HANDED = "handed"
    VOID = "void"
    ABSENT = "absent"


def standing_of(box: Box, voter: Voter) -> Standing:
    if isinstance(voter.credential, CodeCredential):
        sheet = sheet_of(voter.credential.code)
        return Standing(sheet.roll_entry.state) if sheet and sheet.box_id == box.pk else Standing.ABSENT
    state = RollEntry.objects.filter(box=box, person=voter.credential.person).values_list("state", flat=True).first()
    return Standing(state) if state else Standing.ABSENT


def remember_code(request: HttpRequest, box: Box, code: str) -> None:
    """One code at a time on a device: a second one replaces the first.

    Sealed under the house's secret key: sessions lie in the database, and a copy of that must give no codes away.
    """
    request.session[SESSION_CODES] = {box.public_id: _seal().encrypt((normalize_code(code) or "").encode()).decode()}
    request.session.pop(SESSION_TURN, None)


def forget_code(request: HttpRequest) -> None:
    request.session.pop(SESSION_CODES, None)


def _code_of(request: HttpRequest, box: Box) -> str:
    sealed = request.session.get(SESSION_CODES, {}).get(box.public_id, "")
    try:
        return _seal().decrypt(sealed.encode()).decode()
    except InvalidToken:  # none, or sealed under a key that is no longer in use: it is asked for again
        return ""


def _seal() -> Fernet:
    key = salted_hmac("commonhouse code in a session", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _tag(box: Box, who: str) -> str:
    return salted_hmac("commonhouse ballot page", f"{box.public_id} {who}", algorithm="sha256").hexdigest()[:24]
