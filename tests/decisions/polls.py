"""Votes on a question to test with: yes, no, abstain; times; candidates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commonhouse.decisions import actions
from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor
from tests.decisions.helpers import DURING, OPENS, terms, verified
from tests.factories import make_member

MAJORITY: dict[str, Any] = {"threshold": {"of": "yes+no", "more_than": "1/2"}}


def question(organization: Organization, **changes: Any) -> dict[str, Any]:
    """The terms of an open vote on one question."""
    return terms(
        organization,
        **{
            "title": "Raise pay",
            "form": {"kind": "position"},
            "options": [{"id": "yes"}, {"id": "no"}, {"id": "abstain"}],
            "instance": {},
            "rule": {"rule": "threshold", "statement": MAJORITY},
            "is_secret": False,
        }
        | changes,
    )


def ask(steward: Actor, organization: Organization, *, now: dt.datetime = OPENS, **changes: Any) -> Box:
    box = actions.create_box(steward, organization, **question(organization, **changes))
    return actions.open_box(steward, box, now=now)


def say(box: Box, person: Any, position: str, *, now: dt.datetime = DURING) -> actions.Cast:
    return actions.cast(box, actions.PersonCredential(person), {"vote": position}, actions.new_receipt(), now=now)


def asked_by_class(*classes: MemberClass, **rest: Any) -> dict[str, Any]:
    """The rule of a vote in which each of these classes must agree by a majority."""
    blocs = [{"bloc": each.slug, **MAJORITY} for each in classes]
    return {"rule": "threshold", "statement": {**MAJORITY, "blocs": blocs, **rest}}


def fill(member_class: MemberClass, count: int) -> list[Any]:
    """So many new people in a class."""
    return [make_member(member_class.organization, member_class=member_class).person for _ in range(count)]


def assert_holds(organization: Organization) -> tuple[str, ...]:
    """The organization's record recomputes, every act of a ballot box in it; what was said of it."""
    report = verified(organization)
    assert not [kind for kind in report.not_recomputed if kind.startswith("decisions.")]
    return report.sentences
