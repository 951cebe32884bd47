"""What holders of notes take home: a statement for each year, and the list a treasurer needs for tax forms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Event
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.models import Note
from commonhouse.ledger import units
from commonhouse.ledger.models import Book
from commonhouse.ledger.tables import Row, Table
from commonhouse.people.formats import day
from commonhouse.people.models import Organization

TAX_LEAST = 10_00  # interest of a year from which the tax office wants a form 1099-INT: ten dollars
_IN, _INTEREST, _OUT, _LOST = range(4)


def notes_of(organization: Organization, holder: Holder) -> list[Note]:
    """All notes of a holder in a fund, the newest first."""
    rows = Note.objects.filter(organization=organization, holder=holder.person, holder_organization=holder.organization)
    rows = rows.select_related(
        "agreement", "agreement__organization", "note_class__offering", "roll_into", "organization"
    )
    rows = rows.prefetch_related("agreement__versions", "agreement__events")
    return list(rows.order_by("-id"))


def events_of(notes: Iterable[Note]) -> list[Event]:
    """All that happened to them and stands, in order of days."""
    rows = Event.objects.filter(agreement__note__in=list(notes)).select_related("agreement").order_by("on", "id")
    rows_list = list(rows)
    undone = {(e.agreement_id, e.data.get("event")) for e in rows_list if e.kind == "reversed"}
    return [e for e in rows_list if e.kind != "reversed" and (e.agreement_id, e.number) not in undone]


def moved(event: Event) -> tuple[int, int, int, int]:
    """(paid in, interest to the holder, paid back, lost) of one event."""
    parts = [0, 0, 0, 0]
    if event.kind == "payment":
        parts[_IN] = event.amount
    elif event.kind == "disbursed":
        parts[_INTEREST if event.data.get("bucket") == "interest" else _OUT] = event.amount
    elif event.kind == "written-off":
        parts[_LOST] = event.amount
    elif event.kind == "recovered":
        parts[_LOST] = -event.amount
    return parts[0], parts[1], parts[2], parts[3]


def words(event: Event) -> str:
    """An event of a note in plain words."""
    how = event.data.get("how")
    if event.kind == "payment":
        return _("Lent again from an earlier note") if how == "rolled" else _("Paid in")
    if event.kind == "disbursed":
        if event.data.get("bucket") == "interest":
            return _("Interest paid to you")
        return {"rolled": _("Lent again in a new note"), "given": _("Given to the fund")}.get(
            how, _("Paid back to you")
        )
    return {
        "written-off": _("Lost: your part of a loan that was not paid back"),
        "recovered": _("Came back of what was lost"), "terms": _("New terms, signed by you"), "ended": _("Ended"),
    }.get(event.kind, event.kind)  # fmt: skip


def years_of(events: Iterable[Event], today: dt.date) -> list[int]:
    found = {event.on.year for event in events if event.on.year <= today.year}
    return sorted(range(min(found), today.year + 1), reverse=True) if found else []


def statement(organization: Organization, holder: Holder, year: int, unit: str) -> Table:
    """The year of a holder: each movement of each note, and what is owed at its beginning and end."""
    notes = [note for note in notes_of(organization, holder) if note.agreement.unit == unit]
    owed, sums = 0, [0, 0, 0, 0]
    rows: list[Row] = []
    for event in events_of(notes):
        if event.on.year > year:
            break
        parts = moved(event)
        owed_before = owed
        owed += parts[_IN] - parts[_OUT] - parts[_LOST]
        if event.on.year < year or not any(parts):
            continue
        if not rows:
            rows.append(
                Row(_("Owed to you at the beginning"), (None, None, None, None, owed_before), "sum", before=("", ""))
            )
        sums = [a + b for a, b in zip(sums, parts, strict=True)]
        name = event.agreement.reference or event.agreement.public_id
        amounts = tuple(each or None for each in parts)
        rows.append(Row(words(event), (*amounts, owed), before=(day(event.on), name)))
    if not rows:
        rows.append(Row(_("Owed to you at the beginning"), (None, None, None, None, owed), "sum", before=("", "")))
    rows.append(Row(_("Together, and owed to you at the end"), (*sums, owed), "all", before=("", "")))
    return Table(
        name=f"notes-{year}",
        title=_("Your notes in %(year)d") % {"year": year},
        sentence=_("What you paid in, what you earned, what came back, and what %(fund)s owes you.")
        % {"fund": organization.name},
        unit=unit,
        places=units.places(organization, unit),
        columns=(_("Paid in"), _("Interest"), _("Paid back"), _("Lost"), _("Owed to you")),
        rows=tuple(rows),
        texts=(_("Date"), _("Number")),
        label=_("What"),
    )


@dataclass(frozen=True, slots=True)
class TaxRow:
    name: str
    kind: str
    interest: int


def tax_rows(organization: Organization, year: int, least: int = TAX_LEAST) -> list[TaxRow]:
    """Interest paid to each holder in a year, where it reaches the least: what forms 1099-INT ask for.

    Tax numbers are not kept here; whoever files adds them.
    """
    notes = Note.objects.filter(organization=organization)
    paid = Event.objects.filter(Q(agreement__note__in=notes), kind="disbursed", on__year=year, data__bucket="interest")
    undone = Event.objects.filter(agreement__note__in=notes, kind="reversed").values_list("agreement", "data")
    gone = {(agreement, data.get("event")) for agreement, data in undone}
    sums: defaultdict[tuple[str, str, Any], int] = defaultdict(int)
    rows = paid.values_list(
        "agreement", "number", "amount", "agreement__note__holder", "agreement__note__holder__name",
        "agreement__note__holder_organization", "agreement__note__holder_organization__name",
    )  # fmt: skip
    for agreement, number, amount, person, name, other, other_name in rows:
        if (agreement, number) not in gone:
            sums[("person", name, person) if person else ("organization", other_name, other)] += amount
    found = [TaxRow(name, kind, amount) for (kind, name, _pk), amount in sums.items() if amount >= least]
    return sorted(found, key=lambda row: (row.name.casefold(), row.interest))


def tax_csv(book: Book, year: int) -> Iterator[list[Any]]:
    places = units.places(book.organization, book.unit)
    yield [_("Name"), _("Person or organization"), _("Tax number (not kept here)"), _("Interest paid (1099-INT box 1)"),
           _("Year"), _("Unit")]  # fmt: skip
    for row in tax_rows(book.organization, year):
        kind = _("person") if row.kind == "person" else _("organization")
        yield [row.name, kind, "", units.plain(row.interest, places), year, book.unit]


def holders_csv(book: Book, notes: Iterable[Note]) -> Iterator[list[Any]]:
    """The treasurer's list of notes, with amounts as plain decimals."""
    places = units.places(book.organization, book.unit)
    yield [_("Number"), _("Holder"), _("Class"), _("Rate"), _("State"), _("Promised"), _("Paid in"), _("Paid back"),
           _("Lost"), _("Interest paid"), _("Owed"), _("Comes back on"), _("Wish"), _("Unit")]  # fmt: skip
    for note in notes:
        amounts = (note.amount, note.paid_in, note.repaid, note.written_off, note.interest_paid, note.outstanding)
        yield [
            note.agreement.reference, note.holder_name, note.note_class.name, note.note_class.rate,
            note.agreement.get_state_display(), *(units.plain(each, places) for each in amounts),
            note.matures_on.isoformat(), note.get_choice_display(), note.agreement.unit,
        ]  # fmt: skip


def totals(organization: Organization) -> list[dict[str, Any]]:
    """What all notes of each class come to: public, and names nobody."""
    rows = Note.objects.filter(organization=organization, agreement__state__in=["active", "ended"])
    sums: Any = (
        rows.values("note_class__name", "note_class__rate", "note_class__rank", "agreement__unit")
        .annotate(
            raised=Sum("paid_in", filter=Q(rolled_from__isnull=True), default=0),
            came=Sum("paid_in"),
            repaid=Sum("repaid"),
            lost=Sum("written_off"),
            interest=Sum("interest_paid"),
        )
        .order_by("note_class__rank", "note_class__name")
    )
    return list(sums)
