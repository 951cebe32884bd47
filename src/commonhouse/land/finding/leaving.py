"""What becomes of applications when a person is erased, or when someone claims an entry that is theirs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.land.finding.actions import applying
from commonhouse.land.finding.models import Application, Attendance, Certificate
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused

GOING = (Application.State.DRAFT, Application.State.SENT)


def forget(person: Person) -> None:
    """What is under way is taken back; what they answered goes. Their ticket stays in the record: it says nothing of them."""
    mine = Application.objects.filter(person=person)
    for application in mine.filter(state__in=GOING).select_related("organization", "programme", "person"):
        applying.end(application, Application.State.WITHDRAWN, "", None)
    mine.update(
        size=None, bedrooms=[], priorities=[], checked={}, answered=[], reach="", reach_words="", code="", ended_why=""
    )
    for application in mine:
        application.offers.update(why="")
    Attendance.objects.filter(person=person).delete()
    Certificate.objects.filter(person=person).delete()


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """Sessions and certificates of the entry become the person's. Raises Refused where both apply to one programme."""
    ours = Application.objects.filter(organization=organization, state__in=GOING)
    if ours.filter(person=entry, programme__in=ours.filter(person=person).values("programme")).exists():
        raise Refused(_("Both have applied to one programme. Take one of the two applications back first."))
    for attendance in Attendance.objects.filter(organization=organization, person=entry):
        if Attendance.objects.filter(session=attendance.session_id, person=person).exists():
            attendance.delete()
    for paper in Certificate.objects.filter(organization=organization, person=entry):
        if Certificate.objects.filter(
            organization=organization, person=person, kind=paper.kind, got_on=paper.got_on
        ).exists():
            paper.delete()
