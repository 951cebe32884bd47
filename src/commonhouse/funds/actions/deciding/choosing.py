"""Members choose among several candidates in one box: a list to ratify, or a pool of money to share out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.charters import queries as charters
from commonhouse.decisions import actions as decisions
from commonhouse.decisions import boxes, log
from commonhouse.decisions.models import Box
from commonhouse.funds import sharing
from commonhouse.funds.actions.deciding import gates, moving
from commonhouse.funds.actions.deciding.common import leave_act, locked, person_of, required, token, validate
from commonhouse.funds.models import Candidate, Choice, Move, Pipeline, Selection
from commonhouse.people import formats
from commonhouse.people.permissions import NOBODY, Actor, Refused, require
from commonhouse.proposals import matters
from commonhouse.rules.charter.model import Matter

FEWEST, MOST = 1, 100  # candidates on one list
SUMMARY = 200  # characters of a story that stand on the ballot
# By cost, a dollar counts the same in a large loan and a small one, and what is left over is shared out by votes.
EQUAL_SHARES: Mapping[str, Any] = {
    "rule": "equal-shares",
    "statement": {
        "satisfaction": "cost", "start": "floor", "completion": "add1-fill", "increment": 1, "stop": "exhaustive",
        "tie_break": ["votes", "cost", "order"],
    },
}  # fmt: skip
MOST_VOTES: Mapping[str, Any] = {"rule": "greedy", "statement": {"score": "votes"}}
RULES: Mapping[str, Mapping[str, Any]] = {"equal-shares": EQUAL_SHARES, "most-votes": MOST_VOTES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What members are asked. amount: of a pool, in the smallest parts of the path's unit. rule: of a pool, of `RULES`."""

    kind: str
    title: str
    text: str = ""
    amount: int | None = None
    rule: str = "equal-shares"
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def ask_members(
    actor: Actor, pipeline: Pipeline, asking: Asking, candidates: Sequence[Candidate], *, submission: object = None,
    now: datetime | None = None,
) -> Selection:  # fmt: skip
    """Opens a box over several candidates, with the charter's notice and window, for those who decide the path's matter.

    The same form sent twice is one list. Raises ValidationError by field, Refused saying what does not fit.
    """
    mark = token(submission or uuid.uuid4())
    with transaction.atomic():
        require(actor, "pool.run", pipeline.organization)
        person = person_of(actor, "pool.run")
        if before := Selection.objects.filter(organization=pipeline.organization, submission=mark).first():
            return before
        matter = charters.matter(pipeline.organization, pipeline.matter)
        if asking.kind == Selection.Kind.POOL and matter.by_bloc:
            raise Refused(
                _("Each class of members agrees on this by itself, so a pool cannot be shared out in one vote.")
            )
        rows = _candidates(pipeline, asking, candidates)
        amount = _amount(asking)
        opens_at, closes_at = _times(matter, asking, now or timezone.now())
        codes = {f"C{number}": each for number, each in enumerate(rows, 1)}
        box = decisions.create_box(
            actor, pipeline.organization, title=required("title", asking.title, _("Write a title.")),
            form={"kind": "approval"}, options=_options(pipeline, asking, codes),
            instance=_instance(pipeline, codes, amount), rule=_rule(asking, len(rows)),
            classes=matters.classes(pipeline.organization, matter.deciders.classes),
            organization_classes=matters.classes(pipeline.organization, matter.deciders.organizations),
            seats=list(matter.deciders.seats), is_secret=matter.is_secret, registration="frozen",
            eligibility=matters.who_decides(pipeline.organization, matter), opens_at=opens_at, closes_at=closes_at,
        )  # fmt: skip
        selection = Selection(
            organization=pipeline.organization, pipeline=pipeline, kind=asking.kind, title=asking.title.strip(),
            text=asking.text.strip(), amount=amount, box=box, asked_by=person, asked_at=now or timezone.now(),
            submission=mark,
        )  # fmt: skip
        validate(selection)
        selection.save()
        for code, each in codes.items():
            cost = each.asks if asking.kind == Selection.Kind.POOL else None
            Choice.objects.create(
                organization=pipeline.organization, selection=selection, candidate=each, code=code, cost=cost
            )
        decisions.open_box(actor, box, now=now)
        row = charters.current_row(pipeline.organization)
        body: dict[str, Any] = {
            "list": selection.public_id, "kind": asking.kind, "box": box.public_id, "path": pipeline.public_id,
            "charter": row.version if row else 0, "matter": matter.id, "unit": pipeline.unit,
            "candidates": {code: each.public_id for code, each in codes.items()},
        }  # fmt: skip
        if amount is not None:
            body["amount"] = amount
        leave_act(pipeline.organization, "list-asked", selection.public_id, body, now)
        return selection


