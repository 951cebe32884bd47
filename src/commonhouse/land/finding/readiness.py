"""What an application still lacks: before it can be sent, before a draw, before a home is confirmed. Read only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from commonhouse.land.finding.models import Application, Certificate, StepKind, StepMark
from commonhouse.land.finding.words import said, step_title

QUESTIONS = ("size", "bedrooms", "priorities", "reach")  # in the order they are asked, one a page
GROUPED = (StepKind.ORIENTATION, StepKind.CLASS)
ANSWERED = (StepKind.PRE_APPLICATION, StepKind.APPLICATION)  # done by sending the application itself


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the programme, as it stands for one application. `until`: when what was shown ends."""

    key: str
    kind: str
    title: str
    text: str
    needed: bool
    done: bool
    until: dt.date | None = None


def unanswered(application: Application) -> list[str]:
    """The questions without an answer, in order. Priorities are only asked where the programme has some."""
    asked = [name for name in QUESTIONS if name != "priorities" or application.programme.priorities]
    return [name for name in asked if name not in application.answered]


def stages(application: Application, on: dt.date) -> list[Stage]:
    return stages_of([application], on)[application.pk]


def lacking(application: Application, on: dt.date) -> list[Stage]:
    """The steps that keep it off the list of a draw."""
    return [stage for stage in stages(application, on) if stage.needed and not stage.done]


def stages_of(applications: Sequence[Application], on: dt.date) -> dict[int, list[Stage]]:
    """Each application's steps on a day: three questions to the database, however many applications."""
    papers = _certificates(applications, on)
    marks: dict[int, dict[str, StepMark]] = defaultdict(dict)
    rows = StepMark.objects.filter(application__in=applications).filter(Q(until__isnull=True) | Q(until__gte=on))
    for mark in rows:
        marks[mark.application_id][mark.step] = mark
    reviewed = _reviewed(applications, on)
    return {
        each.pk: [
            _stage(step, each, papers.get(each.person_id, {}), marks[each.pk], reviewed.get(each.public_id))
            for step in each.programme.steps
        ]
        for each in applications
    }


def _stage(
    step: Mapping[str, Any], application: Application, papers: Mapping[str, Certificate], marks: Mapping[str, StepMark],
    reviewed: dt.date | None,
) -> Stage:  # fmt: skip
    done, until = False, None
    if step["kind"] in ANSWERED:
        done = application.sent_at is not None
    elif step["kind"] in GROUPED and (paper := papers.get(step["kind"])):
        done, until = True, paper.until
    elif step["kind"] == StepKind.REVIEW and reviewed:
        done, until = True, reviewed
    if not done and (mark := marks.get(step["key"])):
        done, until = True, mark.until
    return Stage(
        step["key"], step["kind"], step_title(step), said(step.get("text", "")), bool(step["needed"]), done, until
    )


def _certificates(applications: Iterable[Application], on: dt.date) -> dict[UUID, dict[str, Certificate]]:
    rows = list(applications)
    found: dict[UUID, dict[str, Certificate]] = defaultdict(dict)
    if not rows:
        return found
    held = Certificate.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), got_on__lte=on, organization_id=rows[0].organization_id,
        person__in=[each.person_id for each in rows],
    )  # fmt: skip
    for each in held.order_by("got_on"):
        found[each.person_id][each.kind] = each
    return found


def _reviewed(applications: Iterable[Application], on: dt.date) -> dict[str, dt.date]:
    from commonhouse.land.finding.eligible import reviewed_until

    return reviewed_until(list(applications), on)
