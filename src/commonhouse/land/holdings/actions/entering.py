"""Entering land, buildings and what people use, one by one or many at once; and correcting what was entered.

`enter_...` and `change_...` are the verbs, for whoever may edit. `put_...` are the same without a question about rights, inside
another verb's transaction (a deal that closes, a file that is entered); each leaves its acts.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.holdings.actions.common import hold, not_ahead, totals
from commonhouse.land.holdings.facts import (
    BuildingFacts,
    HoldingFacts,
    ParcelFacts,
    set_building,
    set_holding,
    set_parcel,
)
from commonhouse.land.holdings.models import MOST_HOLDINGS, Building, Holding, Parcel, in_order, public_id
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, locked, moment, required, token

MOST_PARCELS = 5_000  # of one trust
MOST_BUILDINGS = 200  # on one parcel
AT_ONCE = 1_000  # rows of one act
M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


# --- land ---------------------------------------------------------------------------------------------------------------
def enter_parcel(
    actor: Actor, organization: Organization, facts: ParcelFacts, *, submission: object = None,
    now: dt.datetime | None = None,
) -> Parcel:  # fmt: skip
    """Land that the trust holds. Sent twice with one submission, it is one. Raises ValidationError by field."""
    require(actor, "holding.edit", organization)
    return put_parcel(organization, facts, submission=submission, now=now)


def put_parcel(
    organization: Organization, facts: ParcelFacts, *, submission: object = None, now: dt.datetime | None = None
) -> Parcel:
    mark = token(submission) if submission is not None else uuid.uuid4()
    with transaction.atomic():
        hold(organization)
        found = Parcel.objects.filter(organization=organization, submission=mark).first()
        if found is not None:
            return found
        return put_parcels(organization, [facts], submission=mark, now=now)[0]


def put_parcels(
    organization: Organization, many: Sequence[ParcelFacts], *, file: str = "", submission: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> list[Parcel]:  # fmt: skip
    """Parcels of a file or a history, a thousand to an act. `file`: the SHA-256 of the file they come from."""
    with transaction.atomic():
        hold(organization)
        _check_room(Parcel.objects.filter(organization=organization).count() + len(many), MOST_PARCELS, _("parcels"))
        taken = _references(organization)
        rows = [_new_parcel(organization, facts, taken, now) for facts in many]
        if submission is not None and rows:
            rows[0].submission = submission
        for some in _portions(rows):
            Parcel.objects.bulk_create(some, batch_size=500)
            body = {"parcels": [parcel_body(each) for each in some], "file": file, "total": totals(organization)}
            leave_act(organization, "parcel-entered", body, some[0].public_id if len(some) == 1 else "", now)
        return rows


def _new_parcel(organization: Organization, facts: ParcelFacts, taken: set[str], now: dt.datetime | None) -> Parcel:
    parcel = Parcel(organization=organization, public_id=public_id(), entered_at=moment(now))
    set_parcel(parcel, facts)
    not_ahead(parcel.acquired_on, now, "acquired_on")
    _take_reference(parcel, taken)
    parcel.order = in_order(parcel.name)
    return parcel


def _references(organization: Organization) -> set[str]:
    known = Parcel.objects.filter(organization=organization).exclude(reference="").order_by()
    return set(known.values_list("reference", flat=True))


def _take_reference(parcel: Parcel, taken: set[str]) -> None:
    if parcel.reference and parcel.reference in taken:
        raise ValidationError({"reference": _("Land with this parcel number is entered already.")})
    taken.add(parcel.reference)


def parcel_body(parcel: Parcel) -> dict[str, Any]:
    """What the record says of land: no name and no address, which may be somebody's door."""
    return {
        "parcel": parcel.public_id, "use": parcel.use, "neighborhood": parcel.neighborhood,
        "square_feet": parcel.square_feet, "held_since": parcel.acquired_on.isoformat() if parcel.acquired_on else "",
    }  # fmt: skip


def change_parcel(actor: Actor, parcel: Parcel, facts: ParcelFacts, *, now: dt.datetime | None = None) -> Parcel:
    """Other facts about the land. What the record says of it is said anew there."""
    require(actor, "holding.edit", parcel.organization)
    with transaction.atomic():
        hold(parcel.organization)
        parcel = locked(parcel)
        if parcel.released_on is not None:
            raise Refused(_("The trust does not hold this land any more. Its story stays as it is."))
        before, name = parcel_body(parcel), parcel.name
        set_parcel(parcel, facts)
        not_ahead(parcel.acquired_on, now, "acquired_on")
        others = Parcel.objects.filter(organization=parcel.organization).exclude(pk=parcel.pk).exclude(reference="")
        _take_reference(parcel, set(others.filter(reference=parcel.reference).values_list("reference", flat=True)))
        parcel.save()
        if parcel.name != name:
            _reorder(parcel)
        after = parcel_body(parcel)
        if after != before:
            body = after | {"total": totals(parcel.organization)}
            leave_act(parcel.organization, "parcel-changed", body, parcel.public_id, now)
        return parcel


