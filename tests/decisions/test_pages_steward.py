"""Run the vote: steps, schedule, roll, sheets, the telephone. Who may, what shows, and how many questions it costs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from commonhouse.decisions import actions, sheets
from commonhouse.decisions.models import Ballot, Box, RollEntry, ScheduleChange, Sheet
from commonhouse.people import documents
from tests.decisions.helpers import acts, make_draft
from tests.decisions.pages import at, end, hidden, receipt_of, running, text
from tests.factories import make_actor, make_member, make_organization, make_steward, sign_in, sign_in_as

pytestmark = pytest.mark.django_db

STEWARDS_PAGES = [
    "vote_run",
    "vote_schedule",
    "vote_roll",
    "vote_walk_in",
    "vote_sheets",
    "vote_sheet_sample",
    "vote_paper",
]


@pytest.fixture
def box(coop, steward, members):
    return running(steward, coop)


@pytest.fixture
def desk(client, steward):
    return sign_in_as(client, steward)


# --- who may -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", STEWARDS_PAGES)
def test_only_those_in_the_seat_may(name, box, coop, steward, members):
    assert Client().get(at(name, box)).url.startswith("/account/login/")
    assert sign_in(Client(), members[0]).get(at(name, box)).status_code == 403
    assert sign_in(Client(), steward.person).get(at(name, box)).status_code == 403  # a steward as themselves
    elsewhere = make_steward(make_organization("elsewhere"))
    assert sign_in_as(Client(), elsewhere).get(at(name, box)).status_code == 403
    assert sign_in_as(Client(), steward).get(at(name, box)).status_code == 200


def test_a_keyer_sees_paper_and_nothing_else(box, coop):
    keyer = sign_in_as(Client(), make_actor(coop, "keyer"))
    assert keyer.get(at("vote_paper", box)).status_code == 200
    for name in ("vote_run", "vote_roll", "vote_sheets", "vote_schedule"):
        assert keyer.get(at(name, box)).status_code == 403, name


@pytest.mark.parametrize("name", STEWARDS_PAGES)
def test_nothing_of_it_under_another_organizations_address(name, box, desk):
    make_organization("elsewhere")
    assert desk.get(at(name, box).replace("/o/riverside/", "/o/elsewhere/")).status_code == 404


# --- steps ---------------------------------------------------------------------------------------------------------
def test_a_vote_from_draft_to_count(desk, coop, steward, members):
    now = timezone.now()
    box = make_draft(steward, coop, opens_at=now - dt.timedelta(hours=1), closes_at=now + dt.timedelta(days=1))
    for button, step, state in (
        ("Publish and open the vote", "open", "open"),
        ("Close the vote", "close", "closed"),
        ("Seal the ballots", "seal", "sealed"),
        ("Count", "count", "counted"),
    ):
        if step == "close":
            assert "There is nothing to do now" in text(desk.get(at("vote_run", box)))
            end(box)
        assert button in text(desk.get(at("vote_run", box)))
        for _press in range(2):  # a double press is one step
            assert desk.post(at("vote_step", box), {"step": step}).url == at("vote_run", box)
        box.refresh_from_db()
        assert box.state == state
    assert "Everything is done." in text(desk.get(at("vote_run", box)))


def test_closing_early_by_hand_is_refused(desk, box):
    assert desk.post(at("vote_step", box), {"step": "close"}).status_code == 409
    box.refresh_from_db()
    assert box.state == "open"


def test_turnout_by_channel_for_stewards_and_no_votes(desk, box, members):
    actions.cast(box, actions.PersonCredential(members[0]), {"approve": ["P3"]}, actions.new_receipt())
    page = text(desk.get(at("vote_run", box)))
    assert "1 ballot is in the box." in page
    assert "A tool library" not in page


# --- schedule ------------------------------------------------------------------------------------------------------
def test_extending_takes_two_stewards(desk, box, coop, steward):
    later = (timezone.localtime(box.closes_at) + dt.timedelta(days=2)).replace(second=0, microsecond=0)
    typed = {"closes_at": later.strftime("%Y-%m-%dT%H:%M"), "why": "The library was closed by snow."}
    assert desk.post(at("vote_schedule", box), typed).url == at("vote_run", box)
    change = ScheduleChange.objects.get()
    page = text(desk.get(at("vote_run", box)))
    assert "A second steward must confirm it." in page
    assert 'value="confirm"' not in page
    answer = at("vote_schedule_answer", box, change=change.pk)
    assert desk.post(answer, {"answer": "confirm"}).status_code == 409  # not the one who proposed it
    second = sign_in_as(Client(), make_steward(coop))
    assert 'value="confirm"' in text(second.get(at("vote_run", box)))
    second.post(answer, {"answer": "confirm"})
    box.refresh_from_db()
    assert box.closes_at == later
    assert acts(coop, "decisions.schedule-changed")[0]["why"] == "The library was closed by snow."


def test_a_proposal_can_be_withdrawn(desk, box, coop):
    later = timezone.localtime(box.closes_at) + dt.timedelta(days=2)
    typed = {"closes_at": later.strftime("%Y-%m-%dT%H:%M"), "why": "Too early?"}
    desk.post(at("vote_schedule", box), typed)
    change = ScheduleChange.objects.get()
    desk.post(at("vote_schedule_answer", box, change=change.pk), {"answer": "withdraw"})
    change.refresh_from_db()
    assert change.withdrawn


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"closes_at": "2020-01-01T10:00", "why": "x"}, "This time has passed"),
        ({"closes_at": "soon", "why": "x"}, "Write a date and a time"),
        ({"closes_at": "2030-01-01T10:00", "why": ""}, "This field is required"),
        ({"closes_at": "2099-01-01T10:00", "why": "Long"}, "at most"),
    ],
)
def test_a_schedule_that_does_not_fit_keeps_what_was_typed(desk, box, typed, message):
    page = text(desk.post(at("vote_schedule", box), typed))
    assert message in page
    assert typed["closes_at"] in page
    assert not ScheduleChange.objects.exists()


def test_a_change_of_another_box_is_not_there(desk, box, coop, steward):
    other = running(steward, coop)
    change = actions.propose_schedule(steward, other, timezone.now() + dt.timedelta(days=3), "Snow")
    assert desk.post(at("vote_schedule_answer", box, change=change.pk), {"answer": "withdraw"}).status_code == 404


# --- the roll ------------------------------------------------------------------------------------------------------
def test_the_roll_is_searched_by_name_and_state(desk, coop, steward):
    from tests.factories import make_person

    make_member(coop, make_person("María González"))
    make_member(coop, make_person("Bo Chen"))
    box = running(steward, coop)
    page = text(desk.get(at("vote_roll", box), {"q": "gonz"}))
    assert "María González" in page
    assert "Bo Chen" not in page
    assert "Nobody found" in text(desk.get(at("vote_roll", box), {"q": "Nobody Such"}))
    assert "Nobody found" in text(desk.get(at("vote_roll", box), {"state": "voted"}))
    assert desk.get(at("vote_roll", box), {"state": "nonsense", "page": "x"}).status_code == 200


def test_the_roll_asks_the_database_the_same_for_one_page_of_few_or_many(
    desk, coop, steward, django_assert_num_queries
):
    make_member(coop)
    box = running(steward, coop)
    many = running(steward, coop, title="Many")
    entry = RollEntry.objects.filter(box=many).first()
    people = [make_member(coop) for _ in range(120)]
    RollEntry.objects.bulk_create(
        RollEntry(
            pk=entry.pk + n, organization=coop, box=many, person=each.person, pseudonym=each.pseudonym, salt="0" * 32
        )
        for n, each in enumerate(people, 1)
    )
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(at("vote_roll", box))
    with django_assert_num_queries(len(few)):
        page = text(desk.get(at("vote_roll", many)))
    assert "Page 1 of 3" in page
    assert len(few) <= 10


def test_handing_a_sheet_and_taking_it_back(desk, box, steward, members):
    entry = RollEntry.objects.get(box=box, person=members[0])
    sheet = actions.issue_sheets(steward, box, 1, "en")[0]
    desk.post(at("vote_hand", box, entry=entry.pk))
    entry.refresh_from_db()
    assert entry.state == "handed"
    taken = at("vote_take_back", box, entry=entry.pk)
    desk.post(taken, {"serial": "lots"})
    entry.refresh_from_db()
    assert entry.state == "handed"
    desk.post(taken, {"serial": sheet.serial})
    entry.refresh_from_db()
    assert entry.state == "entitled"
    assert Sheet.objects.get(serial=sheet.serial).is_void


def test_a_sheets_right_is_nobody_to_hand_to_or_help(desk, box, steward):
    actions.issue_sheets(steward, box, 1, "en")
    entry = RollEntry.objects.get(box=box, sheet__isnull=False)
    assert desk.post(at("vote_hand", box, entry=entry.pk)).status_code == 404
    assert desk.get(at("vote_assist", box, entry=entry.pk)).status_code == 404


def test_at_the_door_nothing_is_written_down(desk, box):
    before = RollEntry.objects.count()
    page = text(desk.get(at("vote_walk_in", box)))
    assert "If not, they cannot vote here" in page
    assert RollEntry.objects.count() == before


# --- the telephone -------------------------------------------------------------------------------------------------
def test_a_vote_by_phone(desk, box, members):
    entry = RollEntry.objects.get(box=box, person=members[0])
    script = desk.get(at("vote_assist", box, entry=entry.pk))
    assert "I will see how you vote, because I fill in the ballot for you." in text(script)
    ballot = desk.post(at("vote_choose", box), hidden(script, "/choose/") | {"action": "change"})
    assert "By phone: you will see how this person votes." in text(ballot)
    checked = desk.post(at("vote_check", box), hidden(ballot, "/check/") | {"option": ["2"]})
    fields = hidden(checked, "/cast/")
    done = desk.post(at("vote_cast", box), fields)
    assert "Read the receipt aloud" in text(done)
    entry.refresh_from_db()
    assert (entry.state, entry.channel) == ("voted", "phone")
    assert actions.find_ballot(box, receipt_of(done)) == {"approve": ["P2"]}
    assert receipt_of(desk.post(at("vote_cast", box), fields)) == receipt_of(done)
    assert Ballot.objects.count() == 1
    assert "This person has voted already" in text(desk.get(at("vote_assist", box, entry=entry.pk)))


def test_a_phone_ballots_page_is_no_use_to_anyone_else(desk, box, coop, members):
    entry = RollEntry.objects.get(box=box, person=members[0])
    script = desk.get(at("vote_assist", box, entry=entry.pk))
    ballot = desk.post(at("vote_choose", box), hidden(script, "/choose/") | {"action": "change"})
    fields = hidden(ballot, "/check/") | {"option": ["2"]}
    assert sign_in(Client(), members[1]).post(at("vote_check", box), fields).status_code == 403
    other_steward = sign_in_as(Client(), make_steward(coop))
    assert other_steward.post(at("vote_check", box), fields).status_code == 400
    assert not Ballot.objects.exists()


# --- sheets --------------------------------------------------------------------------------------------------------
def test_codes_come_as_a_pdf_in_the_same_answer_and_never_again(desk, box):
    typed = {"what": "ballots", "count": "3", "language": "es", "paper": "us-letter", "format": "pdf"}
    file = desk.post(at("vote_sheets", box), typed)
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    assert file.content.startswith(b"%PDF")
    assert b"pdfuaid" in file.content
    assert Sheet.objects.filter(box=box, language="es").count() == 3


def test_code_slips_as_a_web_page_carry_working_codes(desk, box):
    typed = {"what": "slips", "count": "9", "language": "en", "paper": "a4", "format": "html"}
    page = text(desk.post(at("vote_sheets", box), typed))
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert len(set(codes)) == 9
    assert page.count("<svg") == 9
    assert "style=" not in page
    assert Client().get(f"/v/{codes[0]}").url == at("vote_start", box)
    assert codes[0] not in text(desk.get(at("vote_sheets", box)))


def test_paper_ballots_as_a_web_page_have_every_option_and_the_receipt(desk, box):
    typed = {"what": "ballots", "count": "2", "language": "en", "paper": "a4", "format": "html"}
    page = text(desk.post(at("vote_sheets", box), typed))
    assert page.count("A tool library") == 2
    assert page.count('class="box tick"') == 8
    assert len(set(re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}", page))) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"count": "501"}, "Print at most 500 at a time"),
        ({"count": "0"}, "Print at least 1"),
        ({"language": "xx"}, "xx"),
    ],
)
def test_what_cannot_be_printed_makes_no_codes(desk, box, changes, message):
    typed = {"what": "ballots", "count": "2", "language": "en", "paper": "a4", "format": "pdf"}
    assert message in text(desk.post(at("vote_sheets", box), typed | changes))
    assert not Sheet.objects.exists()


def test_a_missing_font_is_found_before_any_code_exists(desk, box, monkeypatch):
    def fail(*args, **kwargs):
        raise documents.NoDocument("a letter has no font")

    monkeypatch.setattr(documents, "pdf", fail)
    typed = {"what": "ballots", "count": "2", "language": "zh-hant", "paper": "a4", "format": "pdf"}
    assert "a letter has no font" in text(desk.post(at("vote_sheets", box), typed))
    assert not Sheet.objects.exists()


def test_sheets_that_could_not_be_printed_are_withdrawn(desk, box, monkeypatch):
    real, calls = documents.pdf, []

    def fail_second(template, data):
        calls.append(template)
        if len(calls) == 2:
            raise documents.NoDocument("the disk is full")
        return real(template, data)

    monkeypatch.setattr(documents, "pdf", fail_second)
    typed = {"what": "slips", "count": "2", "language": "en", "paper": "a4", "format": "pdf"}
    assert "the disk is full" in text(desk.post(at("vote_sheets", box), typed))
    assert [sheet.is_void for sheet in Sheet.objects.all()] == [True, True]


def test_a_sample_is_no_right(desk, box):
    file = desk.get(at("vote_sheet_sample", box), {"language": "es"})
    assert file.content.startswith(b"%PDF")
    assert not Sheet.objects.exists()
    assert desk.get(at("vote_sheet_sample", box), {"language": "xx"}).status_code == 404
    assert Client().post("/v/", {"code": sheets.SAMPLE.code}).status_code == 200  # asked again: no such code


def test_lost_sheets_are_withdrawn_by_number(desk, box, steward, coop):
    actions.issue_sheets(steward, box, 5, "en")
    desk.post(at("vote_sheet_void", box), {"serials": "1, 3-4, 99", "why": "Lost in the rain"})
    assert [sheet.serial for sheet in Sheet.objects.filter(is_void=True)] == [1, 3, 4]
    assert acts(coop, "decisions.sheets-voided")[0]["serials"] == [1, 3, 4]


@pytest.mark.parametrize("serials", ["", "a", "3-1", "1-9999999", "-", "1;2"])
def test_numbers_that_cannot_be_read_withdraw_nothing(desk, box, steward, serials):
    actions.issue_sheets(steward, box, 2, "en")
    page = desk.post(at("vote_sheet_void", box), {"serials": serials, "why": "Lost"})
    assert 'role="alert"' in text(page)
    assert not Sheet.objects.filter(is_void=True).exists()


def test_after_closing_no_sheets_are_made(desk, box):
    end(box)
    assert "Sheets can be printed until voting closes." in text(desk.get(at("vote_sheets", box)))
    typed = {"what": "slips", "count": "2", "language": "en", "paper": "a4", "format": "pdf"}
    assert "Voting closed on" in text(desk.post(at("vote_sheets", box), typed))
    assert not Sheet.objects.exists()
    assert Box.objects.get(pk=box.pk).state == "open"
