"""Where people can be reached, and what they wish: looked up for many at once, in few queries.

An account's email and a number the person gave themselves belong to the person, and serve every organization. A contact
belongs to one organization's relation with the person: only that organization's notices go there.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from commonhouse.notices import links, sms
from commonhouse.notices.models import Channel, Mute, Phone, Preference
from commonhouse.notices.numbers import e164
from commonhouse.people.models import Account, Contact, Delegate, Membership, Seat

Pace = Preference.Pace
_GONE = (Membership.Status.LEFT, Membership.Status.DECLINED)


class Address(NamedTuple):
    """value: an email address or an E.164 number. organization: the only one it serves, or None for all."""

    value: str
    organization: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Someone, as one organization (or the house itself: None) reaches them."""

    person: uuid.UUID
    organization: int | None


class Directory:
    """The wishes and addresses of some people towards some organizations. A constant number of queries."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.pairs = frozenset(pairs)
        people = {pair.person for pair in self.pairs}
        organizations = {pair.organization for pair in self.pairs} - {None}
        self._accounts = dict(
            Account.objects.filter(person__in=people, is_active=True).values_list("person__pk", "email")
        )
        self._phones = dict(
            Phone.objects.filter(person__in=people, confirmed_at__isnull=False).values_list("person", "number")
        )
        self._contacts = self._first_contacts(people, organizations)
        wishes = Preference.objects.filter(person__in=people).values_list("person", "channel", "pace")
        self._wishes = {(person, channel): pace for person, channel, pace in wishes}
        muted = Mute.objects.filter(person__in=people, organization__in=organizations)
        self._muted = {Pair(*row) for row in muted.values_list("person", "organization")}
        self._gone = self._those_gone(people, organizations)
        self.epochs = links.epochs(people)

    @staticmethod
    def _first_contacts(people: set[uuid.UUID], organizations: set[int | None]) -> dict[tuple[Pair, str], str]:
        """Of each kind the first that can be written to."""
        found: dict[tuple[Pair, str], str] = {}
        rows = Contact.objects.filter(person__in=people, organization__in=organizations).order_by("pk")
        for person, organization, kind, value in rows.values_list("person", "organization", "kind", "value"):
            usable = e164(value) if kind == Contact.Kind.PHONE else value
            if usable:
                found.setdefault((Pair(person, organization), kind), usable)
        return found

    @staticmethod
    def _those_gone(people: set[uuid.UUID], organizations: set[int | None]) -> set[Pair]:
        """Who left (or was declined), and neither holds a seat there nor speaks there for a member organization."""
        where = {"person__in": people, "organization__in": organizations}
        left = Membership.objects.filter(**where, status__in=_GONE).values_list("person", "organization")
        gone = {Pair(*row) for row in left}
        if not gone:
            return gone
        seated = Seat.objects.filter(**where, vacated_on__isnull=True).values_list("person", "organization")
        speaking = Delegate.objects.filter(**where, ended_on__isnull=True).values_list("person", "organization")
        return gone - {Pair(*row) for row in seated} - {Pair(*row) for row in speaking}

    def is_gone(self, pair: Pair) -> bool:
        return pair in self._gone

    def is_muted(self, pair: Pair) -> bool:
        return pair in self._muted

    def address(self, pair: Pair, channel: str) -> Address | None:
        """Where a notice of this organization goes; None where the channel leads nowhere."""
        if channel == Channel.EMAIL:
            return self._address(pair, self._accounts.get(pair.person), Contact.Kind.EMAIL)
        if not sms.delivers():
            return None
        return self._address(pair, self._phones.get(pair.person), Contact.Kind.PHONE)

    def _address(self, pair: Pair, own: str | None, kind: str) -> Address | None:
        if own:
            return Address(own, None)
        noted = self._contacts.get((pair, kind))
        return Address(noted, pair.organization) if noted else None

    def pace(self, pair: Pair, channel: str) -> str:
        """What the person wishes. Who wished nothing gets email at once; texts only if there is no email at all."""
        wish = self._wishes.get((pair.person, channel))
        if wish is not None:
            return wish
        if channel == Channel.EMAIL:
            return Pace.NOW
        if not sms.delivers():
            return Pace.OFF
        has_email = self.address(pair, Channel.EMAIL) or (pair.person, Channel.EMAIL.value) in self._wishes
        return Pace.OFF if has_email else Pace.NOW

    def wants(self, pair: Pair, channel: str) -> bool:
        return not self.is_muted(pair) and not self.is_gone(pair) and self.pace(pair, channel) != Pace.OFF

    def has_no_way(self, pair: Pair) -> bool:
        """Whether nothing could reach the person, whatever they wish. Who wants no letters is another matter."""
        return not any(self.address(pair, channel) for channel in Channel.values)
