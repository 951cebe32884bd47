"""Finding the next household in the demo: a programme of DSNI with forty invented families, a draw that was held, homes on offer.

Every family is invented and says so. The seed is invented too: in life it is read out in public, or looked up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonhouse.charters.demo import steward_of
from commonhouse.charters.demo_people import invented
from commonhouse.land.finding import actions, line
from commonhouse.land.finding.actions import Said, Size, Step, When
from commonhouse.land.finding.models import Application, Opening, Programme
from commonhouse.land.finding.starters import Starter, starter
from commonhouse.land.holdings.models import Holding
from commonhouse.people.demo import at
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

Say = Callable[[str], None]
DOLLAR = 100
MINUTE = dt.timedelta(minutes=1)
FAMILIES, LATE = 40, 4
MARIE, LUZ = "marie@commonhouse.example", "luz@commonhouse.example"
SEED = "2 7 1 8 2 8 1 8 2 8 4 5 9 0 4 5 2 3 5 3"
SEED_HOW = (
    "Twenty rolls of a ten-sided die at the Dudley branch library, by neighbors, with the door open. Each roll is read out and "
    "written on the wall."
)
ABOUT = (
    "Homes in Dudley that stay affordable for good: you own the home, the neighborhood owns the land. Neighbors who had to leave "
    "come first, then neighbors who are still here, then everyone."
)


def seed(say: Say) -> None:
    """The history, day 141 to 180: a programme opens, families apply and come to an orientation, and the draw is held."""
    say(
        f"==> Finding the next households: {FAMILIES} families apply and a draw is held (families and seed are invented)"
    )
    trust, steward = _trust("dsni")
    programme = _opened(steward, trust, _said("owners", "Homes in Dudley", at(141).date(), ABOUT), at(141))
    session = actions.plan_session(
        steward, programme,
        When("orientation", "What a land trust is", at(150) + dt.timedelta(hours=8), 90, "Dudley branch library", "en", 60),
        now=at(141),
    )  # fmt: skip
    clock = _clock(trust, at(142))
    families = []
    with transaction.atomic():  # one write to the disk instead of hundreds
        for number, (person, who) in enumerate(zip(_people(), _answers(), strict=False)):
            moment = clock + 10 * MINUTE * number
            families.append(_apply(Actor(person), programme, who, moment))
            actions.sign_up(Actor(person), session, now=moment)
    came = {each.person_id for each in families[:-LATE]}
    actions.mark(steward, session, came, until=at(900).date(), now=at(151))
    draw = actions.announce(
        steward, programme, seed_how=SEED_HOW, seed_on=at(160).date(), now=_clock(trust, at(155))
    )  # fmt: skip
    actions.publish_list(steward, draw, now=_clock(trust, at(157)))
    actions.hold(steward, draw, SEED, now=_clock(trust, at(160)))


def live(say: Say) -> None:
    """What is going on today: one home waits for an answer, one for its confirmation, new families apply, a draw is announced."""
    say("==> Offering homes to the next in line, and opening a programme for renters")
    trust, steward = _trust("dsni")
    programme = Programme.objects.select_related("organization").filter(organization=trust).first()
    if programme is None or line.last_draw(programme) is None:
        return
    for each in _more_people(LATE):
        _apply(
            Actor(each), programme, {"size": 3, "bedrooms": None, "priorities": ["neighbors"]}, _clock(trust, at(672))
        )
    first, second = _two_homes(steward, trust, programme)
    if first is not None:
        actions.offer(steward, first, now=_clock(trust, timezone.now()))
    if second is not None:
        asked = actions.offer(steward, second, now=_clock(trust, timezone.now()))
        actions.decline(steward, asked, why="Too far from school.", now=_clock(trust, timezone.now()))
        asked = actions.offer(steward, second, now=_clock(trust, timezone.now()))
        actions.accept(steward, asked, now=_clock(trust, timezone.now()))
    soon = timezone.now() + dt.timedelta(days=6)
    actions.plan_session(
        steward, programme, When("orientation", "What a land trust is", soon, 90, "Dudley branch library", "es", 30),
        now=_clock(trust, timezone.now()),
    )  # fmt: skip
    actions.announce(
        steward, programme, seed_how=SEED_HOW, seed_on=timezone.localdate() + dt.timedelta(days=12),
        now=_clock(trust, timezone.now()),
    )  # fmt: skip
    _renters()


# --- programmes and homes -----------------------------------------------------------------------------------------------
def _renters() -> None:
    """A second trust's programme takes applications these days; one is half-way."""
    trust, steward = _trust("bnclt")
    moment = _clock(trust, at(670))
    said = _said(
        "renters",
        "Homes to rent in triple-deckers",
        at(670).date(),
        closes=timezone.localdate() + dt.timedelta(days=40),
    )
    programme = _opened(steward, trust, said, moment)
    for each in _more_people(3):
        _apply(Actor(each), programme, {"size": 2, "bedrooms": None, "priorities": []}, _clock(trust, at(675)))
    luz = Person.objects.filter(account__email=LUZ).first()
    if luz is not None:
        begun = actions.start(Actor(luz), programme, now=_clock(trust, at(678)))
        actions.answer(Actor(luz), begun, "size", 4, now=_clock(trust, at(678)))


