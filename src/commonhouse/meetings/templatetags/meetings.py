"""What templates of meetings ask for."""

from __future__ import annotations

import uuid

from django import template

register = template.Library()


@register.simple_tag
def press_token() -> str:
    """A token of its own for a button: however often that button is pressed or sent, it is done once."""
    return str(uuid.uuid4())