def withdraw_list(actor: Actor, selection: Selection, *, why: str, now: datetime | None = None) -> Selection:
    """Takes the list back before it closes; what was answered is deleted, uncounted. The candidates stay where they are."""
    with transaction.atomic():
        require(actor, "pool.run", selection.organization)
        selection = locked(selection)
        if selection.withdrawn_at is not None:
            return selection
        if selection.outcome:
            raise Refused(_("Members have decided."))
        boxes.withdraw(selection.box, why, now=now)
        selection.withdrawn_at = now or timezone.now()
        selection.save(update_fields=["withdrawn_at"])
        return selection


def conclude_list(selection: Selection, *, now: datetime | None = None) -> Selection:
    """Closes and counts a list whose time has passed: by the clock, or when somebody looks. Twice changes nothing."""
    if not selection.outcome and selection.withdrawn_at is None:
        boxes.count(NOBODY, Box.objects.select_related("organization").get(pk=selection.box_id), now=now)
    return Selection.objects.select_related("organization", "pipeline", "box").get(pk=selection.pk)


def due(now: datetime | None = None) -> list[Selection]:
    """Lists whose time has passed, uncounted, and that no paper can still change."""
    waiting = Selection.objects.filter(
        outcome="", withdrawn_at__isnull=True, box__closes_at__lte=now or timezone.now(), box__sheets__isnull=True
    )
    return list(waiting.select_related("box", "organization").order_by("box__closes_at", "pk")[:200])


def follow_count(_actor: Actor, box: Box, now: datetime | None) -> None:
    """What the count sets going, in its transaction: those chosen move on, the others stay and may be asked again."""
    selection = Selection.objects.filter(box=box, outcome="").select_related("organization", "pipeline").first()
    if selection is None or box.outcome is None:
        return
    result = box.outcome["result"]
    eligible = box.electorate.get("members", 0)
    ballots = int(result["ballots"])
    winners: list[str] = list(result["winners"])
    statement: Mapping[str, Any] = {}
    if selection.kind == Selection.Kind.POOL:
        statement = charters.matter(selection.organization, selection.pipeline.matter).statement
    selection.outcome = sharing.outcome(statement, eligible, ballots, len(winners))
    if selection.outcome != "chosen":
        winners = []
    selection.save(update_fields=["outcome"])
    selection.choices.filter(code__in=winners).update(is_chosen=True)
    body = {
        "list": selection.public_id, "box": box.public_id, "outcome": selection.outcome, "eligible": eligible,
        "ballots": ballots, "winners": winners,
    }  # fmt: skip
    leave_act(selection.organization, "list-decided", selection.public_id, body, now)
    _enter(selection, box, len(winners))
    for choice in selection.choices.select_related("candidate").order_by("pk"):
        _move(selection, choice, now)


def _move(selection: Selection, choice: Choice, now: datetime | None) -> None:
    candidate = Candidate.objects.select_for_update(of=("self",)).get(pk=choice.candidate_id)
    candidate.organization, candidate.pipeline = selection.organization, selection.pipeline
    here = candidate.here
    if here is None:
        return
    after = candidate.pipeline.path.after(here.id)
    proof = {"selection": selection.public_id}
    stands = candidate.state == Candidate.State.ACTIVE and here.kind == selection.kind
    if choice.is_chosen and stands and after is not None:
        moving.make(candidate, Move.Kind.ON, after, proof=proof, now=now)
    else:
        moving.make(candidate, Move.Kind.VOTED, here, proof=proof | {"outcome": selection.outcome}, now=now)


def _enter(selection: Selection, box: Box, winners: int) -> None:
    words = ngettext(
        "Members chose among %(all)d: %(n)d business goes on.",
        "Members chose among %(all)d: %(n)d businesses go on.",
        winners,
    )
    log.enter(
        selection.organization, source="fund", ref=selection.public_id, title=selection.title,
        text=words % {"all": selection.choices.count(), "n": winners}, matter=str(selection.get_kind_display()),
        method=str(box.rule.get("rule", "")), outcome=selection.outcome, url=selection.get_absolute_url(),
        decided_at=box.closed_at or box.closes_at,
    )  # fmt: skip


