"""What a chart of accounts is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from commonhouse.ledger.roles import COMMON, ROLES, Role


@dataclass(frozen=True, slots=True)
class Chart:
    name: str
    title: str | Promise
    more: tuple[str, ...]  # roles besides the common ones
    names: Mapping[str, str | Promise] = field(default_factory=dict)  # where its field has another word

    def rows(self) -> list[Role]:
        """The accounts it begins with, by number."""
        wanted = [ROLES[role] for role in dict.fromkeys((*COMMON, *self.more))]
        return sorted(wanted, key=lambda each: each.code)

    def name_of(self, role: str) -> str:
        """Its name for a role, in the reader's language; empty for a role no chart knows."""
        if role in self.names:
            return str(self.names[role])
        return str(ROLES[role].name) if role in ROLES else ""
