"""What is looked for on every page: what axe finds, what does not fit, what is missing."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.browser.waiting import settled

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (options) => (await axe.run(document, options)).violations.map(
    v => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))"""
WIDE = """(width) => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(-3).map(e => e.outerHTML.slice(0, 120))"""


@cache
def axe() -> str:
    """The script of axe, for pages to be born with."""
    from axe_playwright_python.base import AXE_FILE_PATH

    return AXE_FILE_PATH.read_text()


def violations(page: Any, only: list[str] | None = None) -> list[str]:
    """What axe finds on the page as it stands; with `only`, by these rules alone."""
    wanted = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    return settled(page, lambda: _run(page, {"runOnly": wanted, "resultTypes": ["violations"]}))


def _run(page: Any, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    return page.evaluate(RUN, options)


def problems(page: Any, language: str = "en") -> list[str]:
    """Everything held against a page, in both themes and on narrow phones; it stays at 360 px, light, afterwards."""
    found = [f"light: {each}" for each in violations(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in violations(page, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{width} px: {wide} px wide: {page.evaluate(WIDE, width)}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if page.evaluate("document.documentElement.lang") != language:
        found.append("the page does not say its language")
    return found
