from __future__ import annotations

import pytest

from commonhouse.charters import starters, words
from commonhouse.rules.charter import checks
from commonhouse.rules.charter.model import Deciders, Filled, Reasons
from tests.rules.charter.samples import make_charter, make_matter, make_office

NAMES = words.Names({"members": "Members", "owners": "Owners", "workers": "Workers", "groups": "Groups"})


def said(**fields):
    return words.matter_sentences(checks.completed(make_charter(make_matter("pay", **fields))).matter("pay"), NAMES)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ({"of": "yes+no", "more_than": "1/2"}, "more than half of those who say yes or no"),
        ({"of": "cast", "at_least": "2/3"}, "at least two thirds of the ballots"),
        ({"of": "eligible", "at_least": "1"}, "100% of all who may decide"),
        ({"of": "present", "at_least": "3/5"}, "at least 60% of those present"),
        ({"of": "cast", "more_than": "3/7"}, "more than 3/7 of the ballots"),
    ],
)
def test_shares(share, text):
    assert words.share_words(share) == text


@pytest.mark.parametrize(
    ("quorum", "text"),
    [
        (None, "none"),
        ({"of": "eligible", "more_than": "1/2"}, "more than half of all who may decide"),
        ({"ballots": 1}, "at least 1 person"),
        ({"ballots": 7}, "at least 7 people"),
    ],
)
def test_quorums(quorum, text):
    assert words.quorum_words(quorum) == text


def test_a_majority_matter_in_sentences():
    statement = {"quorum": {"of": "eligible", "at_least": "1/2"}}
    assert said(statement=statement, urgent_hours=48, early=True) == [
        "Decided by Members, one vote each.",
        "Yes, no or abstain: Everyone says yes, no or abstain. It passes if enough say yes and enough take part.",
        "It passes with more than half of those who say yes or no.",
        "Enough have to take part: at least half of all who may decide.",
        "Notice of 7 days, then 7 days to answer. When it is urgent: 48 hours each. "
        "It may close once everyone has answered.",
        "Open: those who belong here see how each voted, and why if they say so.",
    ]


def test_classes_that_agree_apart():
    blocs = [
        {"bloc": "owners", "threshold": {"of": "yes+no", "at_least": "2/3"}},
        {"bloc": "workers", "quorum": {"of": "eligible", "at_least": "1/2"}},
    ]
    both = Deciders(classes=("owners", "workers"))
    sentences = said(deciders=both, by_bloc=True, statement={"blocs": blocs, "whole": False})
    assert sentences[0] == "Decided by Owners and Workers, one vote each."
    assert sentences[2:5] == [
        "It passes when each of these classes agrees on its own.",
        "Owners: at least two thirds of those who say yes or no.",
        "Workers: more than half of those who say yes or no; taking part, at least half of all who may decide.",
    ]


def test_consent_says_what_silence_is():
    assert "Silence is not consent: only those who answer are counted." in said(method="consent", review_months=6)
    silent = said(method="consent", review_months=1, statement={"silence_is_consent": True})
    assert "Whoever says nothing in time consents." in silent
    assert "It is looked at again after 1 month." in silent
    assert "Everyone has to answer." in said(method="consent", review_months=1, statement={"everyone_answers": True})


def test_consensus_says_its_limits():
    limits = {
        "blocks": {"number": 1},
        "stand_asides": {"of": "cast", "at_most": "1/4"},
        "fallback": {"threshold": {"of": "yes+no", "at_least": "3/4"}, "after_meetings": 2},
    }
    sentences = said(method="consensus", statement=limits)
    assert "Blocks that do not stop it: 1." in sentences
    assert "At most so many may stand aside: 25% of the ballots." in sentences
    assert any("after 2 meetings, a vote decides: at least three quarters" in each for each in sentences)
    assert "One block is enough to stop it." in said(method="consensus")


def test_advice_dots_and_scores():
    assert "At least 2 others are asked, and have 72 hours to answer." in said(method="advice")
    assert "Everyone has 5 dots." in said(method="dots")
    assert "Scores go from 0 to 5." in said(method="score")


def test_organizations_proxies_secrecy():
    assert (
        said(deciders=Deciders(organizations=("groups",)))[0]
        == "Decided by Groups (organizations), one voice each, through their delegates."
    )
    assert "Whoever cannot take part may send a proxy." in said(proxies=True)
    assert "Secret: nobody learns how anyone voted." in said(is_secret=True, reasons=Reasons.NONE)


def test_a_class_that_is_gone_is_called_by_its_slug():
    assert said(deciders=Deciders(classes=("elders",)))[0] == "Decided by elders, one vote each."


def test_offices():
    sentences = words.office_sentences(make_office(cohorts=3), NAMES)
    assert sentences[0] == "3 seats, each for 24 months."
    assert "In 3 groups: only one group of seats is filled each time." in sentences
    assert any(each.startswith("Elected in secret by Members.") for each in sentences)
    appointed = make_office(filled=Filled.APPOINTMENT, electors=(), appointed_by="The assembly")
    assert "Appointed by: The assembly." in words.office_sentences(appointed, NAMES)


@pytest.mark.parametrize("starter", starters.ALL, ids=lambda starter: starter.slug)
def test_every_starter_speaks_in_whole_sentences(starter):
    charter = starter.charter({part.slug: part.slug for part in starter.parts})
    known = words.Names({part.slug: str(part.name) for part in starter.parts})
    for matter in charter.matters:
        for sentence in words.matter_sentences(matter, known):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert "%(" not in sentence
    for office in charter.offices:
        assert all("%(" not in each for each in words.office_sentences(office, known))
    assert words.general_sentences(charter)


def test_every_method_of_the_catalogue_has_words():
    from commonhouse.rules.deciding.methods import METHODS

    assert set(words.METHODS) == set(words.EXPLAINED) == set(METHODS)
