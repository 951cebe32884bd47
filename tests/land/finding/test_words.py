"""What households are told, and what the record's pages say: whole sentences, in time, and no more than is needed."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone
from django.utils.translation import override

from commonhouse.land.finding import actions, telling
from commonhouse.land.finding.models import PassedOver
from commonhouse.land.finding.sentences import SENTENCES
from commonhouse.land.finding.verify import VERIFIERS
from commonhouse.notices.kinds import context_of, get
from commonhouse.notices.models import Notice
from commonhouse.record.actions import gist
from commonhouse.record.models import Act
from tests.land.finding.helpers import SEED_ON, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(**of: str) -> list[str]:
    """Subject and text of all letters in the outbox, as they would be sent."""
    texts = []
    for notice in Notice.objects.filter(**of, channel="email").select_related("organization", "person").order_by("pk"):
        kind, context = get(notice.kind), context_of(notice, notice.url)
        texts.append(f"{kind.subject(context)}\n{kind.text(context)}")
    return texts


def test_an_offer_is_told_with_a_link_that_answers_and_once_more_the_day_before():
    world = World.make()
    families = world.families(2)
    world.drawn()
    world.now = timezone.now()
    offer = actions.offer(world.steward, world.home())
    mine = {"kind": telling.OFFER, "person": offer.application.person}
    new, eve = told(**mine)
    assert "A home is offered to you: please answer\n" in new
    assert "by tomorrow" in eve
    assert {row.purpose for row in Notice.objects.filter(**mine)} == {telling.PURPOSE}
    assert {row.ref for row in Notice.objects.filter(**mine)} == {offer.public_id}
    actions.decline(world.actor_of(offer.application), offer)
    assert not Notice.objects.filter(**mine, state="waiting").exists()
    assert "You keep your place in line" in told(kind=telling.NEWS, person=offer.application.person)[-1]
    assert not Notice.objects.filter(person__in=[each.person for each in families], data__has_key="size").exists()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_news_has_words(language: str):
    facts = {
        "programme": "Homes", "organization": "DSNI", "ticket": "K7QM-2XPA", "why": "Because.", "how": "Dice.",
        "home": "Home 2", "keeps": True, "name": "Ana", "closes_at": None, "url": "/",
    }  # fmt: skip
    news = get(telling.NEWS)
    with override(language):
        for what in (
            "received",
            "set-aside",
            "listed",
            "drawn",
            "accepted",
            "declined",
            "lapsed",
            "withdrawn",
            "confirmed",
        ):
            assert news.subject(facts | {"what": what})
            assert "%(" not in news.text(facts | {"what": what})
        for gone in ({"keeps": False, "what": "lapsed"}, {"why": "", "what": "withdrawn"}):
            assert news.text(facts | gone)
        session = facts | {"title": "First evening", "starts_at": "2026-03-20T18:00:00+00:00", "place": "Library"}
        for what in ("eve", "moved", "off"):
            assert get(telling.SESSION).subject(session | {"what": what})
            assert get(telling.SESSION).text(session | {"what": what})


def test_a_history_entered_later_writes_no_letters():
    world = World.make()
    world.families(2)
    world.drawn()
    actions.offer(world.steward, world.home(), now=world.later())
    assert not Notice.objects.exists()


def test_whoever_signed_up_hears_of_another_time():
    world = World.make(opens_on=dt.date(2026, 1, 1), closes_on=None)
    ana = world.apply("Ana")
    when = actions.When("class", "Buying a home", timezone.now() + dt.timedelta(days=5), place="Library")
    session = actions.plan_session(world.steward, world.programme, when)
    actions.sign_up(world.actor_of(ana), session)
    actions.move_session(world.steward, session, when)
    waiting = Notice.objects.filter(kind=telling.SESSION, state="waiting", channel="email")
    assert sorted(row.data["what"] for row in waiting) == ["eve", "moved"]
    actions.cancel_session(world.steward, session)
    assert [row.data["what"] for row in waiting.all()] == ["off"]
    assert told(kind=telling.SESSION)[-1].startswith("Called off: Buying a home")


def test_every_act_of_the_line_has_its_sentence_and_its_verifier():
    world = World.make()
    families = world.families(4)
    actions.cancel(world.steward, world.announced(), "Too early.", now=world.later())
    draw = world.listed()
    actions.move_seed(
        world.steward,
        draw,
        seed_how="Dice.",
        seed_on=SEED_ON + dt.timedelta(days=1),
        why="A holiday.",
        now=world.later(),
    )
    world.now += dt.timedelta(days=22)
    actions.hold(world.steward, draw, "1 2 3 4 5 6 1 2 3 4 5 6 1 2 3 4 5 6 1 2", now=world.now)
    first, second, third, fourth = world.line(draw)
    assert {each.pk for each in families} == {first.pk, second.pk, third.pk, fourth.pk}
    opening = world.home()
    actions.pass_over(world.steward, opening, first, PassedOver.Why.NOT_REACHED, now=world.later())
    actions.decline(world.steward, actions.offer(world.steward, opening, now=world.later()), now=world.later())
    offer = actions.offer(world.steward, opening, now=world.later())
    actions.accept(world.steward, offer, now=world.later())
    world.reviewed(third)
    actions.confirm(world.steward, offer, now=world.later())
    actions.answer(world.actor_of(fourth), fourth, "size", 7, now=world.later())
    actions.withdraw(world.actor_of(fourth), fourth, now=world.later())
    actions.close_opening(world.steward, world.home(), now=world.later())
    actions.close_programme(world.steward, world.programme, now=world.later())
    acts = [each for each in Act.objects.filter(organization=world.trust.organization) if each.kind in VERIFIERS]
    assert {each.kind for each in acts} == set(VERIFIERS) == set(SENTENCES)
    for act in acts:
        said = SENTENCES[act.kind](gist(json.loads(act.body)))
        assert said.endswith((".", "!")) or ":" in said
        assert "%(" not in said
    assert not world.verified().not_recomputed
