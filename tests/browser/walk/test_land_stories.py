"""Stories of land held in common, walked on a phone of 360 px by those they are about; the households' halves without scripts.

The calendar is set day by day; every story ends with a stranger's check of the trust's record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from commonhouse.cli.main import main
from commonhouse.land.finding import actions as finding
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from tests import factories as make
from tests.browser.walk.walking import (
    Calendar,
    Look,
    Open,
    follow,
    text_of,
)
from tests.land import helpers as land
from tests.land.finding.helpers import SAID, World
from tests.people.record import download

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
SHARE: dict[str, Any] = {
    "formula": {"type": "appraisal-share", "share": "0.25"},
    "improvements": {"method": "cost", "notice_above": 5_000_00},
}


def make_trust(slug: str = "barrio") -> land.Trust:
    trust = land.make_trust(slug=slug, name="Tierra de Barrio")
    Seat.objects.update(starts_on=dt.date(2020, 1, 1))
    return trust


def make_world(day: str) -> World:
    """The trust's programme is open since the day before."""
    trust, opened = make_trust(), land.at(day) - dt.timedelta(days=1)
    written = finding.write_programme(trust.steward, trust.organization, finding.Said(**SAID), now=opened)
    return World(trust, finding.open_programme(trust.steward, written, now=opened), opened)


def person(name: str) -> Actor:
    return Actor(make.make_person(name, email=""))


def verified(organization: Organization, folder: Path) -> None:
    """`commonhouse verify`, as a stranger runs it on what the page hands out."""
    path = folder / f"{organization.slug}.jsonl"
    path.write_bytes(download(organization))
    assert main(["verify", str(path)]) == 0


# --- an applicant who was not drawn -------------------------------------------------------------------------------------
def test_who_was_not_drawn_checks_the_draw(
    open_page: Open, assert_accessible: Look, calendar: Calendar, tmp_path: Path
) -> None:
    calendar("2026-03-21")
    world = make_world("2026-03-03")
    world.families(6)
    draw = world.drawn()
    last = world.line(draw)[-1]
    luz, trust = world.actor_of(last), world.trust.organization

    page = open_page("/me/homes/", luz)
    follow(page, f"Homes for Dudley, {trust.name}", "Check it yourself")
    said = text_of(page)
    assert_accessible(page)
    seed = page.locator("dt:text-is('Seed') + dd").inner_text()
    with page.expect_download() as coming:
        follow(page, "The list as text: its SHA-256 is the fingerprint")
    listed = Path(coming.value.path()).read_bytes()
    assert hashlib.sha256(listed).hexdigest() in said
    tickets = [line.split()[0] for line in listed.decode().splitlines() if "-" in line.split()[0]]
    first = hashlib.sha256(seed.encode()).hexdigest()

    def lot(ticket: str) -> str:
        return str(int(hashlib.sha256((first + ticket).encode()).hexdigest(), 16))[::-1]

    assert sorted(tickets, key=lot).index(last.ticket) + 1 == 6
    assert lot(last.ticket) in said
    assert page.locator(".figure strong").first.inner_text() == "6"
    verified(trust, tmp_path)
