"""Requests are checked against the lease and answered with a reason; reserves hold what fees bring in, to the cent."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import accounts as reckoning
from commonhouse.agreements.actions.paying import record_payment
from commonhouse.agreements.models import Event
from commonhouse.land.holdings.models import Building, Holding
from commonhouse.land.leasing import buckets
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding import reserves
from commonhouse.land.stewarding.actions import requests, reserving
from commonhouse.land.stewarding.models import Request, Reserve
from commonhouse.land.stewarding.request_checks import months
from commonhouse.land.stewarding.verify import VERIFIERS
from commonhouse.ledger import accounts
from commonhouse.ledger.balances import balance
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.models import Act
from commonhouse.rules.land import lease as terms_model
from tests.land.helpers import Trust, at, make_holding, make_parcel, make_trust, on
from tests.land.stewarding.helpers import holder_of, make_lease, make_mortgage, make_person, make_terms
from tests.record.helpers import verified

pytestmark = pytest.mark.django_db
NOW = at("2026-03-01")


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def lease(trust: Trust) -> Lease:
    return make_lease(trust.organization, make_person(), terms=make_terms(mortgage=terms_model.MortgageRules()))


def refinance(lease: Lease, **fields: object) -> Request:
    usual: dict[str, object] = {
        "kind": "refinance", "amount": 160_000_00, "lender": "River Credit Union", "text": "A lower rate",
        "notices_to": "1 Invented Square",
    }  # fmt: skip
    return requests.ask(holder_of(lease), lease, now=NOW, **usual | fields)  # type: ignore[arg-type]


def test_a_loan_is_checked_against_the_lease_and_written_down_when_signed(trust: Trust, lease: Lease) -> None:
    old = make_mortgage(lease)
    asked = refinance(lease)
    assert asked.answer_by == on("2026-03-31")
    assert asked.checks == [
        ["loans-allowed", {}, True],
        ["most-lent", {"most": 200_000_00, "asked": 160_000_00, "others": 150_000_00}, True],
        ["bank-tells-us", {}, True],
    ]
    with pytest.raises(Refused, match="not said yes"):
        requests.enter_loan(trust.steward, asked, rate=Decimal("0.05"), months=360, first_due=on("2026-05-01"), now=NOW)
    done = requests.decide(trust.board, asked, grants=True, words="It costs you less.", now=at("2026-03-08"))
    act = Act.objects.get(kind="land.request-answered")
    assert (act.gist["days"], act.gist["kind"]) == (7, "refinance")
    assert lease.agreement.public_id not in str(act.gist)
    made = requests.enter_loan(
        trust.steward, done, rate=Decimal("0.05"), months=360, first_due=on("2026-05-01"), now=at("2026-03-20")
    )
    assert (made.lender, made.amount, made.consented_on) == ("River Credit Union", 160_000_00, on("2026-03-20"))
    old.refresh_from_db()
    assert old.paid_off_on == on("2026-03-20")
    report = verified(trust.organization, dict(VERIFIERS))
    assert "land.request-answered" not in report.not_recomputed


def test_more_than_the_lease_allows_cannot_be_granted(trust: Trust, lease: Lease) -> None:
    asked = refinance(lease, amount=200_000_01)
    assert asked.checks[1][2] is False
    with pytest.raises(Refused, match="beyond the lease"):
        requests.decide(trust.steward, asked, grants=True, words="Fine", now=NOW)
    with pytest.raises(ValidationError, match="Say why"):
        requests.decide(trust.steward, asked, grants=False, words=" ", now=NOW)
    assert requests.decide(trust.steward, asked, grants=False, words="Up to $200,000 fits.", now=NOW).state == "refused"
    with pytest.raises(Refused, match="answered already"):
        requests.decide(trust.steward, asked, grants=True, words="Now yes", now=NOW)


def test_where_no_loan_is_allowed_none_is_granted(trust: Trust) -> None:
    lease = make_lease(trust.organization, make_person(), terms=make_terms(mortgage=None))
    asked = refinance(lease)
    assert asked.checks == [["no-loans", {}, False]]
    with pytest.raises(Refused, match="does not allow this"):
        requests.decide(trust.steward, asked, grants=True, words="X", now=NOW)


@pytest.mark.parametrize(
    ("starts", "until", "count"),
    [
        ("2026-04-01", "2026-06-30", 3), ("2026-04-15", "2026-05-14", 1), ("2026-04-15", "2026-05-15", 2),
        ("2026-04-01", "2026-04-01", 1),
    ],
)  # fmt: skip
def test_begun_months(starts: str, until: str, count: int) -> None:
    assert months(on(starts), on(until)) == count


def test_subletting_and_absence_by_the_lease(trust: Trust, lease: Lease) -> None:
    person = holder_of(lease)
    ask = {"starts_on": on("2026-04-01"), "text": "Work elsewhere", "now": NOW}
    long = requests.ask(person, lease, kind="sublet", until=on("2027-04-30"), **ask)  # type: ignore[arg-type]
    assert ["sublet-months", {"most": 12, "asked": 13}, False] in long.checks
    away = requests.ask(person, lease, kind="absence", until=on("2026-07-31"), **ask)  # type: ignore[arg-type]
    assert away.checks == [["absence-months", {"most": 4, "asked": 4}, True]]
    assert requests.decide(trust.steward, away, grants=True, words="Come back well", now=NOW).state == "granted"


def test_asking_is_for_the_household_and_once_at_a_time(trust: Trust, lease: Lease) -> None:
    mark = uuid.uuid4()
    first = refinance(lease, submission=mark)
    assert refinance(lease, submission=mark) == first
    with pytest.raises(Refused, match="asked this already"):
        refinance(lease)
    stranger = holder_of(make_lease(trust.organization, make_person()))
    for actor in (stranger, trust.member, trust.treasurer):
        with pytest.raises(NotAllowed):
            requests.ask(actor, lease, kind="help", now=NOW)
        with pytest.raises(NotAllowed):
            requests.withdraw(actor, first, now=NOW)
    assert requests.ask(trust.steward, lease, kind="help", now=NOW).state == "asked"  # for somebody without an account
    assert requests.withdraw(holder_of(lease), first, now=NOW).state == "withdrawn"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": None}, "amount"), ({"amount": -5}, "amount"), ({"lender": " "}, "lender"), ({"text": ""}, "text"),
        ({"kind": "castle"}, "kind"), ({"rate": Decimal(2)}, "rate"),
        ({"kind": "sublet", "starts_on": dt.date(2026, 4, 2), "until": dt.date(2026, 4, 1)}, "until"),
        ({"kind": "absence", "until": dt.date(2026, 4, 1)}, "starts_on"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_said_by_field(trust: Trust, lease: Lease, fields: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        refinance(lease, **fields)
    assert field in wrong.value.message_dict
    assert not Request.objects.exists()


# --- reserves -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def house(trust: Trust) -> Building:
    parcel = make_parcel(trust.organization)
    return Building.objects.create(
        organization=trust.organization, parcel=parcel, name="Triple-decker", entered_at=at("2020-01-04")
    )


def home_in(house: Building) -> Holding:
    return make_holding(house.parcel, building=house)


def opened(trust: Trust, house: Building, **fields: object) -> Reserve:
    usual: dict[str, object] = {"name": "Roof and boiler", "building": house, "opened_on": on("2026-01-01")}
    return reserving.open_reserve(trust.treasurer, trust.organization, now=at("2026-01-02"), **usual | fields)  # type: ignore[arg-type]


def pays(trust: Trust, lease: Lease, amount: int, day: str) -> Event:
    return record_payment(
        trust.treasurer, lease.agreement, amount=amount, on=on(day), key=str(uuid.uuid4()), now=at(day)
    )


def test_fees_fill_a_reserve_once_and_the_books_say_the_same(trust: Trust, house: Building) -> None:
    start = on("2026-01-01")
    one = make_lease(trust.organization, make_person(), holding=home_in(house), starts=start)
    two = make_lease(trust.organization, make_person(), holding=home_in(house), starts=start)
    reserve = opened(trust, house, brought_in=500_00)
    for lease in (one, two):
        reckoning.reckon(lease.agreement, on("2026-02-02"))
        pays(trust, lease, 120_00, "2026-02-02")
    assert [each.amount for each in reserves.coming(reserve)] == [40_00, 40_00]
    assert len(reserving.gather(reserve, now=at("2026-02-03"))) == 2
    assert reserving.gather(reserve, now=at("2026-02-03")) == []
    assert reserves.balance(reserve) == 580_00
    assert reserve.account is not None
    assert balance(reserve.account) == -580_00
    assert balance(buckets.held_account(one.agreement, "reserve")) == 0
    verified_kinds = verified(trust.organization, dict(VERIFIERS)).not_recomputed
    assert not {"land.reserve-opened", "land.reserve-moved"} & set(verified_kinds)


def test_a_repair_asked_for_granted_and_paid_once(trust: Trust, house: Building) -> None:
    lease = make_lease(trust.organization, make_person(), holding=home_in(house))
    reserve = opened(trust, house, brought_in=500_00)
    ask = {"kind": "repair", "text": "The boiler", "now": NOW}
    much = requests.ask(holder_of(lease), lease, amount=500_01, **ask)  # type: ignore[arg-type]
    assert much.checks == [["reserve-balance", {"most": 500_00, "asked": 500_01}, False]]
    requests.withdraw(holder_of(lease), much, now=NOW)
    asked = requests.ask(holder_of(lease), lease, amount=300_00, **ask)  # type: ignore[arg-type]
    pay = {"amount": 300_00, "on": on("2026-03-01"), "text": "Boiler", "now": NOW}
    with pytest.raises(Refused, match="not said yes"):
        reserving.spend(trust.treasurer, reserve, request=asked, **pay)  # type: ignore[arg-type]
    requests.decide(trust.steward, asked, grants=True, words="It is old.", now=NOW)
    asked.refresh_from_db()
    first = reserving.spend(trust.treasurer, reserve, request=asked, **pay)  # type: ignore[arg-type]
    assert reserving.spend(trust.treasurer, reserve, request=asked, **pay) == first  # type: ignore[arg-type]
    assert reserves.balance(reserve) == 200_00
    assert reserve.account is not None
    assert balance(reserve.account) == -200_00
    assert balance(accounts.of_role(trust.organization, "cash")) == 200_00
    with pytest.raises(ValidationError, match=r"There are \$200 in this reserve"):
        reserving.spend(trust.treasurer, reserve, amount=200_01, on=on("2026-03-01"), text="Roof", now=NOW)


def test_without_a_reserve_no_repair_is_granted(trust: Trust, lease: Lease) -> None:
    asked = requests.ask(holder_of(lease), lease, kind="repair", text="Roof", amount=1, now=NOW)
    assert asked.checks == [["no-reserve", {}, False]]


def test_a_reserve_of_one_place_and_who_may(trust: Trust, house: Building) -> None:
    home = home_in(house)
    whole = opened(trust, house)
    assert reserves.of_holding(home) == whole
    own = opened(trust, house, name="Own", building=None, holding=home)
    assert reserves.of_holding(home) == own
    assert home not in reserves.holdings_of(whole)
    with pytest.raises(ValidationError, match="already"):
        opened(trust, house, name="Again")
    with pytest.raises(ValidationError, match="Choose a building, or one place"):
        opened(trust, house, name="Both", holding=home)
    with pytest.raises(NotAllowed):
        reserving.open_reserve(
            trust.steward, trust.organization, name="X", building=house, opened_on=on("2026-01-01"), now=NOW
        )


def test_without_books_a_reserve_is_kept_all_the_same() -> None:
    trust = make_trust(books=False)
    home = make_holding(make_parcel(trust.organization))
    reserve = reserving.open_reserve(
        trust.treasurer,
        trust.organization,
        name="Roof",
        holding=home,
        opened_on=on("2026-01-01"),
        brought_in=100_00,
        now=NOW,
    )
    reserving.put_in(trust.treasurer, reserve, amount=50_00, on=on("2026-02-01"), now=NOW)
    assert reserves.balance(reserve) == 150_00
    assert reserve.account is None
