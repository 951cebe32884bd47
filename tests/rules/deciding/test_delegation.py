"""Delegation and proxies: a direct vote wins, chains are followed to the end, circles and dead ends cast nothing."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.rules.deciding.delegation import How, circle_made, path, resolve
from commonhouse.rules.jsonform import FormError

from .polls import Plain, run, said


def test_a_chain_leads_to_a_vote() -> None:
    found = resolve({"ana": "yes"}, {"ben": "ana", "cy": "ben"})
    assert found.votes == {"ana": "yes", "ben": "yes", "cy": "yes"}
    assert (found.ends["cy"], found.steps["cy"]) == ("ana", 2)
    assert path("cy", {"ana": "yes"}, {"ben": "ana", "cy": "ben"}) == ("cy", "ben", "ana")


def test_a_direct_vote_overrides_and_cuts_the_chain() -> None:
    found = resolve({"ana": "yes", "ben": "no"}, {"ben": "ana", "cy": "ben"})
    assert found.votes == {"ana": "yes", "ben": "no", "cy": "no"}


def test_a_circle_casts_nothing_and_neither_does_what_leads_into_it() -> None:
    edges = {"dee": "cy", "cy": "ben", "ben": "ana", "ana": "cy", "eve": "dee"}
    found = resolve({"fay": "yes"}, edges)
    assert found.votes == {"fay": "yes"}
    assert found.cycles == (("ana", "cy", "ben"),)
    assert set(found.lost) == {"ana", "ben", "cy", "dee", "eve"}
    assert set(found.lost.values()) == {How.CYCLE}
    assert (found.steps["eve"], found.ends["eve"]) == (2, "ana")
    assert path("dee", {}, edges) == ("dee", "cy", "ben", "ana", "cy")


def test_one_vote_within_a_circle_opens_it() -> None:
    assert resolve({"ana": "no"}, {"ana": "ben", "ben": "cy", "cy": "ana"}).votes == {
        "ana": "no",
        "ben": "no",
        "cy": "no",
    }


def test_a_chain_to_somebody_silent_or_unknown_is_a_dead_end() -> None:
    found = resolve({}, {"ben": "ana", "cy": "ben", "dee": "gone"})
    assert found.votes == {}
    assert found.lost == dict.fromkeys(("ben", "cy", "dee"), How.DEAD_END)
    assert (found.ends["cy"], found.ends["dee"]) == ("ana", "gone")


def test_whoever_delegates_to_themselves_is_a_circle_of_one() -> None:
    assert resolve({}, {"ana": "ana"}).cycles == (("ana",),)


def test_a_delegation_warns_of_the_circle_it_would_close() -> None:
    edges = {"ben": "cy", "cy": "dee"}
    assert circle_made("dee", "ben", edges) == ("ben", "cy", "dee")
    assert circle_made("dee", "ana", edges) == ()
    assert circle_made("ana", "ana", edges) == ("ana",)
    assert circle_made("ben", "ana", edges) == ()  # the new delegation replaces the old one


PEOPLE = [str(number) for number in range(9)]


def _slowly(voter: str, votes: dict[str, int], edges: dict[str, str]) -> tuple[How, int | None]:
    """Walk as many steps as there are people, asking anew for each voter."""
    at = voter
    for _ in range(len(PEOPLE) + 1):
        if at in votes:
            return (How.DIRECT if at == voter else How.DELEGATED), votes[at]
        if at not in edges:
            return (How.SILENT if at == voter else How.DEAD_END), None
        at = edges[at]
    return How.CYCLE, None


@given(
    st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 1)),
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
)
def test_it_agrees_with_walking_from_everyone(votes: dict[str, int], edges: dict[str, str]) -> None:
    found = resolve(votes, edges)
    for person in PEOPLE:
        how, vote = _slowly(person, votes, edges)
        assert found.votes.get(person) == vote
        assert (found.lost.get(person) == how) == (how in {How.CYCLE, How.DEAD_END})
        if how is How.DELEGATED:
            chain = path(person, votes, edges)
            assert (found.ends[person], found.steps[person]) == (chain[-1], len(chain) - 1)
    circles = {person for person in PEOPLE if _in_circle(person, votes, edges)}
    assert {person for circle in found.cycles for person in circle} == circles
    for circle in found.cycles:
        assert circle[0] == min(circle)
        assert all(edges[one] == other for one, other in zip(circle, (*circle[1:], circle[0]), strict=True))


def _in_circle(person: str, votes: dict[str, int], edges: dict[str, str]) -> bool:
    at = person
    for _ in range(len(PEOPLE)):
        if at in votes or at not in edges:
            return False
        at = edges[at]
        if at == person:
            return True
    return False


def test_a_long_chain_needs_no_recursion_and_time_grows_with_its_length_only() -> None:
    size = 200_000
    edges = {str(number): str(number + 1) for number in range(size)}
    start = time.perf_counter()
    found = resolve({str(size): "yes"}, dict(reversed(edges.items())))
    again = resolve({str(size): "yes"}, edges)
    assert time.perf_counter() - start < 10
    assert found.votes == again.votes
    assert found.steps == again.steps
    assert again.steps["0"] == size


# The rule -------------------------------------------------------------------------------------------


def mandates(votes: Plain, delegations: Plain | None = None, proxies: Plain | None = None, **more: Any) -> Plain:
    return {
        "voters": [{"id": name, "vote": vote} for name, vote in votes.items()],
        "delegations": [{"voter": a, "delegate": b} for a, b in (delegations or {}).items()],
        "proxies": [{"principal": a, "holder": b} for a, b in (proxies or {}).items()],
        **more,
    }


def _how(result: Plain) -> Plain:
    return {cast["voter"]: cast["how"] for cast in result["votes"]}


def test_everything_at_once() -> None:
    given_ = mandates(
        {"a": "yes", "b": None, "c": None, "d": None, "e": None, "f": "no", "g": None, "h": None},
        {"b": "a", "c": "b", "d": "e", "e": "d", "f": "a", "g": "h"},
    )
    result = run("delegation", {}, given_)
    assert result["counts"] == {"no": 1, "yes": 3}
    assert result["carried"] == {"a": 2}
    assert result["cycles"] == [["d", "e"]]
    assert result["dead_ends"] == {"h": 1}
    assert _how(result) == {
        "a": "direct",
        "b": "delegated",
        "c": "delegated",
        "d": "cycle",
        "e": "cycle",
        "f": "direct",
        "g": "dead-end",
        "h": "silent",
    }
    assert said("delegation", {}, given_) == [
        "no: 1.",
        "yes: 3.",
        "These delegate to one another in a circle, so their votes count for nothing: d, e.",
        "1 vote handed on ended with h, who did not vote.",
    ]


def test_a_delegate_who_left_is_a_dead_end() -> None:
    result = run("delegation", {}, mandates({"a": None}, {"a": "left"}))
    assert (result["dead_ends"], _how(result)) == ({"left": 1}, {"a": "dead-end"})


@pytest.mark.parametrize(
    ("statement", "present", "hows"),
    [
        ({}, None, {"b": "proxy", "c": "proxy", "d": "direct", "e": "holder-silent"}),
        ({"max_per_proxy_holder": 1}, None, {"b": "proxy", "c": "over-limit", "d": "direct", "e": "holder-silent"}),
        ({"max_per_proxy_holder": 0}, None, {"b": "over-limit", "c": "over-limit", "d": "direct", "e": "over-limit"}),
        ({}, ["f"], {"b": "holder-absent", "c": "holder-absent", "d": "direct", "e": "holder-silent"}),
        (
            {"absent_holders_count": True},
            ["f"],
            {"b": "proxy", "c": "proxy", "d": "direct", "e": "holder-silent"},
        ),
    ],
)
def test_proxies(statement: Plain, present: Any, hows: Plain) -> None:
    """An absent holder's proxies are not counted unless stated; the principal's own vote wins and uses up no place."""
    votes = {"a": "yes", "b": None, "c": None, "d": "no", "e": None, "f": None}
    given_ = mandates(votes, None, {"d": "a", "b": "a", "c": "a", "e": "f"}, present=present)
    found = _how(run("delegation", statement, given_))
    assert {name: found[name] for name in hows} == hows


def test_a_proxy_is_not_handed_on() -> None:
    """b's holder votes; but who delegates to b comes to somebody who did not vote, and a holder's delegate is not asked."""
    votes = {"a": "yes", "b": None, "c": None, "d": None, "e": None}
    result = run("delegation", {}, mandates(votes, {"c": "b", "d": "a"}, {"b": "a", "e": "d"}))
    assert _how(result) == {
        "a": "direct",
        "b": "proxy",
        "c": "dead-end",
        "d": "delegated",
        "e": "holder-silent",
    }


def test_a_proxy_goes_before_a_delegation() -> None:
    result = run("delegation", {}, mandates({"a": "yes", "b": "no", "c": None}, {"c": "a"}, {"c": "b"}))
    assert result["counts"] == {"no": 2, "yes": 1}


@pytest.mark.parametrize(
    ("statement", "given_", "where"),
    [
        ({"max_per_proxy_holder": -1}, mandates({}), "statement.max_per_proxy_holder"),
        ({}, {"voters": [{"id": "a"}, {"id": "a"}]}, "input.voters[1].id"),
        ({}, mandates({"a": None}, {"z": "a"}), "input.delegations[0].voter"),
        (
            {},
            {"voters": [{"id": "a"}], "delegations": [{"voter": "a", "delegate": n} for n in "bc"]},
            "input.delegations[1].voter",
        ),
        ({}, mandates({"a": None}, None, {"a": "z"}), "input.proxies[0].holder"),
        ({}, mandates({"a": None}, None, {"z": "a"}), "input.proxies[0].principal"),
        ({}, mandates({"a": None}, None, {"a": "a"}), "input.proxies[0].holder"),
    ],
)
def test_what_does_not_fit_is_refused(statement: Any, given_: Any, where: str) -> None:
    with pytest.raises(FormError) as caught:
        run("delegation", statement, given_)
    assert caught.value.path == where
