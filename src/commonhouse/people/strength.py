"""How surely someone has signed in, and which seats ask for more than an emailed code (OWASP ASVS 6.3.3).

A steward can read contact details and open votes; whoever can read one email must not be able to do that in their
name. A passkey, or an authenticator app, proves that the person holds their own device.
"""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from commonhouse.people.models import Account, Seat

GUARDED = frozenset({Seat.Kind.STEWARD, Seat.Kind.TREASURER})
STRONG = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def suffices(request: HttpRequest, seat: Seat) -> bool:
    """Whether this sign-in is sure enough to act in the seat."""
    return not is_asked_for(seat) or is_strong(request)


def is_asked_for(seat: Seat) -> bool:
    return bool(settings.STEWARDS_NEED_PASSKEY) and seat.kind in GUARDED


def is_strong(request: HttpRequest) -> bool:
    """Whether a passkey or an authenticator app was used in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("type") in STRONG for record in records)


def proofs(request: HttpRequest) -> frozenset[str]:
    """Which sure ways of signing in the account has: webauthn (passkeys), totp (an authenticator app)."""
    own = Authenticator.objects.filter(user_id=request.user.pk, type__in=STRONG)
    return frozenset(own.values_list("type", flat=True))


def end_other_sessions(request: HttpRequest, user: Account, **_: Any) -> None:
    """Receives changes of how someone signs in: whoever signed in elsewhere before signs in again (ASVS 7.4.3)."""
    user.set_unusable_password()  # never one that works: sessions are bound to it, so a new one ends them
    user.save(update_fields=["password"])
    if request.user.is_authenticated:
        update_session_auth_hash(request, user)
