"""The whole of a fund's lending, for its pages: loans as they stand, purses, where each dollar went, what can be lent.

All of it is read from agreements and books in a few queries, however many loans there are; nothing is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement, Applied, Due, Event
from commonhouse.funds import revolving
from commonhouse.funds.journeys import Flow, Journey, trace
from commonhouse.funds.models.lending import MOST_LOANS, LendingPolicy, Loan, Purse
from commonhouse.funds.models.raising import Note, Redemption
from commonhouse.funds.revolving import Coming, Holding
from commonhouse.ledger import balances
from commonhouse.ledger.accounts import keeps_books
from commonhouse.ledger.models import Book, Line, Restriction
from commonhouse.people.models import Organization

AGES = ("current", "1-30", "31-60", "61-90", "over-90")
BACK = ("principal", "interest", "royalty", "fee", "penalty")  # buckets of dues that bring money in
_State = Agreement.State


def policy_of(organization: Organization) -> LendingPolicy:
    """What the fund keeps back; the usual where it has not said."""
    return LendingPolicy.objects.filter(organization=organization).first() or LendingPolicy(organization=organization)


def unit_of(organization: Organization) -> str:
    return Book.objects.filter(organization=organization).values_list("unit", flat=True).first() or "USD"


def loans_of(organization: Organization) -> QuerySet[Loan]:
    rows = Loan.objects.filter(organization=organization).exclude(agreement__state=_State.WITHDRAWN)
    return rows.select_related("agreement", "borrower", "restriction", "organization", "candidate")


# --- loans as they stand ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Standing:
    """A loan with its figures, in smallest parts of its unit."""

    loan: Loan
    promised: int  # by the terms in force
    disbursed: int
    repaid: int
    outstanding: int
    lost: int  # written off, less what came in after all
    earned: int  # interest and fees that were paid
    due_now: int
    past_due: int
    days_late: int
    ages: dict[str, int] = field(default_factory=dict)

    @property
    def agreement(self) -> Agreement:
        return self.loan.agreement

    @property
    def undisbursed(self) -> int:
        return max(0, self.promised - self.disbursed) if self.agreement.state == _State.ACTIVE else 0

    @property
    def state(self) -> str:
        """signing, waiting (to be paid out), running, late, paid, lost or ended."""
        agreement = self.agreement
        if agreement.state in {_State.DRAFT, _State.OFFERED}:
            return "signing"
        if not self.disbursed:
            return "waiting" if agreement.state == _State.ACTIVE else "ended"
        if not self.outstanding:
            return "lost" if self.lost else "paid"
        return "late" if self.past_due else "running"


def standing_of(loan: Loan, promised: int, recovered: int = 0) -> Standing:
    agreement = loan.agreement
    kept = agreement.standing or {}
    principal, paid = kept.get("principal", {}), kept.get("paid", {})
    return Standing(
        loan=loan,
        promised=promised,
        disbursed=principal.get("disbursed", 0),
        repaid=principal.get("repaid", 0),
        outstanding=principal.get("outstanding", 0),
        lost=principal.get("written_off", 0) - recovered,
        earned=sum(amount for bucket, amount in paid.items() if bucket not in {"principal", "recovery"}),
        due_now=agreement.due_now,
        past_due=agreement.past_due,
        days_late=agreement.days_late,
        ages=dict(kept.get("ageing", {})),
    )


def standings(organization: Organization, loans: Iterable[Loan] | None = None) -> list[Standing]:
    """Each loan of a fund as it stands, the newest first. Three queries."""
    rows = list(loans if loans is not None else loans_of(organization)[:MOST_LOANS])
    promised = _promised([loan.agreement_id for loan in rows])
    recovered = _recovered([loan.pk for loan in rows])
    return [standing_of(loan, promised.get(loan.agreement_id, 0), recovered.get(loan.pk, 0)) for loan in rows]


def _promised(agreements: Sequence[int]) -> dict[int, int]:
    from commonhouse.agreements.models import Version

    rows = Version.objects.filter(agreement__in=agreements, withdrawn_at__isnull=True).order_by("number")
    found: dict[int, int] = {}
    for agreement, terms, signed in rows.values_list("agreement_id", "terms", "signed_at"):
        if signed is not None or agreement not in found:
            found[agreement] = int(terms.get("principal", 0))
    return found


def _recovered(loans: Sequence[int]) -> dict[int, int]:
    from commonhouse.funds.models.lending import Loss

    rows = Loss.objects.filter(loan__in=loans, kind=Loss.Kind.RECOVERED).values("loan_id").order_by()
    return dict(rows.annotate(total=Sum("amount")).values_list("loan_id", "total"))


@dataclass(frozen=True, slots=True)
class Totals:
    lent: int
    repaid: int
    outstanding: int
    earned: int
    lost: int
    undisbursed: int
    past_due: int
    loans: int
    borrowers: int


def totals(rows: Sequence[Standing]) -> Totals:
    lent = [row for row in rows if row.disbursed]
    return Totals(
        lent=sum(row.disbursed for row in rows),
        repaid=sum(row.repaid for row in rows),
        outstanding=sum(row.outstanding for row in rows),
        earned=sum(row.earned for row in rows),
        lost=sum(row.lost for row in rows),
        undisbursed=sum(row.undisbursed for row in rows),
        past_due=sum(row.past_due for row in rows),
        loans=len(lent),
        borrowers=len({row.loan.borrower_id for row in lent}),
    )


def ageing(rows: Sequence[Standing]) -> dict[str, int]:
    """What is due and not paid, by how late it is."""
    return {age: sum(row.ages.get(age, 0) for row in rows) for age in AGES}


# --- purses -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PurseView:
    """One purse: the money without a purpose (restriction None), or one that keeps its own."""

    restriction: Restriction | None
    purse: Purse | None
    holding: Holding
    out: int  # in loans now
    standings: tuple[Standing, ...]

    @property
    def name(self) -> str:
        return self.restriction.name if self.restriction is not None else str(_("Money without a special purpose"))

    @property
    def is_empty(self) -> bool:
        return not (self.holding.cash or self.holding.asked_back or self.standings)

    @property
    def key(self) -> str:
        return self.restriction.public_id if self.restriction is not None else "free"


def purses(
    organization: Organization, rows: Sequence[Standing] | None = None, today: dt.date | None = None
) -> list[PurseView]:
    """Each purse of the fund with what it holds and what is coming, money without a purpose first, if there is any."""
    day = today or timezone.localdate()
    rows = standings(organization) if rows is None else rows
    unit, policy = unit_of(organization), policy_of(organization)
    held = balances.held(organization, day) if keeps_books(organization) else {}
    coming = _coming(rows, day)
    known = list(Purse.objects.filter(organization=organization).select_related("restriction"))
    views = [_view(None, None, rows, held.get((None, unit), 0), coming, policy, _raised(organization, day))]
    for purse in known:
        cash = held.get((purse.restriction_id, unit), 0)
        views.append(_view(purse.restriction, purse, rows, cash, coming, policy, _Raised()))
    return views[1:] if len(views) > 1 and views[0].is_empty else views


@dataclass(frozen=True, slots=True)
class _Raised:
    """What note holders may ask for: now, and on days to come."""

    asked: int = 0
    coming: tuple[Coming, ...] = ()


def _raised(organization: Organization, day: dt.date) -> _Raised:
    """Redemptions that wait and notes that have come back are asked for now; others on their day. Two queries."""
    waiting = Redemption.objects.filter(organization=organization, state=Redemption.State.WAITING)
    asked: dict[int, int] = defaultdict(int)
    for note_id, amount in waiting.values_list("note_id", "amount"):
        asked[note_id] += amount
    horizon = day + dt.timedelta(days=31 * revolving.MOST_MONTHS)
    notes = Note.objects.filter(organization=organization, matures_on__lte=horizon).exclude(choice=Note.Choice.ROLL)
    now = sum(asked.values())
    months: dict[dt.date, int] = defaultdict(int)
    for note in notes.only("pk", "paid_in", "repaid", "written_off", "matures_on"):
        owed = max(0, note.outstanding - asked.get(note.pk, 0))
        if note.matures_on <= day:
            now += owed
        else:
            months[note.matures_on.replace(day=1)] += owed
    text = str(_("Notes that come back"))
    coming = tuple(
        Coming(max(first, day), -amount, "maturity", text) for first, amount in sorted(months.items()) if amount
    )
    return _Raised(now, coming)


def _view(
    restriction: Restriction | None, purse: Purse | None, rows: Sequence[Standing], cash: int,
    coming: dict[int, list[Coming]], policy: LendingPolicy, raised: _Raised,
) -> PurseView:  # fmt: skip
    key = restriction.pk if restriction is not None else None
    own = tuple(row for row in rows if row.loan.restriction_id == key)
    out = sum(row.outstanding for row in own)
    expected = [each for row in own for each in coming.get(row.loan.pk, ())]
    holding = Holding(
        cash=cash,
        promised=sum(row.undisbursed for row in own),
        kept_back=-(-out * policy.reserve_points // 10_000),
        asked_back=raised.asked,
        coming=(*expected, *raised.coming),
    )
    return PurseView(restriction, purse, holding, out, own)


def _coming(rows: Sequence[Standing], day: dt.date) -> dict[int, list[Coming]]:
    """What loans are to pay from today on, by loan. One query."""
    by_agreement = {row.loan.agreement_id: row.loan for row in rows}
    horizon = day + dt.timedelta(days=31 * revolving.MOST_MONTHS)
    dues = Due.objects.filter(agreement__in=by_agreement, on__gte=day, on__lte=horizon, bucket__in=BACK)
    found: dict[int, list[Coming]] = defaultdict(list)
    for agreement, on, bucket, amount, paid in dues.values_list("agreement_id", "on", "bucket", "amount", "paid"):
        if amount > paid:
            loan = by_agreement[agreement]
            kind: revolving.Kind = "repayment" if bucket == "principal" else "interest"
            found[loan.pk].append(Coming(on, amount - paid, kind, loan.borrower.name, loan.get_absolute_url()))
    return found


# --- each dollar's journey ----------------------------------------------------------------------------------------------
def journeys(organization: Organization, views: Sequence[PurseView]) -> dict[str, Journey]:
    """Where the money of each purse went, by the purse's key. Three queries."""
    flows = _loan_flows(organization)
    for restriction, each in _cash_flows(organization).items():
        flows[restriction] += each
    return {
        view.key: trace(flows.get(view.restriction.pk if view.restriction is not None else None, ())) for view in views
    }


