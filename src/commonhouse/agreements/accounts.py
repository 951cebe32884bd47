"""Accounts under agreements: folded from terms and events by the kind's rule, and kept in rows for lists.

Nothing here is decided by what is kept: rows of Due and Applied, and the figures on the agreement, are the last result, made
again after each event and once a day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement, Applied, Due, Event, Version
from commonhouse.people.models import Organization
from commonhouse.record.canonical import canonical
from commonhouse.rules import registry
from commonhouse.rules.agreeing import model
from commonhouse.rules.agreeing.model import AccountInput, AccountResult, EventKind
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError, form_of

logger = logging.getLogger("commonhouse.agreements")
Then = Callable[[Agreement, dt.date], None]
CHUNK = 250  # agreements reckoned in one transaction
ROWS = 500  # rows written by one statement
STANDING = (
    "principal", "paid", "accrued_interest", "due_now", "past_due", "days_late", "oldest_due_on", "ageing", "credit",
    "next", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What an account is folded from: a rule by name, its statement as JSON, and events."""

    rule: str
    statement: dict[str, Any]
    terms_hash: str
    events: tuple[model.Event, ...]

    @property
    def written(self) -> list[dict[str, Any]]:
        return [as_json(event) for event in self.events]


def ground(agreement: Agreement) -> Ground | None:
    """Two queries, none for what was prefetched. None where the kind has no account, or nothing is in force yet."""
    kind = kinds.get(agreement.kind)
    first = first_signed(agreement)
    if kind.account_rule is None or first is None:
        return None
    events = tuple(from_row(event) for event in agreement.events.all())
    return Ground(kind.account_rule, kind.statement(first.terms), first.terms_hash, events)


def first_signed(agreement: Agreement) -> Version | None:
    signed = [each for each in agreement.versions.all() if each.signed_at is not None]
    return min(signed, key=lambda each: each.number, default=None)


def fold(ground: Ground, as_of: dt.date, extra: Sequence[model.Event] = ()) -> AccountResult:
    """How the account stands on a day, with `extra` events as if they had happened. Raises RuleError."""
    rule = registry.get(ground.rule)
    statement = _statement(ground.rule, _Stated(ground.statement))
    result: AccountResult = rule.run(AccountInput(as_of, None, (*ground.events, *extra)), statement)
    return result


def preview(
    agreement: Agreement, kind: str, on: dt.date, amount: int = 0, data: Mapping[str, Any] | None = None,
    *, as_of: dt.date | None = None,
) -> AccountResult | None:  # fmt: skip
    """How the account would stand if this happened; nothing is changed. Raises RuleError."""
    base = ground(agreement)
    if base is None:
        return None
    number = max((event.number for event in base.events), default=0) + 1
    extra = model.Event(number, EventKind(kind), on, amount, dict(data or {}))
    return fold(base, as_of or max(on, timezone.localdate()), [extra])


def result_of(agreement: Agreement, as_of: dt.date | None = None) -> AccountResult | None:
    """How the account stands on a day (today, unless said), folded afresh."""
    base = ground(agreement)
    return None if base is None else fold(base, as_of or timezone.localdate())


def reckon(agreement: Agreement, as_of: dt.date | None = None) -> AccountResult | None:
    """Folds the account and writes what is kept of it, in the caller's transaction."""
    day = as_of or timezone.localdate()
    result = result_of(agreement, day)
    if result is not None:
        store(agreement, result, day)
    return result


# --- what is kept -------------------------------------------------------------------------------------------------
def store(agreement: Agreement, result: AccountResult, as_of: dt.date) -> None:
    """Writes the result's rows and figures; what is the same as before is not written again."""
    _store_dues([(agreement, result)])
    _store_applied([(agreement, result)])
    put_figures(agreement, result, as_of)
    agreement.save(update_fields=[*FIGURES])


FIGURES = ("standing", "due_now", "past_due", "days_late", "outstanding", "reckoned_on", "next_due_on")


