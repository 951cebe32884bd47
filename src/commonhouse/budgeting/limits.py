"""How often someone without an account may send ideas or try an author's code."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonhouse.people.permissions import Refused
from commonhouse.record.limits import Limit, note

HOUR = 60 * 60
LIMITS = {"idea": 20, "author-code": 30}


def spend_one(request: HttpRequest, what: str) -> None:
    """Counts one try of `what` from this address. Raises Refused when there were too many in the last hour."""
    if note(request, Limit(f"budgeting-{what}", LIMITS[what], HOUR)) > LIMITS[what]:
        raise Refused(_("There were many tries from this network in the last hour. Please wait an hour, or sign in."))
