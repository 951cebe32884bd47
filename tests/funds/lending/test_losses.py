"""A loss climbs the ranks: what is set aside first, then the last rank; what comes in after all goes back down."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commonhouse.funds import capital, losses
from commonhouse.funds.actions import lending, raising
from commonhouse.ledger.actions import open_book
from commonhouse.people.permissions import NotAllowed, Refused
from tests import factories
from tests.funds.lending import helpers as loans
from tests.funds.raising.helpers import Fund, community, fresh

pytestmark = pytest.mark.django_db
TERMS = {"principal": 1_000_00, "rate": "0.03", "count": 12, "start": "2024-02-02", "first_due": "2024-03-02"}


class Story(Fund):
    """A fund with two ranks of notes, a gift, and a loan of $1,000 that is out."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = self.offer(community(name="First", rank=1), community(name="Last", rank=2))
        self.senior = self.hold(self.first, 900_00)
        self.juniors = [self.hold(self.last, 400_00), self.hold(self.last, 200_00)]
        given = raising.Given(amount=100_00, on=self.clock.today)
        raising.enter_gift(self.treasurer, self.organization, given, now=self.clock())
        self.borrower = factories.make_organization("kitchen")
        self.theirs = factories.make_steward(self.borrower)
        self.clock.go(2024, 2, 1)
        self.loan = lending.prepare_loan(
            self.treasurer, self.organization, borrower=self.borrower, terms=TERMS, purpose="Ovens", now=self.clock()
        )
        version = self.loan.agreement.versions.get(number=1)
        for actor, role in ((self.steward, "lender"), (self.theirs, "borrower")):
            self._sign_as(actor, version, role)
        self.clock.go(2024, 2, 2)
        lending.disburse(self.treasurer, self.loan, amount=1_000_00, on=self.clock.today, key="out", now=self.clock())
        self.clock.go(2024, 9, 2)

    def _sign_as(self, actor, version, role):
        from commonhouse.agreements import actions, documents

        version.refresh_from_db()
        actions.sign(
            actor, version, version.agreement.parties.get(role=role), typed_name="Name", intends=True, language="en",
            document_hash=documents.document_hash(version, "en"), now=self.clock(),
        )  # fmt: skip

    def lose(self, amount: int, key: str = "loss", **more):
        return lending.write_off(
            self.treasurer, self.loan, amount=amount, on=self.clock.today, why="The kitchen closed.", key=key,
            now=self.clock(), **more,
        )  # fmt: skip

    def recover(self, amount: int, key: str = "back"):
        return lending.recover(
            self.treasurer, self.loan, amount=amount, on=self.clock.today, why="The ovens were sold.", key=key,
            now=self.clock(),
        )  # fmt: skip


@pytest.fixture
def story():
    return Story()


def owed(note):
    return fresh(note).outstanding


def test_a_loss_climbs_the_ranks_and_a_recovery_goes_down_again(story):
    story.lose(400_00)
    assert capital.first_loss(story.organization) == 0
    assert [owed(note) for note in story.juniors] == [200_00, 100_00]  # 300 by 4 to 2
    assert owed(story.senior) == 900_00
    assert story.balance("loans") == 600_00
    story.lose(600_00, key="rest")
    assert [owed(note) for note in story.juniors] == [0, 0]
    assert owed(story.senior) == 600_00
    story.recover(350_00)
    assert owed(story.senior) == 900_00
    assert [fresh(note).outstanding for note in story.juniors] == [33_33, 16_67]
    assert story.balance("recovery") == 0
    story.verify()


def test_a_small_loss_is_borne_by_gifts_alone(story):
    loss = story.lose(60_00)
    assert capital.first_loss(story.organization) == 40_00
    assert {each["id"]: each["loss"] for each in loss.result["set_aside"]} == {losses.SET_ASIDE: 60_00}
    assert owed(story.senior) == 900_00
    story.verify()


def test_what_if_changes_nothing(story):
    before = story.balance("loans"), owed(story.juniors[0])
    flow = losses.poured(story.loan, "loss", 700_00, story.clock.today)
    assert flow.first_loss == 100_00
    assert sum(flow.by_class.values()) == 600_00
    assert (story.balance("loans"), owed(story.juniors[0])) == before


def test_no_more_is_given_up_than_is_lent_and_none_twice(story):
    with pytest.raises(ValidationError, match=r"At most \$1,000"):
        story.lose(1_000_01)
    first = story.lose(100_00)
    assert story.lose(100_00).pk == first.pk
    with pytest.raises(Refused, match="other figures"):
        story.lose(99_00)
    with pytest.raises(ValidationError, match=r"At most \$100"):
        story.recover(100_01)


def test_a_reason_is_given_and_only_the_treasurer_does_it(story):
    with pytest.raises(ValidationError, match="Say why"):
        lending.write_off(
            story.treasurer, story.loan, amount=1, on=story.clock.today, why=" ", key="x", now=story.clock()
        )
    with pytest.raises(NotAllowed):
        lending.write_off(
            story.steward, story.loan, amount=1, on=story.clock.today, why="y", key="x", now=story.clock()
        )


def test_the_citys_loss_is_the_citys_alone():
    fund = loans.make_fund()
    city = loans.make_city_money(fund)
    loan = loans.make_running(fund, restriction=city)
    when = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    loss = lending.write_off(
        fund.treasurer, loan, amount=500_00, on=when.date(), why="The roof cost more.", key="k", now=when
    )
    assert loss.result["set_aside"] == [{"id": "purse", "loss": 500_00, "recovered": 0, "available": 5_000_00 - 500_00}]
    assert loss.result["classes"] == []
    loans.check_record(fund.organization)


def test_books_of_notes_balance_after_all(story):
    story.lose(1_000_00)
    assert story.balance("loss-expense") == 1_000_00 - 900_00
    assert story.balance("notes") == -(900_00 + 600_00 - 900_00)
    assert open_book(story.treasurer, story.organization, opened_on=dt.date(2024, 1, 1)).size > 0
    story.verify()
