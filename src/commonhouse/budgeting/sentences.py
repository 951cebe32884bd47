"""The acts of a budget in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.budgeting.languages import own_name
from commonhouse.budgeting.models import Phase, Promise
from commonhouse.people.formats import day, money, number

Gist = Mapping[str, Any]


def _published(gist: Gist) -> str:
    amount = money(int(gist["amount"]), gist["currency"])
    return _("The budget “%(title)s” of %(amount)s was published, with its dates, its voters and its rule.") % {
        "title": gist["title"], "amount": amount,
    }  # fmt: skip


def _terms_changed(gist: Gist) -> str:
    return _("The terms of the budget “%(title)s” were changed. The whole of them stands here.") % {
        "title": gist["title"]
    }


def _renamed(gist: Gist) -> str:
    return _("A budget is now called “%(title)s”.") % {"title": gist["title"]}


def _dates_changed(gist: Gist) -> str:
    return _("The dates of the budget “%(budget)s” were changed: %(why)s") % gist


def _phase_changed(gist: Gist) -> str:
    names = dict(Phase.Kind.choices)
    said = {"to": names.get(gist["to"], "–"), "why": gist["why"], "budget": gist["budget"]}
    if not gist["override"]:
        return _("The budget “%(budget)s” follows its dates again: %(why)s") % said
    return _("A steward put the budget “%(budget)s” into the phase “%(to)s” by hand: %(why)s") % said


def _project_listed(gist: Gist) -> str:
    said = {"code": gist["code"], "title": gist["title"], "cost": money(int(gist["cost"]), gist["currency"])}
    return _("%(code)s, “%(title)s”, was approved for the ballot at %(cost)s.") % said


def _project_reopened(gist: Gist) -> str:
    if gist.get("why"):
        return _("%(code)s was taken back to be changed: %(why)s") % gist
    return _("%(code)s was taken back from review to be changed.") % gist


def _project_text(gist: Gist) -> str:
    said = {"code": gist["code"], "language": own_name(gist["language"])}
    if gist["checked"]:
        return _("The text of %(code)s in %(language)s was checked by a person.") % said
    return _("A text of %(code)s in %(language)s was written; it is still to be checked.") % said


def _promise_made(gist: Gist) -> str:
    said = {"code": gist["code"], "title": gist["title"], "amount": money(int(gist["awarded"]), gist["currency"])}
    return _("%(amount)s was awarded to %(code)s, “%(title)s”.") % said


def _milestone_added(gist: Gist) -> str:
    return _("%(code)s: a step was promised for %(due)s.") % {"code": gist["code"], "due": _day(gist["due_on"])}


def _milestone_moved(gist: Gist) -> str:
    said = {"code": gist["code"], "before": _day(gist["from"]), "after": _day(gist["to"])}
    return _("%(code)s: a step was moved from %(before)s to %(after)s. The reason stands on its page.") % said


def _milestone_done(gist: Gist) -> str:
    return _("%(code)s: a step was done on %(done)s.") % {"code": gist["code"], "done": _day(gist["done_on"])}


def _promise_updated(gist: Gist) -> str:
    status = dict(Promise.Status.choices).get(gist["status"], gist["status"])
    return _("%(code)s: news of the project; it stands at “%(status)s”.") % {"code": gist["code"], "status": status}


def _spent(gist: Gist) -> str:
    said = {"code": gist["code"], "amount": money(int(gist["amount"]), gist["currency"]), "on": _day(gist["on"])}
    return _("%(code)s: %(amount)s was spent on %(on)s.") % said


def _spending_corrected(gist: Gist) -> str:
    said = {"code": gist["code"], "amount": money(-int(gist["amount"]), gist["currency"])}
    return _("%(code)s: an entry of %(amount)s was taken back by its opposite.") % said


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _idea(words: Callable[[], str]) -> Callable[[Gist], str]:
    """A sentence about one idea, or two, by number."""

    def say(gist: Gist) -> str:
        return words() % {name: number(gist[name]) for name in ("idea", "into") if name in gist}

    return say


def _code(words: Callable[[], str]) -> Callable[[Gist], str]:
    """A sentence about one project, by code."""
    return lambda gist: words() % gist


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "budgeting.published": _published,
        "budgeting.terms-changed": _terms_changed,
        "budgeting.renamed": _renamed,
        "budgeting.dates-changed": _dates_changed,
        "budgeting.phase-changed": _phase_changed,
        "budgeting.exclusive-groups-changed": lambda gist: _("It was said which projects exclude one another."),
        "budgeting.vote-prepared": lambda gist: (
            _("The approved projects were put on the ballot of “%(budget)s”.") % gist
        ),
        "budgeting.idea-received": _idea(lambda: _("Idea %(idea)s was received.")),
        "budgeting.idea-changed": _idea(lambda: _("The author of idea %(idea)s changed it.")),
        "budgeting.idea-withdrawn": _idea(lambda: _("The author of idea %(idea)s took it back.")),
        "budgeting.idea-hidden": _idea(lambda: _("A steward hid idea %(idea)s. The reason stands on its page.")),
        "budgeting.idea-shown": _idea(lambda: _("Idea %(idea)s is open again.")),
        "budgeting.idea-set-aside": _idea(lambda: _("Idea %(idea)s was set aside. The reason stands on its page.")),
        "budgeting.merge-asked": _idea(
            lambda: _("The authors of ideas %(idea)s and %(into)s were asked to join them.")
        ),
        "budgeting.merge-declined": _idea(lambda: _("Ideas %(idea)s and %(into)s stay apart.")),
        "budgeting.ideas-joined": _idea(
            lambda: _("Idea %(idea)s was joined with idea %(into)s; authors of both agreed.")
        ),
        "budgeting.project-started": _code(lambda: _("Delegates began project %(code)s.")),
        "budgeting.project-changed": _code(lambda: _("Delegates changed project %(code)s.")),
        "budgeting.project-submitted": _code(lambda: _("%(code)s was sent to the public body for review.")),
        "budgeting.project-returned": _code(
            lambda: _("The public body returned %(code)s. Its reasons stand on the project’s page.")
        ),
        "budgeting.project-listed": _project_listed,
        "budgeting.project-reopened": _project_reopened,
        "budgeting.project-withdrawn": _code(lambda: _("%(code)s was withdrawn: %(why)s")),
        "budgeting.project-text": _project_text,
        "budgeting.promise-made": _promise_made,
        "budgeting.milestone-added": _milestone_added,
        "budgeting.milestone-moved": _milestone_moved,
        "budgeting.milestone-done": _milestone_done,
        "budgeting.promise-updated": _promise_updated,
        "budgeting.spent": _spent,
        "budgeting.spending-corrected": _spending_corrected,
    }
)
