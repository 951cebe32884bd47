"""Paper: piles, the keying screen with and without htmx, differences, acceptance."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from commonhouse.decisions import actions, keying
from commonhouse.decisions.models import Ballot, KeyedBallot, PaperBatch
from tests.decisions.pages import at, end, hidden, running, text
from tests.factories import make_actor, make_organization, sign_in_as

pytestmark = pytest.mark.django_db
IDS = {1: "P1", 2: "P2", 3: "P3", 10: "P10"}
NUMBERS = {id: number for number, id in IDS.items()}


@pytest.fixture
def box(coop, steward, members):
    box = running(steward, coop)
    actions.issue_sheets(steward, box, 30, "en")
    return box


@pytest.fixture
def first(coop):
    return sign_in_as(Client(), make_actor(coop, "keyer"))


@pytest.fixture
def second(coop):
    return sign_in_as(Client(), make_actor(coop, "keyer"))


@pytest.fixture
def pile(box, first):
    first.post(at("vote_paper", box), {"expected": "3", "place": "Grove Hall library"})
    return PaperBatch.objects.get()


def key(client, box, serial, line, *, nth=1, **more):
    return client.post(at("vote_key", box, number=nth), {"serial": serial, "line": line} | more)


# --- the line ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "kind", "choice"),
    [
        ("10 3 1", "approval", {"approve": ["P1", "P3", "P10"]}),
        (" 3,1 ; 2 ", "knapsack", {"approve": ["P1", "P2", "P3"]}),
        ("7", "choose-1", None),
        ("10 3 1", "ordinal", {"rank": ["P10", "P3", "P1"]}),
        ("3:5 10=2", "cumulative", {"points": {"P3": 5, "P10": 2}}),
        ("0", "cumulative", {"points": {}}),
        ("0", "ordinal", {"rank": []}),
        ("0", "approval", {"approve": []}),
    ],
)
def test_a_line_is_read(line, kind, choice):
    read = keying.read(line, kind, IDS)
    assert (read.choice if choice else None) == choice
    assert bool(read.problems) == (choice is None)


@pytest.mark.parametrize(
    ("line", "kind", "problem"),
    [
        ("3 7 7", "approval", "There is no number 7 on this ballot."),
        ("3 3", "approval", "3 is typed twice."),
        ("3 x", "approval", "x stands alone, for a spoiled ballot. Take away the numbers or the x."),
        ("0 3", "approval", "0 stands alone, for a blank ballot. Take away the numbers or the 0."),
        ("three", "approval", "“three” is not a number on this ballot."),
        ("3:5", "approval", "This ballot has no points: type only the number 3."),
        ("3", "cumulative", "Say how many points number 3 has: 3:5 gives it five."),
        ("3:0", "cumulative", "Say how many points number 3 has: 3:5 gives it five."),
        ("", "approval", "Type the numbers ticked on the paper, 0 for a blank ballot, or x for a spoiled one."),
    ],
)
def test_a_line_that_cannot_be_read_says_where(line, kind, problem):
    assert keying.read(line, kind, IDS).problems == (problem,)


def test_x_is_spoiled():
    assert keying.read(" X ", "approval", IDS).is_spoiled


@given(st.sampled_from(["approval", "ordinal", "cumulative"]), st.data())
def test_what_is_written_reads_back_the_same(kind, data):
    ids = data.draw(st.lists(st.sampled_from(list(IDS.values())), unique=True))
    if kind == "cumulative":
        choice = {"points": {id: data.draw(st.integers(1, 999)) for id in ids}}
    elif kind == "ordinal":
        choice = {"rank": ids}
    else:
        choice = {"approve": sorted(ids, key=list(IDS.values()).index)}
    assert keying.read(keying.write(choice, False, NUMBERS), kind, IDS).choice == choice


@given(st.text(max_size=60), st.sampled_from(["approval", "choose-1", "ordinal", "cumulative", "knapsack"]))
def test_any_line_is_either_read_or_explained(line, kind):
    read = keying.read(line, kind, IDS)
    assert read.problems or read.is_spoiled or set(read.choice) & {"approve", "rank", "points"}


# --- keying --------------------------------------------------------------------------------------------------------
def test_a_pile_keyed_twice_alike_is_accepted_and_counted(box, pile, first, second, steward):
    lines = {1: "1 2", 2: "10", 3: "x"}
    for keyer in (first, second):
        for serial, line in lines.items():
            assert key(keyer, box, serial, line).url.startswith(at("vote_key", box, number=1))
        keyer.post(at("vote_finish_keying", box, number=1))
    pile.refresh_from_db()
    assert pile.state == "compared"
    assert "A steward now accepts the pile" in text(first.get(at("vote_batch", box, number=1)))
    desk = sign_in_as(Client(), steward)
    for _press in range(2):
        desk.post(at("vote_accept_batch", box, number=1))
    assert sorted(ballot.choice["approve"] for ballot in Ballot.objects.all()) == [["P1", "P2"], ["P10"]]
    end(box)
    assert actions.count_box(steward, box)["result"]


def test_the_next_number_comes_by_itself(box, pile, first):
    moved = key(first, box, "7", "1")
    page = first.get(moved.url)
    assert "(empty: 8)" in text(page)
    key(first, box, "", "2", next=hidden(page, "/key/")["next"])
    assert sorted(KeyedBallot.objects.values_list("serial", flat=True)) == [7, 8]
    assert 'role="alert"' in text(key(first, box, "", "3"))  # without a next one, it must be typed


def test_a_paper_without_a_number(box, pile, first):
    key(first, box, "-", "1")
    assert "without a number" in text(first.get(at("vote_key", box, number=1)))


@pytest.mark.parametrize(
    ("serial", "line", "message"),
    [
        ("1", "1 77", "There is no number 77 on this ballot."),
        ("1", "1 1", "1 is typed twice."),
        ("1", "1 2 3 10", "If the paper really says so, it cannot be counted: type x."),
        ("1", "0", "Choose at least one project."),
        ("seven", "1", "Type the number printed on the paper"),
        ("0", "1", "from 1 to"),
    ],
)
def test_a_line_in_error_is_kept_and_explained(box, pile, first, serial, line, message):
    page = text(key(first, box, serial, line))
    assert message in page
    assert f'value="{serial}"' in page
    assert f'value="{line}"' in page
    assert not KeyedBallot.objects.exists()


def test_the_same_number_again_asks_before_it_replaces(box, pile, first):
    key(first, box, "1", "1")
    page = key(first, box, "1", "2")
    assert "Replace what I keyed for this number before" in text(page)
    assert KeyedBallot.objects.get().choice == {"approve": ["P1"]}
    key(first, box, "1", "2", replace="on")
    assert KeyedBallot.objects.get().choice == {"approve": ["P2"]}


def test_correcting_and_taking_back(box, pile, first):
    key(first, box, "1", "1 3")
    page = text(first.get(at("vote_key", box, number=1), {"edit": "1"}))
    assert 'value="1 3"' in page
    assert "checked" in page.split('id="id_replace"')[1].split(">")[0]
    first.post(at("vote_key", box, number=1), {"action": "undo", "undo": "1"})
    assert not KeyedBallot.objects.exists()


def test_htmx_gets_the_part_and_everyone_else_the_page(box, pile, first):
    part = first.post(at("vote_key", box, number=1), {"serial": "4", "line": "1"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in text(part)
    assert "(empty: 5)" in text(part)
    assert "Paper 4" in text(part)
    assert "<html" in text(first.get(at("vote_key", box, number=1)))


def test_the_second_keying_is_blind(box, pile, first, second):
    key(first, box, "1", "1 3")
    page = text(second.get(at("vote_key", box, number=1)))
    assert "1 3" not in page.split('id="keying"')[1].split("How to key")[0]
    assert "Paper 1" not in page
    assert second.get(at("vote_differences", box, number=1)).status_code == 409


def test_nobody_keys_both_turns_nor_a_third(box, pile, first, second, coop):
    key(first, box, "1", "1")
    first.post(at("vote_finish_keying", box, number=1))
    assert "You have finished this pile" in text(key(first, box, "2", "1"))
    key(second, box, "1", "1")
    third = sign_in_as(Client(), make_actor(coop, "keyer"))
    assert "Two people are keying this pile already" in text(key(third, box, "1", "1"))


def test_differences_side_by_side_are_settled_from_the_paper(box, pile, first, second, steward):
    for keyer, lines in ((first, {1: "1 2", 2: "3", 3: "10"}), (second, {1: "1 3", 2: "3", 4: "10"})):
        for serial, line in lines.items():
            key(keyer, box, serial, line)
        keyer.post(at("vote_finish_keying", box, number=1))
    page = text(first.get(at("vote_differences", box, number=1)))
    assert "Paper 1" in page
    assert "<kbd>1 2</kbd>" in page
    assert "<kbd>1 3</kbd>" in page
    assert "not keyed" in page
    desk = sign_in_as(Client(), steward)
    assert desk.post(at("vote_accept_batch", box, number=1)).status_code == 409

    def settle(serial, **says):
        data = {"serial": str(serial)} | {f"paper-{serial}-{name}": value for name, value in says.items()}
        return first.post(at("vote_differences", box, number=1), data)

    assert "Look at the paper and say what it says." in text(settle(1))
    assert "There is no number 99" in text(settle(1, says="other", line="99"))
    assert "Choose at most 3 projects" in text(settle(1, says="other", line="1 2 3 10"))
    assert settle(1, says="other", line="1 10").status_code == 302
    settle(3, says="first")
    settle(4, says="absent")
    page = text(first.get(at("vote_differences", box, number=1)))
    assert "no such paper" in page
    desk.post(at("vote_accept_batch", box, number=1))
    assert sorted(ballot.choice["approve"] for ballot in Ballot.objects.all()) == [["P1", "P10"], ["P10"], ["P3"]]


def test_a_pile_of_another_size_is_counted_again(box, pile, first, second):
    for keyer in (first, second):
        key(keyer, box, 1, "1")
        keyer.post(at("vote_finish_keying", box, number=1))
    page = first.get(at("vote_differences", box, number=1))
    assert "Count it again" in text(page)
    assert 'role="alert"' in text(first.post(at("vote_recount", box, number=1), {"expected": "none"}))
    first.post(at("vote_recount", box, number=1), {"expected": "1"})
    pile.refresh_from_db()
    assert pile.expected == 1


def test_a_sheet_used_on_the_web_gives_the_paper_no_second_ballot(box, steward, first, second):
    issued = actions.issue_sheets(steward, box, 1, "en")[0]
    actions.cast(box, actions.CodeCredential(issued.code), {"approve": ["P1"]}, actions.new_receipt())
    first.post(at("vote_paper", box), {"expected": "1"})
    for keyer in (first, second):
        key(keyer, box, issued.serial, "2")
        keyer.post(at("vote_finish_keying", box, number=1))
    page = text(first.get(at("vote_differences", box, number=1)))
    assert "a ballot was already cast with this sheet" in page
    assert "As keyed first" not in page
    data = {"serial": str(issued.serial), f"paper-{issued.serial}-says": "set-aside"}
    assert "Say why this paper is set aside." in text(first.post(at("vote_differences", box, number=1), data))
    data[f"paper-{issued.serial}-reason"] = "Voted by phone before"
    first.post(at("vote_differences", box, number=1), data)
    desk = sign_in_as(Client(), steward)
    desk.post(at("vote_accept_batch", box, number=1))
    assert Ballot.objects.get().choice == {"approve": ["P1"]}


def test_a_pile_begun_by_mistake_is_taken_back(box, pile, first):
    first.post(at("vote_batch", box, number=1))
    assert not PaperBatch.objects.exists()
    first.post(at("vote_paper", box), {"expected": "3"})
    key(first, box, "1", "1")
    assert first.post(at("vote_batch", box, number=1)).status_code == 409


@pytest.mark.parametrize("expected", ["0", "1001", "", "many"])
def test_a_pile_has_a_size(box, first, expected):
    assert 'role="alert"' in text(first.post(at("vote_paper", box), {"expected": expected}))
    assert not PaperBatch.objects.exists()


def test_piles_of_others_are_not_there(box, pile, coop, steward, first):
    other = running(steward, coop)
    assert first.get(at("vote_batch", other, number=1)).status_code == 404
    make_organization("elsewhere")
    address = at("vote_key", box, number=1).replace("riverside", "elsewhere")
    assert first.get(address).status_code == 404


def test_the_list_of_piles_asks_the_database_the_same_for_few_or_many(box, pile, first, coop, steward):
    key(first, box, "1", "1")
    with CaptureQueriesContext(connection) as few:
        first.get(at("vote_paper", box))
    for nth in range(2, 22):
        first.post(at("vote_paper", box), {"expected": "3"})
        key(first, box, str(nth), "1", nth=nth)
    with CaptureQueriesContext(connection) as many:
        assert "Pile 21" in text(first.get(at("vote_paper", box)))
    assert len(many) == len(few)
    assert len(few) <= 11


def test_saving_a_line_costs_the_same_at_any_length_of_the_pile(box, pile, first):
    def cost(serial):
        with CaptureQueriesContext(connection) as queries:
            first.post(at("vote_key", box, number=1), {"serial": serial, "line": "1"}, headers={"HX-Request": "true"})
        return len(queries)

    key(first, box, "1", "1")
    one = cost("2")
    for serial in range(3, 20):
        key(first, box, serial, "1")
    assert cost("20") == one
    assert one <= 25
