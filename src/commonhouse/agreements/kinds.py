"""Kinds of agreements: what a loan, a note or a lease adds to what every agreement is.

A part of the house registers its kinds from AppConfig.ready(). A kind says which roles its parties have, by which rule its
account is reckoned, how its terms read in plain words, and what its events move in the books. Everything else (versions,
signatures, events, dues, statements, reminders, the record) is the same for all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonhouse.rules.jsonform import form_of

if TYPE_CHECKING:
    from commonhouse.agreements.models import Agreement, Party, Version
    from commonhouse.ledger.models import Account
    from commonhouse.ledger.posting import Leg
    from commonhouse.people.permissions import Actor
    from commonhouse.rules.agreeing.model import AccountResult

Terms = dict[str, Any]  # JSON, as it stands in a version
Words = str | Promise
CREDIT = "credit"  # the part of a payment that belongs to nothing due yet


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is signed or printed: its title, and parts of (heading, paragraphs)."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where an agreement belongs in the part of the house that made it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change a party can ask for, or the keeper can offer, without writing terms: a pause, another amount.

    form: its questions; apply(terms, answers, today) gives the new terms. Raises ValidationError by field.
    """

    name: str
    label: Words
    form: type[forms.Form]
    apply: Callable[[Terms, Mapping[str, Any], dt.date], Terms]
    for_parties: bool = True  # may be asked for by a party, not only offered by the keeper


@dataclass(frozen=True, slots=True)
class Moved:
    """What an event moves, for the books: one event in one set of books.

    `parts` says, by bucket, how much more is paid than the books were told of (less, where something is taken back), and
    under "credit" what is kept for later: together the amount of a payment. They are the whole change of the account, so a
    payment entered late, which shifts what later ones paid, and credit that was used since, are booked right. `cash` is the
    account the money came into or went out of; None where none moved. Legs are debits above zero, credits below.
    """

    agreement: Agreement
    kind: str  # of the event
    on: dt.date
    amount: int
    data: Mapping[str, Any]
    parts: Mapping[str, int]
    cash: Account | None
    before: AccountResult | None
    after: AccountResult | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of agreement.

    name: as it stands in rows and in the record. roles: (name, label) of its parties. account_rule: a registered rule whose
    results are AccountResult ("loan-account", "dues-account", ...), or None where nothing falls due. terms_type: the frozen
    dataclass the terms are read by; None: the rule's own statement. statement(terms): the rule's statement as JSON.
    sentences(terms, agreement): the terms in plain words of the reader's language. document(agreement, version): the whole
    text in the reader's language; without one, the house writes it from the parties and the sentences.
    postings(moved): legs in the keeper's books; other_postings(moved): in those of the other party, if it is an organization
    of the house that keeps books. keeper_role: the role the keeping organization has itself. payer: the role that owes what
    falls due and is reminded. bucket_words: names of its own buckets and codes of dues.
    """

    name: str
    label: Words
    roles: tuple[tuple[str, Words], ...]
    sentences: Callable[[Terms, Agreement], list[str]]
    account_rule: str | None = None
    terms_type: type[Any] | None = None
    statement: Callable[[Terms], dict[str, Any]] = dict
    document: Callable[[Agreement, Version], Document] | None = None
    postings: Callable[[Moved], Sequence[Leg]] | None = None
    other_postings: Callable[[Moved], Sequence[Leg]] | None = None
    link: Callable[[Agreement], Link | None] | None = None
    keeper_role: str = ""
    payer: str = ""
    bucket_words: Mapping[str, Words] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    remind_before: int | None = 3  # days before a due; None: never
    remind_after: tuple[int, ...] = (1, 15, 30)  # days late
    takes_payments: bool = (
        True  # by the keeper's own page and from the bank; False: only by the verbs of its part of the house
    )
    drafts: bool = False  # may be drafted on the agreements' own pages (`form`)
    form: type[forms.Form] | None = None  # of those: its cleaned data become terms by `terms_from`
    terms_from: Callable[[Mapping[str, Any]], Terms] | None = None
    initial_from: Callable[[Terms], dict[str, Any]] | None = None
    happened: Callable[[Agreement, str, Mapping[str, Any]], None] | None = (
        None  # after signed, event, ended: same transaction
    )
    terms_now: Callable[[Agreement, Terms], Terms] | None = (
        None  # the terms in force with what they themselves have brought since they were signed (a fee that follows an index)
    )
    private_parts: tuple[
        str, ...
    ] = ()  # of the terms; with any, what is paid and late stays out of the record (`sealing`)
    may_read: Callable[[Actor, Agreement], bool] | None = None  # readers beside parties and those with agreement.read

    def label_of(self, role: str) -> str:
        return str(dict(self.roles).get(role, role))

    def check(self, terms: Terms) -> None:
        """Raises FormError (or RuleError), naming the place, when the terms cannot stand."""
        if self.terms_type is not None:
            form_of(self.terms_type).load(terms, "terms")
        if self.account_rule is not None:
            from commonhouse.rules import registry

            registry.get(self.account_rule).statement_from_json(self.statement(terms), "terms")


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind known. The same name again replaces it."""
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """Raises KeyError naming the kind, if nobody registered it."""
    if name not in _kinds:
        raise KeyError(f"no agreements of kind {name!r} are known; known are {', '.join(sorted(_kinds))}")
    return _kinds[name]


def known() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def drafted() -> tuple[Kind, ...]:
    """Those that may be drafted on the agreements' own pages."""
    return tuple(kind for kind in _kinds.values() if kind.drafts)


def bucket_word(kind: Kind, bucket: str) -> str:
    """What a part of a due is called."""
    if bucket in kind.bucket_words:
        return str(kind.bucket_words[bucket])
    common = {
        "principal": _("Principal"), "interest": _("Interest"), "fee": _("Fee"), "penalty": _("Late fee"),
        "late-fee": _("Late fee"), CREDIT: _("Kept for what falls due next"), "dues": _("Dues"),
        "rent": _("Rent"), "share": _("Share"), "royalty": _("Share of income"),
    }  # fmt: skip
    return common.get(bucket, bucket)


def legs_in(moved: Moved, accounts: Mapping[str, Account]) -> list[Leg]:
    """Legs for money that comes in: cash against the account of each bucket (an account is named for each of `parts`).

    Where something is taken back, the same legs with the other sign.
    """
    return _legs(moved, accounts, 1)


def legs_out(moved: Moved, accounts: Mapping[str, Account]) -> list[Leg]:
    """Legs for money that goes out: the account of each bucket against cash."""
    return _legs(moved, accounts, -1)


def _legs(moved: Moved, accounts: Mapping[str, Account], sign: int) -> list[Leg]:
    from commonhouse.ledger.posting import Leg

    legs = [Leg(accounts[bucket], -sign * part) for bucket, part in moved.parts.items() if part]
    total = sum(moved.parts.values())
    if total and moved.cash is not None:
        legs.insert(0, Leg(moved.cash, sign * total))
    return legs


def other_party(agreement: Agreement) -> Party | None:
    """The party beside the keeper: who a two-sided agreement is with."""
    for party in agreement.parties.all():
        if party.party_organization_id != agreement.organization_id:
            return party
    return None


def paying_party(agreement: Agreement) -> Party | None:
    """Who owes what falls due."""
    kind = get(agreement.kind)
    parties = list(agreement.parties.all())
    named = [party for party in parties if party.role == kind.payer]
    return named[0] if named else other_party(agreement)
