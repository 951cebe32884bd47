"""Pages of votes on a question: choosing an answer, scoring, choosing a time, speaking for an organization, by phone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.decisions import actions
from commonhouse.decisions.models import Ballot, Box, Channel, RollEntry
from commonhouse.notices import links
from commonhouse.people import actions as people
from tests.decisions.pages import at, cast, end, hidden, receipt_of, text, to_check
from tests.decisions.polls import question
from tests.factories import (
    make_class,
    make_member,
    make_organization,
    make_person,
    make_steward,
    sign_in,
    sign_in_as,
)

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = [{"id": "t1", "name": "Monday 6 PM"}, {"id": "t2", "name": "Tuesday 6 PM"}]


@pytest.fixture
def coop(transactional_db):
    return make_organization("riverside")


@pytest.fixture
def steward(coop):
    return make_steward(coop)


@pytest.fixture
def ana(coop):
    return make_member(coop, person=make_person("Ana", email="")).person


@pytest.fixture
def voter(client, ana):
    return sign_in(client, ana)


def running(steward, organization, **changes):
    now = timezone.now()
    terms = question(
        organization, opens_at=now - dt.timedelta(hours=1), closes_at=now + dt.timedelta(days=1), **changes
    )
    return actions.open_box(steward, actions.create_box(steward, organization, **terms))


def choices_in(box):
    return list(Ballot.objects.filter(box=box).values_list("choice", flat=True))


# --- one answer ----------------------------------------------------------------------------------------------------
def test_one_answer_chosen_checked_and_cast(voter, coop, steward, ana):
    box = running(steward, coop)
    page = text(voter.get(at("vote_choose", box)))
    assert page.index("Yes") < page.index("No<") < page.index("Abstain")  # in this order for everyone
    assert "1. Yes" not in page
    assert 'type="radio"' in page
    assert "no project is always first" not in page
    checked = to_check(voter, box, option="2")
    assert "No" in text(checked)
    done = voter.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert "Your ballot is in the box" in text(done)
    assert choices_in(box) == [{"vote": "no"}]
    assert actions.find_ballot(box, receipt_of(done)) == {"vote": "no"}


@pytest.mark.parametrize("answers", [{}, {"option": "9"}, {"option": ["1", "9"]}])
def test_no_answer_or_another_is_explained(voter, coop, steward, ana, answers):
    box = running(steward, coop)
    page = text(to_check(voter, box, **answers))
    assert "There is a problem" in page or "error-summary" in page
    assert "Choose one" in page
    assert choices_in(box) == []


def test_an_open_vote_is_changed_without_a_receipt(voter, coop, steward, ana):
    box = running(steward, coop)
    first = cast(voter, box, option="1")
    assert "Change my vote" in text(first)
    assert "Change my vote" in text(voter.get(at("vote", box)))
    assert "Change my vote" in text(voter.get(at("vote_start", box)))
    page = text(voter.get(at("vote_choose", box)))
    assert 'value="1" data-cost="1" checked' in page  # what was answered before
    done = text(cast(voter, box, option="2"))
    assert "Your ballot is changed" in done
    assert 'id="receipt"' not in done
    assert choices_in(box) == [{"vote": "no"}]


def test_the_same_page_sent_twice_is_one_ballot(voter, coop, steward, ana):
    box = running(steward, coop)
    fields = hidden(to_check(voter, box, option="1"), "/cast/")
    one, two = (receipt_of(voter.post(at("vote_cast", box), fields)) for _ in range(2))
    assert one == two
    assert len(choices_in(box)) == 1


def test_a_secret_vote_is_not_changed_without_its_receipt(voter, coop, steward, ana):
    box = running(steward, coop, is_secret=True)
    cast(voter, box, option="1")
    assert voter.get(at("vote_choose", box)).status_code == 302
    assert "Change my vote" not in text(voter.get(at("vote_start", box)))


# --- scores and times ----------------------------------------------------------------------------------------------
def test_scores(voter, coop, steward, ana):
    options = [{"id": "a", "name": "Paint"}, {"id": "b", "name": "Roof"}, {"id": "c", "name": "Garden"}]
    box = running(
        steward,
        coop,
        form={"kind": "score", "min": 0, "max": 5},
        options=options,
        rule={"rule": "score", "statement": {}},
    )
    page = text(voter.get(at("vote_choose", box)))
    assert page.count('class="rank"') == 3
    checked = to_check(voter, box, **{"score-1": "5", "score-2": "0"})
    assert "Paint" in text(checked)
    assert "Garden" not in text(checked)  # not scored
    voter.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert choices_in(box) == [{"points": {"a": 5, "b": 0}}]


def test_scores_left_empty_or_beyond_the_scale(voter, coop, steward, ana):
    box = running(steward, coop, form={"kind": "score"}, options=TIMES, rule={"rule": "score", "statement": {}})
    assert "Give a score to at least one." in text(to_check(voter, box))
    assert "Choose one of these scores, or none." in text(to_check(voter, box, **{"score-1": "6"}))


def test_choosing_a_time(voter, coop, steward, ana):
    box = running(
        steward,
        coop,
        form={"kind": "score", "min": 0, "max": 2},
        options=TIMES,
        rule={"rule": "best-time", "statement": {}},
    )
    page = text(voter.get(at("vote_choose", box)))
    assert "When can you come?" in page
    assert page.index("Monday") < page.index("Tuesday")
    assert page.count("If need be") == 2
    done = cast(voter, box, **{"score-1": "2", "score-2": "1"})
    assert "Yes, I can" in text(done)
    assert choices_in(box) == [{"points": {"t1": 2, "t2": 1}}]


def test_a_ranking_of_candidates_speaks_of_no_projects(voter, coop, steward, ana):
    options = [{"id": "bo", "name": "Bo"}, {"id": "cy", "name": "Cy"}]
    rule = {"rule": "scottish-stv", "statement": {"seats": 1}}
    box = running(steward, coop, form={"kind": "ordinal"}, options=options, rule=rule, is_secret=True)
    page = text(voter.get(at("vote_choose", box)))
    assert "In which order do you want them?" in page
    assert "A later choice never harms an earlier one." in page
    assert "roject" not in page.split("<main")[1].split("</main")[0]
    public = text(voter.get(at("vote", box)))
    assert "roject" not in public.split("<main")[1].split("</main")[0]


# --- for an organization -------------------------------------------------------------------------------------------
@pytest.fixture
def coalition(coop):
    return make_organization("coalition", with_class=False)


@pytest.fixture
def platform(coalition):
    groups = make_class(coalition, "groups")
    chief = make_steward(coalition)

    def opened(*members, **changes):
        for member in members:
            coalition.memberships.create(member_organization=member, member_class=groups, status="active")
        return running(chief, coalition, classes=[], organization_classes=[groups], **changes)

    return opened


def delegate(member, coalition, person):
    membership = coalition.memberships.get(member_organization=member)
    return people.name_delegate(make_steward(member), membership, person)


def test_a_delegate_votes_for_the_organization_and_another_changes_it(client, coop, steward, ana, coalition, platform):
    box = platform(coop)
    ben = make_member(coop, person=make_person("Ben", email="")).person
    for person in (ana, ben):
        delegate(coop, coalition, person)
    sign_in(client, ana)
    start = text(client.get(at("vote_start", box)))
    assert "You vote as a delegate" in start
    assert "Riverside" in start
    page = client.get(at("vote_choose", box) + "?for=riverside")
    assert "You are voting for <strong>Riverside</strong>" in text(page)
    checked = client.post(at("vote_check", box), hidden(page, "/check/") | {"option": "1"})
    assert "You are voting for <strong>Riverside</strong>" in text(checked)
    done = client.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert "?for=riverside" in text(done)
    other = sign_in(Client(), ben)
    assert "Its ballot is in the box" in text(other.get(at("vote_start", box)))
    page = other.get(at("vote_choose", box) + "?for=riverside")
    checked = other.post(at("vote_check", box), hidden(page, "/check/") | {"option": "2"})
    other.post(at("vote_cast", box), hidden(checked, "/cast/"))
    assert choices_in(box) == [{"vote": "no"}]


def test_a_page_begun_for_one_organization_is_not_cast_by_who_no_longer_speaks_for_it(
    client, coop, ana, coalition, platform
):
    box = platform(coop)
    task = delegate(coop, coalition, ana)
    sign_in(client, ana)
    page = client.get(at("vote_choose", box) + "?for=riverside")
    checked = client.post(at("vote_check", box), hidden(page, "/check/") | {"option": "1"})
    people.end_delegate(make_steward(coop), task)
    assert client.post(at("vote_cast", box), hidden(checked, "/cast/")).status_code == 403
    assert client.get(at("vote_choose", box) + "?for=riverside").status_code == 302
    assert choices_in(box) == []


# --- by phone ------------------------------------------------------------------------------------------------------
def test_a_member_without_email_votes_by_phone_and_later_changes_it(client, coop, steward):
    rosa = make_member(coop, person=make_person("Rosa")).person
    box = running(steward, coop)
    entry = RollEntry.objects.get(box=box, person=rosa)
    sign_in_as(client, steward)

    def by_phone(option):
        page = client.get(at("vote_assist", box, entry=entry.pk))
        page = client.post(at("vote_choose", box), hidden(page, "/choose/") | {"action": "change"})
        assert (
            "checked" not in text(page).split("<fieldset")[1].split("</fieldset")[0]
        )  # what was said before is not shown
        checked = client.post(at("vote_check", box), hidden(page, "/check/") | {"option": option})
        return client.post(at("vote_cast", box), hidden(checked, "/cast/"))

    assert receipt_of(by_phone("1"))
    assert "Change by phone" in text(client.get(at("vote_roll", box)))
    assert "Go on only if they ask you" in text(client.get(at("vote_assist", box, entry=entry.pk)))
    assert "The ballot is changed" in text(by_phone("2"))
    assert choices_in(box) == [{"vote": "no"}]
    entry.refresh_from_db()
    assert entry.channel == Channel.PHONE


def test_by_phone_a_secret_ballot_is_changed_with_its_receipt(client, coop, steward):
    rosa = make_member(coop).person
    box = running(steward, coop, is_secret=True)
    entry = RollEntry.objects.get(box=box, person=rosa)
    actions.assist(steward, box, entry, {"vote": "yes"}, actions.new_receipt())
    sign_in_as(client, steward)
    page = text(client.get(at("vote_assist", box, entry=entry.pk)))
    assert at("vote_receipt", box) in page
    assert "fill in the ballot" not in page
    assert "Change by phone" not in text(client.get(at("vote_roll", box)))


# --- from a letter -------------------------------------------------------------------------------------------------
def letter(person, box):
    token = links.sign(person.pk, "answer", box.public_id, timezone.now() + dt.timedelta(days=2))
    return reverse("notice_link", args=[token])


def test_a_link_shows_and_only_a_press_answers(client, coop, steward, ana):
    box = running(steward, coop)
    address = letter(ana, box)
    for _ in range(3):
        page = client.get(address)
        client.head(address)
    assert page.status_code == 200
    assert "You answer as Ana" in text(page)
    assert "no-store" in page["Cache-Control"]
    assert choices_in(box) == []
    done = client.post(address, {"for": "-", "option": "1"})
    assert "Your answer is in the box" in text(done)
    assert choices_in(box) == [{"vote": "yes"}]
    assert "_auth_user_id" not in client.session  # nobody was signed in
    again = text(client.get(address))
    assert "You have answered already" in again
    assert "Your answer is changed" in text(client.post(address, {"for": "-", "option": "2"}))
    assert choices_in(box) == [{"vote": "no"}]


def test_nothing_chosen_or_nonsense_is_explained(client, coop, steward, ana):
    box = running(steward, coop)
    address = letter(ana, box)
    for answers in ({}, {"option": "77"}, {"option": "\x00"}, {"for": "nobody", "option": "1"}):
        assert client.post(address, answers).status_code in {200, 403}
    assert choices_in(box) == []


def test_a_secret_vote_is_not_answered_by_a_link(client, coop, steward, ana):
    box = running(steward, coop, is_secret=True)
    response = client.get(letter(ana, box))
    assert (response.status_code, response["Location"]) == (302, at("vote", box))
    assert client.post(letter(ana, box), {"option": "1"}).status_code == 302
    assert choices_in(box) == []


def test_a_link_after_closing_or_withdrawing_says_so(client, coop, steward, ana):
    box = running(steward, coop)
    address = letter(ana, box)
    end(box)
    response = client.post(address, {"option": "1"})
    assert response.status_code == 409
    assert "Answers can no longer be given" in text(response)
    gone = running(steward, coop, title="Another")
    actions.withdraw_box(steward, gone, "Taken back")
    assert "withdrawn" in text(client.get(letter(ana, gone)))
    assert choices_in(box) == choices_in(gone) == []


def test_a_link_of_who_is_not_on_the_roll_or_holds_a_sheet(client, coop, steward, ana):
    box = running(steward, coop)
    assert client.get(letter(make_person(), box)).status_code == 403
    actions.issue_sheets(steward, box, 1)
    actions.hand_sheet(steward, box, RollEntry.objects.get(box=box, person=ana))
    assert client.post(letter(ana, box), {"option": "1"}).status_code == 403
    assert choices_in(box) == []


def test_a_link_answers_for_oneself_and_for_organizations(client, coop, ana, coalition, platform):
    members = make_class(coalition, "people")
    make_member(coalition, person=ana, member_class=members)
    groups = make_class(coalition, "others")
    coalition.memberships.create(member_organization=coop, member_class=groups, status="active")
    chief = make_steward(coalition)
    box = running(chief, coalition, classes=[members], organization_classes=[groups])
    delegate(coop, coalition, ana)
    address = letter(ana, box)
    assert "You also answer for" in text(client.get(address))
    client.post(address, {"for": "-", "option": "1"})
    assert "You are voting for <strong>Riverside</strong>" in text(client.get(address))  # what is left
    client.post(address, {"for": "riverside", "option": "2"})
    assert sorted(choice["vote"] for choice in choices_in(box)) == ["no", "yes"]


def test_a_draft_is_not_there(client, coop, steward, ana):
    now = timezone.now()
    draft = actions.create_box(steward, coop, **question(coop, opens_at=now, closes_at=now + dt.timedelta(days=1)))
    assert client.get(letter(ana, draft)).status_code == 410
    assert Box.objects.get().state == Box.State.DRAFT


@pytest.mark.parametrize("is_secret", [False, True])
def test_answering_asks_the_database_little(client, coop, steward, ana, is_secret, django_assert_max_num_queries):
    for _ in range(20):
        make_member(coop)
    box = running(steward, coop, is_secret=is_secret)
    with django_assert_max_num_queries(14):
        client.get(letter(ana, box))
