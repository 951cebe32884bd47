"""Who stands in line, and who is next for a home. Read only: the same reckoning that `verify` does from the record alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from commonhouse.land.finding.models import Application, HomeDraw, HomeOffer, LinePlace, Opening, PassedOver, Programme
from commonhouse.rules.land.order import first_fitting

MOST = 10_000  # places looked at


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands: its place in the whole line, and how many still in line are before it for its homes."""

    place: LinePlace
    before: dict[int, int]  # by bedrooms

    @property
    def nearest(self) -> int | None:
        return min(self.before.values(), default=None)


def last_draw(programme: Programme) -> HomeDraw | None:
    """The draw whose line counts."""
    return programme.draws.filter(state=HomeDraw.State.HELD).order_by("-number").first()


def places_of(programme: Programme) -> list[LinePlace]:
    """The line: of the last draw, in order, with those who have left it since."""
    draw = last_draw(programme)
    if draw is None:
        return []
    rows = LinePlace.objects.filter(draw=draw).select_related("application__person").order_by("place")
    return list(rows[:MOST])


def standing_of(application: Application) -> Standing | None:
    """None where it stands in no line: no draw was held with it, or its place is gone."""
    if application.state != Application.State.SENT or application.lost_place:
        return None
    draw = last_draw(application.programme)
    place = LinePlace.objects.filter(draw=draw, application=application).first() if draw else None
    if place is None:
        return None
    ahead = LinePlace.objects.filter(draw=draw, place__lt=place.place, application__state=Application.State.SENT)
    asks = list(ahead.filter(application__lost_place=False).values_list("application__bedrooms", flat=True)[:MOST])
    return Standing(place, {size: sum(size in each for each in asks) for size in sorted(application.bedrooms)})


def out_for(opening: Opening) -> frozenset[int]:
    """Applications that this home is not offered to now: ended, already asked, passed over, or busy with another offer."""
    asked = set(opening.offers.values_list("application_id", flat=True))
    passed = set(PassedOver.objects.filter(opening=opening).values_list("application_id", flat=True))
    busy = set(
        HomeOffer.objects.filter(
            application__programme=opening.programme, state__in=(HomeOffer.State.OPEN, HomeOffer.State.ACCEPTED)
        ).values_list("application_id", flat=True)
    )
    return frozenset(asked | passed | busy)


def next_for(opening: Opening, places: Sequence[LinePlace] | None = None) -> LinePlace | None:
    """The next in line for this home: the first of the line who asks for its size and may be asked."""
    rows = places_of(opening.programme) if places is None else places
    going = [row for row in rows if row.application.state == Application.State.SENT and not row.application.lost_place]
    out = frozenset(str(each) for each in out_for(opening))
    line = [(str(row.application_id), row.application.bedrooms) for row in going]
    found = first_fitting(line, opening.bedrooms, out)
    return next((row for row in going if str(row.application_id) == found), None)


def is_over(programme: Programme, day: dt.date) -> bool:
    return programme.state == Programme.State.CLOSED or (programme.closes_on is not None and day > programme.closes_on)
