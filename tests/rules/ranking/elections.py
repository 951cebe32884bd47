"""Small elections for tests: written as "ABC": 3, and drawn by Hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from commonhouse.rules.ranking.model import Candidate, Election, Ranking


def election(ballots: Mapping[str, int], names: str = "", *, withdrawn: str = "", lots: str = "") -> Election:
    """Candidates are letters, in the order of `names` or of the alphabet; "A=B C" ranks A and B alike, then C."""
    letters = names or "".join(sorted({letter for text in ballots for letter in text if letter.isalpha()}))
    place = {letter: index for index, letter in enumerate(letters)}
    rankings: dict[Ranking, int] = {}
    for text, count in ballots.items():
        ranking = ranking_of(text, place)
        rankings[ranking] = rankings.get(ranking, 0) + count
    return Election(
        tuple(Candidate(letter) for letter in letters),
        rankings,
        frozenset(place[letter] for letter in withdrawn),
        tuple(place[letter] for letter in lots),
    )


def ranking_of(text: str, place: Mapping[str, int]) -> Ranking:
    if "=" not in text:
        return tuple(place[letter] for letter in text.replace(" ", ""))
    groups = [sorted(place[letter] for letter in group.split("=")) for group in text.split()]
    return tuple(group[0] if len(group) == 1 else tuple(group) for group in groups)


def untied(most: int = 6) -> st.SearchStrategy[Election]:
    """Elections with so many ballots that few of them tie: for comparing with counters that break ties otherwise."""
    return elections(most=most, fewest=2, rows=4, heaviest=197, withdrawals=False)


@st.composite
def elections(
    draw: st.DrawFn,
    *,
    most: int = 6,
    fewest: int = 1,
    rows: int = 0,
    heaviest: int = 12,
    equal: bool = False,
    withdrawals: bool = True,
) -> Election:
    """`rows` is the least number of different ballots drawn, `heaviest` how often one may have been cast."""
    size = draw(st.integers(fewest, most))
    ballot = st.tuples(_rankings(size, equal=equal), st.integers(1, heaviest))
    drawn = draw(st.lists(ballot, min_size=rows, max_size=12 + rows))
    rankings: dict[Ranking, int] = {}
    for ranking, count in drawn:
        rankings[ranking] = rankings.get(ranking, 0) + count
    places = st.integers(0, size - 1)
    withdrawn = draw(st.frozensets(places, max_size=2)) if withdrawals else frozenset()
    lots = draw(st.lists(places, unique=True))
    return Election(tuple(Candidate(f"c{place}") for place in range(size)), rankings, withdrawn, tuple(lots))


def _rankings(size: int, *, equal: bool) -> st.SearchStrategy[Ranking]:
    strict = st.lists(st.integers(0, size - 1), unique=True, max_size=size)
    if not equal:
        return strict.map(tuple)
    return st.tuples(strict, st.lists(st.booleans(), min_size=size, max_size=size)).map(lambda drawn: _joined(*drawn))


def _joined(places: Iterable[int], join: Iterable[bool]) -> Ranking:
    """Some neighbours put on the same rank."""
    groups: list[list[int]] = []
    for place, together in zip(places, join, strict=False):
        if groups and together:
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(group[0] if len(group) == 1 else tuple(sorted(group)) for group in groups)
