"""What pages and verbs ask of deals: what one adds up to, what it still waits for, and who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement
from commonhouse.land.acquiring import budget
from commonhouse.land.acquiring.models import Deal, DealCondition, DealSource, DealUse, TakeOut
from commonhouse.ledger.accounts import keeps_books
from commonhouse.ledger.balances import held
from commonhouse.ledger.models import Restriction
from commonhouse.people.formats import day, money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, allows
from commonhouse.proposals.models import Proposal

YES = "adopted"
SOON = dt.timedelta(days=14)
_ROLE_KINDS = {"land": ("land",), "buildings": ("building", "costs", "repairs"), "upkeep": ("repairs",)}


def deals(actor: Actor, organization: Organization) -> QuerySet[Deal]:
    """The deals the actor may see: insiders all, anyone those that are public."""
    rows = Deal.objects.filter(organization=organization).select_related("organization", "association")
    return rows if allows(actor, "deal.read", organization) else rows.filter(is_public=True)


def original(deal: Deal) -> list[DealSource]:
    """The sources it was, or is to be, bought with; those that came later took one of them out."""
    return list(deal.sources.filter(takes_out=None).select_related("agreement__organization", "restriction"))


def sums_of(sources: Iterable[DealSource], uses: Iterable[DealUse]) -> budget.Sums:
    firm = DealSource.Promise.FIRM
    return budget.sums(
        [(each.amount, each.promise == firm) for each in sources if each.takes_out_id is None],
        [each.amount for each in uses],
    )


def pure_source(source: DealSource) -> budget.Source:
    return budget.Source(source.public_id, source.amount, source.restriction_id, kinds_allowed(source.restriction))


def pure_use(use: DealUse) -> budget.Use:
    return budget.Use(use.public_id, use.kind, use.amount)


def kinds_allowed(restriction: Restriction | None) -> frozenset[str] | None:
    """What money with a purpose may pay for, by the accounts it names; None: anything. It may always wait in the bank."""
    if restriction is None:
        return None
    roles = {account.role for account in restriction.accounts.all()}
    if not roles:
        return None
    return frozenset(kind for role in roles for kind in _ROLE_KINDS.get(role, ())) | {"reserve"}


def decision_of(deal: Deal) -> Proposal | None:
    if not deal.decision:
        return None
    return Proposal.objects.filter(organization=deal.organization_id, public_id=deal.decision).first()


def said_yes(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.state == Proposal.State.DECIDED and proposal.result == YES


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between a deal and its closing, in plain words; `place` is the section of its page."""

    text: str
    place: str


def missing(deal: Deal) -> list[Missing]:
    """Everything a deal still waits for before it can be closed, all at once. Empty: it can be closed."""
    sources, uses = original(deal), list(deal.uses.all())
    return [
        *_price_missing(deal, uses),
        *_conditions_missing(deal),
        *_decision_missing(deal),
        *_money_missing(deal, sources, uses),
        *_loans_missing(deal, sources),
    ]


def _price_missing(deal: Deal, uses: list[DealUse]) -> Iterable[Missing]:
    if deal.state != Deal.State.AGREED or deal.price is None:
        yield Missing(_("Seller and trust have not agreed on a price yet."), "offers")
        return
    paid = sum(use.amount for use in uses if use.kind in budget.PRICE)
    if paid != deal.price:
        said = {"price": money(deal.price, deal.unit), "paid": money(paid, deal.unit)}
        yield Missing(
            _("The price is %(price)s, but land and building in the list of uses come to %(paid)s.") % said, "money"
        )
    if not any(use.kind == DealUse.Kind.LAND for use in uses):
        yield Missing(_("Say in the list of uses how much of the price is for the land."), "money")


def _conditions_missing(deal: Deal) -> Iterable[Missing]:
    for condition in deal.conditions.all():
        if condition.state == DealCondition.State.OPEN:
            said = {"what": str(condition), "day": day(condition.due_on)}
            yield Missing(_("“%(what)s” is open, due on %(day)s.") % said, "conditions")
        elif condition.state == DealCondition.State.FAILED:
            yield Missing(_("“%(what)s” was not met.") % {"what": str(condition)}, "conditions")


def _decision_missing(deal: Deal) -> Iterable[Missing]:
    if not deal.needs_decision and not deal.decision:
        return
    proposal = decision_of(deal)
    if proposal is None:
        yield Missing(_("Members or the board have to say yes. Choose the decision."), "decision")
    elif not said_yes(proposal):
        yield Missing(_("“%(title)s” has not been decided with a yes.") % {"title": proposal.title}, "decision")


