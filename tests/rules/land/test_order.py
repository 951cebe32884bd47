"""Who is next for a home: priorities and earlier places as stated, everything else by lots that anyone can draw again."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError
from commonhouse.rules.land.order import (
    HomeSize,
    Listed,
    TicketList,
    first_fitting,
    fitting,
    list_fingerprint,
    list_lines,
)

SEED = "3 5 2 6 1 4 4 2 6 1 5 3 3 1 2 6 4 5 2 1"
Plain = dict[str, Any]
PRIORITIES = [{"id": "neighbors"}, {"id": "displaced"}]


def lot(name: str, seed: str = SEED) -> str:
    """By hand, as the explanation says it."""
    first = sha256(seed.encode()).hexdigest()
    second = sha256((first + name).encode()).hexdigest()
    return "0." + str(int(second, 16)).zfill(64)[::-1]


def run(statement: Plain, *tickets: Plain, **more: Any) -> Plain:
    result = registry.get("home-order").compute(statement, {"tickets": list(tickets), "seed": SEED, **more})
    assert isinstance(result, dict)
    return result


def ids(result: Plain) -> list[str]:
    return [place["id"] for place in result["places"]]


def by_lot(names: str | list[str]) -> list[str]:
    return sorted(names, key=lot)


def test_the_lottery_alone_is_the_order_of_lots() -> None:
    result = run({"by": "lottery"}, *({"id": name} for name in "hgfedcba"))
    assert ids(result) == by_lot("abcdefgh")
    assert [place["lot"] for place in result["places"]] == [lot(name) for name in by_lot("abcdefgh")]
    assert {place["why"] for place in result["places"]} == {"lot"}


def test_the_lot_can_be_drawn_again_with_sha256sum_alone() -> None:
    """The lines that the page shows, run by a shell."""
    lines = f"""first=$(printf %s "{SEED}" | sha256sum | cut -c1-64); printf %s "${{first}}K7QM-2XPA" | sha256sum | cut -c1-64"""
    out = subprocess.run(["sh", "-c", lines], capture_output=True, text=True, check=True).stdout.strip()
    result = run({"by": "lottery"}, {"id": "K7QM-2XPA"})
    assert result["places"][0]["lot"] == "0." + str(int(out, 16)).zfill(64)[::-1]


def test_groups_go_one_after_another_and_who_has_two_counts_in_the_first() -> None:
    tickets = [{"id": name} for name in "abc"]
    tickets += [{"id": name, "priorities": ["displaced"]} for name in "def"]
    tickets += [{"id": "g", "priorities": ["neighbors"]}, {"id": "h", "priorities": ["displaced", "neighbors"]}]
    result = run({"by": "groups", "priorities": PRIORITIES}, *tickets)
    assert ids(result) == by_lot("gh") + by_lot("def") + by_lot("abc")
    assert [place["group"] for place in result["places"]] == ["neighbors"] * 2 + ["displaced"] * 3 + [""] * 3


def test_points_add_up_and_equals_go_by_lot() -> None:
    statement = {"by": "points", "priorities": [{"id": "neighbors", "points": 3}, {"id": "displaced", "points": 5}]}
    result = run(
        statement, {"id": "a"}, {"id": "b", "priorities": ["neighbors"]}, {"id": "c", "priorities": ["neighbors"]},
        {"id": "d", "priorities": ["displaced"]}, {"id": "e", "priorities": ["neighbors", "displaced"]},
    )  # fmt: skip
    assert ids(result) == ["e", "d", *by_lot("bc"), "a"]
    assert [place["points"] for place in result["places"]] == [8, 5, 3, 3, 0]


def test_a_share_of_the_places_is_kept_at_every_length_of_the_line() -> None:
    statement = {"by": "shares", "priorities": [{"id": "neighbors", "share": "1/2"}]}
    names = [f"n{number}" for number in range(10)]
    tickets = [{"id": name, "priorities": ["neighbors"] if name in names[:5] else []} for name in names]
    places = run(statement, *tickets)["places"]
    for length in range(1, 11):
        had = sum(place["id"] in names[:5] for place in places[:length])
        assert had >= length // 2
    assert sorted(place["id"] for place in places) == names


def test_those_not_drawn_keep_their_place_before_everyone_new() -> None:
    tickets = [{"id": "new1", "priorities": ["neighbors"]}, {"id": "old3", "round": 1, "place": 3}]
    tickets += [
        {"id": "old9", "round": 1, "place": 9, "priorities": ["neighbors"]},
        {"id": "late", "round": 2, "place": 1},
    ]
    statement = {"by": "groups", "priorities": PRIORITIES}
    assert ids(run(statement, *tickets)) == ["old3", "old9", "late", "new1"]
    assert ids(run(statement | {"carried": "within"}, *tickets)) == ["old9", "new1", "old3", "late"]
    assert ids(run(statement | {"carried": "no"}, *tickets)) == by_lot(["new1", "old9"]) + by_lot(["old3", "late"])


def test_who_leaves_the_list_changes_nobody_elses_order() -> None:
    tickets = [{"id": name, "priorities": ["displaced"] if name in "aceg" else []} for name in "abcdefgh"]
    whole = ids(run({"priorities": PRIORITIES}, *tickets))
    less = ids(run({"priorities": PRIORITIES}, *(each for each in tickets if each["id"] != "c")))
    assert less == [name for name in whole if name != "c"]


def test_the_line_of_each_size_of_home() -> None:
    sizes = [{"bedrooms": 2, "least": 2, "most": 5}, {"bedrooms": 3, "least": 3}]
    result = run(
        {"by": "lottery", "sizes": sizes}, {"id": "a", "bedrooms": [2]}, {"id": "b", "bedrooms": [2, 3]},
        {"id": "c", "bedrooms": [3]},
    )  # fmt: skip
    assert result["homes"] == [{"bedrooms": 2, "ids": by_lot("ab")}, {"bedrooms": 3, "ids": by_lot("bc")}]


SIZES = (HomeSize(1, 1, 2), HomeSize(2, 2, 5), HomeSize(3, 4, 7), HomeSize(4, 6, 9))


@pytest.mark.parametrize(
    ("size", "bedrooms"), [(1, (1,)), (2, (1, 2)), (4, (2, 3)), (6, (3, 4)), (9, (4,)), (14, (4,)), (20, (4,))]
)
def test_a_household_of_any_size_stands_in_some_line(size: int, bedrooms: tuple[int, ...]) -> None:
    assert fitting(size, SIZES) == bedrooms


def test_one_person_where_all_homes_are_for_more() -> None:
    assert fitting(1, SIZES[1:]) == (2,)
    assert fitting(3, ()) == ()


def test_the_next_for_a_home_is_the_first_who_asks_for_its_size_and_is_not_out() -> None:
    line = [("a", (1,)), ("b", (2,)), ("c", (2, 3)), ("d", (3,))]
    assert first_fitting(line, 2, frozenset()) == "b"
    assert first_fitting(line, 2, frozenset({"b"})) == "c"
    assert first_fitting(line, 4, frozenset()) is None


def test_the_fingerprint_is_the_sha256_of_the_lines_that_are_published() -> None:
    listed = TicketList((Listed("b", ("x", "a"), (3, 2), 1, 7), Listed("a")))
    assert list_lines(listed) == "a\nb\tbedrooms=2,3\tcarried=1.7\tpriorities=a,x\n"
    assert list_fingerprint(listed) == sha256(list_lines(listed).encode()).hexdigest()


def test_a_list_that_is_not_the_one_published_is_refused() -> None:
    published = list_fingerprint(TicketList((Listed("a"), Listed("b"))))
    run({"by": "lottery"}, {"id": "a"}, {"id": "b"}, fingerprint=published)
    with pytest.raises(FormError, match="not the one that was published"):
        run({"by": "lottery"}, {"id": "a"}, {"id": "c"}, fingerprint=published)
    with pytest.raises(FormError, match="not the one that was published"):
        run({"priorities": PRIORITIES}, {"id": "a", "priorities": ["displaced"]}, {"id": "b"}, fingerprint=published)


@pytest.mark.parametrize(
    ("statement", "ticket", "words"),
    [
        ({"priorities": PRIORITIES}, {"id": "a", "priorities": ["friends"]}, 'no priority "friends"'),
        ({"sizes": [{"bedrooms": 2}]}, {"id": "a", "bedrooms": [3]}, "size that there is not"),
        ({"priorities": [{"id": "a"}, {"id": "a"}]}, {"id": "a"}, "named twice"),
        (
            {"priorities": [{"id": "a", "share": "2/3"}, {"id": "b", "share": "1/2"}]},
            {"id": "a"},
            "more than all places",
        ),
        ({"priorities": [{"id": "a", "points": -1}]}, {"id": "a"}, "It is -1"),
        ({"sizes": [{"bedrooms": 2, "least": 4, "most": 3}]}, {"id": "a"}, "4 to 3 people cannot be"),
        ({}, {"id": ""}, "is no name"),
        ({}, {"id": "a,b"}, "is no name"),
        ({}, {"id": "a", "round": 1}, "earlier place is 1.0"),
        ({"minimum_digits": 21}, {"id": "a"}, "20 digits, and 21 are needed"),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_place(statement: Plain, ticket: Plain, words: str) -> None:
    with pytest.raises(FormError, match=words):
        run(statement, ticket)


def test_one_ticket_and_one_earlier_place_each() -> None:
    with pytest.raises(FormError, match="on the list twice"):
        run({}, {"id": "a"}, {"id": "a"})
    with pytest.raises(FormError, match="same place"):
        run({}, {"id": "a", "round": 1, "place": 2}, {"id": "b", "round": 1, "place": 2})


def test_every_place_is_said_with_its_reason() -> None:
    rule = registry.get("home-order")
    value, line = rule.work(
        {"priorities": PRIORITIES},
        {
            "tickets": [{"id": "a", "round": 1, "place": 4}, {"id": "b", "priorities": ["displaced"]}, {"id": "c"}],
            "seed": SEED,
        },
    )
    assert rule.explain is not None
    said = rule.explain(value, line)
    assert said[0] == "3 households are in line."
    assert "1: a, who kept the place of an earlier draw." in said
    assert "2: b, by lot among those with the priority “displaced”." in said
    assert "3: c, by lot." in said


tickets = st.lists(
    st.builds(
        lambda name, priorities, place: (
            {"id": name, "priorities": priorities} | ({"round": 1, "place": place} if place else {})
        ),
        st.text("abcdefghij", min_size=1, max_size=4),
        st.lists(st.sampled_from(["neighbors", "displaced"]), unique=True),
        st.integers(0, 100),
    ),
    max_size=20,
    unique_by=(lambda each: each["id"], lambda each: each.get("place") or each["id"]),
)


@settings(max_examples=50, deadline=None)
@given(tickets, st.sampled_from(["lottery", "groups", "points", "shares"]), st.sampled_from(["first", "within", "no"]))
def test_everyone_has_one_place_and_the_order_of_the_list_changes_nothing(
    listed: list[Plain], by: str, carried: str
) -> None:
    priorities = [{"id": "neighbors", "points": 2, "share": "1/3"}, {"id": "displaced", "points": 1, "share": "1/4"}]
    statement = {"by": by, "carried": carried, "priorities": priorities}
    result = run(statement, *listed)
    assert sorted(ids(result)) == sorted(each["id"] for each in listed)
    assert [place["place"] for place in result["places"]] == list(range(1, len(listed) + 1))
    assert run(statement, *reversed(listed)) == result
    if carried == "first":
        old = [each["id"] for each in sorted(listed, key=lambda each: each.get("place", 0)) if each.get("place")]
        assert ids(result)[: len(old)] == old
