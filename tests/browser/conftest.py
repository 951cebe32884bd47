"""A real browser for whole stories: each test has its own voters, stewards and boxes, and a server of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from commonhouse.people.permissions import Actor
from tests.factories import sign_in_as
from tests.web.conftest import CHROMIUM, QUIET

WIDER = """(width) => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(-3).map(e => e.outerHTML.slice(0, 120))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: the stories are not told in this run (set COMMONHOUSE_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop running in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """open_page(path, actor=None, width=360, **context) -> a page of a new browser, signed in as the actor.

    The test fails on any console error (a breach of the content policy is one) and on any request to elsewhere.
    """
    contexts, complaints = [], []
    cache.clear()  # limits on codes of the test before

    def opened(path: str, actor: Actor | None = None, width: int = 360, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 740}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        if actor is not None:
            session = sign_in_as(Client(), actor).cookies["session"].value
            context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("request", lambda asked: _note_foreign(asked.url, live_server.url, complaints))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(said: Any) -> bool:
    """Errors of scripts and of the content policy; not the browser's note that an answer was a 409."""
    return said.type == "error" and "the server responded with a status" not in said.text


def _note_foreign(url: str, server: str, complaints: list[str]) -> None:
    if not url.startswith((server, "data:", "blob:", "about:")):
        complaints.append(f"a request to {url}")


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Any], None]:
    """assert_accessible(page): axe finds nothing, one heading of the first level, nothing wider than the screen."""

    def look(page: Any) -> None:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found] == []
        assert page.locator("h1").count() == 1
        width = page.viewport_size["width"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            raise AssertionError(f"wider than {width} px: {page.evaluate(WIDER, width)}")

    return look
