"""What an organization takes along of its people: itself, its members with their contacts, its seats.

These files hold personal data and are for the organization's own stewards; `commonhouse export` writes them on the house's
machine only.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.people.models import Contact, Membership, Organization, Seat

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(name, what it is, its bytes in pieces) of each file."""
    yield "organization.json", "the organization, its classes and its networks", [_organization(organization)]
    yield "members.csv", "its members and how it reaches them (personal data)", csv_lines(members(organization))
    yield "seats.csv", "who holds which seat, and held it", csv_lines(_seats(organization))


def csv_lines(rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Rows as UTF-8 CSV with a BOM, so that spreadsheets read accents; no cell can act as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([_neutral(cell) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _neutral(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _organization(organization: Organization) -> bytes:
    fields = ("slug", "name", "kind", "summary", "story", "place", "founded", "website")
    classes = organization.member_classes.values(
        "slug", "name", "votes", "admission", "eligibility", "minimum_age", "buy_in"
    )
    networks = Membership.objects.filter(member_organization=organization).values_list("organization__slug", "status")
    body = {name: getattr(organization, name) for name in fields}
    body |= {"classes": list(classes), "networks": [list(pair) for pair in networks]}
    return json.dumps(body, indent=1, ensure_ascii=False).encode()


def members(organization: Organization) -> Iterator[list[Any]]:
    """A header and a row for each membership; its columns can be imported again."""
    yield [
        "name", "class", "status", "since", "until", "language", "neighborhood", "email", "phone", "postal address",
        "other contacts", "pseudonym", "note",
    ]  # fmt: skip
    rows = organization.memberships.select_related("person", "member_class", "member_organization").order_by("pk")
    contacts: dict[Any, list[Contact]] = {}
    for contact in organization.contacts.all():
        contacts.setdefault(contact.person_id, []).append(contact)
    for member in rows:
        person, known = member.person, contacts.get(member.person_id, [])
        first = {kind: next((c for c in known if c.kind == kind), None) for kind in Contact.Kind.values}
        yield [
            person.name if person else str(member.member_organization),
            member.member_class.name, member.status, member.since or "", member.until or "",
            person.language if person else "", person.place if person else "",
            *(found.value if found else "" for found in first.values()),
            "; ".join(contact.value for contact in known if contact not in first.values()),
            member.pseudonym, member.note,
        ]  # fmt: skip


def _seats(organization: Organization) -> Iterator[list[Any]]:
    yield ["kind", "title", "name", "cohort", "starts", "ends", "vacated"]
    for seat in Seat.objects.filter(organization=organization).select_related("person"):
        yield [
            seat.kind, seat.title, seat.person.name, seat.cohort, seat.starts_on, seat.ends_on or "",
            seat.vacated_on or "",
        ]  # fmt: skip
