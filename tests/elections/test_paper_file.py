"""A pile of ranked papers from a spreadsheet: every mistake with its line, and nothing keyed before all is right."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import KeyedBallot, PaperBatch
from commonhouse.elections import actions
from commonhouse.elections.models import Election
from commonhouse.elections.paper_file import Paper, read
from tests.elections.helpers import NOMINATED, OPENS, House
from tests.factories import sign_in_as

NAMES = {"c1": "Ana Reyes", "c2": "Bo", "c3": "Cy"}


def test_numbers_names_codes_and_spoiled_papers():
    pile = read("\ufeffNumber;1;2\r\n7;ana  reyes;BO\r\n\r\n8;c3;\r\n9;spoiled\r\n", NAMES)
    assert pile.problems == ()
    assert pile.papers == (
        Paper(2, 7, ("c1", "c2")), Paper(4, 8, ("c3",)), Paper(5, 9, (), is_spoiled=True)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("7,Ana Reyes\n7,Bo", 2, "line 1 already"),
        ("x,Bo", 1, "no number"),
        ("0,Bo", 1, "no number"),
        ("1", 1, "nothing stands"),
        ("1,Zoe", 1, "no candidate is called “Zoe”"),
        ("1,Bo,c2", 1, "ranked twice"),
        ("1,Bo,,Cy", 1, "choice 2 is empty"),
        ("", 1, "no paper"),
        ("5 3\n1 1 2 0", 1, "no number"),  # a .blt file
    ],
)
def test_each_mistake_has_its_line(text, line, words):
    [(found, said), *_rest] = read(text, NAMES).problems
    assert found == line
    assert words in said


@pytest.mark.django_db(transaction=True)
def test_a_steward_looks_first_and_then_keys(client):
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    actions.close_nominations(house.steward, election, now=NOMINATED)
    election = Election.objects.get()
    sheets = decisions.issue_sheets(house.steward, election.box, 3, now=NOMINATED)
    box = actions.open_voting(house.steward, election, now=OPENS)
    decisions.open_batch(house.steward, box, expected=2)
    sign_in_as(client, house.steward)
    address = f"{election.get_absolute_url()}paper/1/file/"

    def send(text: str):
        return client.post(address, {"file": SimpleUploadedFile("p.csv", text.encode()), "do": "key"})

    wrong = f"{sheets[0].serial},Ana,Bo\n{sheets[1].serial},Nobody\n"
    assert "Line 2: no candidate" in send(wrong).content.decode()
    assert not KeyedBallot.objects.exists()
    right = f"{sheets[0].serial},Ana,Bo\n{sheets[1].serial},spoiled\n"
    looked = client.post(address, {"file": SimpleUploadedFile("p.csv", right.encode()), "do": "check"})
    assert "2 papers: is this right?" in looked.content.decode()
    assert not KeyedBallot.objects.exists()
    for _time in range(2):
        assert client.post(address, {"lines": right, "do": "key"}).status_code == 302
    assert KeyedBallot.objects.filter(keying__batch=PaperBatch.objects.get()).count() == 2
    assert "Choose a file" in client.post(address, {"do": "check"}).content.decode()
