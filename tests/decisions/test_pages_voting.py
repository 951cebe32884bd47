"""The voter's pages: every step, and everything that can go wrong on the way."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from commonhouse.decisions import actions, hooks, listing
from commonhouse.decisions.models import Ballot, RollEntry
from commonhouse.people.models import MemberClass, Membership
from tests.decisions.pages import at, cast, end, hidden, receipt_of, running, text, to_check
from tests.factories import make_class, make_organization, make_person, make_steward, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_old_limits():
    cache.clear()


@pytest.fixture
def box(coop, steward, members):
    return running(steward, coop)


@pytest.fixture
def voter(client, members):
    return sign_in(client, members[0])


@pytest.fixture
def sheet(box, steward):
    return actions.issue_sheets(steward, box, 1, "en")[0]


# --- the public page -----------------------------------------------------------------------------------------------
def test_the_public_page_says_what_who_when_and_how(client, box):
    page = text(client.get(at("vote", box)))
    for words in ("Share out $100,000", "Members vote.", "Voting is open", "A playground", "$60,000"):
        assert words in page
    assert "Every voter starts with an equal part of the budget." in page
    assert "What is left then goes to the projects with the most votes that still fit." in page
    assert at("vote_start", box) in page
    assert at("vote_run", box) not in page


def test_a_draft_is_for_stewards_only(client, coop, steward):
    box = actions.create_box(steward, coop, **_terms_of_draft(coop))
    assert client.get(at("vote", box)).status_code == 404
    sign_in(client, steward.person, steward.seat)
    assert client.get(at("vote", box)).status_code == 200


def test_another_organizations_address_is_not_there(client, box):
    make_organization("elsewhere")
    for name in ("vote", "vote_start", "vote_choose", "vote_receipt", "vote_run", "vote_roll", "vote_paper"):
        address = at(name, box).replace("/o/riverside/", "/o/elsewhere/")
        assert client.get(address).status_code == 404, name


def test_an_unlisted_organizations_vote_is_for_its_own(client, box, coop, members):
    coop.is_listed = False
    coop.save()
    assert client.get(at("vote", box)).status_code == 404
    assert sign_in(client, members[0]).get(at("vote", box)).status_code == 200


def test_after_the_count_it_leads_to_the_result(client, box, steward, monkeypatch):
    monkeypatch.setattr(
        hooks, "_results", [lambda each: hooks.Link("What won", "/won/") if each.pk == box.pk else None]
    )
    assert "/won/" not in text(client.get(at("vote", box)))
    end(box)
    actions.count_box(steward, box)
    page = text(client.get(at("vote", box)))
    assert 'href="/won/"' in page
    assert at("vote_start", box) not in page


def test_the_minimum_age_is_said_and_citizenship_never_asked(client, coop, steward):
    make_class(coop, "residents", minimum_age=11, eligibility="I live in Boston.", admission="attestation")
    box = running(steward, coop, registration="until-closing", classes=[coop.member_classes.get(slug="residents")])
    page = text(client.get(at("vote", box)))
    assert "You must be at least 11 years old." in page
    assert "I live in Boston." in page
    assert "Nobody asks for your citizenship" in page


# --- who are you ---------------------------------------------------------------------------------------------------
def test_a_stranger_is_shown_the_ways_to_vote(client, box):
    page = text(client.get(at("vote_start", box)))
    assert "Sign in" in page
    assert at("vote_code", box) in page
    assert client.get(at("vote_choose", box)).url == at("vote_start", box)


def test_a_member_is_named_before_voting(voter, box, members):
    assert f"You vote as {members[0].name}" in text(voter.get(at("vote_start", box)))


def test_someone_not_on_a_frozen_roll_is_told_why(client, box):
    page = sign_in(client, make_person()).get(at("vote_start", box))
    assert "You are not on the roll of this vote" in text(page)


def test_whoever_qualifies_declares_so_and_votes(client, coop, steward):
    residents = make_class(
        coop, "residents", minimum_age=11, eligibility="I live in Boston.", admission=MemberClass.Admission.ATTESTATION
    )
    box = running(steward, coop, registration="until-closing", classes=[residents])
    person = make_person("Rosa")
    sign_in(client, person)
    assert "do you qualify" in text(client.get(at("vote_start", box)))
    refused = client.post(at("vote_qualify", box), {"attested": "on"})
    assert "Tick the box if you are old enough" in text(refused)
    assert not RollEntry.objects.filter(person=person).exists()
    done = client.post(at("vote_qualify", box), {"attested": "on", "of_age": "on"})
    assert done.url == at("vote_choose", box)
    assert RollEntry.objects.get(person=person).box == box
    assert Membership.objects.get(person=person).member_class == residents


def test_declaring_is_not_offered_where_the_roll_is_frozen(voter, box):
    assert voter.get(at("vote_qualify", box)).status_code == 404


# --- voting --------------------------------------------------------------------------------------------------------
def test_a_whole_vote(voter, box):
    checked = to_check(voter, box, option=["1", "10"])
    assert "Check your ballot" in text(checked)
    assert "A playground" in text(checked)
    assert not Ballot.objects.exists()
    done = voter.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert "Your ballot is in the box" in text(done)
    assert Ballot.objects.get().choice == {"approve": ["P1", "P10"]}
    assert actions.find_ballot(box, receipt_of(done)) == {"approve": ["P1", "P10"]}


def test_pressing_twice_is_one_ballot_and_one_receipt(voter, box):
    fields = hidden(to_check(voter, box, option=["1"]), "/cast/")
    first, second = (voter.post(at("vote_cast", box), fields) for _ in range(2))
    assert receipt_of(first) == receipt_of(second)
    assert Ballot.objects.count() == 1


def test_the_same_press_after_closing_still_gets_its_receipt(voter, box):
    fields = hidden(to_check(voter, box, option=["1"]), "/cast/")
    first = voter.post(at("vote_cast", box), fields)
    end(box)
    assert receipt_of(voter.post(at("vote_cast", box), fields)) == receipt_of(first)


def test_going_back_and_voting_again_is_told_and_changes_nothing(voter, box):
    cast(voter, box, option=["1"])
    assert voter.get(at("vote_choose", box)).url == at("vote_start", box)
    assert "You have voted" in text(voter.get(at("vote_start", box)))
    assert Ballot.objects.get().choice == {"approve": ["P1"]}


def test_two_check_pages_of_one_voter_give_one_ballot(voter, box):
    one, other = (hidden(to_check(voter, box, option=[number]), "/cast/") for number in ("1", "2"))
    voter.post(at("vote_cast", box), one)
    refused = voter.post(at("vote_cast", box), other)
    assert refused.status_code == 409
    assert "already been cast" in text(refused)
    assert "Shade trees" in text(refused)  # what they chose is still there to read
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "Choose at least one project."),
        ({"option": ["1", "2", "3", "10"]}, "Choose at most 3 projects. You have chosen 4: take some away."),
        ({"option": ["77"]}, "One of those you chose is not on this ballot."),
        ({"option": ["1", "nonsense"]}, "One of those you chose is not on this ballot."),
    ],
)
def test_a_ballot_that_does_not_fit_is_explained_and_keeps_what_was_chosen(voter, box, answers, message):
    page = to_check(voter, box, **answers)
    assert message in text(page)
    assert 'role="alert"' in text(page)
    for number in set(answers.get("option", ())) & {"1", "2", "3", "10"}:
        assert f'value="{number}" data-cost' in text(page)
        assert "checked" in text(page).split(f'id="option-{number}"')[1].split(">")[0]
    assert not Ballot.objects.exists()


def test_changing_an_answer_keeps_the_others(voter, box):
    checked = to_check(voter, box, option=["2", "3"])
    again = voter.post(at("vote_choose", box), hidden(checked, "/cast/") | {"action": "change"})
    page = text(again)
    assert "checked" in page.split('id="option-2"')[1].split(">")[0]
    assert "checked" in page.split('id="option-3"')[1].split(">")[0]
    assert "checked" not in page.split('id="option-1"')[1].split(">")[0]
    assert 'role="alert"' not in page


def test_a_blank_ballot_is_asked_about(voter, coop, steward, members):
    box = running(steward, coop, form={"kind": "approval", "min_length": 0, "max_length": 3})
    checked = to_check(voter, box)
    assert "Yes, I hand in a blank ballot" in text(checked)
    fields = hidden(checked, "/cast/")
    assert "Tick the box to hand in a blank ballot" in text(voter.post(at("vote_cast", box), fields))
    assert not Ballot.objects.exists()
    assert "Your ballot is in the box" in text(voter.post(at("vote_cast", box), fields | {"blank": "on"}))
    assert Ballot.objects.get().choice == {"approve": []}


def test_choosing_one(voter, coop, steward, members):
    box = running(steward, coop, form={"kind": "choose-1"}, rule={"rule": "greedy", "statement": {}})
    assert 'type="radio"' in text(voter.get(at("vote_choose", box)))
    assert "Choose at least one project" in text(to_check(voter, box))
    cast(voter, box, option="3")
    assert Ballot.objects.get().choice == {"approve": ["P3"]}


def test_points(voter, coop, steward, members):
    form = {"kind": "cumulative", "min_points": 1, "max_points": 10, "max_points_each": 6}
    box = running(steward, coop, form=form, rule={"rule": "greedy", "statement": {"score": "points"}})
    page = to_check(voter, box, **{"points-1": "7", "points-2": "5"})
    assert "Give at most 10 points in all. You have given 12: take some away." in text(page)
    assert "Give one project at most 6 points" in text(page)
    assert 'name="points-1" value="7"' in text(page)
    page = to_check(voter, box, **{"points-1": "-3", "points-2": "many"})
    assert "1. A playground: Write a whole number, or leave it empty." in text(page)
    assert "2. Shade trees: Write a whole number, or leave it empty." in text(page)
    cast(voter, box, **{"points-1": "6", "points-2": "", "points-10": "4"})
    assert Ballot.objects.get().choice == {"points": {"P1": 6, "P10": 4}}


def test_points_so_far_are_summed_by_the_server_when_asked(voter, coop, steward, members):
    form = {"kind": "cumulative", "max_points": 10}
    box = running(steward, coop, form=form, rule={"rule": "greedy", "statement": {"score": "points"}})
    page = voter.get(at("vote_choose", box))
    fields = hidden(page, "/check/") | {"points-1": "3", "points-2": "5", "action": "total"}
    page = text(voter.post(at("vote_choose", box), fields))
    assert "data-spent>8<" in page
    assert "data-left>2<" in page
    assert 'role="alert"' not in page


def test_an_order(voter, coop, steward, members):
    form = {"kind": "ordinal", "min_length": 1, "max_length": 3}
    box = running(steward, coop, form=form, rule={"rule": "greedy", "statement": {}})
    assert "<select" in text(voter.get(at("vote_choose", box)))
    page = to_check(voter, box, **{"rank-1": "2", "rank-3": "2"})
    assert "1 and 3 are both number 2 in your order." in text(page)
    done = to_check(voter, box, **{"rank-1": "2", "rank-3": "1", "rank-10": ""})
    assert text(done).index("A tool library") < text(done).index("A playground")
    voter.post(at("vote_cast", box), hidden(done, "/cast/"))
    assert Ballot.objects.get().choice == {"rank": ["P3", "P1"]}


def test_a_knapsack_may_not_cost_more_than_the_budget(voter, coop, steward, members):
    box = running(steward, coop, form={"kind": "knapsack", "min_length": 1, "max_cost": 100_000_00})
    page = to_check(voter, box, option=["1", "2", "3"])
    assert "Your projects cost $130,000 together. That is $30,000 more than $100,000: take some away." in text(page)
    page = voter.get(at("vote_choose", box))
    fields = hidden(page, "/check/") | {"option": ["1", "3"], "action": "total"}
    assert "$90,000" in text(voter.post(at("vote_choose", box), fields))
    cast(voter, box, option=["1", "2"])
    assert Ballot.objects.get().choice == {"approve": ["P1", "P2"]}


def test_a_filter_keeps_choices_that_it_hides(voter, coop, steward, members):
    options = [
        {"id": f"P{n}", "name": f"Project {n}", "cost": "100", "category": "Parks" if n % 2 else "Schools"}
        for n in range(1, 21)
    ]
    projects = [{"id": each["id"], "cost": 100, "name": each["name"]} for each in options]
    instance = {"budget": 1000, "minor": 100, "currency": "USD", "projects": projects}
    box = running(steward, coop, options=options, instance=instance)
    page = voter.get(at("vote_choose", box))
    fields = hidden(page, "/check/") | {"option": ["1", "2"], "category": "Schools", "action": "filter"}
    page = voter.post(at("vote_choose", box), fields)
    assert text(page).count("<div hidden>") == 10
    assert "checked" in text(page).split('id="option-1"')[1].split(">")[0]
    assert "What you chose among the others is kept" in text(page)


# --- what is kept where --------------------------------------------------------------------------------------------
def test_no_choice_is_kept_before_it_is_cast(voter, box):
    to_check(voter, box, option=["1", "10"])
    assert "P10" not in json.dumps(dict(voter.session.items()))
    assert not Ballot.objects.exists()


def test_a_session_gives_no_code_away(client, box, sheet):
    client.get(f"/v/{sheet.code}")
    kept = json.dumps(dict(client.session.items()))
    assert sheet.code not in kept
    assert sheet.code.replace("-", "") not in kept
    session = client.session
    session["ballot_codes"] = {box.public_id: "sealed under an older key"}
    session.save()
    assert "How do you want to vote?" in text(client.get(at("vote_start", box)))


@pytest.mark.parametrize("name", ["vote_start", "vote_choose", "vote_code", "vote_receipt"])
def test_no_page_of_the_flow_is_stored(voter, box, name):
    assert "no-store" in voter.get(at(name, box))["Cache-Control"]


def test_answers_and_receipts_are_not_stored_either(voter, box):
    checked = to_check(voter, box, option=["1"])
    done = voter.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert "no-store" in checked["Cache-Control"]
    assert "no-store" in done["Cache-Control"]


@pytest.mark.parametrize("damage", [lambda text: text[:-3] + "abc", lambda text: "", lambda text: "x" * 70_000])
def test_an_altered_page_is_refused(voter, box, damage):
    fields = hidden(to_check(voter, box, option=["1"]), "/cast/")
    altered = voter.post(at("vote_cast", box), fields | {"errand": damage(fields["errand"])})
    assert altered.status_code == 400
    assert "This page cannot be read" in text(altered)
    assert not Ballot.objects.exists()


def test_a_page_of_another_vote_is_refused(voter, box, coop, steward):
    other = running(steward, coop, title="Another vote")
    fields = hidden(to_check(voter, box, option=["1"]), "/cast/")
    assert voter.post(at("vote_cast", other), fields).status_code == 400
    assert not Ballot.objects.exists()


# --- things that happen meanwhile ----------------------------------------------------------------------------------
def test_a_ballot_after_closing_is_refused_with_the_choice_on_the_page(voter, box):
    fields = hidden(to_check(voter, box, option=["3"]), "/cast/")
    end(box)
    late = voter.post(at("vote_cast", box), fields)
    assert late.status_code == 409
    assert "Your ballot was not cast" in text(late)
    assert "A tool library" in text(late)
    assert not Ballot.objects.exists()
    assert "Voting has closed" in text(voter.get(at("vote_start", box)))


def test_signed_out_meanwhile_the_choice_comes_back_after_signing_in(voter, box, members):
    fields = hidden(to_check(voter, box, option=["2"]), "/cast/")
    voter.logout()
    page = voter.post(at("vote_cast", box), fields)
    assert page.status_code == 403
    assert "your choices are kept on this page" in text(page)
    sign_in(voter, members[0])
    resumed = voter.post(at("vote_check", box), hidden(page, "/check/") | {"action": "resume"})
    assert "Shade trees" in text(resumed)
    voter.post(at("vote_cast", box), hidden(resumed, "/cast/"))
    assert Ballot.objects.get().choice == {"approve": ["P2"]}


def test_another_voter_on_the_device_does_not_see_or_cast_it(voter, box, members):
    fields = hidden(to_check(voter, box, option=["2"]), "/cast/")
    sign_in(voter, members[1])
    page = voter.post(at("vote_cast", box), fields)
    assert page.status_code == 409
    assert "Shade trees" not in text(page)
    assert not Ballot.objects.exists()


def test_a_busy_house_asks_to_press_again_and_keeps_the_ballot(voter, box, monkeypatch):
    fields = hidden(to_check(voter, box, option=["2"]), "/cast/")

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "cast", busy)
        page = voter.post(at("vote_cast", box), fields)
    assert page.status_code == 503
    done = voter.post(at("vote_cast", box), hidden(page, "/cast/"))
    assert "Your ballot is in the box" in text(done)


# --- codes ---------------------------------------------------------------------------------------------------------
def test_a_qr_code_leads_to_the_ballot_and_leaves_the_address(client, box, sheet):
    moved = client.get(f"/v/{sheet.code}")
    assert moved.url == at("vote_start", box)
    assert "You vote with the code on your sheet" in text(client.get(moved.url))
    done = cast(client, box, option=["1"])
    assert "Next voter" in text(done)
    assert RollEntry.objects.get(sheet__serial=sheet.serial).state == "voted"


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")]
)
def test_a_code_typed_by_hand_is_read_forgivingly(client, box, sheet, spelling):
    assert client.post(at("vote_code", box), {"code": spelling(sheet.code)}).url == at("vote_start", box)
    assert client.post("/v/", {"code": spelling(sheet.code)}).url == at("vote_start", box)


def test_a_wrong_code_is_told_beside_the_field(client, box, sheet):
    for wrong in ("", "AAAA-AAAA-AAAA", "ñ", "x" * 300):
        page = client.post(at("vote_code", box), {"code": wrong})
        assert page.status_code == 200
        assert 'role="alert"' in text(page)
    assert client.get("/v/AAAA-AAAA-AAAA").status_code == 404


def test_a_code_of_another_vote_is_told_apart(client, box, coop, steward):
    other = running(steward, coop, title="The other vote")
    code = actions.issue_sheets(steward, other, 1, "en")[0].code
    assert "This code is for another vote: The other vote" in text(client.post(at("vote_code", box), {"code": code}))


def test_the_same_code_twice_is_one_ballot(client, box, sheet):
    client.get(f"/v/{sheet.code}")
    cast(client, box, option=["1"])
    second = Client()
    second.get(f"/v/{sheet.code}")
    assert "A ballot was cast with this code" in text(second.get(at("vote_start", box)))
    assert second.get(at("vote_choose", box)).url == at("vote_start", box)
    assert Ballot.objects.count() == 1


def test_a_withdrawn_code_says_so(client, box, sheet, steward):
    actions.void_sheets(steward, box, [sheet.serial], "Lost")
    client.get(f"/v/{sheet.code}")
    assert "This sheet was withdrawn" in text(client.get(at("vote_start", box)))


def test_guessing_codes_is_slowed_kindly_but_right_codes_never_are(client, box, steward):
    sheets = actions.issue_sheets(steward, box, 30, "en")
    for each in sheets:
        assert client.post("/v/", {"code": each.code}).status_code == 302
    for _ in range(20):
        client.post("/v/", {"code": "AAAA-AAAA-AAAA"})
    for response in (client.post("/v/", {"code": "AAAA-AAAA-AAAA"}), client.get("/v/AAAA-AAAA-AAAA")):
        assert response.status_code == 429
        assert "Please wait a little" in text(response)
        assert response["Retry-After"] == "600"


def test_next_voter_clears_the_device(client, box, steward, members):
    one, two = actions.issue_sheets(steward, box, 2, "en")
    client.get(f"/v/{one.code}")
    fields = hidden(to_check(client, box, option=["1"]), "/cast/")
    client.post(at("vote_cast", box), fields)
    moved = client.post(at("vote_next_voter", box))
    assert moved.url == at("vote_code", box)
    assert moved["Clear-Site-Data"] == '"cache"'
    assert "ballot_codes" not in client.session
    # Back, and "send the form again": nothing of the first voter shows, before or after the second code.
    again = client.post(at("vote_cast", box), fields)
    assert again.status_code == 403
    assert "A playground" not in text(again)
    client.post(at("vote_code", box), {"code": two.code})
    again = client.post(at("vote_cast", box), fields)
    assert again.status_code == 409
    assert "A playground" not in text(again)
    assert Ballot.objects.count() == 1


def test_a_code_cleared_meanwhile_can_be_typed_again_without_losing_the_choice(client, box, sheet):
    client.get(f"/v/{sheet.code}")
    fields = hidden(to_check(client, box, option=["3"]), "/cast/")
    client.session.flush()
    client.cookies.clear()
    page = client.post(at("vote_cast", box), fields)
    carried = hidden(page, "/check/")
    wrong = client.post(at("vote_check", box), carried | {"action": "resume", "code": "AAAA-AAAA-AAAA"})
    assert "No sheet has this code" in text(wrong)
    resumed = client.post(at("vote_check", box), carried | {"action": "resume", "code": sheet.code})
    client.post(at("vote_cast", box), hidden(resumed, "/cast/"))
    assert Ballot.objects.get().choice == {"approve": ["P3"]}


def test_a_code_counts_before_the_sign_in_and_can_be_put_aside(voter, box, sheet, members):
    voter.get(f"/v/{sheet.code}")
    assert "You vote with the code" in text(voter.get(at("vote_start", box)))
    voter.post(at("vote_code_forget", box))
    assert f"You vote as {members[0].name}" in text(voter.get(at("vote_start", box)))


def test_who_was_handed_a_sheet_votes_with_that(voter, box, steward, members):
    entry = RollEntry.objects.get(box=box, person=members[0])
    actions.hand_sheet(steward, box, entry)
    assert "You were handed a sheet for this vote" in text(voter.get(at("vote_start", box)))
    assert voter.get(at("vote_choose", box)).url == at("vote_start", box)


# --- receipts ------------------------------------------------------------------------------------------------------
def test_the_receipt_as_a_file(voter, box):
    receipt = receipt_of(cast(voter, box, option=["1"]))
    file = voter.post(at("vote_receipt_file", box), {"receipt": receipt})
    assert file["Content-Type"].startswith("text/plain")
    assert receipt in text(file)
    assert at("vote_receipt", box) in text(file)
    assert voter.post(at("vote_receipt_file", box), {"receipt": "<script>"}).status_code == 400


def test_with_the_receipt_a_ballot_is_found_and_changed_until_closing(voter, box):
    receipt = receipt_of(cast(voter, box, option=["1"]))
    anyone = Client()
    found = anyone.post(at("vote_receipt", box), {"receipt": receipt.lower().replace("-", " ")})
    assert "A playground" in text(found)
    page = anyone.post(at("vote_choose", box), hidden(found, "/choose/") | {"action": "change"})
    assert "checked" in text(page).split('id="option-1"')[1].split(">")[0]
    checked = anyone.post(at("vote_check", box), hidden(page, "/check/") | {"option": ["2", "3"]})
    done = anyone.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert "Your ballot is changed" in text(done)
    assert receipt_of(done) == receipt
    assert Ballot.objects.get().choice == {"approve": ["P2", "P3"]}


def test_after_closing_a_ballot_is_shown_and_cannot_change(voter, box, steward):
    receipt = receipt_of(cast(voter, box, option=["1"]))
    found = voter.post(at("vote_receipt", box), {"receipt": receipt})
    end(box)
    page = voter.post(at("vote_receipt", box), {"receipt": receipt})
    assert "Change my ballot" not in text(page)
    assert "When the ballots are sealed, you will find it in the public record" in text(page)
    ballot = voter.post(at("vote_choose", box), hidden(found, "/choose/") | {"action": "change"})
    late = voter.post(at("vote_check", box), hidden(ballot, "/check/") | {"option": ["2"]})
    assert late.status_code == 409
    assert Ballot.objects.get().choice == {"approve": ["P1"]}
    actions.count_box(steward, box)
    page = voter.post(at("vote_receipt", box), {"receipt": receipt})
    assert "/o/riverside/record/receipt/" in text(page)


def test_a_wrong_receipt_is_told_and_guessing_is_slowed(client, box):
    assert "A receipt code has 20 letters" in text(client.post(at("vote_receipt", box), {"receipt": "ABC"}))
    wrong = {"receipt": "AAAAA-AAAAA-AAAAA-AAAAA"}
    assert "No ballot of this vote has this receipt" in text(client.post(at("vote_receipt", box), wrong))
    for _ in range(20):
        client.post(at("vote_receipt", box), wrong)
    assert client.post(at("vote_receipt", box), wrong).status_code == 429


# --- languages, order ----------------------------------------------------------------------------------------------
def test_the_ballot_speaks_the_readers_language(voter, box):
    voter.cookies["language"] = "es"
    page = text(voter.get(at("vote_choose", box)))
    assert '<html lang="es"' in page
    assert "A playground (es)" in page


def test_each_voters_list_begins_elsewhere_and_stays_so(box, members):
    firsts = set()
    for _ in range(40):
        browser = sign_in(Client(), members[0])
        pages = [text(browser.get(at("vote_choose", box))) for _ in range(2)]
        order = [[part.split('"')[0] for part in page.split('id="option-')[1:]] for page in pages]
        assert order[0] == order[1]
        assert sorted(order[0], key=int) == ["1", "2", "3", "10"]
        firsts.add(order[0][0])
    assert len(firsts) == 4


def test_numbers_are_those_of_the_ids_or_the_places():
    assert listing.numbers_of(["P1", "P10", "P2"]) == {"P1": 1, "P10": 10, "P2": 2}
    assert listing.numbers_of(["a", "b"]) == {"a": 1, "b": 2}
    assert listing.numbers_of(["A1", "B1"]) == {"A1": 1, "B1": 2}
    assert listing.numbers_of(["P0", "P1"]) == {"P0": 1, "P1": 2}


def test_the_flow_asks_the_database_little(voter, box, django_assert_max_num_queries):
    # who is asked: session, account, person; the box and its right; and whose page it is, of each part of the house with votes
    voter.get(at("vote_choose", box))
    with django_assert_max_num_queries(10):
        voter.get(at("vote_choose", box))
    with django_assert_max_num_queries(10):
        to_check_fields = hidden(voter.get(at("vote_choose", box)), "/check/")
    with django_assert_max_num_queries(10):
        voter.post(at("vote_check", box), to_check_fields | {"option": ["1"]})


def _terms_of_draft(coop):
    from tests.decisions.helpers import terms

    return terms(coop)


def test_stewards_of_elsewhere_are_nobody_here(client, box):
    elsewhere = make_steward(make_organization("elsewhere"))
    sign_in(client, elsewhere.person, elsewhere.seat)
    assert client.get(at("vote_run", box)).status_code == 403


def test_changing_the_language_on_the_way_loses_nothing(voter, box):
    page = voter.get(at("vote_choose", box))
    fields = hidden(page, "/check/") | {"option": ["1", "3"], "language": "es"}
    page = voter.post(at("vote_choose", box), fields)
    assert '<html lang="es"' in text(page)
    assert "checked" in text(page).split('id="option-3"')[1].split(">")[0]
    checked = voter.post(at("vote_check", box), hidden(page, "/check/") | {"option": ["1", "3"]})
    assert "A tool library (es)" in text(checked)
    back = voter.post(at("vote_check", box), hidden(checked, "/cast/") | {"language": "en"})
    assert '<html lang="en"' in text(back)
    voter.post(at("vote_cast", box), hidden(back, "/cast/"))
    assert Ballot.objects.get().choice == {"approve": ["P1", "P3"]}
