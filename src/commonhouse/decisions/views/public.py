"""The public page of a vote: what is decided, by whom, until when, and how ballots become a result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonhouse.decisions import hooks, listing, voice_queries, words
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.decisions.views.common import actor_of, find_box, is_voting, options_for, page
from commonhouse.people import permissions
from commonhouse.people.models import MemberClass


@require_safe
def show(request: HttpRequest, slug: str, box: str) -> HttpResponse:
    found, person = find_box(request, slug, box), actor_of(request).person
    return page(
        request,
        "vote.html",
        found,
        {
            "options": options_for(request, found, is_kept=False),
            "stage": stage_of(found),
            "is_voting": is_voting(found),
            "has_voted": has_voted(actor_of(request), found),
            "eligibility": eligibility(found),
            "how_to_vote": words.of_box(found) if found.form else [],
            "how_counted": words.how_it_is_counted(found.rule),
            "rule_title": words.rule_title(found.rule),
            "budget": listing.budget_of(found),
            "carried": voice_queries.carried_in(found, person) if person and is_voting(found) else "",
            "has_fixed_order": listing.has_fixed_order(found),
            "has_sheets": found.sheets.exists(),
            "home": hooks.home_link(found),
            "result": hooks.result_link(found) if found.state == Box.State.COUNTED else None,
            "may_run": permissions.allows(actor_of(request), "box.open", found.organization),
            "language": get_language(),
        },
    )


def has_voted(actor: permissions.Actor, box: Box) -> bool:
    """Whether this person's own right is used: then the page asks no more. Nobody else is told."""
    if actor.person is None:
        return False
    return box.roll.filter(person=actor.person, state=RollEntry.State.VOTED).exists()


def stage_of(box: Box) -> dict[str, str]:
    """Where the vote stands: a status kind and its words."""
    now = timezone.now()
    if box.state == Box.State.DRAFT:
        return {"kind": "draft", "label": _("In preparation")}
    if box.state == Box.State.OPEN and now < box.opens_at:
        return {"kind": "waiting", "label": _("Not open yet")}
    if box.state == Box.State.OPEN and now < box.closes_at:
        return {"kind": "open", "label": _("Voting is open")}
    if box.state == Box.State.COUNTED:
        return {"kind": "done", "label": _("Counted")}
    if box.state == Box.State.WITHDRAWN:
        return {"kind": "stopped", "label": _("Withdrawn")}
    return {"kind": "stopped", "label": _("Voting has closed")}


def eligibility(box: Box) -> list[str]:
    """Who may vote, in plain words; never citizenship."""
    lines: list[str] = [box.eligibility] if box.eligibility else []
    classes: list[Any] = list(box.classes.all())
    lines += [
        each
        for each in dict.fromkeys(member_class.eligibility for member_class in classes)
        if each and each not in lines
    ]
    ages = {each.minimum_age for each in classes}
    if len(ages) == 1 and (age := words.minimum_age(ages.pop())):
        lines.append(age)
    elif len(ages) > 1:
        lines += [_class_age(each) for each in classes if each.minimum_age]
    return lines


def _class_age(member_class: MemberClass) -> str:
    return _("%(members)s: at least %(years)s years old.") % {
        "members": member_class.name,
        "years": member_class.minimum_age,
    }
