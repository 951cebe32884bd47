"""Pages of agreements: who sees what, how lists stay cheap, and the whole way from a draft to a statement."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.agreements import actions, documents, promises
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement, Wish
from commonhouse.ledger.actions.books import open_book
from tests import factories as make
from tests.agreements.helpers import House, at, check_record, make_active, make_house, make_offered, on, party, pay

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def agreement(house: House) -> Agreement:
    return make_active(house)


def url(name: str, agreement: Agreement, *more: object) -> str:
    return reverse(name, args=[agreement.organization.slug, agreement.public_id, *more])


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def test_the_whole_way(client: Client, house: House) -> None:
    """A draft is written, offered, signed by both, paid, paused; its statement says it all."""
    open_book(house.treasurer, house.organization, opened_on=on("2025-01-01"))
    today = timezone.localdate()
    keeper, payer = make.sign_in_as(Client(), house.treasurer), make.sign_in(Client(), house.member)
    form = {
        "title": "Workshop B", "member": str(house.member.pk), "other": "", "reference": "W-2", "starts_on": today.isoformat(),
        "bucket": "rent", "amount": "120", "rhythm": "month", "first": today.isoformat(), "times": "6", "late_days": "",
        "late_amount": "", "key": "11111111-5a54-4c8e-8a8b-1b1f3a9c1d11",
    }  # fmt: skip
    new = reverse("agreement_write", args=[house.organization.slug, "promise"])
    assert "What is paid for?" in text_of(keeper.get(new))
    wrong = keeper.post(new, form | {"member": "", "amount": "x"})
    assert wrong.status_code == 200
    assert "Choose one: a person or an organization." in text_of(wrong)
    answer = keeper.post(new, form)
    agreement = Agreement.objects.get()
    assert answer["Location"] == agreement.get_absolute_url()
    assert keeper.post(new, form)["Location"] == agreement.get_absolute_url()
    assert payer.get(agreement.get_absolute_url()).status_code == 404  # a draft is nobody else's
    edit = {key: form[key] for key in ("bucket", "rhythm", "first", "times", "late_days", "late_amount")}
    keeper.post(url("agreement_edit", agreement), edit | {"amount": "100"})
    keeper.post(url("agreement_offer", agreement))
    version = agreement.versions.get(number=2)
    for client_, actor_party in ((keeper, "receiver"), (payer, "payer")):
        page = client_.get(url("agreement_sign_for", agreement, 2, party(agreement, actor_party).pk))
        assert "$100" in text_of(page)
        sent = {
            "intends": "on", "typed_name": "A Name", "document_hash": documents.document_hash(version, "en"),
            "shown_language": "en",
        }  # fmt: skip
        refused = client_.post(page.request["PATH_INFO"], sent | {"intends": ""})
        assert "Nothing is signed until you do." in text_of(refused)
        assert client_.post(page.request["PATH_INFO"], sent).status_code == 302
        again = client_.post(page.request["PATH_INFO"], sent)
        assert again.status_code == 409
    agreement.refresh_from_db()
    assert agreement.state == "active"
    paying = url("agreement_pay", agreement)
    page = text_of(keeper.get(paying))
    assert "Due now: $100." in page
    sent = {"amount": "100", "on": today.isoformat(), "note": "", "key": "21111111-5a54-4c8e-8a8b-1b1f3a9c1d11"}
    for _twice in range(2):
        assert keeper.post(paying, sent).status_code == 302
    assert agreement.events.count() == 1
    asked = payer.post(
        url("agreement_ask_for", agreement, "pause"),
        {"starts": (today + dt.timedelta(days=20)).isoformat(), "until": (today + dt.timedelta(days=40)).isoformat(),
         "way": "postpone", "words": "A month without work.", "key": "31111111-5a54-4c8e-8a8b-1b1f3a9c1d11"},
    )  # fmt: skip
    assert asked.status_code == 302
    wish = Wish.objects.get()
    assert "there is a pause" in text_of(keeper.get(url("agreement_wish", agreement, wish.pk)))
    assert keeper.post(url("agreement_wish_offer", agreement, wish.pk), {"why": "As asked."}).status_code == 302
    assert "A change waits for signatures" in text_of(payer.get(agreement.get_absolute_url()))
    shown = text_of(payer.get(url("agreement_statement", agreement)))
    assert "Payment" in shown
    assert "$0" in shown
    check_record(house.organization)


PAGES = [
    "agreement", "agreement_why", "agreement_what_if", "agreement_statement", "agreement_statement_csv",
    "agreement_statement_pdf", "agreement_ask",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_party_reads_its_own(client: Client, house: House, agreement: Agreement, name: str) -> None:
    pay(house, agreement, 45_00, "2026-02-10")
    make.sign_in(client, house.member)
    assert client.get(url(name, agreement)).status_code == 200


@pytest.mark.parametrize("name", ["agreement_version", "agreement_sign", "agreement_signatures", "agreement_text_pdf"])
def test_a_party_reads_its_texts(client: Client, house: House, agreement: Agreement, name: str) -> None:
    make.sign_in(client, house.member)
    answer = client.get(url(name, agreement, 1))
    assert answer.status_code == 200
    if name == "agreement_text_pdf":
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", PAGES)
def test_strangers_and_other_members_read_nothing(
    client: Client, house: House, agreement: Agreement, name: str
) -> None:
    stranger = make.make_member(house.organization, make.make_person(email="")).person
    assert stranger is not None
    make.sign_in(client, stranger)
    assert client.get(url(name, agreement)).status_code == 404
    assert Client().get(url(name, agreement)).status_code in {302, 403}


@pytest.mark.parametrize(
    "name",
    ["agreement_pay", "agreement_fee", "agreement_waive", "agreement_end", "agreement_change", "agreement_withdraw"],
)
def test_a_party_does_not_keep(client: Client, house: House, agreement: Agreement, name: str) -> None:
    make.sign_in(client, house.member)
    assert client.get(url(name, agreement)).status_code == 403


def test_an_auditor_reads_and_enters_nothing(client: Client, house: House, agreement: Agreement) -> None:
    make.sign_in_as(client, make.make_actor(house.organization, "auditor"))
    page = text_of(client.get(agreement.get_absolute_url()))
    assert "Enter a payment" not in page
    assert client.get(url("agreement_pay", agreement)).status_code == 403
    assert client.get(reverse("agreements", args=[house.organization.slug])).status_code == 200


def test_who_acts_elsewhere_is_told_which_seat_reads_it(client: Client, house: House, agreement: Agreement) -> None:
    assert house.treasurer.person is not None
    make.sign_in(client, house.treasurer.person)
    answer = client.get(agreement.get_absolute_url())
    assert answer.status_code == 403
    assert "You hold a seat that may" in text_of(answer)


def test_what_if_says_what_a_payment_would_do(client: Client, house: House, agreement: Agreement) -> None:
    make.sign_in(client, house.member)
    today = timezone.localdate()
    before = agreement.events.count()
    page = text_of(client.get(url("agreement_what_if", agreement), {"amount": "1000", "on": today.isoformat()}))
    assert "would pay:" in page
    assert "Without it, on that day" in page
    assert agreement.events.count() == before
    bad = client.get(url("agreement_what_if", agreement), {"amount": "-3", "on": "2020-01-01"})
    assert "Choose a day from today on." in text_of(bad)


def test_a_statement_ends_where_the_account_stands(house: House, agreement: Agreement) -> None:
    from commonhouse.agreements import accounts, statements

    pay(house, agreement, 45_00, "2026-02-10")
    pay(house, agreement, 200_00, "2026-03-10")
    agreement = Agreement.objects.get()
    for day in ("2026-01-31", "2026-02-28", "2026-03-31", "2026-06-30"):
        found = statements.statement(agreement, on("2026-02-01"), on(day)) if day > "2026-02" else None
        if found is None:
            continue
        result = accounts.result_of(agreement, on(day))
        assert result is not None
        assert found.closing == result.due_now - result.credit
        assert found.opening + found.asked - found.paid == found.closing


def test_papers_speak_the_partys_language(client: Client, house: House, agreement: Agreement) -> None:
    house.member.language = "es"
    house.member.save()
    make.sign_in_as(client, house.treasurer)
    from commonhouse.agreements import statements

    agreement = Agreement.objects.get()
    assert statements.language_for(agreement, False) == "es"
    assert client.get(url("agreement_statement_pdf", agreement)).content.startswith(b"%PDF-")


def test_a_scan_is_handed_out_to_parties_only(client: Client, house: House) -> None:
    agreement, version = make_offered(house)
    make.sign_in_as(client, house.treasurer)
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {
        "party": party(agreement, "payer").pk, "typed_name": "Ana", "signed_on": timezone.localdate().isoformat(),
        "scan": SimpleUploadedFile("a.pdf", SCAN),
    }  # fmt: skip
    bad = sent | {"scan": SimpleUploadedFile("a.pdf", b"MZ")}
    assert "not a PDF, JPEG or PNG" in text_of(client.post(url("agreement_paper", agreement, 1), bad))
    sent["scan"] = SimpleUploadedFile("a.pdf", SCAN)
    assert client.post(url("agreement_paper", agreement, 1), sent).status_code == 302
    signature = version.signatures.get()
    address = url("agreement_scan", agreement, 1, signature.pk)
    answer = client.get(address)
    assert text_of(answer).encode() == SCAN
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    stranger = make.sign_in(Client(), make.make_person(email=""))
    assert stranger.get(address).status_code == 404
    assert "a.pdf" not in text_of(make.sign_in(Client(), house.member).get(url("agreement_signatures", agreement, 1)))


def test_my_agreements_and_those_i_may_sign_for(client: Client, house: House) -> None:
    make_active(house)
    _offered, _version = make_offered(house)
    make.sign_in(client, house.member)
    page = text_of(client.get(reverse("my_agreements")))
    assert page.count("Dues of 2026") >= 3
    assert "Read and sign" in page
    assert Client().get(reverse("my_agreements")).status_code in {302, 403}


def test_an_organization_that_pays_reads_in_its_seat(client: Client, house: House) -> None:
    other = make.make_organization("tenant")
    parties = [PartyOf("receiver", organization=house.organization), PartyOf("payer", organization=other)]
    agreement, _version = make_offered(house, parties=parties)
    make.sign_in_as(client, make.make_actor(other, "board"))
    assert client.get(agreement.get_absolute_url()).status_code == 200
    assert "Dues of 2026" in text_of(client.get(reverse("my_agreements")))
    make.sign_in_as(client, make.make_actor(other, "keyer"))
    assert client.get(agreement.get_absolute_url()).status_code == 404


def many(house: House, number: int) -> None:
    for _each in range(number):
        agreement = make_active(house)
        Agreement.objects.filter(pk=agreement.pk).update(due_now=5_00, past_due=5_00, days_late=3)


@pytest.mark.parametrize(("name", "most"), [("agreements", 22), ("agreements_ageing", 18)])
def test_lists_ask_as_much_for_many_as_for_few(
    client: Client, house: House, name: str, most: int, django_assert_max_num_queries: Any
) -> None:
    make.sign_in_as(client, house.treasurer)
    address = reverse(name, args=[house.organization.slug])
    many(house, 2)
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many(house, 4)
    with django_assert_max_num_queries(len(few)):
        assert client.get(address).status_code == 200
    assert len(few) <= most


def test_my_list_asks_as_much_for_many_as_for_few(
    client: Client, house: House, django_assert_max_num_queries: Any
) -> None:
    make.sign_in(client, house.member)
    many(house, 5)
    with django_assert_max_num_queries(16):
        client.get(reverse("my_agreements"))


def test_one_page_does_not_ask_for_each_event(
    client: Client, house: House, agreement: Agreement, django_assert_max_num_queries: Any
) -> None:
    for month in range(1, 7):
        pay(house, agreement, 30_00, f"2026-{month:02}-01")
    make.sign_in(client, house.member)
    with django_assert_max_num_queries(30):
        client.get(agreement.get_absolute_url())


def test_the_ageing_list_as_csv(client: Client, house: House, agreement: Agreement) -> None:
    pay(house, agreement, 10_00, "2026-01-02")
    actions.enter_fee(
        house.treasurer, agreement, amount=1_00, on=on("2026-02-20"), text="Bank", key="f", now=at("2026-02-20")
    )
    make.sign_in_as(client, house.treasurer)
    lines = text_of(client.get(reverse("agreements_ageing_csv", args=[house.organization.slug]))).splitlines()
    agreement.refresh_from_db()
    assert len(lines) == 2
    assert lines[1].split(",")[4] == "Ana Rivera"
    assert f"{agreement.due_now // 100}.{agreement.due_now % 100:02}" in lines[1]


def test_names_of_buckets_reach_the_page(client: Client, house: House, agreement: Agreement) -> None:
    make.sign_in(client, house.member)
    assert str(dict(promises.BUCKETS)["dues"]) in text_of(client.get(agreement.get_absolute_url()))
