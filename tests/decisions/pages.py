"""Walking through the ballot box's pages as a browser without JavaScript would: forms, their hidden fields, links."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonhouse.decisions import actions
from commonhouse.decisions.models import Box
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from tests.decisions.helpers import terms

NAMES = {"P1": "A playground", "P2": "Shade trees", "P3": "A tool library", "P10": "Benches"}


def running(steward: Actor, organization: Organization, **changes: Any) -> Box:
    """A box in which ballots can be cast right now."""
    now = timezone.now()
    draft = terms(organization, opens_at=now - dt.timedelta(hours=1), closes_at=now + dt.timedelta(days=1))
    options = [
        option | {"name": NAMES[option["id"]], "texts": {"es": {"name": f"{NAMES[option['id']]} (es)"}}}
        for option in draft["options"]
    ]
    box = actions.create_box(steward, organization, **draft | {"options": options} | changes)
    return actions.open_box(steward, box)


def end(box: Box) -> None:
    """Time passes: voting is over, and nobody has pressed anything yet."""
    now = timezone.now()
    Box.objects.filter(pk=box.pk).update(opens_at=now - dt.timedelta(days=2), closes_at=now - dt.timedelta(hours=1))
    box.refresh_from_db()


def at(name: str, box: Box, **rest: Any) -> str:
    return reverse(name, kwargs={"slug": box.organization.slug, "box": box.public_id, **rest})


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action") or "", "fields": {}})
        if tag == "input" and self.forms and given.get("type") == "hidden":
            self.forms[-1]["fields"][given["name"]] = given.get("value") or ""


def hidden(response: Any, action_ends: str = "") -> dict[str, str]:
    """The hidden fields of the page's (first) form whose action ends so."""
    parser = _Forms()
    parser.feed(response.content.decode())
    for form in parser.forms:
        if form["action"].split("#")[0].endswith(action_ends) and "language" not in form["action"]:
            return {key: value for key, value in form["fields"].items() if key != "csrfmiddlewaretoken"}
    raise AssertionError(f"no form that goes to …{action_ends}: {[form['action'] for form in parser.forms]}")


def text(response: Any) -> str:
    return response.content.decode()


def to_check(client: Client, box: Box, **answers: Any) -> Any:
    """From the empty ballot to the page that checks the answers."""
    page = client.get(at("vote_choose", box))
    assert page.status_code == 200, page
    return client.post(at("vote_check", box), hidden(page, "/check/") | answers)


def cast(client: Client, box: Box, **answers: Any) -> Any:
    checked = to_check(client, box, **answers)
    return client.post(at("vote_cast", box), hidden(checked, "/cast/"))


def receipt_of(response: Any) -> str:
    return text(response).split('id="receipt">')[1].split("<")[0]
