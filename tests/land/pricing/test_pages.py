"""The pages of pricing: who sees them, what they say, and what their forms do."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.land.pricing import actions, hooks
from commonhouse.land.pricing.models import Appraisal, Improvement, IndexDraft, IndexTable, Price, PriceLetter
from tests import factories as make
from tests.land.pricing import helpers

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def url(home: helpers.Home, name: str, *args: object) -> str:
    return reverse(name, args=[home.trust.organization.slug, *(args or [home.lease.agreement.public_id])])


def as_owner(client: Client, home: helpers.Home) -> Client:
    assert home.owner.person is not None
    return make.sign_in(client, home.owner.person)


def text(answer: object) -> str:
    return answer.content.decode().replace("\xa0", " ")  # type: ignore[attr-defined, no-any-return]


def test_if_i_sold_today(client: Client) -> None:
    home = helpers.make_home()
    helpers.appraise(home)
    page = text(as_owner(client, home).get(url(home, "land_price")))
    for words in (
        "If I sold today", "$281,250", "$31,250", "$193,750", "is worth $475,000 now: $125,000 more", "25% of that gain",
        "stays in the home for the next family", "<svg", "An appraiser",
    ):  # fmt: skip
        assert words in page, words
    assert "Set the price" not in page
    staff = text(make.sign_in_as(client, home.trust.steward).get(url(home, "land_price")))
    assert "Set the price" in staff


def test_nobody_else_sees_what_a_home_is_worth(client: Client) -> None:
    home = helpers.make_home()
    assert client.get(url(home, "land_price")).status_code in (302, 403)
    assert make.sign_in_as(client, home.trust.member).get(url(home, "land_price")).status_code == 404
    helpers.appraise(home)
    price = helpers.set_price(home)
    assert client.get(url(home, "land_set_price", price.public_id)).status_code == 404


def test_what_if_without_javascript(client: Client) -> None:
    home = helpers.make_home()
    page = text(as_owner(client, home).get(url(home, "land_price")))
    assert "There is no appraisal yet" in page
    asked = {"years": "5", "value": "500,000", "growth": "3", "work": "4000", "owed": "100000"}
    page = text(client.get(url(home, "land_price"), asked))
    assert "It is no promise" in page
    assert "$291,500" in page  # 250,000 + a quarter of 150,000 + 4,000 of new work
    assert "$191,500</span>, before the costs of the sale" in page
    assert "The improvement you think of" in page
    page = text(client.get(url(home, "land_price"), {"value": "200000", "owed": "300000"}))
    assert "$50,000</span> less than" in page
    page = text(client.get(url(home, "land_price"), {"years": "900", "value": "x"}))
    assert "error-summary" in page or "There is a problem" in page or 'aria-invalid="true"' in page


def test_a_gap_is_said_in_words(client: Client) -> None:
    home = helpers.make_home(helpers.INDEXED)
    helpers.make_table(home.trust, [(dt.date(2020, 4, 1), "100")])
    page = text(as_owner(client, home).get(url(home, "land_price")))
    assert "“Table ami” has no value for 2021" in page


def test_what_others_say_of_the_price_stands_below_it(client: Client) -> None:
    home = helpers.make_home()
    helpers.appraise(home)

    def check(_lease: object, price: int, _on: dt.date) -> hooks.Affordability:
        return hooks.Affordability("For the next family", lines=(f"cents: {price}",), options=("A second loan",))

    hooks.register_affordability(check)
    try:
        page = text(as_owner(client, home).get(url(home, "land_price")))
    finally:
        hooks._registered.affordability.remove(check)
    assert "cents: 28125000" in page
    assert "A second loan" in page


def test_from_an_appraisal_to_a_letter(client: Client) -> None:
    home = helpers.make_home()
    staff = make.sign_in_as(client, home.trust.steward)
    today = timezone.localdate().isoformat()
    form = {
        "on": today, "value": "200,000", "appraiser": "An appraiser", "submission": str(uuid.uuid4()),
        "paper": SimpleUploadedFile("report.pdf", helpers.pdf_bytes()),
    }  # fmt: skip
    page = staff.post(url(home, "land_appraisal_new"), form)
    assert "less than the $250,000" in text(page)
    assert not Appraisal.objects.exists()
    again = form | {"confirmed": "on", "paper": SimpleUploadedFile("report.pdf", helpers.pdf_bytes())}
    assert staff.post(url(home, "land_appraisal_new"), again).status_code == 302
    row = Appraisal.objects.get()
    assert b"%PDF" in b"".join(staff.get(url(home, "land_appraisal_paper", row.public_id)))  # type: ignore[arg-type]
    form = {"on": today, "purpose": "sale", "submission": str(uuid.uuid4()), "appraisal": "", "damage": ""}
    answer = staff.post(url(home, "land_price_set"), form)
    price = Price.objects.get()
    assert answer["Location"] == price.get_absolute_url()
    assert "does not bear this loss" in text(staff.get(price.get_absolute_url()))
    until = (timezone.localdate() + dt.timedelta(days=90)).isoformat()
    sent = {"valid_until": until, "submission": str(uuid.uuid4())}
    assert staff.post(url(home, "land_letter_new", price.public_id), sent).status_code == 302
    letter = PriceLetter.objects.get()
    pdf = as_owner(client, home).get(url(home, "land_letter_pdf", price.public_id, letter.public_id))
    assert pdf.content.startswith(b"%PDF")
    public = text(Client().get(letter.get_absolute_url()))
    assert "Yes. The trust’s key has signed it" in public
    assert str(home.owner.person) not in public
    assert Client().get(url(home, "land_letter_note", letter.public_id)).content.decode() == letter.note
    PriceLetter.objects.update(note=letter.note.replace("price 2", "price 9"))
    assert "Do not rely on it" in text(Client().get(letter.get_absolute_url()))


def test_an_improvement_on_ones_own_phone(client: Client) -> None:
    home = helpers.make_home()
    owner = as_owner(client, home)
    assert "wait for our yes" in text(owner.get(url(home, "land_improvement_ask")))
    form = {"what": "A ramp", "estimate": "6,000", "is_done": "no", "submission": str(uuid.uuid4())}
    assert owner.post(url(home, "land_improvement_ask"), form).status_code == 302
    assert owner.post(url(home, "land_improvement_ask"), form).status_code == 302
    row = Improvement.objects.get()
    assert "A ramp" in text(owner.get(url(home, "land_lease_improvements")))
    assert owner.get(url(home, "land_improvement_decide", row.public_id)).status_code in (302, 403)
    staff = make.sign_in_as(Client(), home.trust.board)
    assert "A ramp" in text(staff.get(reverse("land_improvements", args=[home.trust.organization.slug])))
    answer = {"answer": "no", "reason": "", "submission": str(uuid.uuid4())}
    assert "Say why" in text(staff.post(url(home, "land_improvement_decide", row.public_id), answer))
    staff.post(url(home, "land_improvement_decide", row.public_id), answer | {"answer": "yes"})
    today = timezone.localdate().isoformat()
    done = {
        "finished_on": today, "cost": "6,200", "submission": str(uuid.uuid4()),
        "papers": SimpleUploadedFile("receipt.pdf", helpers.pdf_bytes()),
    }  # fmt: skip
    assert owner.post(url(home, "land_improvement_finish", row.public_id), done).status_code == 302
    credit = {"cost": "6,200", "useful_years": "20", "submission": str(uuid.uuid4())}
    assert staff.post(url(home, "land_improvement_credit", row.public_id), credit).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.papers.count()) == (Improvement.State.CREDITED, 1)
    page = text(owner.get(url(home, "land_improvement", row.public_id)))
    assert "What it counts for" in page
    paper = row.papers.get()
    assert owner.get(url(home, "land_improvement_paper", row.public_id, paper.pk)).status_code == 200
    assert (
        make.sign_in_as(Client(), home.trust.member).get(url(home, "land_improvement", row.public_id)).status_code
        == 404
    )


def test_a_table_from_a_file(client: Client) -> None:
    home = helpers.make_home(helpers.INDEXED)
    slug = home.trust.organization.slug
    staff = make.sign_in_as(client, home.trust.steward)
    form = {"name": "Median income", "code": "ami", "source": "HUD", "every": "year", "submission": str(uuid.uuid4())}
    staff.post(reverse("land_index_new", args=[slug]), form)
    table = IndexTable.objects.get()
    bad = {"source": "HUD", "file": SimpleUploadedFile("a.csv", b"date,value\n2026-04-01,x\n")}
    page = staff.post(reverse("land_index_file", args=[slug, "ami"]), bad, follow=True)
    assert "Line 2:" in text(page)
    good = {"source": "HUD", "file": SimpleUploadedFile("a.csv", b"date,value\n2025-04-01,148000\n2026-04-01,150000\n")}
    staff.post(reverse("land_index_file", args=[slug, "ami"]), good)
    draft = IndexDraft.objects.order_by("-id")[0]
    where = reverse("land_index_draft", args=[slug, "ami", draft.public_id])
    assert "148000" in text(staff.get(where))
    assert table.values.count() == 0
    staff.post(where, {"action": "publish"})
    assert table.values.count() == 2
    one = {"on": "2026-04-01", "value": "151,000", "source": "HUD, corrected", "submission": str(uuid.uuid4())}
    staff.post(reverse("land_index_value", args=[slug, "ami"]), one)
    page = text(Client().get(table.get_absolute_url()))
    assert "151000" in page
    assert "HUD, corrected" in page
    assert "Median income" in text(Client().get(reverse("land_indexes", args=[slug])))
    assert Client().get(reverse("land_index_file", args=[slug, "ami"])).status_code in (302, 403)


def test_lists_take_a_fixed_number_of_queries(client: Client, django_assert_max_num_queries: object) -> None:
    home = helpers.make_home()
    for number in range(6):
        actions.ask(
            home.owner, home.lease, what=f"Work {number}", estimate=9_000_00, submission=uuid.uuid4(), now=helpers.NOW
        )
    helpers.make_table(home.trust)
    staff = make.sign_in_as(client, home.trust.steward)
    slug = home.trust.organization.slug
    for name, args, most in (
        ("land_improvements", [slug], 16),
        ("land_lease_improvements", [slug, home.lease.agreement.public_id], 22),
        ("land_indexes", [slug], 14),
        ("land_index", [slug, "ami"], 16),
        ("land_price", [slug, home.lease.agreement.public_id], 32),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert staff.get(reverse(name, args=args)).status_code == 200
