"""What an outcome is told to: the decision log, and the people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.decisions import log
from commonhouse.elections import telling
from commonhouse.elections.models import Candidacy, Draw, Election

SOURCE = "election"


def announce(election: Election, elected: Sequence[Candidacy], now: datetime | None) -> None:
    """Enters the result into the decision log and tells those it concerns, in the caller's transaction."""
    log.enter(
        election.organization, source=SOURCE, ref=election.public_id, title=election.title,
        text=sentence(election, elected), matter="", method=election.method,
        outcome="elected" if elected else "not-adopted", url=f"{election.get_absolute_url()}result/",
        decided_at=now or timezone.now(),
    )  # fmt: skip
    telling.outcome(election, now)


def sentence(election: Election, elected: Sequence[Candidacy]) -> str:
    """Who was elected, in one sentence."""
    if not elected:
        return _("Nobody was elected. Whoever holds the seats stays until a successor comes.")
    names = ", ".join(candidacy.ballot_name for candidacy in elected)
    words = _("Elected: %(names)s.") if election.box_id else _("Elected without a contest: %(names)s.")
    said = words % {"names": names}
    if election.unfilled:
        said += " " + ngettext(
            "%(count)d seat stays with its holder, or empty.",
            "%(count)d seats stay with their holders, or empty.",
            election.unfilled,
        ) % {"count": election.unfilled}
    return said


def announce_draw(draw: Draw, now: datetime | None) -> None:
    log.enter(
        draw.organization, source="draw", ref=draw.public_id, title=draw.title, text=draw.what, matter="",
        method="draw", outcome="chosen", url=draw.get_absolute_url(), decided_at=now or timezone.now(),
    )  # fmt: skip
    people = draw.entrants.exclude(person=None).values_list("person_id", flat=True)
    telling.drawn(draw, [pk for pk in people if pk is not None], now)
