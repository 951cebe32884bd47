"""Index tables: made once, read from a file, and published. A published value is only ever replaced by a new publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.pricing import table_file
from commonhouse.land.pricing.models import (
    MOST_TABLES,
    MOST_VALUES,
    IndexDraft,
    IndexPublication,
    IndexTable,
    IndexValue,
)
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, check_texts, locked, moment, required, today, token

Values = Sequence[tuple[dt.date, str]]


def make_table(
    actor: Actor, organization: Organization, *, code: str, name: str, source: str, every: str = "year",
    now: dt.datetime | None = None,
) -> IndexTable:  # fmt: skip
    """A new table without values. Raises ValidationError by field."""
    require(actor, "index.edit", organization)
    with transaction.atomic():
        return enter_table(organization, code=code, name=name, source=source, every=every, now=now)


def enter_table(
    organization: Organization,
    *,
    code: str,
    name: str,
    source: str,
    every: str = "year",
    now: dt.datetime | None = None,
) -> IndexTable:
    """Inner: the caller has checked the right, and is in a transaction."""
    check_public(name=name, source=source)
    table = IndexTable(
        organization=organization, code=code.strip(), name=name.strip(), source=source.strip(), every=every,
        entered_at=moment(now),
    )  # fmt: skip
    table.full_clean(exclude=["organization"], validate_constraints=False)
    check_texts(table)
    there = IndexTable.objects.filter(organization=organization)
    if there.filter(code=table.code).exists():
        raise ValidationError({"code": _("Another table has this short name already.")})
    if there.count() >= MOST_TABLES:
        raise Refused(_("There are as many tables as there can be."))
    table.save()
    return table


def read_file(
    actor: Actor, table: IndexTable, data: bytes, *, name: str, source: str, now: dt.datetime | None = None
) -> IndexDraft:
    """Reads a file and keeps what it says, for a look before anything is published. Raises ValidationError by field."""
    require(actor, "index.edit", table.organization)
    check_public(source=source)
    source = required("source", source, _("Say where the figures are from, for example: HUD, April 2026."))
    held = dict(table.values.filter(replaced_by__isnull=True).values_list("on", "value"))
    found = table_file.read(data, yearly=table.every == IndexTable.Every.YEAR, today=today(now), held=held)
    if not found.rows and not found.problems:
        raise ValidationError({"file": _("All these values are published already.")})
    with transaction.atomic():
        draft = IndexDraft(
            organization=table.organization, table=table, name=name[:120] or "table.csv", source=source,
            rows=[[row.line, row.on.isoformat(), row.value] for row in found.rows],
            problems=[list(problem) for problem in found.problems], read_by=actor.person, read_at=moment(now),
        )  # fmt: skip
        draft.full_clean(exclude=["organization", "rows", "problems", "table", "read_by"])
        check_texts(draft)
        draft.save()
    return draft


def publish_draft(actor: Actor, draft: IndexDraft, *, now: dt.datetime | None = None) -> IndexPublication:
    """Publishes what a file said, all of it or nothing. Twice is once. Raises Refused when something is wrong with the file."""
    require(actor, "index.edit", draft.organization)
    with transaction.atomic():
        draft = locked(draft)
        if draft.problems:
            raise Refused(_("Something is wrong with this file. Correct it and read it again."))
        mark = token("-".join(_parts(draft.public_id)))
        if draft.state == IndexDraft.State.ENTERED:
            return IndexPublication.objects.get(organization=draft.organization, submission=mark)
        if draft.state == IndexDraft.State.DROPPED:
            raise Refused(_("This file was put aside. Read it again."))
        values = [(dt.date.fromisoformat(on), value) for _line, on, value in draft.rows]
        draft.state = IndexDraft.State.ENTERED
        draft.save(update_fields=["state"])
        return enter_values(draft.table, values, source=draft.source, by=actor.person, submission=mark, now=now)


def _parts(public_id: str) -> tuple[str, ...]:
    """A mark of the draft's own, in the form of a submission."""
    digits = public_id.rjust(32, "0")
    return (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])


def drop_draft(actor: Actor, draft: IndexDraft) -> None:
    """Puts a file aside; nothing was published."""
    require(actor, "index.edit", draft.organization)
    with transaction.atomic():
        draft = locked(draft)
        if draft.state == IndexDraft.State.ENTERED:
            raise Refused(_("These values are published already."))
        draft.state = IndexDraft.State.DROPPED
        draft.save(update_fields=["state"])


def publish(
    actor: Actor, table: IndexTable, values: Values, *, source: str, submission: object, now: dt.datetime | None = None
) -> IndexPublication:
    """Publishes values that were typed. The same submission again is the same publication."""
    require(actor, "index.edit", table.organization)
    source = required("source", source, _("Say where the figures are from, for example: HUD, April 2026."))
    for on, _value in values:
        if on > today(now) + table_file.AHEAD:
            raise ValidationError({"on": _("This day is more than a year ahead.")})
    with transaction.atomic():
        return enter_values(table, values, source=source, by=actor.person, submission=submission, now=now)


def enter_values(
    table: IndexTable, values: Values, *, source: str, by: Person | None = None, submission: object,
    now: dt.datetime | None = None,
) -> IndexPublication:  # fmt: skip
    """Inner: the caller has checked the right, and is in a transaction. Values published before for a day are replaced."""
    mark = token(submission)
    if made := IndexPublication.objects.filter(organization=table.organization, submission=mark).first():
        return made
    check_public(source=source)
    table = locked(table)
    rows = _plain(values)
    _check(table, rows)
    number = table.publications.count() + 1
    publication = IndexPublication(
        organization=table.organization, table=table, number=number, source=source, count=len(rows),
        published_at=moment(now), by=by, submission=mark,
    )  # fmt: skip
    check_texts(publication)
    try:
        with transaction.atomic():
            publication.save()
    except IntegrityError:
        raise Refused(_("Somebody published values at the same moment. Please look again.")) from None
    days = [on for on, _value in rows]
    table.values.filter(replaced_by__isnull=True, on__in=days).update(replaced_by=publication)
    IndexValue.objects.bulk_create(
        IndexValue(organization=table.organization, table=table, publication=publication, on=on, value=value)
        for on, value in rows
    )
    body = {
        "table": table.public_id, "index": table.code, "name": table.name, "every": table.every, "number": number,
        "source": source, "values": [[on.isoformat(), value] for on, value in rows],
    }  # fmt: skip
    publication.act = leave_act(table.organization, "index-published", body, table.public_id, now)
    publication.save(update_fields=["act"])
    return publication


def _plain(values: Values) -> list[tuple[dt.date, str]]:
    """In order of day, each value in the one form it is published in."""
    try:
        return sorted((on, table_file.value_of(value)) for on, value in values)
    except ValueError as error:
        raise ValidationError({"value": str(error)}) from None


def _check(table: IndexTable, rows: Values) -> None:
    if not rows:
        raise ValidationError({"value": _("There is no value to publish.")})
    if len({on for on, _value in rows}) != len(rows):
        raise ValidationError({"on": _("A day is here twice.")})
    held = dict(table.values.filter(replaced_by__isnull=True).values_list("on", "value"))
    if all(held.get(on) == value for on, value in rows):
        raise ValidationError({"value": _("All these values are published already.")})
    if len(held.keys() | {on for on, _value in rows}) > MOST_VALUES:
        raise Refused(_("A table holds at most %(most)s values.") % {"most": MOST_VALUES})
