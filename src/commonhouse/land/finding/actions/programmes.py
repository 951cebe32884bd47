"""A programme is written, opened, kept up to date and closed. What decides the order is fixed when it opens."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.finding import statements
from commonhouse.land.finding.actions.common import hold_programme
from commonhouse.land.finding.models import LARGEST_HOUSEHOLD, MOST_PROGRAMMES, Programme, StepKind
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, moment, validate

MOST_STEPS, MOST_PRIORITIES, MOST_SIZES, MOST_TIERS = 12, 20, 12, 8
NAME, WORDS = 80, 300
_State = Programme.State


@dataclass(frozen=True, slots=True)
class Step:
    """A step an applicant takes. title: "" takes the name of its kind. `needed`: without it nobody is on the list of a draw;
    otherwise it is due before a home is confirmed."""

    kind: str
    title: str = ""
    text: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class PriorityWords:
    """A priority: its name, who has it, and how it is checked. `points` and `share` ("1/4") where the order uses them."""

    name: str
    words: str = ""
    check: str = ""
    points: int = 0
    share: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    bedrooms: int
    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """All that a programme says. Days are those of the house's calendar; tiers percents of the area median income."""

    name: str
    opens_on: dt.date
    about: str = ""
    closes_on: dt.date | None = None
    steps: tuple[Step, ...] = ()
    priorities: tuple[PriorityWords, ...] = ()
    sizes: tuple[Size, ...] = ()
    tiers: tuple[int, ...] = ()
    order_by: str = Programme.By.GROUPS
    carried: str = Programme.Carried.FIRST
    declines: int = 2
    offer_days: int = 7


