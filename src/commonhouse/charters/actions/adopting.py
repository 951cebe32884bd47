"""Adopting the first charter, and every later version by decision."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import queries
from commonhouse.charters.fitting import checked
from commonhouse.charters.models import Charter, CharterDraft
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record.actions import append
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter as Said


def adopt(
    actor: Actor, organization: Organization, charter: Said, *, template: str = "", now: dt.datetime | None = None
) -> Charter:
    """A steward adopts the organization's first charter. The same text a second time changes nothing.

    Raises Refused when there is a charter (it changes only by a decision), or with the first thing that does not hold.
    """
    require(actor, "charter.adopt", organization)
    charter = checked(organization, charter)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        there = queries.current_row(organization)
        if there is None:
            return _write(organization, charter, version=1, decision="", starter=template, now=now)
    if there.version == 1 and there.data == checks.to_json(charter):
        return there
    raise Refused(_("There is a charter already. It changes only by a decision under its own rule."))


def adopt_draft(actor: Actor, draft: CharterDraft, *, now: dt.datetime | None = None) -> Charter:
    """Adopts what a draft of the first charter says; the draft has then done its work."""
    if not draft.is_first:
        raise Refused(_("A charter is amended only by a decision under its own rule."))
    with transaction.atomic():
        row = adopt(actor, draft.organization, draft.said, template=draft.starter, now=now)
        CharterDraft.objects.filter(organization=draft.organization, base_version=0, frozen_at__isnull=True).delete()
    return row


def amend(
    organization: Organization,
    charter: Said,
    *,
    decision: str,
    base_version: int | None = None,
    now: dt.datetime | None = None,
) -> Charter:
    """Writes the next version, in the transaction of the decision (`decision` is its proposal's public id) that adopted it.

    Only the verb that adopts a proposal calls it: whether that was decided rightly is its to check. The same decision a
    second time changes nothing. `base_version` is the version that the text was written from: Refused when another
    amendment has come between, for the decision was about another charter.
    """
    if not decision:
        raise ValueError("an amendment names the decision that adopted it")
    charter = checked(organization, charter)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        done = Charter.objects.filter(organization=organization, decision=decision).first()
        if done is not None:
            return done
        before = queries.current_row(organization)
        if before is None:
            raise Refused(_("%(name)s has no charter yet.") % {"name": organization.name})
        if base_version is not None and base_version != before.version:
            raise Refused(_("The charter has changed since this amendment was written. Write it anew from today’s."))
        return _write(
            organization, charter, version=before.version + 1, decision=decision, starter=before.starter, now=now
        )


def _write(
    organization: Organization, charter: Said, *, version: int, decision: str, starter: str, now: dt.datetime | None
) -> Charter:
    """The act and the row that carries its number, under the organization's lock."""
    data = checks.to_json(charter)
    text_hash = queries.hash_of(data)
    body = {"version": version, "charter": data, "decision": decision, "text_hash": text_hash}
    at = now if now is not None and now <= timezone.now() else None
    act = append(organization, "charters.adopted", body, subject=f"charter-{version}", at=at)
    return Charter.objects.create(
        organization=organization,
        version=version,
        data=data,
        text_hash=text_hash,
        starter=starter,
        decision=decision,
        adopted_at=act.at,
        act_index=act.index,
    )
