from __future__ import annotations

import pytest

from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Charter, Deciders, Filled, Meetings, Proxies, Reasons
from commonhouse.rules.jsonform import FormError, parse
from tests.rules.charter.samples import make_charter, make_matter, make_office

TWO_THIRDS = {"of": "yes+no", "at_least": "2/3"}


def test_a_charter_that_holds():
    charter = make_charter(make_matter("pay", method="consent", review_months=6), offices=(make_office(),))
    assert list(checks.problems(charter)) == []


def test_a_completed_charter_writes_every_option_out():
    charter = checks.completed(make_charter())
    statement = charter.matter("charter").statement
    assert statement["threshold"] == {"of": "yes+no", "more_than": "1/2", "at_least": None}
    assert statement["quorum"] is None
    assert checks.completed(charter) == charter


def test_json_and_back():
    charter = checks.completed(make_charter(offices=(make_office(),), topics=("Money",)))
    assert checks.from_json(checks.to_json(charter)) == charter


def broken(**fields):
    return make_charter(make_matter("pay", **fields))


@pytest.mark.parametrize(
    ("charter", "place", "words"),
    [
        (
            broken(statement={"quorum": {"of": "eligible", "at_least": "101/100"}}),
            "matters.pay.statement.quorum.at_least",
            "101%",
        ),
        (
            broken(statement={"threshold": {"of": "cast", "more_than": "1"}}),
            "matters.pay.statement.threshold.more_than",
            "100%",
        ),
        (broken(statement={"quorom": None}), "matters.pay.statement.quorom", "quorum"),
        (broken(method="majorty"), "matters.pay.method", "majority"),
        (broken(method="draw"), "matters.pay.method", "office"),
        (broken(deciders=Deciders()), "matters.pay.deciders", "nobody"),
        (broken(notice_days=-1), "matters.pay.notice_days", "from 0"),
        (broken(window_days=0), "matters.pay.window_days", "from 1"),
        (broken(notice_days=2, urgent_hours=72), "matters.pay.urgent_hours", "48"),
        (broken(review_months=0), "matters.pay.review_months", "from 1"),
        (broken(method="consent"), "matters.pay.review_months", "months"),
        (broken(method="consent", review_months=6, is_secret=True, reasons=Reasons.NONE), "matters.pay.is_secret", ""),
        (broken(is_secret=True), "matters.pay.reasons", "none"),
        (broken(is_secret=True, proxies=True, reasons=Reasons.NONE), "matters.pay.is_secret", "carried"),
        (broken(delegation=True), "matters.pay.delegation", "topic"),
        (broken(by_bloc=True), "matters.pay.by_bloc", "blocs"),
        (broken(statement={"blocs": [{"bloc": "members"}]}), "matters.pay.by_bloc", "blocs"),
        (
            broken(by_bloc=True, statement={"blocs": [{"bloc": "elders"}]}),
            "matters.pay.statement.blocs[0].bloc",
            "elders",
        ),
        (broken(title=""), "matters.pay.title", "1 to 120"),
        (make_charter(amendment="constitution"), "amendment", "constitution"),
        (make_charter(make_matter("pay"), make_matter("pay")), "matters[1].id", "twice"),
        (make_charter(make_matter("Pay!")), "matters[0].id", "plain name"),
        (Charter("", (), "charter"), "matters", "1 to 40"),
        (make_charter(offices=(make_office(electors=()),)), "offices.board.electors", "nobody elects"),
        (make_charter(offices=(make_office(seats=0),)), "offices.board.seats", "from 1"),
        (make_charter(offices=(make_office(cohorts=4),)), "offices.board.cohorts", "1 to 3"),
        (make_charter(offices=(make_office(method="majority"),)), "offices.board.method", "scottish-stv"),
        (make_charter(offices=(make_office(method="schulze"),)), "offices.board.method", "one seat"),
        (make_charter(offices=(make_office(filled=Filled.APPOINTMENT),)), "offices.board.appointed_by", "who appoints"),
        (make_charter(topics=("Money", "Money")), "topics[1]", "twice"),
        (make_charter(proxies=Proxies(most_per_holder=0)), "proxies.most_per_holder", "from 1"),
        (make_charter(meetings=Meetings(quorum="101/100")), "meetings.quorum", "100%"),
        (make_charter(meetings=Meetings(quorum="half")), "meetings.quorum", "fraction"),
    ],
)
def test_what_does_not_hold_is_named_with_its_place(charter, place, words):
    with pytest.raises(FormError) as caught:
        checks.check(charter)
    assert caught.value.path == place
    assert words in str(caught.value)


def test_all_problems_are_told_together():
    charter = make_charter(make_matter("pay", method="majorty"), make_matter("rent", window_days=0))
    assert [problem.path for problem in checks.problems(charter)] == ["matters.pay.method", "matters.rent.window_days"]


def test_a_double_majority_of_people_and_organizations():
    blocs = [{"bloc": "members", "threshold": TWO_THIRDS}, {"bloc": "groups", "threshold": TWO_THIRDS}]
    both = Deciders(classes=("members",), organizations=("groups",))
    charter = make_charter(make_matter("platform", deciders=both, by_bloc=True, statement={"blocs": blocs}))
    assert checks.blocs_of(checks.completed(charter).matter("platform").statement) == ("members", "groups")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"preamble": "", "matters": [], "amendment": "x", "ofices": []}', "charter.ofices"),
        ('{"preamble": "", "matters": [{"id": "pay"}], "amendment": "x"}', "charter.matters[0].title"),
        ('{"preamble": 3, "matters": [], "amendment": "x"}', "charter.preamble"),
        ('{"preamble": "", "matters": "all", "amendment": "x"}', "charter.matters"),
    ],
)
def test_json_that_is_no_charter_names_the_place(text, place):
    with pytest.raises(FormError) as caught:
        checks.from_json(parse(text))
    assert caught.value.path == place


def test_an_office_may_be_filled_one_seat_at_a_time_by_a_method_for_one_seat():
    office = make_office(method="instant-runoff", cohorts=3)
    assert list(checks.problems(make_charter(offices=(office,)))) == []
