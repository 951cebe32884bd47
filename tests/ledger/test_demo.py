"""The demo's books are opened by the verbs, and hold together."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone

from commonhouse.ledger import demo, rows, statements
from commonhouse.ledger.audit import audit
from commonhouse.ledger.models import Book
from commonhouse.ledger.verify import VERIFIERS
from commonhouse.record.verify import verify
from tests.factories import make_member, make_organization, make_person, make_seat
from tests.record.helpers import record_bytes


@pytest.mark.django_db
def test_the_food_coop():
    coop = make_organization(demo.SLUG, kind="consumer-coop")
    steward = make_seat(coop, "steward", make_person("Darnell", email=f"steward@{demo.SLUG}.example"))
    make_member(coop, steward.person)
    for _n in range(4):
        make_member(coop)
    demo.seed(lambda _text: None)
    book = Book.objects.get(organization=coop)
    report = audit(rows.entries(book), rows.said_of(coop))
    assert report.closings == 1
    assert book.size > 100
    sheet = statements.balance_sheet(coop, timezone.localdate() + dt.timedelta(days=1))
    assert sheet.difference == 0
    assert sheet.with_purpose == 38_000_00
    assert all(row.amount > 0 for row in sheet.assets.rows)
    verify(io.BytesIO(record_bytes(coop)), verifiers=VERIFIERS)