def _loan_flows(organization: Organization) -> dict[int | None, list[Flow]]:
    kinds = ("disbursed", "payment", "written-off", "recovered", "reversed")
    rows = Event.objects.filter(organization=organization, agreement__loan__isnull=False, kind__in=kinds)
    fields = ("pk", "agreement_id", "number", "kind", "on", "amount", "data", "agreement__public_id")
    events = list(rows.values_list(*fields, "agreement__loan__restriction_id"))
    undone = {(each[1], each[6].get("event")) for each in events if each[3] == "reversed"}
    parts = _parts(organization)
    flows: dict[int | None, list[Flow]] = defaultdict(list)
    for pk, agreement, number, kind, on, amount, _data, name, restriction in events:
        if kind == "reversed" or (agreement, number) in undone:
            continue
        flows[restriction] += _flows_of(kind, on, amount, name, parts.get(pk, 0))
    return flows


def _flows_of(kind: str, on: dt.date, amount: int, name: str, principal: int) -> list[Flow]:
    if kind == "payment":
        pieces = [Flow(on, "repaid", principal, name), Flow(on, "earned", amount - principal)]
    else:
        names = {"disbursed": "lent", "written-off": "lost", "recovered": "recovered"}
        pieces = [Flow(on, names[kind], amount, name)]  # type: ignore[arg-type]
    return [piece for piece in pieces if piece.amount > 0]


def _parts(organization: Organization) -> dict[int, int]:
    """How much of each payment paid principal back."""
    rows = Applied.objects.filter(organization=organization, bucket="principal", event__agreement__loan__isnull=False)
    return dict(rows.values("event_id").order_by().annotate(total=Sum("amount")).values_list("event_id", "total"))


def _cash_flows(organization: Organization) -> dict[int | None, list[Flow]]:
    """Cash that came and went otherwise than by loans, a day's together."""
    lines = Line.objects.filter(organization=organization, account__is_cash=True).order_by()
    lines = lines.exclude(entry__agreement_events__agreement__loan__isnull=False)
    rows = (
        lines.values("restriction_id", "on").annotate(total=Sum("amount")).values_list("restriction_id", "on", "total")
    )
    flows: dict[int | None, list[Flow]] = defaultdict(list)
    for restriction, on, total in rows:
        if total:
            flows[restriction].append(Flow(on, "in" if total > 0 else "out", abs(total)))
    return flows