def put_figures(agreement: Agreement, result: AccountResult, as_of: dt.date) -> None:
    written = as_standing(result)
    agreement.standing = written
    agreement.due_now, agreement.past_due = result.due_now, result.past_due
    agreement.days_late, agreement.outstanding = result.days_late, result.principal.outstanding
    agreement.reckoned_on = as_of
    agreement.next_due_on = result.oldest_due_on or (result.next.on if result.next else None)


def as_standing(result: AccountResult) -> dict[str, Any]:
    """The result but for its rows, as JSON."""
    written: dict[str, Any] = result_json(result)
    return {name: written[name] for name in STANDING}


def result_json(result: AccountResult) -> dict[str, Any]:
    return dict(_result_form().dump(result))


def result_hash(result: AccountResult) -> str:
    """sha256 of the canonical JSON of the whole result."""
    return hashlib.sha256(canonical(result_json(result))).hexdigest()


def _store_dues(results: Sequence[tuple[Agreement, AccountResult]]) -> None:
    before: dict[int, dict[int, Due]] = {agreement.pk: {} for agreement, _result in results}
    for row in Due.objects.filter(agreement__in=before):
        before[row.agreement_id][row.position] = row
    new: list[Due] = []
    changed: list[Due] = []
    gone: list[int] = []
    for agreement, result in results:
        rows = before[agreement.pk]
        for position, due in enumerate(result.dues, 1):
            wanted = (due.on, due.bucket, due.amount, due.paid, due.text)
            if position not in rows:
                new.append(_due(agreement, position, due))
                continue
            row = rows.pop(position)
            if (row.on, row.bucket, row.amount, row.paid, row.text) != wanted:
                row.on, row.bucket, row.amount, row.paid, row.text = wanted
                changed.append(row)
        gone += [row.pk for row in rows.values()]
    if gone:
        Due.objects.filter(pk__in=gone).delete()
    Due.objects.bulk_update(changed, ["on", "bucket", "amount", "paid", "text"], batch_size=ROWS)
    Due.objects.bulk_create(new, batch_size=ROWS)


def _due(agreement: Agreement, position: int, due: model.Due) -> Due:
    return Due(
        organization_id=agreement.organization_id, agreement=agreement, position=position, on=due.on,
        bucket=due.bucket, amount=due.amount, paid=due.paid, text=due.text,
    )  # fmt: skip


def _store_applied(results: Sequence[tuple[Agreement, AccountResult]]) -> None:
    ids = [agreement.pk for agreement, _result in results]
    before: dict[int, Counter[tuple[dt.date | None, str, int]]] = {}
    for row in Applied.objects.filter(event__agreement__in=ids).values_list("event", "due_on", "bucket", "amount"):
        before.setdefault(row[0], Counter())[row[1:]] += 1
    new: list[Applied] = []
    gone: set[int] = set()
    for agreement, result in results:
        numbers = {event.number: event.pk for event in agreement.events.all()}
        after: dict[int, Counter[tuple[dt.date | None, str, int]]] = {}
        for part in result.applied:
            after.setdefault(numbers[part.event], Counter())[(part.due_on, part.bucket, part.amount)] += 1
        for pk in numbers.values():
            if before.get(pk, Counter()) == after.get(pk, Counter()):
                continue
            gone.add(pk)
            new += [
                Applied(organization_id=agreement.organization_id, event_id=pk, due_on=on, bucket=bucket, amount=amount)
                for (on, bucket, amount), times in after.get(pk, Counter()).items()
                for _time in range(times)
            ]
    if gone:
        Applied.objects.filter(event__in=gone).delete()
    Applied.objects.bulk_create(new, batch_size=ROWS)


# --- every day ----------------------------------------------------------------------------------------------------
def reckon_due(organization: Organization, as_of: dt.date | None = None, *, most: int = 50_000) -> int:
    """Reckons for a new day all agreements in force that were not yet; returns how many.

    A chunk at a time, each in a transaction of its own: whoever stops it loses one chunk, and the next call goes on there.
    """
    return sum(len(chunk) for chunk in reckoning(organization, as_of, most=most))


