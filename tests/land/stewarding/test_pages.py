"""The pages of stewarding: each opens for whom it is, for nobody else, in a fixed number of queries, with its next step."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from commonhouse.agreements import accounts as reckoning
from commonhouse.land.holdings.models import Building
from commonhouse.land.leasing.actions.writing import title_of
from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing.models import Improvement, Price
from commonhouse.land.stewarding import home, reserves
from commonhouse.land.stewarding.actions import defaults, duties, letters, requests, reserving, supporting
from commonhouse.land.stewarding.export import files
from commonhouse.land.stewarding.models import Duty, DutyKind, Letter, Request, SupportPlan
from commonhouse.land.stewarding.tasks import look_after_all
from commonhouse.notices.models import Notice
from commonhouse.people.permissions import Actor
from commonhouse.rules.land import lease as terms_model
from tests.factories import sign_in, sign_in_as
from tests.land.helpers import Trust, make_holding, make_parcel, make_trust
from tests.land.stewarding.helpers import holder_of, make_lease, make_mortgage, make_person, make_terms

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PDF = b"%PDF-1.4 invented %%EOF"


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def lease(trust: Trust, today: dt.date) -> Lease:
    """Begun a hundred days ago, in a house with a reserve; fees are late, and there is a bank's loan."""
    starts = today - dt.timedelta(days=100)
    parcel = make_parcel(trust.organization)
    house = Building.objects.create(
        organization=trust.organization, parcel=parcel, name="House", entered_at=timezone.now()
    )
    found = make_lease(
        trust.organization, make_person(), holding=make_holding(parcel, building=house), starts=starts,
        terms=make_terms(starts, mortgage=terms_model.MortgageRules()),
    )  # fmt: skip
    make_mortgage(found, first_due=starts, consented_on=starts)
    reckoning.reckon(found.agreement, today)
    reserving.open_reserve(
        trust.treasurer, trust.organization, name="Roof", building=house, opened_on=starts, brought_in=90_00
    )
    return found


def page(client: Client, name: str, *args: Any, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


def mark() -> str:
    return str(uuid.uuid4())


def offered(trust: Trust, lease: Lease) -> SupportPlan:
    until = timezone.localdate() + dt.timedelta(days=14)
    return supporting.offer(trust.steward, lease, reason="money", words="We would like to help.", answer_by=until)


def insured(trust: Trust, lease: Lease, today: dt.date) -> Duty:
    """Proof of insurance, due tomorrow."""
    return duties.add_duty(
        trust.steward, trust.organization, name="Proof of insurance", due_on=today + dt.timedelta(days=1),
        kind=DutyKind.INSURANCE, holding=lease.holding,
    )  # fmt: skip


def test_a_steward_s_lists_and_their_first_steps(client: Client, trust: Trust, lease: Lease, today: dt.date) -> None:
    slug = trust.organization.slug
    sign_in_as(client, trust.steward)
    for name, words in (
        ("land_duties", "No duties yet"), ("land_duty_plans", "Take the usual ones"), ("land_mail", "No letters yet"),
        ("land_mail_templates", "Words for letters"), ("land_requests", "Nobody waits"), ("land_supports", "No plans"),
        ("land_defaults", "No notices"), ("land_reserves", "Roof"), ("land_duty_calendar", ".ics"),
    ):  # fmt: skip
        assert words in page(client, name, slug), name
    client.post(reverse("land_duty_plans_usual", args=[slug]))
    first = Duty.objects.order_by("due_on")[0]
    assert first.name in page(client, "land_duties", slug, month=first.due_on.strftime("%Y-%m"))
    assert "No duty fits" in page(client, "land_duties", slug, q="castle")
    assert page(client, "land_duties", slug, month="no-month", kind="x", state="y", q="' OR 1=1")


@pytest.mark.parametrize(
    "name", ["land_duties", "land_mail", "land_requests", "land_defaults", "land_reserves", "land_supports"]
)
def test_lists_are_for_staff(client: Client, trust: Trust, lease: Lease, name: str) -> None:
    url = reverse(name, args=[trust.organization.slug])
    assert client.get(url).status_code in {302, 403}
    for actor in (trust.member, holder_of(lease)):
        sign_in_as(client, actor) if actor.seat else sign_in(client, actor.person)  # type: ignore[arg-type]
        assert client.get(url).status_code == 403


def test_queries_do_not_grow_with_the_lists(client: Client, trust: Trust, lease: Lease, today: dt.date) -> None:
    slug = trust.organization.slug
    others = [make_lease(trust.organization, make_person(), starts=today - dt.timedelta(days=100)) for _n in range(3)]

    def fill(some: list[Lease]) -> None:
        for each in some:
            insured(trust, each, today)
            offered(trust, each)
            requests.ask(holder_of(each), each, kind="help")
            letters.send(trust.steward, each, purpose="other", subject="Hello", text="A letter.")
            defaults.record_lender_notice(
                trust.steward, each, mortgage=each.mortgages.first() or make_mortgage(each), kind="money", noticed_on=today,
                received_on=today, words="A payment", amount=1,
            )  # fmt: skip

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, name, slug)
        return len(found)

    names = ("land_duties", "land_mail", "land_requests", "land_defaults", "land_reserves", "land_supports")
    sign_in_as(client, trust.steward)
    fill([lease])
    for name in names:
        page(client, name, slug)
    before = {name: count(name) for name in names}
    fill(others)
    assert {name: count(name) for name in names} == before
    assert max(before.values()) <= 20, before


