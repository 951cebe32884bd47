"""Walking through pages as people do: by the words of links and buttons, in the language they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.translation import gettext, override

from commonhouse.people.permissions import Actor

SPANISH = {"locale": "es-US"}
PLAIN = {"java_script_enabled": False}
Open = Callable[..., Any]
Look = Callable[[Any], None]
Calendar = Callable[[str], None]


class Phones:
    """phones(path, actor, **context) -> the page of a phone; whoever took it out today goes on with it, which is quicker."""

    def __init__(self, open_page: Open) -> None:
        self._open, self._pages = open_page, dict[object, Any]()

    def __call__(self, path: str, actor: Actor, **context: Any) -> Any:
        key = (timezone.localdate(), actor.person, actor.seat, *context)  # nobody stays signed in for weeks
        if key not in self._pages:
            self._pages[key] = self._open(path, actor, **context)
            return self._pages[key]
        page = self._pages[key]
        page.goto(urljoin(page.url, path))
        return page


def es(words: str, **said: object) -> str:
    """The words as a page in Spanish has them."""
    with override("es"):
        return gettext(words) % said if said else gettext(words)


def follow(page: Any, *names: str) -> None:
    """One link of the page after another, by its words."""
    for name in names:
        page.locator("main, aside").get_by_role("link", name=name, exact=True).first.click()


def fill(page: Any, **answers: str) -> None:
    for name, answer in answers.items():
        page.locator(f"[name={name}]").fill(answer)


def choose(page: Any, **answers: str) -> None:
    """Radio buttons and check boxes by their values."""
    for name, answer in answers.items():
        page.locator(f"[name={name}][value='{answer}']").check()


def send(page: Any, *, twice: bool = False) -> None:
    """Presses the main button of the page's form, and waits for where it leads."""
    here, button = page.url, page.locator("main form[method=post] .actions .button").first
    if twice:
        button.dblclick()
    else:
        button.click()
    page.wait_for_url(lambda url: url != here)


def press(page: Any, name: str, *, twice: bool = True) -> None:
    """Presses the button with these words, and waits until the page has it no more."""
    button = page.locator("main, aside").get_by_role("button", name=name, exact=True)
    if twice:
        button.dblclick()
    else:
        button.click()
    button.wait_for(state="detached")
    page.wait_for_load_state()


def send_wrongly(page: Any, said: str) -> None:
    """Presses the main button; the same page comes back, and says this of what is wrong."""
    page.locator("main form[method=post] .actions .button").first.click()
    page.locator(".error-summary", has_text=said).wait_for()


def sign(page: Any, name: str) -> None:
    """On the page of an agreement: reads it and signs."""
    page.locator("#sign .button").first.click()
    page.locator("[name=intends]").check()
    fill(page, typed_name=name)
    send(page, twice=True)


def text_of(page: Any) -> str:
    return page.locator("main").inner_text()
