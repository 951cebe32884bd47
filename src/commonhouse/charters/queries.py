"""What pages, the API and the storeys above ask of charters."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from commonhouse.charters import hooks
from commonhouse.charters.models import Charter, CharterDraft
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor, Refused, allows
from commonhouse.record.canonical import canonical
from commonhouse.rules.charter.model import Charter as Said
from commonhouse.rules.charter.model import Matter

MOST_DRAFTS = 20


def current_row(organization: Organization) -> Charter | None:
    """The version in force; its `.said` is the charter itself."""
    return versions(organization).first()


def current(organization: Organization) -> Said | None:
    row = current_row(organization)
    return row.said if row is not None else None


def versions(organization: Organization) -> QuerySet[Charter]:
    """Every version, the one in force first."""
    return Charter.objects.filter(organization=organization).order_by("-version")


def version_of(organization: Organization, version: int) -> Charter | None:
    row = Charter.objects.filter(organization=organization, version=version).first()
    if row is not None:
        row.organization = organization
    return row


def latest_version(organization: Organization) -> int:
    """The number of the version in force; 0 without a charter."""
    return versions(organization).values_list("version", flat=True).first() or 0


def matter(organization: Organization, name: str) -> Matter:
    """A matter of the charter in force. Raises Refused when there is none of that name."""
    said = current(organization)
    if said is None:
        raise Refused(_("%(name)s has no charter yet.") % {"name": organization.name})
    try:
        return said.matter(name)
    except KeyError:
        raise Refused(_("The charter of %(name)s has no such matter.") % {"name": organization.name}) from None


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of a charter's canonical data: what binds a decision to the text it was about."""
    return hashlib.sha256(canonical(data)).hexdigest()


def classes_of(organization: Organization) -> dict[str, MemberClass]:
    return {each.slug: each for each in organization.member_classes.all()}


def empty_classes(organization: Organization, said: Said) -> list[str]:
    """Names of the classes that decide or elect by this charter and have no active member yet."""
    named = {slug for each in said.matters for slug in (*each.deciders.classes, *each.deciders.organizations)}
    named |= {slug for office in said.offices for slug in office.electors}
    peopled = organization.memberships.filter(status="active").values("member_class")
    empty = organization.member_classes.filter(slug__in=named).exclude(pk__in=peopled)
    return list(empty.values_list("name", flat=True))


# --- drafts -------------------------------------------------------------------------------------------------
def draft_or_404(actor: Actor, organization: Organization, public_id: str) -> CharterDraft:
    """A draft the actor may read: one's own, and one in a proposal that they may read; stewards read all."""
    draft = CharterDraft.objects.filter(organization=organization, public_id=public_id).select_related("by").first()
    if draft is None or not _may_read(actor, draft):
        raise Http404
    draft.organization = organization
    return draft


def _may_read(actor: Actor, draft: CharterDraft) -> bool:
    if allows(actor, "charter.adopt", draft.organization) or _is_own(actor, draft):
        return True
    return hooks.may_read(actor, draft)


def _is_own(actor: Actor, draft: CharterDraft) -> bool:
    return actor.person is not None and actor.person.pk == draft.by_id


def may_edit(actor: Actor, draft: CharterDraft) -> bool:
    """Whoever writes it; the first charter, any steward."""
    if draft.frozen_at is not None:
        return False
    if draft.is_first:
        return allows(actor, "charter.adopt", draft.organization)
    return _is_own(actor, draft) and allows(actor, "charter.draft", draft.organization)


def drafts_of(actor: Actor, organization: Organization) -> list[CharterDraft]:
    """Drafts the actor can go on with, those changed last first."""
    rows = CharterDraft.objects.filter(organization=organization, frozen_at__isnull=True)
    latest = current_row(organization)
    rows = rows.filter(base_version=latest.version if latest is not None else 0)
    if latest is not None or not allows(actor, "charter.adopt", organization):
        rows = rows.filter(by=actor.person)
    return list(rows[:MOST_DRAFTS])
