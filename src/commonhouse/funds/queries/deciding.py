"""What pages, the API and verbs above ask of deciding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from commonhouse.funds import pathway
from commonhouse.funds.models import (
    Candidate,
    Criterion,
    Memo,
    Move,
    Pipeline,
    SeatView,
    Selection,
    StandardsView,
    TermSheet,
)
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.people.queries import organization_or_404
from commonhouse.proposals import access

_ON_THE_WAY = (Candidate.State.ACTIVE, Candidate.State.PAUSED)


# --- who sees what ------------------------------------------------------------------------------------------------------
def is_inside(actor: Actor, organization: Organization) -> bool:
    """Members, those acting in a seat of the fund, and delegates of its members."""
    return access.is_inside(actor, organization)


def shown(actor: Actor, organization: Organization) -> QuerySet[Candidate]:
    """The candidates that the actor may know of: all of them inside the fund, those at a public step for everyone."""
    found = Candidate.objects.filter(organization=organization).select_related("organization", "pipeline")
    if is_inside(actor, organization):
        return found
    public = Q(pk__in=[])
    for pipeline in Pipeline.objects.filter(organization=organization):
        path = pipeline.path
        steps = [step.id for step in path.steps if path.is_public_at(step.id)]
        public |= Q(pipeline=pipeline, step__in=steps, state__in=[*_ON_THE_WAY, Candidate.State.DONE])
    if actor.person is not None:
        public |= Q(nominations__person=actor.person)
        if actor.seat is not None:
            public |= Q(borrower=actor.seat.organization_id)
    return found.filter(public).distinct()


def candidate_or_404(actor: Actor, slug: str, public_id: str) -> Candidate:
    organization = organization_or_404(actor, slug)
    found = shown(actor, organization).filter(public_id=public_id).select_related("borrower").first()
    if found is None:
        raise Http404
    found.organization = found.pipeline.organization = organization
    return found


def pipeline_or_404(actor: Actor, slug: str, public_id: str) -> Pipeline:
    organization = organization_or_404(actor, slug)
    found = Pipeline.objects.filter(organization=organization, public_id=public_id).first()
    if found is None:
        raise Http404
    found.organization = organization
    return found


def selection_or_404(actor: Actor, slug: str, public_id: str) -> Selection:
    """A list: what members choose among stands in the public record, so everyone may read it."""
    organization = organization_or_404(actor, slug)
    found = Selection.objects.filter(organization=organization, public_id=public_id).select_related("box", "pipeline")
    selection = found.first()
    if selection is None:
        raise Http404
    selection.organization = selection.box.organization = selection.pipeline.organization = organization
    return selection


# --- lists --------------------------------------------------------------------------------------------------------------
def pipelines(organization: Organization) -> list[Pipeline]:
    return list(Pipeline.objects.filter(organization=organization).order_by("pk"))


def along(rows: QuerySet[Candidate], paths: Iterable[Pipeline]) -> QuerySet[Candidate]:
    """Those on their way, furthest first: path by path, and on each by the step where they stand."""
    whens = [
        When(pipeline=pipeline, step=step.id, then=Value(place))
        for pipeline in paths
        for place, step in enumerate(pipeline.path.steps)
    ]
    place = Case(*whens, default=Value(-1), output_field=IntegerField()) if whens else Value(-1)
    return (
        rows.filter(state__in=_ON_THE_WAY).annotate(so_far=place).order_by("pipeline_id", "-so_far", "step_since", "pk")
    )


def approved(organization: Organization) -> QuerySet[Candidate]:
    """Candidates that members said yes to and that wait for their agreement, those waiting longest first."""
    keys = [
        (pipeline.pk, step.id)
        for pipeline in pipelines(organization)
        for step in pipeline.path.steps
        if step.kind == "agreement"
    ]
    wanted = Q(pk__in=[])
    for pipeline, step in keys:
        wanted |= Q(pipeline=pipeline, step=step)
    found = Candidate.objects.filter(wanted, organization=organization, state=Candidate.State.ACTIVE)
    return found.select_related("organization", "pipeline", "borrower").order_by("step_since", "pk")


# --- one candidate ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """One step of the path as a candidate sees it: "done", "now" or "next"."""

    step: pathway.Step
    state: str
    reached: datetime | None


def way(candidate: Candidate) -> list[Place]:
    path = candidate.pipeline.path
    here = path.place(candidate.step)
    over = candidate.state == Candidate.State.DONE
    reached: dict[str, datetime] = {path.steps[0].id: candidate.entered_at} if path.steps else {}
    for to, at in candidate.moves.order_by("number").values_list("to_step", "at"):
        reached.setdefault(to, at)
    return [
        Place(
            step,
            "done" if place < here or over else "now" if place == here else "next",
            reached.get(step.id) if place <= here else None,
        )
        for place, step in enumerate(path.steps)
    ]


def free_from(candidate: Candidate) -> datetime | None:
    """From when it may be moved on: members have their days until then. None where a step has none."""
    here = candidate.here
    if candidate.state != Candidate.State.ACTIVE or here is None or not here.days:
        return None
    return candidate.step_since + timedelta(days=here.days)


def moves(candidate: Candidate) -> list[Move]:
    """The newest first, each with who made it."""
    return list(candidate.moves.select_related("by").order_by("-number"))


def memo_of(candidate: Candidate, sheet: TermSheet | None) -> Memo | None:
    """The newest memo about these terms."""
    if sheet is None:
        return None
    return candidate.memos.filter(sheet=sheet).order_by("-number").first()


def seat_views(candidate: Candidate, sheet: TermSheet | None) -> list[SeatView]:
    if sheet is None:
        return []
    return list(SeatView.objects.filter(candidate=candidate, sheet=sheet).select_related("seat__person").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Row:
    criterion: Criterion
    said: int  # how many spoke about it: never what they add up to


def standards(candidate: Candidate) -> list[tuple[str, list[Row]]]:
    """Every standard in force by area, and how many spoke about each."""
    rows = Criterion.objects.filter(organization=candidate.organization, is_active=True).annotate(
        said=Count("views", filter=Q(views__candidate=candidate))
    )
    found = [Row(each, each.said) for each in rows.order_by("position", "pk")]
    return [(area, list(group)) for area, group in groupby(found, key=lambda row: row.criterion.area)]


def views(candidate: Candidate, criterion: Criterion) -> list[StandardsView]:
    return list(
        StandardsView.objects.filter(candidate=candidate, criterion=criterion)
        .select_related("person")
        .order_by("at", "pk")
    )


def criteria(organization: Organization) -> list[Criterion]:
    return list(Criterion.objects.filter(organization=organization, is_active=True).order_by("position", "pk"))
