"""Buildings of the demo: one bought long ago and paid back, one being bought, one lost, and some that people stand up for.

The organizations are real; the buildings, prices and stories are invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonhouse.agreements.models import Agreement
from commonhouse.land.acquiring import actions, queries
from commonhouse.land.acquiring.actions import Bought
from commonhouse.land.acquiring.models import Deal, DealOffer, DealSource
from commonhouse.land.holdings.models import Parcel
from commonhouse.people import actions as people
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

Say = Callable[[str], None]
BOUGHT = "Triple-decker 6"  # of BNCLT: land it holds since 2021, as its demo of holdings says
INVENTED = "(All of this story is invented.)"


def seed(say: Say) -> None:
    """Called once, in an empty house, by land.demo: day 61 to 90."""
    say("==> Telling how buildings were fought for: one bought and paid back, one lost, one on its way")
    _bought()
    _lost()
    _first_project()


def live(say: Say) -> None:
    """What goes on today: a first project comes closer, residents stand up for two buildings, a farm waits for half of its loan."""
    say("==> Standing up for buildings: offers, conditions, money that is promised")
    _closer()
    _in_dispute()
    _farm()


# --- bought, and paid back ----------------------------------------------------------------------------------------------
def _bought() -> None:
    """A foreclosed triple-decker, with a revolving fund's loan and a city's subsidy; a bank's loan paid the fund back."""
    trust, steward, treasurer = _team("bnclt", 61)
    parcel = Parcel.objects.filter(organization=trust, name=BOUGHT).first()
    if parcel is None:
        return
    deal = _watch(
        steward, 62, name=BOUGHT, in_dispute=True, homes=3, people=11, neighborhood="Dorchester", is_public=True,
        association_words="The tenants of the house, with City Life/Vida Urbana (invented)", needs_decision=False,
        story=f"The owner had lost the house to a bank. Three families were told to leave within a month. {INVENTED}",
    )  # fmt: skip
    for day, kind, text in (
        ("2019-10-12", "meeting", "The three families met in the kitchen of the first floor, and said: we stay."),
        ("2020-02-20", "action", "Sixty neighbors stood on the steps on the day of the auction. The bank put it off."),
        ("2020-09-03", "story", "The bank said that it would talk about a price."),
    ):
        _tell(steward, deal, 62, kind, day, text)
    offer = _offer(steward, deal, 62, 690_000_00, "2020-10-01", words="As it is, with the families in it")
    counter = _answer(steward, offer, 63, "countered", "2020-10-20", amount=735_000_00)
    _answer(steward, counter, 63, "accepted", "2020-11-05")
    for kind, due in (("inspection", "2020-12-15"), ("financing", "2021-04-01")):
        made = actions.add_condition(
            steward, deal, kind=kind, due_on=_day(due), submission=uuid.uuid4(), now=_clock(trust, 63)
        )
        actions.settle_condition(steward, made, state="met", on=_day(due), now=_clock(trust, 63))
    fund = _source(steward, deal, 64, "bank", "A revolving fund for land trusts", 480_000_00)
    _source(steward, deal, 64, "subsidy", "City program to take homes off the market", 225_000_00)
    _source(steward, deal, 64, "gift", "Two hundred neighbors", 42_500_00)
    for kind, what, amount in (
        ("land", "", 185_000_00), ("building", "", 550_000_00), ("costs", "Deed, survey, lawyer", 12_500_00),
    ):  # fmt: skip
        _use(steward, deal, 64, kind, what, amount)
    actions.close(
        treasurer, deal, on=parcel.acquired_on or _day("2021-05-01"), bought=Bought(parcel=parcel),
        submission=uuid.uuid4(), now=_clock(trust, 65),
    )  # fmt: skip
    _tell(steward, deal, 66, "story", "2021-06-19", "The families painted the porches. Nobody had to leave.")
    for day, name, kind, amount in (
        ("2022-11-02", "Neighborhood Bank (invented)", "bank", 400_000_00),
        ("2022-11-02", "What the house had saved", "own", 80_000_00),
    ):
        actions.take_out(
            treasurer, fund, kind=kind, name=name, amount=amount, on=_day(day), submission=uuid.uuid4(),
            now=_clock(trust, 67),
        )  # fmt: skip


