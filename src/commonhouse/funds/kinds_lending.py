"""Loans as agreements: whose they are, how their terms read, and what their events move in both parties' books.

Three kinds: "loan" is paid back by a schedule; of a "surplus-loan" nothing is due until the borrower's costs are covered; of a
"royalty-loan" a share of income is due. Cash is counted when it moves: interest is income when it is paid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.agreements import kinds
from commonhouse.agreements.kinds import Change, Document, Kind, Link, Moved, Terms
from commonhouse.agreements.models import Agreement, Version
from commonhouse.funds import lending_words
from commonhouse.funds.models.lending import Loan
from commonhouse.ledger.accounts import keeps_books, of_role, part
from commonhouse.ledger.models import Account
from commonhouse.ledger.posting import Leg
from commonhouse.people.forms import DATE
from commonhouse.people.models import Organization
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import FormError, form_of
from commonhouse.rules.lending.model import LoanTerms, Pause, Running

ROLES = (("lender", pgettext_lazy("loan", "Lender")), ("borrower", pgettext_lazy("loan", "Borrower")))
_INCOME = {
    "interest": "interest-income",
    "fee": "fee-income",
    "penalty": "fee-income",
    "royalty": "royalty-income",
    "recovery": "recovery",
}
_EXPENSE = {"interest": "interest-expense", "fee": "other-expense", "penalty": "other-expense"}


# --- the books ----------------------------------------------------------------------------------------------------------
def lender_account(agreement: Agreement, role: str = "loans") -> Account:
    """The lender's own account for this loan."""
    whole = of_role(agreement.organization, role, agreement.unit)
    return part(whole, agreement.public_id, holder_organization=agreement.loan.borrower)


def borrower_account(agreement: Agreement, borrower: Organization) -> Account:
    whole = of_role(borrower, "loans-payable", agreement.unit)
    return part(whole, agreement.public_id, holder_organization=agreement.organization)


def postings(moved: Moved) -> Sequence[Leg]:
    """What an event moves in the lender's books."""
    agreement = moved.agreement
    if moved.kind == "disbursed":
        return _under(agreement, [(lender_account(agreement), moved.amount), (moved.cash, -moved.amount)])
    given_up = _written_off(moved)
    lines: list[tuple[Account | None, int]] = [(moved.cash, sum(moved.parts.values()))]
    if given_up:
        loss = of_role(agreement.organization, "loss-expense", agreement.unit)
        lines += [(loss, given_up), (lender_account(agreement), -given_up)]
    lines += [(_lender_part(agreement, bucket), -amount) for bucket, amount in moved.parts.items()]
    return _under(agreement, lines)


def _written_off(moved: Moved) -> int:
    """How much more principal is given up than before."""
    if moved.before is None or moved.after is None:
        return 0
    return moved.after.principal.written_off - moved.before.principal.written_off


def _lender_part(agreement: Agreement, bucket: str) -> Account:
    if bucket == "principal":
        return lender_account(agreement)
    if bucket == kinds.CREDIT:  # what the borrower paid ahead is owed to them
        return of_role(agreement.organization, "payable", agreement.unit)
    return of_role(agreement.organization, _INCOME.get(bucket, "interest-income"), agreement.unit)


def _under(agreement: Agreement, lines: Sequence[tuple[Account | None, int]]) -> list[Leg]:
    """Legs under the loan's restriction: what came from the city stays the city's money when it comes back."""
    restriction = agreement.loan.restriction
    return [Leg(account, amount, restriction) for account, amount in lines if account is not None and amount]


def other_postings(moved: Moved) -> Sequence[Leg]:
    """What an event moves in the borrower's books, if it keeps any here."""
    agreement, borrower = moved.agreement, moved.agreement.loan.borrower
    if not keeps_books(borrower):
        return ()
    cash = of_role(borrower, "cash", agreement.unit)
    if moved.kind == "disbursed":
        return [Leg(cash, moved.amount), Leg(borrower_account(agreement, borrower), -moved.amount)]
    legs = [
        Leg(_borrower_part(agreement, borrower, bucket), amount) for bucket, amount in moved.parts.items() if amount
    ]
    total = sum(moved.parts.values())
    return [*legs, Leg(cash, -total)] if total else legs


