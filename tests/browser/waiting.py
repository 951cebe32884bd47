"""Waiting for what a page is about to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import Error

T = TypeVar("T")
LONGEST = 10_000  # ms
BETWEEN = 25  # ms


def until(page: Any, expression: str, arg: Any = None) -> None:
    """Until the expression is true of the page.

    Asked from here again and again: Playwright's own `wait_for_function` asks inside the page, where the content
    security policy rightly refuses to evaluate text unless the answer is yes at once.
    """
    for _ in range(LONGEST // BETWEEN):
        if settled(page, lambda: page.evaluate(expression, arg)):
            return
        page.wait_for_timeout(BETWEEN)
    raise AssertionError(f"still not true after {LONGEST / 1000:.0f} s: {expression}")


def settled(page: Any, ask: Callable[[], T]) -> T:
    """What `ask` answers about a page that stays: asked again if the page was replaced meanwhile."""
    for _ in range(3):
        try:
            return ask()
        except Error as error:
            if not any(sign in str(error) for sign in ("context was destroyed", "of null", "navigat")):
                raise
            page.wait_for_load_state()
    return ask()
