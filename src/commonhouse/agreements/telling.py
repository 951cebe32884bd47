"""Who is told what about an agreement, and in which words: to sign, before and after something is due, what came in.

A letter names the agreement and the amount, never another person's. Whether it is still true is asked again before it goes out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements import access, kinds
from commonhouse.agreements.models import Agreement, Due, Event, Party, Version, Wish
from commonhouse.ledger import units
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, register, register_check
from commonhouse.notices.kinds import Kind as NoticeKind
from commonhouse.notices.models import Notice
from commonhouse.people.formats import day
from commonhouse.people.models import Seat

LONG_PAST = timedelta(days=2)  # a history entered later writes no letters
PAYING = ("due-soon", "due-late")
MONEY_SEATS = ("treasurer", "steward")
_SIGN = "signature-wanted"


# --- when ---------------------------------------------------------------------------------------------------------------
def signature_wanted(version: Version) -> None:
    """Everyone who signs is asked to read and sign."""
    for party in version.agreement.parties.all():
        if party.signs:
            key = f"agreements:{version.agreement.public_id}:sign:{version.number}"
            _tell(version.agreement, people_of(party, signing=True), _SIGN, key, version.offered_at, party=party)


def offer_over(version: Version) -> None:
    notices.cancel(f"agreements:{version.agreement.public_id}:sign:{version.number}")


def signed_by_all(version: Version) -> None:
    offer_over(version)
    _tell_all(version.agreement, "agreement-news", f"signed:{version.number}", version.signed_at, "signed")


def change_asked(wish: Wish) -> None:
    """Those who keep the agreement hear that a party asks for something."""
    seats = _holders(wish.organization_id, MONEY_SEATS)
    _tell(wish.agreement, seats, "agreement-news", _key(wish.agreement, f"wish:{wish.pk}"), wish.at, what="asked")


def change_declined(wish: Wish) -> None:
    if wish.person_id is not None:
        people = [wish.person_id]
        key = _key(wish.agreement, f"wish-answered:{wish.pk}")
        _tell(wish.agreement, people, "agreement-news", key, wish.answered_at, what="declined")


def ended(agreement: Agreement) -> None:
    cancel_dues(agreement)
    _tell_all(agreement, "agreement-news", "ended", agreement.ended_at, "ended")


def payment_received(event: Event) -> None:
    """Whoever pays hears what came in."""
    party = kinds.paying_party(event.agreement)
    if party is None:
        return
    key = _key(event.agreement, f"paid:{event.number}")
    facts = {"amount": event.amount, "on": event.on.isoformat()}
    _tell(event.agreement, people_of(party), "payment-received", key, event.entered_at, party=party, **facts)


def remind(agreement: Agreement, today: dt.date) -> int:
    """What is due in the next days, and what is late since the days its kind states; each once. Returns how many are told.

    The agreement is in force and its figures are of today.
    """
    kind = kinds.get(agreement.kind)
    party = kinds.paying_party(agreement)
    if party is None or agreement.next_due_on is None or kind.remind_before is None:
        return 0
    if agreement.past_due and agreement.days_late:
        stage = max((after for after in kind.remind_after if after <= agreement.days_late), default=None)
        since = today - timedelta(days=agreement.days_late)
        if stage is None or agreement.days_late - stage > LONG_PAST.days:
            return 0
        facts = {"amount": agreement.past_due, "on": since.isoformat(), "stage": stage}
        key = _key(agreement, f"late:{since.isoformat()}:{stage}")
        return _tell(agreement, people_of(party), "due-late", key, None, party=party, **facts)
    if agreement.next_due_on > today + timedelta(days=kind.remind_before):
        return 0
    amount = agreement.due_now or int((agreement.standing.get("next") or {}).get("amount", 0))
    if not amount:
        return 0
    facts = {"amount": amount, "on": agreement.next_due_on.isoformat()}
    key = _key(agreement, f"due:{agreement.next_due_on.isoformat()}")
    return _tell(agreement, people_of(party), "due-soon", key, None, party=party, **facts)


def cancel_dues(agreement: Agreement) -> None:
    if agreement.next_due_on is not None:
        notices.cancel(_key(agreement, f"due:{agreement.next_due_on.isoformat()}"))


# --- who ----------------------------------------------------------------------------------------------------------------
def people_of(party: Party, *, signing: bool = False) -> list[Any]:
    """Keys of whom a party is reached through: the person, or who holds a seat for money (or signing) there today."""
    if party.person_id is not None:
        return [party.person_id]
    return _holders(party.party_organization_id, tuple(access.SIGNING) if signing else MONEY_SEATS)


def _holders(organization_id: int | None, seats: Collection[str]) -> list[Any]:
    held = Seat.objects.filter(
        organization=organization_id, kind__in=list(seats), vacated_on__isnull=True, starts_on__lte=timezone.localdate()
    )
    return list(dict.fromkeys(held.order_by("pk").values_list("person", flat=True)))


def _tell_all(agreement: Agreement, kind: str, name: str, at: dt.datetime | None, what: str) -> None:
    for party in agreement.parties.all():
        _tell(agreement, people_of(party), kind, _key(agreement, name), at, party=party, what=what)


def _tell(
    agreement: Agreement, people: Sequence[Any], kind: str, key: str, at: dt.datetime | None,
    party: Party | None = None, **facts: Any,
) -> int:  # fmt: skip
    if not people or (at is not None and at < timezone.now() - LONG_PAST):
        return 0
    data = {"title": agreement.title, "unit": agreement.unit, "agreement": agreement.public_id, **facts}
    if party is not None:
        data["party"] = party.pk
    return notices.tell(
        people, organization=agreement.organization, kind=kind, key=key, url=agreement.get_absolute_url(), data=data
    )


def _key(agreement: Agreement, name: str) -> str:
    return f"agreements:{agreement.public_id}:{name}"


# --- still true? --------------------------------------------------------------------------------------------------------
def no_longer_due(waiting: Sequence[Notice]) -> set[int]:
    """Of reminders that wait: those whose due is paid, whose agreement is over, or whose reader pays no longer."""
    ids = {notice.data.get("agreement") for notice in waiting}
    found = Agreement.objects.filter(public_id__in=ids).prefetch_related("parties")
    agreements = {each.public_id: each for each in found}
    unpaid = set(Due.objects.filter(agreement__in=found, paid__lt=_amount()).values_list("agreement__public_id", "on"))
    return {notice.pk for notice in waiting if not _is_due(notice, agreements, unpaid)}


def _amount() -> Any:
    from django.db.models import F

    return F("amount")


def _is_due(notice: Notice, agreements: dict[str, Agreement], unpaid: set[tuple[str, dt.date]]) -> bool:
    agreement = agreements.get(str(notice.data.get("agreement")))
    if agreement is None or agreement.state != Agreement.State.ACTIVE:
        return False
    party = kinds.paying_party(agreement)
    if party is None or notice.person_id not in people_of(party):
        return False
    return (agreement.public_id, dt.date.fromisoformat(notice.data["on"])) in unpaid


def not_to_sign(waiting: Sequence[Notice]) -> set[int]:
    """Of requests to sign that wait: those signed meanwhile, and those to people who no longer sign for the party."""
    done = set()
    for notice in waiting:
        party = Party.objects.filter(pk=notice.data.get("party", 0)).select_related("agreement").first()
        if party is None or notice.person_id not in people_of(party, signing=True):
            done.add(notice.pk)
            continue
        wanted = Version.objects.filter(
            agreement=party.agreement_id, offered_at__isnull=False, signed_at__isnull=True, withdrawn_at__isnull=True
        )
        if not wanted.exclude(signatures__party=party).exists():
            done.add(notice.pk)
    return done


# --- words --------------------------------------------------------------------------------------------------------------
def register_all() -> None:
    register(NoticeKind(_SIGN, subject=_sign_subject, text=_sign_text, action=lambda _c: _("Read and sign")))
    register(NoticeKind("due-soon", subject=_soon_subject, text=_soon_text, action=lambda _c: _("See what is due")))
    register(NoticeKind("due-late", subject=_late_subject, text=_late_text, action=lambda _c: _("See what is due")))
    register(NoticeKind("payment-received", subject=_paid_subject, text=_paid_text, action=lambda _c: _("See it")))
    register(NoticeKind("agreement-news", subject=_news_subject, text=_news_text, action=lambda _c: _("See it")))
    register_check(PAYING, no_longer_due)
    register_check([_SIGN], not_to_sign)


def _facts(context: Context) -> dict[str, Any]:
    facts = {"organization": context["organization"], "title": context["title"]}
    if "amount" in context:
        facts["amount"] = units.words(context["amount"], context["unit"])
    if "on" in context:
        facts["day"] = day(dt.date.fromisoformat(context["on"]))
    return facts


def _sign_subject(context: Context) -> str:
    return _("An agreement waits for your signature")


def _sign_text(context: Context) -> str:
    first = _("%(organization)s asks you to read and sign: %(title)s") % _facts(context)
    return f"{first}\n\n" + _(
        "Nothing is signed by opening the page. Take your time, and ask what you do not understand."
    )


def _soon_subject(context: Context) -> str:
    return _("A payment is due on %(day)s") % _facts(context)


def _soon_text(context: Context) -> str:
    first = _("%(amount)s is due on %(day)s to %(organization)s: %(title)s") % _facts(context)
    return f"{first}\n\n" + _("If that is hard this time, say so early: you may ask for a pause on the page.")


def _late_subject(context: Context) -> str:
    return _("A payment is still open")


def _late_text(context: Context) -> str:
    first = _("%(amount)s has been due to %(organization)s since %(day)s: %(title)s") % _facts(context)
    return f"{first}\n\n" + _(
        "If you have paid in the last days, thank you: it will be entered. If you cannot pay now, please say so. "
        "You may ask for a pause or another plan on the page."
    )


def _paid_subject(context: Context) -> str:
    return _("Your payment has arrived")


def _paid_text(context: Context) -> str:
    return _("%(organization)s received %(amount)s on %(day)s: %(title)s. The page says what it paid.") % _facts(
        context
    )


def _news_subject(context: Context) -> str:
    return {
        "signed": _("Everyone has signed"),
        "ended": _("An agreement ends"),
        "asked": _("Somebody asks for a change"),
        "declined": _("Your request was answered"),
    }[context["what"]]


def _news_text(context: Context) -> str:
    words = {
        "signed": _("Everyone has signed: %(title)s. You can keep the signed text as a PDF."),
        "ended": _("This agreement with %(organization)s ends: %(title)s. The page says when, and what is still open."),
        "asked": _("A party of this agreement asks for a change: %(title)s. Please answer soon."),
        "declined": _("%(organization)s has answered what you asked for: %(title)s. The page says why."),
    }[context["what"]]
    return words % _facts(context)
