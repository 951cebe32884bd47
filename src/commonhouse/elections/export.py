"""What an organization takes along of its elections: seats, candidates, ballots of each vote, draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.decisions.models import Box
from commonhouse.elections import queries, results
from commonhouse.elections.models import Candidacy, Draw, Place, Statement, Vacancy
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization
from commonhouse.rules.deciding import methods


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "elections/seats.csv", "seats of each office, holders, terms and cohorts", csv_lines(_places(organization))
    yield (
        "elections/vacancies.csv",
        "seats that fell empty, and how they were filled",
        csv_lines(_vacancies(organization)),
    )
    for election in queries.elections_of(organization):
        folder = f"elections/{election.public_id}"
        yield f"{folder}/candidates.csv", f"candidates: {election.title}", csv_lines(_candidates(election.pk))
        box = election.box
        if box is None or box.state not in {Box.State.SEALED, Box.State.COUNTED}:
            continue
        yield f"{folder}/ballots.csv", f"ballots without names: {election.title}", csv_lines(results.csv_rows(election))
        if methods.method(election.method).kind == "ordinal":
            lines = (text.encode() for text in results.blt(election))
            yield f"{folder}/ballots.blt", f"ranked ballots to count anywhere: {election.title}", lines
    for draw in Draw.objects.filter(organization=organization).order_by("pk"):
        yield f"elections/draws/{draw.public_id}.csv", f"a draw: {draw.title}", csv_lines(_entrants(draw))


def _places(organization: Organization) -> Iterator[list[Any]]:
    yield ["office", "seat", "cohort", "class", "holder", "until"]
    rows = Place.objects.filter(organization=organization).select_related("seat__person", "member_class")
    for place in queries.with_holders(rows.order_by("office", "number")):
        name = place.holder.person.name if place.holder else ""
        slug = place.member_class.slug if place.member_class else ""
        yield [place.office, place.number, place.cohort, slug, name, place.ends_on or ""]


def _vacancies(organization: Organization) -> Iterator[list[Any]]:
    yield ["office", "seat", "since", "why", "filled", "by", "appointed by"]
    for each in Vacancy.objects.filter(organization=organization).select_related("place").order_by("since", "pk"):
        yield [each.place.office, each.place.number, each.since, each.why, each.filled_at or "", each.how,
               each.appointed_by]  # fmt: skip


def _candidates(election: int) -> Iterator[list[Any]]:
    yield ["candidate", "name on the ballot", "state", "elected", "language", "statement"]
    rows = Candidacy.objects.filter(election=election).prefetch_related("statements").order_by("number")
    for each in rows:
        said: list[Statement | None] = [*each.statements.all()] or [None]
        for statement in said:
            words = [statement.language, statement.text] if statement else ["", ""]
            yield [each.code, each.ballot_name, each.state, each.is_elected, *words]


def _entrants(draw: Draw) -> Iterator[list[Any]]:
    """Everyone by pseudonym, as it was published; not before."""
    yield ["code", "drawn"]
    if draw.state not in {Draw.State.PUBLISHED, Draw.State.DRAWN}:
        return
    result = (draw.outcome or {}).get("result", {})
    outcome = {row["id"]: which for which in ("drawn", "reserves") for row in result.get(which, ())}
    for pseudonym in draw.entrants.order_by("pseudonym").values_list("pseudonym", flat=True):
        yield [pseudonym, outcome.get(pseudonym, "")]
