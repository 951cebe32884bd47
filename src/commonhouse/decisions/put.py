"""The three statements of a cast, written out.

All other voters may be waiting while they run (on SQLite there is one writer at a time), so everything is prepared before
the transaction begins, and inside it nothing is left but to execute: is the box open, use the right, put the ballot in.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import connection

from commonhouse.decisions.models import Ballot, Box, RollEntry

_BOX, _ROLL, _BALLOT = (model._meta.db_table for model in (Box, RollEntry, Ballot))
_IS_OPEN = f"SELECT 1 FROM {_BOX} WHERE id = %s AND state = 'open' AND opens_at <= %s AND closes_at > %s"  # noqa: S608
_USE = (
    f"UPDATE {_ROLL} SET state = 'voted', channel = %s, is_stirred = %s "  # noqa: S608
    "WHERE id = %s AND box_id = %s AND state = 'entitled'"
)
_PUT = (
    f"INSERT INTO {_BALLOT} "  # noqa: S608
    "(id, organization_id, box_id, is_secret, roll_entry_id, receipt, choice, bloc, is_stirred) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


class Put:
    """One ballot, ready to be put in its box by one right. Make it before the transaction, call it inside."""

    def __init__(
        self,
        box: Box,
        *,
        entry: int,
        channel: str,
        receipt: str,
        choice: dict[str, Any],
        bloc: str = "",
        is_born_stirred: bool,
        now: datetime,
    ) -> None:
        moment = connection.ops.adapt_datetimefield_value(now)
        named = None if box.is_secret else entry  # nothing in a secret box joins a ballot to a right
        self._is_open = (box.pk, moment, moment)
        self._use = (channel, is_born_stirred, entry, box.pk)
        self._put = (
            uuid.uuid4().hex,
            box.organization_id,
            box.pk,
            box.is_secret,
            named,
            receipt,
            json.dumps(choice),
            bloc,
            is_born_stirred,
        )

    def box_is_open(self) -> bool:
        """Whether the box takes ballots; on PostgreSQL it stays so until the transaction ends (see `locks`)."""
        lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(_IS_OPEN + lock, self._is_open)
            return cursor.fetchone() is not None

    def __call__(self) -> bool:
        """Compare and set: of all who try to use one right at once, the database lets one through, with its ballot.

        False when the right is not there to use. Raises IntegrityError when the receipt is taken.
        """
        with connection.cursor() as cursor:
            cursor.execute(_USE, self._use)
            if cursor.rowcount != 1:
                return False
            cursor.execute(_PUT, self._put)
        return True
