"""What a loan says, in plain words: its terms by kind, and the whole text that both sides sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.agreements.kinds import Document, Terms
from commonhouse.agreements.models import Agreement, Version
from commonhouse.funds import terms as words
from commonhouse.people.formats import money
from commonhouse.rules import registry
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.lending.model import LoanTerms


def terms_of(given: Terms) -> LoanTerms:
    terms: LoanTerms = form_of(LoanTerms).load(given, "terms")
    return terms


def of_loan(given: Terms, agreement: Agreement) -> list[str]:
    return words.sentences(terms_of(given), agreement.unit)


def of_surplus_loan(given: Terms, agreement: Agreement) -> list[str]:
    terms = _stated("surplus-capped-loan", given)
    return words.surplus_sentences(terms, agreement.unit)


def of_royalty_loan(given: Terms, agreement: Agreement) -> list[str]:
    terms = _stated("royalty-loan", given)
    return words.royalty_sentences(terms, agreement.unit)


def _stated(rule: str, given: Terms) -> Any:
    return registry.get(rule).statement_from_json(given, "terms")


def document(agreement: Agreement, version: Version) -> Document:
    """The whole text of a loan, in the reader's language."""
    loan = agreement.loan
    lender, borrower = agreement.organization.name, loan.borrower.name
    from commonhouse.agreements import kinds

    said = kinds.get(agreement.kind).sentences(version.terms, agreement)
    parts = [
        (_("Who"), (_("%(lender)s lends to %(borrower)s.") % {"lender": lender, "borrower": borrower},)),
        (_("What the money is for"), (loan.purpose,)),
        (_("What we agree"), tuple(said)),
        (_("If it gets hard"), tuple(_if_hard(agreement))),
        (_("What stands behind it"), tuple(_behind(agreement))),
        (_("If you can pay early"), (_early(),)),
        (_("What others see"), tuple(_seen(agreement))),
    ]
    if version.number > 1 and version.why:
        parts.insert(2, (_("What changes, and why"), (version.why,)))
    return Document(_("Loan of %(lender)s to %(borrower)s") % {"lender": lender, "borrower": borrower}, tuple(parts))


def _if_hard(agreement: Agreement) -> Iterator[str]:
    yield _("Tell us before a payment is late if you can. We look at it together.")
    yield _(
        "A pause, smaller payments or other terms can be agreed at any time. They hold when both sides have signed them; "
        "what was agreed before stays to be read."
    )
    yield _("We never sell this loan to others, and never ask anyone but %(borrower)s to pay it.") % {
        "borrower": agreement.loan.borrower.name
    }


def _behind(agreement: Agreement) -> Iterator[str]:
    yield _("Nobody stands in for this loan with their own money, their home or their name.")
    if agreement.loan.collateral:
        yield _("If the loan cannot be paid back, what it bought comes to the fund: %(what)s") % {
            "what": agreement.loan.collateral
        }
    else:
        yield _("Nothing is taken if the loan cannot be paid back.")


def _early() -> str:
    return _("You may pay early, all or a part, on any day, without a fee. Interest stops on what is paid back.")


def _seen(agreement: Agreement) -> Iterator[str]:
    yield _("Members of the fund see this loan, what it is for, and how it is paid back: it is their money.")
    yield _("The public record has its terms and payments. It names organizations, and no person.")
    if agreement.loan.restriction is not None:
        said = {"name": agreement.loan.restriction.name, "purpose": agreement.loan.restriction.purpose}
        yield _("The money is from “%(name)s”. What comes back stays for the same purpose: %(purpose)s") % said


def amount_words(amount: int, unit: str) -> str:
    return money(amount, unit)
