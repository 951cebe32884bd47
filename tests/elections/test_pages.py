"""Pages of elections: members, stewards and strangers go through them."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone

from commonhouse.elections import actions, export, home
from commonhouse.elections.models import Candidacy, Draw, Election, Vacancy
from commonhouse.people.permissions import Actor
from commonhouse.rules import blt
from tests.elections.helpers import CALLED, CLOSES, NOMINATED, TAKEN, House
from tests.factories import sign_in, sign_in_as

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


@pytest.fixture
def house() -> House:
    return House.make()


def at(house: House, *parts: object) -> str:
    return "/".join(["", "o", house.organization.slug, "elections", *[str(part) for part in parts], ""])


def running(house: House) -> Election:
    """An election whose nominations are open now."""
    now = timezone.now()
    return house.call(
        now=now - DAY, nominations_close=now + 14 * DAY, opens_at=now + 15 * DAY, closes_at=now + 30 * DAY
    )  # fmt: skip


def text_of(answer) -> str:
    return answer.content.decode()


# --- for everyone -----------------------------------------------------------------------------------------------
def test_the_list_says_who_sits_where_and_its_queries_are_pinned(house, client, django_assert_num_queries):
    house.whole()
    with django_assert_num_queries(10):
        page = client.get(at(house))
    for name in ("Ana", "Bo", "Cy", "Seats taken"):
        assert name in text_of(page)


def test_more_elections_ask_no_more(house, client, django_assert_num_queries):
    house.whole()
    office = house.office
    assert office.seats == 3
    running_places = house.places()
    for place in running_places:
        place.ends_on = dt.date(2026, 11, 1)
        place.save()
    running(house)
    with django_assert_num_queries(11):
        client.get(at(house))


def test_the_result_is_told_stage_by_stage(house, client):
    election = house.whole()
    page = text_of(client.get(at(house, election.public_id, "result")))
    assert "Elected: " in page
    assert "Stage 1: First choices" in page
    assert "A candidate needs 2 votes to be sure of a seat" in page
    assert 'class="tick"' in page  # the line that is needed, in each bar
    assert "All numbers in one table" in page


def test_the_result_in_spanish_has_its_names(house, client):
    election = house.whole()
    page = client.get(at(house, election.public_id, "result"), headers={"accept-language": "es"})
    assert page.status_code == 200
    assert "Ana" in text_of(page)


def test_the_ballots_come_as_blt_that_counts_the_same(house, client):
    election = house.whole()
    answer = client.get(at(house, election.public_id, "result") + "ballots.blt")
    read = blt.read([answer.getvalue()])
    assert (read.seats, read.election.ballots) == (3, 6)
    from commonhouse.rules.ranking.scottish import scottish_stv
    from commonhouse.rules.ranking.statements import ScottishStv

    again = scottish_stv(read.election, ScottishStv(3))
    names = {candidate.id: candidate.name for candidate in read.election.candidates}
    assert {names[winner] for winner in again.winners} == {"Ana", "Bo", "Cy"}


def test_the_ballots_come_as_a_spreadsheet_and_the_report_as_pdf(house, client):
    election = house.whole()
    text = client.get(at(house, election.public_id, "result") + "ballots.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert sum(int(row[0]) for row in rows[1:]) == 6
    report = client.get(at(house, election.public_id, "result") + "report.pdf")
    assert report.content.startswith(b"%PDF")


def test_before_the_result_there_are_no_files(house, client):
    election = running(house)
    assert client.get(at(house, election.public_id, "result")).status_code == 302
    for name in ("report.pdf", "ballots.blt", "ballots.csv"):
        answer = client.get(at(house, election.public_id, "result") + name)
        assert answer.status_code in {200, 409}
        assert b"Ana" not in answer.getvalue()


def test_ballots_are_no_file_while_voting_runs(house, client):
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    house.opened(election)
    house.vote(election, "Ana", "Bo")
    for name in ("ballots.blt", "ballots.csv"):
        assert client.get(at(house, election.public_id, "result") + name).status_code == 409


@pytest.mark.parametrize("address", ["ffffffffffff", "vacancies/ffffffffffff", "draws/ffffffffffff"])
def test_what_is_not_there_is_404(house, client, address):
    assert client.get(at(house, address)).status_code == 404


def test_an_election_of_another_organization_is_not_here(house, client):
    other = House.make()
    election = running(other)
    assert client.get(at(house, election.public_id)).status_code == 404


# --- members ----------------------------------------------------------------------------------------------------
def test_a_member_stands_says_why_and_withdraws(house, client):
    election = running(house)
    sign_in(client, house.members["Ana"])
    assert "Stand for it yourself" in text_of(client.get(at(house, election.public_id)))
    answer = client.post(at(house, election.public_id, "answer"), {"ballot_name": "Ana R.", "answer": "yes"})
    assert answer.headers["Location"].endswith("/statement/")
    client.post(at(house, election.public_id, "statement"), {"language": "es", "text": "Cuidaré el jardín."})
    page = text_of(client.get(at(house, election.public_id)))
    assert "Ana R." in page
    assert '<div lang="es"><p>Cuidaré el jardín.</p></div>' in page
    client.post(at(house, election.public_id, "answer"), {"answer": "no"})
    assert Candidacy.objects.get().state == "withdrawn"


def test_a_member_nominates_by_the_whole_name(house, client):
    election = running(house)
    sign_in(client, house.members["Ana"])
    address = at(house, election.public_id, "nominate")
    assert "No active member is called this" in text_of(client.post(address, {"who": "Nobody"}))
    assert client.post(address, {"who": " bo "}).status_code == 302
    assert Candidacy.objects.get().state == "nominated"
    client.logout()
    sign_in(client, house.members["Bo"])
    assert "Somebody asks you to stand" in text_of(client.get(at(house, election.public_id)))
    [need] = home.needs(Actor(house.members["Bo"]))
    assert need.url == at(house, election.public_id, "answer")
    client.post(need.url, {"answer": "no"})
    assert list(home.needs(Actor(house.members["Bo"]))) == []


def test_a_stranger_is_asked_to_sign_in(house, client):
    election = running(house)
    for page in ("nominate", "answer", "statement"):
        answer = client.get(at(house, election.public_id, page))
        assert answer.headers["Location"].startswith("/")
        assert "login" in answer.headers["Location"]


@pytest.mark.parametrize("page", ["run", ""])
def test_a_member_does_not_run_it(house, client, page):
    election = running(house)
    sign_in(client, house.members["Ana"])
    answer = client.post(at(house, election.public_id, "run"), {"do": "cancel", "why": "No"})
    assert answer.status_code == 403
    assert Election.objects.get().state == "nominating"


# --- stewards ---------------------------------------------------------------------------------------------------
def test_a_steward_sets_up_calls_and_is_told_what_the_charter_asks(house, client):
    sign_in_as(client, house.steward)
    assert "Set up these seats" in text_of(client.get(at(house)))
    client.post(at(house, "offices", "board"))
    page = client.get(at(house, "offices", "board", "call"))
    initial = page.context["form"].initial
    given = {name: f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" for name, value in initial.items()}
    given |= {"places": ["1", "2", "3"], "submission": page.context["form"]["submission"].value()}
    early = given | {"nominations_close": f"{timezone.localtime():%Y-%m-%dT23:59}"}
    refused = client.post(at(house, "offices", "board", "call"), early)
    assert refused.status_code == 409
    assert "14 days for nominations" in text_of(refused)
    for _time in range(2):  # a double click
        assert client.post(at(house, "offices", "board", "call"), given).status_code == 302
    assert Election.objects.count() == 1


def test_a_steward_leads_an_election_to_its_seats(house, client):
    election = house.call()
    house.stand(election, "Ana", "Bo")
    sign_in_as(client, house.steward)
    run = at(house, election.public_id, "run")
    assert "no vote is needed" in text_of(client.get(run))
    client.post(run, {"do": "close"})
    assert Election.objects.get().state == "counted"
    [need] = home.needs(house.steward)
    assert need.url == run
    client.post(run, {"do": "take", "starts_on": f"{timezone.localdate()}", "refused": []})
    assert set(house.held().values()) == {"Ana", "Bo"}
    assert "Everything is done" in text_of(client.get(run))


def test_a_steward_enters_an_answer_on_someones_word_and_gives_more_time(house, client):
    election = running(house)
    candidacy = actions.nominate(Actor(house.members["Ana"]), election, house.members["Bo"])
    sign_in_as(client, house.steward)
    client.post(at(house, election.public_id, "run", candidacy.number), {"answer": "yes"})
    assert Candidacy.objects.get().state == "accepted"
    later = {
        name: f"{timezone.localtime(getattr(election, name)) + 7 * DAY:%Y-%m-%dT%H:%M}"
        for name in ("nominations_close", "opens_at", "closes_at")
    }
    assert client.post(at(house, election.public_id, "run"), {"do": "dates", **later}).status_code == 302
    assert Election.objects.get().closes_at > election.closes_at
    client.post(at(house, election.public_id, "run"), {"do": "cancel", "why": "A new charter comes first."})
    assert "called off" in text_of(client.get(at(house, election.public_id)))


def test_nobody_stands_is_said_plainly(house, client):
    election = house.call()
    sign_in_as(client, house.steward)
    run = at(house, election.public_id, "run")
    assert "Nobody stands." in text_of(client.get(run))
    answer = client.post(run, {"do": "close"})
    assert answer.status_code == 409
    assert "call the election off" in text_of(answer)


def test_a_vacancy_is_declared_and_counted_back(house, client):
    house.whole()
    sign_in_as(client, house.steward)
    number = next(number for number, name in house.held().items() if name == "Bo")
    answer = client.post(
        at(house, "offices", "board", number, "empty"),
        {"since": f"{timezone.localdate()}", "why": "Moved to another town."},
    )
    vacancy = answer.headers["Location"]
    assert "counted" not in text_of(client.get(vacancy)).split("</main>")[0].split("How it was")[-1][:20]
    client.post(vacancy, {"do": "countback"})
    assert "The countback names Eve." in text_of(client.get(vacancy))
    client.post(vacancy, {"do": "seat"})
    page = text_of(Client().get(vacancy))
    assert "Eve holds the seat now" in page
    assert "The ballots that had elected Bo" in page
    assert Vacancy.objects.get().how == "countback"


def test_a_member_fills_no_vacancy(house, client):
    house.whole()
    places = house.places()
    places[0].organization = house.organization
    vacancy = actions.declare_vacancy(house.steward, places[0], "Moved.", now=TAKEN + DAY)
    sign_in(client, house.members["Eve"])
    assert client.post(at(house, "vacancies", vacancy.public_id), {"do": "countback"}).status_code == 403


# --- draws ------------------------------------------------------------------------------------------------------
def test_a_draw_from_its_announcement_to_ones_own_ticket(house, client):
    sign_in_as(client, house.steward)
    page = client.get(at(house, "draws", "new"))
    given = {
        "title": "Garden plots", "what": "Two plots.", "kind": "lottery", "wanted": "2", "reserves": "1",
        "closes_at": f"{timezone.localtime() + 2 * DAY:%Y-%m-%dT%H:%M}", "seed_how": "Dice at the market.",
        "submission": page.context["form"]["submission"].value(),
    }  # fmt: skip
    for _time in range(2):
        address = client.post(at(house, "draws", "new"), given).headers["Location"]
    assert Draw.objects.count() == 1
    client.post(address, {"do": "entrant", "who": "Bo"})
    ana = sign_in(Client(), house.members["Ana"])
    ana.post(f"{address}enter/", {"do": "enter"})
    assert "Your name is in" in text_of(ana.get(address))
    draw = Draw.objects.get()
    assert draw.entrants.count() == 2
    Draw.objects.update(closes_at=timezone.now())
    client.post(address, {"do": "publish"})
    refused = client.post(address, {"do": "seed", "seed": "1 2 3"})
    assert refused.status_code == 409
    assert "20 are needed" in text_of(refused)
    client.post(address, {"do": "seed", "seed": "12345 23456 34561 45612 56123"})
    page = text_of(ana.get(address))
    assert "This is you" in page
    assert "It is number" in page
    assert "not on the list" in text_of(client.get(address, {"ticket": "0" * 16}))


# --- programs, and taking along ---------------------------------------------------------------------------------
def test_the_api_says_the_same(house, client):
    election = house.whole()
    slug = house.organization.slug
    [summary] = client.get(f"/api/o/{slug}/elections").json()
    assert (summary["id"], summary["seats"], summary["state"]) == (election.public_id, 3, "filled")
    whole = client.get(f"/api/o/{slug}/elections/{election.public_id}").json()
    assert len(whole["elected"]) == 3
    assert whole["result"]["quota"] == "2"
    [office] = client.get(f"/api/o/{slug}/offices").json()
    assert {place["holder"] for place in office["places"]} == {"Ana", "Bo", "Cy"}
    assert client.get(f"/api/o/{slug}/draws").json() == []


def test_an_organization_takes_its_elections_along(house):
    election = house.whole()
    files = {name: b"".join(pieces) for name, _what, pieces in export.files(house.organization)}
    assert f"elections/{election.public_id}/ballots.blt" in files
    assert b"Ana" in files["elections/seats.csv"]
    assert b"c1,Ana,accepted,True" in files[f"elections/{election.public_id}/candidates.csv"]


def test_home_tells_what_runs_and_what_was_decided(house):
    election = house.whole()
    [card] = home.decided()
    assert card.url == at(house, election.public_id, "result")
    assert "Elected: " in card.text
    other = House.make()
    running(other)
    assert [happening.title for happening in home.open_now()] == [Election.objects.latest("pk").title]
    [section] = home.organization_sections(Actor(None), house.organization)
    assert section.cards


def test_who_voted_or_answered_is_not_written_to_again(house):
    from commonhouse.elections.telling import ASKED, NOMINATIONS, not_needed
    from commonhouse.notices.models import Notice

    election = running(house)
    candidacy = actions.nominate(Actor(house.members["Ana"]), election, house.members["Bo"])
    waiting = [
        Notice(pk=number, kind=kind, person=house.members[name], data={"election": election.public_id})
        for number, (kind, name) in enumerate(((ASKED, "Bo"), (NOMINATIONS, "Bo"), (NOMINATIONS, "Cy")))
    ]
    assert not_needed(waiting) == set()
    actions.answer(Actor(house.members["Bo"]), candidacy, accepts=False)
    assert not_needed(waiting) == {0, 1}
    assert CALLED < NOMINATED < CLOSES
