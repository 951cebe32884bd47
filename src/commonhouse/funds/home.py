"""Funds on the home page and on an organization's page: what waits, notes on offer, what the money does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.agreements.models import Agreement
from commonhouse.funds.models import Loan, Note, NoteClass, Offering, Pipeline
from commonhouse.funds.portfolio import unit_of
from commonhouse.people.cards import Happening, Need, Section
from commonhouse.people.formats import day, money
from commonhouse.people.loops import loop_of
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Role, allows

MOST = 10
SHOWN = 3
ASKED = dt.timedelta(days=90)  # before a note comes back, its holder is asked what they wish
_ACTIVE = Agreement.State.ACTIVE


def needs(actor: Actor) -> Iterator[Need]:
    """What one's notes wait to be told, and loans that both have signed and nobody has paid out."""
    if actor.person is None:
        return
    today = timezone.localdate()
    mine = Note.objects.filter(
        holder=actor.person, choice=Note.Choice.NONE, matures_on__lte=today + ASKED, paid_in__gt=0,
        agreement__state=_ACTIVE,
    )  # fmt: skip
    for note in mine.select_related("organization", "agreement", "note_class").order_by("matures_on")[:MOST]:
        if note.outstanding > 0:
            yield _asked(note)
    if actor.seat is not None and actor.seat.kind == Role.TREASURER:
        yield from _to_pay_out(actor.seat.organization)


def _asked(note: Note) -> Need:
    said = {"day": day(note.matures_on), "fund": note.organization.name}
    return Need(
        title=_("Your note at %(fund)s comes back on %(day)s. What do you wish?") % said,
        url=reverse("fund_note_choose", args=[note.organization.slug, note.agreement.public_id]),
        minutes=3,
        organization=note.organization.name,
        loop=loop_of(note.organization.kind),
    )


def _to_pay_out(organization: Organization) -> Iterator[Need]:
    rows = Loan.objects.filter(organization=organization, agreement__state=_ACTIVE, agreement__events_made=0)
    for loan in rows.select_related("agreement", "borrower", "organization").order_by("pk")[:MOST]:
        yield Need(
            title=_("Both have signed: pay out the loan to %(name)s") % {"name": loan.borrower.name},
            url=loan.get_absolute_url(),
            minutes=5,
            organization=organization.name,
            loop=loop_of(organization.kind),
        )


def open_now() -> Iterator[Happening]:
    """Notes that listed funds offer today."""
    today = timezone.localdate()
    rows = Offering.objects.filter(state=Offering.State.OPEN, organization__is_listed=True)
    rows = rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today)).select_related("organization")
    for offering in rows.order_by("-opened_at")[:SHOWN]:
        yield _offered(offering)


def _offered(offering: Offering) -> Happening:
    least = NoteClass.objects.filter(offering=offering, is_open=True).order_by("minimum").first()
    text = _("Notes from %(least)s.") % {"least": money(least.minimum, offering.unit)} if least is not None else ""
    return Happening(
        title=offering.title,
        url=offering.get_absolute_url(),
        text=text,
        action=_("Read what it is, and what could go wrong"),
        organization=offering.organization.name,
        loop=loop_of(offering.organization.kind),
    )


def organization_sections(_actor: Actor, organization: Organization) -> Iterator[Section]:
    """What its fund does, where it has one. A few questions for any organization, one for those without."""
    if section := section_of(organization):
        yield section


def section_of(organization: Organization) -> Section | None:
    loans = Loan.objects.filter(organization=organization, agreement__state__in=[_ACTIVE, Agreement.State.ENDED])
    latest = list(loans.select_related("agreement", "borrower", "organization").order_by("-prepared_at")[:SHOWN])
    if not latest and not _is_fund(organization):
        return None
    unit = unit_of(organization)
    cards = tuple(_card(loan, unit) for loan in latest)
    out = loans.aggregate(total=Sum("agreement__outstanding"))["total"] or 0
    words = _("Where the money is: %(out)s is out in loans") % {"out": money(out, unit)} if out else _("The fund")
    return Section(
        title=_("The fund"), cards=cards, url=reverse("fund", args=[organization.slug]), words=words,
        loop=loop_of(organization.kind),
    )  # fmt: skip


def _is_fund(organization: Organization) -> bool:
    if organization.kind in {Organization.Kind.FUND, Organization.Kind.IMPACT_FUND}:
        return True
    return (
        Pipeline.objects.filter(organization=organization).exists()
        or Offering.objects.filter(organization=organization).exclude(state=Offering.State.DRAFT).exists()
    )


def _card(loan: Loan, unit: str) -> Happening:
    return Happening(
        title=_("%(amount)s to %(name)s") % {"amount": money(_lent(loan), unit), "name": loan.borrower.name},
        url=loan.get_absolute_url(),
        text=loan.purpose[:200],
        action=_("What it is for, and who decided"),
        organization=loan.organization.name,
        loop=loop_of(loan.organization.kind),
    )


def _lent(loan: Loan) -> int:
    return int((loan.agreement.standing or {}).get("principal", {}).get("disbursed", 0))


def money_section(actor: Actor, organization: Organization) -> Section | None:
    """The fund on the page of an organization's money."""
    if not allows(actor, "book.statements", organization):
        return None
    late = Loan.objects.filter(organization=organization, agreement__past_due__gt=0).count()
    section = section_of(organization)
    if section is None or not late:
        return section
    words = ngettext("%(count)d loan is late", "%(count)d loans are late", late) % {"count": late}
    return Section(section.title, section.cards, section.url, f"{section.words}; {words}", section.loop)
