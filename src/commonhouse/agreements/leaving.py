"""What becomes of agreements when a person is erased, or when someone claims an entry that is theirs."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement, Event, Party, Signature, Version, Wish
from commonhouse.people import papers
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused

ERASED = "—"
FOLDER = "agreements"
_State = Agreement.State


def forget(person: Person) -> None:
    """Names go from texts, signatures and notes; what was agreed, its dates and amounts stay, under no name.

    Raises Refused while an agreement of theirs is in force: the other party must still know with whom it is.
    """
    parties = Party.objects.filter(person=person)
    binding = Agreement.objects.filter(pk__in=parties.values("agreement"), state=_State.ACTIVE).order_by("pk")
    if open_one := next((each for each in binding if _binds(each)), None):
        words = _(
            "You have an agreement in force: “%(title)s”. It must end, or pass to someone else, before you are erased."
        )
        raise Refused(words % {"title": open_one.title})
    mine = Agreement.objects.filter(pk__in=parties.values("agreement"))
    mine.filter(state__in=[_State.DRAFT, _State.OFFERED]).update(state=_State.WITHDRAWN)
    versions = Version.objects.filter(agreement__in=mine)
    versions.filter(signed_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=_now())
    versions.update(texts={}, why="", withdrawn_why="")
    Event.objects.filter(agreement__in=mine).update(note="")
    Wish.objects.filter(Q(agreement__in=mine) | Q(person=person)).update(words=ERASED, answer="")
    Signature.objects.filter(Q(person=person) | Q(party__person=person), method="typed").update(typed_name=ERASED)
    _forget_papers(person)
    for agreement in mine:  # its title may hold a name
        Agreement.objects.filter(pk=agreement.pk).update(title=ERASED)


def _binds(agreement: Agreement) -> bool:
    """Whether anything is still owed under it, or may fall due."""
    state = agreement.standing.get("state")
    return state not in {"paid", "written-off", "ended"} or bool(agreement.outstanding or agreement.due_now)


def _forget_papers(person: Person) -> None:
    papers_of = Signature.objects.filter(Q(party__person=person) | Q(person=person)).exclude(scan_hash="")
    hashes = set(papers_of.values_list("scan_hash", flat=True))
    papers_of.update(scan_hash="", scan_name="", scan_mime="", typed_name="")
    for each in hashes - set(Signature.objects.filter(scan_hash__in=hashes).values_list("scan_hash", flat=True)):
        papers.remove(FOLDER, each)


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """The entry's agreements become the person's; two signatures of one text remain two, under one name.

    Raises Refused where both are parties of one agreement: nobody can agree with themselves.
    """
    both = Party.objects.filter(person=entry, agreement__parties__person=person)
    if both.exists():
        raise Refused(_("You and this entry are two parties of one agreement, so they cannot be joined."))


def _now() -> object:
    from django.utils import timezone

    return timezone.now()
