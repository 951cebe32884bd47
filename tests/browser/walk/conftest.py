"""One browser and one seeded house for each module (on each worker), served by a real server on this machine."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_databases, teardown_databases
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.walk import looking, seed
from tests.web.conftest import CHROMIUM, QUIET

NAME = settings.DATABASES["default"]["NAME"]  # before pytest-django puts the test's own in its place


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """calendar(day): it is the afternoon of this day, and time goes on from there."""

    def stand(day: str) -> None:
        begin, since = dt.datetime.fromisoformat(f"{day}T18:00:00+00:00"), time.monotonic()
        monkeypatch.setattr(timezone, "now", lambda: begin + dt.timedelta(seconds=time.monotonic() - since))

    return stand


MOST_STROLLERS = 4  # browsers open at once: each is a process


@pytest.fixture(scope="session")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database. pytest-django makes it only if a chosen test says `django_db`; ours outlives single tests."""
    if connection.settings_dict["NAME"] != NAME:
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def house(request: Any, database: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[seed.House]:
    """Seeded once for all tests of a module; whatever they do to it is emptied after the last.

    A module that goes to books, agreements and funds says `MONEY = True`, to land `LAND = True`: they take seconds to seed.
    """
    uploads = tmp_path_factory.mktemp("uploads")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(uploads)):
        try:
            wanted = request.module
            yield seed.build(money=getattr(wanted, "MONEY", False), land=getattr(wanted, "LAND", False))
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def server(house: seed.House) -> Iterator[str]:
    """The address of the house."""
    running = LiveServer("127.0.0.1")
    yield running.url
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: pages are not walked in this run (set COMMONHOUSE_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop running in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visitor:
    """Somebody at a browser of their own. `complaints`: what the browser held against the pages so far."""

    page: Any
    server: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        return self.page.goto(self.server + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def focused(self) -> str:
        """The name of what has the focus: its text, or its label."""
        return self.page.evaluate(
            "(e => (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || e.value || '').trim())"
            "(document.activeElement)"
        )


Visit = Callable[..., Visitor]


@dataclass
class Browsers:
    """Opens browsers that complain, each signed in as one of the house's people."""

    browser: Any
    server: str
    house: seed.House
    contexts: list[Any] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, who: str = "", width: int = 360, height: int = 740, **options: Any) -> Visitor:
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        self.contexts.append(context)
        context.set_default_timeout(15_000)
        if who:
            context.add_cookies([{"name": "session", "value": cookie(self.house, who), "url": self.server}])
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if _is_complaint(said) else None)
        page.on("response", lambda answer: _note_missing(answer, self.complaints))
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        page.on("request", lambda asked: _note_foreign(asked.url, self.server, self.complaints))
        return Visitor(page, self.server, self.complaints)

    def close(self) -> None:
        for context in self.contexts:
            context.close()  # again, for some: that is allowed


@pytest.fixture
def visit(browser: Any, server: str, house: seed.House) -> Iterator[Visit]:
    """visit(who="", width=360, **context) -> a Visitor, signed in as `house.actors[who]`.

    The test fails on any error in a console (a breach of the content policy is one) and any request to elsewhere.
    """
    browsers = Browsers(browser, server, house)
    yield browsers.open
    browsers.close()
    assert browsers.complaints == []


@pytest.fixture(scope="module")
def strollers(browser: Any, server: str, house: seed.House) -> Iterator[tuple[Browsers, dict[str, Visitor]]]:
    browsers = Browsers(browser, server, house)
    yield browsers, {}
    browsers.close()


@pytest.fixture
def stroll(strollers: tuple[Browsers, dict[str, Visitor]]) -> Iterator[Visit]:
    """stroll(who="") -> a Visitor who goes on in the browser they had: for those who only look, twice as quick as `visit`."""
    browsers, known = strollers
    browsers.complaints.clear()

    def goes_on(who: str = "") -> Visitor:
        if who not in known:
            if len(known) >= MOST_STROLLERS:
                known.pop(next(iter(known))).page.context.close()
            known[who] = browsers.open(who)
            known[who].page.context.add_init_script(looking.axe())
        return known[who]

    yield goes_on
    assert browsers.complaints == []


def cookie(house: seed.House, who: str) -> str:
    """The session of this actor, acting in their seat if they have one."""
    return factories.sign_in_as(Client(), house.actors[who]).cookies["session"].value


def _is_complaint(said: Any) -> bool:
    """Errors of scripts and of the content policy; what a page itself was answered, each test asks by itself."""
    return said.type == "error" and "the server responded with a status" not in said.text


def _note_missing(answer: Any, complaints: list[str]) -> None:
    """A style sheet, a script or a picture that is not there."""
    if answer.status >= 400 and answer.request.resource_type != "document":
        complaints.append(f"{answer.status} for {answer.url}")


def _note_foreign(url: str, server: str, complaints: list[str]) -> None:
    if not url.startswith((server, "data:", "blob:", "about:")):
        complaints.append(f"a request to {url}")
