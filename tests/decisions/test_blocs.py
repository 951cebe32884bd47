"""Votes counted by class: each class asked must agree, and a secret ballot must not show through a small class."""

from __future__ import annotations

import pytest

from commonhouse.decisions import actions
from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.people import actions as people
from commonhouse.people.permissions import Actor, Refused
from commonhouse.record.verify import Discrepancy
from tests.decisions.helpers import DURING, acts, finish
from tests.decisions.polls import ask, asked_by_class, assert_holds, fill, question, say
from tests.decisions.test_verify import acts_of, recompute, tampered
from tests.factories import make_class, make_member, make_organization, make_steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(db):
    return make_organization("trust", with_class=False)


@pytest.fixture
def steward(trust):
    return make_steward(trust)


@pytest.fixture
def leaseholders(trust):
    return make_class(trust, "leaseholders")


@pytest.fixture
def neighbours(trust):
    return make_class(trust, "neighbours")


def asked(steward, trust, *classes, **changes):
    return ask(steward, trust, **{"rule": asked_by_class(*classes), "by_bloc": True} | changes)


def test_every_class_must_agree(trust, steward, leaseholders, neighbours):
    inside, outside = fill(leaseholders, 3), fill(neighbours, 6)
    box = asked(steward, trust, leaseholders, neighbours)
    for person in outside:
        say(box, person, "yes")
    for person in inside[:2]:
        say(box, person, "no")
    result = finish(steward, box)["result"]
    assert result["outcome"] == "not-adopted"
    assert result["failed"] == ["leaseholders"]
    assert result["by_bloc"]["leaseholders"]["no"] == 2
    assert acts(trust, "decisions.opened")[0]["blocs"] == {"leaseholders": 3, "neighbours": 6}
    assert acts(trust, "decisions.closed")[0]["blocs"] == {"leaseholders": 3, "neighbours": 6}
    assert_holds(trust)


def test_a_ballot_carries_its_bloc_only_where_blocs_are_counted(trust, steward, leaseholders, neighbours):
    (one,), _others = fill(leaseholders, 1), fill(neighbours, 2)
    plain = ask(steward, trust)
    say(plain, one, "yes")
    by_class = asked(steward, trust, leaseholders)
    say(by_class, one, "yes")
    assert dict(Ballot.objects.values_list("box", "bloc")) == {plain.pk: "", by_class.pk: "leaseholders"}
    assert set(RollEntry.objects.filter(box=plain).values_list("bloc", flat=True)) == {""}


def test_people_and_organizations_a_double_majority(trust, steward, neighbours):
    groups = make_class(trust, "groups")
    for number in range(3):
        member = make_organization(f"group-{number}")
        trust.memberships.create(member_class=groups, member_organization=member, status="active")
    fill(neighbours, 4)
    box = asked(steward, trust, neighbours, groups, classes=[neighbours], organization_classes=[groups])
    assert acts(trust, "decisions.opened")[0]["blocs"] == {"neighbours": 4, "groups": 3}
    assert RollEntry.objects.filter(box=box, member_organization__isnull=False).count() == 3


# --- a class with nobody in it -------------------------------------------------------------------------------------
@pytest.mark.parametrize("is_secret", [True, False])
def test_a_class_with_nobody_in_it_cannot_be_asked(trust, steward, leaseholders, neighbours, is_secret):
    fill(neighbours, 6)
    with pytest.raises(Refused, match="“Leaseholders” must agree, and nobody is in it"):
        asked(steward, trust, leaseholders, neighbours, is_secret=is_secret)
    assert Box.objects.get().state == Box.State.DRAFT
    assert not RollEntry.objects.exists()


def test_a_class_that_empties_while_the_vote_runs_is_still_there(trust, steward, leaseholders, neighbours):
    (one,) = fill(leaseholders, 1)
    fill(neighbours, 2)
    box = asked(steward, trust, leaseholders)
    people.leave(Actor(one), one.memberships.get(), now=DURING)
    assert finish(steward, box)["result"]["failed"] == ["", "leaseholders"]
    assert acts(trust, "decisions.closed")[0]["blocs"]["leaseholders"] == 1
    assert_holds(trust)


def test_a_class_joined_until_closing_may_begin_empty(trust, steward, leaseholders):
    open_class = make_class(trust, "residents", admission="attestation")
    fill(leaseholders, 2)
    box = asked(steward, trust, open_class, leaseholders, registration="until-closing")
    newcomer = make_member(make_organization()).person
    actions.register(Actor(newcomer), box, person=newcomer, attested=True, now=DURING)
    say(box, newcomer, "yes")
    assert Ballot.objects.get(box=box).bloc == "residents"
    result = finish(steward, box)["result"]
    assert result["by_bloc"]["residents"]["yes"] == 1
    assert acts(trust, "decisions.closed")[0]["blocs"] == {"residents": 1, "leaseholders": 2}
    assert_holds(trust)


# --- what does not fit ---------------------------------------------------------------------------------------------
def test_a_class_that_is_asked_votes(trust, steward, leaseholders, neighbours):
    with pytest.raises(Refused, match="neighbours"):
        actions.create_box(
            steward,
            trust,
            **question(trust, rule=asked_by_class(neighbours), by_bloc=True, classes=[leaseholders]),
        )


