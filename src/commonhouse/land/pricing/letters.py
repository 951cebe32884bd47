"""What a price letter says, and how anyone checks it: a signed note in the form of the record's own checkpoints.

    commonhouse price letter 1
    letter 3f9c1a2b4d5e
    trust dsni
    home 8a7b6c5d4e3f
    price 28125000 USD
    sale-on 2026-05-01
    valid-until 2026-08-01
    act 412 5d41402abc4b...
    record house.example/o/dsni/record
    checkpoint 413 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — house.example/o/dsni/record Az3grlgtzPICa5OS...

The first line keeps it from ever being taken for a checkpoint. No person is named, and no address.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from commonhouse.land.pricing.models import Price, PriceLetter
from commonhouse.record import keys, queries
from commonhouse.record.checkpoint import BadNote, PublicKey, open_note
from commonhouse.record.models import Log

HEADING = "commonhouse price letter 1"


@dataclass(frozen=True, slots=True)
class Said:
    """What the text of a letter says, once its signature was seen to hold."""

    letter: str
    trust: str
    home: str
    amount: int
    unit: str
    sale_on: dt.date
    valid_until: dt.date
    act: int
    leaf: str


def signed(letter: PriceLetter, price: Price) -> str:
    """The note. The price's act must be in the record already. Raises ValueError when it is not."""
    log = queries.log_of(price.organization)
    if log is None or price.act is None:
        raise ValueError("a letter is about a price that stands in the record")
    return keys.signer(log.origin).sign_text(text(letter, price, log))


def text(letter: PriceLetter, price: Price, log: Log) -> str:
    """The lines that are signed."""
    assert price.act is not None
    act = queries.act(log, price.act)
    assert act is not None, "an act that was appended is there"
    point = queries.checkpoint(log)
    root = base64.b64encode(point.root).decode("ascii")
    lines = (
        HEADING,
        f"letter {letter.public_id}",
        f"trust {price.organization.slug}",
        f"home {price.holding.public_id}",
        f"price {price.amount} {price.lease.agreement.unit}",
        f"sale-on {price.on.isoformat()}",
        f"valid-until {letter.valid_until.isoformat()}",
        f"act {price.act} {bytes(act.leaf).hex()}",
        f"record {log.origin}",
        f"checkpoint {point.size} {root}",
    )
    return "".join(f"{line}\n" for line in lines)


def opened(note: str, key: PublicKey) -> Said:
    """What a letter says, if the key has signed it. Raises BadNote."""
    body = open_note(note, key, alone=True)
    heading, *rest = body.splitlines()
    if heading != HEADING:
        raise BadNote("this is no price letter")
    members = dict(line.split(" ", 1) for line in rest)
    return _said(members)


def _said(members: Mapping[str, Any]) -> Said:
    try:
        amount, unit = members["price"].split(" ")
        index, leaf = members["act"].split(" ")
        return Said(
            letter=members["letter"], trust=members["trust"], home=members["home"], amount=int(amount), unit=unit,
            sale_on=dt.date.fromisoformat(members["sale-on"]), valid_until=dt.date.fromisoformat(members["valid-until"]),
            act=int(index), leaf=leaf,
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise BadNote(f"a line of the letter is missing or cannot be read: {error}") from error


def holds(letter: PriceLetter) -> Said | None:
    """What a kept letter says, if its signature holds for this house and the act it names is the one in the record."""
    log = queries.log_of(letter.organization)
    if log is None:
        return None
    try:
        said = opened(letter.note, queries.public_key(log))
    except BadNote:
        return None
    act = queries.act(log, said.act)
    if act is None or bytes(act.leaf).hex() != said.leaf or said.letter != letter.public_id:
        return None
    return said


def find(slug: str, public_id: str) -> PriceLetter:
    """For the public page. Raises Http404."""
    rows = PriceLetter.objects.select_related("organization", "price__lease__agreement", "price__holding")
    return get_object_or_404(rows, organization__slug=slug, organization__is_listed=True, public_id=public_id)


def of_price(price: Price, public_id: str) -> PriceLetter:
    rows = PriceLetter.objects.select_related(
        "organization", "price__lease__agreement", "price__holding__parcel", "price__lease__organization"
    )
    return get_object_or_404(rows, price=price, public_id=public_id)
