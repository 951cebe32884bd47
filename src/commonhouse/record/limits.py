"""A limit on looking for receipts: only misses count, so that neighbours behind one address are not locked out."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

MISSES = 30
SECONDS = 600


def is_over(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MISSES


def note_miss(request: HttpRequest) -> None:
    key = _key(request)
    if cache.add(key, 1, SECONDS):
        return
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    """By network address, hashed: no address is kept as such."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = "unknown"
    return f"record-receipt:{hashlib.sha256(str(address).encode()).hexdigest()[:32]}"
