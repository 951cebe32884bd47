"""The pages of raising money, as people go through them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.funds import note_statements
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import Given
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.models import Distribution, DuesPromise, Gift, Note, NoteClass, Offering, Redemption
from commonhouse.funds.telling_raising import tell_coming_back
from commonhouse.notices.models import Notice
from tests import factories
from tests.funds.raising.helpers import Clock, Fund, community, fresh

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"fund_{name}", args=["fund", *args])


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.content.decode())
    assert found, name
    return found.group(1)


def text(page: Any) -> str:
    return (
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode())).replace("\xa0", " ").replace("&#x27;", "'")
    )


@pytest.fixture
def fund() -> Fund:
    return Fund()


def as_(actor: Any) -> Client:
    return factories.sign_in_as(Client(), actor)


def test_a_steward_writes_an_offering_from_a_starter_and_opens_it(fund: Fund) -> None:
    client = as_(fund.steward)
    page = client.get(url("offering_new"))
    said = {"title": "Notes 2026", "about": "Homes.", "goal": "$4,500,000", "submission": hidden(page, "submission")}
    page = client.post(url("offering_new"), said, follow=True)
    assert "This is a draft" in text(page)
    offering = Offering.objects.get()
    assert offering.goal == 4_500_000_00
    assert Client().get(offering.get_absolute_url()).status_code == 404
    assert "Begin from what others have done" in text(client.get(url("class_new", offering.public_id)))
    client.post(url("class_starter", offering.public_id), {"starter": "members"})
    assert offering.classes.count() == 5
    first = offering.classes.first()
    page = client.get(url("class_edit", first.public_id))
    assert 'value="3"' in page.content.decode()
    client.post(url("offering_press", offering.public_id), {"action": "open"})
    page = Client().get(offering.get_absolute_url())
    assert "You may lose some or all of this money" in text(page)
    assert "This is not a bank deposit" in text(page)
    assert "$50 earns $1.50 in a year" in text(page)


def test_a_class_with_a_mistake_comes_back_with_its_words(fund: Fund) -> None:
    [three] = fund.offer(community())
    client = as_(fund.steward)
    page = client.post(url("class_new", three.offering.public_id), {"name": "X", "rate": "3", "term_months": "36",
        "minimum": "50", "maximum": "10", "most_instalments": "1", "rank": "1", "interest": "yearly",
        "day_count": "actual/365"})  # fmt: skip
    assert "The most is less than the least" in text(page)


def test_buying_in_five_parts_leads_to_the_text_to_sign(fund: Fund) -> None:
    [three] = fund.offer(community())
    page = Client().get(url("buy", three.public_id))
    assert page.status_code == 302  # sign in first
    ana = fund.member("Ana")
    client = as_(ana)
    page = client.get(url("buy", three.public_id))
    said = {"amount": "50", "instalments": "5", "submission": hidden(page, "submission")}
    for _time in range(2):  # a double click
        page = client.post(url("buy", three.public_id), said)
    note = Note.objects.select_related("agreement__organization").get()
    assert page["Location"] == note.agreement.get_absolute_url()
    assert "Not signed yet" in text(client.get(url("mine")))
    low = client.post(
        url("buy", three.public_id),
        said | {"amount": "49", "submission": hidden(client.get(url("buy", three.public_id)), "submission")},
    )
    assert "At least $50" in text(low)


def test_whoever_may_not_buy_is_told_why(fund: Fund) -> None:
    [three] = fund.offer(community(eligible=(fund.organization.member_classes.get(),)))
    stranger = factories.make_person(email="")
    page = factories.sign_in(Client(), stranger).get(url("buy", three.public_id))
    assert "This note is for: Members" in text(page)


def test_a_holder_sees_their_own_notes_and_nobody_elses(fund: Fund) -> None:
    [three] = fund.offer(community())
    ana, ben = fund.member("Ana"), fund.member("Ben")
    note = fund.hold(three, 50_00, ana)
    fund.hold(three, 70_00, ben)
    client = as_(ana)
    page = text(client.get(url("mine")))
    assert "$50 owed to you now" in page
    assert "$70" not in page
    assert "What happened" in text(client.get(url("note", note.agreement.public_id)))
    assert as_(ben).get(url("note", note.agreement.public_id)).status_code == 404
    assert as_(ben).get(url("holders")).status_code == 403
    assert "$120 lent to the fund so far" in text(Client().get(url("offerings")))
    assert "Ana" not in text(Client().get(url("offerings")))


def test_a_statement_of_the_year_as_page_csv_and_pdf(fund: Fund) -> None:
    [three] = fund.offer(community(rate="0.05"))
    ana = fund.member("Ana")
    note = fund.hold(three, 50_00, ana)
    fund.clock.go(2025, 1, 1)
    day = dt.date(2025, 1, 1)
    total = raising.preview(fund.organization, day).portions.total
    done = raising.distribute(fund.treasurer, fund.organization, day, day, total=total, now=fund.clock())
    raising.enter(fund.treasurer, done, now=fund.clock())
    client = as_(ana)
    assert "$2.51" in text(client.get(url("statement", 2025)))  # 366 days
    rows = list(csv.reader(io.StringIO(client.get(url("statement_file", 2024, "csv")).content.decode("utf-8-sig"))))
    assert rows[-1][3:] == ["50.00", "0.00", "0.00", "0.00", "50.00", "USD"]
    assert client.get(url("statement_file", 2025, "pdf")).content.startswith(b"%PDF")
    assert client.get(url("statement_file", 2025, "xls")).status_code == 404
    page = as_(fund.treasurer).get(url("holder_statement", note.agreement.public_id, 2025))
    assert "$2.51" in text(page)
    table = note_statements.statement(fund.organization, Holder(ana.person), 2026, "USD")
    assert [row.amounts[-1] for row in table.rows] == [50_00, 50_00]


def test_the_treasurer_pays_interest_to_all_and_files_for_taxes(fund: Fund) -> None:
    [three] = fund.offer(community(rate="0.05"))
    fund.hold(three, 1_000_00, fund.member("Ana"))
    fund.hold(three, 50_00, fund.member("Ben"))
    client = as_(fund.treasurer)
    page = client.get(url("interest"), {"through": "2025-01-01"})
    assert "What would be paid" in text(page)
    said = {name: hidden(page, name) for name in ("through", "total", "submission")} | {"on": "2025-01-02"}
    for _time in range(2):
        page = client.post(url("interest"), said, follow=True)
    assert "Interest paid" in text(page)
    assert Distribution.objects.count() == 1
    assert Distribution.objects.get().state == "entered"
    rows = client.get(url("tax_csv", 2025)).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2  # Ben got less than ten dollars
    assert rows[1] == "Ana,person,,50.14,2025,USD"
    assert "Ben" in client.get(url("distribution_csv", Distribution.objects.get().public_id)).content.decode()
    stale = client.post(
        url("interest"),
        said | {"through": "2025-06-01", "total": "5", "submission": "1f0c7a0e-58d7-4f7c-a7b9-1d2f6f1f0099"},
    )
    assert "The total has changed" in text(stale)
    assert "No interest is owed" in text(client.get(url("interest"), {"through": "2025-01-01"}))


def test_a_note_comes_back_as_its_holder_wishes(fund: Fund) -> None:
    [three] = fund.offer(community(term_months=12))
    ana = fund.member("Ana")
    note = fund.hold(three, 50_00, ana)
    client = as_(ana)
    page = client.get(url("note_choose", note.agreement.public_id))
    assert "Lend it again: 3-year note" in text(page)
    client.post(url("note_choose", note.agreement.public_id), {"choice": "repay"})
    assert fresh(note).choice == "repay"
    desk = as_(fund.treasurer)
    assert "Pay it back to me" in text(desk.get(url("coming_back")))
    desk.post(url("coming_back"), {"note": note.agreement.public_id})
    assert fresh(note).outstanding == 0


def test_a_place_in_line_and_paying_it(fund: Fund) -> None:
    fund.clock = Clock(timezone.now() - dt.timedelta(days=100))
    [three] = fund.offer(community())
    ana = fund.member("Ana")
    note = fund.hold(three, 50_00, ana)
    client = as_(ana)
    page = client.get(url("note_early", note.agreement.public_id))
    said = {"amount": "20", "submission": hidden(page, "submission")}
    client.post(url("note_early", note.agreement.public_id), said)
    assert "Your place in line: 1" in text(client.get(url("note", note.agreement.public_id)))
    desk = as_(fund.treasurer)
    page = desk.get(url("line"))
    assert "Ana" in text(page)
    said = {"spare": "100", "on": timezone.localdate().isoformat(), "submission": hidden(page, "submission")}
    for _time in range(2):
        desk.post(url("line"), said)
    assert Redemption.objects.get().state == "paid"
    assert fresh(note).outstanding == 30_00


def test_gifts_and_dues(fund: Fund) -> None:
    fund.clock = Clock(timezone.now() - dt.timedelta(days=1))
    desk = as_(fund.treasurer)
    page = desk.get(url("gifts"))
    said = {"amount": "100", "on": timezone.localdate().isoformat(), "submission": hidden(page, "submission")}
    desk.post(url("gifts"), said)
    assert Gift.objects.get().amount == 100_00
    steward = as_(fund.steward)
    page = steward.post(url("dues_edit"), {"bands": "We get by: 5\nnothing here", "is_open": "on"})
    assert "Line 2" in text(page)
    steward.post(url("dues_edit"), {"bands": "We get by: 5\nWe have enough: 25", "is_open": "on"})
    page = Client().get(url("dues"))
    assert "Nobody asks what you earn" in text(page)
    client = as_(fund.member())
    page = client.get(url("dues"))
    client.post(url("dues"), {"amount": "7", "months": "1", "submission": hidden(page, "submission")})
    assert DuesPromise.objects.get().amount == 7_00
    assert "Your promise" in text(client.get(url("dues")))
    client.post(url("dues_stop"))
    assert DuesPromise.objects.get().agreement.state == "withdrawn"


def test_staff_enter_somebody_without_an_account(fund: Fund) -> None:
    [three] = fund.offer(community())
    client = as_(fund.treasurer)
    page = client.get(url("note_enter", three.public_id))
    said = {"name": "Doña Rosa", "amount": "50", "instalments": "1", "submission": hidden(page, "submission")}
    for _time in range(2):
        page = client.post(url("note_enter", three.public_id), said)
    note = Note.objects.get()
    assert note.holder is not None
    assert (note.holder.name, note.holder.account) == ("Doña Rosa", None)
    both = client.post(
        url("note_enter", three.public_id),
        {"amount": "50", "instalments": "1", "submission": "1f0c7a0e-58d7-4f7c-a7b9-1d2f6f1f0098"},
    )
    assert "one of the two" in text(both)


def test_the_list_of_notes_asks_the_same_few_questions_however_long(
    fund: Fund, django_assert_max_num_queries: Any
) -> None:
    [three] = fund.offer(community())
    for number in range(6):
        fund.buy(fund.member(f"Person {number}"), three, 50_00)
    client = as_(fund.treasurer)
    client.get(url("holders"))
    with django_assert_max_num_queries(16):
        page = client.get(url("holders"))
    assert text(page).count("Person ") >= 6
    assert "Person 3" in text(client.get(url("holders"), {"q": "person 3"}))
    rows = client.get(url("holders_csv")).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 7
    with django_assert_max_num_queries(14):
        Client().get(url("offerings"))


def test_holders_are_told_in_time_once_before_and_once_on_the_day(fund: Fund) -> None:
    [three] = fund.offer(community())
    ana = fund.member("Ana")
    note = fund.hold(three, 50_00, ana)
    assert tell_coming_back(note.matures_on - dt.timedelta(days=91)) == 0
    assert tell_coming_back(note.matures_on - dt.timedelta(days=90)) >= 1
    assert tell_coming_back(note.matures_on - dt.timedelta(days=80)) == 0
    assert tell_coming_back(note.matures_on) >= 1
    assert tell_coming_back(note.matures_on + dt.timedelta(days=1)) == 0
    assert Notice.objects.filter(kind="note-comes-back", person=ana.person).count() >= 2


def test_gifts_with_a_purpose_keep_it(fund: Fund) -> None:
    from commonhouse.funds import capital
    from commonhouse.ledger.models import Restriction

    land = Restriction.objects.create(organization=fund.organization, name="Land", purpose="Only land")
    given = Given(100_00, fund.clock.today, restriction=land, giver_name="City")
    raising.enter_gift(fund.treasurer, fund.organization, given, now=fund.clock())
    assert capital.first_loss(fund.organization) == 0
    assert NoteClass.objects.count() == 0
    fund.verify()