def test_a_duty_is_handed_in_by_the_household_and_done_by_a_steward(
    client: Client, trust: Trust, lease: Lease, today: dt.date
) -> None:
    slug, duty = trust.organization.slug, insured(trust, lease, today)
    person = holder_of(lease).person
    assert person is not None
    sign_in(client, person)
    assert [need.url for need in home.needs(Actor(person))] == [duty.get_absolute_url()]
    assert "Send it now" in page(client, "land_duty", slug, duty.public_id)
    url = reverse("land_duty_hand_in", args=[slug, duty.public_id])
    assert "Add a paper" in client.post(url, {"submission": mark()}).content.decode()
    file = SimpleUploadedFile("policy.pdf", PDF)
    assert client.post(url, {"submission": mark(), "paper": file, "said": "Here"}).status_code == 302
    assert not list(home.needs(Actor(person)))
    assert client.get(reverse("land_duty_done", args=[slug, duty.public_id])).status_code == 403
    sign_in_as(client, trust.steward)
    assert "Handed in" in page(client, "land_duties", slug, state="handed-in")
    paper = duty.papers.get()
    assert client.get(reverse("land_duty_paper", args=[slug, duty.public_id, paper.public_id])).status_code == 200
    done = {"submission": mark(), "outcome": "fine", "done_on": today.isoformat()}
    assert client.post(reverse("land_duty_done", args=[slug, duty.public_id]), done).status_code == 302
    assert "All is well" in page(client, "land_home_duties", slug, lease.holding.public_id)
    assert "Proof of insurance" in page(client, "land_duties", slug, state="done")


def test_a_duty_s_pages_for_moving_and_visiting(client: Client, trust: Trust, lease: Lease, today: dt.date) -> None:
    slug = trust.organization.slug
    visit = duties.add_duty(
        trust.steward, trust.organization, name="Visit", due_on=today, kind=DutyKind.INSPECTION, holding=lease.holding
    )
    sign_in_as(client, trust.steward)
    soon = {"on": today.isoformat(), "at": "10:00"}
    assert "48 hours" in client.post(reverse("land_duty_visit", args=[slug, visit.public_id]), soon).content.decode()
    later = {"on": (today + dt.timedelta(days=7)).isoformat(), "at": "10:00"}
    assert client.post(reverse("land_duty_visit", args=[slug, visit.public_id]), later).status_code == 302
    assert Notice.objects.filter(kind="land-visit").exists()
    assert "letters/inspection" in page(client, "land_duty", slug, visit.public_id) or "Write the letter" not in page(
        client, "land_duty", slug, visit.public_id
    )
    move = {"to": (today + dt.timedelta(days=9)).isoformat(), "why": "Rain"}
    assert client.post(reverse("land_duty_move", args=[slug, visit.public_id]), move).status_code == 302
    assert "Rain" in page(client, "land_duty", slug, visit.public_id)
    assert client.post(reverse("land_duty_move", args=[slug, visit.public_id]), {}).status_code == 200
    new = {"submission": mark(), "name": "Paint", "due_on": today.isoformat(), "kind": "other"}
    assert client.post(reverse("land_duty_new", args=[slug]), new).status_code == 302
    plan = {
        "submission": mark(), "name": "Gutters", "kind": "other", "anchor": "lease-start", "every_months": "12",
        "starts_on": today.isoformat(),
    }  # fmt: skip
    assert client.post(reverse("land_duty_plan_new", args=[slug]), plan).status_code == 302
    assert Duty.objects.filter(name="Gutters").exists()


