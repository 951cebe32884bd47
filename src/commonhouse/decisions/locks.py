"""The locks of a ballot box, shared and whole.

A cast must either be counted or be refused, never lost, when it races with closing; and voters must not wait for one
another. So a cast takes a *shared* lock on its box and looks at the state under it (`put` has it in one statement),
and every verb that changes a box takes the whole lock. On PostgreSQL these are row locks: any number of `FOR SHARE`
holders go side by side, `FOR UPDATE` waits for all of them to commit, and whoever then asks to share waits and sees the
new state. On SQLite there is one writer at a time: BEGIN IMMEDIATE (settings.DATABASES) takes that lock before the
first look.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from commonhouse.decisions.models import Box


def share(box: Box) -> tuple[str, datetime, datetime]:
    """The box's state, opening and closing times now, which stay so until this transaction ends."""
    rows = Box.objects.filter(pk=box.pk).values_list("state", "opens_at", "closes_at")
    if connection.vendor != "postgresql":
        return rows.get()
    sql, params = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", params)  # Django has no word for FOR SHARE
        state, opens_at, closes_at = cursor.fetchone()
    return state, opens_at, closes_at


def whole(box: Box) -> Box:
    """The box as it is now, locked until this transaction ends: no ballot is on its way."""
    return Box.objects.select_for_update(of=("self",)).select_related("organization").get(pk=box.pk)
