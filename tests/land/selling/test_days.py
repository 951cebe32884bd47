"""The days of a sale are those of the lease: nobody acts before them or after them, and each shows what it means."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from commonhouse.land.holdings.models import Holding
from commonhouse.land.selling import actions, days, queries
from commonhouse.land.selling.models import Sale
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.rules.land.lease import Option
from tests.funds.lending.helpers import check_record
from tests.land import helpers as land
from tests.land.helpers import on
from tests.land.selling.helpers import TERMS, Home, announce, fresh, later, make_home, priced, reviewed

OPTION = Option(notice_days=30, decide_days=45, close_days=60, release_days=180)
NOTICED = dt.date(2026, 1, 10)
database = pytest.mark.django_db


def test_deadlines_follow_from_the_terms_and_what_happened() -> None:
    known = days.Happened(NOTICED)
    assert days.price_by(OPTION, known) == dt.date(2026, 2, 9)
    assert days.decide_by(OPTION, known) == dt.date(2026, 3, 26)
    assert days.close_by(OPTION, known) is None
    assert days.release_on(OPTION, known) == dt.date(2026, 7, 9)
    early = replace(known, priced_on=dt.date(2026, 1, 12))
    assert days.decide_by(OPTION, early) == dt.date(2026, 2, 26)
    late = replace(known, priced_on=dt.date(2026, 3, 1))  # a late price gives the trust no more time
    assert days.decide_by(OPTION, late) == days.decide_by(OPTION, known)
    assert days.decide_by(OPTION, replace(early, more_time_until=dt.date(2026, 4, 1))) == dt.date(2026, 4, 1)
    decided = replace(early, option_on=dt.date(2026, 2, 1), uses_option=True)
    assert days.close_by(OPTION, decided) == dt.date(2026, 4, 2)
    assert days.release_on(replace(OPTION, release_days=0), known) is None
    found = days.deadlines(OPTION, decided, dt.date(2026, 4, 3))
    assert [(each.what, each.over) for each in found] == [
        (days.What.PRICE, False), (days.What.DECIDE, False), (days.What.CLOSE, True), (days.What.RELEASE, False),
    ]  # fmt: skip


def decide(home: Home, sale: Sale, option: str, day: str) -> Sale:
    return actions.decide(home.trust.steward, sale, option=option, on=on(day), now=later(home.trust, day))


@database
def test_the_trust_says_nothing_before_the_price_and_nothing_after_its_time() -> None:
    home = make_home()
    with pytest.raises(Refused, match="First the price"):
        decide(home, announce(home), "pass-on", "2026-01-11")
    sale = Sale.objects.get()
    from tests.land.selling.helpers import appraise

    actions.set_price(
        home.trust.steward, sale, on=on("2026-01-28"), appraisal=appraise(home), now=later(home.trust, "2026-01-12")
    )
    with pytest.raises(Refused, match=r"February 26, 2026.*seller can give"):
        decide(home, sale, "pass-on", "2026-02-27")
    with pytest.raises(NotAllowed):
        actions.give_more_time(home.trust.steward, sale, until=on("2026-03-15"))
    actions.give_more_time(home.seller, sale, until=on("2026-03-15"), now=later(home.trust, "2026-02-27"))
    assert decide(home, sale, "pass-on", "2026-02-28").state == Sale.State.FINDING
    check_record(home.trust.organization)


@database
def test_a_home_is_let_go_only_when_its_day_has_come() -> None:
    home = make_home()
    sale = priced(home)
    with pytest.raises(Refused, match="may decide until February 26, 2026"):
        actions.release(home.seller, sale, now=later(home.trust, "2026-02-26"))
    freed = actions.release(home.seller, sale, now=later(home.trust, "2026-02-27"))
    assert (freed.state, freed.option) == (Sale.State.RELEASED, Sale.Option.LAPSED)
    assert not queries.is_free(freed, on("2026-02-27"))
    household = land.make_household(home.trust.organization)
    with pytest.raises(ValidationError, match="have not looked"):
        actions.choose_buyer(home.trust.steward, freed, household, now=later(home.trust, "2026-03-01"))
    anyone = actions.choose_buyer(home.trust.steward, freed, household, now=later(home.trust, "2026-07-09"))
    assert anyone.state == Sale.State.BUYER  # from the lease's own day on, whatever they earn
    check_record(home.trust.organization)


@database
def test_where_the_lease_says_never_the_home_stays_for_those_who_qualify() -> None:
    home = make_home(terms=replace(TERMS, option=replace(OPTION, release_days=0)))
    sale = decide(home, priced(home), "not-used", "2026-01-14")
    assert sale.state == Sale.State.RELEASED
    household = land.make_household(home.trust.organization)
    reviewed(household, 100)
    with pytest.raises(ValidationError, match="up to 80 percent"):
        actions.choose_buyer(home.trust.steward, sale, household, now=later(home.trust, "2027-06-01"))


@database
def test_one_sale_of_a_home_and_one_form_is_one_notice() -> None:
    home, mark = make_home(), uuid.uuid4()
    first = announce(home, submission=mark)
    assert announce(home, submission=mark).pk == first.pk
    with pytest.raises(Refused, match="being sold already"):
        announce(home)
    assert Holding.objects.get(pk=home.holding.pk).state == Holding.State.FOR_SALE
    stranger = make_home().seller
    with pytest.raises(NotAllowed):
        actions.announce(stranger, home.lease, on=on("2026-01-10"), submission=uuid.uuid4())


@database
def test_a_household_that_stays_keeps_its_home_and_the_sale_its_story() -> None:
    home = make_home()
    sale = announce(home)
    gone = actions.withdraw(home.seller, sale, why="We found work here.", now=later(home.trust, "2026-01-11"))
    assert (gone.state, gone.withdrawn_why) == (Sale.State.WITHDRAWN, "We found work here.")
    assert Holding.objects.get(pk=home.holding.pk).state == Holding.State.IN_USE
    assert list(fresh(sale).steps.values_list("kind", flat=True)) == ["announced", "withdrawn"]
    again = announce(home, "2026-03-01")
    decide_too_soon = {"option": "pass-on", "on": on("2026-03-02"), "now": later(home.trust, "2026-03-02")}
    with pytest.raises(Refused, match="First the price"):
        actions.decide(home.trust.steward, again, **decide_too_soon)
    check_record(home.trust.organization)


@database
def test_a_seller_does_not_walk_away_from_a_family_that_was_promised_the_home() -> None:
    home = make_home()
    sale = decide(home, priced(home), "pass-on", "2026-01-14")
    with pytest.raises(Refused, match="Speak with the trust"):
        actions.withdraw(home.seller, sale, why="We stay", now=later(home.trust, "2026-01-15"))
    actions.withdraw(home.trust.steward, sale, why="They stay", now=later(home.trust, "2026-01-15"))
    assert fresh(sale).state == Sale.State.WITHDRAWN
