"""What follows when a loan's agreement is signed, changed or over: the business moves on, and the record has the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement, Version
from commonhouse.funds.actions.deciding.moving import candidate_moved
from commonhouse.funds.actions.lending.common import leave_act
from commonhouse.funds.models.lending import Loan
from commonhouse.people.permissions import Refused


def happened(agreement: Agreement, what: str, about: Mapping[str, Any]) -> None:
    """In the transaction of what happened. What happens day to day (payments) is the agreement's own."""
    if what != "signed":
        return
    loan = Loan.objects.select_related("candidate", "organization").filter(agreement=agreement).first()
    version: Version = about["version"]
    if loan is None:
        return
    if agreement.versions.filter(signed_at__isnull=False, number__lt=version.number).exists():
        _restructured(loan, agreement, version)
        return
    if version.number != 1:  # prepared, and perhaps decided by members, were other terms
        raise Refused(_("These are other terms than the loan was prepared with. Withdraw it and prepare it anew."))
    if loan.candidate is not None:
        candidate_moved(loan.candidate, "disbursement", agreement=agreement.public_id, now=version.signed_at)


def _restructured(loan: Loan, agreement: Agreement, version: Version) -> None:
    agreement = type(agreement).objects.get(pk=agreement.pk)
    body = {
        "agreement": agreement.public_id,
        "version": version.number,
        "takes_effect_on": version.takes_effect_on.isoformat() if version.takes_effect_on else "",
        "why": version.why,
        "outstanding": agreement.outstanding,
    }
    leave_act(loan.organization, "restructured", body, agreement.public_id, version.signed_at)
