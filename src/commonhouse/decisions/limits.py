"""Limits on guessing codes: only wrong guesses count, so a hundred neighbours at one table never lock each other out."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class Limit(NamedTuple):
    name: str
    wrong: int  # wrong guesses allowed
    seconds: int  # in this time


CODES = Limit("ballot-code", 20, 600)
RECEIPTS = Limit("ballot-receipt", 20, 600)


def is_over(request: HttpRequest, limit: Limit) -> bool:
    return int(cache.get(_key(request, limit), 0)) >= limit.wrong


def note_wrong(request: HttpRequest, limit: Limit) -> None:
    key = _key(request, limit)
    if cache.add(key, 1, limit.seconds):
        return
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, limit.seconds)


def _key(request: HttpRequest, limit: Limit) -> str:
    """By network address, hashed: no address is kept as such."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = "unknown"
    return f"{limit.name}:{hashlib.sha256(str(address).encode()).hexdigest()[:32]}"