def test_the_calendar_feed_is_private_and_names_no_family(
    client: Client, trust: Trust, lease: Lease, today: dt.date
) -> None:
    insured(trust, lease, today)
    feed = duties.feed(trust.steward, trust.organization)
    url = reverse("land_duties_ics", args=[trust.organization.slug, feed.token])
    body = client.get(url).content
    event: Any = Calendar.from_ical(body).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == f"Proof of insurance: {lease.holding.name}"
    assert event["DTSTART"].dt == today + dt.timedelta(days=1)
    person = holder_of(lease).person
    assert person is not None
    assert person.name.encode() not in body
    assert client.get(url.replace(feed.token, "x" * 32)).status_code == 404
    assert trust.steward.seat is not None
    trust.steward.seat.vacated_on = today
    trust.steward.seat.save()
    assert client.get(url).status_code == 404


def test_a_letter_is_previewed_changed_sent_and_read(client: Client, trust: Trust, lease: Lease) -> None:
    slug, name = trust.organization.slug, lease.agreement.public_id
    sign_in_as(client, trust.steward)
    shown = page(client, "land_mail_write", slug, name, "late")
    assert "of your fee has been open since" in shown
    assert "Su cuota" in page(client, "land_mail_write", slug, name, "late", language="es")
    assert client.get(reverse("land_mail_write", args=[slug, name, "castle"])).status_code == 404
    sent = {"submission": mark(), "language": "en", "subject": "Hello", "text": "Dear friends,\n\n<b>bold</b> words."}
    answer = client.post(reverse("land_mail_write", args=[slug, name, "late"]), sent)
    letter = Letter.objects.get()
    assert answer.headers["Location"] == letter.get_absolute_url()
    assert "&lt;b&gt;bold" in page(client, "land_mail_letter", slug, letter.public_id)
    assert client.get(reverse("land_mail_pdf", args=[slug, letter.public_id])).content.startswith(b"%PDF")
    reader = holder_of(lease).person
    assert reader is not None
    sign_in(client, reader)
    assert "Dear friends" in page(client, "land_mail_letter", slug, letter.public_id)
    stranger = make_person()
    sign_in(client, stranger)
    page(client, "land_mail_letter", slug, letter.public_id, status=404)


def test_own_words_for_letters(client: Client, trust: Trust) -> None:
    slug = trust.organization.slug
    sign_in_as(client, trust.steward)
    assert "{household}" in page(client, "land_mail_template_new", slug, purpose="late")
    words = {
        "name": "Ours",
        "purpose": "late",
        "subject_en": "A",
        "text_en": "{amout}",
        "subject_es": "B",
        "text_es": "C",
    }
    wrong = client.post(reverse("land_mail_template_new", args=[slug]), words)
    assert "Did you mean {amount}?" in wrong.content.decode()
    assert (
        client.post(reverse("land_mail_template_new", args=[slug]), words | {"text_en": "{amount}"}).status_code == 302
    )
    assert "Ours" in page(client, "land_mail_templates", slug)


def test_what_other_parts_decided_can_be_written_about(
    client: Client, trust: Trust, lease: Lease, today: dt.date
) -> None:
    work = Improvement.objects.create(
        organization=trust.organization, lease=lease, what="A porch", estimate=5_000_00, state="approved", reason="It is safe.",
        asked_at=timezone.now(), decided_at=timezone.now(),
    )  # fmt: skip
    price = Price.objects.create(
        organization=trust.organization, lease=lease, holding=lease.holding, on=today, amount=210_000_00, statement={},
        input={}, result={}, set_at=timezone.now(),
    )  # fmt: skip
    slug, name = trust.organization.slug, lease.agreement.public_id
    sign_in_as(client, trust.steward)
    listed = page(client, "land_mail", slug)
    assert f"Work on {title_of(lease.holding)}: A porch" in listed
    assert f"Price of {title_of(lease.holding)}" in listed
    porch = page(client, "land_mail_write", slug, name, "improvement", about=work.public_id)
    assert "A porch. Our answer: yes. It is safe." in porch
    assert "$210,000" in page(client, "land_mail_write", slug, name, "price", about=price.public_id)


