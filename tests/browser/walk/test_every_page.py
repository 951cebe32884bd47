"""Every page of the house, by whoever it is for: answered, whole, readable by all, on the narrowest phone."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.browser.walk import addresses, land_addresses, seed
from tests.browser.walk.addresses import ELSEWHERE, FILES, NOT_HERE, PAGES, QUICK, SENT_TO, Visit
from tests.browser.walk.looking import problems

pytestmark = [pytest.mark.browser, pytest.mark.once]
MONEY = LAND = True


def test_no_page_is_left_out() -> None:
    known = {each.name for each in (*PAGES, *QUICK, *FILES, *ELSEWHERE, *SENT_TO)} | set(NOT_HERE)
    assert addresses.named() - known == set(), "add a line to tests/browser/walk/addresses.py"
    assert known - addresses.named() == set(), "these addresses are gone"


def _looked_at() -> list[Visit]:
    """Each address once, by the first it is for; COMMONHOUSE_WALK=all goes to every visitor's page of it (ten minutes)."""
    if os.environ.get("COMMONHOUSE_WALK") == "all":
        return list(PAGES)
    return list({page.name: page for page in reversed(PAGES)}.values())


@pytest.mark.parametrize("page", _looked_at(), ids=str)
def test_page(page: Visit, stroll: Any, house: seed.House) -> None:
    visitor = stroll(page.who)
    where = addresses.address(page, house)
    answer = visitor.go(where)
    assert (visitor.page.url, answer.status) == (visitor.server + where, page.status)
    assert problems(visitor.page) == []


@pytest.mark.parametrize("file", FILES, ids=str)
def test_file(file: Visit, house: seed.House) -> None:
    answer = client(house, file.who).get(addresses.address(file, house))
    assert answer.status_code == 200
    assert answer["Content-Type"].split(";")[0] != "text/html"
    assert answer.getvalue()


@pytest.mark.parametrize("page", ELSEWHERE, ids=str)
def test_leads_elsewhere(page: Visit, house: seed.House) -> None:
    assert client(house, page.who).get(addresses.address(page, house)).status_code == page.status


@pytest.mark.parametrize("where", SENT_TO, ids=str)
def test_opening_what_is_sent_to_is_refused(where: Visit, house: seed.House) -> None:
    """With a page that says so: someone whose session ended while sending comes back to such an address."""
    answer = client(house, "steward").get(addresses.address(where, house))
    assert answer.status_code == 405
    assert "<h1>" in answer.content.decode()


def test_every_page_opens_with_a_title_of_its_own(house: seed.House) -> None:
    """Tabs, bookmarks and screen readers tell pages apart by their titles. Here QUICK pages are opened, too."""
    titles, problems, known = defaultdict(set), [], {"": Client()}
    for page in (each for each in (*PAGES, *QUICK) if each.status == 200):
        where = addresses.address(page, house)
        reader = known[page.who] = known.get(page.who) or client(house, page.who)
        answer = reader.get(where)
        html = answer.content.decode()
        if answer.status_code != 200 or html.count("<h1") != 1 or " style=" in html or "<style" in html:
            problems.append(f"{page}: {answer.status_code}, {html.count('<h1')} headings, or styles of its own")
        titles[html.partition("<title>")[2].partition("</title>")[0]].add(where.partition("?")[0])
    problems += [f"{title!r}: {', '.join(sorted(where))}" for title, where in titles.items() if len(where) > 1]
    assert not problems, "\n".join(problems)


def client(house: seed.House, who: str) -> Client:
    return factories.sign_in_as(Client(), house.actors[who]) if who else Client()


def test_another_organizations_addresses_are_not_there(house: seed.House) -> None:
    """What belongs to one organization is found under no other's name, even by the other's own steward."""
    stranger = factories.sign_in_as(Client(), house.actors["stranger"])
    inner = [each for each in (*addresses.PAGES, *addresses.QUICK, *addresses.FILES) if _is_of_riverside(each, house)]
    assert len(inner) > 80
    for visit_ in inner:
        where = addresses.address(visit_, house).replace("/o/riverside/", "/o/elsewhere/", 1)
        assert stranger.get(where).status_code == 404, where


def test_another_trusts_land_is_not_there(house: seed.House) -> None:
    """What one land trust keeps is found under no other's name, by neither its steward nor its treasurer."""
    every = (*land_addresses.PAGES, *land_addresses.QUICK, *land_addresses.FILES)
    inner = [each for each in every if _names_something(each) and each.args["slug"] != "buys"]
    assert len(inner) > 120
    for who in ("buys", "buys_money"):
        stranger = client(house, who)
        answers = set()
        for visit_ in inner:
            own = f"/o/{house.ids[visit_.args['slug']]}/"
            where = addresses.address(visit_, house).replace(own, "/o/buys/", 1)
            answers.add(stranger.get(where).status_code)
            assert answers <= {403, 404}, where
        assert 404 in answers


def _names_something(visit_: addresses.Visit) -> bool:
    """It has a slug, and something of the trust's besides, by a name in House.ids."""
    return "slug" in visit_.args and any(
        name != "slug" and not value.startswith("=") for name, value in visit_.args.items()
    )


def _is_of_riverside(visit_: addresses.Visit, house: seed.House) -> bool:
    """It names something below the organization, by a number or a name of its own."""
    parts = addresses.address(visit_, house).strip("/").split("/")
    own = {str(value) for key, value in house.ids.items() if key != "slug"} - {"1", "2", "3"}
    return parts[:2] == ["o", "riverside"] and bool(own & set(parts[3:])) and parts[2] in {"budgets", "vote", "members"}
