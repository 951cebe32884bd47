"""Sending: to whom it still concerns, once each, in their language, and again after a fault."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonhouse.notices import actions, kinds, links, outbox, timing
from commonhouse.notices.models import Notice
from commonhouse.notices.sms import NotSent
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.people.permissions import Actor
from tests.factories import make_member, make_organization, make_person
from tests.notices.helpers import LATER, NOW, Network, noted, tell

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return {f"{row.person.name} {row.channel}": row.why or row.state for row in Notice.objects.select_related("person")}


def mailed() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_a_letter_says_what_is_asked_and_its_subject_says_little(coop: Organization) -> None:
    tell([make_person("Ana", email="ana@example.org")], coop)
    assert outbox.send_due(NOW) == 1
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert letter.from_email == "Commonhouse <house@localhost>"
    assert letter.subject == "A question for you, open until March 14, 2026"
    assert "Hello Ana," in letter.body
    assert "Riverside asks you: Raise pay by one dollar an hour" in letter.body
    assert "It takes about 5 minutes." in letter.body
    assert "http://localhost:8000/organizations/" in letter.body
    html = letter.alternatives[0].content
    assert '<html lang="en">' in html
    assert "Raise pay by one dollar an hour" in html
    assert "<img" not in html
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Id"] == "<riverside.localhost>"
    notice = Notice.objects.get()
    assert (notice.state, notice.sent_at, notice.attempts) == ("sent", NOW, 1)
    assert letter.extra_headers["Message-ID"] == f"<{notice.letter}@localhost>"
    assert outbox.send_due(NOW) == 0


def test_what_people_wrote_cannot_add_headers_or_markup(coop: Organization) -> None:
    person = make_person("Ana\nBcc: all@example.org", email="")
    tell([person], coop, data={"title": "<script>alert(1)</script>\r\nBcc: x@example.org"})
    outbox.send_due(NOW)
    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert letter.bcc == []
    assert "<script>" not in letter.alternatives[0].content
    assert "Hello Ana Bcc: all@example.org," in letter.body


def test_each_reads_their_own_language_and_english_where_the_house_has_no_other(coop: Organization) -> None:
    from django.utils.translation import gettext, override

    people = [make_person(code, email=f"{code}@example.org", language=code) for code in ("es", "ht")]
    tell(people, coop, closes_at=None)
    outbox.send_due(NOW)
    with override("es"):
        spanish = gettext("A question for you")
    by = {message.to[0]: message for message in mail.outbox}
    assert by["es@example.org"].subject == spanish
    assert by["es@example.org"].extra_headers["Content-Language"] == "es"
    assert '<html lang="es">' in by["es@example.org"].alternatives[0].content
    assert by["ht@example.org"].subject == "A question for you"


def test_several_things_go_in_one_letter_the_soonest_first_by_organization(coop: Organization) -> None:
    person, other = make_person("Ana", email=""), make_organization("Trust")
    tell([person], coop, key="a", data={"title": "later"}, closes_at=LATER)
    tell([person], other, key="b", data={"title": "sooner"}, closes_at=NOW + dt.timedelta(days=2))
    tell([person], coop, key="c", data={"title": "whenever"}, closes_at=None)
    assert outbox.send_due(NOW) == 1
    (letter,) = mail.outbox
    assert letter.subject == "3 messages for you"
    at = [letter.body.index(word) for word in ("sooner", "later", "whenever")]
    assert at == sorted(at)
    assert letter.extra_headers["List-Id"] == "<house.localhost>"
    assert len(set(Notice.objects.values_list("letter", flat=True))) == 1


def test_a_contact_of_one_organization_carries_nothing_of_another(coop: Organization) -> None:
    person, other = make_person("Ana"), make_organization("trust")
    noted(coop, person, "ana@riverside.example")
    noted(other, person, "ana@trust.example")
    tell([person], coop, key="a", data={"title": "of Riverside"})
    tell([person], other, key="b", data={"title": "of the Trust"})
    tell([person], make_organization("third"), key="c")
    assert outbox.send_due(NOW) == 2
    by = {message.to[0]: message.body for message in mail.outbox}
    assert "of Riverside" in by["ana@riverside.example"]
    assert "Trust" not in by["ana@riverside.example"]
    assert "Riverside" not in by["ana@trust.example"]
    assert "no-address" in Notice.objects.get(key="c").why


def test_nothing_goes_to_those_it_does_not_concern_any_more(coop: Organization) -> None:
    names = ("off", "muted", "left", "erased", "closed", "answered", "lost")
    people = {name: make_person(name, email="") for name in names}
    tell([person for name, person in people.items() if name != "closed"], coop)
    tell([people["closed"]], coop, key="short", closes_at=NOW + dt.timedelta(hours=1))
    actions.set_pace(Actor(people["off"]), "email", "off", now=NOW)
    actions.mute(Actor(people["muted"]), coop)
    make_member(coop, people["left"], status=Membership.Status.LEFT)
    Person.objects.filter(name="erased").update(erased_on=NOW.date())
    people["lost"].account.delete()
    kinds.register_check({"ask"}, _answered)
    try:
        assert outbox.send_due(NOW + dt.timedelta(hours=1)) == 0
    finally:
        kinds._checks.remove((frozenset({"ask"}), _answered))
    assert mail.outbox == []
    assert states() == {
        "off email": "off", "muted email": "off", "left email": "left", "erased email": "left",
        "closed email": "closed", "answered email": "answered", "lost email": "no-address",
    }  # fmt: skip


def _answered(notices: Any) -> set[int]:
    return {notice.pk for notice in notices if notice.person.name == "answered"}


def test_a_check_that_fails_sends_nothing_and_is_asked_again(coop: Organization) -> None:
    tell([make_person(email="")], coop)

    def broken(notices: Any) -> set[int]:
        raise RuntimeError

    kinds.register_check({"ask"}, broken)
    try:
        assert outbox.send_due(NOW) == 0
    finally:
        kinds._checks.remove((frozenset({"ask"}), broken))
    assert Notice.objects.get().state == "waiting"
    assert outbox.send_due(NOW + dt.timedelta(minutes=6)) == 1


def test_a_reminder_waits_for_its_hour(coop: Organization) -> None:
    tell([make_person(email="")], coop, kind="reminder", due_at=LATER - dt.timedelta(days=1))
    assert outbox.send_due(NOW) == 0
    assert outbox.send_due(LATER - dt.timedelta(days=1)) == 1
    assert mail.outbox[0].subject == "Still open for you until March 14, 2026"


def test_who_had_a_days_letters_gets_the_rest_in_the_morning(coop: Organization) -> None:
    person = make_person(email="")
    for n in range(10):
        tell([person], coop, key=f"k{n}")
        outbox.send_due(NOW + dt.timedelta(seconds=n))
    assert len(mail.outbox) == outbox.MOST_A_DAY["email"]
    morning = timing.next_morning(NOW)
    assert outbox.send_due(morning) == 0  # eight went out less than a day ago
    assert outbox.send_due(timing.next_morning(NOW + dt.timedelta(days=1))) == 1
    assert mail.outbox[-1].subject == "2 messages for you"


@pytest.fixture
def answerable() -> None:
    links.register("test-answer", lambda request, link: HttpResponse(""))


def test_texts_are_short_and_hold_the_link(coop: Organization, network: type[Network], answerable: None) -> None:
    person = make_person("Zoë")
    noted(coop, person, "617 555 0002", "phone")
    tell([person], coop, answer=("test-answer", "a1b2c3d4e5f6"))
    assert outbox.send_due(NOW) == 1
    ((number, text, key),) = network.sent
    assert number == "+16175550002"
    assert text.startswith("Riverside asks for your answer until Mar 14. http://localhost:8000/n/")
    assert len(text) <= 160
    assert key == str(Notice.objects.get(channel="sms").letter)
    assert states() == {"Zoë email": "no-address", "Zoë sms": "sent"}


def test_a_link_nobody_answers_for_leads_to_the_page(coop: Organization) -> None:
    tell([make_person(email="")], coop, answer=("test-nobody", "x"))
    outbox.send_due(NOW)
    assert "http://localhost:8000/organizations/" in mail.outbox[0].body


def test_signed_links_end_when_the_thing_closes(coop: Organization, answerable: None) -> None:
    person = make_person("Ana", email="")
    actions.forget_links(Actor(person))
    tell([person], coop, answer=("test-answer", "a1b2c3"))
    outbox.send_due(NOW)
    token = re.search(r"/n/([^/]+)/\n", mail.outbox[0].body)[1]
    assert links.read(token, now=NOW) == links.Link(person, "test-answer", "a1b2c3", LATER)


# --- faults -------------------------------------------------------------------------------------------------------
class Failing:
    """A mail connection with a fault of its own."""

    fault: Exception = smtplib.SMTPServerDisconnected("gone")
    dialed = 0

    def open(self) -> bool:
        Failing.dialed += 1
        return True

    def send_messages(self, messages: Any) -> int:
        raise Failing.fault

    def close(self) -> None:
        raise OSError


@pytest.fixture
def failing(monkeypatch) -> type[Failing]:
    monkeypatch.setattr("commonhouse.notices.post.get_connection", Failing)
    return Failing


def test_a_network_that_is_down_is_tried_again_and_given_up_after_days(
    coop: Organization, failing: type[Failing]
) -> None:
    failing.fault = smtplib.SMTPServerDisconnected("gone")
    tell([make_person(email="")], coop)
    now, tries = NOW, 0
    while Notice.objects.get().state == "waiting":
        assert outbox.send_due(now) == 0
        now = Notice.objects.get().next_at
        tries += 1
    assert tries == timing.MOST_ATTEMPTS
    assert now - NOW > dt.timedelta(hours=16)
    assert Notice.objects.get().state == "failed"


def test_three_faults_in_a_row_leave_the_network_alone(coop: Organization, failing: type[Failing]) -> None:
    failing.fault, failing.dialed = ConnectionRefusedError(), 0
    tell([make_person(email="") for _ in range(8)], coop)
    outbox.send_due(NOW)
    assert failing.dialed == 3  # anew after each: a connection that broke stays broken
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0] * 5 + [1] * 3
    assert not Notice.objects.filter(next_at__lte=NOW).exists()


def test_an_address_that_does_not_exist_is_given_up_at_once(coop: Organization, failing: type[Failing]) -> None:
    failing.fault = smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"no such user")})
    tell([make_person(email="")], coop)
    outbox.send_due(NOW)
    assert Notice.objects.get().state == "failed"
    failing.fault = smtplib.SMTPRecipientsRefused({"x@example.org": (450, b"busy")})
    tell([make_person(email="")], coop, key="other")
    outbox.send_due(NOW)
    assert Notice.objects.get(key="other").state == "waiting"


def test_a_number_that_wrote_stop_is_given_up(coop: Organization, network: type[Network]) -> None:
    person = make_person()
    noted(coop, person, "617 555 0002", "phone")
    network.fault = NotSent("STOP", permanent=True)
    tell([person], coop)
    outbox.send_due(NOW)
    assert Notice.objects.get(channel="sms").state == "failed"


def test_a_letter_that_cannot_be_written_keeps_none_of_the_others(coop: Organization) -> None:
    def broken(context: Any) -> str:
        raise ValueError

    kinds.register(kinds.Kind("test-broken", subject=broken, text=broken))
    tell([make_person("bad", email="")], coop, kind="test-broken")
    tell([make_person("good", email="")], coop)
    assert outbox.send_due(NOW) == 1
    assert states() == {"bad email": "waiting", "good email": "sent"}


def test_a_crash_after_sending_sends_the_same_letter_under_the_same_name(coop: Organization, monkeypatch) -> None:
    tell([make_person(email="")], coop)
    real = outbox._send_one

    def crash(*args: Any) -> bool:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "_send_one", crash)
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(NOW)
    Notice.objects.update(state="waiting", sent_at=None)  # as if the power went before it was marked
    monkeypatch.setattr(outbox, "_send_one", real)
    assert outbox.send_due(NOW) == 0  # the lease holds
    assert outbox.send_due(NOW + outbox.LEASE) == 1
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_a_second_worker_finds_nothing_left(coop: Organization, monkeypatch) -> None:
    tell([make_person(email="") for _ in range(3)], coop)
    real = outbox._claim

    def after_another(notices: Any, now: dt.datetime) -> set[int]:
        monkeypatch.setattr(outbox, "_claim", real)
        outbox.send_due(now)
        return real(notices, now)

    monkeypatch.setattr(outbox, "_claim", after_another)
    assert outbox.send_due(NOW) == 0
    assert len(mail.outbox) == 3


def test_many_letters_take_few_queries_besides_marking_each(coop: Organization, django_assert_num_queries) -> None:
    tell([make_person(email="") for _ in range(40)], coop)
    with django_assert_num_queries(1 + 7 + 1 + 2 + 40 + 1 + 2):
        # due; wishes and addresses; limits; claim; a mark each; nothing more due; old ones forgotten
        assert outbox.send_due(NOW) == 40


def test_the_demo_keeps_only_what_asks_its_main_figures(coop: Organization) -> None:
    from commonhouse.notices import demo

    people = [make_person("main", email="a@commonhouse.example"), make_person("other", email="b@other.example")]
    tell(people, coop)
    tell(people, coop, key="news", kind="outcome", closes_at=None)
    said: list[str] = []
    demo.seed(said.append)
    assert said == ["==> 3 letters of the past put away; 1 wait to be sent"]
    assert Notice.objects.get(state="waiting").person.name == "main"


def test_one_connection_carries_a_round(coop: Organization, monkeypatch) -> None:
    dialed = []
    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "open", lambda self: dialed.append(1))
    tell([make_person(email="") for _ in range(5)], coop)
    assert outbox.send_due(NOW) == 5
    assert len(dialed) == 1


def test_old_notices_are_forgotten(coop: Organization) -> None:
    tell([make_person(email="")], coop)
    outbox.send_due(NOW)
    outbox.send_due(NOW + dt.timedelta(days=89))
    assert Notice.objects.exists()
    outbox.send_due(NOW + dt.timedelta(days=91))
    assert not Notice.objects.exists()


# --- never a letter that is not wanted -------------------------------------------------------------------------------
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tell", "off", "at-once", "digest-daily", "digest-weekly", "mute", "unmute", "leave", "return",
                         "vote", "hours", "days"]),
        st.integers(0, 2),
    ),
    max_size=14,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_nobody_hears_who_is_off_muted_gone_or_has_voted(coop: Organization, steps: Any) -> None:
    Notice.objects.all().delete()
    mail.outbox.clear()
    people = [make_person(email="") for _ in range(3)]
    members = [make_member(coop, person) for person in people]
    state = [{"off": False, "muted": False, "gone": False, "voted": False} for _ in people]
    voted: set[Any] = set()
    now, count = timezone.now(), 0
    closes = now + dt.timedelta(days=9)

    def check(notices: Any) -> set[int]:
        return {notice.pk for notice in notices if notice.person_id in voted}

    kinds.register_check({"ask"}, check)
    try:
        for step, who in steps:
            actor, mine = Actor(people[who]), state[who]
            if step == "tell":
                count += 1
                tell(people, coop, key=f"k{count}", closes_at=closes, now=now)
            elif step in {"mute", "unmute"}:
                getattr(actions, step)(actor, coop)
                mine["muted"] = step == "mute"
            elif step in {"leave", "return"}:
                status = "left" if step == "leave" else "active"
                Membership.objects.filter(pk=members[who].pk).update(status=status)
                mine["gone"] = step == "leave"
            elif step == "vote":
                voted.add(people[who].pk)
                mine["voted"] = True
            elif step in {"hours", "days"}:
                now += dt.timedelta(hours=5) if step == "hours" else dt.timedelta(days=3)
            else:
                actions.set_pace(actor, "email", step, now=now)
                mine["off"] = step == "off"
            before = len(mail.outbox)
            outbox.send_due(now)
            for message in mail.outbox[before:]:
                (reader,) = [n for n, person in enumerate(people) if person.account.email == message.to[0]]
                assert not any(state[reader].values())
                assert now < closes
    finally:
        kinds._checks.remove((frozenset({"ask"}), check))
