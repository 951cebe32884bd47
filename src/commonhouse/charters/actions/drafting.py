"""Writing a charter half-way: a draft of the first, or of an amendment. No act: nothing is decided by writing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import queries
from commonhouse.charters.fitting import checked
from commonhouse.charters.models import CharterDraft
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter as Said


def begin_draft(
    actor: Actor, organization: Organization, charter: Said, *, starter: str = "", now: dt.datetime | None = None
) -> CharterDraft:
    """A steward begins the first charter. An unfinished one of the same beginning is gone on with."""
    require(actor, "charter.adopt", organization)
    assert actor.person is not None
    if queries.current_row(organization) is not None:
        raise Refused(_("There is a charter already. It changes only by a decision under its own rule."))
    return _begin(actor, organization, checked(organization, charter), base_version=0, starter=starter, now=now)


def begin_amendment(
    actor: Actor, organization: Organization, charter: Said | None = None, *, now: dt.datetime | None = None
) -> CharterDraft:
    """A member begins an amendment of the charter in force, from its text or from the one given."""
    require(actor, "charter.draft", organization)
    row = queries.current_row(organization)
    if row is None:
        raise Refused(_("%(name)s has no charter yet.") % {"name": organization.name})
    said = row.said if charter is None else checked(organization, charter)
    return _begin(actor, organization, said, base_version=row.version, starter=row.starter, now=now)


def save_draft(actor: Actor, draft: CharterDraft, charter: Said, *, now: dt.datetime | None = None) -> CharterDraft:
    """Replaces what the draft says. Raises Refused with the first thing that does not hold; nothing is lost then."""
    _require_editable(actor, draft)
    charter = checked(draft.organization, charter)
    with transaction.atomic():
        row = CharterDraft.objects.select_for_update().get(pk=draft.pk)
        if row.frozen_at is not None:
            raise _frozen()
        row.data, row.changed_at = checks.to_json(charter), now or timezone.now()
        row.save(update_fields=["data", "changed_at"])
    row.organization = draft.organization
    return row


def discard_draft(actor: Actor, draft: CharterDraft) -> None:
    """Throws a draft away. A second time it changes nothing; one that a proposal carries stays with it."""
    _require_editable(actor, draft)
    try:
        CharterDraft.objects.filter(pk=draft.pk, frozen_at__isnull=True).delete()
    except ProtectedError:
        raise Refused(_("A proposal carries this draft. Take the proposal back first.")) from None


def freeze_draft(draft: CharterDraft, *, holder: str, now: dt.datetime | None = None) -> CharterDraft:
    """Called by the verb that puts the draft before its deciders: its text stays as they read it.

    `holder` is the public id of the proposal; to freeze for the same one again changes nothing. Raises Refused when another
    holds it, when it says what the charter says already, or when the charter has changed since it was begun.
    """
    with transaction.atomic():
        row = CharterDraft.objects.select_for_update().select_related("organization").get(pk=draft.pk)
        before = queries.current_row(row.organization)
        if before is None or before.version != row.base_version:
            raise Refused(_("The charter has changed since this amendment was written. Write it anew from today’s."))
        if before.data == row.data:
            raise Refused(_("This draft changes nothing in the charter yet."))
        if row.frozen_at is not None and row.held_by != holder:
            raise Refused(
                _("This text stands, or stood, before those who decide in another proposal. Go on in a copy.")
            )
        if row.frozen_at is None:
            row.frozen_at, row.held_by = now or timezone.now(), holder
            row.save(update_fields=["frozen_at", "held_by"])
    return row


def thaw_draft(draft: CharterDraft, *, holder: str) -> None:
    """Called when the proposal that froze it is taken back or returned: its author may go on writing.

    A text that was decided on stays as it was, whatever the outcome: whoever wants to go on does so in a copy.
    """
    CharterDraft.objects.filter(pk=draft.pk, held_by=holder).update(frozen_at=None, held_by="")


def copy_draft(actor: Actor, draft: CharterDraft, *, now: dt.datetime | None = None) -> CharterDraft:
    """Goes on from a draft that stands before its deciders, in a new one: the next version of the proposal."""
    return begin_amendment(actor, draft.organization, draft.said, now=now)


def _begin(
    actor: Actor, organization: Organization, charter: Said, *, base_version: int, starter: str, now: dt.datetime | None
) -> CharterDraft:
    assert actor.person is not None
    data, moment = checks.to_json(charter), now or timezone.now()
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        own = CharterDraft.objects.filter(organization=organization, by=actor.person, frozen_at__isnull=True)
        same = own.filter(base_version=base_version, data=data).first()
        if same is not None:  # the button was pressed twice
            return same
        if own.count() >= queries.MOST_DRAFTS:
            raise Refused(_("You have many drafts here. Throw one away first."))
        return CharterDraft.objects.create(
            organization=organization, by=actor.person, data=data, base_version=base_version, starter=starter,
            began_at=moment, changed_at=moment,
        )  # fmt: skip


def _require_editable(actor: Actor, draft: CharterDraft) -> None:
    if draft.frozen_at is not None:
        raise _frozen()
    if not queries.may_edit(actor, draft):
        verb = "charter.adopt" if draft.is_first else "charter.draft"
        require(actor, verb, draft.organization)
        raise NotAllowed(verb)


def _frozen() -> Refused:
    return Refused(_("This text stands before those who decide on it, and cannot change. Go on in a copy."))
