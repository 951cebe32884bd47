"""The part of agreements in the Greater Boston demo: a shared house, and who pays what for its rooms. Invented, all of it.

A co-op pays its share of the rent on time, from its books. A neighbor is late, asks for a pause, and gets it. A third
agreement waits for a signature.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from commonhouse.agreements import accounts, actions, documents, promises
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
MORNING = dt.time(10)


def seed(say: Callable[[str], None]) -> None:
    """Adds to the demo what its agreements have to show."""
    keeper = Organization.objects.get(slug=KEEPER)
    say(f"==> Agreeing on the rooms of {keeper.name}")
    steward = acting(keeper, f"steward@{KEEPER}.example")
    treasurer = _treasurer(steward, keeper)
    if not books.keeps_books(keeper):
        open_book(treasurer, keeper, opened_on=_day(330), now=_at(keeper, 330))
    _coop(steward, treasurer, keeper)
    _neighbor(steward, treasurer, keeper)
    _waiting(steward, keeper)


def _coop(steward: Actor, treasurer: Actor, keeper: Organization) -> None:
    tenant = Organization.objects.get(slug=TENANT)
    first = _first_of_month(7)
    agreement = _agreed(
        steward, keeper, acting(tenant, f"steward@{TENANT}.example"), PartyOf("payer", organization=tenant),
        title="Share of the rent: office on the second floor", reference="R-201",
        terms=_rent(450_00, first), before=245, starts_on=first,
    )  # fmt: skip
    for due in list(agreement.dues.filter(bucket="rent", on__lte=_day(3)).values_list("on", flat=True)):
        _pay(treasurer, agreement, 450_00, due)
    accounts.reckon(agreement, timezone.localdate())


def _neighbor(steward: Actor, treasurer: Actor, keeper: Organization) -> None:
    """Late twice, a pause asked for and agreed, and one late payment still open."""
    person = Person.objects.get(account__email="luz@commonhouse.example")
    first = _first_of_month(6)
    terms = _rent(60_00, first) | {"late": [{"after_days": 15, "amount": 5_00}]}
    agreement = _agreed(
        steward, keeper, Actor(person), PartyOf("payer", person=person), title="A desk in the workshop", reference="D-7",
        terms=terms, before=215, language="es", starts_on=first,
    )  # fmt: skip
    days = list(agreement.dues.filter(bucket="rent").values_list("on", flat=True))
    _pay(treasurer, agreement, 60_00, days[0])
    _pay(treasurer, agreement, 60_00, days[1] + dt.timedelta(days=4))
    answers = {"starts": days[2], "until": days[4] - dt.timedelta(days=1), "way": "skip"}
    asked = days[2] - dt.timedelta(days=6)
    wanted = promises.paused(terms, answers, asked)
    wish = actions.ask_for_change(
        Actor(person), agreement, words="Me quedé sin trabajo. ¿Podemos hacer una pausa de dos meses?", change="pause",
        terms=wanted, takes_effect_on=days[2], now=_moment(keeper, asked),
    )  # fmt: skip
    version = actions.propose_change(
        steward, agreement, terms=wanted, takes_effect_on=days[2], why="A pause of two months, as asked for.", wish=wish,
        now=_moment(keeper, asked + dt.timedelta(days=1)),
    )  # fmt: skip
    for signer, role in ((steward, "receiver"), (Actor(person), "payer")):
        _sign(signer, version, role, _moment(keeper, asked + dt.timedelta(days=2)))
    agreement.refresh_from_db()
    accounts.reckon(agreement, timezone.localdate())


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
