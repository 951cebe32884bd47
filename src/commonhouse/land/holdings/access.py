"""Who sees what of a trust's land. Anyone: names, neighborhoods, uses, coarse places. Members: addresses and outlines too.
That help is needed in a home is for those alone who look after its lease."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from commonhouse.land.holdings.models import Holding
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows

_State = Holding.State


@dataclass(frozen=True, slots=True)
class Sees:
    """What of a trust's land is shown to somebody."""

    edit: bool = False
    addresses: bool = False  # and doors, outlines, papers of the land
    private: bool = False  # whether help is needed; papers of a home

    def state(self, state: str) -> str:
        """The state as it is shown: a home where help is needed is in use, for all others."""
        return state if self.private or state != _State.IN_DEFAULT else str(_State.IN_USE)

    def states(self) -> list[tuple[str, str]]:
        """States to filter by."""
        return [(value, str(label)) for value, label in _State.choices if self.private or value != _State.IN_DEFAULT]

    def of_state(self, state: str) -> Q:
        """The holdings that are shown in a state."""
        if state == _State.IN_USE and not self.private:
            return Q(state__in=[_State.IN_USE, _State.IN_DEFAULT])
        return Q(state=state)


def sees(actor: Actor, organization: Organization) -> Sees:
    return Sees(
        edit=allows(actor, "holding.edit", organization),
        addresses=allows(actor, "holding.read", organization),
        private=allows(actor, "lease.read", organization),
    )
