"""How often someone without an account may try something, counted for a while and then forgotten.

The count stands under a keyed hash of the network address: the address itself is never written down. A library's
whole reading room may share one address, so the limits are wide.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from commonhouse.people.permissions import Refused

HOUR = 60 * 60
LIMITS = {"idea": 20, "author-code": 30, "volunteer": 20}


def spend_one(request: HttpRequest, what: str) -> None:
    """Counts one try of `what` from this address. Raises Refused when there were too many in the last hour."""
    address = _address(request)
    key = "budgeting:" + salted_hmac(f"limit:{what}", address, algorithm="sha256").hexdigest()[:32]
    if cache.add(key, 1, HOUR):
        return
    try:
        tries = cache.incr(key)
    except ValueError:  # it ran out in this moment
        cache.set(key, 1, HOUR)
        return
    if tries > LIMITS[what]:
        raise Refused(_("There were many tries from this network in the last hour. Please wait an hour, or sign in."))


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"