def write_programme(
    actor: Actor, organization: Organization, said: Said, *, submission: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> Programme:  # fmt: skip
    """A draft, which nobody but stewards sees. Sent twice it is one. Raises ValidationError by field."""
    require(actor, "programme.edit", organization)
    programme = Programme(organization=organization, submission=submission or uuid.uuid4(), entered_at=moment(now))
    _say(programme, said)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        mine = Programme.objects.filter(organization=organization)
        if sent := mine.filter(submission=programme.submission).first():
            return sent
        if mine.count() >= MOST_PROGRAMMES:
            raise Refused(_("There are %(most)d programmes already.") % {"most": MOST_PROGRAMMES})
        _free_name(programme)
        programme.save(force_insert=True)
    return programme


def edit_programme(actor: Actor, programme: Programme, said: Said) -> Programme:
    """Changes a draft as a whole. Of an open programme only words and its last day change: the order is promised."""
    require(actor, "programme.edit", programme.organization)
    with transaction.atomic():
        programme = hold_programme(programme)
        if programme.state == _State.CLOSED:
            raise Refused(_("This programme is closed."))
        before = _promised(programme)
        _say(programme, said)
        if programme.state == _State.OPEN and _promised(programme) != before:
            raise Refused(
                _(
                    "People have applied under these rules: who comes first, the sizes of home, the tiers, the steps and how "
                    "often one may say no stay as they are. Write a new programme for other rules."
                )
            )
        _free_name(programme)
        programme.save()
    return programme


def open_programme(actor: Actor, programme: Programme, *, now: dt.datetime | None = None) -> Programme:
    """From now on its rules stand in the record, and people apply from its first day on. Twice changes nothing."""
    require(actor, "programme.edit", programme.organization)
    with transaction.atomic():
        programme = hold_programme(programme)
        if programme.state == _State.OPEN:
            return programme
        if programme.state == _State.CLOSED:
            raise Refused(_("This programme is closed. Write a new one."))
        if not programme.sizes:
            raise Refused(_("Say first for how many people homes of each size are."))
        check_public(name=programme.name)
        programme.state, programme.opened_at = _State.OPEN, moment(now)
        programme.save(update_fields=["state", "opened_at"])
        body = {
            "programme": programme.public_id, "name": programme.name, "rule": statements.RULE,
            "statement": statements.statement_of(programme), "declines": programme.declines,
            "offer_days": programme.offer_days, "tiers": programme.tiers,
        }  # fmt: skip
        leave_act(programme.organization, "programme-opened", body, programme.public_id, now)
    return programme


def close_programme(actor: Actor, programme: Programme, *, now: dt.datetime | None = None) -> Programme:
    """Nobody applies any more. Those in line keep their places and may still be offered homes. Twice changes nothing."""
    require(actor, "programme.edit", programme.organization)
    with transaction.atomic():
        programme = hold_programme(programme)
        if programme.state == _State.CLOSED:
            return programme
        was_open = programme.state == _State.OPEN
        programme.state = _State.CLOSED
        programme.save(update_fields=["state"])
        if was_open:
            leave_act(
                programme.organization, "programme-closed", {"programme": programme.public_id}, programme.public_id, now
            )
    return programme


# --- what is said -------------------------------------------------------------------------------------------------------
def _say(programme: Programme, said: Said) -> None:
    for name in ("about", "opens_on", "closes_on", "order_by", "carried", "declines", "offer_days"):
        setattr(programme, name, getattr(said, name))
    programme.name = " ".join(said.name.split())
    programme.steps = _steps(said.steps)
    programme.priorities = _priorities(said.priorities)
    programme.sizes = _sizes(said.sizes)
    programme.tiers = _tiers(said.tiers)
    validate(programme, exclude=("steps", "priorities", "sizes", "tiers"))
    if programme.closes_on is not None and programme.closes_on < programme.opens_on:
        raise ValidationError({"closes_on": _("The last day is before the first.")})
    statements.statement_of(programme)


def _promised(programme: Programme) -> tuple[Any, ...]:
    asked = [(each["key"], each["kind"], each["needed"]) for each in programme.steps]
    return statements.statement_of(programme), programme.declines, programme.offer_days, programme.tiers, asked


def _free_name(programme: Programme) -> None:
    others = Programme.objects.filter(organization=programme.organization, name=programme.name)
    if others.exclude(pk=programme.pk).exists():
        raise ValidationError({"name": _("You have a programme of this name.")})


def _steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    if len(steps) > MOST_STEPS:
        raise ValidationError({"steps": _("At most %(most)d steps.") % {"most": MOST_STEPS}})
    rows = []
    for number, step in enumerate(steps, start=1):
        if step.kind not in StepKind.values:
            raise ValidationError({"steps": _("Say of each step what kind it is.")})
        row = asdict(step) | {
            "title": _text("steps", step.title, NAME, ""),
            "text": _text("steps", step.text, WORDS, ""),
        }
        rows.append({"key": f"{step.kind}-{number}"} | row)
    return rows


def _priorities(priorities: tuple[PriorityWords, ...]) -> list[dict[str, Any]]:
    if len(priorities) > MOST_PRIORITIES:
        raise ValidationError({"priorities": _("At most %(most)d priorities.") % {"most": MOST_PRIORITIES}})
    rows: list[dict[str, Any]] = []
    for each in priorities:
        name = _text("priorities", each.name, NAME)
        row = asdict(each) | {"name": name, "id": each.id or slugify(name)[:30] or f"priority-{len(rows) + 1}"}
        row |= {part: _text("priorities", getattr(each, part), WORDS, "") for part in ("words", "check")}
        if any(other["id"] == row["id"] for other in rows):
            raise ValidationError({"priorities": _("Two priorities have one name: “%(name)s”.") % {"name": name}})
        rows.append(row)
    return rows


def _sizes(sizes: tuple[Size, ...]) -> list[dict[str, Any]]:
    if len(sizes) > MOST_SIZES:
        raise ValidationError({"sizes": _("At most %(most)d sizes of home.") % {"most": MOST_SIZES}})
    for each in sizes:
        if each.least > LARGEST_HOUSEHOLD:
            raise ValidationError({"sizes": _("At most %(most)d people.") % {"most": LARGEST_HOUSEHOLD}})
    return [asdict(each) for each in sorted(sizes, key=lambda each: each.bedrooms)]


def _tiers(tiers: tuple[int, ...]) -> list[int]:
    if len(tiers) > MOST_TIERS or not all(1 <= each <= 200 for each in tiers):
        raise ValidationError({"tiers": _("Give up to %(most)d percents, from 1 to 200.") % {"most": MOST_TIERS}})
    return sorted(set(tiers))


def _text(field: str, text: str, most: int, empty: str | None = None) -> str:
    """One line of text. Raises ValidationError where it is empty (unless `empty` stands for it), too long or unkeepable."""
    plain = " ".join(text.split())
    if "\x00" in plain or len(plain) > most:
        raise ValidationError({field: _("At most %(most)d characters in each text.") % {"most": most}})
    if not plain and empty is None:
        raise ValidationError({field: _("Give each a name.")})
    return plain
