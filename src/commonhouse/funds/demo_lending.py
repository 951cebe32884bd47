"""The demo's lending: Ujima's loan to a land trust, the land trusts' revolving fund of city money, Boston Impact Initiative's
loans with a small loss. Organizations are real, what they do here is invented.

Acts of one organization are in order of time, so this comes in two parts: `past` follows a fund's first decisions, `recent` the
things it decides today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonhouse.agreements import accounts as reckoning
from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents, making
from commonhouse.agreements.actions.paying import may_pay_from_books
from commonhouse.agreements.models import Agreement, Version
from commonhouse.funds.actions import lending
from commonhouse.funds.kinds_lending import with_pause
from commonhouse.funds.models import Candidate, Loan
from commonhouse.ledger import accounts as books
from commonhouse.ledger import actions as ledger
from commonhouse.ledger.models import Restriction
from commonhouse.ledger.posting import Draft, credit, debit, post
from commonhouse.people import actions as people
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from commonhouse.proposals.models import Proposal
from commonhouse.record.models import Log

Say = Callable[[str], None]
NETWORK, UJIMA, IMPACT = "gbcltn", "ujima", "bii"
CITY_MONEY = "City of Boston: land trusts"
RECENT = 654  # the last day of the first part
LATE = 615  # from then on Ujima's borrower pays late


def past(say: Say) -> None:
    """Two years of lending, until what is decided today begins."""
    say("==> The land trusts lend the city's money, are repaid, and lend it again")
    _network()
    say("==> A land trust borrows from Ujima as members decided; it is paid back month by month")
    _ujima()
    say("==> Boston Impact Initiative lends to bakers and a laundry; a part is lost, and the ranks bear it")
    _impact()


def recent(say: Say) -> None:
    """The last payments: one comes late, one is late today, and the borrower asks for a pause."""
    say("==> The last payments of loans come in, one of them late")
    for slug in (NETWORK, IMPACT, UJIMA):
        fund = _fund(slug)
        rows = Loan.objects.filter(organization=fund.organization).select_related(
            "borrower", "agreement", "organization"
        )
        loans = list(rows.order_by("pk"))
        on_time = [loan for loan in loans if loan.agreement.reference != "U-2"]
        due = [(on, loan) for loan in on_time for on in _days(loan, through=679)]
        for on, loan in sorted(due, key=lambda row: (row[0], row[1].pk)):
            _payer(fund, loan, on)()
        for loan in loans:
            if loan not in on_time:
                _late(fund, loan)
            _reckoned(loan)


def _late(fund: Fund, loan: Loan) -> None:
    """Of two payments the first came when the second was due; the borrower asks whether the rest may wait."""
    late = _days(loan, since=LATE, through=679)
    if len(late) < 2:
        return
    _payer(fund, loan, late[0], paid_on=late[1])()
    agreements.ask_for_change(
        _steward(loan.borrower), Agreement.objects.select_related("organization").get(pk=loan.agreement_id),
        words="Two homes stand empty until their heating is in. May we pay half for three months?",
        now=_after(fund.organization, at(679)),
    )  # fmt: skip


# --- the land trusts' revolving fund -----------------------------------------------------------------------------------
def _network() -> None:
    """Two million dollars from the city, for land trusts only: one loan repaid and lent again, one with a pause, one half paid
    out."""
    fund = _fund(NETWORK)
    organization = fund.organization
    _open(fund, 300)
    city = ledger.add_restriction(
        fund.treasurer, organization, name=CITY_MONEY, purpose="Loans to community land trusts in Greater Boston",
        giver="City of Boston",
    )  # fmt: skip
    lending.set_policy(fund.steward, organization, reserve_points=500, months_ahead=12, now=fund.on(301))
    lending.open_purse(fund.steward, city, kinds=["land-trust"], now=fund.on(301))
    _receive(fund, 2_000_000_00, 302, "Revolving fund for land trusts", city)
    _books_of("chinatown-clt", 303)
    _books_of("boston-farms-clt", 303)
    first = _lent(
        fund, "chinatown-clt", day=305, restriction=city, reference="L-1",
        terms=_interest_only(600_000_00, "0.02", 9, at(312)),
        purpose="Buying three row houses before they go to auction, until the bank’s loan comes.",
        title="Row houses on Johnny Court",
    )  # fmt: skip
    second = _lent(
        fund, "bnclt", day=318, restriction=city, reference="L-2", terms=_level(900_000_00, "0.02", 120, at(325)),
        purpose="Buying eleven homes together with the families who rent them.", title="Homes on Fernboro Street",
        collateral="The land under the eleven homes, behind the bank.",
    )  # fmt: skip
    story: list[tuple[dt.date, Callable[[], None]]] = []
    story += [(on, _payer(fund, first, on)) for on in _days(first, through=585)]
    story += [(on, _payer(fund, second, on)) for on in _days(second, through=520)]
    story.append((at(521).date(), lambda: _pause(fund, second, starts=523, until=640)))
    story.append((at(592).date(), lambda: _half_paid_out(fund, city)))
    for _on, step in sorted(story, key=lambda each: each[0]):
        step()
    for on in _days(second, since=641, through=RECENT):
        _payer(fund, second, on)()
    for loan in (first, second):
        _reckoned(loan)


def _half_paid_out(fund: Fund, city: Restriction) -> None:
    """What the row houses paid back is lent again: to a farm, whose second half waits for the building to be ready."""
    loan = _lent(
        fund, "boston-farms-clt", day=594, restriction=city, reference="L-3", paid_out=700_000_00,
        terms=_level(850_000_00, "0.02", 180, at(600)),
        purpose="Two lots and a barn on Norfolk Street, for growing and for four homes above the shop.",
        title="Land on Norfolk Street",
    )  # fmt: skip
    _reckoned(loan)


def _pause(fund: Fund, loan: Loan, *, starts: int, until: int) -> None:
    """Asked for by the borrower, offered by the fund, signed by both. No interest runs meanwhile."""
    agreement = loan.agreement
    days: dict[str, Any] = {"starts": at(starts).date(), "until": at(until).date(), "interest": "stops"}
    version = making.in_force(agreement)
    assert version is not None
    terms = with_pause(version.terms, days, at(starts - 2).date())
    theirs = _steward(loan.borrower)
    wish = agreements.ask_for_change(
        theirs, agreement, words="A burst pipe emptied four of the homes. May we pause until they are lived in again?",
        change="pause", terms=terms, takes_effect_on=days["starts"], now=fund.on(starts - 2),
    )  # fmt: skip
    offered = agreements.propose_change(
        fund.treasurer, agreement, terms=terms, takes_effect_on=days["starts"], wish=wish, now=fund.on(starts - 1),
        why="A pause while four homes are repaired. No interest runs.",
    )  # fmt: skip
    _sign_both(fund, loan, offered, starts - 1)


# --- Ujima -----------------------------------------------------------------------------------------------------------------
def _ujima() -> None:
    """Two loans that members said yes to: signed, paid out, and paid back month by month."""
    fund = _fund(UJIMA)
    kitchen = _kitchen(fund)
    candidate = _at_agreement(fund)
    if candidate is None:
        raise RuntimeError("no business of Ujima has come to its agreement")
    lending.set_policy(fund.steward, fund.organization, reserve_points=800, months_ahead=24, now=fund.on(460))
    loan = lending.prepare_for(fund.treasurer, candidate, reference="U-2", now=fund.on(461))
    version = making.open_version(loan.agreement)
    assert version is not None
    _sign_both(fund, loan, version, 463)
    _pay_out(fund, loan, 300_000_00, 465)
    rows = [(on, each) for each in (kitchen, loan) for on in _days(each, through=LATE - 1)]
    for on, each in sorted(rows, key=lambda row: (row[0], row[1].pk)):
        _payer(fund, each, on)()
    for each in (kitchen, loan):
        _reckoned(each)


def _kitchen(fund: Fund) -> Loan:
    """What members decided when they were asked again; nothing is paid back in the first year."""
    rows = Proposal.objects.filter(organization=fund.organization, title__contains="worker-owned kitchen")
    decided = next((each for each in rows if each.result == "adopted"), None)
    terms = _level(300_000_00, "0.03", 84, at(459)) | {"moratorium": {"periods": 5, "interest": "waived"}}
    return _lent(
        fund, "lakou-kitchen", day=456, reference="U-1", terms=terms, decision=decided.public_id if decided else "",
        purpose="A commissary kitchen where six food businesses cook, owned by the eleven people who work in it.",
        collateral="Its ovens and cold rooms.", title="The kitchen on Warren Street",
    )  # fmt: skip


def _at_agreement(fund: Fund) -> Candidate | None:
    rows = Candidate.objects.filter(organization=fund.organization, state="active").select_related(
        "pipeline", "borrower"
    )
    return next((each for each in rows if (here := each.here) is not None and here.kind == "agreement"), None)


# --- Boston Impact Initiative ----------------------------------------------------------------------------------------------
def _impact() -> None:
    """A loan that was partly lost, and so its last rank of notes; and one that is paid back from surplus alone."""
    fund = _fund(IMPACT)
    _books_of("common-thread-laundry", 286)
    bakers = _lent(
        fund, "first-shift-bakers", day=fund.day + 4, reference="B-1", terms=_level(45_000_00, "0.04", 36, at(fund.day + 8)),
        purpose="Two ovens, and a van for the morning round.", title="Ovens and a van", collateral="The ovens and the van.",
    )  # fmt: skip
    surplus = {"principal": 30_000_00, "rate": "0.05", "share": "0.5", "days_to_pay": 30}
    laundry = _lent(
        fund, "common-thread-laundry", day=fund.day + 10, reference="B-2", terms=surplus, kind="surplus-loan",
        purpose="Machines that use half the water.", title="Machines for the laundry",
    )  # fmt: skip
    begun = fund.day
    for on in _days(bakers, through=begun + 150):
        _payer(fund, bakers, on)()
    _figures(fund, laundry, begun + 160)
    lending.write_off(
        fund.treasurer, bakers, amount=9_000_00, on=at(begun + 170).date(), key="demo-loss", now=fund.on(begun + 170),
        why="The van burned, and the insurer pays only half. We go on with smaller payments.",
    )  # fmt: skip
    lending.recover(
        fund.treasurer, bakers, amount=2_000_00, on=at(begun + 200).date(), key="demo-back", now=fund.on(begun + 200),
        why="The wreck was sold for parts.",
    )  # fmt: skip
    for loan in (bakers, laundry):
        _reckoned(loan)


def _figures(fund: Fund, loan: Loan, day: int) -> None:
    figures = {
        "since": at(day - 150).date().isoformat(), "until": at(day - 1).date().isoformat(), "revenue": 96_400_00,
        "costs": 41_200_00, "pay": 49_000_00,
    }  # fmt: skip
    lending.report(
        _steward(loan.borrower), loan, figures=figures, on=at(day).date(), key=f"demo-figures-{loan.pk}", now=fund.on(day)
    )  # fmt: skip


# --- what all of them need ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Fund:
    """A fund, whoever acts for it, and its own clock."""

    organization: Organization
    steward: Actor
    treasurer: Actor

    def on(self, day: float) -> dt.datetime:
        """That day of the demo, or the moment of the fund's last act where that is later."""
        return _after(self.organization, at(day))

    @property
    def day(self) -> int:
        """The day of the demo that the fund's record has come to."""
        return (self.on(0) - at(0)).days + 1


