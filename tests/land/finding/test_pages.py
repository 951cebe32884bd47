"""The pages of finding: applying on a phone, with a code, by a letter's link, at the desk; checking a draw."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.land.finding import actions
from commonhouse.land.finding.models import Application, HomeDraw, HomeOffer, Programme
from commonhouse.notices import links as signed
from commonhouse.people.permissions import Actor
from commonhouse.rules import registry
from tests import factories as make
from tests.land.finding.helpers import SEED, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world() -> World:
    """Open today, so that pages, which know no other day, can be used."""
    return World.make(opens_on=dt.date(2026, 1, 1), closes_on=None)


def find(world: World, name: str, *args: object) -> str:
    return reverse(f"land_{name}", args=[world.trust.organization.slug, *args])


def test_a_household_applies_question_by_question_stops_and_goes_on(client: Client, world: World):
    ana = make.make_person("Ana", email="")
    apply = find(world, "apply", world.programme.public_id)
    assert "/login/" in client.post(apply).url
    make.sign_in(client, ana)
    page = client.post(apply)
    application = Application.objects.get()
    assert page.url.endswith(f"{application.public_id}/size/")
    shown = client.get(page.url)
    assert "Question 1 of 4" in shown.content.decode()
    assert "about 1 minute" in shown.content.decode()
    wrong = client.post(page.url, {"size": "0"})
    assert wrong.context["form"].errors
    stopped = client.post(page.url, {"size": "14", "do": "stop"})
    assert stopped.url == application.get_absolute_url()
    resumed = client.get(stopped.url)
    assert resumed.context["next_page"].endswith("/bedrooms/")
    for name, given in (("bedrooms", ["3"]), ("priorities", ["neighbors"]), ("reach", "office")):
        address = reverse("land_application_question", args=[application.public_id, name])
        assert client.get(address).status_code == 200
        on = client.post(address, {name: given, "do": "on"})
    assert on.url == application.get_absolute_url()
    assert "Send the application" in client.get(on.url).content.decode()
    send = reverse("land_application_send", args=[application.public_id])
    for _time in range(2):
        assert client.post(send).url.endswith("/receipt/")
    assert Application.objects.get().state == "sent"
    assert application.ticket in client.get(send.replace("send", "receipt")).content.decode()


def test_a_code_opens_it_without_signing_in_and_a_wrong_one_opens_nothing(client: Client, world: World):
    application = world.apply("Ana")
    make.sign_in(client, application.person)
    receipt = client.post(reverse("land_application_receipt", args=[application.public_id]))
    code = receipt.context["fresh"]
    other = Client()
    assert other.get(application.get_absolute_url()).status_code == 404
    address = reverse("land_application_code")
    assert "does not work" in other.post(address, {"code": "7ZK3-M0QX-4T9A"}).content.decode()
    assert other.post(address, {"code": code.lower()}).url == application.get_absolute_url()
    assert application.ticket in other.get(application.get_absolute_url()).content.decode()
    assert other.post(reverse("land_application_forget")).status_code == 302
    assert other.get(application.get_absolute_url()).status_code == 404


def test_codes_cannot_be_tried_without_end(client: Client, world: World):
    address = reverse("land_application_code")
    answers = [client.post(address, {"code": f"7ZK3-M0QX-4T{number:02d}"}).status_code for number in range(32)]
    assert answers[-1] == 429
    from django.core.cache import cache

    cache.clear()


def test_nobody_sees_anothers_application_or_the_office_list(client: Client, world: World):
    application = world.apply("Ana")
    make.sign_in(client, make.make_person(email=""))
    assert client.get(application.get_absolute_url()).status_code == 404
    assert client.get(find(world, "applications")).status_code == 403
    assert client.get(find(world, "application_desk", application.public_id)).status_code == 403


def offered(world: World) -> HomeOffer:
    """An offer that waits today."""
    world.families(3)
    world.drawn()
    world.now = timezone.now() - dt.timedelta(minutes=5)
    return actions.offer(world.steward, world.home(), now=world.later())


def test_an_offer_is_answered_on_ones_own_phone_and_from_the_letter(client: Client, world: World):
    offer = offered(world)
    make.sign_in(client, offer.application.person)
    address = reverse("land_offer", args=[offer.public_id])
    assert "12 Invented Street" in client.get(address).content.decode()
    assert client.post(address, {"do": "decline", "why": "Too far."}).status_code == 302
    following = actions.offer(world.steward, offer.opening)
    token = signed.sign(following.application.person_id, "home-offer", following.public_id, following.due_at)
    link, stranger = f"/n/{token}/", Client()
    assert "Yes, I want this home" in stranger.get(link).content.decode()
    assert HomeOffer.objects.get(pk=following.pk).state == "open"
    assert stranger.post(link, {"do": "accept"}).status_code == 302
    assert HomeOffer.objects.get(pk=following.pk).state == "accepted"
    assert stranger.get(address).status_code == 404


def test_the_office_offers_writes_down_answers_and_passes_over(client: Client, world: World):
    offer = offered(world)
    make.sign_in_as(client, world.steward)
    page, do = offer.opening.get_absolute_url(), find(world, "opening_do", offer.opening.public_id)
    assert offer.application.ticket in client.get(page).content.decode()
    client.post(do, {"do": f"decline:{offer.public_id}"})
    following = client.get(page).context["following"]
    skip = find(world, "pass_over", offer.opening.public_id, following.application.public_id)
    assert client.post(skip, {"why": "not-reached"}).status_code == 302
    client.post(do, {"do": "offer"})
    third = HomeOffer.objects.get(state="open")
    client.post(do, {"do": f"accept:{third.public_id}"})
    assert "Not to be confirmed yet" in client.get(page).content.decode()
    world.reviewed(third.application, valid_until=timezone.localdate() + dt.timedelta(days=9))
    client.post(do, {"do": f"confirm:{third.public_id}"})
    assert HomeOffer.objects.get(pk=third.pk).state == "confirmed"
    public = Client().get(page).content.decode()
    assert "Family" not in public


def test_anyone_checks_a_ticket_with_the_arithmetic(client: Client, world: World):
    families = world.families(3)
    world.apply("Near", priorities=("neighbors",))
    draw = world.drawn()
    page = client.get(draw.get_absolute_url(), {"ticket": families[0].ticket.lower().replace("-", " ")})
    checked = page.context["checked"]
    assert checked.agrees
    assert checked.place["place"] in {2, 3, 4}
    text = page.content.decode()
    assert checked.first in text
    assert checked.second in text
    assert SEED in text
    assert "Family" not in text
    assert "not on this list" in client.get(draw.get_absolute_url(), {"ticket": "AAAA-AAAA"}).content.decode()
    taken = json.loads(client.get(find(world, "draw_json", draw.public_id)).content)
    assert registry.get(taken["rule"]).compute(taken["statement"], taken["input"]) == draw.result
    from hashlib import sha256

    listed = client.get(find(world, "draw_list", draw.public_id)).content
    assert sha256(listed).hexdigest() == draw.fingerprint


def test_a_second_seed_is_refused_in_words(client: Client, world: World):
    world.families(2)
    draw = world.drawn()
    make.sign_in_as(client, world.steward)
    page = client.post(find(world, "draw_do", draw.public_id), {"do": "seed", "seed": SEED[::-1]})
    assert page.status_code == 409
    assert "held once: it is not repeated" in page.content.decode()
    assert HomeDraw.objects.get().seed == SEED


def test_a_steward_holds_a_draw_from_the_pages(client: Client, world: World):
    world.families(2)
    make.sign_in_as(client, world.steward)
    today = timezone.localdate()
    said = {"seed_how": "Dice at the library.", "submission": uuid.uuid4()}
    address = find(world, "draw_new", world.programme.public_id)
    client.post(address, said | {"seed_on": today.isoformat()})
    assert not HomeDraw.objects.exists()  # whoever lists today may have seen the seed
    made = client.post(address, said | {"seed_on": (today + dt.timedelta(days=1)).isoformat()})
    do = f"{made.url}do/"
    client.post(do, {"do": "publish"})
    HomeDraw.objects.update(seed_on=today)  # the next day
    assert client.post(do, {"do": "seed", "seed": "1 2 3"}).context["seed"].errors
    client.post(do, {"do": "seed", "seed": SEED})
    assert HomeDraw.objects.get().state == "held"
    assert "Draw 1" in client.get(made.url).content.decode()


def test_a_programme_from_a_starter_with_sessions_and_somebody_on_paper(client: Client, world: World):
    make.sign_in_as(client, world.steward)
    address = find(world, "programme_new")
    form = client.get(address, {"from": "shares"}).context["form"]
    said = {each.html_name: each.value() for each in form if each.value() is not None} | {"opens_on": "2026-01-01"}
    made = client.post(address, said)
    assert made.status_code == 302, made.context["form"].errors
    programme = Programme.objects.exclude(pk=world.programme.pk).get()
    assert [each["share"] for each in programme.priorities] == ["1/2", "1/4"]
    assert [each["bedrooms"] for each in programme.sizes] == [1, 2, 3, 4]
    edit = client.get(find(world, "programme_edit", programme.public_id)).context["form"]
    again = {each.html_name: each.value() for each in edit if each.value() is not None} | {"opens_on": "2026-01-01"}
    assert client.post(find(world, "programme_edit", programme.public_id), again).status_code == 302
    client.post(find(world, "programme_do", programme.public_id), {"do": "open"})
    programme.refresh_from_db()
    assert programme.state == "open"
    starts = timezone.localtime() + dt.timedelta(days=3)
    session = client.post(
        find(world, "session_new", programme.public_id),
        {
            "kind": "orientation", "title": "First evening", "starts_at": f"{starts:%Y-%m-%dT%H:%M}", "minutes": "90",
            "place": "Library", "language": "es", "places": "20", "submission": uuid.uuid4(),
        },
    )  # fmt: skip
    calendar = client.get(f"{session.url}session.ics").content.decode()
    assert "SUMMARY" in calendar
    client.post(session.url, {"do": "on"})
    assert "You have a place" in client.get(session.url).content.decode()
    assert client.get(f"{session.url}who/").status_code == 200
    assert client.get(f"{session.url}edit/").status_code == 200
    paper = client.post(
        find(world, "application_paper", programme.public_id),
        {"name": "Walter Greene", "language": "en", "submission": uuid.uuid4()},
    )
    application = Application.objects.get(on_paper=True)
    assert paper.url.endswith("/size/")
    client.post(paper.url, {"size": "2"})
    desk = find(world, "application_desk", application.public_id)
    assert "Walter Greene" in client.get(desk).content.decode()
    letter = next(step["key"] for step in programme.steps if step["kind"] == "lender-letter")
    client.post(desk, {"do": f"step:{letter}", "until": "2030-01-01"})
    assert application.marks.get().until == dt.date(2030, 1, 1)
    client.post(desk, {"do": "certificate", "kind": "orientation", "got_on": "2026-01-05", "from_where": "CHAPA"})
    assert "CHAPA" in client.get(desk).content.decode()
    assert client.post(desk, {"do": "aside", "aside-why": ""}).context["aside"].errors


@pytest.mark.parametrize("many", [2, 12])
def test_lists_ask_the_database_as_often_for_many_as_for_few(client: Client, many: int, django_assert_max_num_queries):
    world = World.make(
        closes_on=None, steps=(actions.Step("orientation", "Orientation"), actions.Step("review", "Review"))
    )
    world.families(many)
    draw = world.drawn()
    for _time in range(many // 2):
        world.home()
    make.sign_in_as(client, world.steward)
    for address, most in (
        (find(world, "find"), 22), (world.programme.get_absolute_url(), 24), (find(world, "applications"), 21),
        (draw.get_absolute_url(), 18),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_public_pages_show_no_name(client: Client, world: World):
    world.families(2)
    world.drawn()
    opening = world.home()
    for address in (find(world, "find"), world.programme.get_absolute_url(), opening.get_absolute_url()):
        page = client.get(address)
        assert page.status_code == 200
        assert "Family" not in page.content.decode()
        assert "Invented Street" not in page.content.decode()


def test_my_homes_and_home_say_what_waits(world: World):
    from commonhouse.land.finding import home, links

    offer = offered(world)
    actor = Actor(offer.application.person)
    assert [each.url for each in home.needs(actor)] == [reverse("land_offer", args=[offer.public_id])]
    assert len(list(links.homes(actor))) == 2
    actions.accept(actor, offer)
    assert offer.opening.get_absolute_url() in [each.url for each in home.needs(world.steward)]
    assert [each.title for each in home.open_now()] == [world.programme.name]


def test_a_trust_takes_all_of_it_along(world: World):
    from commonhouse.land.finding.export import files

    offered(world)
    found = {name: b"".join(data).decode() for name, _what, data in files(world.trust.organization)}
    assert len(found) == 11
    assert all(text.count("\n") > 1 for name, text in found.items() if name.split("/")[1] in {
        "programmes.csv", "applications.csv", "draws.csv", "line.csv", "openings.csv", "offers.csv"})  # fmt: skip


def test_who_is_erased_leaves_only_a_ticket(world: World):
    from commonhouse.land.finding import leaving

    offer = offered(world)
    leaving.forget(offer.application.person)
    left = Application.objects.get(pk=offer.application_id)
    assert (left.state, left.size, left.reach, left.priorities) == ("withdrawn", None, "", [])
    assert HomeOffer.objects.get(pk=offer.pk).state == "withdrawn"
    assert not world.verified().not_recomputed


DESK = (
    "programme_new", "programme_edit", "programme_do", "session_new", "draw_new", "application_paper", "applications",
    "application_desk", "open_home", "opening_do", "pass_over", "offer_back", "session_edit", "session_mark",
)  # fmt: skip


def test_the_desk_is_only_for_the_trusts_own_office(client: Client, world: World):
    """A stranger, an applicant and another trust's steward: no page of the desk opens, whoever's rows it names."""
    offer = offered(world)
    when = actions.When("class", "A class", timezone.now() + dt.timedelta(days=2), place="Library")
    held = actions.plan_session(world.steward, world.programme, when)
    of = {
        "programme": world.programme.public_id, "session": held.public_id, "application": offer.application.public_id,
        "opening": offer.opening.public_id, "offer": offer.public_id,
    }  # fmt: skip
    args = {
        "programme_new": [], "applications": [], "open_home": [], "programme_edit": ["programme"], "programme_do": ["programme"],
        "session_new": ["programme"], "draw_new": ["programme"], "application_paper": ["programme"],
        "application_desk": ["application"], "opening_do": ["opening"], "pass_over": ["opening", "application"],
        "offer_back": ["offer"], "session_edit": ["session"], "session_mark": ["session"],
    }  # fmt: skip
    theirs = make.make_organization("theirs", kind="land-trust")
    other = make.make_steward(theirs)
    for sign in (
        lambda: None,
        lambda: make.sign_in(client, offer.application.person),
        lambda: make.sign_in_as(client, other),
    ):
        sign()
        for name in DESK:
            address = find(world, name, *(of[each] for each in args[name]))
            assert client.get(address).status_code in {302, 403, 404, 405}, name
            answer = client.post(address, {"do": f"decline:{offer.public_id}"})
            assert answer.status_code in {302, 403, 404, 405}, name
            assert answer.status_code != 302 or "/login/" in answer.url, name
    for name in DESK:
        if args[name]:
            mixed = reverse(f"land_{name}", args=["theirs", *(of[each] for each in args[name])])
            assert client.post(mixed, {"do": f"decline:{offer.public_id}"}).status_code in {404, 405}, name
    assert HomeOffer.objects.get(pk=offer.pk).state == "open"


def test_whoever_claims_an_entry_takes_its_certificates_along_but_not_a_second_ticket(world: World):
    from commonhouse.land.finding import leaving
    from commonhouse.land.finding.models import Certificate
    from commonhouse.people.permissions import Refused

    ana, entry = world.apply("Ana").person, make.make_person("Ana on paper")
    for person in (ana, entry):
        Certificate.objects.create(
            organization=world.trust.organization, person=person, kind="class", got_on=dt.date(2026, 1, 5)
        )
    leaving.merge(entry, ana, world.trust.organization)
    assert Certificate.objects.get().person == ana
    actions.enter_on_paper(world.steward, world.programme, name="x", now=world.later())
    other = Application.objects.get(on_paper=True)
    with pytest.raises(Refused, match="one programme"):
        leaving.merge(other.person, ana, world.trust.organization)
