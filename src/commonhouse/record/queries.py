"""What pages and programs ask of a record. Lists never load bodies; proofs read O(log n) rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.core.paginator import Paginator
from django.db.models import QuerySet

from commonhouse.record import acts, jsonl, merkle, receipts, registry
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

    @property
    def leaf_hex(self) -> str:
        return self.leaf.hex()

    @property
    def path_hex(self) -> list[str]:
        return [step.hex() for step in self.path]

    @property
    def root_hex(self) -> str:
        return self.root.hex()


@dataclass(frozen=True, slots=True)
class Found:
    """A voter's ballot in the record: the act that holds it, what it holds in sentences, and the proof."""

    act: Act
    sentences: tuple[str, ...]
    proof: Proof


class _NewestFirst(Sequence[Act]):
    """The acts of a log without their bodies, for a Paginator: no counting, and only the rows of the page."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def __len__(self) -> int:
        return self.log.size

    @overload
    def __getitem__(self, where: int) -> Act: ...
    @overload
    def __getitem__(self, where: slice) -> Sequence[Act]: ...
    def __getitem__(self, where: int | slice) -> Act | Sequence[Act]:
        span = range(self.log.size)[where]
        if isinstance(span, int):
            return self[span : span + 1][0]
        top = self.log.size - span.start
        rows = Act.objects.filter(organization_id=self.log.organization_id, index__lt=top, index__gte=top - len(span))
        return list(rows.order_by("-index").only(*_LISTED))


def log_of(organization: Organization) -> Log | None:
    """The organization's log; None when its record holds no act yet."""
    return Log.objects.filter(organization_id=organization.pk, size__gt=0).first()


def public_key(log: Log) -> PublicKey:
    return PublicKey.parse(log.key)


def public_logs() -> QuerySet[Log]:
    """The logs of listed organizations that hold acts, those with news first."""
    logs = Log.objects.filter(size__gt=0, organization__is_listed=True).select_related("organization")
    return logs.only("size", "last_at", "organization__name", "organization__slug").order_by("-last_at", "pk")


def paged(log: Log) -> Paginator[Act]:
    """The acts of a log by pages, newest first, without bodies."""
    return Paginator(_NewestFirst(log), PAGE_SIZE)


def acts_about(organization: Organization, subject: str, *kinds: str) -> Iterator[Act]:
    """Acts appended with this subject, oldest first, without bodies; of these kinds, if any are named."""
    found = Act.objects.filter(organization_id=organization.pk, subject=subject)
    if kinds:
        found = found.filter(kind__in=kinds)
    return iter(found.order_by("index").only(*_LISTED))


def act(log: Log, index: int) -> Act | None:
    """One act; its body, which may be large, is fetched when it is looked at."""
    if index >= log.size:
        return None
    return Act.objects.filter(organization_id=log.organization_id, index=index).defer("body").first()


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


def consistency(log: Log, old: int, new: int) -> list[bytes]:
    """Proof that the record of `old` acts is the beginning of that of `new`. Raises ValueError."""
    nodes = _nodes(log.organization_id, merkle.places(lambda look: merkle.consistency_proof(old, new, look)))
    return merkle.consistency_proof(old, new, nodes.__getitem__)


def find_receipt(log: Log, code: str) -> Found | None:
    """The ballot of a receipt code, wherever in the record it is. Raises BadCode.

    Acts that hold ballots have their box's public id as subject; the commitment is different in every box.
    """
    holding = Act.objects.filter(organization_id=log.organization_id, kind__in=list(registry.finders()))
    for box in holding.order_by().values_list("subject", flat=True).distinct():
        if not box:
            continue
        with_code = holding.filter(subject=box, body__contains=receipts.commitment(box, code))
        for row in with_code.order_by("index"):
            act = acts.Act(row.index, acts.write_time(row.at), row.kind, None, json.loads(row.body), bytes(row.leaf))
            if sentences := registry.ballot(act, code):
                return Found(row, tuple(sentences), inclusion(log, row.index))
    return None


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
    rows = Act.objects.filter(organization_id=organization_id, index__in={act_index(place) for place in places}).only(
        "index", "leaf", "nodes"
    )
    found = {row.index: row for row in rows}
    return {place: found[act_index(place)].node(place[0]) for place in places}
