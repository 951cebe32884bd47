"""What events under an agreement move in the keeper's books, by the hooks of its kind."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonhouse.agreements import kinds
from commonhouse.agreements.entering import Prepared
from commonhouse.agreements.models import Agreement, Event
from commonhouse.ledger import accounts, posting, transfers
from commonhouse.ledger.models import Account, Entry
from commonhouse.ledger.posting import Draft, Leg
from commonhouse.ledger.reversing import reversal_of
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused


def source(agreement: Agreement) -> str:
    """What entries say they belong to."""
    return f"agreements:{agreement.public_id}"


def is_booked(agreement: Agreement) -> bool:
    """Whether its events are posted: its kind says how, and its keeper keeps books."""
    return kinds.get(agreement.kind).postings is not None and accounts.keeps_books(agreement.organization)


def cash_account(organization: Organization, unit: str, given: Account | None) -> Account:
    """The account money comes into: the one named, or the organization's bank account. Raises Refused."""
    if given is None:
        return accounts.of_role(organization, "cash", unit)
    if given.organization_id != organization.pk or not given.is_cash:
        raise Refused(_("Choose a bank account or a cash box of these books."))
    if given.unit != unit:
        words = _("This account is kept in %(account)s, and the agreement in %(agreement)s.")
        raise Refused(words % {"account": given.unit, "agreement": unit})
    return given


def legs(prepared: Prepared, cash: Account | None) -> Sequence[Leg]:
    """What the event moves in the keeper's books; nothing where the kind books nothing."""
    postings = kinds.get(prepared.agreement.kind).postings
    return [] if postings is None else list(postings(prepared.moved(cash)))


def draft(prepared: Prepared, cash: Account | None) -> Draft | None:
    """The entry of an event; None where nothing moves."""
    lines = legs(prepared, cash)
    if not lines:
        return None
    agreement = prepared.agreement
    return Draft(
        on=prepared.on, text=entry_text(agreement, prepared.kind), legs=lines, key=entry_key(agreement, prepared.key),
        source=source(agreement),
    )  # fmt: skip


def post(prepared: Prepared, *, cash: Account | None = None) -> Entry | None:
    """Posts what the event moves, in the caller's transaction, before the event is written."""
    if prepared.made is not None or not is_booked(prepared.agreement):
        return None if prepared.made is None else prepared.made.entry
    entry = draft(prepared, cash)
    if entry is None:
        return None
    organization = prepared.agreement.organization
    return posting.post(organization, [entry], by=prepared.by, now=prepared.moment)[0]


def post_back(prepared: Prepared, event: Event, *, by: Person | None, now: dt.datetime) -> Entry | None:
    """The reversal of an event's entry, and one entry more where other payments are applied otherwise without it."""
    agreement = prepared.agreement
    if event.entry is None:
        return None
    key = entry_key(agreement, prepared.key)
    if event.entry.transfer is not None:
        reversal, _other = transfers.take_back(event.entry, prepared.on, key, by=by, now=now)
    else:
        drafts = [reversal_of(event.entry, prepared.on, key)]
        reversal = posting.post(agreement.organization, drafts, by=by, now=now)[0]
    rest = {name: prepared.parts.get(name, 0) + event.booked.get(name, 0) for name in {*prepared.parts, *event.booked}}
    postings = kinds.get(agreement.kind).postings
    if any(rest.values()) and postings is not None:
        moved = kinds.Moved(
            agreement, prepared.kind, prepared.on, 0, prepared.data, {k: v for k, v in rest.items() if v}, None,
            prepared.before, prepared.after,
        )  # fmt: skip
        words = _("%(title)s: payments applied anew") % {"title": agreement.title}
        again = Draft(
            on=prepared.on, text=words[:200], legs=list(postings(moved)), source=source(agreement),
            key=entry_key(agreement, f"{prepared.key}:rest"),
        )  # fmt: skip
        posting.post(agreement.organization, [again], by=by, now=now)
    return reversal


def entry_key(agreement: Agreement, key: str) -> str:
    whole = f"a:{agreement.public_id}:{key}"
    return whole if len(whole) <= 80 else f"a:{agreement.public_id}:{hashlib.sha256(key.encode()).hexdigest()[:48]}"


def entry_text(agreement: Agreement, kind: str) -> str:
    words = {
        "payment": _("Payment: %(title)s"), "disbursed": _("Paid out: %(title)s"), "waiver": _("Waived: %(title)s"),
        "fee": _("Fee: %(title)s"), "written-off": _("Given up as lost: %(title)s"),
        "recovered": _("Came in after all: %(title)s"), "terms": _("New terms: %(title)s"),
    }.get(kind, "%(title)s")  # fmt: skip
    return (words % {"title": agreement.title})[:200]