# --- lost ----------------------------------------------------------------------------------------------------------------
def _lost() -> None:
    """City Life/Vida Urbana stood with a house that was sold over its residents' heads."""
    group, steward, _treasurer = _team("clvu", 68, with_treasurer=False)
    deal = _watch(
        steward, 68, name="The brick house on Meeting Street", in_dispute=True, kind="apartments", homes=24, people=61,
        neighborhood="Jamaica Plain", is_public=True, association_words="Meeting Street residents’ association (invented)",
        story=f"A company bought the house and doubled the rents. {INVENTED}", asking_price=6_400_000_00,
        latitude=Decimal("42.310"), longitude=Decimal("-71.113"), needs_decision=False,
    )  # fmt: skip
    _tell(steward, deal, 69, "meeting", _text(69), "Forty residents founded their association.")
    _tell(steward, deal, 74, "action", _text(74), "A rent strike began; a land trust offered to buy.")
    offer = _offer(steward, deal, 76, 5_100_000_00, _text(76))
    _answer(steward, offer, 82, "refused", _text(82), words="The company wants the price it asks for.")
    actions.fall_through(
        steward, deal, on=_date(88), now=_clock(group, 88),
        why="The company sold to another one at the price it had asked for. The association goes on: its members won leases "
            "of three years, and know now how to be quicker next time.",
    )  # fmt: skip


# --- on its way ----------------------------------------------------------------------------------------------------------
def _first_project() -> None:
    """The first project of Comunidades Enraizadas, in Chelsea."""
    _trust, steward, _treasurer = _team("comunidades-enraizadas", 70, with_treasurer=False)
    deal = _watch(
        steward, 71, name="The six homes on Shurtleff Street", kind="apartments", homes=6, people=22,
        neighborhood="Chelsea", is_public=True, asking_price=1_650_000_00, latitude=Decimal("42.394"),
        longitude=Decimal("-71.031"), association_words="The six families (invented)",
        story=f"The owner grows old and wants to sell to those who live there. It would be our first land. {INVENTED}",
    )  # fmt: skip
    _tell(
        steward, deal, 72, "meeting", _text(72), "The six families and the trust ate together and talked about staying."
    )
    _source(steward, deal, 80, "subsidy", "City of Chelsea", 450_000_00, promise="asked")
    _source(steward, deal, 80, "bank", "The land trusts’ revolving fund", 1_000_000_00, promise="asked")
    _source(steward, deal, 81, "gift", "Gifts of neighbors", 60_000_00, promise="hoped")
    for kind, what, amount in (
        ("land", "", 520_000_00), ("building", "", 1_080_000_00), ("costs", "", 35_000_00),
        ("repairs", "A new roof", 90_000_00),
    ):  # fmt: skip
        _use(steward, deal, 81, kind, what, amount)


def _closer() -> None:
    """A price was agreed; the inspection is done; the money is not all there yet."""
    trust, steward, _treasurer = _team("comunidades-enraizadas", 0, with_treasurer=False)
    deal = Deal.objects.filter(organization=trust, state=Deal.State.WATCHED).first()
    if deal is None:
        return
    offer = _offer(steward, deal, 655, 1_600_000_00, _text(655), words="With time until spring for the money")
    _answer(steward, offer, 662, "accepted", _text(662))
    today = timezone.localdate()
    for kind, days, state in (("inspection", -4, "met"), ("residents", 12, ""), ("financing", 60, "")):
        made = actions.add_condition(
            steward,
            deal,
            kind=kind,
            due_on=today + dt.timedelta(days=days),
            submission=uuid.uuid4(),
            now=_clock(trust, 664),
        )
        if state:
            actions.settle_condition(
                steward,
                made,
                state=state,
                on=_date(676),
                words="The roof is old; the rest is sound.",
                now=_clock(trust, 676),
            )
    for source in queries.original(deal):
        if source.kind == "subsidy":
            actions.put_source(
                steward, deal, kind=source.kind, name=source.name, amount=source.amount, promise="firm", source=source,
                now=_clock(trust, 677),
            )  # fmt: skip


def _in_dispute() -> None:
    """Two buildings that people watch today."""
    _group, steward, _treasurer = _team("clvu", 0, with_treasurer=False)
    deal = _watch(
        steward, 640, name="The row of three on Wren Street", in_dispute=True, kind="triple-decker", homes=9, people=27,
        neighborhood="Dorchester", is_public=True, association_words="Wren Street tenants (invented)",
        latitude=Decimal("42.302"), longitude=Decimal("-71.068"), needs_decision=False,
        story=f"The rents were raised by a third in one letter. {INVENTED}",
    )  # fmt: skip
    _tell(
        steward, deal, 660, "action", _text(660), "Nine families answered the letter together: they pay what they paid."
    )
    _watch(
        steward, 661, name="A corner store with two flats", kind="commercial", homes=2, neighborhood="Roxbury",
        story=f"The owner thinks of selling. Nothing is public yet. {INVENTED}", needs_decision=False,
    )  # fmt: skip


