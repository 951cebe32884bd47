"""A fund's paths: begun from a starter, and changed by its stewards while nobody falls off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.funds import pathway
from commonhouse.funds.actions.deciding.common import check_public, leave_act, locked, required, validate
from commonhouse.funds.models import Candidate, Criterion, Pipeline
from commonhouse.funds.words import path_problem
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_texts

MOST_PATHS = 20
MOST_CRITERIA = 200


def open_path(
    actor: Actor, organization: Organization, *, name: str, steps: Sequence[Any], matter: str = "investment",
    unit: str = "USD", privacy_words: str = "", now: datetime | None = None,
) -> Pipeline:  # fmt: skip
    """Begins a path. steps: the JSON form of `pathway`. matter: of the charter; whoever decides it votes on candidates.

    The same name twice is one path. Raises ValidationError by field, Refused where the charter has no such matter.
    """
    with transaction.atomic():
        require(actor, "pipeline.edit", organization)
        called = required("name", name, _("Give the path a name."))
        check_texts(Pipeline(name=called))
        if found := Pipeline.objects.filter(organization=organization, name=called).first():
            return found
        if Pipeline.objects.filter(organization=organization).count() >= MOST_PATHS:
            raise Refused(_("A fund has at most %(most)s paths.") % {"most": MOST_PATHS})
        charters.matter(organization, matter)
        pipeline = Pipeline(
            organization=organization, name=called, matter=matter, unit=unit, steps=_checked(steps),
            privacy_words=privacy_words.strip(),
        )  # fmt: skip
        validate(pipeline)
        pipeline.save()
        _leave(pipeline, now)
        return pipeline


def change_path(
    actor: Actor, pipeline: Pipeline, *, steps: Sequence[Any] | None = None, is_open: bool | None = None,
    privacy_words: str | None = None, now: datetime | None = None,
) -> Pipeline:  # fmt: skip
    """Another version of the path. A step where a candidate stands stays on it, whatever it is called from now on.

    Nothing is written when nothing changes.
    """
    with transaction.atomic():
        require(actor, "pipeline.edit", pipeline.organization)
        organization = pipeline.organization
        pipeline = locked(pipeline)
        pipeline.organization = organization
        if is_open is not None:
            pipeline.is_open = is_open
        if privacy_words is not None:
            pipeline.privacy_words = privacy_words.strip()
        changed = steps is not None and _checked(steps) != pipeline.steps
        if changed:
            assert steps is not None
            _keep_who_stands(pipeline, _checked(steps))
            pipeline.steps, pipeline.version = _checked(steps), pipeline.version + 1
        validate(pipeline)
        pipeline.save()
        if changed:
            _leave(pipeline, now)
        return pipeline


def edit_criterion(
    actor: Actor, organization: Organization, *, criterion: Criterion | None = None, area: str = "", text: str = "",
) -> Criterion:  # fmt: skip
    """Adds one thing the fund asks of a business, or writes one anew. What was said by the old words stays with them."""
    with transaction.atomic():
        require(actor, "pipeline.edit", organization)
        area = required("area", area, _("Say which area it belongs to."))
        text = required("text", text, _("Write what you ask, in one sentence."))
        check_texts(Criterion(area=area, text=text))
        in_force = Criterion.objects.filter(organization=organization, is_active=True)
        if same := in_force.filter(text=text).first():
            if same.area != area:
                same.area = area
                same.save(update_fields=["area"])
            return same
        if criterion is None and in_force.count() >= MOST_CRITERIA:
            raise Refused(_("There are %(most)s already. Take one out first.") % {"most": MOST_CRITERIA})
        last = Criterion.objects.filter(organization=organization).order_by("-position").first()
        made = Criterion(
            organization=organization, area=area, text=text,
            position=criterion.position if criterion else (last.position + 1 if last else 0),
        )  # fmt: skip
        validate(made)
        if criterion is not None:
            retire_criterion(actor, criterion)
        made.save()
        return made


def retire_criterion(actor: Actor, criterion: Criterion) -> None:
    """Takes it off the list; what was said by it stays where it was said."""
    require(actor, "pipeline.edit", criterion.organization)
    Criterion.objects.filter(pk=criterion.pk).update(is_active=False)


def _checked(steps: Sequence[Any]) -> list[dict[str, Any]]:
    try:
        path = pathway.from_json(list(steps))
    except pathway.PathError as problem:
        raise ValidationError({"steps": path_problem(problem)}) from problem
    for step in path.steps:
        check_public(steps=f"{step.name} {step.text}")
    return pathway.to_json(path)


def _keep_who_stands(pipeline: Pipeline, steps: list[dict[str, Any]]) -> None:
    """Nobody stands on nothing; and what a step is for does not change under those who stand on it."""
    kinds = {step["id"]: step["kind"] for step in steps}
    before = {step["id"]: step for step in pipeline.steps}
    standing = Candidate.objects.filter(pipeline=pipeline, state__in=["active", "paused"])
    for name in sorted(set(standing.order_by().values_list("step", flat=True))):
        if kinds.get(name) != before[name]["kind"]:
            words = _("Businesses stand at “%(step)s”. Move them first, then change that step.")
            raise Refused(words % {"step": before[name]["name"]})


def _leave(pipeline: Pipeline, now: datetime | None) -> None:
    body = {
        "path": pipeline.public_id, "name": pipeline.name, "version": pipeline.version, "matter": pipeline.matter,
        "unit": pipeline.unit, "steps": pipeline.steps,
    }  # fmt: skip
    leave_act(pipeline.organization, "path", pipeline.public_id, body, now)
