"""Who stands in line, and who is next for a home. Read only: the same reckoning that `verify` does from the record alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commonhouse.land.finding.models import Application, HomeDraw, HomeOffer, LinePlace, Opening, PassedOver, Programme
from commonhouse.rules.land.order import first_fitting

MOST = 20_000  # places looked at: as many as one draw has


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


def next_for(opening: Opening) -> LinePlace | None:
    """The next in line for this home: the first of the line who asks for its size and may be asked."""
    draw = last_draw(opening.programme)
    if draw is None:
        return None
    going = LinePlace.objects.filter(
        draw=draw, application__state=Application.State.SENT, application__lost_place=False
    ).order_by("place")
    line = going.values_list("application_id", "application__bedrooms")[:MOST]
    out = frozenset(str(each) for each in out_for(opening))
    found = first_fitting(((str(name), asks) for name, asks in line), opening.bedrooms, out)
    if found is None:
        return None
    place = going.select_related("application__person", "draw").get(application_id=int(found))
    place.application.organization, place.application.programme = opening.organization, opening.programme
    return place


def is_over(programme: Programme, day: dt.date) -> bool:
    return programme.state == Programme.State.CLOSED or (programme.closes_on is not None and day > programme.closes_on)
