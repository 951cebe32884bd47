"""The part of agreements in the Greater Boston demo: a shared house, and who pays what for its rooms. Invented, all of it.

A co-op pays its share of the rent on time, from its books. A neighbor is late, asks for a pause, and gets it. A third
agreement waits for a signature.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from commonhouse.agreements import accounts, actions, documents, kinds, promises
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement, Version
from commonhouse.ledger import accounts as books
from commonhouse.ledger.actions import open_book
from commonhouse.people import actions as people
from commonhouse.people.demo import acting
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

KEEPER = "movement-sustainability-commons"
TENANT = "cero"
Step = tuple[dt.date, Callable[[], None]]
MORNING = dt.time(10)


def seed(say: Callable[[str], None]) -> None:
    """Adds to the demo what its agreements have to show."""
    keeper = Organization.objects.get(slug=KEEPER)
    say(f"==> Agreeing on the rooms of {keeper.name}")
    steward = acting(keeper, f"steward@{KEEPER}.example")
    treasurer = _treasurer(steward, keeper)
    if not books.keeps_books(keeper):
        open_book(treasurer, keeper, opened_on=_day(330), now=_at(keeper, 330))
    coop, desk = _coop(steward, keeper), _desk(steward, keeper)
    # acts stand in order of time, so what happened under both is told day by day
    for _day_of, step in sorted(
        [*_rents(treasurer, coop), *_story(steward, treasurer, desk)], key=lambda each: each[0]
    ):
        step()
    for agreement in (coop, desk):
        agreement.refresh_from_db()
        accounts.reckon(agreement, timezone.localdate())
    _waiting(steward, keeper)


def _coop(steward: Actor, keeper: Organization) -> Agreement:
    tenant = Organization.objects.get(slug=TENANT)
    return _agreed(
        steward, keeper, acting(tenant, f"steward@{TENANT}.example"), PartyOf("payer", organization=tenant),
        title="Share of the rent: office on the second floor", reference="R-201", before=245,
        terms=_rent(450_00, _first_of_month(7)), starts_on=_first_of_month(7),
    )  # fmt: skip


def _rents(treasurer: Actor, agreement: Agreement) -> list[Step]:
    days = agreement.dues.filter(bucket="rent", on__lte=_day(3)).values_list("on", flat=True)
    return [(on, partial(_pay, treasurer, agreement, 450_00, on)) for on in days]


def _desk(steward: Actor, keeper: Organization) -> Agreement:
    person = Person.objects.get(account__email="luz@commonhouse.example")
    first = _first_of_month(6)
    terms = _rent(60_00, first) | {"late": [{"after_days": 15, "amount": 5_00}]}
    return _agreed(
        steward, keeper, Actor(person), PartyOf("payer", person=person), title="A desk in the workshop", reference="D-7",
        terms=terms, before=236, language="es", starts_on=first,
    )  # fmt: skip


def _story(steward: Actor, treasurer: Actor, agreement: Agreement) -> list[Step]:
    """Two payments, the second late; a pause of two months asked for and agreed; then one payment, and one still open."""
    person = kinds.other_party(agreement).person  # type: ignore[union-attr]
    days = list(agreement.dues.filter(bucket="rent").values_list("on", flat=True))
    asked = days[2] - dt.timedelta(days=6)
    late = days[1] + dt.timedelta(days=4)
    return [
        (days[0], partial(_pay, treasurer, agreement, 60_00, days[0])),
        (late, partial(_pay, treasurer, agreement, 60_00, late)),
        (asked, partial(_pause, steward, Actor(person), agreement, days, asked)),
        (days[4], partial(_pay, treasurer, agreement, 60_00, days[4])),
        (days[5], partial(_pay, treasurer, agreement, 60_00, days[5])),
    ]


def _pause(steward: Actor, payer: Actor, agreement: Agreement, days: list[dt.date], asked: dt.date) -> None:
    keeper = agreement.organization
    answers = {"starts": days[2], "until": days[4] - dt.timedelta(days=1), "way": "skip"}
    wanted = promises.paused(agreement.versions.get(number=1).terms, answers, asked)
    wish = actions.ask_for_change(
        payer, agreement, words="Me quedé sin trabajo. ¿Podemos hacer una pausa de dos meses?", change="pause",
        terms=wanted, takes_effect_on=days[2], now=_moment(keeper, asked),
    )  # fmt: skip
    version = actions.propose_change(
        steward, agreement, terms=wanted, takes_effect_on=days[2], why="A pause of two months, as asked for.", wish=wish,
        now=_moment(keeper, asked + dt.timedelta(days=1)),
    )  # fmt: skip
    for signer, role in ((steward, "receiver"), (payer, "payer")):
        _sign(signer, version, role, _moment(keeper, asked + dt.timedelta(days=2)))


def _waiting(steward: Actor, keeper: Organization) -> None:
    person = Person.objects.get(account__email="marie@commonhouse.example")
    now = _at(keeper, 2)
    agreement = actions.draft(
        steward, keeper, kind=promises.NAME, title="Use of the kitchen on Saturdays", reference="K-3", now=now,
        parties=[PartyOf("receiver", organization=keeper), PartyOf("payer", person=person)],
        terms=_rent(35_00, _first_of_month(-1)),
    )  # fmt: skip
    version = actions.offer(steward, agreement, now=now)
    _sign(steward, version, "receiver", now)


def _agreed(
    steward: Actor, keeper: Organization, other: Actor, party: PartyOf, *, terms: dict[str, Any], before: int, **fields: Any
) -> Agreement:  # fmt: skip
    """Drafted, offered and signed by both, so many days ago."""
    agreement = actions.draft(
        steward, keeper, kind=promises.NAME, parties=[PartyOf("receiver", organization=keeper), party], terms=terms,
        now=_at(keeper, before), **fields,
    )  # fmt: skip
    version = actions.offer(steward, agreement, now=_at(keeper, before))
    _sign(steward, version, "receiver", _at(keeper, before - 1))
    _sign(other, version, "payer", _at(keeper, before - 2))
    agreement.refresh_from_db()
    return agreement


def _sign(actor: Actor, version: Version, role: str, now: dt.datetime) -> None:
    assert actor.person is not None
    language = actor.person.language if actor.person.language in version.texts else "en"
    actions.sign(
        actor, version, version.agreement.parties.get(role=role), typed_name=actor.person.name, intends=True,
        document_hash=documents.document_hash(version, language), language=language, now=now,
    )  # fmt: skip


def _pay(treasurer: Actor, agreement: Agreement, amount: int, on: dt.date) -> None:
    if on <= timezone.localdate():
        key = f"demo:{agreement.reference}:{on}"
        actions.record_payment(
            treasurer, agreement, amount=amount, on=on, key=key, now=_moment(agreement.organization, on)
        )
        agreement.refresh_from_db()


def _rent(amount: int, first: dt.date) -> dict[str, Any]:
    stream = {
        "first": first.isoformat(), "every": {"unit": "month", "n": 1}, "parts": [{"bucket": "rent", "amount": amount}],
        "times": 12,
    }  # fmt: skip
    return {"streams": [stream], "beyond": "credit"}


def _treasurer(steward: Actor, keeper: Organization) -> Actor:
    """The steward keeps the money too, in a seat of its own, until the house grows."""
    assert steward.person is not None
    seat = people.fill_seat(
        steward, keeper, kind="treasurer", person=steward.person, starts_on=_day(340), now=_at(keeper, 340)
    )
    return Actor(steward.person, seat)


def _first_of_month(ago: int) -> dt.date:
    """The first day of the month so many months ago (ahead, below zero)."""
    today = timezone.localdate()
    months = today.year * 12 + today.month - 1 - ago
    return dt.date(months // 12, months % 12 + 1, 1)


def _day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


def _at(keeper: Organization, ago: int) -> dt.datetime:
    return _moment(keeper, _day(ago))


def _moment(keeper: Organization, day: dt.date) -> dt.datetime:
    """That morning, or the time of the record's last act where that is later: acts stand in order of time."""
    morning = timezone.make_aware(dt.datetime.combine(day, MORNING))
    log = Log.objects.filter(organization_id=keeper.pk).first()
    return max(morning, log.last_at) if log is not None and log.last_at else morning
