"""An application: kept at every step, sent once, corrected, taken back; on paper too; for any household."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.finding import actions, readiness
from commonhouse.land.finding.models import Application, Attendance, Certificate, GroupSession
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories as make
from tests.land.finding.helpers import SAID, START, World
from tests.people.record import bodies, kinds

pytestmark = pytest.mark.django_db


def begun(world: World) -> tuple[Actor, Application]:
    actor = Actor(make.make_person("Ana", email=""))
    return actor, actions.start(actor, world.programme, now=world.later())


def test_each_answer_is_kept_and_one_goes_on_where_one_stopped():
    world = World.make()
    actor, application = begun(world)
    assert readiness.unanswered(application) == ["size", "bedrooms", "priorities", "reach"]
    actions.answer(actor, application, "size", 3, now=world.later())
    again = actions.start(actor, world.programme, now=world.later())
    assert again == application
    assert readiness.unanswered(again) == ["bedrooms", "priorities", "reach"]
    with pytest.raises(Refused, match="no answer yet"):
        actions.send(actor, again, now=world.later())
    assert "land.application-received" not in kinds(world.trust.organization)


def test_sent_twice_it_is_in_once_and_its_ticket_is_in_the_record():
    world = World.make()
    application = world.apply("Ana")
    actions.send(world.people["Ana"], application, now=world.later())
    assert [each["ticket"] for each in bodies(world.trust.organization, "land.application-received")] == [
        application.ticket
    ]


@pytest.mark.parametrize(("size", "homes"), [(1, (1,)), (2, (1, 2)), (4, (2, 3)), (14, (3,)), (20, (3,))])
def test_a_household_of_any_size_can_apply(size, homes):
    world = World.make()
    assert actions.homes_for(world.programme, size) == homes
    assert world.apply("Many", size=size, bedrooms=homes).state == "sent"


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("size", 0, "1 to 20"), ("size", 21, "1 to 20"), ("size", "many", "1 to 20"), ("bedrooms", [3], "Choose one"),
        ("bedrooms", [], "at least one"), ("priorities", ["friends"], "Choose one"), ("reach", "pigeon", "Choose one"),
        ("reach", "call", "Write the number"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_lost(question, value, words):
    world = World.make()
    actor, application = begun(world)
    actions.answer(actor, application, "size", 3, now=world.later())
    with pytest.raises(ValidationError, match=words):
        actions.answer(actor, application, question, value, now=world.later())
    application.refresh_from_db()
    assert (application.size, application.answered) == (3, ["size"])


def test_another_size_asks_again_for_homes_that_no_longer_fit():
    world = World.make()
    actor, application = begun(world)
    actions.answer(actor, application, "size", 2, now=world.later())
    actions.answer(actor, application, "bedrooms", [1], now=world.later())
    changed = actions.answer(actor, application, "size", 4, now=world.later())
    assert readiness.unanswered(changed) == ["bedrooms", "priorities", "reach"]


def test_a_code_opens_it_on_another_phone_and_a_new_one_ends_the_old():
    world = World.make()
    actor, application = begun(world)
    old = actions.new_code(actor, application)
    assert actions.by_code(old.lower().replace("-", " ")) == application
    new = actions.new_code(actor, application)
    assert actions.by_code(old) is None
    assert actions.by_code(new) == application
    assert actions.by_code("") is None
    with pytest.raises(NotAllowed):
        actions.new_code(Actor(make.make_person()), application)


def test_a_steward_enters_one_for_somebody_without_an_account():
    world = World.make()
    mark = uuid.uuid4()
    made = [
        actions.enter_on_paper(world.steward, world.programme, name="Walter", submission=mark, now=world.later())
        for _time in range(2)
    ]
    assert made[0] == made[1]
    application = made[0]
    assert application.on_paper
    assert application.person.account_id is None
    for question, value in (("size", 14), ("bedrooms", [3]), ("priorities", []), ("reach", "office")):
        actions.answer(world.steward, application, question, value, now=world.later())
    assert actions.send(world.steward, application, now=world.later()).state == "sent"
    with pytest.raises(NotAllowed):
        actions.enter_on_paper(world.trust.member, world.programme, name="X", now=world.later())


def test_nobody_applies_before_the_first_day_or_after_the_last():
    world = World.make(opens_on=dt.date(2026, 3, 10), closes_on=dt.date(2026, 3, 20))
    actor = Actor(make.make_person("Ana", email=""))
    with pytest.raises(Refused, match="Nobody can apply now"):
        actions.start(actor, world.programme, now=world.now)
    actions.start(actor, world.programme, now=world.later(days=10))
    with pytest.raises(Refused, match="Nobody can apply now"):
        actions.start(Actor(make.make_person()), world.programme, now=world.later(days=15))


def test_only_the_household_and_stewards_touch_it_and_after_it_ended_nobody():
    world = World.make()
    application = world.apply("Ana")
    with pytest.raises(NotAllowed):
        actions.answer(Actor(make.make_person()), application, "size", 4, now=world.later())
    with pytest.raises(ValidationError, match="Say why"):
        actions.set_aside(world.steward, application, " ", now=world.later())
    actions.set_aside(world.steward, application, "You live in another state now.", now=world.later())
    with pytest.raises(Refused, match="has ended"):
        actions.answer(world.people["Ana"], application, "size", 4, now=world.later())
    assert bodies(world.trust.organization, "land.application-ended")[0]["how"] == "set-aside"
    assert "another state" not in str(bodies(world.trust.organization, "land.application-ended"))


def test_an_open_programme_keeps_what_it_promised():
    world = World.make()
    actions.edit_programme(world.steward, world.programme, actions.Said(**SAID | {"about": "In other words."}))
    with pytest.raises(Refused, match="stay as they are"):
        actions.edit_programme(world.steward, world.programme, actions.Said(**SAID | {"order_by": "lottery"}))
    with pytest.raises(ValidationError, match="before the first"):
        actions.edit_programme(
            world.steward, world.programme, actions.Said(**SAID | {"closes_on": dt.date(2026, 1, 1)})
        )
    with pytest.raises(ValidationError, match="of this name"):
        actions.write_programme(world.steward, world.trust.organization, actions.Said(**SAID), now=world.now)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"priorities": (actions.PriorityWords("A"), actions.PriorityWords("a"))}, "have one name"),
        (
            {"priorities": (actions.PriorityWords("A", share="2/3"), actions.PriorityWords("B", share="1/2"))},
            "all places",
        ),
        ({"priorities": (actions.PriorityWords("A", share="much"),)}, "must be a fraction"),
        ({"sizes": (actions.Size(2, 4, 3),)}, "cannot be"),
        ({"sizes": (actions.Size(2), actions.Size(2))}, "named twice"),
        ({"tiers": (0,)}, "1 to 200"),
        ({"steps": (actions.Step("dance", "Dance"),)}, "what kind"),
        ({"offer_days": 0}, "greater than or equal to 1"),
        ({"name": ""}, "blank"),
    ],
)
def test_a_programme_that_does_not_hold_is_refused_at_its_field(change, words):
    world = World.make()
    with pytest.raises(ValidationError, match=words):
        actions.write_programme(
            world.steward, world.trust.organization, actions.Said(**SAID | {"name": "Another"} | change), now=world.now
        )


# --- sessions -----------------------------------------------------------------------------------------------------------
def session(world: World, **changes) -> GroupSession:
    said = {"kind": "class", "title": "Buying a home", "starts_at": START + dt.timedelta(days=5), "place": "Library"}
    return actions.plan_session(world.steward, world.programme, actions.When(**said | changes), now=world.later())


def test_who_came_has_a_certificate_that_holds_for_the_next_programme():
    world = World.make(steps=(actions.Step("class", "A class", needed=True),))
    held = session(world)
    application = world.apply("Ana")
    assert readiness.lacking(application, world.now.date())
    for _time in range(2):
        actions.sign_up(world.people["Ana"], held, now=world.later())
    assert Attendance.objects.count() == 1
    with pytest.raises(Refused, match="not begun"):
        actions.mark(world.steward, held, {application.person_id}, now=world.later())
    assert actions.mark(world.steward, held, {application.person_id}, now=world.later(days=6)) == 1
    assert not readiness.lacking(application, world.now.date())
    said = actions.Said(**SAID | {"name": "The next", "steps": (actions.Step("class", "A class", needed=True),)})
    following = actions.write_programme(world.steward, world.trust.organization, said, now=world.now)
    actions.open_programme(world.steward, following, now=world.now)
    second = actions.start(world.people["Ana"], following, now=world.later())
    assert not readiness.lacking(second, world.now.date())
    assert readiness.lacking(second, world.now.date() + dt.timedelta(days=800))
    actions.mark(world.steward, held, set(), now=world.later())
    assert not Certificate.objects.exists()


def test_a_full_session_takes_nobody_more_and_a_place_given_back_is_free():
    world = World.make()
    held = session(world, places=1)
    one, two = Actor(make.make_person()), Actor(make.make_person())
    actions.sign_up(one, held, now=world.later())
    with pytest.raises(Refused, match="full"):
        actions.sign_up(two, held, now=world.later())
    actions.sign_off(one, held, now=world.later())
    actions.sign_up(two, held, now=world.later())
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        actions.move_session(
            world.steward, held, actions.When("class", "B", held.starts_at, places=0), now=world.later()
        )
    actions.cancel_session(world.steward, held, now=world.later())
    with pytest.raises(Refused, match="called off"):
        actions.sign_up(one, held, now=world.later())
