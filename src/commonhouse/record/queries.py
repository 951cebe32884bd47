"""What pages and programs ask of a record. Lists never load bodies; proofs read O(log n) rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commonhouse.record import jsonl, merkle
from commonhouse.record.actions import Organization
from commonhouse.record.checkpoint import PublicKey
from commonhouse.record.models import Act, Checkpoint, Log, act_index

PAGE_SIZE = 25
BATCH_BYTES = 1024 * 1024
BATCH_ACTS = 500
_LISTED = ("index", "kind", "subject", "at", "gist", "length", "leaf", "organization_id")


@dataclass(frozen=True, slots=True)
class Proof:
    """That an act is in the signed record: its leaf hash and audit path lead to the root of the
    checkpoint.
    """

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """Acts newest first. `number` and `pages` count from 1."""

    acts: tuple[Act, ...]
    number: int
    pages: int


def log_of(organization: Organization) -> Log | None:
    """The organization's log; None when its record holds no act yet."""
    return Log.objects.filter(organization_id=organization.pk, size__gt=0).first()


def public_key(log: Log) -> PublicKey:
    return PublicKey.parse(log.key)


def page(log: Log, number: int = 1, size: int = PAGE_SIZE) -> Page:
    """A page of acts, without bodies. A number beyond the ends gives the nearest page."""
    pages = max(1, -(-log.size // size))
    number = min(max(1, number), pages)
    top = log.size - (number - 1) * size
    acts = Act.objects.filter(organization_id=log.organization_id, index__lt=top, index__gte=top - size)
    return Page(tuple(acts.order_by("-index").only(*_LISTED)), number, pages)


def acts_about(organization: Organization, subject: str, *kinds: str) -> Iterator[Act]:
    """Acts appended with this subject, oldest first, without bodies; of these kinds, if any are named."""
    acts = Act.objects.filter(organization_id=organization.pk, subject=subject)
    if kinds:
        acts = acts.filter(kind__in=kinds)
    return iter(acts.order_by("index").only(*_LISTED))


def act(log: Log, index: int) -> Act | None:
    """One act, with its body."""
    return Act.objects.filter(organization_id=log.organization_id, index=index).first()


def previous_hash(act: Act) -> str | None:
    """The leaf hash of the act before, in hexadecimal."""
    if act.index == 0:
        return None
    before = Act.objects.filter(organization_id=act.organization_id, index=act.index - 1)
    return bytes(before.values_list("leaf", flat=True).get()).hex()


def checkpoint(log: Log) -> Checkpoint:
    """The checkpoint signed when the log had come as far as `log` says."""
    return Checkpoint.objects.get(organization_id=log.organization_id, size=log.size)


def inclusion(log: Log, index: int) -> Proof:
    """Proof that act `index` is in the record under its latest checkpoint. Raises ValueError for an act not
    there.
    """
    signed = checkpoint(log)
    wanted = merkle.places(lambda look: merkle.inclusion_proof(index, log.size, look))
    nodes = _nodes(log.organization_id, wanted | {(0, index)})
    path = merkle.inclusion_proof(index, log.size, nodes.__getitem__)
    return Proof(index, log.size, nodes[(0, index)], tuple(path), bytes(signed.root), signed.note)


def consistency(organization: Organization, old: int, new: int) -> list[bytes]:
    """Proof that the record of `old` acts is the beginning of that of `new`. Raises ValueError."""
    nodes = _nodes(organization.pk, merkle.places(lambda look: merkle.consistency_proof(old, new, look)))
    return merkle.consistency_proof(old, new, nodes.__getitem__)


def lines(log: Log) -> Iterator[bytes]:
    """The record as a file, act by act and then its checkpoint, in bounded memory.

    Acts appended meanwhile are left out: the file ends where `log` stood.
    """
    previous: str | None = None
    for first, last in _batches(log):
        batch = Act.objects.filter(organization_id=log.organization_id, index__gte=first, index__lt=last)
        for row in batch.order_by("index").only("index", "kind", "at", "body", "leaf"):
            yield row.line(previous) + b"\n"
            previous = bytes(row.leaf).hex()
    yield jsonl.checkpoint_line(checkpoint(log).note)


def file_length(log: Log) -> int:
    """How many bytes `lines` will give."""
    return log.length + len(jsonl.checkpoint_line(checkpoint(log).note))


def _batches(log: Log) -> Iterator[tuple[int, int]]:
    """Ranges of acts of about BATCH_BYTES each, so that a few large acts are not held together."""
    first = 0
    while first < log.size:
        sizes = Act.objects.filter(
            organization_id=log.organization_id, index__gte=first, index__lt=min(first + BATCH_ACTS, log.size)
        ).order_by("index")
        last, held = first, 0
        for length in sizes.values_list("length", flat=True):
            if last > first and held + length > BATCH_BYTES:
                break
            last, held = last + 1, held + length
        if last == first:
            raise LookupError(f"the record lacks act {first}, though it counts {log.size}")
        yield first, last
        first = last


def _nodes(organization_id: Any, places: set[merkle.Place]) -> dict[merkle.Place, bytes]:
    rows = Act.objects.filter(
        organization_id=organization_id, index__in={act_index(place) for place in places}
    ).only("index", "leaf", "nodes")
    found = {row.index: row for row in rows}
    return {place: found[act_index(place)].node(place[0]) for place in places}