def _candidates(pipeline: Pipeline, asking: Asking, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those asked about, locked, in the order given: each at a step of this kind, and on no other running list."""
    if asking.kind not in Selection.Kind.values:
        raise ValidationError({"kind": _("Say what members choose.")})
    keys = list(dict.fromkeys(each.pk for each in candidates))
    if not FEWEST <= len(keys) <= MOST:
        raise ValidationError({"candidates": _("Choose from 1 to %(most)s businesses.") % {"most": MOST}})
    found = Candidate.objects.select_for_update(of=("self",)).filter(pk__in=keys, pipeline=pipeline)
    rows = {each.pk: each for each in found.order_by("pk")}
    for key in keys:
        each = rows.get(key)
        if each is None or each.state != Candidate.State.ACTIVE:
            raise ValidationError({"candidates": _("One of them is not on this path any more.")})
        here = pipeline.path.step(each.step)
        if here is None or here.kind != asking.kind:
            raise ValidationError({"candidates": _("“%(name)s” does not stand at this step.") % {"name": each.name}})
        if asking.kind == Selection.Kind.POOL and each.asks is None:
            words = _("Say first how much money “%(name)s” asks for.")
            raise ValidationError({"candidates": words % {"name": each.name}})
        gates.refuse_during_vote(each)
    return [rows[key] for key in keys]


def _amount(asking: Asking) -> int | None:
    if asking.kind == Selection.Kind.RATIFY:
        return None
    if asking.amount is None or not 0 < asking.amount < 10**14:
        raise ValidationError({"amount": _("Say how much there is to share.")})
    return asking.amount


def _times(matter: Matter, asking: Asking, moment: datetime) -> tuple[datetime, datetime]:
    """Opening and closing, with the charter's notice and window. Raises Refused saying the earliest."""
    least = moment + timedelta(days=matter.notice_days)
    opens_at = asking.opens_at or least
    if opens_at < least:
        words = _("The charter asks for %(days)s days’ notice. The earliest moment is %(when)s.")
        raise Refused(words % {"days": matter.notice_days, "when": formats.moment(least)})
    window = timedelta(days=matter.window_days)
    closes_at = asking.closes_at or opens_at + window
    if closes_at < opens_at + window:
        words = _("People have %(days)s days to answer. It can close at the earliest on %(when)s.")
        raise Refused(words % {"days": matter.window_days, "when": formats.moment(opens_at + window)})
    return opens_at, closes_at


def _options(pipeline: Pipeline, asking: Asking, codes: Mapping[str, Candidate]) -> list[dict[str, Any]]:
    rows = []
    for code, each in codes.items():
        story = " ".join(each.story.split())
        summary = story if len(story) <= SUMMARY else story[: SUMMARY - 1].rsplit(" ", 1)[0] + "…"
        row: dict[str, Any] = {"id": code, "name": each.name, "summary": summary}
        if asking.kind == Selection.Kind.POOL:
            row |= {"cost": str(each.asks), "currency": pipeline.unit}
        rows.append(row)
    return rows


def _instance(pipeline: Pipeline, codes: Mapping[str, Candidate], amount: int | None) -> dict[str, Any]:
    """What a rule of budgets counts besides ballots; nothing for a list."""
    if amount is None:
        return {}
    return {
        "budget": amount,
        "minor": 10 ** formats.currency_digits(pipeline.unit),
        "currency": pipeline.unit,
        "projects": [
            {"id": code, "cost": each.asks, "name": each.name, "categories": [], "district": None, "targets": []}
            for code, each in codes.items()
        ],
        "ballot_rules": {"kind": "approval"},
        "constraints": {"exclusive": [], "category_budgets": [], "district_budgets": []},
    }


def _rule(asking: Asking, size: int) -> dict[str, Any]:
    if asking.kind == Selection.Kind.RATIFY:  # each by itself: whoever more than half of the ballots name
        return {
            "rule": "approval", "statement": {"seats": size, "threshold": {"of": "cast", "more_than": "1/2"}},
        }  # fmt: skip
    if asking.rule not in RULES:
        raise ValidationError({"rule": _("Choose how the money is shared out.")})
    return dict(RULES[asking.rule])