def test_the_rule_and_the_ballots_agree_on_blocs(trust, steward, leaseholders):
    with pytest.raises(Refused, match="by_bloc"):
        actions.create_box(steward, trust, **question(trust, rule=asked_by_class(leaseholders)))


def test_no_sheets_where_ballots_must_say_their_class(trust, steward, leaseholders):
    fill(leaseholders, 1)
    box = actions.create_box(steward, trust, **question(trust, rule=asked_by_class(leaseholders), by_bloc=True))
    with pytest.raises(Refused, match="counted by class"):
        actions.issue_sheets(steward, box, 1)


# --- secret votes --------------------------------------------------------------------------------------------------
def test_a_secret_vote_needs_five_in_each_class(trust, steward, leaseholders, neighbours):
    fill(leaseholders, 4)
    fill(neighbours, 6)
    with pytest.raises(Refused, match="fewer than 5"):
        asked(steward, trust, leaseholders, is_secret=True)


@pytest.fixture
def small(trust, steward, leaseholders, neighbours):
    """A secret vote in which three of five leaseholders and six neighbours voted, counted."""
    inside, outside = fill(leaseholders, 5), fill(neighbours, 6)
    box = asked(steward, trust, leaseholders, neighbours, is_secret=True)
    for person in (*inside[:3], *outside):
        say(box, person, "yes")
    finish(steward, box)
    return Box.objects.get(pk=box.pk)


def test_a_class_with_few_ballots_is_withheld_and_has_no_quorum(trust, small):
    (sealed,) = acts(trust, "decisions.sealed")
    assert sealed["withheld"] == {"bloc": {"leaseholders": 3}}
    assert {ballot["bloc"] for ballot in sealed["ballots"]} == {"neighbours"}
    assert len(sealed["ballots"]) == 6
    result = small.outcome["result"]
    assert result["outcome"] == "no-quorum"
    assert result["counts"]["yes"] == 6
    assert result["withheld"] == {"leaseholders": 3}
    assert "leaseholders" not in result["by_bloc"]
    said = " ".join(assert_holds(trust))
    assert "3 ballots are not published" in said


def test_a_class_with_enough_ballots_is_published(trust, steward, leaseholders, neighbours):
    inside, outside = fill(leaseholders, 5), fill(neighbours, 5)
    box = asked(steward, trust, leaseholders, neighbours, is_secret=True)
    for person in (*inside, *outside):
        say(box, person, "yes")
    assert finish(steward, box)["result"]["outcome"] == "adopted"
    (sealed,) = acts(trust, "decisions.sealed")
    assert "withheld" not in sealed
    assert_holds(trust)


def test_an_open_vote_withholds_nothing(trust, steward, leaseholders):
    (one,) = fill(leaseholders, 1)
    box = asked(steward, trust, leaseholders)
    say(box, one, "yes")
    assert finish(steward, box)["result"]["outcome"] == "adopted"
    assert "withheld" not in acts(trust, "decisions.sealed")[0]


LIES = [
    ("decisions.opened", lambda b: b["blocs"].update(leaseholders=4, neighbours=7), "too small for a secret"),
    ("decisions.opened", lambda b: b["blocs"].update(leaseholders=6), "rights of all blocs"),
    ("decisions.opened", lambda b: b.pop("blocs"), "blocs that are asked"),
    ("decisions.closed", lambda b: b["blocs"].update(leaseholders=6, neighbours=5), "those at opening"),
    ("decisions.closed", lambda b: b.pop("blocs"), "those it opened with"),
    ("decisions.closed", lambda b: b.update(handed=99), "handed to people on the roll"),
    ("decisions.sealed", lambda b: b.pop("withheld"), "as many ballots sealed"),
    ("decisions.sealed", lambda b: b["withheld"]["bloc"].update(leaseholders=4), "as many ballots sealed"),
    ("decisions.sealed", lambda b: b.update(withheld={"bloc": {"strangers": 3}}), "may be withheld"),
    ("decisions.sealed", lambda b: (b["ballots"].pop(), b["withheld"]["bloc"].update(neighbours=1)), "may be withheld"),
    ("decisions.sealed", lambda b: [x.update(bloc="leaseholders") for x in b["ballots"]], "may be withheld"),
    ("decisions.sealed", lambda b: b["ballots"][0].pop("bloc"), "published of a ballot"),
    ("decisions.sealed", lambda b: b["ballots"][0].update(bloc="board"), "more ballots of board than rights"),
    ("decisions.counted", lambda b: b["result"].update(outcome="adopted"), "gives another"),
]


@pytest.mark.parametrize(("kind", "change", "what"), LIES)
def test_lies_about_blocs_are_found(trust, small, kind, change, what):
    with pytest.raises(Discrepancy, match=what):
        recompute(tampered(acts_of(trust), kind, change))


def test_publishing_what_should_be_withheld_is_found(trust, small):
    """Three ballots of leaseholders, published: they would show how the three voted."""

    def publish(body):
        body.pop("withheld")
        last = body["ballots"][-1]
        more = [{**last, "receipt": "f" * 63 + str(number), "bloc": "leaseholders"} for number in range(3)]
        body["ballots"] += more

    with pytest.raises(Discrepancy, match="only if there are enough"):
        recompute(tampered(acts_of(trust), "decisions.sealed", publish))
