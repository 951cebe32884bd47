"""Who may read what: talk, reasons and objections are for members and those who decide; an outcome is for everyone."""

from __future__ import annotations

from django.db.models import Q

from commonhouse.decisions.models import RollEntry
from commonhouse.people.models import Delegate, Organization
from commonhouse.people.permissions import Actor, Role, allows
from commonhouse.proposals.models import Proposal

_INSIDE = frozenset(Role) - {Role.ANYONE, Role.PERSON, Role.HOUSE}


def speaks_for_a_member(actor: Actor, organization: Organization) -> bool:
    """Whether the actor is a delegate of a member organization now."""
    if actor.person is None:
        return False
    delegates = Delegate.objects.filter(organization=organization, ended_on__isnull=True)
    return delegates.filter(person=actor.person, membership__status="active").exists()


def is_inside(actor: Actor, organization: Organization) -> bool:
    """Whether the actor belongs to the organization, acts in one of its seats, or speaks here for a member."""
    if actor.roles(organization) & _INSIDE:
        return True
    return speaks_for_a_member(actor, organization)


def may_talk(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor may read and take part in the talk about a proposal."""
    return is_inside(actor, proposal.organization) or is_on_roll(actor, proposal) or _was_asked(actor, proposal)


def may_read_text(actor: Actor, proposal: Proposal) -> bool:
    if proposal.state == Proposal.State.DRAFT:
        return may_lead(actor, proposal)
    return proposal.audience == Proposal.Audience.EVERYONE or may_talk(actor, proposal)


def may_see(actor: Actor, proposal: Proposal) -> bool:
    """Whether there is such a proposal at all for the actor: a draft only for those who write it."""
    if proposal.state == Proposal.State.DRAFT:
        return may_lead(actor, proposal)
    if proposal.asked_at is not None or proposal.audience == Proposal.Audience.EVERYONE:
        return True  # its title stands in the public record
    return may_talk(actor, proposal)


def may_lead(actor: Actor, proposal: Proposal) -> bool:
    if actor.person is None:
        return False
    return actor.person.pk == proposal.author_id or allows(actor, "proposal.facilitate", proposal.organization)


def rights_of(actor: Actor, proposal: Proposal) -> list[RollEntry]:
    """The actor's own right in the running round, and those of member organizations they speak for."""
    if actor.person is None or proposal.box_id is None:
        return []
    spoken_for = Delegate.objects.filter(
        organization=proposal.organization, person=actor.person, ended_on__isnull=True
    ).values("membership__member_organization")
    mine = Q(person=actor.person) | Q(member_organization__in=spoken_for)
    found = RollEntry.objects.filter(mine, box=proposal.box_id, sheet__isnull=True)
    return list(found.select_related("member_organization", "person").order_by("pk"))


def is_on_roll(actor: Actor, proposal: Proposal) -> bool:
    return bool(rights_of(actor, proposal))


def _was_asked(actor: Actor, proposal: Proposal) -> bool:
    if actor.person is None:
        return False
    return proposal.decider_id == actor.person.pk or proposal.advice.filter(person=actor.person).exists()
