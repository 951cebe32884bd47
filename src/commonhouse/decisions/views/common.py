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
from django.db.models import QuerySet
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
    DelegateCredential,
    PersonCredential,
    hashes,
    normalize_code,
    sheet_of,
)
from commonhouse.decisions.models import Ballot, Box, Channel, RollEntry
from commonhouse.people import permissions
from commonhouse.people import queries as people
from commonhouse.people.models import Organization
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
    return listing.turned(box, listing.options_of(box, get_language() or "en"), turn)


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
    member: Organization | None = None  # whom they vote for, if not for themselves

    @property
    def speaks_for(self) -> str:
        return self.member.slug if self.member else ""

    @property
    def is_code(self) -> bool:
        return isinstance(self.credential, CodeCredential)


def voter_of(request: HttpRequest, box: Box, speaks_for: str = "") -> Voter | None:
    """By the code given on this device for this box, else the person signed in: for themselves, or for the member
    organization of this slug, which they speak for now.
    """
    code = _code_of(request, box)
    if code and not speaks_for:
        return Voter(CodeCredential(code), _tag(box, f"code {code}"))
    actor = actor_of(request)
    if actor.person is None:
        return None
    if not speaks_for:
        return Voter(PersonCredential(actor.person), tag_of(box, actor))
    member = next((each for each in organizations_of(actor, box) if each.slug == speaks_for), None)
    if member is None:
        return None
    tag = _tag(box, f"person {actor.person.pk} for {member.pk}")
    return Voter(DelegateCredential(actor.person, member), tag, member)


def organizations_of(actor: Actor, box: Box) -> list[Organization]:
    """The organizations on the roll for which the actor may vote."""
    if actor.person is None:
        return []
    mine = people.represented_by(actor.person, box.organization).values("member_organization")
    entries = RollEntry.objects.filter(box=box, member_organization__in=mine).select_related("member_organization")
    found = [entry.member_organization for entry in entries if entry.member_organization is not None]
    return sorted(found, key=lambda member: member.name)


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
    state = entries_of(box, voter).values_list("state", flat=True).first()
    return Standing(state) if state else Standing.ABSENT


def entries_of(box: Box, voter: Voter) -> QuerySet[RollEntry]:
    """The voter's own entry on the roll, if there is one."""
    entries = RollEntry.objects.filter(box=box)
    if isinstance(voter.credential, CodeCredential):
        return entries.filter(sheet__code_hash__in=hashes(voter.credential.code))
    if voter.member is not None:
        return entries.filter(member_organization=voter.member)
    return entries.filter(person=voter.credential.person)


def ballot_of(box: Box, voter: Voter) -> Ballot | None:
    """The voter's own ballot of an open vote, which they may change without a receipt; None if there is none."""
    if box.is_secret:
        return None
    mine = Ballot.objects.filter(box=box, roll_entry__in=entries_of(box, voter))
    return mine.exclude(roll_entry__channel=Channel.PAPER).first()


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
