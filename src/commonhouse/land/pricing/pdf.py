"""The price letter on paper: what the price is and how it was reckoned, the signature, and how to check it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonhouse.land.pricing import prices, words
from commonhouse.land.pricing.models import PriceLetter
from commonhouse.people.documents import pdf
from commonhouse.people.formats import day, local, money
from commonhouse.rules import registry

TEMPLATE = Path(__file__).parent / "documents" / "letter.typ"


def check_url(letter: PriceLetter) -> str:
    """Where anyone checks it."""
    return f"{settings.HOUSE_ORIGIN}{reverse('land_letter', args=[letter.organization.slug, letter.public_id])}"


def letter_pdf(letter: PriceLetter) -> bytes:
    """In the reader's language. Raises people.documents.NoDocument."""
    return pdf(TEMPLATE, letter_data(letter))


def letter_data(letter: PriceLetter) -> dict[str, Any]:
    price, lease = letter.price, letter.price.lease
    unit = lease.agreement.unit
    result = registry.get(prices.RULE).result_from_json(price.result)
    lines = words.lines(result, words.voice(unit, words.names_of(lease)))
    said = {"home": price.holding.name, "place": price.holding.parcel.name, "trust": letter.organization.name}
    facts = [
        [_("Home"), _("%(home)s, %(place)s") % said],
        [_("For a sale on"), day(price.on)],
        [_("This price holds until"), day(letter.valid_until)],
        [_("Written on"), day(local(letter.written_at))],
        [_("Letter"), letter.public_id],
    ]
    return {
        "title": _("Price letter"),
        "lang": get_language() or "en",
        "from": letter.organization.name,
        "lede": _("By its lease, this home may be sold for %(price)s.") % {"price": money(price.amount, unit)},
        "facts": facts,
        "how": {"title": _("How the price was found"), "lines": lines},
        "check": {
            "title": _("Is this letter real?"),
            "lines": [
                _("Open the page below, or scan the square. It names nobody."),
                _("The text below is signed with the key of the trust’s public record. Whoever has that key’s public part "
                  "can check it without us; the price stands in the record as the act that is named."),
            ],
            "url": check_url(letter),
            "qr": _qr(check_url(letter)),
            "note": letter.note,
        },
    }  # fmt: skip


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue().decode("ascii")
