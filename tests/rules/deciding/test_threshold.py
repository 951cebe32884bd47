"""Thresholds, bases, quorums and classes: known votes, every edge, and a slow reference in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

from .polls import positions, run, said

FUND = {
    "positions": {"approve": "for", "disapprove": "against", "affirm": "affirm", "silent": "silent"},
    "quorum": {"of": "eligible", "more_than": "1/2"},
}


def test_the_fund_of_2021_lacked_a_quorum() -> None:
    """Ujima, 2021: 352 could vote, 177 were needed, 73 voted."""
    result = run("threshold", FUND, positions(352, approve=70, disapprove=3))
    assert result["outcome"] == "no-quorum"
    quorum = result["tests"][0]
    assert (quorum["name"], quorum["base"], quorum["needed"], quorum["found"]) == ("quorum", 352, 177, 73)
    text = said("threshold", FUND, positions(352, approve=70, disapprove=3))
    assert text[0] == "Too few took part, so nothing was decided."
    assert any("which is 177; 73 took part. 104 more were needed." in sentence for sentence in text)


def test_the_fund_of_2025_adopted() -> None:
    """Ujima, June 2025: 240 could vote, 162 did: 146, 3, 9 and 4."""
    result = run("threshold", FUND, positions(240, approve=146, disapprove=3, affirm=9, silent=4))
    assert result["outcome"] == "adopted"
    assert result["shares"] == {"approve": "90.12", "disapprove": "1.85", "affirm": "5.56", "silent": "2.47"}
    assert result["counts"] == {"approve": 146, "disapprove": 3, "affirm": 9, "silent": 4}
    quorum, support = result["tests"]
    assert (quorum["needed"], quorum["found"], quorum["passed"]) == (121, 162, True)
    assert (support["of"], support["base"], support["needed"], support["found"]) == ("yes+no", 158, 80, 155)
    assert (result["supporting"], result["opposing"], result["affirmed"]) == (155, 3, "for")


@pytest.mark.parametrize(
    ("counts", "affirmed", "supporting", "opposing"),
    [
        ({"approve": 5, "disapprove": 4, "affirm": 3}, "for", 8, 4),
        ({"approve": 4, "disapprove": 5, "affirm": 3}, "against", 4, 8),
        ({"approve": 5, "disapprove": 5, "affirm": 3}, "", 5, 5),
        ({"affirm": 3}, "", 0, 0),
        ({"approve": 5, "disapprove": 4, "silent": 9}, "", 5, 4),
    ],
)
def test_who_affirms_joins_the_majority(counts: Any, affirmed: str, supporting: int, opposing: int) -> None:
    result = run("threshold", {**FUND, "quorum": None}, positions(None, None, **counts))
    assert (result["affirmed"], result["supporting"], result["opposing"]) == (affirmed, supporting, opposing)


@pytest.mark.parametrize(
    ("share", "counts", "outcome"),
    [
        # of yes and no: abstentions are no part of the base
        ({"of": "yes+no", "more_than": "1/2"}, {"yes": 2, "no": 1, "abstain": 30}, "adopted"),
        ({"of": "yes+no", "more_than": "1/2"}, {"yes": 5, "no": 5}, "not-adopted"),
        ({"of": "yes+no", "at_least": "1/2"}, {"yes": 5, "no": 5}, "not-adopted"),  # a tie is never enough
        ({"of": "yes+no", "at_least": "1/2"}, {"yes": 6, "no": 5}, "adopted"),
        ({"of": "yes+no", "at_least": "2/3"}, {"yes": 2, "no": 1}, "adopted"),
        ({"of": "yes+no", "more_than": "2/3"}, {"yes": 2, "no": 1}, "not-adopted"),
        ({"of": "yes+no", "more_than": "1/2"}, {"abstain": 9}, "not-adopted"),  # a share of nothing
        ({"of": "yes+no", "at_least": "1"}, {"yes": 9}, "adopted"),
        ({"of": "yes+no", "at_least": "1"}, {"yes": 9, "no": 1}, "not-adopted"),
        ({"of": "yes+no", "more_than": "0"}, {"no": 9}, "not-adopted"),
        ({"of": "yes+no", "at_least": "1/3"}, {"yes": 4, "no": 6}, "adopted"),  # a minority may ask for a meeting
        ({"of": "yes+no", "at_least": "1/3"}, {"yes": 5, "no": 5}, "adopted"),
        # of all ballots: abstentions weigh as much as a no
        ({"of": "cast", "more_than": "1/2"}, {"yes": 5, "no": 1, "abstain": 4}, "not-adopted"),
        ({"of": "cast", "at_least": "1/2"}, {"yes": 5, "no": 1, "abstain": 4}, "adopted"),
        ({"of": "cast", "at_least": "1/2"}, {"yes": 5, "no": 5}, "not-adopted"),
        ({"of": "cast", "more_than": "1/2"}, {}, "not-adopted"),
        # of those present and of the roll
        ({"of": "present", "more_than": "1/2"}, {"yes": 15}, "not-adopted"),
        ({"of": "present", "at_least": "1/2"}, {"yes": 15}, "adopted"),
        ({"of": "eligible", "more_than": "1/2"}, {"yes": 20}, "not-adopted"),
        ({"of": "eligible", "more_than": "1/2"}, {"yes": 21}, "adopted"),
        ({"of": "eligible", "at_least": "1/2"}, {"yes": 20}, "adopted"),
        ({"of": "eligible", "at_least": "1/2"}, {"yes": 20, "no": 20}, "not-adopted"),
    ],
)
def test_every_base(share: Any, counts: dict[str, int], outcome: str) -> None:
    poll = {**positions(40, None, **counts), "evidence": {"present": 30}}
    if share["of"] != "present":
        poll.pop("evidence")
    assert run("threshold", {"threshold": share}, poll)["outcome"] == outcome


@pytest.mark.parametrize(
    ("quorum", "ballots", "met"),
    [
        ({"of": "eligible", "more_than": "1/2"}, 120, False),
        ({"of": "eligible", "more_than": "1/2"}, 121, True),
        ({"of": "eligible", "at_least": "1/2"}, 120, True),
        ({"of": "eligible", "at_least": "1"}, 239, False),
        ({"of": "eligible", "at_least": "1"}, 240, True),
        ({"ballots": 7}, 6, False),
        ({"ballots": 7}, 7, True),
        ({"of": "present", "at_least": "3/4"}, 149, False),
        ({"of": "present", "at_least": "3/4"}, 150, True),
        ({"of": "eligible", "at_least": "200/240", "counting": "present"}, 3, True),
        ({"of": "eligible", "more_than": "200/240", "counting": "present"}, 3, False),
        ({"ballots": 200, "counting": "present"}, 3, True),
        ({"ballots": 201, "counting": "present"}, 3, False),
    ],
)
def test_a_quorum_counts_abstentions_and_is_its_own_test(quorum: Any, ballots: int, met: bool) -> None:
    poll = {**positions(240, yes=ballots - 2, abstain=2), "evidence": {"present": 200}}
    result = run("threshold", {"quorum": quorum}, poll)
    assert result["outcome"] == ("adopted" if met else "no-quorum")
    assert result["tests"][1]["passed"] is True


BLOCS = {"blocs": [{"bloc": "people"}, {"bloc": "organizations"}], "whole": False}
ROLL = {"people": 900, "organizations": 40}


def test_a_double_majority_needs_both_and_says_which_failed() -> None:
    both = positions(940, ROLL, yes__people=300, no__people=200, yes__organizations=21, no__organizations=19)
    assert run("threshold", BLOCS, both)["outcome"] == "adopted"
    one = positions(940, ROLL, yes__people=300, no__people=200, yes__organizations=19, no__organizations=19)
    result = run("threshold", BLOCS, one)
    assert (result["outcome"], result["failed"]) == ("not-adopted", ["organizations"])
    assert result["by_bloc"]["organizations"] == {"yes": 19, "no": 19, "abstain": 0}
    failed = result["tests"][1]
    assert (failed["bloc"], failed["needed"], failed["found"], failed["reason"]) == ("organizations", 20, 19, "tie")
    assert any(
        sentence.startswith("Of the class organizations:") and "a tie is not enough" in sentence
        for sentence in said("threshold", BLOCS, one)
    )


def test_a_class_may_have_its_own_quorum_and_the_whole_is_asked_besides() -> None:
    statement = {"blocs": [{"bloc": "lease", "quorum": {"of": "eligible", "at_least": "1/4"}}]}
    poll = positions(100, {"lease": 40}, yes=50, yes__lease=9)
    result = run("threshold", statement, poll)
    assert (result["outcome"], result["failed"]) == ("no-quorum", ["lease"])
    assert [(test["name"], test["bloc"], test["passed"]) for test in result["tests"]] == [
        ("threshold", "", True),
        ("quorum", "lease", False),
        ("threshold", "lease", True),
    ]


def test_affirming_joins_the_majority_of_its_own_class() -> None:
    statement = {**FUND, "quorum": None, "blocs": [{"bloc": "a"}]}
    poll = positions(100, {"a": 20}, approve=50, disapprove__a=3, approve__a=2, affirm__a=4)
    result = run("threshold", statement, poll)
    assert result["affirmed"] == "for"
    bloc = result["tests"][1]
    assert (bloc["base"], bloc["found"], bloc["passed"]) == (9, 2, False)


def test_a_class_with_nobody_in_it_fails_and_says_so() -> None:
    statement = {"blocs": [{"bloc": "elders", "quorum": {"ballots": 1}}]}
    poll = positions(10, {"elders": 0}, yes=9)
    result = run("threshold", statement, poll)
    assert (result["outcome"], result["failed"]) == ("no-quorum", ["elders"])
    assert {test["reason"] for test in result["tests"] if test["bloc"]} == {"nobody"}
    assert "Of the class elders: nobody on the roll is of this class, so it cannot agree." in said(
        "threshold", statement, poll
    )
    plain = run("threshold", {"blocs": [{"bloc": "elders"}]}, poll)
    assert (plain["outcome"], plain["failed"]) == ("not-adopted", ["elders"])


def test_secret_ballots_of_a_small_class_are_not_published() -> None:
    statement = {"blocs": [{"bloc": "board"}], "quorum": {"ballots": 12}}
    poll = positions(40, {"board": 4}, yes=9)
    poll["ballots"]["withheld"] = {"board": 3}
    result = run("threshold", statement, poll)
    assert result["outcome"] == "no-quorum"
    assert result["ballots"] == 12  # they took part, and count toward the quorum of all
    assert result["tests"][0]["passed"] is True
    assert result["withheld"] == {"board": 3}
    assert "board" not in result["by_bloc"]
    assert [test["reason"] for test in result["tests"] if test["bloc"] == "board"] == ["withheld"]


@pytest.mark.parametrize(
    ("yes", "no", "withheld", "outcome"),
    [
        (9, 5, 3, "adopted"),  # even with three more against
        (9, 6, 3, "no-quorum"),  # three more against would make a tie
        (6, 9, 3, "not-adopted"),  # three more in favour would make a tie
        (6, 8, 3, "no-quorum"),
        (0, 0, 1, "no-quorum"),
    ],
)
def test_withheld_ballots_of_a_class_not_asked_turn_nothing_unseen(
    yes: int, no: int, withheld: int, outcome: str
) -> None:
    for bloc in ("board", ""):
        poll = positions(40, {"board": 4, "rest": 36}, yes__rest=yes, no__rest=no)
        poll["ballots"]["withheld"] = {bloc: withheld}
        result = run("threshold", {}, poll)
        assert result["outcome"] == outcome
        assert (result["tests"][0]["reason"] == "withheld") == (outcome == "no-quorum")


@given(
    st.integers(0, 6),
    st.integers(0, 6),
    st.integers(0, 6),
    st.lists(st.sampled_from(["approve", "disapprove", "affirm", "silent"]), min_size=1, max_size=4),
    st.sampled_from(["yes+no", "cast", "eligible"]),
    st.sampled_from(["1/3", "1/2", "2/3"]),
)
def test_what_is_decided_without_the_withheld_is_what_all_would_have_decided(
    approve: int, disapprove: int, affirm: int, hidden: list[str], base: str, part: str
) -> None:
    statement = {**FUND, "quorum": None, "threshold": {"of": base, "more_than": part}}
    counts = {"approve": approve, "disapprove": disapprove, "affirm": affirm, "silent": 0}
    poll = positions(30, {"small": 4}, **counts)
    poll["ballots"]["withheld"] = {"small": len(hidden)}
    outcome = run("threshold", statement, poll)["outcome"]
    whole = {name: count + hidden.count(name) for name, count in counts.items()}
    assert outcome in {"no-quorum", run("threshold", statement, positions(30, None, **whole))["outcome"]}


# A slow reference -----------------------------------------------------------------------------------


def _adopted(share: Fraction, strict: bool, base: str, yes: int, no: int, abstain: int, eligible: int) -> bool:
    whole = {"yes+no": yes + no, "cast": yes + no + abstain, "eligible": eligible}[base]
    if whole == 0:
        return False
    if yes == no and share >= Fraction(1, 2):
        return False
    return Fraction(yes, whole) > share if strict else Fraction(yes, whole) >= share


@given(
    st.fractions(0, 1, max_denominator=12),
    st.booleans(),
    st.sampled_from(["yes+no", "cast", "eligible"]),
    st.integers(0, 13),
    st.integers(0, 13),
    st.integers(0, 13),
    st.integers(0, 5),
)
def test_it_agrees_with_plain_fractions(
    share: Fraction, strict: bool, base: str, yes: int, no: int, abstain: int, absent: int
) -> None:
    if (strict and share == 1) or (not strict and share == 0):
        return
    eligible = yes + no + abstain + absent
    stated = {"of": base, "more_than" if strict else "at_least": str(share)}
    result = run("threshold", {"threshold": stated}, positions(eligible, yes=yes, no=no, abstain=abstain))
    adopted = _adopted(share, strict, base, yes, no, abstain, eligible)
    assert (result["outcome"] == "adopted") == adopted
    (test,) = result["tests"]
    assert adopted or test["reason"]
    if base != "yes+no" or share != Fraction(1, 2):  # of yes and no, a half is never enough
        needed = test["needed"]
        assert needed > test["base"] * share if strict else needed >= test["base"] * share
        assert needed - 1 <= test["base"] * share if strict else needed - 1 < test["base"] * share


@given(st.permutations([("yes", 3, "a"), ("no", 2, "a"), ("yes", 1, "b"), ("abstain", 4, "")]))
def test_the_order_of_ballots_changes_nothing(rows: list[tuple[str, int, str]]) -> None:
    cast = [{"vote": vote, "count": count, "bloc": bloc} for vote, count, bloc in rows]
    poll = {
        "electorate": {"eligible": 12, "blocs": {"a": 6, "b": 2}},
        "ballots": {"kind": "position", "cast": cast},
    }
    rule = registry.get("threshold")
    statement = {"blocs": [{"bloc": "a"}, {"bloc": "b"}]}
    expected = positions(12, {"a": 6, "b": 2}, yes__a=3, no__a=2, yes__b=1, abstain=4)
    assert rule.compute(statement, poll) == rule.compute(statement, expected)
    assert rule.input_json(rule.input_from_json(poll)) == rule.input_json(rule.input_from_json(expected))


# What is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ({"quorum": {"of": "eligible", "at_least": "101/100"}}, "statement.quorum.at_least", "101%"),
        ({"quorum": {"of": "eligible", "more_than": "-1/2"}}, "statement.quorum.more_than", "-50%"),
        ({"quorum": {"of": "cast", "more_than": "1/2"}}, "statement.quorum.of", "met by any vote"),
        ({"quorum": {"ballots": 0}}, "statement.quorum.ballots", "1 or more"),
        ({"quorum": {"ballots": 3, "of": "eligible"}}, "statement.quorum.ballots", "not both"),
        ({"quorum": {}}, "statement.quorum.of", "of what"),
        ({"quorum": {"of": "present", "at_least": "1", "counting": "present"}}, "statement.quorum.of", "always all"),
        ({"threshold": {"of": "yes+no", "more_than": "1"}}, "statement.threshold.more_than", "at_least"),
        ({"threshold": {"of": "yes+no", "at_least": "0"}}, "statement.threshold.at_least", "always met"),
        ({"threshold": {"of": "yes+no"}}, "statement.threshold.more_than", "neither"),
        (
            {"threshold": {"of": "yes+no", "more_than": "1/2", "at_least": "1/2"}},
            "statement.threshold.more_than",
            "both",
        ),
        ({"threshold": {"of": "members", "more_than": "1/2"}}, "statement.threshold.of", "must be one of"),
        ({"threshold": {"of": "yes+no", "more_than": 0.5}}, "statement.threshold.more_than", "as text"),
        ({"positions": {"yes": "for"}}, "statement.positions", '"against"'),
        ({"positions": {"yes": "for", "no": "against", "": "abstain"}}, "statement.positions", "no name"),
        ({"whole": False}, "statement.whole", "Nobody is asked"),
        ({"blocs": [{"bloc": "a"}, {"bloc": "a"}]}, "statement.blocs", "named twice"),
        (
            {"blocs": [{"bloc": "a", "threshold": {"of": "cast", "at_least": "7/6"}}]},
            "statement.blocs[0].threshold.at_least",
            "116.67%",
        ),
        ({"secret_minimum": 0}, "statement.secret_minimum", "1 or more"),
    ],
)
def test_a_bad_statement_is_refused_by_place(statement: Any, where: str, what: str) -> None:
    with pytest.raises(FormError) as caught:
        run("threshold", statement, positions(3, yes=1))
    assert caught.value.path == where
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("statement", "poll", "where"),
    [
        ({}, positions(3, yes=4), "input.electorate.eligible"),
        ({}, positions(30, {"a": 3}, yes__a=4), "input.electorate.blocs.a"),
        ({}, positions(30, {}, yes__a=4), "input.electorate.blocs"),
        ({}, positions(30, {"a": 31}, yes=4), "input.electorate.blocs.a"),
        ({}, positions(-1), "input.electorate.eligible"),
        ({}, positions(30, maybe=4), "input.ballots.cast[0].vote"),
        ({}, {"options": [{"id": "maybe"}]}, "input.options[0].id"),
        ({}, {"options": [{"id": "yes"}, {"id": "yes"}]}, "input.options"),
        ({}, {"options": [{"id": "yes"}], **positions(30, no=1)}, "input.ballots.cast[0].vote"),
        ({}, {"ballots": {"kind": "approval", "cast": []}}, "input.ballots.kind"),
        ({}, {"ballots": {"kind": "position", "cast": [{"vote": "yes", "count": 0}]}}, "input.ballots.cast[0].count"),
        ({}, {"ballots": {"kind": "position", "cast": [{"choices": ["yes"]}]}}, "input.ballots.cast[0].choices"),
        ({"quorum": {"of": "eligible", "more_than": "1/2"}}, positions(yes=4), "input.electorate"),
        ({"threshold": {"of": "present", "more_than": "1/2"}}, positions(9, yes=4), "input.evidence.present"),
        (
            {"threshold": {"of": "present", "more_than": "1/2"}},
            {**positions(9, yes=4), "evidence": {"present": 3}},
            "input.evidence.present",
        ),
        ({"blocs": [{"bloc": "b"}]}, positions(9, {"a": 3}, yes=4), "input.electorate.blocs"),
        ({}, {**positions(9), "evidence": {"present": -1}}, "input.evidence.present"),
        (
            {"blocs": [{"bloc": "a"}]},
            {
                "electorate": {"eligible": 9, "blocs": {"a": 8}},
                "ballots": {"kind": "position", "cast": [], "withheld": {"a": 5}},
            },
            "input.ballots.withheld.a",
        ),
        (
            {"blocs": [{"bloc": "a"}]},
            {
                "electorate": {"eligible": 9, "blocs": {"a": 8}},
                "ballots": {"kind": "position", "cast": [{"vote": "yes", "bloc": "a"}], "withheld": {"a": 2}},
            },
            "input.ballots.withheld.a",
        ),
    ],
)
def test_a_bad_input_is_refused_by_place(statement: Any, poll: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        run("threshold", statement, poll)
    assert caught.value.path == where
