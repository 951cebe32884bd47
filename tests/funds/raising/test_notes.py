"""Offering notes, buying them, paying them in, interest, and notes coming back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from commonhouse.agreements.models import Agreement
from commonhouse.funds import capital, eligibility
from commonhouse.funds.actions import raising
from commonhouse.funds.actions.raising import ClassTerms, Given, Wanted
from commonhouse.funds.eligibility import Holder
from commonhouse.funds.models import Distribution, Gift, Note, NoteClass, Offering, Redemption
from commonhouse.funds.starters_raising import LAYERS, MEMBERS
from commonhouse.ledger.models import Entry
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests import factories
from tests.funds.raising.helpers import Fund, community, fresh

pytestmark = pytest.mark.django_db


def test_fifty_dollars_in_five_instalments() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    ana = fund.member("Ana")
    note = raising.subscribe(ana, three, Wanted(50_00, 5), now=fund.clock())
    assert note.agreement.state == Agreement.State.OFFERED
    assert note.matures_on == dt.date(2027, 1, 1)
    with pytest.raises(Refused):
        fund.pay_in(note, 10_00)  # not signed yet
    fund.sign(ana, note.agreement)
    for month in range(1, 6):
        fund.clock.go(2024, month, 1)
        fund.pay_in(note, 10_00)
    note = fresh(note)
    assert (note.paid_in, note.outstanding) == (50_00, 50_00)
    assert list(note.agreement.dues.values_list("amount", "paid")) == [(10_00, 10_00)] * 5
    assert (fund.balance("cash"), fund.balance("notes")) == (50_00, -50_00)
    with pytest.raises(ValidationError, match="Nothing more"):
        fund.pay_in(note, 1)
    fund.verify()


def test_ujimas_classes_and_who_may_buy_them() -> None:
    fund = Fund()
    made = fund.offer(
        *(ClassTerms(str(c.name), c.rate, c.term_months, c.minimum, c.maximum, rank=c.rank) for c in MEMBERS.classes)
    )
    assert [each.term_months for each in made] == [36, 48, 60, 72, 84]
    rates = [each.rate for each in made]
    assert rates == sorted(rates, reverse=True)  # the shortest earn the most
    assert all(each.minimum == 50_00 for each in made)
    with pytest.raises(ValidationError, match=r"At least \$50"):
        raising.subscribe(fund.member(), made[0], Wanted(49_99))
    assert raising.subscribe(Actor(factories.make_person(email="")), made[0], Wanted(50_00), now=fund.clock()).pk


def test_biis_layers_have_their_own_eligibility_least_most_and_rank() -> None:
    fund = Fund()
    members = fund.organization.member_classes.get()
    terms = [
        ClassTerms(
            str(c.name), c.rate, c.term_months, c.minimum, c.maximum, rank=c.rank, attestation=str(c.attestation),
            eligible=(members,) if c.rank == 1 else (),
        )
        for c in LAYERS.classes
    ]  # fmt: skip
    neighbors, solidarity, philanthropic = fund.offer(*terms)
    assert [(c.rate, c.rank) for c in (neighbors, solidarity, philanthropic)] == [("0.05", 1), ("0.03", 2), ("0.01", 3)]
    stranger, ana = Actor(factories.make_person(email="")), fund.member()
    with pytest.raises(ValidationError, match="This note is for: Members"):
        raising.subscribe(stranger, neighbors, Wanted(1_000_00))
    with pytest.raises(ValidationError, match=r"At most \$25,000 more"):
        raising.subscribe(ana, neighbors, Wanted(25_000_01))
    raising.subscribe(ana, neighbors, Wanted(20_000_00), now=fund.clock())
    with pytest.raises(ValidationError, match=r"At most \$5,000 more"):
        raising.subscribe(ana, neighbors, Wanted(5_000_01))
    with pytest.raises(ValidationError, match="tick it"):
        raising.subscribe(stranger, solidarity, Wanted(10_000_00))
    with pytest.raises(ValidationError, match=r"At most \$3,000,000"):
        raising.subscribe(stranger, philanthropic, Wanted(3_000_000_01, 1, True))
    note = raising.subscribe(stranger, philanthropic, Wanted(3_000_000_00, 1, True), now=fund.clock())
    assert note.declared == philanthropic.attestation


def test_a_paused_member_or_a_closed_class_buys_nothing() -> None:
    fund = Fund()
    members = fund.organization.member_classes.get()
    [three] = fund.offer(community(eligible=(members,)))
    ana = fund.member()
    assert ana.person is not None
    ana.person.memberships.update(status="paused")
    with pytest.raises(ValidationError, match="This note is for"):
        raising.subscribe(ana, three, Wanted(50_00))
    ana.person.memberships.update(status="active")
    raising.close_class(fund.steward, three, now=fund.clock())
    with pytest.raises(ValidationError, match="not offered now"):
        raising.subscribe(ana, fresh_class(three), Wanted(50_00))
    with pytest.raises(NotAllowed):
        raising.subscribe(NOBODY, three, Wanted(50_00))


def fresh_class(note_class: NoteClass) -> NoteClass:
    return NoteClass.objects.select_related("offering", "organization").get(pk=note_class.pk)


def test_the_goal_of_a_class_is_not_passed() -> None:
    fund = Fund()
    [three] = fund.offer(community(goal=100_00))
    fund.buy(fund.member(), three, 60_00)
    assert eligibility.most(three, Holder(fund.member().person)) == 40_00
    with pytest.raises(ValidationError, match=r"At most \$40 more"):
        raising.subscribe(fund.member(), three, Wanted(50_00))


def test_sent_twice_it_is_one_note() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    ana, mark = fund.member(), "1f0c7a0e-58d7-4f7c-a7b9-1d2f6f1f0001"
    first = raising.subscribe(ana, three, Wanted(50_00, submission=mark), now=fund.clock())
    assert raising.subscribe(ana, three, Wanted(50_00, submission=mark), now=fund.clock()) == first
    assert Note.objects.count() == 1


def test_an_offered_class_keeps_its_terms() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    with pytest.raises(Refused, match="keeps its terms"):
        raising.edit_class(fund.steward, three, community(rate="0.01"))
    with pytest.raises(NotAllowed):
        raising.edit_offering(fund.member(), three.offering, raising.About("A", "B"))
    raising.close_offering(fund.steward, three.offering, now=fund.clock())
    assert Offering.objects.get().state == "closed"
    fund.verify()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"rate": "5"}, "rate"), ({"rate": "x"}, "rate"), ({"rate": "-0.1"}, "rate"), ({"minimum": 0}, "minimum"),
     ({"maximum": 1}, "maximum"), ({"step": 33}, "step"), ({"term_months": 0}, "term_months")],
)  # fmt: skip
def test_a_class_that_cannot_be_is_refused_at_its_field(fields: dict[str, object], field: str) -> None:
    fund = Fund()
    with pytest.raises(ValidationError) as problem:
        fund.offer(community(**fields))
    assert field in problem.value.message_dict


def test_an_organization_buys_in_a_seat_and_a_person_without_account_on_paper() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    foundation = factories.make_organization("foundation", kind="funder")
    treasurer = factories.make_actor(foundation, "treasurer")
    note = fund.buy(treasurer, three, 5_000_00)
    assert (note.holder, note.holder_organization) == (None, foundation)
    elder = factories.make_person("Elder")
    with pytest.raises(NotAllowed):
        raising.enter_for(fund.member(), three, Holder(elder), Wanted(50_00))
    paper = raising.enter_for(fund.treasurer, three, Holder(elder), Wanted(50_00), now=fund.clock())
    assert (paper.holder, paper.agreement.state) == (elder, "offered")


def test_interest_is_paid_once_to_the_cent_and_verified() -> None:
    fund = Fund()
    [three] = fund.offer(community(rate="0.0475"))
    notes = [fund.hold(three, 50_00) for _ in range(7)]
    fund.clock.go(2024, 12, 31)
    day = dt.date(2024, 12, 31)  # 365 days after the first
    plan = raising.preview(fund.organization, day)
    assert plan.portions.total == 1663  # 7 x 237.5 = 1662.5
    with pytest.raises(Refused, match="total has changed"):
        raising.distribute(fund.treasurer, fund.organization, day, day, total=1662, now=fund.clock())
    with pytest.raises(NotAllowed):
        raising.distribute(fund.steward, fund.organization, day, day, total=1663)
    done = raising.distribute(fund.treasurer, fund.organization, day, day, total=1663, now=fund.clock())
    assert fund.balance("interest-expense") == 1663
    assert Entry.objects.filter(batch=done.batch).count() == 7
    assert raising.enter(fund.treasurer, done, most=3, now=fund.clock()) == 4  # stopped in the middle
    with pytest.raises(Refused, match="not entered"):
        raising.distribute(fund.treasurer, fund.organization, day, day, total=1663, now=fund.clock())
    assert raising.enter(fund.treasurer, done, now=fund.clock()) == 0
    assert raising.enter(fund.treasurer, done, now=fund.clock()) == 0
    assert sum(fresh(note).interest_paid for note in notes) == 1663
    assert Distribution.objects.get().state == "entered"
    assert raising.preview(fund.organization, day).portions.total == 0
    fund.verify()


def test_a_distribution_sent_twice_is_one() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    fund.hold(three, 50_00)
    fund.clock.go(2025, 1, 1)
    mark = "1f0c7a0e-58d7-4f7c-a7b9-1d2f6f1f0002"
    day = dt.date(2025, 1, 1)
    total = raising.preview(fund.organization, day).portions.total
    one = raising.distribute(
        fund.treasurer, fund.organization, day, day, total=total, submission=mark, now=fund.clock()
    )
    raising.enter(fund.treasurer, one, now=fund.clock())
    again = raising.distribute(
        fund.treasurer, fund.organization, day, day, total=total, submission=mark, now=fund.clock()
    )
    assert again == one
    assert fund.balance("interest-expense") == total


def test_without_an_answer_the_money_is_held_and_with_one_it_is_paid() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    ana = fund.member()
    note = fund.hold(three, 50_00, ana)
    fund.clock.go(2027, 2, 1)
    with pytest.raises(Refused, match="held for them"):
        raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())
    with pytest.raises(NotAllowed):
        raising.choose(fund.member(), note, "repay", now=fund.clock())
    raising.choose(ana, note, "repay", now=fund.clock())
    raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())
    raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())  # twice is once
    note = fresh(note)
    assert (note.outstanding, note.repaid, note.interest_paid) == (0, 50_00, 450)  # 1,096 days at 3 %: 4.50
    assert (fund.balance("notes"), fund.balance("cash")) == (0, -450)
    fund.verify()


def test_a_note_goes_on_in_a_new_one_that_its_holder_signs() -> None:
    fund = Fund()
    three, five = fund.offer(community(), community(name="5-year note", term_months=60, rate="0.02"))
    ana = fund.member()
    note = fund.hold(three, 50_00, ana)
    fund.clock.go(2026, 11, 1)
    new = raising.roll(ana, note, five, now=fund.clock())
    assert raising.roll(ana, note, five, now=fund.clock()) == new
    fund.clock.go(2027, 1, 1)
    with pytest.raises(Refused, match="not signed yet"):
        raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())
    fund.sign(ana, new.agreement)
    raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())
    note, new = fresh(note), fresh(new)
    assert (note.outstanding, new.outstanding) == (0, 50_00)
    assert new.matures_on == dt.date(2032, 1, 1)
    assert (fund.balance("notes"), fund.balance("cash")) == (-50_00, 50_00 - note.interest_paid)
    fund.verify()


def test_a_note_given_becomes_first_loss() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    ana = fund.member()
    note = fund.hold(three, 50_00, ana)
    raising.choose(ana, note, "give", now=fund.clock())
    with pytest.raises(Refused, match="comes back on"):
        raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())
    fund.clock.go(2027, 1, 1)
    raising.bring_back(fund.treasurer, note, fund.clock.today, now=fund.clock())
    assert capital.first_loss(fund.organization) == 50_00
    assert fund.balance("gifts") == -50_00
    assert Gift.objects.get().kind == "note"
    fund.verify()


def test_those_who_ask_first_are_paid_first() -> None:
    fund = Fund()
    [three] = fund.offer(community())
    people = [fund.member() for _ in range(3)]
    notes = [fund.hold(three, 100_00, each) for each in people]
    asked = [
        raising.ask(actor, note, amount, now=fund.clock())
        for actor, note, amount in zip(people, notes, (100_00, 40_00, 100_00), strict=True)
    ]
    assert [raising.place_in_line(each) for each in asked] == [1, 2, 3]
    with pytest.raises(Refused, match="already"):
        raising.ask(people[0], notes[0], 1_00)
    key = "1f0c7a0e-58d7-4f7c-a7b9-1d2f6f1f0003"
    fund.clock.go(2024, 6, 1)
    paid = raising.pay_line(fund.treasurer, fund.organization, 150_00, fund.clock.today, key=key, now=fund.clock())
    assert [each.amount for each in paid] == [100_00, 40_00, 10_00]
    assert raising.pay_line(fund.treasurer, fund.organization, 150_00, fund.clock.today, key=key) == []
    assert [fresh(note).outstanding for note in notes] == [0, 60_00, 90_00]
    states = list(Redemption.objects.values_list("state", "paid"))
    assert states == [("paid", 100_00), ("paid", 40_00), ("waiting", 10_00)]
    asked[2].refresh_from_db()
    assert raising.place_in_line(asked[2]) == 1
    raising.withdraw(people[2], asked[2], now=fund.clock())
    assert raising.line(fund.organization) == []
    assert fund.balance("cash") == 300_00 - 150_00
    fund.verify()


def test_gifts_bear_the_first_loss_and_notes_share_the_rest_by_what_is_owed() -> None:
    fund = Fund()
    senior, junior = fund.offer(community(), community(name="Junior", rank=2))
    raising.enter_gift(
        fund.treasurer, fund.organization, Given(30_00, fund.clock.today, giver_name="A neighbor"), now=fund.clock()
    )
    first, second = fund.hold(junior, 100_00), fund.hold(junior, 50_01)
    fund.hold(senior, 50_00)
    assert [tuple(each) for each in capital.classes(fund.organization)] == [
        (senior.public_id, 1, 50_00), (junior.public_id, 2, 150_01),
    ]  # fmt: skip

    for _time in range(2):
        with transaction.atomic():
            capital.apply_loss(
                fund.organization, {junior.public_id: 100_00}, on=fund.clock.today, key="loss", first_loss=30_00,
                now=fund.clock(),
            )  # fmt: skip
    assert capital.first_loss(fund.organization) == 0
    assert (fresh(first).written_off, fresh(second).written_off) == (66_66, 33_34)
    assert fund.balance("notes") == -(50_00 + 50_01)
    with transaction.atomic():
        capital.apply_recovery(
            fund.organization, {junior.public_id: 10_00}, on=fund.clock.today, key="back", now=fund.clock()
        )
    assert (fresh(first).written_off, fresh(second).written_off) == (59_99, 30_01)
    with pytest.raises(Refused, match="more than the notes"), transaction.atomic():
        capital.apply_loss(fund.organization, {senior.public_id: 50_01}, on=fund.clock.today, key="big")
    fund.verify()


def test_dues_are_promised_without_saying_what_one_earns() -> None:
    fund = Fund()
    ana = fund.member()
    with pytest.raises(Refused):
        raising.promise(ana, fund.organization, 10_00)
    bands = [raising.Band("We get by, with little to spare", 5_00), raising.Band("We have enough", 25_00)]
    raising.set_plan(fund.steward, fund.organization, words="For the loss reserve", bands=bands)
    promised = raising.promise(ana, fund.organization, 10_00, now=fund.clock())
    fund.sign(ana, promised.agreement)
    with pytest.raises(Refused, match="already"):
        raising.promise(ana, fund.organization, 5_00, now=fund.clock())
    from commonhouse.agreements import actions as agreements

    agreements.record_payment(
        fund.treasurer, promised.agreement, amount=15_00, on=fund.clock.today, key="d", now=fund.clock()
    )
    assert capital.first_loss(fund.organization) == 10_00
    assert (fund.balance("dues-income"), fund.balance("dues-held")) == (-10_00, -5_00)
    raising.stop(ana, promised, now=fund.clock())
    raising.stop(ana, promised, now=fund.clock())
    promised.agreement.refresh_from_db()
    assert promised.agreement.state == "ended"
    fund.verify()