def _borrower_part(agreement: Agreement, borrower: Organization, bucket: str) -> Account:
    if bucket == "principal":
        return borrower_account(agreement, borrower)
    if bucket == kinds.CREDIT:
        return of_role(borrower, "receivable", agreement.unit)
    return of_role(borrower, _EXPENSE.get(bucket, "interest-expense"), agreement.unit)


# --- changes that can be asked for in a few words -----------------------------------------------------------------------
class PauseForm(forms.Form):
    starts = forms.DateField(label=gettext_lazy("From when?"), widget=DATE)
    until = forms.DateField(label=gettext_lazy("Until when?"), widget=DATE)
    interest = forms.ChoiceField(
        label=gettext_lazy("Does interest run meanwhile?"),
        choices=(
            (Running.STOPS.value, gettext_lazy("No, it stops too")),
            (Running.RUNS.value, gettext_lazy("Yes, it runs on")),
        ),
        initial=Running.STOPS.value,
        widget=forms.RadioSelect,
    )


def with_pause(terms: Terms, given: Mapping[str, Any], today: dt.date) -> Terms:
    """The terms with one more pause. Raises ValidationError by field."""
    if given["until"] < today:
        raise ValidationError({"until": _("Give a day that is still to come.")})
    form = form_of(LoanTerms)
    known: LoanTerms = form.load(terms, "terms")
    try:
        pause = Pause(given["starts"], given["until"], Running(given["interest"]), extends=not known.dates)
        pauses = sorted((*known.pauses, pause), key=lambda each: each.starts)
        changed = replace(known, pauses=tuple(pauses))
        written: Any = form.dump(changed)
        return dict(written)
    except (RuleError, FormError) as problem:
        field = "until" if "until" in str(problem) else "starts"
        words = f"{getattr(problem, 'problem', problem)} {getattr(problem, 'fix', '')}"
        raise ValidationError({field: words.strip()}) from None


PAUSE = Change(name="pause", label=gettext_lazy("A pause in the payments"), form=PauseForm, apply=with_pause)


# --- the kinds ----------------------------------------------------------------------------------------------------------
def link(agreement: Agreement) -> Link | None:
    loan = Loan.objects.filter(agreement=agreement).select_related("organization").first()
    return Link(_("The loan at the fund"), loan.get_absolute_url()) if loan else None


def _document(agreement: Agreement, version: Version) -> Document:
    return lending_words.document(agreement, version)


def _kind(name: str, label: Any, rule: str, sentences: Callable[[Terms, Agreement], list[str]], **more: Any) -> Kind:
    return Kind(
        name=name,
        label=label,
        roles=ROLES,
        sentences=sentences,
        account_rule=rule,
        document=_document,
        postings=postings,
        other_postings=other_postings,
        link=link,
        keeper_role="lender",
        payer="borrower",
        happened=_happened,
        **more,
    )


def _happened(agreement: Agreement, what: str, about: Mapping[str, Any]) -> None:
    from commonhouse.funds.actions.lending import following

    following.happened(agreement, what, about)


LOAN = _kind("loan", gettext_lazy("Loan"), "loan-account", lending_words.of_loan, changes=(PAUSE,))
SURPLUS = _kind(
    "surplus-loan", gettext_lazy("Loan paid back from surplus"), "surplus-capped-loan", lending_words.of_surplus_loan
)
ROYALTY = _kind(
    "royalty-loan", gettext_lazy("Loan paid back by a share of income"), "royalty-loan", lending_words.of_royalty_loan
)
RULE_KINDS = {
    "loan-schedule": "loan",
    "loan-account": "loan",
    "surplus-capped-loan": "surplus-loan",
    "royalty-loan": "royalty-loan",
}


def register() -> None:
    """Called when the house starts."""
    from commonhouse.funds import home
    from commonhouse.ledger import hooks

    hooks.register_section(home.money_section)
    for kind in (LOAN, SURPLUS, ROYALTY):
        kinds.register(kind)
