"""Papers that show incomes: sealed when they come in, their readings noted, deleted when their time is over or on wish."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.eligibility.actions.common import note
from commonhouse.land.eligibility.models import (
    MOST_PAPERS,
    IncomeReview,
    ReviewStep,
    SealedPaper,
    SealedReading,
)
from commonhouse.land.eligibility.queries import is_theirs, may_review
from commonhouse.people import papers, vault
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.people.verbs import locked, moment, today, token

VERB = "income.review"
State = IncomeReview.State
AGAIN = dt.timedelta(minutes=10)  # one reading of one thing, however often the page is loaded
PORTION = 200


# --- papers -------------------------------------------------------------------------------------------------------------
def add_paper(
    actor: Actor, review: IncomeReview, kind: str, data: bytes, name: str, *,
    submission: uuid.UUID | str | None = None, now: dt.datetime | None = None,
) -> SealedPaper:  # fmt: skip
    """Seals a PDF, JPEG or PNG; its name too. Sent twice with one submission, it is one. Raises ValidationError."""
    mark = token(submission) if submission is not None else uuid.uuid4()
    if kind not in SealedPaper.Kind.values:
        raise ValidationError({"kind": _("Say what this paper is.")})
    mime = papers.mime_of(data)
    with transaction.atomic():
        review = locked(review)
        _require_either(actor, review)
        found = SealedPaper.objects.filter(review=review, submission=mark).first()
        if found is not None:
            return found
        if not review.is_running:
            raise Refused(_("This review is over. Ask for another one."))
        if review.papers.count() >= MOST_PAPERS:
            raise Refused(_("A review has at most %(most)d papers.") % {"most": MOST_PAPERS})
        paper = SealedPaper(
            organization_id=review.organization_id, review=review, kind=kind, mime=mime, size=len(data),
            added_by=actor.person, added_at=moment(now), submission=mark,
        )  # fmt: skip
        paper.sealed_name = vault.seal(papers.clean_name(name, mime).encode(), _about(paper, "name"))
        paper.save()
        vault.keep(place_of(paper), data, _about(paper))
        return paper


def remove_paper(actor: Actor, paper: SealedPaper) -> None:
    """Takes a paper out again, while the review is under way: by the household, or by a reviewer."""
    with transaction.atomic():
        review = locked(paper.review)
        _require_either(actor, review)
        if not review.is_running:
            raise Refused(_("This review is over. Its papers are deleted when their time is over."))
        _shred([paper])


def read_paper(actor: Actor, paper: SealedPaper, *, now: dt.datetime | None = None) -> tuple[str, bytes]:
    """(name, bytes) for a reviewer, whose reading is noted, or for the household. Raises Refused if it is gone."""
    if is_theirs(actor, paper.review):
        pass
    elif may_review(actor, paper.review):
        note_reading(actor, paper.review, paper.kind, now=now)
    else:
        raise NotAllowed(VERB)
    data = vault.read(place_of(paper), _about(paper))
    if data is None:
        raise Refused(_("This paper is not there any more."))
    return name_of(paper), data


def name_of(paper: SealedPaper) -> str:
    return vault.open(paper.sealed_name, _about(paper, "name")).decode()


def note_reading(actor: Actor, review: IncomeReview, what: str = "figures", *, now: dt.datetime | None = None) -> None:
    """Somebody who is not of the household opened what is sealed. Within ten minutes, the same counts once."""
    if actor.person is None or is_theirs(actor, review):
        return
    at = moment(now)
    rows = SealedReading.objects.filter(review=review, by=actor.person, what=what)
    if not rows.filter(at__gt=at - AGAIN, at__lte=at).exists():
        SealedReading.objects.create(
            organization_id=review.organization_id, review=review, what=what, by=actor.person, at=at
        )


def place_of(paper: SealedPaper) -> str:
    """Where a paper lies: a name that says nothing, found from its random id."""
    return hashlib.sha256(f"sealed-paper:{paper.public_id}".encode()).hexdigest()[:32]


def _about(paper: SealedPaper, part: str = "bytes") -> str:
    return f"sealed-paper:{paper.public_id}/{part}"


def _require_either(actor: Actor, review: IncomeReview) -> None:
    if not is_theirs(actor, review):
        require(actor, VERB, review.organization)


# --- deleting -----------------------------------------------------------------------------------------------------------
def erase(actor: Actor, review: IncomeReview, *, now: dt.datetime | None = None) -> None:
    """The household wishes its figures and papers deleted: at once. A steward does it for those without an account.

    A review under way is put aside; of a finding, the tier, the day and that it was by two remain.
    """
    with transaction.atomic():
        review = locked(review)
        if not is_theirs(actor, review):
            require(actor, "limits.edit", review.organization)
        if review.purged_at is not None:
            return
        _purge(review, ReviewStep.What.ERASED, actor.person, now)


def purge_due(now: dt.datetime | None = None) -> int:
    """Deletes figures and papers whose time is over; returns of how many reviews. Running twice at once changes nothing."""
    done = 0
    while True:
        due = IncomeReview.objects.filter(purge_on__lte=today(now), purged_at__isnull=True).order_by("purge_on", "pk")
        ids = list(due.values_list("pk", flat=True)[:PORTION])
        if not ids:
            return done
        for pk in ids:
            with transaction.atomic():
                review = IncomeReview.objects.select_for_update().get(pk=pk)
                if review.purged_at is None:
                    _purge(review, ReviewStep.What.PURGED, None, now)
                    done += 1


def forget(person: Person) -> None:
    """Somebody is erased: what is sealed about them goes with them."""
    for review in IncomeReview.objects.select_for_update().filter(applicant=person, purged_at__isnull=True):
        _purge(review, ReviewStep.What.ERASED, None, None)


def _purge(review: IncomeReview, what: ReviewStep.What, by: Person | None, now: dt.datetime | None) -> None:
    """Everything sealed, words of steps too. The file of a paper goes when the transaction has committed."""
    _shred(review.papers.all())
    review.steps.update(sealed_words=None)
    review.sealed, review.purged_at = None, moment(now)
    if review.is_running:
        review.state = State.DROPPED
        review.first_by = review.first_at = None
    review.save(update_fields=["sealed", "purged_at", "state", "first_by", "first_at"])
    note(review, what, by, now)


def _shred(rows: Iterable[SealedPaper]) -> None:
    for paper in list(rows):
        place = place_of(paper)
        paper.delete()
        transaction.on_commit(lambda place=place: vault.remove(place))  # type: ignore[misc]
