"""Help comes before enforcement; a notice has a clock; what is over is in the record, under no home's name."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import accounts as reckoning
from commonhouse.agreements import documents
from commonhouse.agreements.actions import signing
from commonhouse.agreements.actions.paying import record_payment
from commonhouse.agreements.models import Party, Version
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import buckets
from commonhouse.land.leasing.actions.ending import end_lease, give_up
from commonhouse.land.leasing.models import Lease
from commonhouse.land.stewarding.actions import defaults, supporting
from commonhouse.land.stewarding.models import DefaultNotice, SupportPlan
from commonhouse.land.stewarding.support import NoSupport
from commonhouse.land.stewarding.verify import VERIFIERS
from commonhouse.ledger import accounts
from commonhouse.ledger.balances import balance
from commonhouse.ledger.posting import credit, debit
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.models import Act
from commonhouse.rules.land import lease as terms_model
from tests.land.helpers import Trust, at, make_trust, on
from tests.land.stewarding.helpers import holder_of, make_lease, make_mortgage, make_person, make_terms
from tests.ledger import helpers as books
from tests.record.helpers import verified

pytestmark = pytest.mark.django_db
START = on("2025-12-01")
NOW = at("2026-03-01")


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def lease(trust: Trust) -> Lease:
    """Begun in December: three fees of $60 are late on March 2."""
    found = make_lease(trust.organization, make_person(), starts=START)
    reckoning.reckon(found.agreement, on("2026-03-01"))
    return found


def offered(trust: Trust, lease: Lease, day: str = "2026-03-01", **fields: object) -> SupportPlan:
    usual: dict[str, object] = {
        "reason": "money", "words": "We would like to find a way with you.", "answer_by": on(day) + dt.timedelta(days=14),
    }  # fmt: skip
    return supporting.offer(trust.steward, lease, now=at(day), **usual | fields)  # type: ignore[arg-type]


def noticed(trust: Trust, lease: Lease, day: str = "2026-03-01", **fields: object) -> DefaultNotice:
    usual: dict[str, object] = {
        "kind": "money", "noticed_on": on(day), "received_on": on(day), "words": "Two payments to the bank are open.",
        "amount": 2_400_00, "mortgage": lease.mortgages.first() or make_mortgage(lease),
    }  # fmt: skip
    return defaults.record_lender_notice(trust.steward, lease, now=at(day), **usual | fields)  # type: ignore[arg-type]


# --- help first ---------------------------------------------------------------------------------------------------------
def test_a_household_that_is_late_is_not_put_out_as_if_it_gave_its_home_back(trust: Trust, lease: Lease) -> None:
    for how in ("given-up", "ended"):
        with pytest.raises(NoSupport, match="not offered a support plan yet"):
            give_up(trust.steward, lease, how=how, on=on("2026-03-02"), now=at("2026-03-02"))
    offered(trust, lease)
    with pytest.raises(NoSupport, match="time to answer"):
        give_up(trust.steward, lease, how="given-up", on=on("2026-03-03"), now=at("2026-03-03"))
    after = give_up(trust.steward, lease, how="given-up", on=on("2026-04-01"), now=at("2026-04-01"))
    assert after.ended_how == "given-up"


def test_no_notice_of_the_trust_without_an_offer_of_help(trust: Trust, lease: Lease) -> None:
    def give(day: str) -> DefaultNotice:
        return defaults.give_notice(trust.steward, lease, kind="other", words="The roof leaks.", now=at(day))

    with pytest.raises(NoSupport, match="not offered a support plan yet"):
        give("2026-03-01")
    plan = offered(trust, lease)
    with pytest.raises(NoSupport, match="time to answer until March 15, 2026"):
        give("2026-03-15")
    supporting.answer(holder_of(lease), plan, accepts=True, now=at("2026-03-05"))
    with pytest.raises(NoSupport, match="support plan is running"):
        give("2026-04-01")
    supporting.close(trust.steward, plan, on_its_feet=False, now=at("2026-04-01"))
    notice = give("2026-04-02")
    assert notice.support == plan
    assert (notice.owner_until, notice.final_on) == (on("2026-06-01"), on("2026-06-01"))


def test_no_lease_is_ended_by_the_trust_without_an_offer_of_help(trust: Trust, lease: Lease) -> None:
    with pytest.raises(NoSupport, match="Offer help first"):
        end_lease(lease, Lease.Ended.ENDED, on("2026-03-01"), now=NOW)
    plan = offered(trust, lease)
    supporting.answer(holder_of(lease), plan, accepts=False, now=at("2026-03-02"))
    ended = end_lease(lease, Lease.Ended.ENDED, on("2026-03-02"), now=at("2026-03-02"))
    assert ended.ended_how == "ended"


def test_a_home_that_is_sold_needs_no_plan(trust: Trust, lease: Lease) -> None:
    assert end_lease(lease, Lease.Ended.SOLD, on("2026-03-01"), sold_for=1, now=NOW).ended_how == "sold"


def test_an_old_offer_counts_no_more_and_a_lease_may_say_otherwise(trust: Trust, lease: Lease) -> None:
    plan = offered(trust, lease, "2026-01-05")
    supporting.answer(holder_of(lease), plan, accepts=False, now=at("2026-01-06"))
    with pytest.raises(NoSupport):
        defaults.give_notice(trust.steward, lease, kind="other", words="X", now=at("2027-01-06"))
    bare = make_terms(START, default=terms_model.Default(support_first=False))
    shop = make_lease(trust.organization, starts=START, terms=bare)
    assert defaults.give_notice(trust.steward, shop, kind="other", words="X", now=at("2027-01-06")).pk


def test_an_offer_leaves_time_and_is_one(trust: Trust, lease: Lease) -> None:
    with pytest.raises(ValidationError, match="at least a week"):
        offered(trust, lease, answer_by=on("2026-03-05"))
    mark = uuid.uuid4()
    assert offered(trust, lease, submission=mark) == offered(trust, lease, submission=mark)
    with pytest.raises(Refused, match="a plan with this household already"):
        offered(trust, lease)
    for actor in (trust.treasurer, trust.member, holder_of(lease)):
        with pytest.raises(NotAllowed):
            supporting.offer(actor, lease, reason="money", words="X", answer_by=on("2026-04-01"), now=NOW)


def test_support_leaves_nothing_in_the_public_record(trust: Trust, lease: Lease) -> None:
    before = Act.objects.count()
    plan = offered(trust, lease)
    supporting.note(trust.steward, plan, kind="call", on=on("2026-03-01"), text="Lost a job in January", now=NOW)
    supporting.answer(holder_of(lease), plan, accepts=True, now=NOW)
    assert Act.objects.count() == before


def test_notes_are_sealed_for_stewards_alone_and_forgotten(trust: Trust, lease: Lease) -> None:
    plan = offered(trust, lease)
    made = supporting.note(trust.steward, plan, kind="call", on=on("2026-03-01"), text="Lost a job", now=NOW)
    assert b"job" not in bytes(made.sealed)
    assert [words for _note, words in supporting.notes(trust.steward, plan)] == ["Lost a job"]
    for actor in (trust.treasurer, trust.board, holder_of(lease)):
        with pytest.raises(NotAllowed):
            supporting.notes(actor, plan)
    supporting.answer(holder_of(lease), plan, accepts=False, now=NOW)
    assert supporting.forget_notes(at("2028-02-28")) == 0
    assert supporting.forget_notes(at("2028-03-15")) == 1


def sign_all(lease: Lease, version: Version, trust: Trust, day: str) -> None:
    """Both sides sign a change on a day."""
    for party in Party.objects.filter(agreement=lease.agreement):
        who: Actor = trust.steward if party.party_organization_id else holder_of(lease)
        signing.sign(
            who, version, party, typed_name=str(who.person), intends=True,
            language="en", document_hash=documents.document_hash(version, "en"), now=at(day),
        )  # fmt: skip


def test_a_pause_is_a_change_that_both_sign(trust: Trust, lease: Lease) -> None:
    plan = offered(trust, lease)
    with pytest.raises(Refused, match="not said yes"):
        supporting.agree_pause(trust.steward, plan, starts=on("2026-04-01"), until=on("2026-06-30"), now=NOW)
    supporting.answer(holder_of(lease), plan, accepts=True, now=NOW)
    step = supporting.agree_pause(trust.steward, plan, starts=on("2026-04-01"), until=on("2026-06-30"), now=NOW)
    assert step.version is not None
    assert step.version.signed_at is None
    sign_all(lease, step.version, trust, "2026-03-02")
    lease.agreement.refresh_from_db()
    found = reckoning.result_of(lease.agreement, on("2026-06-30"))
    assert found is not None
    assert found.due_now == 4 * 60_00  # December to March


def test_what_is_late_is_paid_bit_by_bit_once_both_signed(trust: Trust, lease: Lease) -> None:
    lease.agreement.refresh_from_db()
    late = lease.agreement.past_due
    assert late == 3 * 60_00  # March 1 is due on that day itself
    plan = offered(trust, lease)
    supporting.answer(holder_of(lease), plan, accepts=True, now=NOW)
    step = supporting.agree_payments(trust.steward, plan, first=on("2026-04-10"), count=7, now=NOW)
    assert not supporting.settle(step, now=NOW)
    assert step.version is not None
    sign_all(lease, step.version, trust, "2026-03-01")
    assert supporting.settle(step, now=NOW)
    assert not supporting.settle(step, now=NOW)
    lease.agreement.refresh_from_db()
    found = reckoning.result_of(lease.agreement, on("2026-10-31"))
    assert found is not None
    parts = [due.amount for due in found.dues if due.bucket == "arrears"]
    assert parts == [25_72, 25_72, 25_72, 25_71, 25_71, 25_71, 25_71]
    assert sum(parts) == late
    assert lease.agreement.past_due == 0


def test_parts_add_up() -> None:
    for amount in (1, 7, 100, 18_001):
        for count in (1, 2, 7):
            assert sum(supporting.split(amount, count)) == amount


# --- notices and their clock --------------------------------------------------------------------------------------------
def test_a_bank_s_notice_that_is_cured_in_time(trust: Trust, lease: Lease) -> None:
    before = Act.objects.count()
    notice = noticed(trust, lease)
    assert (notice.owner_until, notice.trust_until) == (on("2026-03-31"), on("2026-04-30"))
    lease.holding.refresh_from_db()
    assert lease.holding.state == Holding.State.IN_DEFAULT
    assert Act.objects.count() == before  # nothing is public while it runs
    done = defaults.record_cure(trust.steward, notice, on=on("2026-03-20"), now=at("2026-03-21"))
    assert (done.state, done.cured_by) == ("cured", "household")
    lease.holding.refresh_from_db()
    assert lease.holding.state == Holding.State.IN_USE
    act = Act.objects.get(kind="land.default-cured")
    body = str(act.gist)
    assert lease.agreement.public_id not in body
    assert lease.holding.public_id not in body
    report = verified(trust.organization, dict(VERIFIERS))
    assert "land.default-cured" not in report.not_recomputed


def test_the_trust_pays_for_the_household_and_is_owed_as_much(trust: Trust, lease: Lease) -> None:
    organization = trust.organization
    cash, gifts = accounts.of_role(organization, "cash"), accounts.of_role(organization, "gifts")
    legs = [debit(cash, 5_000_00), credit(gifts, 5_000_00)]
    books.put(organization, books.draft(organization, on=on("2026-01-01"), legs=legs), now=at("2026-01-02"))
    notice = noticed(trust, lease)
    with pytest.raises(NotAllowed):
        defaults.pay_for_household(trust.steward, notice, amount=2_400_00, on=on("2026-04-10"), now=at("2026-04-10"))
    with pytest.raises(Refused, match="ended on April 30, 2026"):
        defaults.pay_for_household(trust.treasurer, notice, amount=1, on=on("2026-05-01"), now=at("2026-05-01"))
    for _twice in range(2):
        done = defaults.pay_for_household(
            trust.treasurer, notice, amount=2_400_00, on=on("2026-04-10"), now=at("2026-04-10")
        )
    assert (done.state, done.cured_by, done.paid) == ("cured", "trust", 2_400_00)
    owed = accounts.part(accounts.of_role(organization, "receivable"), f"{lease.agreement.public_id}:advance")
    assert balance(owed) == 2_400_00
    assert balance(cash) == 2_600_00


def test_what_the_trust_paid_comes_back_to_where_it_was_owed(trust: Trust, lease: Lease) -> None:
    organization = trust.organization
    cash, gifts = accounts.of_role(organization, "cash"), accounts.of_role(organization, "gifts")
    legs = [debit(cash, 5_000_00), credit(gifts, 5_000_00)]
    books.put(organization, books.draft(organization, on=on("2026-01-01"), legs=legs), now=at("2026-01-02"))
    notice = noticed(trust, lease)
    defaults.pay_for_household(trust.treasurer, notice, amount=1_000_00, on=on("2026-03-01"), now=NOW)
    plan = offered(trust, lease)
    supporting.answer(holder_of(lease), plan, accepts=True, now=NOW)
    step = supporting.agree_repayment(trust.steward, plan, first=on("2026-03-02"), count=10, now=NOW)
    with pytest.raises(Refused, match="nothing for this household"):
        supporting.agree_repayment(trust.steward, plan, first=on("2026-03-02"), count=10, now=NOW)
    assert step.version is not None
    sign_all(lease, step.version, trust, "2026-03-01")
    lease.agreement.refresh_from_db()
    record_payment(
        trust.treasurer, lease.agreement, amount=4 * 60_00 + 100_00, on=on("2026-03-02"), key="k", now=at("2026-03-02")
    )
    assert balance(buckets.advance_account(lease.agreement)) == 900_00


def test_late_it_holds_only_if_somebody_accepted_it(trust: Trust, lease: Lease) -> None:
    notice = noticed(trust, lease)
    with pytest.raises(ValidationError, match="who has accepted"):
        defaults.record_cure(trust.steward, notice, on=on("2026-05-02"), now=at("2026-05-02"))
    done = defaults.record_cure(
        trust.steward, notice, on=on("2026-05-02"), words="The bank wrote that it takes the money", now=at("2026-05-02")
    )
    assert done.state == "cured"
    verified(trust.organization, dict(VERIFIERS))


def test_not_cured(trust: Trust, lease: Lease) -> None:
    notice = noticed(trust, lease)
    with pytest.raises(Refused, match="time until April 30, 2026"):
        defaults.record_uncured(trust.steward, notice, now=at("2026-04-30"))
    assert defaults.record_uncured(trust.steward, notice, now=at("2026-05-01")).state == "uncured"
    lease.holding.refresh_from_db()
    assert lease.holding.state == Holding.State.IN_DEFAULT
    with pytest.raises(Refused, match="over already"):
        defaults.record_cure(trust.steward, notice, on=on("2026-05-01"), words="X", now=at("2026-05-01"))
    verified(trust.organization, dict(VERIFIERS))


def test_taken_back_leaves_no_trace(trust: Trust, lease: Lease) -> None:
    notice = noticed(trust, lease)
    before = Act.objects.count()
    defaults.take_back(trust.steward, notice, on=on("2026-03-10"), words="The bank was wrong", now=at("2026-03-10"))
    assert Act.objects.count() == before
    lease.holding.refresh_from_db()
    assert lease.holding.state == Holding.State.IN_USE


def test_one_of_two_notices_left_keeps_the_home_marked(trust: Trust, lease: Lease) -> None:
    money, work = noticed(trust, lease), noticed(trust, lease, kind="other", amount=None)
    with pytest.raises(Refused, match="running already"):
        noticed(trust, lease)
    defaults.record_cure(trust.steward, money, on=on("2026-03-02"), now=at("2026-03-02"))
    lease.holding.refresh_from_db()
    assert lease.holding.state == Holding.State.IN_DEFAULT
    defaults.record_cure(trust.steward, work, on=on("2026-03-03"), now=at("2026-03-03"))
    lease.holding.refresh_from_db()
    assert lease.holding.state == Holding.State.IN_USE


def test_bad_notices(trust: Trust, lease: Lease) -> None:
    with pytest.raises(ValidationError, match="cannot be right"):
        noticed(trust, lease, received_on=on("2026-02-01"))
    with pytest.raises(ValidationError, match="not come yet"):
        noticed(trust, lease, received_on=on("2026-03-02"))
    other = make_mortgage(make_lease(trust.organization))
    with pytest.raises(ValidationError, match="Choose from the list"):
        noticed(trust, lease, mortgage=other)
    with pytest.raises(ValidationError, match="above zero"):
        noticed(trust, lease, amount=0)
    assert not DefaultNotice.objects.exists()


def test_a_notice_for_money_needs_money_that_is_late_beyond_grace(trust: Trust) -> None:
    patient = make_terms(START, late=terms_model.Late(grace_days=120))
    lease = make_lease(trust.organization, starts=START, terms=patient)
    plan = offered(trust, lease, "2026-02-01")
    supporting.answer(holder_of(lease), plan, accepts=False, now=at("2026-02-02"))

    def give(amount: int | None = None) -> DefaultNotice:
        lease.agreement.refresh_from_db()
        return defaults.give_notice(trust.steward, lease, kind="money", words="X", amount=amount, now=NOW)

    with pytest.raises(Refused, match="Nothing is late"):
        give()
    reckoning.reckon(lease.agreement, on("2026-03-01"))
    with pytest.raises(Refused, match="120 days"):
        give()
    reckoning.reckon(lease.agreement, on("2026-05-01"))
    with pytest.raises(ValidationError, match="no more than that"):
        give(999_00)
    assert give().amount == 5 * 60_00


def test_who_may(trust: Trust, lease: Lease) -> None:
    for actor in (trust.treasurer, trust.board, trust.member, holder_of(lease)):
        with pytest.raises(NotAllowed):
            defaults.give_notice(actor, lease, kind="other", words="X", now=NOW)
