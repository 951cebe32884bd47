"""Entering many parcels and homes from a file: read and looked at first, then entered whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.holdings import reading
from commonhouse.land.holdings.actions.common import hold
from commonhouse.land.holdings.actions.entering import put_buildings, put_holdings, put_parcels
from commonhouse.land.holdings.facts import BuildingFacts, HoldingFacts
from commonhouse.land.holdings.models import Building, Holding, HoldingImport, Parcel
from commonhouse.land.holdings.reading import Entry, Problem, key_of
from commonhouse.people.formats import day, local
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment

MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do now: entries with what is new in each (parcel, holding), and what stands in its way."""

    rows: tuple[tuple[Entry, bool, bool], ...]
    problems: tuple[Problem, ...]
    known: dict[str, Parcel]

    @property
    def parcels(self) -> int:
        return len({entry.key for entry, is_new, _holding in self.rows if is_new})

    @property
    def holdings(self) -> int:
        return sum(is_new for _entry, _parcel, is_new in self.rows)

    @property
    def skipped(self) -> int:
        return sum(not (parcel or holding) for _entry, parcel, holding in self.rows)


def read_file(
    actor: Actor, organization: Organization, data: bytes, *, name: str, now: dt.datetime | None = None
) -> HoldingImport:
    """Reads a file and keeps it until somebody says yes; nothing is entered. The same file again is the one that waits.

    Raises reading.FileError when the file as a whole cannot be used; Refused when the same file was entered before.
    """
    require(actor, "holding.edit", organization)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        hold(organization)
        there = HoldingImport.objects.filter(organization=organization)
        before = there.filter(sha256=sha256).exclude(state=HoldingImport.State.DROPPED).first()
        if before is not None and before.entered_at is not None:
            said = {"day": day(local(before.entered_at)), "name": before.name}
            raise Refused(_("This same file was entered on %(day)s, as “%(name)s”. Nothing was entered again.") % said)
        if before is not None:
            return before
        found = reading.read(data)
        faulty = there.filter(state=HoldingImport.State.READ, read_by=actor.person).exclude(problems=[])
        faulty.update(state=HoldingImport.State.DROPPED, rows=[], problems=[])  # this is the corrected file
        if there.filter(state=HoldingImport.State.READ).count() >= MOST_WAITING:
            raise Refused(_("%(most)d files wait already. Enter them, or put them aside.") % {"most": MOST_WAITING})
        return HoldingImport.objects.create(
            organization=organization, name=_name(name), kind=found.kind, sha256=sha256,
            rows=reading.to_json(found.entries), problems=[asdict(each) for each in found.problems],
            notes=list(found.notes), read_by=actor.person, read_at=moment(now),
        )  # fmt: skip


def _name(name: str) -> str:
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain.replace("\\", "/").rsplit("/", 1)[-1][-120:] or "file"


def plan(waiting: HoldingImport) -> Plan:
    """What entering the file would do now: someone may have entered some of it since it was read. Two queries."""
    entries = list(reading.from_json(waiting.rows))
    known, doubtful = _known(waiting.organization)
    homes = set(Holding.objects.filter(organization=waiting.organization).values_list("parcel_id", "name"))
    problems = [Problem(**each) for each in waiting.problems]
    rows: list[tuple[Entry, bool, bool]] = []
    met: set[str] = set()
    for entry in entries:
        if entry.key in doubtful:
            words = _("Several pieces of land have this name. Write the parcel number too, to say which one.")
            problems.append(Problem(entry.number, "land", words))
        parcel = known.get(entry.key)
        if parcel is None and _is_there_without_number(entry, known):
            words = _("Land of this name is entered already, without a parcel number. Write its number there first.")
            problems.append(Problem(entry.number, "land", words))
        if parcel is not None and parcel.released_on is not None:
            words = _("The trust gave up this land on %(day)s.") % {"day": day(parcel.released_on)}
            problems.append(Problem(entry.number, "land", words))
        is_home = entry.holding is not None
        is_new = is_home and (parcel is None or (parcel.pk, entry.holding.name) not in homes)  # type: ignore[union-attr]
        rows.append((entry, parcel is None and entry.key not in met, is_new))
        met.add(entry.key)
    return Plan(tuple(rows), tuple(sorted(problems, key=lambda each: each.number)), known)


