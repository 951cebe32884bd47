"""What a trust takes along of its prices, and what stays when somebody is erased."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid

import pytest

from commonhouse.land.leasing import actions as leasing
from commonhouse.land.pricing import actions, export, leaving
from commonhouse.land.pricing.actions.common import FOLDER
from commonhouse.land.pricing.models import Improvement
from commonhouse.people import papers
from tests.land.pricing import helpers
from tests.land.pricing.helpers import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def lived_in() -> tuple[helpers.Home, Improvement]:
    home = helpers.make_home()
    helpers.make_table(home.trust)
    helpers.appraise(home, paper=helpers.pdf_bytes("a report"), paper_name="report.pdf")
    row = actions.ask(
        home.owner, home.lease, what="A porch", about="For my mother", estimate=900_00, submission=uuid.uuid4(), now=NOW
    )
    row = actions.finish(home.owner, row, finished_on=dt.date(2026, 5, 20), cost=900_00, now=NOW)
    actions.add_paper(home.owner, row, helpers.pdf_bytes(), name="receipt.pdf", now=NOW)
    price = helpers.set_price(home)
    actions.write_letter(home.trust.steward, price, valid_until=dt.date(2026, 9, 1), submission=uuid.uuid4(), now=NOW)
    return home, row


def test_what_is_taken_along_is_enough_to_go_on() -> None:
    home, _row = lived_in()
    found = {name: b"".join(content) for name, _what, content in export.files(home.trust.organization)}

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(found[f"land/{name}.csv"].decode("utf-8-sig"))))

    assert [row["value"] for row in rows("indexes")] == ["148000", "150000"]
    assert rows("appraisals")[0]["value"] == "47500000"
    assert rows("improvements")[0]["what"] == "A porch"
    price = rows("prices")[0]
    assert json.loads(price["statement as JSON"]) == helpers.SHARE
    assert json.loads(price["result as JSON"])["price"] == int(price["price"])
    assert rows("price-letters")[0]["signed text"].startswith("commonhouse price letter 1")
    assert {helpers.pdf_bytes(), helpers.pdf_bytes("a report")} <= set(found.values())


def test_whoever_is_erased_leaves_no_words_and_no_papers() -> None:
    home, row = lived_in()
    assert home.owner.person is not None
    sha256 = row.papers.get().sha256
    leasing.give_up(home.trust.steward, home.lease, how="given-up", on=dt.date(2026, 6, 1), now=NOW)
    leaving.forget(home.owner.person)
    row.refresh_from_db()
    assert (row.what, row.about, row.cost) == ("—", "", 900_00)
    assert papers.read(FOLDER, sha256) is None
    assert home.lease.appraisals.get().appraiser == "—"
    helpers.replay(home.trust.organization)  # the record can still be computed anew
