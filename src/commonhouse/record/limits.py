"""A limit on looking for receipts. Misses weigh most, so that neighbours behind one address are not locked out."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

MISS, FOUND = 6, 1  # what a look costs
BUDGET = 180  # of each address, in SECONDS
SECONDS = 600


def is_over(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= BUDGET


def note(request: HttpRequest, weight: int) -> None:
    key = _key(request)
    if cache.add(key, weight, SECONDS):
        return
    try:
        cache.incr(key, weight)
    except ValueError:  # it ran out between the two calls
        cache.set(key, weight, SECONDS)


def _key(request: HttpRequest) -> str:
    """By network address, hashed: no address is kept as such."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = "unknown"
    return f"record-receipt:{hashlib.sha256(str(address).encode()).hexdigest()[:32]}"
