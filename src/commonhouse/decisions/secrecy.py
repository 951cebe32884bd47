"""Keeps the database's own traces from joining who voted with what was cast. See docs/secrecy.md.

A cast uses a right on the roll and puts a ballot in the box in one transaction, so that neither is ever there without
the other. The tables say nothing of that: no key, time or order. But databases keep notes of their own:

- PostgreSQL writes the transaction's number on every row (xmin) and rows lie in the order they came (ctid). So the
  rows of a few dozen casts are *stirred*: written again together, in an order that is not that of voting.
- SQLite numbers rows (rowid) and fills pages in the order they came. So the table of ballots has no rowid, and now and
  then a stretch of the rows is taken out and put back in the order of its random keys.

At closing and at sealing all rows of the box are written anew.
"""

from __future__ import annotations

# ruff: noqa: S608 - the only names put into SQL here are those of our own tables and columns
import secrets
import uuid
from typing import Any

from django.db import connection, models, transaction

from commonhouse.decisions.models import Ballot, Box, RollEntry

BATCH = 32  # on PostgreSQL: so many casts are stirred together, at least
STRETCH = 64  # on SQLite: so many rows are put back together, at most
ONE_IN = 16  # on SQLite: how often, by lot


def is_born_stirred(box: Box) -> bool:
    """Whether rows need no later stirring. The mark itself would tell the last few casts apart, so it is made only
    where the database tells them apart anyway.
    """
    return not (box.is_secret and connection.vendor == "postgresql")


def stir_if_due(box: Box) -> None:
    """After a cast has committed: stir when enough casts have gathered. Costs a fraction of a millisecond otherwise."""
    if not box.is_secret:
        return
    if connection.vendor == "postgresql":
        if _unstirred(box)[:BATCH].count() >= BATCH:
            stir(box)
        return
    if secrets.randbelow(ONE_IN) == 0:
        _relay_stretch(Ballot, box, uuid.uuid4().hex)
        _relay_stretch(RollEntry, box, secrets.randbelow(2**53))


def stir(box: Box) -> int:
    """Write the roll entries and ballots of recent casts again, all in one transaction. Returns how many entries."""
    with transaction.atomic():
        mine = _unstirred(box).order_by("pk").select_for_update(skip_locked=True)
        entries = list(mine.values_list("pk", flat=True))
        if len(entries) < BATCH:  # someone else is stirring them
            return 0
        cast = Ballot.objects.filter(box=box, is_stirred=False).order_by("receipt")
        ballots = list(cast.select_for_update(skip_locked=True).values_list("pk", flat=True))
        _mark_each(RollEntry, entries)
        _mark_each(Ballot, ballots)
    return len(entries)


def stir_all(box: Box) -> None:
    """At closing and at sealing, inside their transaction: nothing is left that tells casts apart."""
    if not box.is_secret:
        return
    _relay_all(Ballot, box)
    if connection.vendor == "postgresql":
        RollEntry.objects.filter(box=box).update(is_stirred=True)
    else:
        _relay_all(RollEntry, box)
    transaction.on_commit(tidy)


def hide_insertion_order(**_: Any) -> None:
    """On SQLite, make the table of ballots WITHOUT ROWID. Runs after every migrate, because Django builds a table anew
    when a migration changes it, and knows nothing of this.
    """
    table = Ballot._meta.db_table
    if connection.vendor != "sqlite" or table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        (sql,) = cursor.fetchone()
        if sql.upper().endswith("WITHOUT ROWID"):
            return
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
        )
        indexes = [row[0] for row in cursor.fetchall()]
    name = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.replace(name(table), name(f"{table}_new"), 1) + " WITHOUT ROWID")
        cursor.execute(f"INSERT INTO {name(f'{table}_new')} SELECT * FROM {name(table)} ORDER BY id")
        cursor.execute(f"DROP TABLE {name(table)}")
        cursor.execute(f"ALTER TABLE {name(f'{table}_new')} RENAME TO {name(table)}")
        for index in indexes:
            cursor.execute(index)


def _unstirred(box: Box) -> models.QuerySet[RollEntry]:
    return RollEntry.objects.filter(box=box, state=RollEntry.State.VOTED, is_stirred=False)


def _mark_each(model: type[models.Model], keys: list[Any]) -> None:
    """Row by row in the order given, so that they come to lie in that order."""
    name = connection.ops.quote_name
    sql = f"UPDATE {name(model._meta.db_table)} SET is_stirred = true WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(key,) for key in keys])


def _relay_all(model: type[models.Model], box: Box) -> None:
    _relay(model, "box_id = %s", [box.pk])


def _relay_stretch(model: type[models.Model], box: Box, start: Any) -> None:
    """Some rows from a random key on; from the first key if there are too few, so that a small box goes round whole."""
    name = connection.ops.quote_name
    keys = f"SELECT id FROM {name(model._meta.db_table)} WHERE box_id = %s"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"{keys} AND id >= %s ORDER BY id LIMIT {STRETCH}", [box.pk, start])
            found = [row[0] for row in cursor.fetchall()]
            if len(found) < STRETCH:
                cursor.execute(f"{keys} ORDER BY id LIMIT {STRETCH - len(found)}", [box.pk])
                found += [row[0] for row in cursor.fetchall()]
        chosen = sorted(set(found))
        if chosen:
            _relay(model, f"id IN ({', '.join(['%s'] * len(chosen))})", chosen)


def _relay(model: type[models.Model], where: str, params: list[Any]) -> None:
    """Take rows out and put them back as they were, in the order of their random keys; all inside one transaction."""
    name = connection.ops.quote_name
    table = name(model._meta.db_table)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    listed = ", ".join(name(column) for column in columns)
    order = name("receipt" if model is Ballot else "id")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kept = ", ".join("true" if column == "is_stirred" else name(column) for column in columns)
            cursor.execute(
                f"WITH gone AS (DELETE FROM {table} WHERE {where} RETURNING {listed}) "
                f"INSERT INTO {table} ({listed}) SELECT {kept} FROM gone ORDER BY {order}",
                params,
            )
            return
        cursor.execute("DROP TABLE IF EXISTS temp.stirring")
        cursor.execute(f"CREATE TEMP TABLE stirring AS SELECT {listed} FROM {table} WHERE {where}", params)
        cursor.execute(f"DELETE FROM {table} WHERE {where}", params)
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM temp.stirring ORDER BY {order}")
        cursor.execute("DROP TABLE temp.stirring")


def tidy() -> None:
    """Ask the database to forget old versions of rows. A help, not a promise: backups may hold them still."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM {Ballot._meta.db_table}, {RollEntry._meta.db_table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