def _reorder(parcel: Parcel) -> None:
    rows = list(parcel.holdings.all())
    for each in rows:
        each.order = in_order(parcel.name, each.name)
    Holding.objects.bulk_update(rows, ["order"], batch_size=500)


# --- buildings ----------------------------------------------------------------------------------------------------------
def enter_building(actor: Actor, parcel: Parcel, facts: BuildingFacts, *, now: dt.datetime | None = None) -> Building:
    """What stands on the land. The same name again is a mistake, and said so."""
    require(actor, "holding.edit", parcel.organization)
    return put_building(parcel, facts, now=now)


def put_building(parcel: Parcel, facts: BuildingFacts, *, now: dt.datetime | None = None) -> Building:
    return put_buildings(parcel.organization, [(parcel, facts)], now=now)[0]


def put_buildings(
    organization: Organization, many: Sequence[tuple[Parcel, BuildingFacts]], *, now: dt.datetime | None = None
) -> list[Building]:
    """Buildings of a file or a history. The record does not know them: it knows land, and what people use."""
    rows = []
    for parcel, facts in many:
        building = Building(organization=organization, parcel=parcel, public_id=public_id(), entered_at=moment(now))
        set_building(building, facts)
        rows.append(building)
    with transaction.atomic():
        hold(organization)
        there: dict[int, int] = {}
        for parcel, _facts in many:
            if parcel.pk not in there:
                _held(parcel)
                there[parcel.pk] = parcel.buildings.count()
            there[parcel.pk] += 1
            _check_room(there[parcel.pk], MOST_BUILDINGS, _("buildings on one parcel"))
        _unique("name", _("A building of this name stands on this land already."), lambda: _create(Building, rows))
    return rows


def change_building(
    actor: Actor, building: Building, facts: BuildingFacts, *, now: dt.datetime | None = None
) -> Building:
    require(actor, "holding.edit", building.organization)
    with transaction.atomic():
        building = locked(building)
        set_building(building, facts)
        _unique("name", _("A building of this name stands on this land already."), building.save)
        return building


# --- what people use ----------------------------------------------------------------------------------------------------
def enter_holding(
    actor: Actor, parcel: Parcel, facts: HoldingFacts, *, submission: object = None, now: dt.datetime | None = None
) -> Holding:
    """A home, a plot, a shop or an open space on the land. Sent twice with one submission, it is one."""
    require(actor, "holding.edit", parcel.organization)
    return put_holding(parcel, facts, submission=submission, now=now)


def put_holding(
    parcel: Parcel, facts: HoldingFacts, *, submission: object = None, now: dt.datetime | None = None
) -> Holding:
    mark = token(submission) if submission is not None else uuid.uuid4()
    with transaction.atomic():
        hold(parcel.organization)
        found = Holding.objects.filter(organization=parcel.organization, submission=mark).first()
        if found is not None:
            return found
        return put_holdings(parcel.organization, [(parcel, facts)], submission=mark, now=now)[0]


def put_holdings(
    organization: Organization, many: Sequence[tuple[Parcel, HoldingFacts]], *, file: str = "",
    submission: uuid.UUID | None = None, now: dt.datetime | None = None,
) -> list[Holding]:  # fmt: skip
    """Holdings of a file or a history, a thousand to an act; parcels are those of this trust."""
    with transaction.atomic():
        hold(organization)
        there = Holding.objects.filter(organization=organization).order_by()
        _check_room(there.count() + len(many), MOST_HOLDINGS, _("homes, plots, shops and open spaces"))
        on_these = there.filter(parcel__in={parcel.pk for parcel, _facts in many}) if len(many) < AT_ONCE else there
        taken = set(on_these.values_list("parcel_id", "name"))
        rows = [_new_holding(organization, parcel, facts, taken, now) for parcel, facts in many]
        if submission is not None and rows:
            rows[0].submission = submission
        for some in _portions(rows):
            Holding.objects.bulk_create(some, batch_size=500)
            body = {"holdings": [holding_body(each) for each in some], "file": file, "total": totals(organization)}
            leave_act(organization, "holding-entered", body, some[0].public_id if len(some) == 1 else "", now)
        return rows