def _money_missing(deal: Deal, sources: list[DealSource], uses: list[DealUse]) -> Iterable[Missing]:
    sums = sums_of(sources, uses)
    if sums.gap > 0:
        yield Missing(_("%(gap)s is missing.") % {"gap": money(sums.gap, deal.unit)}, "money")
    elif sums.gap < 0:
        said = {"over": money(-sums.gap, deal.unit)}
        yield Missing(_("%(over)s more comes in than is used. Say what the rest is for.") % said, "money")
    for source in sources:
        if source.promise != DealSource.Promise.FIRM:
            said = {"name": source.name, "how": source.get_promise_display()}
            yield Missing(_("The money of %(name)s is not promised yet (%(how)s).") % said, "money")
        if source.kind == DealSource.Kind.SUBSIDY and source.restriction is None and keeps_books(deal.organization):
            yield Missing(
                _("Say under which purpose the books keep the subsidy of %(name)s.") % {"name": source.name}, "money"
            )


def _loans_missing(deal: Deal, sources: list[DealSource]) -> Iterable[Missing]:
    for source in sources:
        if source.kind != DealSource.Kind.LOAN or source.agreement is None:
            continue
        agreement, said = source.agreement, {"name": source.name}
        if agreement.state != Agreement.State.ACTIVE and paid_out(agreement) == 0:
            yield Missing(_("The loan of %(name)s is not signed by both sides yet.") % said, "money")
        elif free_of(agreement, deal) < source.amount:
            left = {"name": source.name, "free": money(max(0, free_of(agreement, deal)), deal.unit)}
            yield Missing(
                _("Of the loan of %(name)s only %(free)s is paid out and free for this building.") % left, "money"
            )


def paid_out(agreement: Agreement) -> int:
    """Of a loan, so far; less what was taken back."""
    return int(agreement.standing.get("principal", {}).get("disbursed", 0))


def free_of(agreement: Agreement, deal: Deal) -> int:
    """What of a loan is paid out and bought no other building."""
    others = DealSource.objects.filter(organization=deal.organization_id, agreement=agreement).exclude(deal=deal)
    used = sum(others.exclude(deal__state=Deal.State.FELL).values_list("amount", flat=True))
    return paid_out(agreement) - used


def loans(organization: Organization) -> list[Agreement]:
    """Loans of the house that this trust owes, for choosing."""
    rows = Agreement.objects.filter(parties__party_organization=organization, parties__role="borrower")
    rows = rows.exclude(state__in=[Agreement.State.WITHDRAWN, Agreement.State.ENDED]).select_related("organization")
    return [each for each in rows.distinct()[:200] if kinds.get(each.kind).keeper_role == "lender"]


def purses(organization: Organization) -> list[Restriction]:
    return list(Restriction.objects.filter(organization=organization, is_open=True)[:200])


def cash_of(organization: Organization, unit: str) -> dict[int | None, int]:
    """Money in the bank by its purpose (None: without one), for the page of the money."""
    return {purse: amount for (purse, known), amount in held(organization).items() if known == unit}


def decisions(organization: Organization) -> list[Proposal]:
    """Decisions to choose from: those under way and those adopted, the newest first."""
    rows = Proposal.objects.filter(organization=organization).exclude(state=Proposal.State.WITHDRAWN)
    return [each for each in rows[:100] if each.state != Proposal.State.DECIDED or said_yes(each)]


def chain(deal: Deal) -> list[TakeOut]:
    """Which later source repaid which, in time."""
    rows = deal.take_outs.select_related(
        "source__agreement__organization", "by_source__agreement__organization", "entry"
    )
    return list(rows)


def still_owed(source: DealSource) -> int:
    """What is left of a loan that bought a building: by its agreement in the house, else by what was taken out."""
    if source.agreement is not None:
        return source.agreement.outstanding
    out = sum(source.outs.values_list("principal", flat=True))
    return source.amount - int(out)


def coming_due(organization: Organization, today: dt.date) -> QuerySet[DealCondition]:
    """Conditions of deals under way that are due soon or past."""
    live = Q(deal__state__in=[Deal.State.WATCHED, Deal.State.DISPUTE, Deal.State.BUYING, Deal.State.AGREED])
    rows = DealCondition.objects.filter(live, organization=organization, state=DealCondition.State.OPEN)
    return rows.filter(due_on__lte=today + SOON).select_related("deal__organization")