def _after(organization: Organization, moment: dt.datetime) -> dt.datetime:
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return moment if last is None else max(moment, last)


def _fund(slug: str) -> Fund:
    organization = Organization.objects.get(slug=slug)
    steward = _steward(organization)
    return Fund(organization, steward, _treasurer(organization, steward))


def _steward(organization: Organization) -> Actor:
    return acting(organization, f"steward@{organization.slug}.example")


def _treasurer(organization: Organization, steward: Actor) -> Actor:
    """Whoever holds the seat; the steward until someone does."""
    seat = (
        Seat.objects.filter(organization=organization, kind="treasurer", vacated_on=None)
        .select_related("person")
        .first()
    )
    if seat is None:
        assert steward.person is not None
        now = _after(organization, at(299))
        seat = people.fill_seat(
            steward, organization, kind="treasurer", person=steward.person, starts_on=now.date(), now=now
        )
    return Actor(seat.person, seat)


def _open(fund: Fund, day: int) -> None:
    if not books.keeps_books(fund.organization):
        ledger.open_book(fund.treasurer, fund.organization, opened_on=at(day).date(), now=fund.on(day))


def _books_of(slug: str, day: int) -> None:
    """Books of a borrower, so that what is paid stands in both."""
    organization = Organization.objects.get(slug=slug)
    if not books.keeps_books(organization):
        steward = _steward(organization)
        ledger.open_book(
            steward, organization, opened_on=at(day).date(), now=_after(organization, at(day))
        )  # fmt: skip
        _treasurer(organization, steward)
        _own_money(organization, day)


