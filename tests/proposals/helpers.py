"""Organizations with a charter to decide under, and proposals in each stage of their life."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from commonhouse.charters import actions as charters
from commonhouse.cli.verifiers import load
from commonhouse.people.actions import delegates
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor
from commonhouse.proposals import actions
from commonhouse.proposals.models import Proposal
from commonhouse.record import queries as record
from commonhouse.record.verify import Report, verify
from commonhouse.rules.charter.model import Charter, Deciders, Matter, Reasons
from tests import factories
from tests.rules.charter.samples import make_charter, make_matter

FOUNDED = dt.datetime(2026, 1, 10, 9, tzinfo=dt.UTC)
ASKED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)

MAJORITY = make_matter("policy", title="Policies", urgent_hours=24)
CONSENT = make_matter("pay", title="Pay", method="consent", notice_days=0, window_days=3, review_months=12)
CONSENSUS = make_matter("values", title="Values", method="consensus", notice_days=0, window_days=3)
LOAN = make_matter("loan", title="Loans", method="fund-ballot", is_secret=True, reasons=Reasons.NONE, window_days=5)
ADVICE = make_matter("tools", title="Tools", method="advice", statement={"minimum_hours": 24, "minimum_asked": 2})
LOGO = make_matter("logo", title="Logo", method="approval", notice_days=0, window_days=1)
ROOM = make_matter("room", title="Rooms", statement={"threshold": {"of": "present", "more_than": "1/2"}})
MATTERS = (MAJORITY, CONSENT, CONSENSUS, LOAN, ADVICE, LOGO, ROOM)


def make_coop(slug: str = "coop", members: int = 5, *matters: Matter, **fields: Any) -> Organization:
    """An organization whose steward has adopted a charter with these matters (all of the above by default)."""
    organization = factories.make_organization(slug, **fields)
    for _ in range(members):
        factories.make_member(organization)
    adopt(organization, make_charter(*(matters or MATTERS)))
    return organization


def adopt(organization: Organization, charter: Charter) -> None:
    charters.adopt(factories.make_steward(organization), organization, charter, now=FOUNDED)


def members(organization: Organization) -> list[Actor]:
    """Each member as themselves."""
    rows = organization.memberships.filter(person__isnull=False).order_by("pk").select_related("person")
    return [Actor(row.person) for row in rows]


def content(**fields: Any) -> actions.Content:
    given = {"title": "Raise pay", "text": "Everyone gets $24 an hour.\nFrom April on.", "matter": "policy"} | fields
    return actions.Content(**given)


def write(organization: Organization, author: Actor, **fields: Any) -> Proposal:
    return actions.write(author, organization, content(**fields), now=ASKED - 10 * DAY)


def ask(organization: Organization, author: Actor, *, now: dt.datetime = ASKED, **fields: Any) -> Proposal:
    return actions.ask(author, write(organization, author, **fields), now=now)


def during(proposal: Proposal) -> dt.datetime:
    assert proposal.decides_from is not None
    return proposal.decides_from + HOUR


def after(proposal: Proposal) -> dt.datetime:
    assert proposal.closes_at is not None
    return proposal.closes_at


def answer(proposal: Proposal, who: list[Actor], vote: str, *, reason: str = "", **fields: Any) -> None:
    for actor in who:
        actions.answer(actor, proposal, vote, reason=reason, **{"now": during(proposal)} | fields)


def conclude(proposal: Proposal, **fields: Any) -> Proposal:
    return actions.conclude_by_charter(proposal, **{"now": after(proposal)} | fields)


def make_coalition(count: int, **fields: Any) -> tuple[Organization, list[Actor]]:
    """A coalition of so many organizations, each with one delegate (acting as themselves)."""
    coalition = factories.make_organization("coalition", kind="coalition")
    member_class = coalition.member_classes.get()
    matter = make_matter(
        "platform", title="Platform", deciders=Deciders(organizations=("members",)), notice_days=0, **fields
    )
    own = make_matter("charter", deciders=Deciders(organizations=("members",)))
    adopt(coalition, make_charter(matter, own))
    return coalition, [_delegate(coalition, member_class, number) for number in range(count)]


def _delegate(coalition: Organization, member_class: MemberClass, number: int) -> Actor:
    member = factories.make_organization(f"member-{number}", kind="base-group")
    membership = coalition.memberships.create(
        member_class=member_class, member_organization=member, status="active", since=dt.date(2025, 1, 1)
    )
    person = factories.make_member(member).person
    delegates.name_delegate(factories.make_steward(member), membership, person, now=FOUNDED)
    return Actor(person)


def verified(organization: Organization) -> Report:
    """What a stranger's `commonhouse verify` says of the downloaded record. Raises Discrepancy."""
    log = record.log_of(organization)
    assert log is not None
    stream = io.BytesIO(b"".join(record.lines(log)))
    tables = load()
    return verify(stream, verifiers=tables.verifiers, finders=tables.finders)
