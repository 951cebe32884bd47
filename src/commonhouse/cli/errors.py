"""What a command says instead of going on."""

from __future__ import annotations


class Refused(Exception):
    """Input that cannot be used: the message is all the person sees, on standard error, with exit code 2."""
