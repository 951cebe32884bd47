"""The demo's letters: only the people whom one can be, and only what is still open or new.

The history of the demo is entered in one go, long after its days; nobody would get letters about it, and in the demo the
console, where letters go, would hold nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from commonhouse.notices.models import Notice

MAIN_FIGURES = "@commonhouse.example"


def seed(say: Callable[[str], None]) -> None:
    """Comes last: what the other seeds told is put away, but for what asks one of the main figures something."""
    waiting = Notice.objects.filter(state=Notice.State.WAITING)
    kept = Q(person__account__email__endswith=MAIN_FIGURES, closes_at__isnull=False)
    put_away = waiting.exclude(pk__in=waiting.filter(kept).values("pk")).update(state=Notice.State.DROPPED, why="demo")
    say(f"==> {put_away} letters of the past put away; {waiting.count()} wait to be sent")
