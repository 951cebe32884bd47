"""The one verb of the record: append an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from commonhouse.record import acts, canonical, keys, merkle, models, personal, put
from commonhouse.record.checkpoint import Checkpoint, PublicKey, Signer

CLOCK_LEEWAY = timedelta(minutes=5)
WAITED = timedelta(minutes=1)  # between reading the clock and holding the log
MAX_SUBJECT = 64
_GIST_TEXT = 300
_GIST_KEYS = 40
_GIST_DEPTH = 3


class RecordError(Exception):
    """The record cannot go on as it stands; nothing was written. The message says what to look at."""


class Organization(Protocol):
    """Whose record it is (people.Organization; the record knows no more of it than this)."""

    @property
    def pk(self) -> Any: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


def append(
    organization: Organization,
    kind: str,
    body: dict[str, Any],
    *,
    subject: str | None = None,
    at: datetime | None = None,
) -> models.Act:
    """Add an act to an organization's record and sign the new checkpoint; the record is opened if it was not.

    Call it last in the transaction of the verb whose act it is: it locks the organization's log until that
    commits, and the act is there exactly if the rest is. `kind` is like "budget.counted". `body` is a JSON
    object: whole numbers below 2**53, money and fractions as text, nothing personal. `subject` names what
    the act is about, in at most 64 characters, to find acts again; it is the body's "box" unless given. (An
    act that holds ballots must have its box's public id as subject, or no receipt is found in it.) `at` is
    for histories entered later (the demo); it may not lie before the last act nor in the future.

    Raises NotCanonical or personal.PersonalData naming the place in the body, ValueError for a bad kind,
    subject or time, RecordError when log and key do not fit together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RecordError("append must be called inside transaction.atomic, with the change it records")
    data = _checked(kind, body)
    subject = _subject(body, subject)

    log = _locked(organization)
    signer = _signer(log)
    moment = _moment(log, at)
    if log.size == 0:
        opening = acts.opening(keys.house_name(), organization.slug, organization.name, log.key)
        _write(log, acts.OPENED, opening, canonical.canonical(opening), moment)
    act = _write(log, kind, body, data, moment, subject=subject)
    _sign(log, signer)
    return act


def _checked(kind: str, body: dict[str, Any]) -> bytes:
    """The body's canonical bytes, if this may be an act at all."""
    acts.check_kind(kind)
    if kind == acts.OPENED:
        raise ValueError("a record is opened by its first act, not by name")
    data = canonical.canonical(body)
    personal.refuse(body)
    return data


def _subject(body: Mapping[str, Any], given: str | None) -> str:
    subject = str(body.get("box", "")) if given is None else given
    if len(subject) > MAX_SUBJECT:
        raise ValueError(f"the subject of an act has at most {MAX_SUBJECT} characters, found {len(subject)}")
    return subject


def _signer(log: models.Log) -> Signer:
    signer = keys.signer(log.origin)
    if str(signer.public) != log.key:
        raise RecordError(
            f"The record {log.origin} was opened with another key (fingerprint "
            f"{PublicKey.parse(log.key).fingerprint}). Put that file back; see COMMONHOUSE_SIGNING_KEY_FILE."
        )
    return signer


def _locked(organization: Organization) -> models.Log:
    """The organization's log, locked until the transaction ends (SQLite locks at BEGIN)."""
    log = put.locked(organization.pk)
    if log is not None:
        return log
    origin = f"{keys.house_name()}/o/{organization.slug}/record"
    key = str(keys.signer(origin).public)
    try:
        with transaction.atomic():
            models.Log.objects.create(organization_id=organization.pk, origin=origin, key=key)
    except IntegrityError:  # someone opened it in the same moment
        pass
    log = put.locked(organization.pk)
    assert log is not None
    return log


def _moment(log: models.Log, at: datetime | None) -> datetime:
    now = timezone.now().astimezone(UTC).replace(microsecond=0)
    if at is None:
        return max(now, log.last_at) if log.last_at else now  # a clock set back does not turn time back
    if at.tzinfo is None:
        raise ValueError("the time of an act needs a time zone")
    moment = at.astimezone(UTC).replace(microsecond=0)
    if moment > now + CLOCK_LEEWAY:
        raise ValueError(f"an act cannot be in the future: {acts.write_time(moment)}")
    if log.last_at and moment < log.last_at:
        if now - moment <= WAITED:  # the present of a verb that others overtook before it held the log
            return log.last_at
        raise ValueError(
            f"acts are in order of time: {acts.write_time(moment)} is before the last act, "
            f"{acts.write_time(log.last_at)}"
        )
    return moment


def _write(
    log: models.Log, kind: str, body: Mapping[str, Any], data: bytes, moment: datetime, *, subject: str = ""
) -> models.Act:
    """Store one act and move the log on; the caller holds the lock and signs."""
    size, tree = log.size, log.tree()
    _check_end(log)
    previous = bytes(log.head).hex() if size else None
    line = acts.line(size, acts.write_time(moment), kind, previous, data)
    if len(line) >= acts.MAX_LINE:
        raise ValueError(f"an act of {len(line):,} bytes is over the limit of {acts.MAX_LINE:,}: divide it")
    leaf = merkle.leaf_hash(line)
    act = models.Act(
        organization_id=log.organization_id,
        index=size,
        kind=kind,
        subject=subject,
        at=moment,
        body=data.decode(),
        gist=gist(body),
        length=len(line) + 1,
        leaf=leaf,
        nodes=b"".join(tree.completed_by(leaf)[1:]),
    )
    put.add(act)
    tree = tree.append(leaf)
    log.size, log.frontier, log.head = tree.size, tree.to_bytes(), leaf
    log.length += act.length
    log.last_at = moment
    put.move_on(log)
    return act


def _check_end(log: models.Log) -> None:
    """The log must end where its acts do: then what is signed next can only extend what was signed before."""
    expected = (log.size - 1, bytes(log.head)) if log.size else None
    if put.end(log.organization_id) != expected:
        raise RecordError(
            f"The record {log.origin} counts {log.size} acts, but its acts end otherwise. Restore the "
            "database from a whole backup: acts and log belong together."
        )


def _sign(log: models.Log, signer: Signer) -> None:
    root = log.tree().root()
    note = signer.sign(Checkpoint(log.origin, log.size, root))
    put.sign(log.organization_id, log.size, root, note)


def gist(body: Mapping[str, Any], depth: int = 1) -> dict[str, Any]:
    """A small stand-in for a body, for lists of acts: lists become their length, long texts are cut."""
    return {key: _gist(value, depth) for key, value in list(body.items())[:_GIST_KEYS]}


def _gist(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value[:_GIST_TEXT]
    if isinstance(value, list | tuple):
        return len(value)
    if isinstance(value, dict):
        return len(value) if len(value) > _GIST_KEYS or depth >= _GIST_DEPTH else gist(value, depth + 1)
    return value