def _own_money(organization: Organization, day: int) -> None:
    """What a borrower had before: its payments come from somewhere."""
    cash, grants = books.of_role(organization, "cash"), books.of_role(organization, "grants")
    draft = Draft(
        on=at(day).date(), text="What we had before", legs=[debit(cash, 80_000_00), credit(grants, 80_000_00)],
        key="demo-opening",
    )  # fmt: skip
    with transaction.atomic():
        post(organization, [draft], now=_after(organization, at(day)))


def _receive(fund: Fund, amount: int, day: int, text: str, restriction: Restriction | None) -> None:
    cash, grants = books.of_role(fund.organization, "cash"), books.of_role(fund.organization, "grants")
    legs = [debit(cash, amount, restriction), credit(grants, amount, restriction)]
    with transaction.atomic():
        post(
            fund.organization, [Draft(on=at(day).date(), text=text, legs=legs, key=f"demo-in-{day}")],
            by=fund.treasurer.person, now=fund.on(day),
        )  # fmt: skip


def _lent(
    fund: Fund, borrower: str, *, day: int, terms: dict[str, Any], purpose: str, title: str, reference: str,
    kind: str = "loan", collateral: str = "", restriction: Restriction | None = None, paid_out: int | None = None,
    decision: str = "",
) -> Loan:  # fmt: skip
    """Prepared on a day, signed by both within two, paid out on the fifth."""
    loan = lending.prepare_loan(
        fund.treasurer, fund.organization, borrower=Organization.objects.get(slug=borrower), terms=terms, purpose=purpose,
        title=title, reference=reference, kind=kind, collateral=collateral, restriction=restriction, decision=decision,
        now=fund.on(day),
    )  # fmt: skip
    version = making.open_version(loan.agreement)
    assert version is not None
    _sign_both(fund, loan, version, day + 1)
    _pay_out(fund, loan, paid_out or terms["principal"], day + 4)
    return _fresh(loan)


