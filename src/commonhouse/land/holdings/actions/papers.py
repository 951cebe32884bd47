"""Papers of land: deeds, surveys, permits. Of a holding too."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.holdings.actions.common import hold
from commonhouse.land.holdings.facts import validate
from commonhouse.land.holdings.models import Holding, LandPaper, Parcel
from commonhouse.people import papers
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import moment, required

FOLDER = "land"
MOST = 100  # papers of one parcel, those of its homes with them


def add_paper(
    actor: Actor, parcel: Parcel, data: bytes, *, title: str, name: str = "", holding: Holding | None = None,
    now: dt.datetime | None = None,
) -> LandPaper:  # fmt: skip
    """Keeps a paper with land, or with one holding on it; the same again is the same. Raises ValidationError."""
    require(actor, "holding.edit", parcel.organization)
    title = required("title", title, _("Say what it is, for example: deed of 2019."))
    if holding is not None and holding.parcel_id != parcel.pk:
        raise Refused(_("This is on another parcel."))
    paper = papers.keep(FOLDER, data, name)
    with transaction.atomic():
        hold(parcel.organization)
        there = LandPaper.objects.filter(parcel=parcel)
        found = there.filter(holding=holding, sha256=paper.sha256).first()
        if found is not None:
            return found
        if there.count() >= MOST:
            raise Refused(_("At most %(most)d papers are kept with one parcel.") % {"most": MOST})
        row = LandPaper(
            organization=parcel.organization, parcel=parcel, holding=holding, title=title, name=paper.name,
            sha256=paper.sha256, mime=paper.mime, size=paper.size, added_by=actor.person, added_at=moment(now),
        )  # fmt: skip
        validate(row, ("organization", "parcel", "holding", "added_by"))
        row.save()
        return row


def remove_paper(actor: Actor, paper: LandPaper) -> None:
    """Takes a paper away, the wrong one perhaps. The file goes when nothing else names it."""
    require(actor, "holding.edit", paper.organization)
    with transaction.atomic():
        hold(paper.organization)
        sha256 = paper.sha256
        LandPaper.objects.filter(pk=paper.pk).delete()
        last = not LandPaper.objects.filter(sha256=sha256).exists()
    if last:
        papers.remove(FOLDER, sha256)
