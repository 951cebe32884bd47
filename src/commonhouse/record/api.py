"""The record for programs: enough for a stranger to write a verifier or a witness."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from commonhouse.record import acts, queries, registry
from commonhouse.record.hooks import organization_or_404
from commonhouse.record.models import Log

router = Router(tags=["record"])

MAX = 2**53 - 1
Index = Annotated[int, Path(ge=0, le=MAX, description="Number of the act, from 0")]
Size = Annotated[int, Query(ge=1, le=MAX)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class ActSummary(Schema):
    index: int
    at: Annotated[str, Field(description="UTC, whole seconds: 2026-03-01T12:00:00Z")]
    kind: str
    sentence: Annotated[str, Field(description="The act in words, in the language asked for")]
    leaf: Annotated[Hash, Field(description="SHA-256 of a zero byte and the act's line")]
    length: Annotated[int, Field(description="Bytes of the act's line, its newline included")]


class Record(Schema):
    organization: str
    origin: str | None
    key: Annotated[str | None, Field(description="The house's public key, as C2SP signed-note writes it")]
    fingerprint: Hash | None
    size: Annotated[int, Field(description="How many acts the record holds")]
    page: int
    pages: int
    acts: Annotated[list[ActSummary], Field(description="Newest first")]


class ActLine(Schema):
    """One act, canonical (RFC 8785): these very bytes are hashed."""

    at: str
    body: dict[str, Any]
    index: int
    kind: str
    previous: Hash | None


class SignedCheckpoint(Schema):
    origin: str
    size: int
    root: Hash
    note: Annotated[str, Field(description="The signed note (c2sp.org/tlog-checkpoint)")]


class InclusionProof(Schema):
    index: int
    size: int
    leaf: Hash
    path: Annotated[list[Hash], Field(description="Audit path from the leaf up (RFC 9162, 2.1.3)")]
    root: Hash
    note: str


class ConsistencyProof(Schema):
    old: int
    new: int
    path: Annotated[list[Hash], Field(description="RFC 9162, 2.1.4")]


@router.get("/o/{slug:slug}/record", response=Record, summary="An organization's record, page by page")
def record(request: HttpRequest, slug: str, page: Annotated[int, Query(ge=1, le=MAX)] = 1) -> dict[str, Any]:
    organization = organization_or_404(request, slug)
    log = queries.log_of(organization)
    if log is None:
        nobody = dict.fromkeys(("origin", "key", "fingerprint"))
        return {"organization": organization.slug, **nobody, "size": 0, "page": 1, "pages": 1, "acts": []}
    shown = queries.paged(log).get_page(page)
    return {
        "organization": organization.slug,
        "origin": log.origin,
        "key": log.key,
        "fingerprint": queries.public_key(log).fingerprint,
        "size": log.size,
        "page": shown.number,
        "pages": shown.paginator.num_pages,
        "acts": [
            {
                "index": act.index,
                "at": acts.write_time(act.at),
                "kind": act.kind,
                "sentence": registry.sentence(act.kind, act.gist),
                "leaf": act.hash,
                "length": act.length,
            }
            for act in shown
        ],
    }


@router.get("/o/{slug:slug}/record/checkpoint", response=SignedCheckpoint, summary="The latest signed checkpoint")
def checkpoint(request: HttpRequest, slug: str) -> dict[str, Any]:
    log = _log(request, slug)
    signed = queries.checkpoint(log)
    return {"origin": log.origin, "size": signed.size, "root": bytes(signed.root).hex(), "note": signed.note}


@router.get("/o/{slug:slug}/record/acts/{int:index}", response=ActLine, summary="One act, byte for byte")
def act(request: HttpRequest, slug: str, index: Index) -> HttpResponse:
    row = queries.act(_log(request, slug), index)
    if row is None:
        raise Http404
    return HttpResponse(row.line(queries.previous_hash(row)), content_type="application/json")


@router.get("/o/{slug:slug}/record/proof/{int:index}", response=InclusionProof, summary="That an act is in the record")
def proof(request: HttpRequest, slug: str, index: Index) -> dict[str, Any]:
    log = _log(request, slug)
    if index >= log.size:
        raise Http404
    found = queries.inclusion(log, index)
    return {
        "index": found.index,
        "size": found.size,
        "leaf": found.leaf_hex,
        "path": found.path_hex,
        "root": found.root_hex,
        "note": found.note,
    }


@router.get(
    "/o/{slug:slug}/record/consistency",
    response=ConsistencyProof,
    summary="That an older record begins the newer",
)
def consistency(request: HttpRequest, slug: str, old: Size, new: Size) -> dict[str, Any]:
    log = _log(request, slug)
    if not old <= new <= log.size:
        raise Http404
    path = queries.consistency(log, old, new)
    return {"old": old, "new": new, "path": [step.hex() for step in path]}


def _log(request: HttpRequest, slug: str) -> Log:
    log = queries.log_of(organization_or_404(request, slug))
    if log is None:
        raise Http404
    return log
