"""Steps and sentences: every count can be told, each thing once, in words without holes."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from commonhouse.rules import registry
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.ranking.model import Candidate, Election, Vacancy
from commonhouse.rules.ranking.scottish import scottish_stv
from commonhouse.rules.ranking.sentences import Words, explain, plain_number
from commonhouse.rules.ranking.statements import ScottishStv
from commonhouse.rules.ranking.steps import Code, Step, steps

from .elections import election, elections

RULES = ["scottish-stv", "meek-stv", "instant-runoff", "schulze"]


def told(name: str, given_: Election, **statement: object) -> list[str]:
    rule = registry.get(name)
    return explain(given_, rule.run(given_, rule.statement_from_json(statement)))  # type: ignore[arg-type]


@given(elections(), st.integers(1, 4), st.sampled_from(RULES), st.booleans())
@settings(max_examples=300, deadline=None)
def test_every_count_is_told_without_holes(given_: Election, seats: int, name: str, batch: bool) -> None:
    rule = registry.get(name)
    options = {"seats": seats} if name.endswith("stv") else {"batch": batch} if name == "instant-runoff" else {}
    result = rule.run(given_, rule.statement_from_json(options))
    found = steps(result)
    sentences = [Words().step(step) for step in found]
    assert sentences == rule.explain(given_, result)
    assert all(re.search(r"[.]$", text) and "%(" not in text and "None" not in text for text in sentences)
    assert [step.stage for step in found if step.stage] == sorted(step.stage for step in found if step.stage)
    kinds = form_of(tuple[Step, ...])
    assert kinds.load(kinds.dump(found)) == found
    if result.winners:
        assert next(step for step in found if step.code is Code.ELECTED).candidates == result.winners
    stages = getattr(result, "stages", None) or getattr(result, "rounds", ())
    assert {each.number for each in stages} <= {step.stage for step in found} | {0} or not result.winners


@given(elections(), st.data())
@settings(max_examples=60, deadline=None)
def test_every_countback_is_told(given_: Election, data: st.DataObject) -> None:
    winners = scottish_stv(given_, ScottishStv(2)).winners
    if winners:
        left = given_.index[data.draw(st.sampled_from(winners))]
        vacant = dataclasses.replace(given_, vacancies=(Vacancy(left),))
        assert all("%(" not in text for text in told("countback", vacant, seats=2))


def test_a_first_time_voter_can_follow() -> None:
    given_ = election({"AB": 5, "AC": 2, "BC": 1, "C": 3})
    named = dataclasses.replace(given_, candidates=(Candidate("A", "Ana"), Candidate("B", "Bo"), Candidate("C", "Cy")))
    assert told("scottish-stv", named, seats=2) == [
        "11 ballots name a candidate.",
        "A candidate needs 4 votes to be sure of a seat. That is the quota: 11 ballots divided by 3 (the seats plus one), "
        "rounded down, plus one. No more candidates can reach it than there are seats.",
        "Every ballot counts for its first choice: Ana (7), Cy (3), Bo (1).",
        "Ana has 7 votes, which is enough for the quota of 4, and is elected.",
        "Ana has 7 votes, 3 more than needed. So that no vote is wasted, all those ballots go on to their next choice, each "
        "worth 0.42857 of what it was; Ana keeps the quota.",
        "They go to Bo (2.14285), Cy (0.85714).",
        "0.00001 votes can go to nobody: those ballots name no one else who is still in, or rounding cut them off.",
        "Nobody has votes to spare and seats are still empty, so the candidate with the fewest votes drops out: Bo, with "
        "3.14285. Those ballots go on to their next choice.",
        "They go to Cy (1).",
        "2.14285 votes can go to nobody: those ballots name no one else who is still in, or rounding cut them off.",
        "Cy has 4.85714 votes, which is enough for the quota of 4, and is elected.",
        "Elected, in this order: Ana, Cy.",
    ]


def test_a_tie_without_lots_says_what_to_do() -> None:
    said = told("instant-runoff", election({"A": 2, "B": 2}))
    assert said[-1].endswith("Draw lots in public and count again with them.")
    assert any("No lots were drawn" in text for text in said)
    assert not any("Draw lots" in text for text in told("instant-runoff", election({"A": 2, "B": 2}, lots="BA")))


def test_a_defeat_along_a_chain_is_shown_link_by_link() -> None:
    said = told("schulze", election({"ABC": 4, "BCA": 3, "CAB": 2}))
    assert (
        "A beats C along a chain: A over B (6), B over C (7). Its weakest win has 6 ballots; the strongest chain"
        in " ".join(said)
    )


def test_another_language_and_other_names() -> None:
    spanish = {"Elected: %(who)s.": "Gana %(who)s."}
    words = Words(
        gettext=lambda text: spanish.get(text, text),
        ngettext=lambda one, many, count: spanish.get(one, one) if count == 1 else many,
        name=lambda each: f"candidate {each}",
    )
    result = scottish_stv(election({"A": 1}), ScottishStv(1))
    assert words.steps(result)[-1] == "Gana candidate A."
    assert words.steps(result, stage=1)[0] == "Every ballot counts for its first choice: candidate A (1)."


def test_numbers_are_cut_and_grouped() -> None:
    assert [plain_number(Decimal(text)) for text in ("725.00000", "1279.5", "0.123456789", "0")] == [
        "725",
        "1,279.5",
        "0.12345",
        "0",
    ]