def test_letters_on_paper_are_printed_together(client: Client, trust: Trust, lease: Lease) -> None:
    slug = trust.organization.slug
    letters.send(trust.steward, lease, purpose="other", subject="Hello", text="A letter.", on_paper=True)
    sign_in_as(client, trust.steward)
    assert "1 letter waits to be printed" in page(client, "land_mail", slug)
    answer = client.post(reverse("land_mail_print", args=[slug]), follow=True)
    assert answer.content.startswith(b"%PDF")
    assert "waits to be printed" not in page(client, "land_mail", slug)


def test_a_household_asks_on_its_phone_and_reads_the_answer(client: Client, trust: Trust, lease: Lease) -> None:
    slug, name = trust.organization.slug, lease.agreement.public_id
    person = holder_of(lease).person
    assert person is not None
    sign_in(client, person)
    assert "A new loan on the home" in page(client, "land_request_choose", slug, name)
    for kind in Request.Kind.values:
        page(client, "land_request_ask", slug, name, kind)
    page(client, "land_request_ask", slug, name, "castle", status=404)
    url = reverse("land_request_ask", args=[slug, name, "refinance"])
    assert client.post(url, {"submission": mark()}).status_code == 200
    ask = {
        "submission": mark(),
        "amount": "160,000",
        "lender": "River",
        "text": "A lower rate",
        "notices_to": "1 Square",
    }
    assert client.post(url, ask).status_code == 302
    request = Request.objects.get()
    assert "allows loans of up to" in page(client, "land_request", slug, request.public_id)
    assert client.get(reverse("land_request_answer", args=[slug, request.public_id])).status_code == 403
    sign_in_as(client, trust.steward)
    answer = client.post(
        reverse("land_request_answer", args=[slug, request.public_id]), {"grants": "yes", "words": "It helps you."}
    )
    assert answer.status_code == 302
    loan = {"rate": "5.5", "months": "360", "first_due": (timezone.localdate() + dt.timedelta(days=40)).isoformat()}
    assert client.post(reverse("land_request_loan", args=[slug, request.public_id]), loan).status_code == 302
    sign_in(client, person)
    assert "It helps you." in page(client, "land_request", slug, request.public_id)
    sign_in(client, make_person())
    page(client, "land_request", slug, request.public_id, status=404)


def test_help_is_offered_answered_and_agreed(client: Client, trust: Trust, lease: Lease, today: dt.date) -> None:
    slug, name = trust.organization.slug, lease.agreement.public_id
    sign_in_as(client, trust.steward)
    first = client.get(reverse("land_default_ours", args=[slug, name]))
    assert first.status_code == 200
    assert "Help comes first" in first.content.decode()
    offer = {
        "submission": mark(), "reason": "money", "words": "Smaller payments are possible.",
        "answer_by": (today + dt.timedelta(days=14)).isoformat(),
    }  # fmt: skip
    assert client.post(reverse("land_support_offer", args=[slug, name]), offer).status_code == 302
    plan = SupportPlan.objects.get()
    note = {"submission": mark(), "kind": "call", "on": today.isoformat(), "text": "Talked about May"}
    assert client.post(reverse("land_support_note", args=[slug, plan.public_id]), note).status_code == 302
    assert "Talked about May" in page(client, "land_support", slug, plan.public_id)
    person = holder_of(lease).person
    assert person is not None
    sign_in(client, person)
    own = page(client, "land_support", slug, plan.public_id)
    assert "Smaller payments are possible" in own
    assert "Talked about May" not in own
    assert (
        client.post(reverse("land_support_answer", args=[slug, plan.public_id]), {"answer": "yes"}).status_code == 302
    )
    for actor in (trust.treasurer, trust.board):  # not even the rest of the staff
        sign_in_as(client, actor)
        page(client, "land_support", slug, plan.public_id, status=404)
    sign_in_as(client, trust.steward)
    parts = {"submission": mark(), "count": "6", "first": (today + dt.timedelta(days=30)).isoformat()}
    assert client.post(reverse("land_support_payments", args=[slug, plan.public_id]), parts).status_code == 302
    assert "waits for signatures" in page(client, "land_support", slug, plan.public_id)
    for each in ("land_support_pause", "land_support_close", "land_support_note"):
        page(client, each, slug, plan.public_id)


