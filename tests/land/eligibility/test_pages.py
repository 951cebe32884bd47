"""The pages of eligibility, as people go through them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonhouse.land.eligibility import actions, figures
from commonhouse.land.eligibility.models import IncomeReview, LimitTable, SealedPaper
from commonhouse.land.eligibility.starters import INCOME, PAYMENT
from commonhouse.people.permissions import Actor
from commonhouse.rules.land.income import Asset, AssetKind
from tests import factories
from tests.land.eligibility.helpers import PDF, Trust, family
from tests.land.eligibility.test_limit_file import BY_TIER

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def url(name: str, *args: Any) -> str:
    return reverse(f"land_{name}", args=["trust", *args])


def text(page: Any) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    return plain.replace("\xa0", " ").replace("&#x27;", "'").replace(" .", ".").replace(" ,", ",")


def hidden(page: Any) -> dict[str, str]:
    import html

    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def as_(actor: Actor) -> Client:
    return factories.sign_in_as(Client(), actor)


@pytest.fixture
def trust() -> Trust:
    return Trust()


ABOUT = {"area": "Oakland-Fremont, CA", "year": "2024", "effective_on": "2024-04-01", "source": "HUD, FY 2024"}


def test_a_steward_publishes_a_table_after_seeing_it(trust: Trust) -> None:
    client = as_(trust.steward)
    page = client.post(url("limits_add"), ABOUT | {"file": SimpleUploadedFile("limits.csv", BY_TIER)})
    assert "Nothing is published yet" in text(page)
    assert "For 9 people the 50 % limit is $109,000 a year" in text(page)
    assert LimitTable.objects.count() == 0
    sent = hidden(page)
    page = client.post(url("limits_add"), sent | {"action": "publish"})
    assert page.status_code == 200  # not ticked
    assert LimitTable.objects.count() == 0
    for _ in range(2):
        page = client.post(url("limits_add"), sent | {"action": "publish", "checked": "on"}, follow=True)
    assert LimitTable.objects.count() == 1
    assert "$77,850" in text(page)
    again = client.post(url("limits_add"), ABOUT | {"text": BY_TIER.decode()})
    page = client.post(url("limits_add"), hidden(again) | {"action": "publish", "checked": "on"})
    assert "already" in text(page)


def test_what_is_wrong_with_a_file_is_named_by_line(trust: Trust) -> None:
    bad = BY_TIER.replace(b"70,100", b"7")
    page = as_(trust.steward).post(url("limits_add"), ABOUT | {"text": bad.decode()})
    assert "Line 2, column “3”: $7 for 3 people is less than $62,300 for 2." in text(page)
    page = as_(trust.steward).post(url("limits_add"), ABOUT)
    assert "one of the two" in text(page)
    page = as_(trust.steward).post(url("limits_add"), {"action": "publish", "area": "x"}, follow=True)
    assert "not whole" in text(page)


def test_anyone_reads_a_table_and_looks_a_household_up(trust: Trust) -> None:
    table = trust.publish()
    assert "Oakland" in text(Client().get(url("limits")))
    page = Client().post(url("limits_table", table.public_id), {"size": "14", "income": "150,000"})
    assert "For 14 people the 50 % limit is $140,150 a year, reckoned from the figure for four." in text(page)
    assert "$150,000 a year is within the 80 % limit." in text(page)
    page = Client().post(url("limits_table", table.public_id), {"size": "0"})
    assert page.status_code == 200
    assert b"54500.00" in Client().get(url("limits_csv", table.public_id)).content
    assert Client().get(url("limits_add")).status_code == 302
    client = as_(trust.steward)
    client.post(url("limits_withdraw", table.public_id), {"why": "A figure was mistyped."})
    assert "no longer used: A figure was mistyped." in text(client.get(url("limits_table", table.public_id)))


def test_anyone_tries_a_price(trust: Trust) -> None:
    assert "No table" in text(Client().get(url("affordable")))
    trust.publish()
    assert Client().get(url("affordable")).status_code == 200
    page = Client().post(url("affordable"), {"price": "600,000", "size": "4", "tier": "80", "fee": "50"})
    assert "It is not affordable" in text(page)
    assert "a month too much" in text(page)
    assert "$50 lease fee" in text(page)
    page = Client().get(url("affordable"), {"price": "200,000", "size": "4", "tier": "80"})
    assert "It is affordable" in text(page)
    assert "Write the amount in figures" in text(
        Client().get(url("affordable"), {"price": "x", "size": "4", "tier": "80"})
    )


def test_a_steward_sets_the_rules(trust: Trust) -> None:
    client = as_(trust.steward)
    page = client.get(url("eligibility_rules"))
    said = {
        name: form_field.value() for name, form_field in ((each.name, each) for each in page.context["form"])
    }  # fmt: skip
    sent = {name: "" if value is None or value is False else value for name, value in said.items()}
    sent |= {"asset_threshold": "60,000", "valid_months": "6", "count_minors": ""}
    page = client.post(url("eligibility_rules"), sent, follow=True)
    assert "These rules hold" in text(page)
    from commonhouse.land.eligibility.queries import rules_of

    assert rules_of(trust.organization).income["asset_threshold"] == 60_000_00
    assert rules_of(trust.organization).payment["rate"] == "0.065"


def test_a_family_names_what_it_earns_and_two_people_look(trust: Trust) -> None:
    trust.publish()
    review = trust.begin(key="k")
    id = review.public_id
    maria = as_(trust.maria)
    page = maria.get(review.get_absolute_url())
    assert "Wages: $912.50 times 26 is $23,725 a year." in text(page)
    assert "is within the 80 % limit" in text(page)
    assert "No reviewer has opened it yet." in text(page)
    page = maria.get(url("review_add", id, "irregular"))
    sent = hidden(page) | {"kind": "child-support", "amounts": "400\n\n0\n$250.50", "months": "3", "who": "adult"}
    page = maria.post(url("review_add", id, "irregular"), sent, follow=True)
    assert "Child support or alimony: $650.50 came in over 3 months; at that pace it is $2,602 a year." in text(page)
    page = maria.post(url("review_add", id, "irregular"), sent)  # the same page sent again, from the state of before
    assert page.status_code == 409
    for what, said in (
        ("hourly", {"rate": "18.50", "hours": "20", "weeks": "30", "who": "adult"}),
        ("business", {"receipts": "5000", "expenses": "6000", "months": "12", "who": "adult"}),
        ("asset", {"kind": "savings", "value": "1,200", "income": "0"}),
        ("expense", {"kind": "child-care", "amount": "100", "how_often": "other", "times": "40"}),
        ("debt", {"monthly": "100"}),
        ("steady", {"kind": "benefits", "amount": "50", "how_often": "12", "who": "adult"}),
    ):
        page = maria.post(url("review_add", id, what), hidden(maria.get(url("review_add", id, what))) | said)
        assert page.status_code == 302, text(page)
    review.refresh_from_db()
    kept = figures.read(review)
    assert kept is not None
    assert [len(rows) for rows in (kept.lines, kept.assets, kept.expenses, kept.debts)] == [5, 1, 1, 2]
    change = url("review_change", id, "irregular", kept.lines[1].id)
    page = maria.get(change)
    assert "250.50" in page.content.decode()
    maria.post(change, hidden(page) | {"kind": "gifts", "amounts": "10", "months": "1", "who": "adult"})
    maria.post(url("review_remove", id, kept.lines[2].id))
    page = maria.get(url("review_household", id))
    maria.post(url("review_household", id), hidden(page) | {"size": "4", "dependents": "2", "elder": "on"})
    page = maria.post(url("review_press", id), {"action": "hand-in", "revision": "0"}, follow=True)
    assert "Handed in" in text(page)
    page = maria.post(url("review_press", id), {"action": "confirm", "revision": "9"})
    assert page.status_code in {403, 409}

    first, second = as_(trust.first), as_(trust.second)
    assert "Maria Reyes" in text(first.get(url("reviews")))
    page = first.get(review.get_absolute_url())
    revision = hidden(page)["revision"]
    assert first.post(url("review_press", id), {"action": "confirm", "revision": "0"}).status_code == 409
    page = first.post(url("review_press", id), {"action": "confirm", "revision": revision}, follow=True)
    assert "Somebody else has to look at them too" in text(page)
    assert first.post(url("review_press", id), {"action": "agree", "revision": revision}).status_code == 409
    page = second.get(review.get_absolute_url())
    assert "confirmed these figures. If you agree, it is decided" in text(page)
    page = second.post(url("review_press", id), {"action": "agree", "revision": revision}, follow=True)
    assert "Decided, by two people." in text(page)
    page = maria.get(review.get_absolute_url())
    assert "The household is within the limit: its tier is 50 percent" in text(page)
    assert trust.first.person.name in text(page)  # who looked
    review.refresh_from_db()
    assert (review.size, review.outcome) == (4, "within")


def test_over_the_limit_in_words_and_another_look(trust: Trust) -> None:
    trust.publish()
    review = trust.decide(trust.begin(family(wages=4_500_00)))
    client = as_(trust.maria)
    page = client.get(review.get_absolute_url())
    assert "$117,000 a year is $8,250 over the 80 % limit." in text(page)
    page = client.post(url("review_press", review.public_id), {"action": "again"}, follow=True)
    assert IncomeReview.objects.filter(state="open").count() == 1
    assert "Figures are being gathered" in text(page)
    assert "The Trust" in text(client.get(reverse("my_income_reviews")))


def test_assets_above_the_most_are_said_too(trust: Trust) -> None:
    trust.publish()
    settings = actions.Settings(replace(INCOME, asset_limit=75_000_00), PAYMENT)
    actions.set_rules(trust.steward, trust.organization, settings)
    rich = replace(family(), assets=(Asset("s", AssetKind.SAVINGS, 80_000_00),))
    review = trust.decide(trust.begin(rich))
    page = as_(trust.maria).get(review.get_absolute_url())
    assert "The household is over the limit. Assets are $5,000 above the most that is allowed." in text(page)


def test_papers_in_and_out(trust: Trust) -> None:
    review = trust.begin()
    maria, first = as_(trust.maria), as_(trust.first)
    page = maria.get(url("review_paper_add", review.public_id))
    sent = hidden(page) | {"kind": "pay", "file": SimpleUploadedFile("Gehaltszettel ü.pdf", PDF)}
    maria.post(url("review_paper_add", review.public_id), sent)
    paper = SealedPaper.objects.get()
    page = first.get(url("review_paper", review.public_id, paper.public_id))
    assert page.content == PDF
    assert "no-store" in page["Cache-Control"]
    assert "attachment" in page["Content-Disposition"]
    assert review.readings.count() == 1
    page = maria.post(
        url("review_paper_add", review.public_id),
        {"kind": "pay", "submission": str(uuid.uuid4()), "file": SimpleUploadedFile("x.exe", b"MZ")},
    )
    assert "not a PDF, JPEG or PNG" in text(page)
    maria.post(url("review_paper_remove", review.public_id, paper.public_id))
    assert SealedPaper.objects.count() == 0


def test_a_large_paper_is_never_on_the_disk_in_the_clear(trust: Trust, tmp_path, settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "missing")  # a file of its own would fail here
    review = trust.begin()
    large = b"%PDF-1.4" + b"x" * (3 * 1024 * 1024) + b"%%EOF"
    sent = {"kind": "tax", "submission": str(uuid.uuid4()), "file": SimpleUploadedFile("tax.pdf", large)}
    page = as_(trust.maria).post(url("review_paper_add", review.public_id), sent)
    assert page.status_code == 302
    assert SealedPaper.objects.get().size == len(large)


def test_the_form_for_papers_needs_its_token(trust: Trust) -> None:
    review = trust.begin()
    client = factories.sign_in_as(Client(enforce_csrf_checks=True), trust.maria)
    sent = {"kind": "tax", "submission": str(uuid.uuid4()), "file": SimpleUploadedFile("tax.pdf", PDF)}
    assert client.post(url("review_paper_add", review.public_id), sent).status_code == 403
    assert SealedPaper.objects.count() == 0


def test_sent_back_with_words(trust: Trust) -> None:
    trust.publish()
    review = trust.begin()
    actions.review_first(trust.first, review, revision=0)
    second = as_(trust.second)
    page = second.get(url("review_send_back", review.public_id))
    sent = hidden(page) | {"words": "The car loan?", "to": "reviewer"}
    second.post(url("review_send_back", review.public_id), sent)
    review.refresh_from_db()
    assert review.state == "first"
    first = as_(trust.first)
    sent = hidden(first.get(url("review_send_back", review.public_id))) | {"words": "Please add your pay of May."}
    first.post(url("review_send_back", review.public_id), sent | {"to": "household"})
    assert "Please add your pay of May." in text(as_(trust.maria).get(review.get_absolute_url()))
    assert as_(trust.maria).get(url("review_send_back", review.public_id)).status_code == 403


def test_deleted_on_wish(trust: Trust) -> None:
    trust.publish()
    review = trust.decide(trust.begin())
    maria = as_(trust.maria)
    assert "deleted for good" in text(maria.get(url("review_erase", review.public_id)))
    page = maria.post(url("review_erase", review.public_id), follow=True)
    assert "Only the finding remains" in text(page)
    assert "its tier is 50 percent" in text(page)
    assert "23,725" not in text(page)
    assert as_(trust.first).get(url("review_erase", review.public_id)).status_code == 403


def test_to_others_a_review_is_not_there(trust: Trust) -> None:
    review = trust.begin()
    pages = [
        review.get_absolute_url(), url("review_add", review.public_id, "steady"), url("review_household", review.public_id),
        url("review_paper_add", review.public_id), url("review_send_back", review.public_id),
        url("review_erase", review.public_id),
    ]  # fmt: skip
    member = as_(Actor(factories.make_member(trust.organization, factories.make_person(email="")).person))
    elsewhere = as_(factories.make_steward(factories.make_organization("elsewhere")))
    for page in pages:
        assert member.get(page).status_code == elsewhere.get(page).status_code == 404
        assert Client().get(page).status_code == 302
        assert page.startswith("/o/trust/")
        assert as_(trust.maria).get(page.replace("/o/trust/", "/o/elsewhere/")).status_code == 404
    assert member.get(url("reviews")).status_code == 403
    assert review.readings.count() == 0


def test_a_missing_key_is_said_and_nothing_breaks(trust: Trust, caplog) -> None:
    review = trust.begin()
    IncomeReview.objects.filter(pk=review.pk).update(sealed=b"CHV1" + b"\0" * 60)
    page = as_(trust.maria).get(review.get_absolute_url())
    assert page.status_code == 409
    assert "a key is missing" in text(page)


def counted(client: Client, address: str, **query: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, query).status_code == 200
    return len(found)


def test_the_lists_ask_the_database_as_often_for_many(trust: Trust) -> None:
    trust.publish()
    reviewer, maria = as_(trust.first), as_(trust.maria)
    trust.begin(key="a")
    pages = (
        (reviewer, url("reviews"), {"state": "all"}), (maria, reverse("my_income_reviews"), {}), (Client(), url("limits"), {}),
    )  # fmt: skip
    for page in pages:
        counted(page[0], page[1], **page[2])
    few = [counted(client, address, **query) for client, address, query in pages]
    for number in range(6):
        trust.decide(trust.begin(key=f"k{number}"))
        trust.publish(year=2030 + number, effective_on=dt.date(2030 + number, 4, 1))
    assert [counted(client, address, **query) for client, address, query in pages] == few
    assert max(few) <= 12


def test_a_reviewer_begins_the_yearly_look_at_a_lease(trust: Trust) -> None:
    from commonhouse.land.leasing.models import Household, HouseholdPerson, Lease
    from tests.land import helpers as land

    parcel = land.make_parcel(trust.organization)
    holding = land.make_holding(parcel) if hasattr(land, "make_holding") else None
    if holding is None:
        pytest.skip("no helper makes a holding yet")
    home = Household.objects.create(organization=trust.organization, size=3, since=dt.date(2024, 1, 1))
    HouseholdPerson.objects.create(organization=trust.organization, household=home, person=trust.maria.person)
    from commonhouse.agreements.models import Agreement

    agreement = Agreement.objects.create(
        organization=trust.organization, kind="ground-lease", unit="USD", title="Lease"
    )  # fmt: skip
    Lease.objects.create(
        organization=trust.organization, agreement=agreement, holding=holding, household=home,
        starts_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    client = as_(trust.first)
    page = client.get(url("review_begin", agreement.public_id))
    page = client.post(url("review_begin", agreement.public_id), hidden(page), follow=True)
    review = IncomeReview.objects.get()
    assert (review.purpose, review.household, review.subject_id) == ("occupancy", home, agreement.public_id)
    assert "What the household earns" in text(page)
    assert as_(trust.maria).get(review.get_absolute_url()).status_code == 200


def test_who_came_with_the_code_of_an_application_needs_no_account(trust: Trust) -> None:
    from commonhouse.land.finding.views.common import SESSION

    trust.publish()
    walk_in = factories.make_person("Walk-in")  # an entry without an account
    about = actions.About("application", "abc123", applicant=walk_in)
    review = actions.begin_review(trust.first, trust.organization, about, size=2)
    client = Client()
    assert client.get(review.get_absolute_url()).status_code == 302
    session = client.session
    session[SESSION] = "another"
    session.save()
    assert client.get(review.get_absolute_url()).status_code == 302
    session[SESSION] = "abc123"
    session.save()
    page = client.get(url("review_add", review.public_id, "steady"))
    sent = hidden(page) | {"kind": "wages", "amount": "500", "how_often": "52", "who": "adult"}
    page = client.post(url("review_add", review.public_id, "steady"), sent, follow=True)
    assert "Wages: $500 times 52 is $26,000 a year." in text(page)
    client.post(url("review_press", review.public_id), {"action": "hand-in", "revision": "1"})
    review.refresh_from_db()
    assert (review.state, review.steps.last().by) == ("first", walk_in)
    assert review.readings.count() == 0
    other = trust.begin(key="other")
    assert client.get(other.get_absolute_url()).status_code == 302
