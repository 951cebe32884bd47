"""Rivest's two ways from a seed to an order, against the numbers that were published with them."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from commonhouse.rules.drawing.sampler import pick, picks, ticket

# From the transcript in sampler.py (November 14, 2011): 47 of 1 to 876 without duplicates. Count 32 gave 611 again.
SEED = "3546311556112163624615351222"
SAMPLE = [
    *(740, 180, 264, 789, 238, 448, 272, 611, 761, 208, 596, 88, 160, 113, 766, 427, 184, 816, 653, 411),
    *(779, 331, 339, 487, 594, 235, 65, 527, 821, 490, 461, 251, 471, 414, 174, 567, 300, 134, 144, 357),
    *(786, 792, 218, 550, 787, 537, 197),
]


def test_the_transcript_of_the_sampler() -> None:
    drawn = list(islice(picks(SEED, 876), 47))
    assert [number for _, number in drawn] == SAMPLE
    assert [count for count, _ in drawn] == [*range(1, 32), *range(33, 49)]
    assert pick(SEED, 32, 876) == 611


@pytest.mark.parametrize(
    ("seed", "size", "expected"),
    [
        ("0", 1000, [905, 573, 160]),
        ("0", 2, [1, 1, 2]),
        ("1", 1000, [97, 89, 163]),
        ("0000000000", 1000, [978, 359, 132]),
        ("999999999999999999999999", 1000, [544, 800, 654]),
        ("abcde", 1000, [247, 427, 157]),
    ],
)
def test_published_cases_with_duplicates(seed: str, size: int, expected: list[int]) -> None:
    """Chris Jerdonek's rivest-sampler-tests, which were checked against the reference implementation."""
    assert [pick(seed, count, size) for count in (1, 2, 3)] == expected


def test_every_number_comes_once() -> None:
    assert sorted(number for _, number in picks("7", 50)) == list(range(1, 51))
    assert list(picks("7", 0)) == []


@pytest.mark.parametrize(
    ("seed", "name", "number"),
    [
        (
            "01382438112797316654",
            "AB-130",
            "0.26299714122838008416507544297546663599715395525154425586041245287750224561854",
        ),
        ("xy()134!g2n", "cat", "0.24866413894129579898796850445568128508290132707747976039848637531569373309555"),
        ("xy()134!g2n", "dog", "0.33886035615681875183111698317327684455682722683976874746986356932751818935066"),
        ("xy()134!g2n", "fish", "0.74685932088827950509145941729789143204056041958068799542050396198792954500593"),
        ("xy()134!g2n", "goat", "0.49599842072022713663423753308080171636735689997237236247068925068573448764387"),
    ],
)
def test_published_tickets(seed: str, name: str, number: str) -> None:
    """From the documentation of consistent_sampler."""
    assert ticket(seed, name) == number


@pytest.mark.parametrize(
    ("seed", "names", "first"),
    [
        ("31", "abcd", ["b", "a", "d", "c"]),
        ("77", "abcd", ["b", "d", "c", "a"]),
        ("52", "abcde", ["d", "b", "e", "a", "c"]),
        ("41", [str(number) for number in range(100)], ["73", "51", "17", "58", "38", "42", "39", "20", "11", "67"]),
    ],
)
def test_published_orders(seed: str, names: list[str], first: list[str]) -> None:
    """The usage examples of consistent_sampler."""
    assert sorted(names, key=lambda name: ticket(seed, name))[: len(first)] == first


def test_who_leaves_the_list_changes_nobody_elses_order() -> None:
    names = [f"p{number}" for number in range(60)]
    order = sorted(names, key=lambda name: ticket("9", name))
    assert sorted(names[5:], key=lambda name: ticket("9", name)) == [n for n in order if n in names[5:]]


def test_every_place_is_about_as_likely() -> None:
    firsts = Counter(next(picks(str(seed), 5))[1] for seed in range(2000))
    assert set(firsts) == {1, 2, 3, 4, 5}
    assert all(320 < times < 480 for times in firsts.values())  # 400 expected, more than four deviations