def _farm() -> None:
    """Land that a fund of the house lends for: a part of the loan is paid out, the rest waits, and so does the purchase."""
    trust, steward, _treasurer = _team("boston-farms-clt", 0, with_treasurer=False)
    loans = Agreement.objects.filter(parties__party_organization=trust, parties__role="borrower", state="active")
    loan = loans.select_related("organization").order_by("-pk").first()
    if loan is None or queries.paid_out(loan) == 0:
        return
    deal = _watch(
        steward, 590, name="Two lots and a barn on Norfolk Street", kind="farm", homes=4, neighborhood="Mattapan",
        is_public=True, needs_decision=False,
        story=f"Growers rent the lots by the month. With the barn there is room for four homes above a shop. {INVENTED}",
    )  # fmt: skip
    offer = _offer(steward, deal, 591, 820_000_00, _text(591))
    _answer(steward, offer, 593, "accepted", _text(593))
    _source(steward, deal, 600, "loan", loan.organization.name, 850_000_00, agreement=loan)
    for kind, amount in (("land", 520_000_00), ("building", 300_000_00), ("costs", 30_000_00)):
        _use(steward, deal, 600, kind, "", amount)


# --- what all of them need --------------------------------------------------------------------------------------------------
def _team(slug: str, day: float, *, with_treasurer: bool = True) -> tuple[Organization, Actor, Actor]:
    """The organization, its steward, and its treasurer: the steward's own person in a seat of their own."""
    organization = Organization.objects.get(slug=slug)
    steward = acting(organization, f"steward@{slug}.example")
    assert steward.person is not None
    if not with_treasurer:
        return organization, steward, steward
    held = Seat.objects.filter(organization=organization, kind="treasurer", vacated_on__isnull=True)
    seat = held.select_related("person", "organization").first()
    if seat is None:
        now = _clock(organization, day)
        seat = people.fill_seat(
            steward, organization, kind="treasurer", person=steward.person, starts_on=now.date(), now=now
        )
    return organization, steward, Actor(seat.person, seat)


def _clock(organization: Organization, day: float) -> dt.datetime:
    """That day of the house, or just after the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return at(day) if last is None or last < at(day) else last


def _watch(steward: Actor, day: float, *, name: str, in_dispute: bool = False, **fields: Any) -> Deal:
    assert steward.seat is not None
    organization = steward.seat.organization
    return actions.watch(
        steward, organization, name=name, in_dispute=in_dispute, submission=uuid.uuid4(), now=_clock(organization, day),
        **fields,
    )  # fmt: skip


def _tell(steward: Actor, deal: Deal, day: float, kind: str, on: str, text: str) -> None:
    actions.tell(
        steward, deal, kind=kind, on=_day(on), text=text, submission=uuid.uuid4(), now=_clock(deal.organization, day)
    )


def _offer(steward: Actor, deal: Deal, day: float, amount: int, on: str, words: str = "") -> DealOffer:
    return actions.offer(
        steward,
        deal,
        amount=amount,
        on=_day(on),
        words=words,
        submission=uuid.uuid4(),
        now=_clock(deal.organization, day),
    )


def _answer(
    steward: Actor, offer: DealOffer, day: float, answer: str, on: str, *, amount: int | None = None, words: str = ""
) -> DealOffer:
    return actions.answer(
        steward, offer, answer=answer, on=_day(on), amount=amount, words=words, submission=uuid.uuid4(),
        now=_clock(offer.organization, day),
    )  # fmt: skip


def _source(
    steward: Actor, deal: Deal, day: float, kind: str, name: str, amount: int, *, promise: str = "firm",
    agreement: Agreement | None = None,
) -> DealSource:  # fmt: skip
    return actions.put_source(
        steward, deal, kind=kind, name=name, amount=amount, promise=promise, agreement=agreement, submission=uuid.uuid4(),
        now=_clock(deal.organization, day),
    )  # fmt: skip


def _use(steward: Actor, deal: Deal, day: float, kind: str, what: str, amount: int) -> None:
    actions.put_use(
        steward, deal, kind=kind, what=what, amount=amount, submission=uuid.uuid4(), now=_clock(deal.organization, day)
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _date(day: float) -> dt.date:
    return timezone.localdate(at(day))


def _text(day: float) -> str:
    return _date(day).isoformat()
