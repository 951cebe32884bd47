"""Real elections: pabutools' exact winners, and what is known of two cities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonhouse.rules.budgeting.compare import compare
from commonhouse.rules.budgeting.count import count
from commonhouse.rules.budgeting.model import Instance
from commonhouse.rules.budgeting.results import Ending
from commonhouse.rules.budgeting.statements import (
    Completion,
    EqualShares,
    Greedy,
    OnMisfit,
    Phragmen,
    Satisfaction,
    Score,
    Start,
    Statement,
    Stop,
)
from commonhouse.rules.pabulib import read

pytestmark = pytest.mark.shared

APPROVAL = [
    "Poland_Gdynia_2020_Karwiny__small",
    "Poland_Gdynia_2024_Cisowa__small",
    "Poland_Lodz_2025_Chojny",
    "Poland_Swiecie_2023",
    "Poland_Warszawa_2017_Sawa",
    "Poland_Warszawa_2023_Wilanow",
    "Poland_Warszawa_2026_Nowodwory",
    "Poland_Wroclaw_2018_Rejon_nr_8_750",
    "US_Stanford_Dataset_2021-22_Cal_High_Library_PB_vote_knapsacks",
    "US_Stanford_Dataset_2022_Jersey_City_Ward_B_vote_knapsacks",
]
CUMULATIVE = [
    "Poland_Czestochowa_2024_Ostatni_Grosz",
    "Poland_Katowice_2025_Bogucice",
    "Switzerland_Zurich_S5D10",
]


def load(folder: Path, name: str) -> Instance:
    with (folder / "pabulib" / f"{name}.pb").open("rb") as file:
        return read(iter(lambda: file.read(1 << 20), b""), source=name).instance


def theirs(folder: Path, name: str, instance: Instance, rule: Callable[..., Any], **options: Any) -> set[str]:
    """The winners by pabutools, ties broken as ours are: votes, cost, order."""
    from pabutools.election import parse_pabulib
    from pabutools.fractions import FRACTION
    from pabutools.tiebreaking import TieBreakingRule

    assert FRACTION == "gmpy2", "pabutools must count exactly"
    election, profile = parse_pabulib(str(folder / "pabulib" / f"{name}.pb"))
    votes = {p.name: sum(1 for ballot in profile if p in ballot) for p in election}
    key = TieBreakingRule(lambda _i, _p, p: (-votes[p.name], p.cost, instance.index[p.name]))
    return {p.name for p in rule(election, profile, tie_breaking=key, **options)}


@pytest.mark.parametrize("name", APPROVAL)
def test_equal_shares_like_pabutools(shared_data: Path, name: str) -> None:
    from pabutools.election import Cardinality_Sat, Cost_Sat
    from pabutools.rules import method_of_equal_shares

    instance = load(shared_data, name)
    for satisfaction, sat in ((Satisfaction.COST, Cost_Sat), (Satisfaction.CARDINALITY, Cardinality_Sat)):
        ours = set(count(instance, EqualShares(satisfaction)).winners)
        assert ours == theirs(shared_data, name, instance, method_of_equal_shares, sat_class=sat)


@pytest.mark.parametrize("name", CUMULATIVE)
def test_equal_shares_by_points_like_pabutools(shared_data: Path, name: str) -> None:
    from pabutools.election import Additive_Cardinal_Sat
    from pabutools.rules import method_of_equal_shares

    instance = load(shared_data, name)
    ours = set(count(instance, EqualShares(Satisfaction.POINTS)).winners)
    assert ours == theirs(shared_data, name, instance, method_of_equal_shares, sat_class=Additive_Cardinal_Sat)


def test_equal_shares_by_ranking_like_pabutools(shared_data: Path) -> None:
    """Points as in Pabulib's `score`: 3, 2, 1 for a ballot of three (pabutools' own Borda gives 2, 1, 0)."""
    from pabutools.election.satisfaction.positionalsatisfaction import PositionalSatisfaction
    from pabutools.rules import method_of_equal_shares

    class FromOne(PositionalSatisfaction):
        def __init__(self, election: Any, profile: Any, ballot: Any) -> None:
            super().__init__(election, profile, ballot, lambda b, p: len(b) - b.position(p) if p in b else 0, sum)

    name = "Poland_Krakow_2022_Stare_Miasto"
    instance = load(shared_data, name)
    expected = theirs(shared_data, name, instance, method_of_equal_shares, sat_class=FromOne)
    assert set(count(instance, EqualShares(Satisfaction.POINTS)).winners) == expected


@pytest.mark.parametrize("name", ["Poland_Swiecie_2023", "Poland_Gdynia_2024_Cisowa__small"])
def test_add1_like_pabutools(shared_data: Path, name: str) -> None:
    """pabutools starts from the exact share and stops when nothing more fits; raises of 20 keep it quick."""
    from pabutools.election import Cost_Sat
    from pabutools.rules import method_of_equal_shares

    instance = load(shared_data, name)
    rule = EqualShares(start=Start.EXACT, completion=Completion.ADD1, increment=20, stop=Stop.EXHAUSTIVE)
    options = {"sat_class": Cost_Sat, "voter_budget_increment": 20}
    expected = theirs(shared_data, name, instance, method_of_equal_shares, **options)
    assert set(count(instance, rule).winners) == expected


@pytest.mark.parametrize("name", APPROVAL)
def test_phragmen_and_greedy_like_pabutools(shared_data: Path, name: str) -> None:
    from pabutools.election import Cardinality_Sat, Cost_Sat
    from pabutools.rules import greedy_utilitarian_welfare, sequential_phragmen

    instance = load(shared_data, name)
    assert set(count(instance, Phragmen(OnMisfit.STOP)).winners) == theirs(
        shared_data, name, instance, sequential_phragmen
    )
    for sat, rule in ((Cost_Sat, Greedy()), (Cardinality_Sat, Greedy(per_cost=True))):
        expected = theirs(shared_data, name, instance, greedy_utilitarian_welfare, sat_class=sat)
        voted = {r.project for r in count(instance, rule).losers if not r.votes}
        assert set(count(instance, rule).winners) == expected - voted


def test_swiecie_2023_as_the_city_counted(shared_data: Path) -> None:
    rule = EqualShares(start=Start.FLOOR, completion=Completion.ADD1, stop=Stop.EXHAUSTIVE)
    result = count(load(shared_data, "Poland_Swiecie_2023"), rule)
    funded = {f"c{n}" for n in (1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21)}
    assert set(result.winners) == funded
    assert result.ending is Ending.EXHAUSTED


def test_toulouse_2024_breaks_its_tie_and_says_so(shared_data: Path) -> None:
    """Two projects with equal votes and equal cost stand equal in the last run; the one listed first is bought."""
    instance = load(shared_data, "France_Toulouse_2024")
    rule = EqualShares(start=Start.FLOOR, completion=Completion.ADD1_FILL)
    result = count(instance, rule)
    by_order = [tie for tie in result.ties if tie.criterion == "order"]
    assert by_order
    for tie in by_order:
        assert tie.chosen == min(tie.projects, key=instance.index.__getitem__)
    assert result.cost <= result.budget


@pytest.mark.parametrize("name", ["Poland_Krakow_2022_Stare_Miasto", "Poland_Czestochowa_2024_Ostatni_Grosz"])
def test_points_and_votes_are_both_counted(shared_data: Path, name: str) -> None:
    instance = load(shared_data, name)
    rules: list[Statement] = [Greedy(score=Score.POINTS), Greedy(), EqualShares(Satisfaction.POINTS), Phragmen()]
    comparison = compare(instance, rules)
    assert [column.rule for column in comparison.columns] == rules
    assert all(column.cost <= instance.budget for column in comparison.columns)
