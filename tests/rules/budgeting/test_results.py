"""Results as JSON, in words and side by side."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.budgeting.compare import column, compare
from commonhouse.rules.budgeting.count import count
from commonhouse.rules.budgeting.model import BallotKind, Ballots, Constraints, Instance, Project
from commonhouse.rules.budgeting.results import DECIMALS, Loser, Reason, published
from commonhouse.rules.budgeting.sentences import (
    Words,
    english_money,
    explain,
    listed,
    statement_sentences,
    statement_title,
    tie_sentence,
)
from commonhouse.rules.budgeting.statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Phragmen,
    Score,
    Start,
    Statement,
)
from commonhouse.rules.jsonform import type_tag

from . import reference, strategies
from .strategies import MORE


@st.composite
def counted(draw: st.DrawFn) -> tuple[Instance, Statement]:
    instance = draw(strategies.instances())
    rules = [strategies.greedies(instance), strategies.equal_shares(instance), strategies.phragmens()]
    rule: Statement = draw(st.one_of(*rules))
    return instance, rule


@settings(max_examples=80 * MORE, deadline=None)
@given(counted())
def test_json_and_back(drawn: tuple[Instance, Statement]) -> None:
    instance, rule = drawn
    form = registry.get(type_tag(type(rule)))
    result = count(instance, rule)
    assert form.result_from_json(form.result_json(result)) == result
    again = form.input_from_json(form.input_json(instance))
    assert count(again, form.statement_from_json(form.statement_json(rule))) == result


@settings(max_examples=150 * MORE, deadline=None)
@given(counted())
def test_every_result_has_whole_sentences(drawn: tuple[Instance, Statement]) -> None:
    instance, rule = drawn
    said = explain(instance, count(instance, rule))
    for sentence in said:
        assert re.fullmatch(r"\S.*[.]", sentence), sentence
        assert "%" not in sentence
        assert "None" not in sentence
        assert "  " not in sentence


def marked(text: str) -> str:
    """The text with every word but its placeholders replaced."""
    return re.sub(r"%\(\w+\)s|[A-Za-zé]+", lambda found: found[0] if found[0][0] == "%" else "w", text)


@settings(max_examples=50 * MORE, deadline=None)
@given(counted())
def test_all_words_go_through_the_reader_s_functions(drawn: tuple[Instance, Statement]) -> None:
    """With every text marked by the translator, nothing of English is left outside the marks."""
    instance, rule = drawn
    words = Words(
        count(instance, rule),
        gettext=marked,
        ngettext=lambda one, many, n: marked(one if n == 1 else many),
        money=lambda amount: "m",
        number=lambda number: "9",
        name=lambda project: "n",
    )
    for sentence in words.all():
        left = set(re.findall(r"[A-Za-z]+", sentence)) - {"w", "m", "n", "a", "b", "north", "south"}
        assert not left, (left, sentence)


def instance_of(costs: list[int], ballots: list[list[int]], budget: int, **options: object) -> Instance:
    projects = tuple(Project(f"{c}", cost, categories=("green", "play")[: c % 3]) for c, cost in enumerate(costs))
    made = Ballots.from_ballots(BallotKind.APPROVAL, [(b, None) for b in ballots], len(costs))
    return Instance(budget, projects, made, minor=100, currency="USD", **options)  # type: ignore[arg-type]


def test_a_round_of_equal_shares_in_words() -> None:
    instance = instance_of([30_000, 90_000], [[0], [0], [0, 1]], 60_000)
    words = Words(count(instance, EqualShares()))
    result = words.result
    assert [words.round(each) for each in result.rounds] == [
        "Project 0 was bought in round 1: 3 voters paid 100 USD each."
    ]
    (loser,) = result.losers
    assert words.loser(loser) == "It costs 900 USD, more than the whole budget of 600 USD. " + (
        "At a cost 800 USD lower, those who chose it could have paid for it."
    )


def test_greedy_says_what_was_lacking() -> None:
    instance = instance_of([300, 300, 100], [[0], [0], [0], [1], [2], [2]], 400)
    words = Words(count(instance, Greedy()))
    (loser,) = words.result.losers
    assert words.loser(loser) == ("It costs 3 USD. When its turn came, 0 USD was left. It needed 3 more votes.")
    assert loser.blocked_by == ("0",)


def test_a_tie_in_words() -> None:
    instance = instance_of([200, 200], [[0], [1]], 200)
    (tie,) = count(instance, Greedy()).ties
    assert tie_sentence(tie) == (
        "In round 1, Project 0 and Project 1 stood exactly equal. Project 0 went first, because it is listed first. "
        "Not funded in the end: Project 1."
    )


def test_points_are_called_points() -> None:
    ballots = Ballots.from_ballots(BallotKind.CUMULATIVE, [([0], [3]), ([1], [1])], 2)
    instance = Instance(200, (Project("a", 200), Project("b", 200)), ballots)
    words = Words(count(instance, Greedy(score=Score.POINTS, threshold=2)))
    assert words.round(words.result.rounds[0]).startswith("Project a was chosen in round 1 with 3 points.")
    assert words.loser(words.result.losers[0]) == "It got 1 point. At least 2 were needed. It needed 2 more points."


def test_exclusive_projects_in_words() -> None:
    limits = Constraints(exclusive=(("0", "1"),))
    instance = instance_of([200, 100], [[0], [0], [1]], 400, constraints=limits)
    words = Words(count(instance, Greedy()))
    (loser,) = words.result.losers
    assert loser.reason is Reason.EXCLUSIVE
    assert words.loser(loser).startswith("It cannot be funded together with Project 0.")


def test_statements_say_every_option() -> None:
    add1 = EqualShares(start=Start.FLOOR, completion=Completion.ADD1_FILL, increment=5)
    said = " ".join(statement_sentences(add1))
    for part in (
        "rounded down",
        "raised by 5 units",
        "no more projects fit",
        "most votes that still fit",
        "listed first",
    ):
        assert part in said
    assert "stops at the first project" in " ".join(statement_sentences(Greedy(on_misfit=OnMisfit.STOP)))
    titles = {statement_title(rule) for rule in (add1, EqualShares(), Greedy(), Greedy(per_cost=True), Phragmen())}
    assert len(titles) == 5


def test_english_money_and_lists() -> None:
    assert english_money(100, "USD")(Fraction(123_456_789, 2)) == "617,283.95 USD"
    assert english_money(1, "JPY")(1500) == "1,500 JPY"
    assert english_money(100, "")(-250) == "-2.50"
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]


def test_fractions_too_long_to_read_are_rounded() -> None:
    long = Fraction(10**420 + 1, 3**900)
    assert abs(published(long) - long) <= Fraction(1, 2 * 10**DECIMALS)
    assert len(str(published(long).denominator)) <= DECIMALS + 1
    assert published(Fraction(1, 3**800)) == Fraction(1, 3**800)


@settings(max_examples=80 * MORE, deadline=None)
@given(st.data())
def test_comparison_counts_voters_one_by_one(data: st.DataObject) -> None:
    instance = data.draw(strategies.instances())
    rules: list[Statement] = [Greedy(), EqualShares(completion=Completion.ADD1_FILL), Phragmen()]
    comparison = compare(instance, rules)
    people = reference.voters(instance)
    for rule, seen in zip(rules, comparison.columns, strict=True):
        result = count(instance, rule)
        assert seen == column(instance, result)
        won = {instance.index[i] for i in result.winners}
        hits = [len(won & set(voter)) for voter in people]
        assert seen.voters_with == tuple(sum(h >= least for h in hits) for least in (1, 2, 3))
        if people:
            money = sum(instance.projects[c].cost for voter in people for c in won & set(voter))
            assert seen.mean_projects == Fraction(sum(hits), len(people))
            assert seen.mean_cost == Fraction(money, len(people))
        for shares in (seen.categories, seen.districts):
            assert sum(share.spent for share in shares) == result.cost
            assert sum(share.part for share in shares) == (1 if result.cost else 0)
    wins = [set(seen.winners) for seen in comparison.columns]
    assert set(comparison.everywhere) == set.intersection(*wins)
    assert set(comparison.nowhere) == {p.id for p in instance.projects} - set.union(*wins)


def test_a_project_with_two_categories_is_split() -> None:
    instance = instance_of([100, 100, 300], [[0, 1, 2]], 500)
    seen = column(instance, count(instance, Greedy()))
    assert {share.name: share.spent for share in seen.categories} == {"": 100, "green": 250, "play": 150}


def test_a_loser_is_plain_data() -> None:
    assert Loser("a", 1, 0, 0, Reason.NO_SUPPORT) == Loser("a", 1, 0, 0, Reason.NO_SUPPORT)