def _new_holding(
    organization: Organization, parcel: Parcel, facts: HoldingFacts, taken: set[tuple[int, str]],
    now: dt.datetime | None,
) -> Holding:  # fmt: skip
    _held(parcel)
    holding = Holding(organization=organization, parcel=parcel, public_id=public_id(), entered_at=moment(now))
    set_holding(holding, facts)
    if (parcel.pk, holding.name) in taken:
        raise ValidationError({"name": _("There is one of this name on this land already.")})
    taken.add((parcel.pk, holding.name))
    holding.order = in_order(parcel.name, holding.name)
    return holding


def holding_body(holding: Holding) -> dict[str, Any]:
    """What the record says of a holding: no door, and no state, which would tell of a family."""
    return {
        "holding": holding.public_id, "parcel": holding.parcel.public_id, "use": holding.use,
        "tenure": holding.tenure, "tier": holding.tier or 0,
    }  # fmt: skip


def change_holding(actor: Actor, holding: Holding, facts: HoldingFacts, *, now: dt.datetime | None = None) -> Holding:
    """Other facts about a holding. Its use and tenure are the lease's while somebody holds it; its state has its own verb."""
    require(actor, "holding.edit", holding.organization)
    with transaction.atomic():
        hold(holding.organization)
        holding = locked(holding)
        _held(holding.parcel)
        state, before = holding.state, holding_body(holding)
        set_holding(holding, facts)
        holding.state = state
        after = holding_body(holding)
        if state in TAKEN and (after["use"], after["tenure"]) != (before["use"], before["tenure"]):
            words = _("It is in use, under a lease that says how it is held. It can change when that lease has ended.")
            raise ValidationError({"tenure": words})
        _unique("name", _("There is one of this name on this land already."), holding.save)
        if after != before:
            body = after | {"total": totals(holding.organization)}
            leave_act(holding.organization, "holding-changed", body, holding.public_id, now)
        return holding


TAKEN = (Holding.State.IN_USE, Holding.State.FOR_SALE, Holding.State.IN_DEFAULT)


def set_state(holding: Holding, state: str) -> None:
    """Keeps the state for lists and maps, inside the verb that brought it about (a lease begins, a notice runs)."""
    holding.state = str(Holding.State(state))
    Holding.objects.filter(pk=holding.pk).exclude(state=state).update(state=state)


def make_ready(actor: Actor, holding: Holding, *, planned: bool = False) -> Holding:
    """A planned home is built and free, or a free one is being rebuilt. Anything else is said by leases."""
    require(actor, "holding.edit", holding.organization)
    with transaction.atomic():
        holding = locked(holding)
        if holding.state not in {Holding.State.PLANNED, Holding.State.FREE}:
            raise Refused(_("Somebody holds it. Its lease says how it stands."))
        set_state(holding, Holding.State.PLANNED if planned else Holding.State.FREE)
        return holding


def remove_holding(actor: Actor, holding: Holding, *, why: str, now: dt.datetime | None = None) -> None:
    """Takes back a holding that was entered by mistake, before anything else is built on it."""
    require(actor, "holding.edit", holding.organization)
    why = required("why", why, _("Say why it was a mistake."))
    check_public(why=why)
    with transaction.atomic():
        hold(holding.organization)
        holding = locked(holding)
        organization, name = holding.organization, holding.public_id
        if _has_more(holding):
            raise Refused(_("More is kept with it already, a lease or a paper perhaps. It cannot be taken back."))
        holding.delete()
        leave_act(
            organization, "holding-removed", {"holding": name, "why": why, "total": totals(organization)}, name, now
        )


def _has_more(holding: Holding) -> bool:
    """Whether rows of any part of the house would go with it, or hold it."""
    from django.db.models import ProtectedError, RestrictedError

    collector = Collector(using=Holding.objects.db, origin=holding)
    try:
        collector.collect([holding])
    except (ProtectedError, RestrictedError):
        return True
    if any(rows for model, rows in collector.data.items() if model is not Holding):
        return True
    return any(rows.exists() for rows in collector.fast_deletes)


# --- small things -------------------------------------------------------------------------------------------------------
def _held(parcel: Parcel) -> None:
    if parcel.released_on is not None:
        raise Refused(_("The trust does not hold this land any more."))


def _check_room(count: int, most: int, what: str) -> None:
    if count > most:
        raise Refused(_("At most %(most)s %(what)s.") % {"most": f"{most:,}", "what": what})


def _portions(rows: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _create(model: type[M], rows: Sequence[M]) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)


def _unique(field: str, words: str, save: Callable[[], Any]) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        raise ValidationError({field: words}) from None
