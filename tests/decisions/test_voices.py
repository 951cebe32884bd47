"""Voices handed on: to delegates by topic, to proxies for a time; one's own ballot wins; circles carry nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from commonhouse.charters import actions as charters
from commonhouse.decisions import voices
from commonhouse.decisions.models import Delegation, Proxy
from commonhouse.people import queries as people
from commonhouse.people.permissions import NOBODY, Actor, Refused
from commonhouse.record.verify import Discrepancy
from commonhouse.rules.charter.model import Charter, Deciders, Matter, Proxies
from tests.decisions.helpers import CLOSES, DURING, OPENS, acts, finish
from tests.decisions.polls import ask, asked_by_class, assert_holds, say
from tests.decisions.test_verify import acts_of, recompute, tampered
from tests.factories import make_class, make_member, make_organization, make_person, make_steward

pytestmark = pytest.mark.django_db
DAY = OPENS.date()
YEAR = dt.timedelta(days=365)


def charter(**changes):
    matter = Matter(
        id="money", title="Money", what="Loans", deciders=Deciders(classes=("members",)), method="majority",
        proxies=True, delegation=True,
    )  # fmt: skip
    return Charter(
        **{"preamble": "", "matters": (matter,), "amendment": "money", "topics": ("money", "land")} | changes
    )


@pytest.fixture
def coop(db):
    return make_organization("riverside")


@pytest.fixture
def steward(coop):
    return make_steward(coop)


@pytest.fixture
def people5(coop, steward):
    charters.adopt(steward, coop, charter(), now=OPENS)
    return [make_member(coop, person=make_person(name)).person for name in ("Ana", "Ben", "Cy", "Dee", "Eli")]


def money(steward, coop, **changes):
    return ask(steward, coop, **{"topic": "money", "takes_delegations": True, "takes_proxies": True} | changes)


def give(coop, giver, holder, topic="money"):
    return voices.give_voice(Actor(giver), coop, topic, holder, now=OPENS)


def proxy(coop, principal, holder, **changes):
    days = {"starts_on": DAY, "ends_on": DAY + YEAR} | changes
    return voices.name_proxy(Actor(principal), coop, holder, **days, now=OPENS)


# --- the count -----------------------------------------------------------------------------------------------------
def test_a_voice_goes_along_the_chain_to_who_votes(coop, steward, people5):
    ana, ben, cy, dee, eli = people5
    give(coop, ben, ana)
    give(coop, cy, ben)
    give(coop, dee, eli)  # who does not vote: a dead end
    box = money(steward, coop)
    say(box, ana, "no")
    result = finish(steward, box)["result"]
    assert result["counts"] == {"yes": 0, "no": 3, "abstain": 0}
    assert (result["ballots"], result["eligible"]) == (3, 5)
    (closed,) = acts(coop, "decisions.closed")
    names = {person: people.pseudonym_of(coop, person) for person in people5}
    assert closed["evidence"]["delegations"] == [
        {"from": names[ben], "to": names[ana]},
        {"from": names[cy], "to": names[ben]},
        {"from": names[dee], "to": names[eli]},
    ]
    assert closed["ballots"] == 1
    assert_holds(coop)


def test_ones_own_ballot_wins_and_is_not_told_to_have_been_handed_on(coop, steward, people5):
    ana, ben, *_ = people5
    give(coop, ben, ana)
    box = money(steward, coop)
    say(box, ana, "no")
    say(box, ben, "yes")
    result = finish(steward, box)["result"]
    assert result["counts"] == {"yes": 1, "no": 1, "abstain": 0}
    assert "evidence" not in acts(coop, "decisions.closed")[0]
    assert_holds(coop)


def test_a_circle_carries_nobody(coop, steward, people5):
    ana, ben, cy, dee, _eli = people5
    give(coop, ana, ben)
    give(coop, ben, cy)
    give(coop, cy, ana)
    give(coop, dee, ana)
    box = money(steward, coop)
    assert finish(steward, box)["result"]["ballots"] == 0
    assert_holds(coop)


def test_one_of_the_circle_votes_and_all_are_heard(coop, steward, people5):
    ana, ben, cy, dee, _eli = people5
    for giver, holder in ((ana, ben), (ben, cy), (cy, ana), (dee, ana)):
        give(coop, giver, holder)
    box = money(steward, coop)
    say(box, cy, "yes")
    assert finish(steward, box)["result"]["counts"]["yes"] == 4
    assert_holds(coop)


def test_a_proxy_goes_before_a_delegation_and_is_not_handed_on(coop, steward, people5):
    ana, ben, cy, dee, _eli = people5
    give(coop, cy, ana)
    proxy(coop, cy, ben)
    proxy(coop, dee, cy)  # cy holds, but does not vote in person
    box = money(steward, coop)
    say(box, ana, "yes")
    say(box, ben, "no")
    result = finish(steward, box)["result"]
    assert result["counts"] == {"yes": 1, "no": 2, "abstain": 0}
    assert_holds(coop)


def test_the_proxy_of_an_absent_holder_is_not_counted(coop, steward, people5):
    ana, ben, *_ = people5
    proxy(coop, ana, ben)
    assert finish(steward, money(steward, coop))["result"]["ballots"] == 0


def test_a_proxy_counts_on_its_days_only(coop, steward, people5):
    ana, ben, *_ = people5
    proxy(coop, ana, ben, starts_on=DAY + dt.timedelta(days=30))
    box = money(steward, coop)
    say(box, ben, "yes")
    assert finish(steward, box)["result"]["ballots"] == 1


@pytest.mark.parametrize("takes", [{"takes_delegations": False}, {"topic": "land"}])
def test_a_vote_carries_only_what_it_says(coop, steward, people5, takes):
    ana, ben, *_ = people5
    give(coop, ben, ana)
    box = money(steward, coop, takes_proxies=False, **takes)
    say(box, ana, "yes")
    assert finish(steward, box)["result"]["ballots"] == 1
    assert_holds(coop)


def test_a_voice_is_counted_in_the_class_of_whose_it_is(coop, steward, people5):
    ana, ben, *_ = people5
    workers = make_class(coop, "workers")
    ben.memberships.update(member_class=workers)
    give(coop, ben, ana)
    rule = asked_by_class(workers, coop.member_classes.get(slug="members"))
    box = money(steward, coop, rule=rule, by_bloc=True)
    say(box, ana, "yes")
    result = finish(steward, box)["result"]
    assert result["outcome"] == "adopted"
    assert result["by_bloc"]["workers"]["yes"] == 1
    assert_holds(coop)


def test_who_is_not_on_the_roll_carries_nobody_and_is_not_named(coop, steward, people5):
    ana, ben, cy, *_ = people5
    give(coop, ana, ben)
    ben.memberships.update(status="left")
    box = money(steward, coop)
    say(box, cy, "yes")
    assert finish(steward, box)["result"]["ballots"] == 1
    assert "evidence" not in acts(coop, "decisions.closed")[0]


LIES = [
    ("decisions.opened", lambda b: b.pop("delegations"), "takes delegations"),
    ("decisions.closed", lambda b: b["evidence"]["delegations"].pop(), "gives another"),
    (
        "decisions.closed",
        lambda b: b["evidence"].update(delegations=b["evidence"]["delegations"] * 2),
        "handed on once",
    ),
    ("decisions.closed", lambda b: b.pop("evidence"), "gives another"),
    (
        "decisions.closed",
        lambda b: b["evidence"]["delegations"].extend(
            {"from": f"{number:016x}", "to": b["evidence"]["delegations"][0]["to"]} for number in range(9)
        ),
        "more voices than rights",
    ),
]


@pytest.mark.parametrize(("kind", "change", "what"), LIES)
def test_lies_about_voices_are_found(coop, steward, people5, kind, change, what):
    ana, ben, *_ = people5
    give(coop, ben, ana)
    box = money(steward, coop)
    say(box, ana, "yes")
    finish(steward, box)
    with pytest.raises(Discrepancy, match=what):
        recompute(tampered(acts_of(coop), kind, change))


# --- handing on ----------------------------------------------------------------------------------------------------
def test_one_holder_a_topic_the_last_named(coop, people5):
    ana, ben, cy, *_ = people5
    first = give(coop, ana, ben)
    assert give(coop, ana, ben) == first  # twice is once
    give(coop, ana, cy)
    give(coop, ana, ben, "land")
    standing = Delegation.objects.filter(giver=ana, revoked_at__isnull=True)
    assert dict(standing.values_list("topic", "holder__name")) == {"money": "Cy", "land": "Ben"}


def test_either_of_the_two_ends_it(coop, people5):
    ana, ben, cy, *_ = people5
    given = give(coop, ana, ben)
    with pytest.raises(Refused, match="Only the two"):
        voices.take_back_voice(Actor(cy), given, now=OPENS)
    with pytest.raises(Refused, match="Only the two"):
        voices.take_back_voice(NOBODY, given, now=OPENS)
    voices.take_back_voice(Actor(ben), given, now=OPENS)
    voices.take_back_voice(Actor(ana), given, now=DURING)
    given.refresh_from_db()
    assert given.revoked_at == OPENS


@pytest.mark.parametrize(
    ("topic", "holder", "why"),
    [("weather", "Ben", "no such topic"), ("money", "Ana", "with you already"), ("money", "stranger", "who votes")],
)
def test_what_cannot_be_handed_on(coop, people5, topic, holder, why):
    named = {person.name: person for person in people5} | {"stranger": make_person()}
    with pytest.raises(Refused, match=why):
        give(coop, people5[0], named[holder], topic)


def test_only_a_member_hands_on_a_voice(coop, people5):
    with pytest.raises(Refused, match="Only a member"):
        give(coop, make_person(), people5[0])


def test_without_a_charter_that_says_so_there_is_none(coop, steward):
    ana, ben = make_member(coop).person, make_member(coop).person
    with pytest.raises(Refused, match="no such topic"):
        give(coop, ana, ben)
    with pytest.raises(Refused, match="nobody votes for another"):
        proxy(coop, ana, ben)
    plain = Matter(id="all", title="All", what="", deciders=Deciders(classes=("members",)), method="majority")
    charters.adopt(steward, coop, charter(matters=(plain,), amendment="all"), now=OPENS)
    with pytest.raises(Refused, match="no such topic"):
        give(coop, ana, ben)
    with pytest.raises(Refused, match="nobody votes for another"):
        proxy(coop, ana, ben)


def test_a_holder_carries_as_many_as_the_charter_allows(coop, people5):
    ana, ben, cy, dee, eli = people5
    one = proxy(coop, ana, eli)
    assert proxy(coop, ana, eli) == one
    proxy(coop, ben, eli, starts_on=DAY + dt.timedelta(days=10))
    with pytest.raises(Refused, match="at most 2 others"):
        proxy(coop, cy, eli, starts_on=DAY + dt.timedelta(days=5))
    proxy(coop, cy, eli, ends_on=DAY + dt.timedelta(days=9))  # before ben's begins there is room
    proxy(coop, dee, ana)
    voices.take_back_proxy(Actor(eli), one, now=OPENS)
    proxy(coop, cy, eli)
    assert Proxy.objects.filter(principal=cy, revoked_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [(0, 400, "12 months"), (5, 4, "before the first"), (-9, -1, "has passed")],
)
def test_the_days_of_a_proxy(coop, people5, starts, ends, why):
    day = dt.timedelta(days=1)
    with pytest.raises(Refused, match=why):
        proxy(coop, people5[0], people5[1], starts_on=DAY + starts * day, ends_on=DAY + ends * day)


def test_the_defaults_of_a_charter_are_what_these_tests_assume():
    assert Proxies() == Proxies(most_per_holder=2, most_months=12)
    assert CLOSES > DURING
