"""Verbs of repair reserves: opened, filled by fees and otherwise, spent on repairs. The books follow where a trust keeps them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.holdings.models import Building, Holding
from commonhouse.land.leasing.buckets import RESERVE, held_account
from commonhouse.land.stewarding import reserves
from commonhouse.land.stewarding.actions.common import not_ahead
from commonhouse.land.stewarding.models import Request, Reserve, ReserveMove
from commonhouse.ledger import accounts, posting
from commonhouse.ledger.models import Account, Entry
from commonhouse.ledger.posting import Leg
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, required, today, token, validate

Kind = ReserveMove.Kind
MOST_MONEY = 10**13
MOST_RESERVES = 2_000


def open_reserve(
    actor: Actor, organization: Organization, *, name: str, opened_on: dt.date, building: Building | None = None,
    holding: Holding | None = None, brought_in: int = 0, cash: Account | None = None, submission: object = None,
    now: dt.datetime | None = None,
) -> Reserve:  # fmt: skip
    """A reserve of a building or of one place. `brought_in`: cents that are there already, in the trust's bank.

    Sent twice, it is one. Raises ValidationError by field, Refused.
    """
    require(actor, "reserve.spend", organization)
    mark = token(submission or uuid.uuid4())
    not_ahead(opened_on, now, "opened_on")
    if (building is None) == (holding is None):
        raise ValidationError({"building": _("Choose a building, or one place.")})
    if any(each is not None and each.organization_id != organization.pk for each in (building, holding)):
        raise ValidationError({"building": _("Choose from the list.")})
    if not 0 <= brought_in <= MOST_MONEY:
        raise ValidationError({"brought_in": _("Give an amount of zero or more.")})
    with transaction.atomic():
        organization = locked(organization)
        if found := Reserve.objects.filter(organization=organization, submission=mark).first():
            return found
        if Reserve.objects.filter(organization=organization).count() >= MOST_RESERVES:
            raise Refused(_("There are as many reserves as a trust can keep here."))
        reserve = Reserve(
            organization=organization, name=required("name", name, _("Give it a name.")), building=building,
            holding=holding, opened_on=opened_on, submission=mark,
        )  # fmt: skip
        validate(reserve)
        if accounts.keeps_books(organization):
            deposits = accounts.of_role(organization, "deposits")
            reserve.account = accounts.part(deposits, f"reserve:{reserve.public_id}", name=reserve.name[:120])
        try:
            with transaction.atomic():
                reserve.save()
        except IntegrityError:
            raise ValidationError({"name": _("There is a reserve of this name, or of this place, already.")}) from None
        if brought_in:
            move = _move(reserve, Kind.OPENING, opened_on, brought_in, actor, now, key=f"opening:{reserve.public_id}")
            move.entry = _post(move, [_into(reserve, brought_in)], brought_in, cash, actor, now)
            move.save()
        leave_act(organization, "reserve-opened", {"reserve": reserve.public_id}, reserve.public_id, now)
        if brought_in:
            _tell_record(reserve, [move], now)
    return reserve


def put_in(
    actor: Actor, reserve: Reserve, *, amount: int, on: dt.date, text: str = "", cash: Account | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> ReserveMove:  # fmt: skip
    """More money for repairs, besides the fees. Sent twice, it is one."""
    return _cash(actor, reserve, Kind.IN, amount, on, text, cash, submission, None, now)


def spend(
    actor: Actor, reserve: Reserve, *, amount: int, on: dt.date, text: str, cash: Account | None = None,
    request: Request | None = None, submission: object = None, now: dt.datetime | None = None,
) -> ReserveMove:  # fmt: skip
    """A repair, paid from the reserve, never more than is in it. `request`: of the household, granted; paid once.

    Raises ValidationError by field, Refused.
    """
    require(actor, "reserve.spend", reserve.organization)
    text = required("text", text, _("Say what was repaired."))
    if request is not None:
        if request.kind != Request.Kind.REPAIR or request.state != Request.State.GRANTED:
            raise Refused(_("The trust has not said yes to this repair."))
        found = reserves.of_lease(request.lease)
        if found is None or found.pk != reserve.pk:
            raise Refused(_("This repair belongs to another reserve."))
        if paid := ReserveMove.objects.filter(request=request).first():
            return paid
    return _cash(actor, reserve, Kind.REPAIR, -amount, on, text, cash, submission, request, now)


def _cash(
    actor: Actor, reserve: Reserve, kind: str, amount: int, on: dt.date, text: str, cash: Account | None,
    submission: object, request: Request | None, now: dt.datetime | None,
) -> ReserveMove:  # fmt: skip
    require(actor, "reserve.spend", reserve.organization)
    mark = token(submission or uuid.uuid4())
    not_ahead(on, now)
    if on < reserve.opened_on:
        raise ValidationError({"on": _("The reserve was opened later than this day.")})
    wanted = amount if kind == Kind.IN else -amount
    if not 0 < wanted <= MOST_MONEY:
        raise ValidationError({"amount": _("An amount is above zero.")})
    with transaction.atomic():
        reserve = locked(reserve)
        if found := reserve.moves.filter(key=f"cash:{mark}").first():
            return found
        if not reserve.is_open:
            raise Refused(_("This reserve is closed."))
        there = reserves.balance(reserve)
        if there + amount < 0:
            said = {"there": money(there, _unit(reserve))}
            raise ValidationError({"amount": _("There are %(there)s in this reserve. It cannot pay more.") % said})
        move = _move(reserve, kind, on, amount, actor, now, key=f"cash:{mark}", text=text.strip(), request=request)
        move.entry = _post(move, [_into(reserve, amount)], amount, cash, actor, now)
        move.save()
        _tell_record(reserve, [move], now)
    return move


def gather(reserve: Reserve, *, by: Actor | None = None, now: dt.datetime | None = None) -> list[ReserveMove]:
    """What has come in for repairs with the fees since the last time, put into the reserve. Again, it finds nothing.

    Inner: the house does it each day (`tasks`), and whoever opens the reserve's page for money asks for it.
    """
    on = today(now)
    with transaction.atomic():
        reserve = locked(reserve)
        if not reserve.is_open:
            return []
        reserve.gathered_on = on
        reserve.save(update_fields=["gathered_on"])
        rows = reserves.coming(reserve)
        if not rows:
            return []
        moves, legs = [], []
        for each in rows:
            key = f"fee:{each.lease.pk}:{each.total}:{on.isoformat()}"
            moves.append(_move(reserve, Kind.FEE, on, each.amount, by, now, key=key, lease=each.lease))
            if reserve.account is not None:
                legs += [
                    Leg(held_account(each.lease.agreement, RESERVE), each.amount),
                    Leg(reserve.account, -each.amount),
                ]
        if legs:
            draft = posting.Draft(
                on, _("For repairs, from the fees"), legs, f"land-reserve:{moves[0].key}"[:80],
                source=f"land.reserve:{reserve.public_id}",
            )  # fmt: skip
            entry = posting.post(reserve.organization, [draft], by=by.person if by else None, now=now)[0]
            for move in moves:
                move.entry = entry
        ReserveMove.objects.bulk_create(moves)
        _tell_record(reserve, moves, now)
    return moves


def _move(
    reserve: Reserve, kind: str, on: dt.date, amount: int, actor: Actor | None, now: dt.datetime | None, **fields: Any
) -> ReserveMove:
    move = ReserveMove(
        organization_id=reserve.organization_id, reserve=reserve, kind=kind, on=on, amount=amount, entered_at=moment(now),
        by=actor.person if actor is not None else None, **fields,
    )  # fmt: skip
    validate(move)
    return move


def _into(reserve: Reserve, amount: int) -> Leg | None:
    return Leg(reserve.account, -amount) if reserve.account is not None else None


def _post(
    move: ReserveMove, legs: list[Leg | None], amount: int, cash: Account | None, actor: Actor, now: dt.datetime | None
) -> Entry | None:
    """Cash against what is held for the home."""
    reserve = move.reserve
    if reserve.account is None:
        return None
    account = cash or accounts.of_role(reserve.organization, "cash", reserve.account.unit)
    whole = [Leg(account, amount), *(leg for leg in legs if leg is not None)]
    text = move.text or str(Kind(move.kind).label)
    draft = posting.Draft(
        move.on, f"{reserve.name}: {text}"[:200], whole, f"land-reserve:{move.key}"[:80],
        source=f"land.reserve:{reserve.public_id}",
    )  # fmt: skip
    return posting.post(reserve.organization, [draft], by=actor.person, now=now)[0]


def _unit(reserve: Reserve) -> str:
    return reserve.account.unit if reserve.account is not None else "USD"


def _tell_record(reserve: Reserve, moves: list[ReserveMove], now: dt.datetime | None) -> None:
    """That money moved, by numbers in a row; how much and for which home stands in the trust's own books."""
    last = reserve.moves.count()
    body: dict[str, Any] = {"reserve": reserve.public_id, "first": last - len(moves) + 1, "last": last}
    entries = sorted({move.entry.number for move in moves if move.entry is not None})
    if entries:
        body["entries"] = entries
    leave_act(reserve.organization, "reserve-moved", body, reserve.public_id, now)
