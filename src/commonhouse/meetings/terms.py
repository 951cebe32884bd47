"""What the charter says of meetings: the notice, the quorum, and how soon an urgent one may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commonhouse.charters import queries as charters
from commonhouse.people.models import Organization
from commonhouse.rules.charter.model import Meetings


@dataclass(frozen=True, slots=True)
class Terms:
    """`charter` is the version in force, 0 where there is none yet: then the house's own customs hold.

    `urgent_hours` is the shortest notice that the charter gives to any urgent decision; None: nothing is urgent.
    """

    charter: int
    quorum: str
    notice_days: int
    minutes_days: int
    urgent_hours: int | None

    def earliest(self, now: datetime) -> datetime:
        return now + timedelta(days=self.notice_days)

    def earliest_urgent(self, now: datetime) -> datetime | None:
        return None if self.urgent_hours is None else now + timedelta(hours=self.urgent_hours)


def terms_of(organization: Organization) -> Terms:
    row = charters.current_row(organization)
    if row is None:
        custom = Meetings()
        return Terms(0, custom.quorum, custom.notice_days, custom.minutes_days, None)
    urgent = [matter.urgent_hours for matter in row.said.matters if matter.urgent_hours is not None]
    said = row.said.meetings
    return Terms(row.version, said.quorum, said.notice_days, said.minutes_days, min(urgent, default=None))
