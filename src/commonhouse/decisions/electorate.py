"""Who has a right to vote: the roll as it is frozen, entry by entry, and how many rights there are of each kind."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import polls, preparing, roll
from commonhouse.decisions.models import Box, RollEntry
from commonhouse.people import queries as people
from commonhouse.people.models import Membership, Seat
from commonhouse.people.permissions import Refused

MAX_ROLL = 2_000_000
_CHUNK = 2000


def freeze(box: Box) -> None:
    """Put everyone on the roll who votes in this box. Inside the transaction of its opening.

    A person has one right however many classes and seats they have: that of their class, and only without one that of
    their seat. Who leaves while the vote runs keeps the right, because everyone was told who would decide.
    """
    members = people.active_members(box.organization, box.classes.filter(votes=True))
    organizations = people.active_organizations(box.organization, box.organization_classes.filter(votes=True))
    if members.count() + organizations.count() > MAX_ROLL:
        raise Refused(_("The roll is too long."))
    entries = [
        _of_member(box, member, person_id=member.person_id) for member in members.order_by().iterator(chunk_size=_CHUNK)
    ]
    entries += [
        _of_member(box, member, member_organization_id=member.member_organization_id)
        for member in organizations.order_by().iterator(chunk_size=_CHUNK)
    ]
    entries += _of_seats(box, {entry.person_id for entry in entries}) if box.seats else []
    entries.sort(key=lambda entry: entry.pk)
    RollEntry.objects.bulk_create(entries, batch_size=_CHUNK)


def new_entry(box: Box, pseudonym: str, class_name: str, bloc: str, **who: Any) -> RollEntry:
    """An entry under a random key, so that the order of keys is not that in which people joined."""
    return RollEntry(
        pk=secrets.randbelow(2**53),
        organization_id=box.organization_id,
        box=box,
        pseudonym=pseudonym,
        class_name=class_name,
        bloc=bloc if box.by_bloc else "",
        salt=secrets.token_hex(16),
        **who,
    )


def rights(box: Box) -> Iterator[roll.Right]:
    """Every entry of the roll, as the record commits to it."""
    rows = RollEntry.objects.filter(box=box).order_by("pk").values_list("pseudonym", "class_name", "salt")
    return (roll.Right(*row) for row in rows.iterator(chunk_size=_CHUNK))


def blocs(box: Box) -> dict[str, int]:
    """How many rights each bloc has, those with none included; empty where ballots are not counted by bloc."""
    if not box.by_bloc:
        return {}
    rows = RollEntry.objects.filter(box=box, sheet__isnull=True).order_by().values_list("bloc")
    return dict.fromkeys(preparing.blocs_of(box), 0) | dict(rows.annotate(n=Count("pk")))


def sizes(box: Box) -> dict[str, Any]:
    """What `Box.electorate` keeps at closing. Who was handed a sheet votes by the sheet."""
    members = RollEntry.objects.filter(box=box, sheet__isnull=True)
    handed = members.filter(state=RollEntry.State.HANDED).count()
    return {"members": members.count(), "handed": handed, "blocs": blocs(box)}


def eligible(box: Box) -> int:
    """The rights of a closed box that count toward a quorum."""
    used = RollEntry.objects.filter(box=box, sheet__isnull=False, state=RollEntry.State.VOTED)
    has_sheets = box.sheets.exists()
    return polls.eligible(box.electorate["members"], box.electorate["handed"], used.count() if has_sheets else 0)


def refuse_unfit_blocs(box: Box) -> None:
    """At opening: each class that must agree has somebody in it, and enough to keep a secret."""
    found = blocs(box)
    least = polls.secret_minimum(box.rule["statement"])
    for bloc in polls.blocs_of(box.rule["statement"]):
        if found.get(bloc, 0) == 0 and box.registration == Box.Registration.FROZEN:
            raise Refused(
                _("The class “%(name)s” must agree, and nobody is in it. Admit members to it first.")
                % {"name": bloc_name(box, bloc)}
            )
    for bloc, size in found.items():
        if box.is_secret and 0 < size < least:
            raise Refused(
                _(
                    "The class “%(name)s” has fewer than %(least)s members: counted apart, a secret vote would show how "
                    "they voted. Vote openly, or count all together."
                )
                % {"name": bloc_name(box, bloc), "least": least}
            )


def bloc_name(box: Box, bloc: str) -> str:
    """What people call a bloc: the name of its class, or of its kind of seat."""
    if bloc in Seat.Kind.values and bloc in box.seats:
        return str(Seat.Kind(bloc).label)
    named = box.organization.member_classes.filter(slug=bloc).values_list("name", flat=True).first()
    return named or bloc


def _of_member(box: Box, member: Membership, **who: Any) -> RollEntry:
    return new_entry(box, member.pseudonym, member.member_class.name, member.member_class.slug, **who)


def _of_seats(box: Box, known: set[Any]) -> list[RollEntry]:
    """Rights of those who hold one of the box's seats now (past its term it is held over), each person once."""
    held = people.seats_in(box.organization).filter(kind__in=box.seats, starts_on__lte=timezone.localdate())
    pseudonyms = dict(
        Membership.objects.filter(organization=box.organization, person__in=held.values("person")).values_list(
            "person_id", "pseudonym"
        )
    )
    entries = []
    for seat in held.order_by("pk"):
        if seat.person_id in known:
            continue
        known.add(seat.person_id)
        pseudonym = pseudonyms.get(seat.person_id) or people.pseudonym_of(box.organization, seat.person)
        entries.append(new_entry(box, pseudonym, seat.kind, seat.kind, person_id=seat.person_id))
    return entries
