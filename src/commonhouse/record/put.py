"""The statements of an append, written out: whoever else has something to record waits while they run."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from commonhouse.record.models import Act, Checkpoint, Log

_LOG, _ACT, _CHECKPOINT = (model._meta.db_table for model in (Log, Act, Checkpoint))
_END = f'SELECT "index", leaf FROM {_ACT} WHERE organization_id = %s ORDER BY "index" DESC LIMIT 1'  # noqa: S608
_ADD = (
    f'INSERT INTO {_ACT} (organization_id, "index", kind, subject, at, body, gist, length, leaf, nodes) '  # noqa: S608
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
_MOVE = f"UPDATE {_LOG} SET size = %s, frontier = %s, head = %s, length = %s, last_at = %s WHERE id = %s"  # noqa: S608
_SIGNED = f"INSERT INTO {_CHECKPOINT} (organization_id, size, root, note) VALUES (%s, %s, %s, %s)"  # noqa: S608


def locked(organization_id: Any) -> Log | None:
    """The organization's log, held until the transaction ends (SQLite locks at BEGIN)."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    statement = f"SELECT * FROM {_LOG} WHERE organization_id = %s{lock}"  # noqa: S608
    return next(iter(Log.objects.raw(statement, [organization_id])), None)


def end(organization_id: Any) -> tuple[int, bytes] | None:
    """Index and leaf of the last act."""
    with connection.cursor() as cursor:
        cursor.execute(_END, [organization_id])
        row = cursor.fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def add(act: Act) -> None:
    """Writes a new act, which then knows its key."""
    moment = connection.ops.adapt_datetimefield_value(act.at)
    values: list[Any] = [
        act.organization_id, act.index, act.kind, act.subject, moment, act.body, json.dumps(act.gist), act.length,
        act.leaf, act.nodes,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)
        act.pk = cursor.fetchone()[0]
    act._state.adding, act._state.db = False, connection.alias


def move_on(log: Log) -> None:
    """Writes how far the log has come."""
    moment = connection.ops.adapt_datetimefield_value(log.last_at)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [log.size, bytes(log.frontier), bytes(log.head), log.length, moment, log.pk])


def sign(organization_id: Any, size: int, root: bytes, note: str) -> None:
    """Writes a checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED, [organization_id, size, root, note])