def _sign_both(fund: Fund, loan: Loan, version: Version, day: int) -> None:
    for actor, role in ((fund.steward, "lender"), (_steward(loan.borrower), "borrower")):
        version.refresh_from_db()
        assert actor.person is not None
        language = actor.person.language if actor.person.language in version.texts else "en"
        agreements.sign(
            actor, version, version.agreement.parties.get(role=role), typed_name=actor.person.name, intends=True,
            document_hash=documents.document_hash(version, language), language=language, now=fund.on(day),
        )  # fmt: skip


def _pay_out(fund: Fund, loan: Loan, amount: int, day: int) -> None:
    now = fund.on(day)
    lending.disburse(
        fund.treasurer,
        _fresh(loan),
        amount=amount,
        on=timezone.localdate(now),
        key=f"demo-out-{loan.pk}-{day}",
        now=now,
    )


def _days(loan: Loan, *, through: int, since: int = 0) -> list[dt.date]:
    """The days on which something falls due, between two days of the demo."""
    first, last = at(since).date(), at(through).date()
    rows = Agreement.objects.get(pk=loan.agreement_id).dues.filter(on__gte=first, on__lte=last, amount__gt=0)
    return sorted(set(rows.values_list("on", flat=True)))


def _payer(fund: Fund, loan: Loan, on: dt.date, paid_on: dt.date | None = None) -> Callable[[], None]:
    """Pays what is due on a day: from the borrower's books where it keeps any, else as the fund's treasurer enters it."""
    day = paid_on or on

    def pay() -> None:
        agreement = Agreement.objects.select_related("organization").get(pk=loan.agreement_id)
        rows = agreement.dues.filter(on__lte=on)
        amount = sum(due.amount - due.paid for due in rows)
        if amount <= 0:
            return
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(11)))
        now = _after(fund.organization, moment)
        key = f"demo-pay-{loan.pk}-{on}"
        payer = _payer_seat(loan.borrower)
        if payer is not None and may_pay_from_books(agreement, loan.borrower):
            now = _after(loan.borrower, now)
            paid_on = timezone.localdate(now)  # whoever pays does not date it back
            agreements.pay_from_books(payer, agreement, amount=amount, on=paid_on, key=key, now=now)
        else:
            agreements.record_payment(fund.treasurer, agreement, amount=amount, on=day, key=key, now=now)

    return pay


def _payer_seat(organization: Organization) -> Actor | None:
    seat = (
        Seat.objects.filter(organization=organization, kind="treasurer", vacated_on=None)
        .select_related("person")
        .first()
    )
    return Actor(seat.person, seat) if seat is not None else None


def _fresh(loan: Loan) -> Loan:
    rows = Loan.objects.select_related(
        "agreement__organization", "organization", "borrower", "restriction", "candidate"
    )
    return rows.get(pk=loan.pk)


def _reckoned(loan: Loan) -> None:
    """Its figures are those of today."""
    agreement = Agreement.objects.get(pk=loan.agreement_id)
    if agreement.state == Agreement.State.ACTIVE:
        reckoning.reckon(agreement, timezone.localdate())


def _level(principal: int, rate: str, count: int, start: dt.datetime) -> dict[str, Any]:
    return _terms(principal, rate, count, start, late=[{"after_days": 15, "amount": 50_00}])


def _interest_only(principal: int, rate: str, count: int, start: dt.datetime) -> dict[str, Any]:
    return _terms(principal, rate, count, start, kind="interest-only")


def _terms(principal: int, rate: str, count: int, start: dt.datetime, **more: Any) -> dict[str, Any]:
    """Monthly payments on the first, from the second month on."""
    on = start.date()
    year, month = divmod(on.year * 12 + on.month, 12)
    first = dt.date(year, month + 1, 1)
    return {
        "principal": principal, "rate": rate, "count": count, "start": on.isoformat(), "first_due": first.isoformat(),
    } | more  # fmt: skip
