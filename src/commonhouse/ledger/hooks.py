"""What the storeys above tell the books, so that these need not know them; registered from AppConfig.ready()."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from commonhouse.ledger.models import Account, Entry
from commonhouse.people.cards import Section
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor

OWN = "ledger."  # sources of the books' own verbs begin so


class Link(NamedTuple):
    """Where what an entry belongs to can be seen."""

    text: str
    url: str


Source = Callable[[Entry], Link | None]
FindPayments = Callable[[Organization, int, str, dt.date], list[tuple[str, str]]]
EnterPayment = Callable[[Actor, Organization, str, int, dt.date, str, Account, dt.datetime | None], Entry]
TakeBack = Callable[[Actor, Entry, dt.date, dt.datetime | None], bool]
OfferSection = Callable[[Actor, Organization], Section | None]


class Payee(NamedTuple):
    """A part of the house whose agreements the bank's lines may pay."""

    find: FindPayments
    enter: EnterPayment
    take_back: TakeBack | None


_sources: dict[str, Source] = {}
_payees: list[Payee] = []
_sections: list[OfferSection] = []


def register_source(prefix: str, link: Source) -> None:
    """`link(entry)` says where entries whose source begins with `prefix` ("agreements.event:") belong."""
    _sources[prefix] = link


def register_payee(*, find: FindPayments, enter: EnterPayment, take_back: TakeBack | None = None) -> None:
    """How a line of the bank becomes a payment under an agreement.

    find(organization, amount, text, on) -> [(ref, words)], the likeliest first; enter(actor, organization, ref, amount, on,
    key, account, now) posts it and returns its entry; take_back(actor, entry, on, now) undoes one of its own payments, its
    entry included, and says whether it was its own.
    """
    payee = Payee(find, enter, take_back)
    if payee not in _payees:
        _payees.append(payee)


def register_section(offer: OfferSection) -> None:
    """`offer(actor, organization)` is a section of the page of an organization's money, or None; it only reads."""
    if offer not in _sections:
        _sections.append(offer)


def link_of(entry: Entry) -> Link | None:
    """Where what the entry belongs to can be seen; None for an entry of the books alone."""
    for prefix, link in _sources.items():
        if entry.source.startswith(prefix):
            return link(entry)
    return None


def belongs_elsewhere(entry: Entry) -> bool:
    """Whether another part of the house made the entry, and must be asked to take it back."""
    return any(entry.source.startswith(prefix) for prefix in _sources)


def payments(organization: Organization, amount: int, text: str, on: dt.date) -> list[tuple[Payee, str, str]]:
    """What a line of the bank may pay: (who enters it, ref, words)."""
    return [(payee, *found) for payee in _payees for found in payee.find(organization, amount, text, on)]


def payees() -> tuple[Payee, ...]:
    return tuple(_payees)


def take_back(actor: Actor, entry: Entry, on: dt.date, now: dt.datetime | None) -> bool:
    """Whether a part of the house took the payment back that this entry is.

    What the books themselves entered is nobody else's: no question is asked for each of many entries of a bank's file.
    """
    if not entry.source or entry.source.startswith(OWN):
        return False
    return any(payee.take_back is not None and payee.take_back(actor, entry, on, now) for payee in _payees)


def sections(actor: Actor, organization: Organization) -> Iterator[Section]:
    for offer in _sections:
        section = offer(actor, organization)
        if section is not None:
            yield section