def reckoning(
    organization: Organization, as_of: dt.date | None = None, *, most: int = 50_000, then: Then | None = None
) -> Iterator[list[Agreement]]:
    """As `reckon_due`, giving each chunk when it is written. `then(agreement, day)` is done with each, in its transaction."""
    day, done = as_of or timezone.localdate(), 0
    while done < most:
        with transaction.atomic():
            chunk = _next_chunk(organization, day)
            _reckon_chunk(chunk, day)
            if then is not None:
                for agreement in chunk:
                    then(agreement, day)
        if not chunk:
            return
        done += len(chunk)
        yield chunk


def waiting(organization: Organization, day: dt.date) -> Any:
    """Agreements in force whose figures are of an earlier day."""
    rows = Agreement.objects.filter(organization=organization, state=Agreement.State.ACTIVE)
    return rows.filter(reckoned_on__lt=day)


def _next_chunk(organization: Organization, day: dt.date) -> list[Agreement]:
    rows = waiting(organization, day).select_for_update(of=("self",)).order_by("reckoned_on", "pk")
    rows = rows.select_related("organization").prefetch_related("versions", "events", "parties")
    return list(rows[:CHUNK])


def _reckon_chunk(chunk: Sequence[Agreement], day: dt.date) -> None:
    results = []
    for agreement in chunk:
        base = ground(agreement)
        if base is None:
            agreement.reckoned_on = day
            continue
        try:
            result = fold(base, day)
        except (RuleError, FormError):  # its figures stay those of an earlier day; the others' must not
            logger.exception("agreement %s could not be reckoned for %s", agreement.public_id, day)
            agreement.reckoned_on = day
            continue
        results.append((agreement, result))
        put_figures(agreement, result, day)
    _store_dues(results)
    _store_applied(results)
    for agreement in chunk:
        if agreement.ends_on is not None and agreement.ended_at is not None and agreement.ends_on <= day:
            agreement.state = Agreement.State.ENDED
    Agreement.objects.bulk_update(chunk, [*FIGURES, "state"], batch_size=ROWS)


# --- between rows and rules -----------------------------------------------------------------------------------------
def from_row(event: Event) -> model.Event:
    return model.Event(event.number, EventKind(event.kind), event.on, event.amount, event.data)


def as_json(event: model.Event) -> dict[str, Any]:
    return {
        "number": event.number, "kind": str(event.kind), "on": event.on.isoformat(), "amount": event.amount,
        "data": event.data,
    }  # fmt: skip


def totals(result: AccountResult | None) -> dict[str, int]:
    """All that is paid, by bucket, and what is kept as credit: together all that ever came in."""
    if result is None:
        return {}
    return {bucket: amount for bucket, amount in {**result.paid, kinds.CREDIT: result.credit}.items() if amount}


def parts_since(booked: Mapping[str, int], result: AccountResult | None) -> dict[str, int]:
    """How much more is paid by bucket than the books were told of: what they have to follow."""
    if result is None:
        return {}
    now = totals(result)
    moved = {bucket: now.get(bucket, 0) - booked.get(bucket, 0) for bucket in [*now, *(set(booked) - set(now))]}
    return {bucket: amount for bucket, amount in moved.items() if amount}


class _Stated:
    """A statement as a key: by its canonical form, so that each is read once however many agreements have it."""

    __slots__ = ("json", "key")

    def __init__(self, json: dict[str, Any]) -> None:
        self.json, self.key = json, canonical(json)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Stated) and self.key == other.key


@lru_cache(maxsize=512)
def _statement(rule: str, stated: _Stated) -> Any:
    return registry.get(rule).statement_from_json(stated.json)


@lru_cache(maxsize=1)
def _result_form() -> Any:
    return form_of(AccountResult)
