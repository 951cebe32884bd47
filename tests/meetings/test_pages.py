"""Pages of meetings: who sees what, taps that are done once, minutes on paper, calendars, and no more queries than needed."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from commonhouse.meetings import actions, leaving
from commonhouse.meetings.models import Attendee, CalendarKey, Meeting, Motion, Promise
from commonhouse.people.actions import erase_person
from commonhouse.people.permissions import Actor
from tests.factories import make_member, make_organization, sign_in, sign_in_as
from tests.meetings.factories import (
    BEGIN,
    Circle,
    attendees,
    make_circle,
    make_ended,
    make_item,
    make_meeting,
    make_motion,
    make_running,
    plan,
    press,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def page(client: Client, circle: Circle) -> Client:
    return sign_in_as(client, circle.facilitator)


@pytest.fixture
def member(circle: Circle) -> Client:
    return sign_in(Client(), circle.people[3])


def url(meeting: Meeting, place: str = "") -> str:
    return f"{meeting.get_absolute_url()}{place}"


def soon(circle: Circle, **fields: Any) -> Meeting:
    """A meeting of next week, called ten days before."""
    starts = timezone.now().replace(microsecond=0) + 5 * DAY
    return make_meeting(circle, starts, starts - 10 * DAY, **fields)


def tap(client: Client, meeting: Meeting, do: str, *, quietly: bool = True, **said: Any) -> Any:
    headers = {"X-Tap": "1"} if quietly else {}
    given = {"do": do, "token": str(said.pop("token", uuid.uuid4()))} | said
    return client.post(url(meeting, "tap/"), given, headers=headers)


def now_running(circle: Circle, present: int = 7) -> tuple[Meeting, list[Attendee]]:
    starts = timezone.now().replace(microsecond=0) - dt.timedelta(minutes=30)
    return make_running(circle, present, starts)


# --- who sees what ----------------------------------------------------------------------------------------------------
def test_visitors_see_only_what_is_open_to_all_and_no_names(circle: Circle, client: Client) -> None:
    closed, open_ = soon(circle, title="Closed circle"), soon(circle, title="Open supper", is_open=True)
    actions.add_item(circle.facilitator, open_, title="Soup", presenter=circle.people[2])
    listed = client.get(f"/o/{circle.organization.slug}/meetings/").content.decode()
    assert "Open supper" in listed
    assert "Closed circle" not in listed
    assert client.get(url(closed)).status_code == 404
    shown = client.get(url(open_)).content.decode()
    assert "Soup" in shown
    assert not any(person.name in shown for person in circle.people)
    assert client.get(url(open_, "minutes/")).status_code == 404
    assert "Open supper" in client.get("/").content.decode()


def test_members_of_another_organization_are_visitors_here(circle: Circle, client: Client) -> None:
    stranger = make_member(make_organization()).person
    assert sign_in(client, stranger).get(url(soon(circle))).status_code == 404


@pytest.mark.parametrize("place", ["room/", "people/", "agenda/", "edit/", "move/", "cancel/"])
def test_pages_of_those_who_facilitate_are_theirs(circle: Circle, page: Client, member: Client, place: str) -> None:
    meeting = soon(circle)
    assert page.get(url(meeting, place)).status_code == 200
    assert member.get(url(meeting, place)).status_code == 403


def test_a_member_answers_and_changes_their_mind(circle: Circle, member: Client) -> None:
    meeting = soon(circle)
    for said in ("yes", "no"):
        assert member.post(url(meeting, "answer/"), {"answer": said}).status_code == 302
    assert meeting.attendees.get(person=circle.people[3]).answer == "no"
    assert 'aria-pressed="true">No, I cannot come' in member.get(url(meeting)).content.decode()
    assert "Will you come?" not in member.get("/").content.decode()


def test_home_asks_and_then_leaves_in_peace(circle: Circle, member: Client) -> None:
    meeting = soon(circle)
    assert "Will you come? March circle" in member.get("/").content.decode()
    actions.answer(Actor(circle.people[3]), meeting, "yes")
    shown = member.get("/").content.decode()
    assert "Will you come?" not in shown
    assert "Your next gathering" in shown
    actions.answer(Actor(circle.people[3]), meeting, "no")
    assert "Your next gathering" not in member.get("/").content.decode()


# --- calling ----------------------------------------------------------------------------------------------------------
def call_form(circle: Circle, starts: dt.datetime, **changes: Any) -> dict[str, Any]:
    local = timezone.localtime(starts)
    return {
        "title": "Spring circle", "who": ["class:members"], "day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}",
        "minutes": "60", "place": "Barn", "submission": str(uuid.uuid4()),
    } | changes  # fmt: skip


def test_a_meeting_is_called_from_the_page_once(circle: Circle, page: Client) -> None:
    form = call_form(circle, timezone.now() + 10 * DAY)
    address = f"/o/{circle.organization.slug}/meetings/new/"
    for _again in range(2):
        assert page.post(address, form).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.attendees.count()) == ("Spring circle", 9)


def test_what_the_charter_refuses_comes_back_with_every_word(circle: Circle, page: Client) -> None:
    form = call_form(circle, timezone.now() + 2 * DAY, about="Bring soup")
    answer = page.post(f"/o/{circle.organization.slug}/meetings/new/", form)
    assert answer.status_code == 409
    assert "7 days ahead" in answer.content.decode()
    assert "Bring soup" in answer.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"day": "31-31-31"}, {"who": ["class:tenants"]}, {"minutes": "5"}, {"submission": "no"}, {"title": ""}]
)
def test_forms_that_are_not_whole(circle: Circle, page: Client, changes: dict[str, Any]) -> None:
    form = call_form(circle, timezone.now() + 10 * DAY, **changes)
    assert page.post(f"/o/{circle.organization.slug}/meetings/new/", form).status_code == 200
    assert not Meeting.objects.exists()


# --- the room ---------------------------------------------------------------------------------------------------------
def test_a_tap_sent_three_times_is_done_once(circle: Circle, page: Client) -> None:
    meeting, _people = now_running(circle)
    item = actions.add_item(circle.facilitator, meeting, title="Snow")
    tap(page, meeting, "open", item=item.pk)
    token = uuid.uuid4()
    for _again in range(3):
        assert tap(page, meeting, "note", item=item.pk, text="Heavy.", token=token).status_code == 204
    item.refresh_from_db()
    assert item.notes == "Heavy."


def test_a_tap_says_how_long_ago_it_was(circle: Circle, page: Client) -> None:
    meeting, people = now_running(circle, 6)
    before = timezone.now()
    assert tap(page, meeting, "arrive", who=people[6].pk, how="afar", ago=600).status_code == 204
    stay = people[6].stays.get()
    assert abs(before - dt.timedelta(minutes=10) - stay.from_at) < dt.timedelta(seconds=20)
    assert stay.how == "afar"


def test_what_is_refused_is_said_and_nothing_is_half_done(circle: Circle, page: Client) -> None:
    meeting, people = now_running(circle, 5)
    item = actions.add_item(circle.facilitator, meeting, title="Snow")
    tap(page, meeting, "open", item=item.pk)
    tap(page, meeting, "move", item=item.pk, text="Two shovels.", who=people[0].pk)
    motion = Motion.objects.get()
    tap(page, meeting, "leave", who=people[4].pk)
    token = uuid.uuid4()
    answer = tap(page, meeting, "decide", motion=motion.pk, n_yes="4", token=token)
    assert (answer.status_code, "4 of the 5 needed" in answer.content.decode()) == (409, True)
    shown = tap(page, meeting, "decide", motion=motion.pk, n_yes="4", quietly=False)
    assert shown.status_code == 302
    assert "4 of the 5 needed" in page.get(url(meeting, "room/")).content.decode()
    tap(page, meeting, "arrive", who=people[4].pk)
    assert tap(page, meeting, "decide", motion=motion.pk, n_yes="4", token=token).status_code == 204  # the same press
    motion.refresh_from_db()
    assert (motion.state, motion.counts) == ("carried", {"yes": 4, "no": 0, "abstain": 0})


@pytest.mark.parametrize(
    ("do", "said", "status"),
    [
        ("fly", {}, 404),
        ("arrive", {"who": "999999"}, 409),
        ("arrive", {"who": "x"}, 409),
        ("note", {"token": "no"}, 409),
        ("open", {"item": "1" * 40}, 409),
        ("turn", {"turn": "5", "how": "spoken"}, 409),
        ("guest", {"person": str(uuid.uuid4())}, 409),
        ("decide", {"motion": "1"}, 409),
        ("note", {"item": "1", "ago": "-5"}, 409),
    ],
)
def test_taps_that_cannot_be(circle: Circle, page: Client, do: str, said: dict[str, Any], status: int) -> None:
    meeting, _people = now_running(circle)
    assert tap(page, meeting, do, **said).status_code == status


def test_members_do_not_press_the_facilitators_buttons(circle: Circle, member: Client) -> None:
    meeting, people = now_running(circle)
    assert tap(member, meeting, "leave", who=people[0].pk).status_code == 403
    assert not people[0].stays.filter(until_at__isnull=False).exists()


def test_each_button_of_the_room_has_its_own_token(circle: Circle, page: Client) -> None:
    meeting, _people = now_running(circle)
    make_item(circle, meeting, "Check-in", kind="check-in")
    shown = page.get(url(meeting, "room/")).content.decode()
    tokens = re.findall(r'name="token" value="([^"]+)"', shown)
    assert len(tokens) == len(set(tokens)) > 10
    part = page.get(url(meeting, "room/"), headers={"X-Part": "room"}).content.decode()
    assert "<html" not in part
    assert 'id="quorum"' in part


def test_the_facilitators_page_is_small_and_asks_little(circle: Circle, page: Client) -> None:
    meeting, _people = now_running(circle)
    item = make_item(circle, meeting, "Snow")
    make_motion(circle, meeting, item=item)
    shown = page.get(url(meeting, "room/"))
    assert len(shown.content) < 40_000
    with_more = queries_of(page, url(meeting, "room/"))
    for number in range(4):
        member = make_member(circle.organization).person
        actions.welcome_guest(circle.facilitator, meeting, member)
        make_item(circle, meeting, f"More {number}", is_now=False)
    assert queries_of(page, url(meeting, "room/")) == with_more


def queries_of(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize(("place", "most"), [("", 13), ("room/", 17), ("people/", 9), ("quorum/", 9), ("agenda/", 17)])
def test_pages_ask_no_more_with_more_people(circle: Circle, page: Client, place: str, most: int) -> None:
    meeting, _people = now_running(circle)
    few = queries_of(page, url(meeting, place))
    assert few <= most
    big = make_circle("big", tuple(f"P{n}" for n in range(30)))
    other, _all = now_running(big, 25)
    client = sign_in_as(Client(), big.facilitator)
    assert queries_of(client, url(other, place)) <= few


def test_the_list_asks_no_more_with_more_meetings(circle: Circle, page: Client) -> None:
    soon(circle)
    address = f"/o/{circle.organization.slug}/meetings/"
    few = queries_of(page, address)
    for number in range(6):
        actions.call(circle.facilitator, circle.organization, plan(circle, f"M{number}"), timezone.now() + 20 * DAY)
    assert queries_of(page, address) == few <= 10


# --- minutes ----------------------------------------------------------------------------------------------------------
def test_minutes_are_drafts_until_they_are_sent(circle: Circle, page: Client, member: Client) -> None:
    meeting, _people = make_running(circle, 7)
    actions.end(circle.facilitator, meeting, press=press(60))
    assert "Draft, not sent yet" in page.get(url(meeting, "minutes/")).content.decode()
    assert member.get(url(meeting, "minutes/")).status_code == 409
    page.post(url(meeting, "minutes/send/"))
    shown = member.get(url(meeting, "minutes/")).content.decode()
    assert "Version 1, sent" in shown
    assert all(person.name in shown for person in circle.people)


def test_corrections_say_what_was_wrong(circle: Circle, page: Client) -> None:
    meeting = make_ended(circle)
    item = meeting.items.get()
    notes = url(meeting, f"minutes/{item.pk}/")
    assert page.post(notes, {"notes": "Cold.", "seen": ""}).status_code == 302
    conflict = page.post(notes, {"notes": "Warm.", "seen": ""})
    assert conflict.status_code == 409
    assert "Cold." in conflict.content.decode()
    assert "Warm." in conflict.content.decode()
    assert page.post(url(meeting, "minutes/send/"), {"why": ""}).status_code == 200
    assert page.post(url(meeting, "minutes/send/"), {"why": "The cold."}).status_code == 302
    assert meeting.versions.count() == 2


@pytest.mark.parametrize(("language", "words"), [("en", b"en"), ("es", b"es")])
def test_minutes_are_a_document_that_screen_readers_read(
    circle: Circle, page: Client, language: str, words: bytes
) -> None:
    meeting = make_ended(circle)
    answer = page.get(url(meeting, "minutes/minutes.pdf"), headers={"Accept-Language": language})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in answer.content
    assert b"/Lang(" + words in answer.content.replace(b"/Lang (", b"/Lang(")


def test_whoever_is_erased_is_erased_from_minutes_too(circle: Circle, page: Client) -> None:
    held, coming = make_ended(circle), soon(circle)
    gone = circle.people[2]
    sign_in(Client(), gone)
    actions.new_calendar_key(Actor(gone))
    erase_person(Actor(gone), gone)
    shown = page.get(url(held, "minutes/")).content.decode()
    assert "Carla" not in shown
    assert "(until" not in shown  # who was there stays, without a name
    assert held.attendees.count() == 9
    assert coming.attendees.count() == 8
    assert not CalendarKey.objects.exists()


def test_an_entry_and_its_person_become_one_voice(circle: Circle) -> None:
    meeting = soon(circle)
    entry, mine = circle.people[4], circle.people[5]
    actions.answer_for(circle.facilitator, meeting.attendees.get(person=entry), "afar")
    leaving.merge(entry, mine, circle.organization)
    assert meeting.attendees.get(person=mine).answer == "afar"
    assert not meeting.attendees.filter(person=entry).exists()


def test_a_promise_is_kept_from_the_minutes(circle: Circle, member: Client) -> None:
    meeting, _people = make_running(circle, 7)
    item = make_item(circle, meeting)
    actions.promise(circle.facilitator, item, "Buy shovels", who=circle.people[3], press=press(2))
    actions.end(circle.facilitator, meeting, press=press(60))
    actions.send(circle.facilitator, meeting, now=BEGIN + DAY)
    made = Promise.objects.get()
    assert "Buy shovels" in member.get(url(meeting, "minutes/")).content.decode()
    assert member.post(url(meeting, f"minutes/promises/{made.pk}/"), {"done": "yes"}).status_code == 302
    made.refresh_from_db()
    assert made.done_on == timezone.localdate()


# --- calendars --------------------------------------------------------------------------------------------------------
def event_of(content: bytes) -> Any:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_an_invitation_keeps_its_name_and_counts_its_changes(circle: Circle, member: Client) -> None:
    meeting = soon(circle)
    first = event_of(member.get(url(meeting, "meeting.ics")).content)
    assert meeting.starts_at is not None
    actions.move(circle.facilitator, meeting, meeting.starts_at + 10 * DAY, "Snow")
    second = event_of(member.get(url(meeting, "meeting.ics")).content)
    meeting = actions.cancel(circle.facilitator, Meeting.objects.get(pk=meeting.pk), "More snow")
    third = event_of(member.get(url(meeting, "meeting.ics")).content)
    assert first["uid"] == second["uid"] == third["uid"]
    assert [event["sequence"] for event in (first, second, third)] == [0, 1, 2]
    assert (second["status"], third["status"]) == ("CONFIRMED", "CANCELLED")
    assert second["dtstart"].dt == first["dtstart"].dt + 10 * DAY
    assert not any(person.name in first.to_ical().decode() for person in circle.people)


def test_a_secret_address_shows_ones_own_meetings_until_it_is_made_anew(circle: Circle, member: Client) -> None:
    meeting, elsewhere = soon(circle), soon(make_circle("elsewhere"))
    old = re.search(r"/cal/[\w-]+\.ics", member.post("/me/calendar/").content.decode())
    assert old is not None
    reader = Client()
    content = reader.get(old[0]).content
    assert meeting.public_id in content.decode()
    assert elsewhere.public_id not in content.decode()
    assert old[0].removeprefix("/cal/").removesuffix(".ics") not in CalendarKey.objects.get().token_hash
    new = re.search(r"/cal/[\w-]+\.ics", member.post("/me/calendar/").content.decode())
    assert new is not None
    assert (reader.get(old[0]).status_code, reader.get(new[0]).status_code) == (404, 200)
    circle.people[3].memberships.update(status="left")
    assert meeting.public_id not in reader.get(new[0]).content.decode()


def test_nobody_signed_in_has_no_calendar(client: Client, db: None) -> None:
    assert client.get("/me/calendar/").status_code in {302, 403}
    assert not CalendarKey.objects.exists()


# --- programs ---------------------------------------------------------------------------------------------------------
def test_programs_read_meetings_and_answer(circle: Circle, client: Client, member: Client) -> None:
    meeting, base = soon(circle), f"/api/o/{circle.organization.slug}/meetings"
    assert client.get(base).json()["count"] == 0
    assert member.get(base).json()["meetings"][0]["id"] == meeting.public_id
    assert client.get(f"{base}/{meeting.public_id}").status_code == 404
    said = member.post(f"{base}/{meeting.public_id}/answer", {"answer": "afar"}, content_type="application/json")
    assert said.json() == {"answer": "afar"}
    assert (
        client.post(
            f"{base}/{meeting.public_id}/answer", {"answer": "yes"}, content_type="application/json"
        ).status_code
        == 401
    )
    refused = member.post(f"{base}/{meeting.public_id}/answer", {"answer": "hm"}, content_type="application/json")
    assert refused.status_code == 409


def test_programs_read_the_quorum_and_the_minutes(circle: Circle, member: Client, client: Client) -> None:
    ended = make_ended(circle)
    base = f"/api/o/{circle.organization.slug}/meetings/{ended.public_id}"
    whole = member.get(f"{base}/minutes").json()
    assert whole["text_hash"] == ended.versions.get().text_hash
    assert "Ana" not in str(whole)
    assert client.get(f"{base}/minutes").status_code == 404
    meeting, _people = now_running(circle, 6)
    found = member.get(f"/api/o/{circle.organization.slug}/meetings/{meeting.public_id}").json()
    assert found["quorum"] == {"eligible": 9, "needed": 5, "present": 6, "is_met": True}


def test_what_an_organization_takes_along(circle: Circle) -> None:
    from commonhouse.meetings import export

    meeting = make_ended(circle)
    found = {name: b"".join(pieces).decode() for name, _what, pieces in export.files(circle.organization)}
    assert f"meetings/minutes/{meeting.public_id}-1.json" in found
    assert "Ana" in found["meetings/presence.csv"]
    assert len(attendees(meeting)) == 9
