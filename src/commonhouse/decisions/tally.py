"""What was cast in a sealed box, grouped by the database: a million ballots of one question are a few rows."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Count

from commonhouse.decisions import carrying, choices, electorate, polls, preparing
from commonhouse.decisions.choices import Choice
from commonhouse.decisions.models import Ballot, Box
from commonhouse.decisions.polls import Counted, Row

BIG = 20_000  # rights; below it every way is fast, and a walk over the whole table may not be
MOST_PAIRS = 40  # answers times blocs
_CHUNK = 2000


def grouped(box: Box) -> list[Row]:
    """Each different choice of each bloc with how often it was cast, in the order of its canonical text."""
    if connection.vendor == "sqlite" and box.form["kind"] == "position":
        found = _counted_by_name(box)
        if found is not None:
            return found
    rows = Ballot.objects.filter(box=box).order_by().values_list("choice", "bloc").annotate(n=Count("id"))
    return polls.join(Row(choice, count, bloc) for choice, bloc, count in rows.iterator(chunk_size=_CHUNK))


def _counted_by_name(box: Box) -> list[Row] | None:
    """The same for a big vote by positions on SQLite, which groups by sorting: each answer is counted by its name in one
    walk over the table instead, five times as fast. None where that would not be faster, or does not find every ballot.
    """
    choices_made = [{"vote": option["id"]} for option in box.options]
    pairs = list(product(choices_made, box.electorate.get("blocs") or [""]))
    if box.electorate.get("members", 0) < BIG or len(pairs) > MOST_PAIRS:
        return None
    ballots = connection.ops.quote_name(Ballot._meta.db_table)
    counts = ", ".join(["COUNT(*) FILTER (WHERE choice = %s AND bloc = %s)"] * len(pairs))
    params = [text for choice, bloc in pairs for text in (json.dumps(choice), bloc)]
    with connection.cursor() as cursor:
        # The plus keeps SQLite from going to every ballot through the index of its box.
        cursor.execute(f"SELECT COUNT(*), {counts} FROM {ballots} WHERE +box_id = %s", [*params, box.pk])  # noqa: S608
        total, *found = cursor.fetchone()
    if sum(found) != total:
        return None
    rows = zip(pairs, found, strict=True)
    return polls.join(Row(choice, count, bloc) for (choice, bloc), count in rows if count)


def withheld(box: Box) -> dict[str, int]:
    """Of a secret box counted by bloc, the blocs with too few ballots to publish, and how many each has."""
    if not (box.is_secret and box.by_bloc):
        return {}
    least = polls.secret_minimum(box.rule["statement"])
    rows = Ballot.objects.filter(box=box).order_by("bloc").values_list("bloc").annotate(n=Count("id"))
    return {bloc: count for bloc, count in rows if count < least}


def counted(box: Box) -> Counted:
    """Everything that the count of a sealed box rests on."""
    kept_back = withheld(box)
    rows = [row for row in grouped(box) if row.bloc not in kept_back]
    if carrying.has_any(box.evidence):
        rows = polls.join([*rows, *carrying.rows(box.evidence, _said(box))])
    return Counted(
        rows=rows,
        eligible=electorate.eligible(box) if box.electorate else 0,
        blocs=box.electorate.get("blocs", {}),
        withheld=kept_back,
        evidence=box.evidence,
    )


def rule_input(box: Box) -> dict[str, Any]:
    """What the rule of a sealed box is given, as JSON."""
    ballot = choices.ballot(box.form, box.options)
    return polls.rule_input(box.rule["rule"], preparing.published(box), ballot, counted(box))


def _said(box: Box) -> dict[str, Choice]:
    """The choices of those in an open box whose ballot may count for another."""
    wanted = carrying.named(box.evidence)
    cast = Ballot.objects.filter(box=box).values_list("roll_entry__pseudonym", "choice")
    return {voter: choice for voter, choice in cast.iterator(chunk_size=_CHUNK) if voter in wanted}
