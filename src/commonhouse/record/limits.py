"""How often one network address may try something, counted for a while and then forgotten.

The count stands under a keyed hash: no address is kept as such. Neighbors share an address, so limits are wide and
what was right weighs little or nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


class Limit(NamedTuple):
    name: str
    budget: int  # what an address may spend
    seconds: int  # in this time


RECEIPT_SEARCH = Limit("record-receipt", 180, 600)
MISS, FOUND = 6, 1  # what a search for a receipt costs


def is_over(request: HttpRequest, limit: Limit) -> bool:
    return int(cache.get(key_of(request, limit), 0)) >= limit.budget


def note(request: HttpRequest, limit: Limit, weight: int = 1) -> int:
    """Adds to what this address has spent; returns the sum."""
    key = key_of(request, limit)
    if cache.add(key, weight, limit.seconds):
        return weight
    try:
        return int(cache.incr(key, weight))
    except ValueError:  # it ran out between the two calls
        cache.set(key, weight, limit.seconds)
        return weight


def key_of(request: HttpRequest, limit: Limit) -> str:
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        address = "unknown"
    return f"{limit.name}:{salted_hmac(limit.name, address, algorithm='sha256').hexdigest()[:32]}"
