"""What leaseholders are told about governing: that they may join, and what follows when they have left their home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.land.reporting.models import ClassCall
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, Kind, register, register_check
from commonhouse.notices.models import Notice
from commonhouse.people.models import MemberClass, Organization, Person

JOIN, LEFT = "land-join-leaseholders", "land-left-leaseholders"


def ask_to_join(organization: Organization, people: Collection[UUID], now: dt.datetime | None) -> None:
    if not people:
        return
    url = reverse("land_join", args=[organization.slug])
    for person in people:  # a key of each, so that whoever answers is asked no more
        notices.tell([person], organization=organization, kind=JOIN, key=_key(organization, person), url=url, now=now)


def cancel_call(call: ClassCall) -> None:
    notices.cancel(_key(call.organization, call.person_id))


def tell_left(call: ClassCall, to: MemberClass | None, now: dt.datetime | None) -> None:
    organization = call.organization
    notices.tell(
        [call.person_id], organization=organization, kind=LEFT, key=f"land:left:{call.pk}",
        url=reverse("land_governing", args=[organization.slug]), data={"class": to.name if to else ""}, now=now,
    )  # fmt: skip


def _key(organization: Organization, person: UUID) -> str:
    return f"land:join:{organization.pk}:{person}"


def _over(waiting: Sequence[Notice]) -> set[int]:
    """Questions that were answered meanwhile, or are over."""
    people = {notice.person_id for notice in waiting}
    calls = ClassCall.objects.filter(person__in=people, state=ClassCall.State.ASKED)
    asked = set(calls.values_list("organization_id", "person_id"))
    return {notice.pk for notice in waiting if (notice.organization_id, notice.person_id) not in asked}


def _join_text(facts: Context) -> str:
    return _(
        "You hold a lease with %(organization)s. Leaseholders choose their own people on the board and decide with the "
        "others about the land. Do you want to join them? It costs nothing and you can leave at any time."
    ) % {"organization": facts["organization"]}


def _left_text(facts: Context) -> str:
    said = {"organization": facts["organization"], "class": facts["class"]}
    if facts["class"]:
        return _("You do not hold a lease with %(organization)s any more. You stay a member, in: %(class)s.") % said
    return (
        _("You do not hold a lease with %(organization)s any more, so your place among the leaseholders has ended.")
        % said
    )


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """Where both were asked, the person's own answer stays."""
    open_calls = ClassCall.objects.filter(organization=organization).exclude(state=ClassCall.State.OVER)
    if open_calls.filter(person=person).exists():
        open_calls.filter(person=entry).delete()


def register_kinds() -> None:
    register(
        Kind(
            JOIN,
            subject=lambda facts: _("A question from %(organization)s") % {"organization": facts["organization"]},
            text=_join_text,
            sms=lambda facts: (
                _("%(organization)s asks: do you join the leaseholders?") % {"organization": facts["organization"]}
            ),
            action=lambda facts: _("Answer"),
        )
    )
    register(
        Kind(
            LEFT,
            subject=lambda facts: _("Your membership of %(organization)s") % {"organization": facts["organization"]},
            text=_left_text,
            action=lambda facts: _("See who governs"),
        )
    )
    register_check([JOIN], _over)