def _is_there_without_number(entry: Entry, known: dict[str, Parcel]) -> bool:
    same = known.get(key_of("", entry.parcel.name))
    return bool(entry.parcel.reference) and same is not None and not same.reference and same.released_on is None


def _known(organization: Organization) -> tuple[dict[str, Parcel], set[str]]:
    """The trust's land by number and by name, and the names that several of its parcels have."""
    found: dict[str, Parcel] = {}
    doubtful: set[str] = set()
    fields = ("pk", "name", "reference", "released_on", "organization_id", "public_id")
    for parcel in Parcel.objects.filter(organization=organization).only(*fields):
        parcel.organization = organization
        if parcel.reference:
            found[key_of(parcel.reference, "")] = parcel
        name = key_of("", parcel.name)
        if name in found and found[name].released_on is None and parcel.released_on is None:
            doubtful.add(name)
        if parcel.released_on is None or name not in found:
            found[name] = parcel
    return found, doubtful


def enter_file(actor: Actor, waiting: HoldingImport, *, now: dt.datetime | None = None) -> HoldingImport:
    """Enters all that is new in the file, in one transaction. A second time it changes nothing. Raises Refused."""
    organization = waiting.organization
    require(actor, "holding.edit", organization)
    with transaction.atomic():
        hold(organization)
        waiting = locked(waiting)
        if waiting.state == HoldingImport.State.ENTERED:
            return waiting
        if waiting.state == HoldingImport.State.DROPPED:
            raise Refused(_("This file was put aside. Choose it again to enter it."))
        waiting.organization = organization
        found = plan(waiting)
        if found.problems:
            raise Refused(_("Some rows cannot be entered. Correct the file and choose it again."))
        if not (found.parcels or found.holdings):
            raise Refused(_("All of this is entered already."))
        waiting.state, waiting.rows = HoldingImport.State.ENTERED, []  # addresses are not kept twice
        waiting.entered_at = moment(now)
        waiting.parcels, waiting.holdings = found.parcels, found.holdings
        waiting.save(update_fields=["state", "rows", "entered_at", "parcels", "holdings"])
        _enter(organization, found, waiting.sha256, now)
        return waiting


def _enter(organization: Organization, found: Plan, file: str, now: dt.datetime | None) -> None:
    new = [entry for entry, is_new, _holding in found.rows if is_new]
    made = put_parcels(organization, [entry.parcel for entry in new], file=file, now=now)
    parcels = found.known | {entry.key: parcel for entry, parcel in zip(new, made, strict=True)}
    entries = [entry for entry, parcel, holding in found.rows if parcel or holding]
    buildings = _buildings(organization, entries, parcels, now)
    homes: list[tuple[Parcel, HoldingFacts]] = []
    for entry, _parcel, is_new in found.rows:
        if entry.holding is None or not is_new:
            continue
        parcel = parcels[entry.key]
        building = buildings[parcel.pk, entry.building.name] if entry.building else None
        homes.append((parcel, replace(entry.holding, building=building)))
    if homes:
        put_holdings(organization, homes, file=file, now=now)


def _buildings(
    organization: Organization, entries: Iterable[Entry], parcels: dict[str, Parcel], now: dt.datetime | None
) -> dict[tuple[int, str], Building]:
    """The buildings the file names: those that stand there, and new ones."""
    there = {(each.parcel_id, each.name): each for each in Building.objects.filter(organization=organization)}
    new: dict[tuple[int, str], tuple[Parcel, BuildingFacts]] = {}
    for entry in entries:
        if entry.building is None:
            continue
        parcel = parcels[entry.key]
        if (parcel.pk, entry.building.name) not in there:
            new.setdefault((parcel.pk, entry.building.name), (parcel, entry.building))
    made = put_buildings(organization, list(new.values()), now=now) if new else []
    return there | {(each.parcel_id, each.name): each for each in made}


def drop_file(actor: Actor, waiting: HoldingImport) -> HoldingImport:
    """Puts a file aside that waits, with all that was read from it. One that was entered stays entered."""
    require(actor, "holding.edit", waiting.organization)
    with transaction.atomic():
        waiting = locked(waiting)
        if waiting.state == HoldingImport.State.READ:
            waiting.state, waiting.rows, waiting.problems = HoldingImport.State.DROPPED, [], []
            waiting.save(update_fields=["state", "rows", "problems"])
        return waiting