def _opened(steward: Actor, trust: Organization, said: Said, moment: dt.datetime) -> Programme:
    written = actions.write_programme(steward, trust, said, now=moment)
    return actions.open_programme(steward, written, now=_clock(trust, moment))


def _said(key: str, name: str, opens: dt.date, about: str = "", closes: dt.date | None = None) -> Said:
    found = starter(key)
    assert found is not None
    return Said(
        name, opens, about or str(found.about), closes, tuple(_steps(found)), tuple(reversed(list(_priorities(found)))),
        tuple(Size(count, least, most) for count, (least, most) in found.sizes.items()), found.tiers, found.order_by,
        found.carried, found.declines, found.offer_days,
    )  # fmt: skip


def _steps(found: Starter) -> Iterator[Step]:
    for each in found.steps:
        yield Step(each.kind, "", str(each.text), each.needed)


def _priorities(found: Starter) -> Iterator[actions.PriorityWords]:
    for each, name in zip(found.priorities, ("neighbors", "displaced"), strict=True):
        yield actions.PriorityWords(str(each.name), str(each.words), str(each.check), id=name)


def _two_homes(steward: Actor, trust: Organization, programme: Programme) -> list[Opening | None]:
    """Two free homes of the trust, opened at a price of the demo."""
    free = Holding.objects.filter(
        organization=trust, state=Holding.State.FREE, use="homes", tenure="ground-lease", bedrooms__gte=2,
    ).select_related("organization", "parcel")  # fmt: skip
    opened: list[Opening | None] = [
        actions.open_home(
            steward, holding, programme, price=(165_000 + 20_000 * (holding.bedrooms or 0)) * DOLLAR,
            words="Near the town common, with a small yard.", now=_clock(trust, timezone.now()),
        )
        for holding in free.exclude(openings__state="open").order_by("pk")[:2]
    ]  # fmt: skip
    return [*opened, None, None][:2]


# --- families -----------------------------------------------------------------------------------------------------------
def _people() -> Iterator[Person]:
    """Marie-Ange of the city's demo first, then families that are invented here."""
    marie = Person.objects.filter(account__email=MARIE).first()
    if marie is not None:
        yield marie
    yield from _more_people(FAMILIES - (marie is not None), start=5_000)


def _more_people(count: int, start: int = 0) -> list[Person]:
    at_hand = start or 6_000 + Application.objects.count()
    return [
        Person.objects.create(name=f"{name} (invented)", language=language)
        for name, language in islice(invented(start=at_hand), count)
    ]


def _answers() -> Iterator[dict[str, Any]]:
    """Households of one to fourteen; only Marie-Ange's was displaced, so that it comes first."""
    yield {"size": 4, "bedrooms": None, "priorities": ["displaced"]}
    sizes = (3, 2, 5, 4, 1, 6, 3, 4, 2, 14, 3, 5, 4)
    for number in range(1, FAMILIES):
        size = sizes[number % len(sizes)]
        yield {"size": size, "bedrooms": None, "priorities": ["neighbors"] if number % 3 else []}


def _apply(actor: Actor, programme: Programme, said: dict[str, Any], moment: dt.datetime) -> Application:
    application = actions.start(actor, programme, now=moment)
    homes = said["bedrooms"] or actions.homes_for(programme, said["size"])
    given = (("size", said["size"]), ("bedrooms", homes), ("priorities", said["priorities"]), ("reach", "notices"))
    for question, value in given:
        application = actions.answer(actor, application, question, value, now=moment)
    sent = actions.send(actor, application, now=_clock(programme.organization, moment))
    Application.objects.filter(pk=sent.pk).update(is_invented=True)
    return sent


def _trust(slug: str) -> tuple[Organization, Actor]:
    steward = steward_of(slug)
    assert steward.seat is not None
    return steward.seat.organization, steward


def _clock(organization: Organization, wanted: dt.datetime) -> dt.datetime:
    """The moment wanted, or just after the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return wanted if last is None or last < wanted else last + dt.timedelta(seconds=1)
