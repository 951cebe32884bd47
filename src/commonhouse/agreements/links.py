"""What the books may ask of agreements: where an entry belongs, and whether a line of the bank pays one."""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import F, Q

from commonhouse.agreements import kinds
from commonhouse.agreements.actions import paying
from commonhouse.agreements.models import Agreement, Due
from commonhouse.ledger import hooks
from commonhouse.ledger.models import Entry
from commonhouse.people.models import Organization

SOURCE = "agreements:"
MOST = 5  # suggestions for one line
NEAR = dt.timedelta(days=40)  # a due this near the day is what a payment is likely for
_WORD = re.compile(r"\w{3,}")


def source(entry: Entry) -> hooks.Link | None:
    public_id = entry.source.removeprefix(SOURCE).split(":")[0]
    agreement = Agreement.objects.select_related("organization").filter(public_id=public_id).first()
    return hooks.Link(agreement.title, agreement.get_absolute_url()) if agreement else None


def find(organization: Organization, amount: int, text: str, on: dt.date) -> list[tuple[str, str]]:
    """Agreements a line of money in may pay, the likeliest first: its number or a name in the bank's text, and the amount."""
    if amount <= 0:
        return []
    near = _candidates(organization, amount, text, on)
    words = {word.casefold() for word in _WORD.findall(text)}
    scored = [(score, each) for each in near if (score := _score(each, amount, words))]
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [(each.public_id, _words(each)) for _score_of, each in scored[:MOST]]


def _candidates(organization: Organization, amount: int, text: str, on: dt.date) -> list[Agreement]:
    rows = Agreement.objects.filter(
        organization=organization, state__in=[Agreement.State.ACTIVE, Agreement.State.ENDED],
        kind__in=[kind.name for kind in kinds.known() if kind.takes_payments and kind.account_rule],
    )  # fmt: skip
    due = Due.objects.filter(
        organization=organization, on__range=(on - NEAR, on + NEAR), paid__lt=F("amount"), amount=amount
    )
    names = [word for word in _WORD.findall(text)[:12] if not word.isdigit()]
    found = Q(due_now=amount) | Q(pk__in=due.values("agreement")[:200])
    for word in _WORD.findall(text)[:12]:
        found |= Q(reference__iexact=word) | Q(public_id=word.lower())
    for word in names:
        found |= Q(parties__person__name__icontains=word) | Q(parties__party_organization__name__icontains=word)
    return list(rows.filter(found).distinct().prefetch_related("parties__person", "parties__party_organization")[:200])


def _score(agreement: Agreement, amount: int, words: set[str]) -> int:
    """Marks for what speaks for it: a number 8, each word of a name 3, the amount 2; below 3 nothing is suggested."""
    score = 8 if {agreement.public_id, agreement.reference.casefold()} & words else 0
    party = kinds.paying_party(agreement)
    if party is not None:
        name = str(party.person or party.party_organization)
        score += 3 * len({word.casefold() for word in _WORD.findall(name)} & words)
    following = (agreement.standing.get("next") or {}).get("amount")
    if amount in {agreement.due_now, following}:
        score += 2
    return score if score >= 3 else 0


def _words(agreement: Agreement) -> str:
    party = kinds.paying_party(agreement)
    name = str(party.person or party.party_organization) if party is not None else ""
    return f"{name}: {agreement.title}" if name else agreement.title


def register() -> None:
    hooks.register_source(SOURCE, source)
    hooks.register_payee(find=find, enter=paying.enter_from_bank, take_back=paying.take_back_from_bank)
