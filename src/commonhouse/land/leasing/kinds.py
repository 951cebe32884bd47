"""Leases as kinds of agreements: five, one for each way of holding a place. What differs is words, not machinery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonhouse.agreements import documents
from commonhouse.agreements.kinds import Change, Document, Kind, Link, Terms, register
from commonhouse.agreements.models import Agreement, Version
from commonhouse.agreements.promises import PauseForm
from commonhouse.land.leasing import beginning, buckets, words
from commonhouse.rules.agreeing.terms import DuesPause, PauseWay
from commonhouse.rules.errors import RuleError
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.lease import LeaseTerms, Tenure
from commonhouse.rules.land.lease_dues import completed, dues_statement

TRUST, HOLDER = "trust", "holder"
KIND_OF: Mapping[str, str] = MappingProxyType({
    Tenure.GROUND_LEASE: "ground-lease",
    Tenure.FARM_LEASE: "farm-lease",
    Tenure.COMMERCIAL_LEASE: "commercial-lease",
    Tenure.RENTAL: "rental",
    Tenure.COOP: "coop-lease",
})  # fmt: skip
KINDS = tuple(KIND_OF.values())
_FORM = form_of(LeaseTerms)


def load(terms: Terms) -> LeaseTerms:
    """Raises FormError naming the place."""
    return _FORM.load(terms, "terms")


def dump(terms: LeaseTerms) -> Terms:
    return dict(_FORM.dump(terms))  # type: ignore[arg-type]


def sentences(terms: Terms, agreement: Agreement) -> list[str]:
    said = load(terms)
    return [*words.summary(said, agreement.unit), *_more(said, agreement.unit)]


def _more(said: LeaseTerms, unit: str) -> list[str]:
    """Everything that the summary has not told."""
    told = set(words.summary(said, unit))
    return [line for line in words.sentences(said, unit) if line not in told]


def document(agreement: Agreement, version: Version) -> Document:
    """Who, a summary of one page, then the whole text part by part, what others see, and how it changes."""
    said = load(version.terms)
    trust = agreement.organization.name
    holders = [str(p.person or p.party_organization) for p in agreement.parties.all() if p.role == HOLDER]
    who = _("%(trust)s (“we”) and %(holders)s (“you”) agree on: %(title)s.")
    return Document(
        agreement.title,
        (
            (_("Who agrees"), (who % {"trust": trust, "holders": ", ".join(holders), "title": agreement.title},)),
            (_("In short"), tuple(words.summary(said, agreement.unit))),
            *words.sections(said, agreement.unit),
            (_("From when"), documents.from_when(agreement, version)),
            (
                _("What others see"),
                (_("Your name, what you pay and whether you are late are seen only by you and by those who run the trust. The "
                   "public record has this lease under a random number, with its terms and its price."),),
            ),
            (_("How it changes"), documents.closing_words()),
        ),
    )  # fmt: skip


def paused(terms: Terms, answers: Mapping[str, Any], today: dt.date) -> Terms:
    """The terms with one pause more, written out anew."""
    said = load(terms)
    pause = DuesPause(answers["starts"], answers["until"], PauseWay(answers["way"]))
    pauses = tuple(sorted([*said.pauses, pause], key=lambda each: each.starts))
    try:
        return dump(completed(_replace(said, pauses=pauses)))
    except RuleError as error:
        raise ValidationError({"starts": _("There is a pause already in this time.")}) from error


def _replace(said: LeaseTerms, **changes: Any) -> LeaseTerms:
    from dataclasses import replace

    return replace(said, dues=None, **changes)


PAUSE = Change("pause", gettext_lazy("A pause"), PauseForm, paused)


def link(agreement: Agreement) -> Link | None:
    from commonhouse.land.leasing.models import Lease

    lease = Lease.objects.filter(agreement=agreement).select_related("holding", "organization", "agreement").first()
    return None if lease is None else Link(str(lease.holding), lease.get_absolute_url())


def _kind(name: str, label: Any, holder: Any) -> Kind:
    return Kind(
        name=name,
        label=label,
        roles=((TRUST, gettext_lazy("The trust")), (HOLDER, holder)),
        account_rule="dues-account",
        terms_type=LeaseTerms,
        statement=dues_statement,
        private_parts=(
            "fee",
            "late",
            "listed",
            "pauses",
            "allocation",
            "dues",
        ),  # whether a household pays is its own affair
        sentences=sentences,
        document=document,
        postings=buckets.postings,
        other_postings=buckets.other_postings,
        link=link,
        keeper_role=TRUST,
        payer=HOLDER,
        bucket_words=dict(buckets.WORDS),
        changes=(PAUSE,),
        happened=beginning.happened,
        terms_now=beginning.terms_now,
    )


ALL = (
    _kind("ground-lease", pgettext_lazy("kind of agreement", "Ground lease"), pgettext_lazy("party", "Leaseholder")),
    _kind("farm-lease", pgettext_lazy("kind of agreement", "Farm lease"), pgettext_lazy("party", "Grower")),
    _kind(
        "commercial-lease", pgettext_lazy("kind of agreement", "Commercial lease"), pgettext_lazy("party", "Business")
    ),
    _kind("rental", pgettext_lazy("kind of agreement", "Rental"), pgettext_lazy("party", "Tenant")),
    _kind("coop-lease", pgettext_lazy("kind of agreement", "Lease to a co-op"), pgettext_lazy("party", "Co-op")),
)


def register_kinds() -> None:
    """Called when the house starts."""
    for kind in ALL:
        register(kind)
