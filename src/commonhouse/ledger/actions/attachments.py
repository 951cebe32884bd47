"""Papers that belong to entries: receipts, invoices, scanned contracts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.ledger import posting
from commonhouse.ledger.actions.common import allowed
from commonhouse.ledger.models import Attachment, Entry
from commonhouse.people import papers
from commonhouse.people.permissions import Actor, Refused

FOLDER = "ledger"
MOST = 20  # papers of one entry


def attach(actor: Actor, entry: Entry, data: bytes, name: str, *, now: dt.datetime | None = None) -> Attachment:
    """Keeps a paper with an entry; the same again is the same. Raises ValidationError for what is no paper."""
    person = allowed(actor, "book.post", entry.organization)
    paper = papers.keep(FOLDER, data, name)
    with transaction.atomic():
        posting.locked(entry.organization)
        there = Attachment.objects.filter(entry=entry)
        found = there.filter(sha256=paper.sha256).first()
        if found is not None:
            return found
        if there.count() >= MOST:
            raise Refused(_("An entry has at most %(most)s papers.") % {"most": MOST})
        return Attachment.objects.create(
            organization=entry.organization, entry=entry, name=paper.name, mime=paper.mime, size=paper.size,
            sha256=paper.sha256, added_at=now or timezone.now(), by=person,
        )  # fmt: skip


def detach(actor: Actor, attachment: Attachment) -> None:
    """Takes a paper away, the wrong one perhaps; not from an entry of a closed period. Raises Refused."""
    allowed(actor, "book.post", attachment.organization)
    with transaction.atomic():
        book = posting.locked(attachment.organization)
        if book.closed_through is not None and attachment.entry.on <= book.closed_through:
            raise Refused(_("The period of this entry is closed, so its papers stay."))
        sha256 = attachment.sha256
        attachment.delete()
        last = not Attachment.objects.filter(sha256=sha256).exists()
    if last:
        papers.remove(FOLDER, sha256)
