"""A fund that keeps books, offers notes, and has people who hold some."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.utils import timezone

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.agreements.models import Agreement, Event
from commonhouse.cli.verifiers import load
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import About, ClassTerms, Wanted
from commonhouse.funds.models import Note, NoteClass
from commonhouse.ledger import balances
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.actions import open_book
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record import queries as record
from commonhouse.record.verify import Report, verify
from tests import factories

START = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Clock:
    """One time for all verbs of a story, going on by a minute with each, so that acts stand in order."""

    def __init__(self, at: dt.datetime = START) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(minutes=1)
        return self.at

    def go(self, year: int, month: int, day: int) -> None:
        self.at = dt.datetime(year, month, day, 15, tzinfo=dt.UTC)

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.at)


class Fund:
    """A fund with a steward and a treasurer, open books, and a clock for its story."""

    def __init__(self, slug: str = "fund", **fields: Any) -> None:
        self.clock = Clock()
        self.organization: Organization = factories.make_organization(slug, kind="fund", **fields)
        self.steward = factories.make_steward(self.organization)
        self.treasurer = factories.make_actor(self.organization, "treasurer")
        open_book(self.treasurer, self.organization, opened_on=dt.date(2024, 1, 1), now=self.clock())

    def offer(self, *classes: ClassTerms, **about: Any) -> list[NoteClass]:
        said = About(**{"title": "Community notes", "about": "Money for worker co-ops and land."} | about)
        offering = raising.write_offering(self.steward, self.organization, said)
        made = [raising.add_class(self.steward, offering, each, now=self.clock()) for each in classes]
        raising.open_offering(self.steward, offering, now=self.clock())
        return [NoteClass.objects.select_related("offering", "organization").get(pk=each.pk) for each in made]

    def member(self, name: str = "") -> Actor:
        return Actor(factories.make_member(self.organization, factories.make_person(name, email="")).person)

    def sign(self, actor: Actor, agreement: Agreement) -> None:
        version = agreement.versions.get(signed_at__isnull=True, withdrawn_at__isnull=True)
        party = agreement.parties.get(signs=True)
        agreements.sign(
            actor, version, party, typed_name="Name", intends=True, language="en",
            document_hash=documents.document_hash(version, "en"), now=self.clock(),
        )  # fmt: skip

    def buy(self, actor: Actor, note_class: NoteClass, amount: int, instalments: int = 1, **more: Any) -> Note:
        """A note that is signed, and not paid in yet."""
        note = raising.subscribe(actor, note_class, Wanted(amount, instalments, **more), now=self.clock())
        self.sign(actor, note.agreement)
        return fresh(note)

    def pay_in(self, note: Note, amount: int, key: str = "") -> Event:
        return agreements.record_payment(
            self.treasurer, note.agreement, amount=amount, on=self.clock.today,
            key=key or f"in-{note.pk}-{self.clock.at:%Y%m%d%H%M}", now=self.clock(),
        )  # fmt: skip

    def hold(self, note_class: NoteClass, amount: int, actor: Actor | None = None) -> Note:
        """A note that is signed and paid in whole."""
        note = self.buy(actor or self.member(), note_class, amount, declares=bool(note_class.attestation))
        self.pay_in(note, amount)
        return fresh(note)

    def balance(self, role: str) -> int:
        """Of the role's account and all its parts, debits less credits."""
        return balances.balance(of_role(self.organization, role))

    def lines(self) -> list[bytes]:
        log = record.log_of(self.organization)
        assert log is not None
        return list(record.lines(log))

    def verify(self) -> Report:
        """What a stranger's `commonhouse verify` says of the downloaded record. Raises Discrepancy."""
        tables = load()
        stream = io.BytesIO(b"".join(self.lines()))
        return verify(stream, verifiers=tables.verifiers, finders=tables.finders)


def fresh(note: Note) -> Note:
    return Note.objects.select_related("agreement__organization", "organization", "note_class__offering").get(
        pk=note.pk
    )


def community(**fields: Any) -> ClassTerms:
    return ClassTerms(**{"name": "3-year note", "rate": "0.03", "term_months": 36, "minimum": 50_00,
                         "most_instalments": 10} | fields)  # fmt: skip
