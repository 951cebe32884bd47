"""What was cast in a sealed box, grouped by the database: a million ballots of one question are a few rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from commonhouse.decisions import carrying, choices, electorate, polls, preparing
from commonhouse.decisions.choices import Choice
from commonhouse.decisions.models import Ballot, Box
from commonhouse.decisions.polls import Counted, Row

_CHUNK = 2000


def grouped(box: Box) -> list[Row]:
    """Each different choice of each bloc with how often it was cast, in the order of its canonical text."""
    rows = Ballot.objects.filter(box=box).order_by().values_list("choice", "bloc").annotate(n=Count("id"))
    return polls.join(Row(choice, count, bloc) for choice, bloc, count in rows.iterator(chunk_size=_CHUNK))


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