def test_a_bank_s_notice_from_letter_to_cure(client: Client, trust: Trust, lease: Lease, today: dt.date) -> None:
    slug, name = trust.organization.slug, lease.agreement.public_id
    sign_in_as(client, trust.steward)
    given = {
        "submission": mark(), "mortgage": str(lease.mortgages.get().pk), "kind": "money", "amount": "2,400",
        "words": "Two payments", "noticed_on": today.isoformat(), "received_on": today.isoformat(),
    }  # fmt: skip
    assert client.post(reverse("land_default_lender", args=[slug, name]), given).status_code == 302
    notice = lease.default_notices.get()
    shown = page(client, "land_default", slug, notice.public_id)
    assert "There are 30 days left" in shown
    assert "The household can put it right; the trust can pay for the household." in shown
    assert any("A home needs help" in need.title for need in home.needs(trust.steward))
    person = holder_of(lease).person
    assert person is not None
    sign_in(client, person)
    assert "You are not alone" in page(client, "land_default", slug, notice.public_id)
    sign_in_as(client, trust.member)
    page(client, "land_default", slug, notice.public_id, status=404)
    sign_in_as(client, trust.steward)
    for each in ("land_default_cured", "land_default_taken_back", "land_default_over"):
        page(client, each, slug, notice.public_id)
    cured = {"on": today.isoformat()}
    assert client.post(reverse("land_default_cured", args=[slug, notice.public_id]), cured).status_code == 302
    assert "in time" in page(client, "land_default", slug, notice.public_id)
    assert "is settled" in page(client, "land_mail_write", slug, name, "cured", about=notice.public_id)


def test_a_reserve_for_those_who_live_there(client: Client, trust: Trust, lease: Lease, today: dt.date) -> None:
    slug, reserve = trust.organization.slug, reserves.of_lease(lease)
    assert reserve is not None
    person = holder_of(lease).person
    assert person is not None
    sign_in(client, person)
    assert "$90" in page(client, "land_reserve", slug, reserve.public_id)
    sign_in(client, make_person())
    page(client, "land_reserve", slug, reserve.public_id, status=404)
    sign_in_as(client, trust.treasurer)
    spend = {"submission": mark(), "amount": "40", "on": today.isoformat(), "text": "Gutter"}
    assert client.post(reverse("land_reserve_spend", args=[slug, reserve.public_id]), spend).status_code == 302
    assert "Gutter" in page(client, "land_reserve", slug, reserve.public_id)
    more = spend | {"submission": mark(), "amount": "50.01"}
    assert (
        "cannot pay more"
        in client.post(reverse("land_reserve_spend", args=[slug, reserve.public_id]), more).content.decode()
    )
    page(client, "land_reserve_new", slug)
    page(client, "land_reserve_put_in", slug, reserve.public_id)
    assert client.post(reverse("land_reserve_gather", args=[slug, reserve.public_id])).status_code == 302


def test_the_clock_does_its_work_once(trust: Trust, lease: Lease, today: dt.date) -> None:
    now = timezone.now()
    duties.add_plan(
        trust.steward, trust.organization, name="Every month", kind=DutyKind.OTHER, every_months=1,
        starts_on=today - dt.timedelta(days=99), now=now - dt.timedelta(days=1),
    )  # fmt: skip
    defaults.record_lender_notice(
        trust.steward, lease, mortgage=lease.mortgages.get(), kind="money", noticed_on=today - dt.timedelta(days=20),
        received_on=today, words="A payment", amount=1,
    )  # fmt: skip
    look_after_all(now)
    assert Notice.objects.filter(kind="land-duties").count() == 1
    assert Notice.objects.filter(kind="land-clock").count() == 1  # ten days are left
    assert look_after_all(now) == 0
    assert Notice.objects.filter(kind="land-clock").count() == 1


def test_all_is_taken_along(trust: Trust, lease: Lease, today: dt.date) -> None:
    insured(trust, lease, today)
    plan = offered(trust, lease)
    supporting.note(trust.steward, plan, kind="call", on=today, text="Very private")
    letters.send(trust.steward, lease, purpose="other", subject="Hello", text="A letter.")
    found = {name: b"".join(parts).decode() for name, _what, parts in files(trust.organization)}
    assert len(found) == 8
    assert "Proof of insurance" in found["land/duties.csv"]
    assert "A letter." in found["land/letters.csv"]
    assert "Very private" not in "".join(found.values())
    assert re.search(r"\d", found["land/reserves.csv"])
